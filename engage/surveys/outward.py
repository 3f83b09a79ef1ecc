"""Answers as other domains may have them: never a held one, never a withdrawn one, quotes only with consent.

Everything here reads. What leaves the building goes on through `evidence` and disclosure control.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVarTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Subquery, and_, func, select

from engage.access.advocacy import NOT_OWN_VOICE
from engage.core.db import db
from engage.surveys import library
from engage.surveys.models import Answer, AnswerTranslation, Consent, Response, Wave
from engage.surveys.piping import plain

Columns = TypeVarTuple("Columns")
GONE = ("withdrawn", "anonymised")  # states of a response that counts and shows no more


@dataclass(frozen=True)
class AnswerText:
    """One free-text answer. `text` is the person's own words, or what stands in for them; the three fields stay apart."""

    answer_id: int
    response_id: UUID
    wave_id: int
    question_key: str
    text: str
    lang: str
    provenance: str
    group_size: int | None
    age_band: str | None
    area_id: int | None
    submitted_on: date
    own_words: str | None
    interpretation: str | None
    advocate_view: str | None
    translation: str | None
    may_quote: bool

    @property
    def is_own_voice(self) -> bool:
        """Whether this counts as children's (or parents') voice: not what an adult reported or observed."""
        return self.provenance not in NOT_OWN_VOICE


@dataclass(frozen=True)
class WaveInfo:
    """One wave as other domains see it. pause_reason : why nobody can answer just now, "" while they can."""

    id: int
    slug: str
    key: str
    opens_on: date
    closes_on: date
    hear_back_by: date
    pause_reason: str = ""


# In the order of `WaveInfo`.
WAVE_COLUMNS = (Wave.id, Wave.slug, Wave.key, Wave.opens_on, Wave.closes_on, Wave.hear_back_by, Wave.pause_reason)


def answers_for_analysis(wave_id: int) -> list[AnswerText]:
    """Every free text of a wave that may be read: unheld, not withdrawn, in a stable order."""
    return _texts(_readable().where(Response.wave_id == wave_id).order_by(Answer.id))


def readable_ids(wave_ids: Iterable[int]) -> frozenset[int]:
    """Which answers `answers_for_analysis` gives for these waves, without a word of them."""
    query = _readable_only(select(Answer.id).join(Response, Answer.response_id == Response.id))
    return frozenset(db.session.scalars(query.where(Response.wave_id.in_(list(wave_ids)))))


def answer_texts(answer_ids: Iterable[int]) -> dict[int, AnswerText]:
    """These answers, as far as they may be read, by id."""
    return {text.answer_id: text for text in _texts(_readable().where(Answer.id.in_(list(answer_ids))))}


def still_there(response_ids: Iterable[UUID]) -> frozenset[UUID]:
    """Of these responses those that nobody took back and no safeguarding lead holds a word of."""
    held = select(Answer.id).where(Answer.response_id == Response.id, Answer.held).exists()
    query = select(Response.id).where(Response.id.in_(list(response_ids)), Response.state.not_in(("withdrawn", "held")), ~held)
    return frozenset(db.session.scalars(query))


def readable_answers() -> Subquery:
    """What `answer_texts` would give, for another domain's own query, and not a word of it.

    Columns: `answer_id`, `response_id`, `wave_id`, `lang`, `provenance`, `area_id`, `age_band`. A million answers are
    counted where they lie. Exact: for the inside only. Whoever shows a number from it passes it through disclosure control first.
    """
    who = (Response.wave_id, Response.lang, Response.provenance, Response.area_id, Response.age_band)
    query = select(Answer.id.label("answer_id"), Answer.response_id, *who).join(Response, Answer.response_id == Response.id)
    return _readable_only(query).subquery("readable")


def readable_words() -> tuple[ColumnElement[bool], ...]:
    """That an answer has words which may be read, whatever became of its response."""
    has_text = Answer.text.is_not(None) | Answer.interpretation.is_not(None) | Answer.advocate_view.is_not(None)
    # What somebody named as a place says where, not what they think.
    return (has_text, ~Answer.is_place, ~Answer.held)


def wave_infos() -> list[WaveInfo]:
    """All waves, newest first."""
    rows = db.session.scalars(select(Wave).order_by(Wave.opens_on.desc(), Wave.slug))
    return [_info(row) for row in rows]


def opened_waves(slug: str, today: date) -> list[WaveInfo]:
    """The waves of one survey that have opened, newest first: of one that is only planned there is nothing to see."""
    return [wave for wave in wave_infos() if wave.slug == slug and wave.opens_on <= today]


def wave_infos_of(wave_ids: Iterable[int]) -> dict[int, WaveInfo]:
    """These waves, by id: one query however many."""
    return {row.id: _info(row) for row in db.session.scalars(select(Wave).where(Wave.id.in_(list(wave_ids))))}


def wave_info(wave_id: int) -> WaveInfo:
    """One wave."""
    row = db.get_or_404(Wave, wave_id)
    db.session.info.setdefault("waves", {})[wave_id] = (
        row  # held while the session lasts: many themes of one wave ask for it once
    )
    return _info(row)


def questions_asked(wave_id: int) -> dict[str, frozenset[str]]:
    """How each question was put in a wave, in its survey's first language: by key, every wording that somebody answered."""
    versions = db.session.scalars(select(Response.version_id).where(Response.wave_id == wave_id).distinct())
    asked: dict[str, frozenset[str]] = {}
    for source in map(library.version_source, versions):
        for question in source.questions:
            asked[question.key] = asked.get(question.key, frozenset()) | {plain(question.text)}
    return asked


def count_responses(wave_id: int, column: str = "", *, own_voice: bool = False) -> dict[str, int]:
    """Exact numbers of responses in a wave by `provenance`, `age_band`, `relation`, `area_id`, `lang` or `mode`.

    "" stands for what was not said. `mode` is how the pages were read, such as "easy large"; it is shown nowhere outside.

    own_voice : leave out what adults reported or observed, which stands beside these figures and never inside them
    Exact: for the inside only. Whoever shows them passes them through disclosure control first.
    """
    by = getattr(Response, column or "provenance")
    query = select(by, func.count()).where(Response.wave_id == wave_id, Response.state.not_in(GONE)).group_by(by)
    if own_voice:
        query = query.where(Response.provenance.not_in(NOT_OWN_VOICE))
    return {str(value) if value is not None else "": number for value, number in db.session.execute(query)}


def count_own_voices(wave_ids: Iterable[int]) -> Counter[int]:
    """Exact numbers of responses in people's own voice, by wave: one query however many. For the inside only."""
    query = select(Response.wave_id, func.count()).where(Response.wave_id.in_(list(wave_ids)), Response.state.not_in(GONE))
    rows = db.session.execute(query.where(Response.provenance.not_in(NOT_OWN_VOICE)).group_by(Response.wave_id))
    return Counter({wave_id: number for wave_id, number in rows})  # noqa: C416 - a row is no pair to the type checker


def count_voices(wave_ids: Iterable[int]) -> dict[int, Counter[str]]:
    """The same by wave and by the way they spoke, own voices alone: one query however many."""
    ways = (Response.wave_id, Response.provenance)
    query = select(*ways, func.count()).where(Response.wave_id.in_(list(wave_ids)), Response.state.not_in(GONE))
    found: dict[int, Counter[str]] = {}
    for wave_id, spoke, number in db.session.execute(query.where(Response.provenance.not_in(NOT_OWN_VOICE)).group_by(*ways)):
        found.setdefault(wave_id, Counter())[spoke] = number
    return found


def _info(row: Wave) -> WaveInfo:
    return WaveInfo(row.id, row.slug, row.key, row.opens_on, row.closes_on, row.hear_back_by, row.pause_reason)


def _readable() -> Select[*tuple[Any, ...]]:
    """What `AnswerText` holds, in its order: columns alone, since a row of a model costs several times as much to make."""
    who = (Response.lang, Response.provenance, Response.group_size, Response.age_band, Response.area_id, Response.submitted_on)
    words = (Answer.text, Answer.interpretation, Answer.advocate_view)
    first = func.coalesce(*(func.nullif(each, "") for each in words), "")
    translated = (
        select(AnswerTranslation.text)
        .where(AnswerTranslation.answer_id == Answer.id)
        .order_by(AnswerTranslation.id)
        .limit(1)
        .scalar_subquery()
    )
    # Joined, there is at most one: PostgreSQL reads the whole table of consents for "exists".
    quoted = (Consent.response_id == Response.id, Consent.kind == "quote", Consent.withdrawn_on.is_(None))
    columns = (Answer.id, Response.id, Response.wave_id, Answer.question_key, first, *who, *words)
    query = select(*columns, translated, Consent.id.is_not(None)).join(Response, Answer.response_id == Response.id)
    return _readable_only(query.outerjoin(Consent, and_(*quoted)))


def _readable_only(query: Select[*Columns]) -> Select[*Columns]:
    return query.where(*readable_words(), Response.state.not_in(GONE))


def _texts(query: Select[*tuple[Any, ...]]) -> list[AnswerText]:
    return [AnswerText(*row) for row in db.session.execute(query)]
