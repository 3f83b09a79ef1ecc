"""Those who took part beside the population and the targets. Pure: takes figures that may leave, so what it gives may leave too.

Rates and shares are made from shown figures alone. Nothing here is a margin of error: an open survey has none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from engage.consultations.reach.counting import NOT_SAID, Part
from engage.safeguarding.disclosure import SafeCount

LESS, MORE = 0.8, 1.25  # of a group's share of the population: outside these it is called less, or more
Stands = Literal["", "hidden", "less", "about", "more"]


@dataclass(frozen=True)
class Row:
    """One category. share, population : of all who took part, of all who live here, 0 to 1; None where not known.

    rate : of a thousand who live here, about so many took part
    stands : its share of those who said it beside that of the population, where nobody is counted who did not say
    target, gap : how many were wanted, and about how many are still missing; 0 when reached, None when it cannot be said
    """

    key: str
    name: str
    count: SafeCount
    share: float | None
    people: int | None
    population: float | None
    rate: float | None
    stands: Stands
    target: int | None
    gap: int | None


@dataclass(frozen=True)
class Column:
    """One wave in a comparison: its key, the day it opened, and its figures by category, with their shares."""

    key: str
    opened_on: date
    counts: Mapping[str, SafeCount]
    total: SafeCount

    def share(self, category: str) -> float | None:
        """Of all who took part in that wave."""
        return share_of(self.counts.get(category), self.total)


def rows_of(part: Part, total: SafeCount, people: Mapping[str, int], targets: Mapping[str, int]) -> tuple[Row, ...]:
    """Every category of one division, in its order.

    people : how many live here, by category; shares of the population are given only where every category is known
    """
    known = [name for name in part.names if name != NOT_SAID]
    everybody = sum(people.get(name, 0) for name in known) if all(name in people for name in known) else 0
    said = _said(part, total)
    return tuple(_row(part, key, total, said, people, everybody, targets) for key in part.names)


def not_heard_from(rows: Sequence[Row]) -> tuple[str, ...]:
    """The names of categories with few people or none, or whose number may not be said: which of these it is, is not told."""
    return tuple(row.name for row in rows if row.count.hidden and row.key != NOT_SAID)


def share_of(count: SafeCount | None, total: SafeCount) -> float | None:
    """A shown figure over a shown total, at most 1."""
    if count is None or count.value is None or not total.value:
        return None
    return min(1.0, count.value / total.value)


def _said(part: Part, total: SafeCount) -> tuple[int, ...]:
    """About how many said in which category they are, made of shown figures: the most and the fewest it may be."""
    shown = {key: count.value for key, count in part.counts.items() if count.value is not None}
    known = sum(n for key, n in shown.items() if key != NOT_SAID)
    everybody = max(total.value or 0, known)
    if NOT_SAID in part.counts and NOT_SAID not in shown:
        return everybody, known
    return (max(known, everybody - shown.get(NOT_SAID, 0)),)


def _row(
    part: Part,
    key: str,
    total: SafeCount,
    said: Sequence[int],
    people: Mapping[str, int],
    everybody: int,
    targets: Mapping[str, int],
) -> Row:
    count, here = part.counts[key], people.get(key)
    population = here / everybody if here is not None and everybody else None
    target = targets.get(key)
    return Row(
        key,
        part.names[key],
        count,
        share_of(count, total),
        here,
        population,
        1000 * count.value / here if count.value is not None and here else None,
        _stands(count, population, said),
        target,
        max(0, target - count.value) if target is not None and count.value is not None else None,
    )


def _stands(count: SafeCount, population: float | None, said: Sequence[int]) -> Stands:
    """Only what holds however many of those whose figure is hidden did not say."""
    if count.value is None:
        return "hidden"
    if not population or not all(said):
        return ""
    found: set[Stands] = {_beside(count.value / n / population) for n in said}
    return found.pop() if len(found) == 1 else ""


def _beside(ratio: float) -> Stands:
    return "less" if ratio < LESS else "more" if ratio > MORE else "about"
