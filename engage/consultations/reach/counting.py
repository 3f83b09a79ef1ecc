"""Who took part in one wave, in figures that may leave: the only place where reach turns exact counts into shown ones.

Every page, pack and file that says who answered takes it from here, so that the same people show the same figure everywhere,
in every language and format: figures are named by keys, never by words. What adults reported is in no other figure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext
from sqlalchemy import select

from engage.access.advocacy import NOT_OWN_VOICE
from engage.consultations.reach.models import Benchmark
from engage.consultations.reach.words import (
    OWN_VOICES,
    helper_names,
    language_names,
    mode_names,
    mode_of,
    provenance_names,
)
from engage.core.db import db
from engage.core.written import Written
from engage.safeguarding.disclosure import SafeCount, safe_breakdown, safe_count
from engage.safeguarding.services import thresholds
from engage.surveys import counted, library
from engage.surveys.definition import Question, Survey
from engage.surveys.outward import WaveInfo
from engage.trust.services import localities

NOT_SAID = ""
_AT_ONCE = 200  # waves whose exact numbers are held together: some sixty of each
# What a consultation should know of those who took part besides age, place and language, and the keys of questions about it.
SHOULD_ASK = {
    "sex": ("sex", "gender"),
    "ethnicity": ("ethnicity",),
    "disability": ("disability",),
    "care": ("care", "care_status", "in_care", "caring"),
}
MAY_ASK = ("religion", "orientation")  # and what it need not know, but may: about the people themselves all the same


@dataclass(frozen=True)
class Part:
    """Those who spoke for themselves, divided by one thing; `names` has every category in its order, `NOT_SAID` last.

    key : the dimension, as in benchmarks; title : the question as it was put, or what else divides them
    question : the key of that question, "" where nobody was asked
    """

    key: str
    title: str
    question: str
    names: Mapping[str, str]
    counts: Mapping[str, SafeCount]


@dataclass(frozen=True)
class Turnout:
    """One wave. reported : answers in which an adult reported or observed; reporters : who they were."""

    wave: WaveInfo
    title: str
    audience: str
    total: SafeCount
    parts: tuple[Part, ...]
    reported: SafeCount
    reporters: Mapping[str, SafeCount]


@dataclass(frozen=True)
class _Exact:
    """Exact numbers of some waves, by wave, for this module only. by : of own voices, by column and what stands in it.

    Under "provenance" there are those too whom adults spoke for.
    """

    by: Mapping[str, Mapping[int, Mapping[str, int]]]
    chosen: Mapping[int, Mapping[str, Mapping[str, int]]]
    reporters: Mapping[int, Mapping[str, int]]


def who_took_part(wave: WaveInfo, lang: str) -> Turnout:
    """Everybody who answered, by everything that is known of them, with what each is called in one language."""
    return next(turnouts([wave], lang))


def turnouts(waves: Sequence[WaveInfo], lang: str) -> Iterator[Turnout]:
    """The same of each of these waves, in their order: as many queries for twenty waves as for one."""
    for start in range(0, len(waves), _AT_ONCE):
        some = waves[start : start + _AT_ONCE]
        one_of_each, known = {wave.slug: wave for wave in some}, known_dimensions()
        surveys = {slug: survey_of(wave, lang) for slug, wave in one_of_each.items()}
        asked = {slug: about_you(survey, known) if survey else [] for slug, survey in surveys.items()}
        exact = _exact([wave.id for wave in some], {one.key for every in asked.values() for _, one in every if not one.role})
        yield from (_turnout(wave, lang, surveys[wave.slug], asked[wave.slug], exact) for wave in some)


def _exact(wave_ids: Sequence[int], keys: set[str]) -> _Exact:
    return _Exact(counted.noted_counts(wave_ids), counted.chosen_counts(wave_ids, keys), counted.reported_by(wave_ids))


def _turnout(wave: WaveInfo, lang: str, survey: Survey | None, asked: Iterable[tuple[str, Question]], exact: _Exact) -> Turnout:
    voices = exact.by["provenance"][wave.id]
    own = sum(voices.get(name, 0) for name in OWN_VOICES)
    parts = [_part(wave, own, "provenance", gettext("How they spoke"), provenance_names(), voices)]
    if survey:
        parts = [*_asked(wave, own, survey.language, asked, exact), *_noted(wave, own, exact), *parts]
    reported = {name: n for name, n in voices.items() if name in NOT_OWN_VOICE}
    limits, of = thresholds(), (f"wave:{wave.id}", "reported")
    return Turnout(
        wave,
        library.title_of(wave.slug, lang),
        survey.audience if survey else "",
        safe_count(own, limits, of[:1]),
        tuple(parts),
        safe_count(sum(reported.values()), limits, of),
        _reporters(exact.reporters[wave.id], of),
    )


def survey_of(wave: WaveInfo, lang: str) -> Survey | None:
    """The survey in this language where it has that wording; None where its folder is gone."""
    source = library.sources().get(wave.slug)
    return source.in_language(lang if lang in source.languages else source.source_language) if source else None


def about_you(survey: Survey, known: Collection[str] | None = None) -> list[tuple[str, Question]]:
    """The questions about the people themselves, by dimension: those with a role, and those that a benchmark is known of."""
    known = known_dimensions() if known is None else known
    single = [question for question in survey.questions if question.kind == "single"]
    return [(question.role or question.key, question) for question in single if question.role or question.key in known]


def known_dimensions() -> frozenset[str]:
    """Keys of questions with one answer that are about the people themselves: what is asked of them, and what has a benchmark."""
    found = db.session.scalars(select(Benchmark.dimension).distinct())
    return frozenset((*(key for keys in SHOULD_ASK.values() for key in keys), *MAY_ASK, *found))


def options_of(question: Question) -> dict[str, str]:
    """What could be chosen, in order; places by their id."""
    if question.role == "area":
        return {str(area.id): area.name for area in localities()}
    return {option.key: option.text for option in question.options}


def written_options(options: Mapping[str, str], lang: str) -> dict[str, str]:
    """The same options, whose words say which language they are in; numbers are in none."""
    return {key: name if name.isdigit() else Written(name, lang) for key, name in options.items()}


def divided(
    wave: WaveInfo, own: int, key: str, counts: Mapping[str, int], categories: Iterable[str], *, can_be_left_out: bool = True
) -> Mapping[str, SafeCount]:
    """One division of those who spoke for themselves, each in one of the categories or, where that can be, in `NOT_SAID`."""
    cells = {f"{key}:{name}": counts.get(name, 0) for name in categories}
    if can_be_left_out:
        cells[f"{key}:{NOT_SAID}"] = own - sum(cells.values())
    safe = safe_breakdown(cells, thresholds(), (f"wave:{wave.id}",))
    return {name.removeprefix(f"{key}:"): count for name, count in safe.cells.items()}


def _asked(wave: WaveInfo, own: int, lang: str, asked: Iterable[tuple[str, Question]], exact: _Exact) -> Iterator[Part]:
    for key, question in asked:
        by_wave = exact.by[counted.COLUMNS[question.role]] if question.role else {}
        found = by_wave[wave.id] if question.role else exact.chosen[wave.id][question.key]
        options = options_of(question) if question.role == "area" else written_options(options_of(question), lang)
        yield _part(wave, own, key, Written(question.text, lang), options, found, question.key)


def _noted(wave: WaveInfo, own: int, exact: _Exact) -> Iterator[Part]:
    """What the site notes by itself: in which language, and on what."""
    by_language = exact.by["lang"][wave.id]
    offered = library.sources()[wave.slug].languages
    languages = language_names((*offered, *sorted(by_language.keys() - set(offered))))
    modes = Counter[str]()
    for mode, n in exact.by["mode"][wave.id].items():
        modes[mode_of(mode)] += n
    yield _part(wave, own, "lang", gettext("Language of the answer"), languages, by_language)
    yield _part(wave, own, "mode", gettext("How they answered"), mode_names(), modes)


def _part(
    wave: WaveInfo,
    own: int,
    key: str,
    title: str,
    names: Mapping[str, str],
    counts: Mapping[str, int],
    question: str = "",
) -> Part:
    safe = divided(wave, own, key, counts, names, can_be_left_out=bool(question))
    return Part(key, title, question, {**names, **({NOT_SAID: gettext("Not said")} if question else {})}, safe)


def _reporters(by_helper: Mapping[str, int], of: tuple[str, ...]) -> Mapping[str, SafeCount]:
    names = helper_names()
    safe = safe_breakdown({f"helper:{name}": by_helper.get(name, 0) for name in names}, thresholds(), of)
    return {names[name]: safe.cells[f"helper:{name}"] for name in names}
