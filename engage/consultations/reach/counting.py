"""Who took part in one wave, in figures that may leave: the only place where reach turns exact counts into shown ones.

Every page, pack and file that says who answered takes it from here, so that the same people show the same figure everywhere,
in every language and format: figures are named by keys, never by words. What adults reported is in no other figure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
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
from engage.safeguarding.disclosure import SafeCount, safe_breakdown, safe_count
from engage.safeguarding.services import thresholds
from engage.surveys import counted, library, outward
from engage.surveys.definition import Question, Survey
from engage.surveys.outward import WaveInfo
from engage.trust.services import localities

NOT_SAID = ""
# What a consultation should know of those who took part besides age, place and language, and the keys of questions about it.
SHOULD_ASK = {
    "sex": ("sex", "gender"),
    "ethnicity": ("ethnicity",),
    "disability": ("disability",),
    "care": ("care", "care_status", "in_care"),
}


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


def who_took_part(wave: WaveInfo, lang: str) -> Turnout:
    """Everybody who answered, by everything that is known of them, with what each is called in one language."""
    voices = outward.count_responses(wave.id)
    own = sum(voices.get(name, 0) for name in OWN_VOICES)
    survey = survey_of(wave, lang)
    parts = [_part(wave, own, "provenance", gettext("How they spoke"), provenance_names(), voices)]
    if survey:
        parts = [*_asked(wave, own, survey), *_noted(wave, own), *parts]
    reported = {name: n for name, n in voices.items() if name in NOT_OWN_VOICE}
    limits, of = thresholds(), (f"wave:{wave.id}", "reported")
    return Turnout(
        wave,
        library.title_of(wave.slug, lang),
        survey.audience if survey else "",
        safe_count(own, limits, of[:1]),
        tuple(parts),
        safe_count(sum(reported.values()), limits, of),
        _reporters(wave, of),
    )


def survey_of(wave: WaveInfo, lang: str) -> Survey | None:
    """The survey in this language where it has that wording; None where its folder is gone."""
    source = library.sources().get(wave.slug)
    return source.in_language(lang if lang in source.languages else source.source_language) if source else None


def about_you(survey: Survey) -> list[tuple[str, Question]]:
    """The questions about the people themselves, by dimension: those with a role, and those that a benchmark is known of."""
    known = {*(key for keys in SHOULD_ASK.values() for key in keys), *db.session.scalars(select(Benchmark.dimension).distinct())}
    single = [question for question in survey.questions if question.kind == "single"]
    return [(question.role or question.key, question) for question in single if question.role or question.key in known]


def options_of(question: Question) -> dict[str, str]:
    """What could be chosen, in order; places by their id."""
    if question.role == "area":
        return {str(area.id): area.name for area in localities()}
    return {option.key: option.text for option in question.options}


def divided(
    wave: WaveInfo, own: int, key: str, counts: Mapping[str, int], categories: Iterable[str], *, can_be_left_out: bool = True
) -> Mapping[str, SafeCount]:
    """One division of those who spoke for themselves, each in one of the categories or, where that can be, in `NOT_SAID`."""
    cells = {f"{key}:{name}": counts.get(name, 0) for name in categories}
    if can_be_left_out:
        cells[f"{key}:{NOT_SAID}"] = own - sum(cells.values())
    safe = safe_breakdown(cells, thresholds(), (f"wave:{wave.id}",))
    return {name.removeprefix(f"{key}:"): count for name, count in safe.cells.items()}


def _asked(wave: WaveInfo, own: int, survey: Survey) -> list[Part]:
    asked = about_you(survey)
    chosen = counted.chosen_counts(wave.id, [question.key for _, question in asked if not question.role])
    found = []
    for key, question in asked:
        counts = (
            outward.count_responses(wave.id, counted.COLUMNS[question.role], own_voice=True)
            if question.role
            else chosen[question.key]
        )
        found.append(_part(wave, own, key, question.text, options_of(question), counts, question.key))
    return found


def _noted(wave: WaveInfo, own: int) -> list[Part]:
    """What the site notes by itself: in which language, and on what."""
    by_language = outward.count_responses(wave.id, "lang", own_voice=True)
    offered = library.sources()[wave.slug].languages
    languages = language_names((*offered, *sorted(by_language.keys() - set(offered))))
    modes = Counter[str]()
    for mode, n in outward.count_responses(wave.id, "mode", own_voice=True).items():
        modes[mode_of(mode)] += n
    return [
        _part(wave, own, "lang", gettext("Language of the answer"), languages, by_language),
        _part(wave, own, "mode", gettext("How they answered"), mode_names(), modes),
    ]


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


def _reporters(wave: WaveInfo, of: tuple[str, ...]) -> Mapping[str, SafeCount]:
    by_helper, names = counted.reported_by(wave.id), helper_names()
    safe = safe_breakdown({f"helper:{name}": by_helper.get(name, 0) for name in names}, thresholds(), of)
    return {names[name]: safe.cells[f"helper:{name}"] for name in names}
