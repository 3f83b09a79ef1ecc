"""How well two sets of labels agree: two people, or people and machine. Pure numbers, standard library only.

Owns kappa, precision, recall and their intervals. It must not know what a label means or who gave it, and sees no texts: web
pages and the command line count the same way.

Sources: Cohen, *A coefficient of agreement for nominal scales*, Educational and Psychological Measurement 20 (1960), 37-46;
Wilson, *Probable inference*, JASA 22 (1927), 209-212; Efron, *Bootstrap methods*, Annals of Statistics 7 (1979), 1-26.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TypeVar

Labels = Collection[str]
Group = TypeVar("Group", bound=Hashable)
_Z = 1.959964  # 95 in 100
_DRAWS = 400


@dataclass(frozen=True)
class Rate:
    """`count` of `of`; `of` may be 0, and then there is no share."""

    count: int
    of: int

    @property
    def value(self) -> float | None:
        """0 to 1; None where there is nothing to count."""
        return self.count / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's score interval, 95 of 100."""
        return wilson(self.count / self.of, self.of) if self.of else (0.0, 1.0)


@dataclass(frozen=True)
class Agreement:
    """One label, given or not to the same `n` texts by two sides.

    both, first_only, second_only : texts to which it was given by both sides, or by one alone
    """

    key: str
    n: int
    both: int
    first_only: int
    second_only: int

    @property
    def kappa(self) -> float | None:
        """Cohen's, -1 to 1; None where both sides gave it to no text, or to all, so that chance explains everything."""
        if self.n == 0:
            return None
        first, second = (self.both + self.first_only) / self.n, (self.both + self.second_only) / self.n
        seen = 1 - (self.first_only + self.second_only) / self.n
        by_chance = first * second + (1 - first) * (1 - second)
        return None if by_chance == 1 else (seen - by_chance) / (1 - by_chance)

    @property
    def precision(self) -> Rate:
        """Of the texts the first side gave it, those where the second did too."""
        return Rate(self.both, self.both + self.first_only)

    @property
    def recall(self) -> Rate:
        """Of the texts the second side gave it, those where the first did too."""
        return Rate(self.both, self.both + self.second_only)

    @property
    def f1(self) -> float | None:
        """The harmonic mean of both, the same whichever side is first; None where nobody gave it."""
        given = 2 * self.both + self.first_only + self.second_only
        return 2 * self.both / given if given else None


def wilson(share: float, n: int) -> tuple[float, float]:
    """Wilson's score interval of a share of `n`, 95 of 100; `n` is more than 0."""
    middle = share + _Z**2 / (2 * n)
    half = _Z * sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2))
    whole = 1 + _Z**2 / n
    return max(0.0, (middle - half) / whole), min(1.0, (middle + half) / whole)


def compare(first: Sequence[Labels], second: Sequence[Labels], keys: Iterable[str]) -> list[Agreement]:
    """One agreement a key. first, second : the labels of the same texts in the same order. Raises ValueError."""
    pairs = list(zip(first, second, strict=True))
    return [
        Agreement(
            key,
            len(pairs),
            sum(key in one and key in other for one, other in pairs),
            sum(key in one and key not in other for one, other in pairs),
            sum(key not in one and key in other for one, other in pairs),
        )
        for key in keys
    ]


def macro_f1(agreements: Iterable[Agreement]) -> float | None:
    """The mean of F1 over labels that anybody gave; None where nobody gave any."""
    found = [one.f1 for one in agreements if one.f1 is not None]
    return sum(found) / len(found) if found else None


def macro_f1_interval(first: Sequence[Labels], second: Sequence[Labels], keys: Sequence[str]) -> tuple[float, float] | None:
    """95 of 100 of the macro-F1s of texts drawn again with replacement (percentile bootstrap, seeded); None where undefined."""
    draw, pairs, found = random.Random(0), list(zip(first, second, strict=True)), []  # noqa: S311 - statistics
    for _ in range(_DRAWS if pairs else 0):
        again = draw.choices(pairs, k=len(pairs))
        value = macro_f1(compare([one for one, _ in again], [other for _, other in again], keys))
        if value is not None:
            found.append(value)
    found.sort()
    return (found[len(found) // 40], found[-1 - len(found) // 40]) if found else None


def labelled_for_nothing(said: Sequence[Labels], meant: Sequence[Labels]) -> Rate:
    """Of the texts that are about none, those that got a label all the same."""
    about_none = [one for one, other in zip(said, meant, strict=True) if not other]
    return Rate(sum(bool(one) for one in about_none), len(about_none))


def by_group(groups: Sequence[Group]) -> Mapping[Group, Sequence[int]]:
    """The places of each group's texts, largest group first."""
    places: defaultdict[Group, list[int]] = defaultdict(list)
    for place, group in enumerate(groups):
        places[group].append(place)
    return dict(sorted(places.items(), key=lambda item: (-len(item[1]), str(item[0]))))
