"""What a new run has to do with the themes that are already there: pure rules over sets of answers.

Owns when two groupings are "the same" and which theme of a person takes a cluster in. Touches no database and no text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import product
from types import MappingProxyType

_NOTHING: Mapping[int, Sequence[Set[int]]] = MappingProxyType({})
SAME = 0.5
MOSTLY = 0.5
NEARLY_ALL = 2 / 3
_ITS_PLACE_LEAST = 3  # answers: two of three in one cluster may be chance


@dataclass(frozen=True)
class Standing:
    """What is there before the run: answers by theme id.

    touched : themes a person has had in hand; they keep their answers
    removed : answers a person took out of such a theme
    suggested : suggestions nobody touched; free to change
    rejected : what a person did not want to see again
    merged : by touched theme, the answers of each theme that people merged into it
    offered : those of `touched` that only go on from an earlier wave: nobody has agreed to their answers in this one
    """

    touched: Mapping[int, Set[int]]
    removed: Mapping[int, Set[int]]
    suggested: Mapping[int, Set[int]]
    rejected: Mapping[int, Set[int]]
    merged: Mapping[int, Sequence[Set[int]]] = field(default_factory=dict)
    offered: Set[int] = frozenset()


@dataclass(frozen=True)
class Plan:
    """What to do with each cluster; every cluster stands in exactly one of `joined`, `kept`, `fresh` and `dropped`.

    joined : cluster -> (theme, answers to add to it)
    kept : cluster -> (suggestion it is the same as, its answers, share it has in common with it)
    fresh : cluster -> answers of a new suggestion
    dropped : clusters a person rejected before, or with no answer left that is free
    gone : suggestions that no cluster continues
    """

    joined: Mapping[str, tuple[int, frozenset[int]]]
    kept: Mapping[str, tuple[int, frozenset[int], float]]
    fresh: Mapping[str, frozenset[int]]
    dropped: frozenset[str]
    gone: frozenset[int]


def plan_run(clusters: Mapping[str, Set[int]], standing: Standing) -> Plan:
    """Fit a run's clusters (main answers by cluster) to what people and earlier runs left."""
    taken = frozenset().union(*standing.touched.values())
    dropped = {name for name, cluster in clusters.items() if _was_rejected(cluster, standing)}
    joined: dict[str, tuple[int, frozenset[int]]] = {}
    free: dict[str, frozenset[int]] = {}
    for name, cluster in clusters.items():
        if name in dropped:
            continue
        owner = owner_of(cluster, standing.touched, standing.merged)
        if owner is not None and (owner not in standing.offered or _may_draw_in(standing.touched[owner], cluster)):
            joined[name] = (owner, frozenset(cluster - taken - standing.removed.get(owner, frozenset())))
        elif cluster - taken:
            free[name] = frozenset(cluster - taken)
        else:
            dropped.add(name)
    kept = _pair(free, standing.suggested)
    return Plan(
        joined=joined,
        kept={name: (theme, free[name], share) for name, (theme, share) in kept.items()},
        fresh={name: answers for name, answers in free.items() if name not in kept},
        dropped=frozenset(dropped),
        gone=frozenset(standing.suggested) - {theme for theme, _share in kept.values()},
    )


def jaccard(one: Set[int], other: Set[int]) -> float:
    """Shared answers over all answers, 0 to 1 (Jaccard 1901); two empty sets have nothing in common."""
    return len(one & other) / (len(one | other) or 1)


def owner_of(
    cluster: Set[int], touched: Mapping[int, Set[int]], merged: Mapping[int, Sequence[Set[int]]] = _NOTHING
) -> int | None:
    """The theme that takes this cluster's new answers: it holds most of those that already have a theme.

    What they share must also be half of the cluster, or half of the theme or of one that was merged into it: one stray answer
    must not pull in a whole cluster, and what people have put together must not come apart again.
    """
    taken = cluster & frozenset().union(*touched.values())
    best = max(touched, key=lambda theme: (len(touched[theme] & cluster), -theme), default=None)
    if best is None or not taken:
        return None
    parts = [touched[best], *(part & touched[best] for part in merged.get(best, ()))]
    is_most = len(touched[best] & cluster) >= MOSTLY * len(taken)
    is_much = any(part and len(part & cluster) >= MOSTLY * min(len(cluster), len(part)) for part in parts)
    return best if is_most and is_much else None


def _may_draw_in(offered: Set[int], cluster: Set[int]) -> bool:
    """Whether a theme that is only offered takes in a cluster: nearly all of that is in it, or most of the theme is in that.

    A broad theme has a part of many clusters, and would take them all.
    """
    there = len(cluster & offered)
    return there >= NEARLY_ALL * len(cluster) or (there >= _ITS_PLACE_LEAST and there > MOSTLY * len(offered))


def _was_rejected(cluster: Set[int], standing: Standing) -> bool:
    return any(jaccard(cluster, rejected) >= SAME for rejected in standing.rejected.values())


def _pair(clusters: Mapping[str, Set[int]], suggested: Mapping[int, Set[int]]) -> dict[str, tuple[int, float]]:
    """Each cluster with the one suggestion it continues, best match first.

    Answers that came after the suggestions were made could not have been in them: they do not make a cluster less the same.
    """
    seen = frozenset().union(*suggested.values())
    shares = [
        (jaccard(cluster & seen, suggested[theme]), name, theme)
        for (name, cluster), theme in product(clusters.items(), suggested)
    ]
    pairs: dict[str, tuple[int, float]] = {}
    used: set[int] = set()
    for share, name, theme in sorted(shares, key=lambda found: (-found[0], found[1], found[2])):
        if share >= SAME and name not in pairs and theme not in used:
            pairs[name] = (theme, share)
            used.add(theme)
    return pairs
