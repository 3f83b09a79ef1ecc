"""Weights that make those who took part add up like the population: raking, trimming, and what it costs. Pure.

Raking is iterative proportional fitting: each margin in turn is scaled to its share of the population until all fit (Deming
and Stephan, *Annals of Mathematical Statistics* 11, 1940, 427-444). Effective n is Kish's: (sum of weights)^2 / sum of squares
(*Survey Sampling*, 1965). Plain Python: there are few kinds of people, and web processes must not load numpy.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Pattern = tuple[str, ...]  # one person's category on each margin; "" where they did not say
Why = Literal["empty", "no_benchmark", "unsettled"]


class CannotWeighError(Exception):
    """No honest weights can be made; `why` says what is in the way, `category` where it is."""

    def __init__(self, why: Why, category: str = "") -> None:
        super().__init__(f"{why}: {category}")
        self.why, self.category = why, category


@dataclass(frozen=True)
class Raked:
    """One weight for each kind of person; they average 1. `trimmed`: whether any stood outside 1/cap to cap."""

    weights: Mapping[Pattern, float]
    largest: float
    trimmed: bool
    effective: float


def rake(
    counts: Mapping[Pattern, int],
    margins: Sequence[Mapping[str, float]],
    *,
    cap: float = 3.0,
    rounds: int = 200,
    tolerance: float = 1e-6,
) -> Raked:
    """Weights under which the known answers on each margin have the shares of `margins`.

    counts : how many people there are of each pattern; margins : share of the population by category, of those that add up to 1
    Whoever did not say a margin keeps their weight through it. Raises `CannotWeighError` for an empty category, for one that is
    in no benchmark, and where the margins contradict each other so that the weights do not settle within `rounds`.
    """
    counts = {pattern: n for pattern, n in counts.items() if n}
    _check(counts, margins)
    weights = dict.fromkeys(counts, 1.0)
    for _ in range(rounds):
        if max(_fit(counts, weights, place, margin) for place, margin in enumerate(margins)) < tolerance:
            return _trimmed(counts, weights, cap)
    raise CannotWeighError("unsettled")


def _check(counts: Mapping[Pattern, int], margins: Sequence[Mapping[str, float]]) -> None:
    for place, margin in enumerate(margins):
        seen = {pattern[place] for pattern in counts} - {""}
        for category in sorted(seen - margin.keys()):
            raise CannotWeighError("no_benchmark", category)
        for category in sorted(margin.keys() - seen):
            raise CannotWeighError("empty", category)
    if not margins or any(not math.isclose(sum(margin.values()), 1) or min(margin.values()) <= 0 for margin in margins):
        raise CannotWeighError("no_benchmark")


def _fit(counts: Mapping[Pattern, int], weights: dict[Pattern, float], place: int, margin: Mapping[str, float]) -> float:
    """Scale one margin to its shares; how far it was from them, as a share of those who said."""
    have = dict.fromkeys(margin, 0.0)
    for pattern, n in counts.items():
        if pattern[place]:
            have[pattern[place]] += n * weights[pattern]
    known = sum(have.values())
    for pattern in counts:
        if category := pattern[place]:
            weights[pattern] *= margin[category] * known / have[category]
    return max(abs(have[category] / known - share) for category, share in margin.items())


def _trimmed(counts: Mapping[Pattern, int], weights: Mapping[Pattern, float], cap: float) -> Raked:
    people = sum(counts.values())
    mean = sum(n * weights[pattern] for pattern, n in counts.items()) / people
    cut = {pattern: min(max(weight / mean, 1 / cap), cap) for pattern, weight in weights.items()}
    trimmed = any(not math.isclose(cut[pattern], weight / mean) for pattern, weight in weights.items())
    again = sum(n * cut[pattern] for pattern, n in counts.items()) / people
    final = {pattern: weight / again for pattern, weight in cut.items()}
    effective = people**2 / sum(n * final[pattern] ** 2 for pattern, n in counts.items())
    return Raked(final, max(final.values()), trimmed, effective)
