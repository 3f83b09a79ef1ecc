"""The report, put together from what the steps found.

Owns the numbering of themes, the sharing out of what was found to answers that said the same words, and every figure of the
published shape. Must not read a text.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.cluster import Clustering
from analysis.describe import Description
from analysis.intake import Intake
from analysis.theme_texts import Vectors, centre_of, groups_of
from analysis.types import Row, Theme, ThemeOutcome, ThemeReport

_ALSO_SHARE = 0.9
_ALSO_LEAST = 0.3
_ALSO_MOST = 2


@dataclass(frozen=True, slots=True)
class Folding:
    """Which answers said the same words: `first[g]` the first of group g, `group` ndarray (n,) the group of each."""

    first: tuple[int, ...]
    group: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Found:
    """Themes of the distinct texts, their centred vectors (n, dimensions), and each theme in words."""

    clustering: Clustering
    vectors: Vectors
    descriptions: tuple[Description, ...]
    topics: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """Outcomes of the distinct texts: scores (n, outcomes) 0 to 1, and the keys that stand for each text.

    threshold : the score from which an outcome stands
    """

    keys: tuple[str, ...]
    scores: NDArray[np.float64]
    labels: tuple[tuple[str, ...], ...]
    threshold: float


def compose(
    intake: Intake,
    found: Found,
    judged: Judged,
    folding: Folding,
    settings: Mapping[str, str | int | float | None],
) -> ThemeReport:
    """The report: every answer of the intake once, in the order it came in."""
    placed = _rows(intake, found, judged, folding)
    rows = sorted([*placed, *intake.concerns], key=lambda row: row.row)
    return ThemeReport(settings, _themes(intake, found, judged, folding), tuple(rows), intake.skipped)


def theme_id(number: int) -> str:
    """The id of the theme with this number; the largest is t1."""
    return f"t{number + 1}"


def _rows(intake: Intake, found: Found, judged: Judged, folding: Folding) -> list[Row]:
    labels = found.clustering.labels
    centres = np.stack([centre_of(found.vectors[indices]) for indices in groups_of(labels)])
    likeness = found.vectors @ centres.T
    rows = []
    for readable, group in zip(intake.readable, folding.group.tolist(), strict=True):
        own = int(labels[group])
        score = round(min(1.0, max(0.0, float(likeness[group, own]))), 4)
        also = tuple(theme_id(number) for number in _near(likeness[group], own))
        rows.append(Row(readable.row, theme_id(own), also, score, readable.language, judged.labels[group], concern=False))
    return rows


def _near(likeness: Vectors, own: int) -> list[int]:
    """Other themes about as near as the text's own, nearest first."""
    least = max(_ALSO_LEAST, _ALSO_SHARE * float(likeness[own]))
    order = np.argsort(-likeness, kind="stable")[: _ALSO_MOST + 1].tolist()
    return [number for number in order if number != own and likeness[number] >= least][:_ALSO_MOST]


def _themes(intake: Intake, found: Found, judged: Judged, folding: Folding) -> tuple[Theme, ...]:
    themes = []
    of_answers = found.clustering.labels[folding.group]
    for number, answers in enumerate(groups_of(of_answers)):
        description = found.descriptions[number]
        spoken = Counter(intake.readable[answer].language for answer in answers.tolist())
        theme = Theme(
            id=theme_id(number),
            label=description.label,
            keywords=description.keywords,
            size=len(answers),
            quotes=tuple(intake.readable[folding.first[index]].row for index in description.quotes),
            outcomes=_outcomes(judged, folding.group[answers]),
            languages=dict(sorted(spoken.items(), key=lambda item: (-item[1], item[0]))),
            topic=found.topics[number],
        )
        themes.append(theme)
    return tuple(themes)


def _outcomes(judged: Judged, groups: NDArray[np.int64]) -> tuple[ThemeOutcome, ...]:
    """The outcomes a theme is about, by the mean over its answers, highest first."""
    means = judged.scores[groups].mean(axis=0)
    order = np.argsort(-means, kind="stable").tolist()
    return tuple(ThemeOutcome(judged.keys[k], round(float(means[k]), 4)) for k in order if means[k] >= judged.threshold)
