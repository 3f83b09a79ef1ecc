"""Samples that two people code apart: drawing one, the next answer to code, keeping a code, and what came of it.

Owns that neither coder sees what the other or the machine said before both have coded an answer, and that a sample has two coders
and no third. An answer that was held or withdrawn since is not shown any more and counts for nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext
from sqlalchemy import func, select

from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.accounts.services import names_of
from engage.core import audit, jobs
from engage.core.db import db
from engage.surveys import outward
from engage.surveys.outward import AnswerText
from engage.themes.errors import CodingError, UnknownSampleError
from engage.themes.models import FITS, AnswerCode, CodingSample, SampledAnswer, Theme, ThemeAssignment
from engage.themes.review import LIVE
from engage.themes.sampling import draw
from engage.trust.framework import outcome_names

SIZES = (50, 100, 200)
JUDGE = "themes.judge_sample"
CODERS = 2


@dataclass(frozen=True)
class Coder:
    """Somebody who codes a sample, and how many of its answers they have coded."""

    id: int
    name: str
    n: int


@dataclass(frozen=True)
class SampleView:
    """One sample: `n` answers that can still be read, who codes it, and `n_both` answers that both have coded."""

    id: int
    wave_id: int
    drawn_at: datetime
    n: int
    coders: tuple[Coder, ...]
    n_both: int
    machine: str

    @property
    def is_done(self) -> bool:
        """Whether two people have coded every answer."""
        return self.n > 0 and self.n_both == self.n


@dataclass(frozen=True)
class ToCode:
    """One answer in hand, the `place`th of its sample: its theme's name or "", and what this person said of it, if anything."""

    sample: SampleView
    answer: AnswerText
    place: int
    theme: str
    outcomes: tuple[str, ...] | None
    fits: str
    before: int | None


@dataclass(frozen=True)
class CodedAnswer:
    """One answer that both have coded: what each said, in the order of `SampleView.coders`, and the machine (None: not yet)."""

    answer: AnswerText
    outcomes: tuple[frozenset[str], frozenset[str]]
    fits: tuple[str, str]
    machine: frozenset[str] | None


@guarded(Permission.REVIEW_THEMES)
def draw_sample(wave_id: int, size: int, seed: int, person_id: int, now: datetime) -> int:
    """Draw one from the answers that may be read, and ask a worker to judge it; returns its id. Raises `CodingError`."""
    if size not in SIZES:
        raise CodingError(gettext("Choose how many answers to draw."))
    texts = {one.answer_id: one for one in outward.answers_for_analysis(wave_id) if one.text}
    chosen = draw({key: (one.lang, one.age_band, one.provenance) for key, one in texts.items()}, size, seed + _n_samples(wave_id))
    if not chosen:
        raise CodingError(gettext("No answer in this survey can be read yet, so there is nothing to draw from."))
    sample = CodingSample(wave_id=wave_id, drawn_at=now, person_id=person_id)
    themes = _themes_of(chosen)
    sample.answers = [
        SampledAnswer(answer_id=answer, place=place, theme_id=themes.get(answer)) for place, answer in enumerate(chosen, 1)
    ]
    db.session.add(sample)
    db.session.flush()
    jobs.enqueue(JUDGE, f"sample:{sample.id}", {"sample_id": sample.id}, run_after=now)
    audit.record("coding sample drawn", f"wave:{wave_id}", actor_id=person_id, now=now)
    return sample.id


@guarded(Permission.SEE_THEMES)
def samples_of(wave_id: int) -> list[SampleView]:
    """Every sample of a wave, newest first."""
    query = select(CodingSample).where(CodingSample.wave_id == wave_id).order_by(CodingSample.id.desc())
    return [_view(sample, *_read(sample)) for sample in db.session.scalars(query)]


@guarded(Permission.SEE_THEMES)
def sample_view(sample_id: int) -> SampleView:
    """One sample; raises `UnknownSampleError`."""
    sample = _sample(sample_id)
    return _view(sample, *_read(sample))


@guarded(Permission.SEE_THEMES)
def next_to_code(sample_id: int, person_id: int) -> int | None:
    """The first answer that this person has not coded; None where none is left."""
    sample = _sample(sample_id)
    texts, codes = _read(sample)
    return next((row.answer_id for row in _rows(sample, texts) if (row.answer_id, person_id) not in codes), None)


@guarded(Permission.SEE_THEMES)
def to_code(sample_id: int, answer_id: int, person_id: int) -> ToCode:
    """One answer for this person to code, or to code again. Raises `UnknownSampleError`, or `CodingError` for a third person."""
    sample = _sample(sample_id)
    texts, codes = _read(sample)
    view, rows = _view(sample, texts, codes), _rows(sample, texts)
    _refuse_a_third(view, person_id)
    place = next((number for number, row in enumerate(rows) if row.answer_id == answer_id), None)
    if place is None:
        raise UnknownSampleError(gettext("This answer is not in the sample any more. It may have been taken back."))
    theme = db.session.get(Theme, rows[place].theme_id) if rows[place].theme_id else None
    code = codes.get((answer_id, person_id))
    return ToCode(
        view,
        texts[answer_id],
        place + 1,
        theme.label if theme else "",
        tuple(code.outcomes) if code else None,
        code.fits if code else "",
        rows[place - 1].answer_id if place else None,
    )


@guarded(Permission.SEE_THEMES)
def code(
    sample_id: int, answer_id: int, outcomes: Sequence[str], says_none: bool, fits: str, person_id: int, now: datetime
) -> None:
    """Keep what this person says of one answer, in place of what they said before. Raises `CodingError` for half an answer."""
    in_hand = to_code(sample_id, answer_id, person_id)
    known = {one.key for one in outcome_names()}
    chosen = sorted(set(outcomes))
    if set(chosen) - known:
        raise CodingError(gettext("Choose outcomes from the list."))
    if bool(chosen) == says_none:
        raise CodingError(gettext("Choose what the answer is about, or that it is about none of these, not both."))
    if bool(in_hand.theme) != (fits in FITS):
        raise CodingError(gettext("Say whether the answer belongs in its theme."))
    row = db.session.get(AnswerCode, (sample_id, answer_id, person_id)) or AnswerCode(
        sample_id=sample_id, answer_id=answer_id, person_id=person_id
    )
    row.at, row.outcomes, row.fits = now, chosen, fits if in_hand.theme else ""
    db.session.add(row)
    db.session.flush()


def coded_twice(sample_id: int) -> list[CodedAnswer]:
    """The answers that both coders have coded, in the order of the sample."""
    sample = _sample(sample_id)
    texts, codes = _read(sample)
    coders = [one.id for one in _view(sample, texts, codes).coders]
    found = []
    for row in _rows(sample, texts):
        said = [codes[row.answer_id, person] for person in coders if (row.answer_id, person) in codes]
        if len(said) == CODERS:
            first, second = said
            machine = None if row.machine_outcomes is None else frozenset(row.machine_outcomes)
            both = (frozenset(first.outcomes), frozenset(second.outcomes))
            found.append(CodedAnswer(texts[row.answer_id], both, (first.fits, second.fits), machine))
    return found


def keep_judgement(sample_id: int, judged: Mapping[int, Sequence[str]], machine: str) -> None:
    """Write what the machine says of each answer, in the caller's transaction; what it said of a sample stays."""
    sample = db.session.get(CodingSample, sample_id, with_for_update=True)
    if sample is None or sample.machine:
        return
    for row in sample.answers:
        if row.answer_id in judged:
            row.machine_outcomes = sorted(judged[row.answer_id])
    sample.machine = machine
    db.session.flush()


def sampled_texts(sample_id: int) -> list[AnswerText]:
    """The words of a sample's answers, for the machine to judge."""
    sample = _sample(sample_id)
    texts, _codes = _read(sample)
    return [texts[row.answer_id] for row in _rows(sample, texts)]


def _sample(sample_id: int) -> CodingSample:
    sample = db.session.get(CodingSample, sample_id)
    if sample is None:
        raise UnknownSampleError(gettext("There is no sample with this number."))
    return sample


def _n_samples(wave_id: int) -> int:
    return db.session.scalar(select(func.count()).select_from(CodingSample).where(CodingSample.wave_id == wave_id)) or 0


def _themes_of(answer_ids: Sequence[int]) -> dict[int, int]:
    place = ThemeAssignment
    query = (
        select(place.answer_id, place.theme_id)
        .join(Theme, Theme.id == place.theme_id)
        .where(place.answer_id.in_(answer_ids), place.is_main, ~place.is_removed, Theme.state.in_(LIVE))
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


_Codes = Mapping[tuple[int, int], AnswerCode]


def _read(sample: CodingSample) -> tuple[dict[int, AnswerText], _Codes]:
    """The answers that can still be read, by id, and what was said of them, by answer and person."""
    texts = outward.answer_texts(row.answer_id for row in sample.answers)
    codes = db.session.scalars(select(AnswerCode).where(AnswerCode.sample_id == sample.id).order_by(AnswerCode.at))
    return texts, {(row.answer_id, row.person_id): row for row in codes if row.answer_id in texts}


def _rows(sample: CodingSample, texts: Mapping[int, AnswerText]) -> list[SampledAnswer]:
    return sorted((row for row in sample.answers if row.answer_id in texts), key=lambda row: row.place)


def _view(sample: CodingSample, texts: Mapping[int, AnswerText], codes: _Codes) -> SampleView:
    by_person = Counter(person for _answer, person in codes)
    by_answer = Counter(answer for answer, _person in codes)
    names = names_of(by_person)
    return SampleView(
        sample.id,
        sample.wave_id,
        sample.drawn_at,
        len(texts),
        tuple(Coder(person, names[person], by_person[person]) for person in sorted(by_person)),
        sum(count >= CODERS for count in by_answer.values()),
        sample.machine,
    )


def _refuse_a_third(sample: SampleView, person_id: int) -> None:
    if len(sample.coders) >= CODERS and person_id not in {coder.id for coder in sample.coders}:
        raise CodingError(gettext("Two people already code this sample. Draw another one to code yourself."))
