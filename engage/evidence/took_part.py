"""Who took part in one wave, in figures that may leave: the same for packs, the API and open data. Reads only.

One breakdown for each question, so that everybody is in exactly one cell of it: those who did not say have a cell of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext

from engage.access.advocacy import NOT_OWN_VOICE, PROVENANCES
from engage.evidence.words import provenance_words
from engage.safeguarding.disclosure import SafeBreakdown, SafeCount, safe_breakdown, safe_count
from engage.safeguarding.services import thresholds
from engage.surveys import library, outward
from engage.surveys.outward import WaveInfo
from engage.trust.services import localities

UNSAID = ""


@dataclass(frozen=True)
class Group:
    """One group of those who answered: its key in the survey (or the area's), and its name in the reader's language."""

    key: str
    name: str
    count: SafeCount


@dataclass(frozen=True)
class Asked:
    """One question that respondents were asked about themselves. `by`: "age_band", "relation" or "area"."""

    by: str
    question: str
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class WaveFigures:
    """Who took part. `reported` counts answers in which an adult reported or observed; no other figure holds them."""

    n: SafeCount
    reported: SafeCount
    by_provenance: tuple[Group, ...]
    asked: tuple[Asked, ...]


def wave_figures(wave: WaveInfo, lang: str) -> WaveFigures:
    """One wave's figures; a question that nobody was asked or answered is left out."""
    spoke = outward.count_responses(wave.id)
    own = _safe({name: spoke.get(name, 0) for name in PROVENANCES if name not in NOT_OWN_VOICE}, wave)
    reported = sum(spoke.get(name, 0) for name in NOT_OWN_VOICE)
    return WaveFigures(
        n=own.total,
        reported=safe_count(reported, thresholds(), (f"wave:{wave.id}", "reported")),
        by_provenance=tuple(Group(name, provenance_words(name), count) for name, count in own.cells.items()),
        asked=tuple(_asked(wave, lang)),
    )


def questions_about_people(slug: str, lang: str) -> dict[str, tuple[str, dict[str, str]]]:
    """What respondents of a survey are asked about themselves: by -> (question, key -> answer), in the reader's words."""
    source = library.sources().get(slug)
    if source is None:
        return {}
    survey = source.in_language(lang if lang in source.languages else source.source_language)
    asked = {question.role: question for question in survey.questions if question.role}
    found: dict[str, tuple[str, dict[str, str]]] = {
        role: (question.text, {option.key: option.text for option in question.options})
        for role, question in asked.items()
        if role != "area"
    }
    if "area" in asked:
        found["area"] = (asked["area"].text, {area.key: area.name for area in localities()})
    return found


def column_of(by: str) -> str:
    """Where a response keeps its answer to such a question."""
    return "area_id" if by == "area" else by


def by_key(counts: Mapping[str, int], by: str, names: Mapping[str, str]) -> dict[str, int]:
    """Numbers by what is stored as numbers by key, with a cell for those who did not say and no person left out."""
    keys = {str(area.id): area.key for area in localities()} if by == "area" else {}
    cells = dict.fromkeys(names, 0)
    unsaid = 0
    for stored, n in counts.items():
        key = keys.get(stored, stored)
        if key in cells:
            cells[key] += n
        else:
            unsaid += n
    return {**cells, UNSAID: unsaid}


def name_of(key: str, names: Mapping[str, str]) -> str:
    """What a reader calls this cell."""
    return names[key] if key else gettext("Not said")


def _asked(wave: WaveInfo, lang: str) -> list[Asked]:
    found = []
    for by, (question, names) in questions_about_people(wave.slug, lang).items():
        if counts := outward.count_responses(wave.id, column_of(by), own_voice=True):
            safe = _safe(by_key(counts, by, names), wave)
            groups = tuple(Group(key, name_of(key, names), count) for key, count in safe.cells.items())
            found.append(Asked(by, question, groups))
    return found


def _safe(cells: Mapping[str, int], wave: WaveInfo) -> SafeBreakdown:
    return safe_breakdown(cells, thresholds(), (f"wave:{wave.id}",))
