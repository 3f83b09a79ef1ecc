"""Which answers a sample holds: as many of each small group as of a large one, as far as there are any. Pure, and seeded.

Small groups are where a machine fails unseen, so they are drawn more often than their share. Figures over the whole of a sample
are therefore of the sample, not of the wave; those by group are fair.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Hashable, Mapping
from typing import TypeVar

Key = TypeVar("Key")


def draw(strata: Mapping[Key, Hashable], size: int, seed: int) -> list[Key]:
    """Up to `size` keys, one of each stratum in turn, in an order that tells nothing of the stratum."""
    chance = random.Random(seed)  # noqa: S311 - a sample that can be drawn again, not a secret
    groups: defaultdict[Hashable, list[Key]] = defaultdict(list)
    for key, stratum in strata.items():
        groups[stratum].append(key)
    waiting = [groups[stratum] for stratum in sorted(groups, key=str)]
    for group in waiting:
        chance.shuffle(group)
    chosen: list[Key] = []
    while waiting and len(chosen) < size:
        waiting = [group for group in waiting if group]
        chance.shuffle(waiting)
        chosen += [group.pop() for group in waiting[: size - len(chosen)]]
    chance.shuffle(chosen)
    return chosen
