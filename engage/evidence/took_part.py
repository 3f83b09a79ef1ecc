"""Who took part in one wave, as packs, the API and open data hand it on: reach's figures, places by their key. Reads only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from engage.consultations.reach.counting import NOT_SAID, Part, turnouts
from engage.safeguarding.disclosure import SafeCount
from engage.surveys.outward import WaveInfo
from engage.trust.services import localities

UNSAID = NOT_SAID


@dataclass(frozen=True)
class Group:
    """One group of those who answered: its key in the survey (or the area's), and its name in the reader's language."""

    key: str
    name: str
    count: SafeCount


@dataclass(frozen=True)
class Asked:
    """One question that respondents were asked about themselves. `by`: "age_band", "relation", "area" ..."""

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


def figures_of(waves: Sequence[WaveInfo], lang: str) -> Iterator[WaveFigures]:
    """The figures of each of these waves, in their order: the same as on every page that shows who took part."""
    places = {str(area.id): area.key for area in localities()}
    for turnout in turnouts(waves, lang):
        spoke = next(part for part in turnout.parts if part.key == "provenance")
        yield WaveFigures(
            n=turnout.total,
            reported=turnout.reported,
            by_provenance=tuple(Group(name, spoke.names[name], count) for name, count in spoke.counts.items()),
            asked=tuple(_asked(part, places if part.key == "area" else {}) for part in turnout.parts if part.question),
        )


def _asked(part: Part, keys: Mapping[str, str]) -> Asked:
    groups = tuple(Group(keys.get(name, name), part.names[name], count) for name, count in part.counts.items())
    return Asked(part.key, part.title, groups)
