"""What a set of published figures proves about each unknown count: the least and the most it can be. Knows no site."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

Name = tuple[object, ...]
MINIMUM, BASE = 10, 5


@dataclass
class Known:
    """Everything an adversary may use. bounds: of each unknown; sums: those that add up to nothing; below: those at most 0."""

    bounds: dict[Name, tuple[float, float]] = field(default_factory=dict)
    sums: list[dict[Name, float]] = field(default_factory=list)
    below: list[tuple[dict[Name, float], float]] = field(default_factory=list)

    def see(self, name: Name, least: float, most: float) -> None:
        """One more thing that was read of an unknown."""
        low, high = self.bounds.get(name, (0.0, math.inf))
        self.bounds[name] = (max(low, least), min(high, most))

    def see_shown(self, name: Name, value: int | None, kind: str) -> None:
        """A published figure: rounded at random to the base, "few", or withheld."""
        if value is not None:
            self.see(name, max(MINIMUM, value - BASE + 1), value + BASE - 1)
        else:
            self.see(name, 0, MINIMUM - 1 if kind == "few" else math.inf)

    def add_up(self, parts: Iterable[Name], whole: Name) -> None:
        """The parts divide the whole: everybody is in one of them."""
        self.sums.append({**dict.fromkeys(parts, 1.0), whole: -1.0})

    def at_most(self, parts: dict[Name, float], limit: float) -> None:
        """This sum is no more than that."""
        self.below.append((parts, limit))


def prove(known: Known, wanted: Iterable[Name]) -> dict[Name, tuple[int, int]]:
    """The least and the most each can be, in whole people, whatever else is true; linear programming (HiGHS)."""
    names = list(known.bounds)
    place = {name: at for at, name in enumerate(names)}
    for name in (name for row in (*known.sums, *(row for row, _ in known.below)) for name in row):
        if name not in place:
            place[name] = len(names)
            names.append(name)
    bounds = [known.bounds.get(name, (0.0, math.inf)) for name in names]
    bounds = [(low, None if math.isinf(high) else high) for low, high in bounds]
    equal, under = _matrix(known.sums, place), _matrix([row for row, _ in known.below], place)
    found = {}
    for name in wanted:
        ends = []
        for sign in (1.0, -1.0):
            aim = np.zeros(len(names))
            aim[place[name]] = sign
            done = linprog(
                aim,
                A_eq=equal,
                b_eq=np.zeros(len(known.sums)) if known.sums else None,
                A_ub=under,
                b_ub=[limit for _, limit in known.below] or None,
                bounds=bounds,
            )
            if done.status == 2:
                raise ValueError("what is published contradicts itself")
            ends.append(math.inf if done.status == 3 else sign * done.fun)
        low, high = ends
        found[name] = (math.ceil(low - 1e-6), 10**9 if math.isinf(high) else math.floor(high + 1e-6))
    return found


def _matrix(rows: list[dict[Name, float]], place: dict[Name, int]) -> csr_matrix | None:
    if not rows:
        return None
    entries = [(number, place[name], factor) for number, row in enumerate(rows) for name, factor in row.items()]
    at, columns, factors = zip(*entries, strict=True)
    return csr_matrix((factors, (at, columns)), shape=(len(rows), len(place)))
