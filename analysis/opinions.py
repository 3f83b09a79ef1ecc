"""Groups of people who vote alike, and what they agree on across groups.

The method is that of Polis: C. Small, M. Bjorkegren, T. Erkkilä, L. Shaw and C. Megill, "Polis: Scaling deliberation by mapping
high
dimensional opinion spaces", Recerca 26(2), 2021, and its open implementation, `math/src/polismath/math` of compdemocracy/polis:

- votes that nobody cast are filled with the statement's mean; principal components of the result place each voter on a plane; a
  voter's
  place is stretched by sqrt(statements / votes cast), or those who cast few votes would all stand in the middle;
- k-means for 2 to 5 groups, the number with the best silhouette;
- group-aware consensus of a statement: the product over groups of (agrees + 1) / (votes + 2);
- what stands for a group: a two-proportion test of its agreement against everybody else's.

Pure and deterministic: the same votes in the same order give the same groups. Votes in, figures out; it knows no statement's
words, and
its counts are exact: whoever shows them passes them through disclosure control first.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.cluster import KMeans
from sklearn.metrics import pairwise_distances, silhouette_score
from threadpoolctl import threadpool_limits

AGREE, DISAGREE, UNSURE = 1, -1, 0
MOST_GROUPS = 5
LEAST_VOTES = 7  # or all statements, where there are fewer: who cast fewer votes is placed nowhere
_SILHOUETTE_VOTERS = 2500  # a sample of so many is compared two by two where there are more
_NOT_CONVINCING = 0.15  # under this silhouette, to speak of groups would be to make them up

Votes = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Opinions:
    """What was found.

    group_of : (n_voters,) number of each voter's group, the largest group first; -1 for who cast too few votes
    places : (n_voters, 2) where each voter stands; zero where placed nowhere
    agrees, disagrees, votes : (n_groups, n_statements) how many of each group voted so, and at all ("not sure" counts as a vote)
    consensus : (n_statements,) 0 to 1, how far every group agrees; disagreed : the same for disagreeing
    stands_for : (n_groups, n_statements) z value of "this group agrees more than everybody else"; negative: disagrees more
    silhouette : -1 to 1, how clearly the groups are apart; 0 with one group
    """

    group_of: Counts
    places: Votes
    agrees: Counts
    disagrees: Counts
    votes: Counts
    consensus: Votes
    disagreed: Votes
    stands_for: Votes
    silhouette: float

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many voters each group has."""
        return tuple(int((self.group_of == group).sum()) for group in range(len(self.votes)))


def find_opinions(votes: Votes, *, smallest: int = 2, seed: int = 0) -> Opinions:
    """Find groups in a matrix of votes.

    votes : (n_voters, n_statements), 1 agree, -1 disagree, 0 not sure, NaN where nobody voted
    smallest : voters that every group must have; where no division has that, everybody is one group
    Raises ValueError for a matrix that holds anything else.
    """
    votes = np.asarray(votes, dtype=np.float64)
    if votes.ndim != 2 or not np.isin(votes[~np.isnan(votes)], (AGREE, DISAGREE, UNSURE)).all():
        raise ValueError("votes are 1, -1, 0 or NaN, one row for each voter and one column for each statement")
    placed = (~np.isnan(votes)).sum(axis=1) >= max(1, min(LEAST_VOTES, votes.shape[1]))
    places = np.zeros((len(votes), 2))
    group_of = np.full(len(votes), -1, dtype=np.int64)
    with threadpool_limits(1):  # the same sums in the same order every time; and threads that wait for each other take longer
        places[placed] = _place(votes[placed])
        group_of[placed], silhouette = _divide(places[placed], smallest, seed)
    return _counted(votes, group_of, places, silhouette)


def _place(votes: Votes) -> Votes:
    """The plane on which these voters differ most: (n_voters, 2)."""
    if len(votes) == 0 or votes.shape[1] == 0:
        return np.zeros((len(votes), 2))
    cast = ~np.isnan(votes)
    means = np.nansum(votes, axis=0) / np.maximum(cast.sum(axis=0), 1)
    centred = np.where(cast, votes - means, 0.0)
    _values, axes = np.linalg.eigh(centred.T @ centred)
    axes = axes[:, ::-1][:, :2]
    # An axis has no direction of its own: the statement that counts most in it points upwards, so that runs agree.
    axes = axes * np.where(axes[np.abs(axes).argmax(axis=0), range(axes.shape[1])] < 0, -1.0, 1.0)
    stretched = (centred @ axes) * np.sqrt(votes.shape[1] / cast.sum(axis=1))[:, None]
    return np.pad(stretched, ((0, 0), (0, 2 - axes.shape[1])))


def _divide(places: Votes, smallest: int, seed: int) -> tuple[Counts, float]:
    """Each voter's group, the largest first, and how clearly the groups are apart."""
    best, silhouette = np.zeros(len(places), dtype=np.int64), 0.0
    distances = _distances(places, seed)
    for number in range(2, min(MOST_GROUPS, len(np.unique(places, axis=0)) if len(places) else 0) + 1):
        labels = KMeans(number, n_init=10, random_state=seed).fit_predict(places)
        if np.bincount(labels).min() < smallest:
            continue
        score = _silhouette(distances, labels)
        if score > max(silhouette, _NOT_CONVINCING):
            best, silhouette = labels.astype(np.int64), score
    if not len(places):
        return best, 0.0
    order = sorted(range(best.max(initial=0) + 1), key=lambda group: (-(best == group).sum(), places[best == group][:, 0].mean()))
    renamed = np.empty(len(order), dtype=np.int64)
    renamed[order] = range(len(order))
    return renamed[best], silhouette


def _distances(places: Votes, seed: int) -> tuple[Any, Any]:
    """Who is compared with whom, and how far they stand apart: worked out once for every number of groups."""
    some = np.arange(len(places))
    if len(places) > _SILHOUETTE_VOTERS:
        some = np.random.default_rng(seed).choice(len(places), _SILHOUETTE_VOTERS, replace=False)
    return some, pairwise_distances(places[some]) if len(places) else None


def _silhouette(distances: tuple[Any, Any], labels: Counts) -> float:
    some, apart = distances
    if len(np.unique(labels[some])) < 2:
        return 0.0
    return float(silhouette_score(apart, labels[some], metric="precomputed"))


def _counted(votes: Votes, group_of: Counts, places: Votes, silhouette: float) -> Opinions:
    groups = range(int(group_of.max(initial=0)) + 1)
    agrees = np.array([(votes[group_of == group] == AGREE).sum(axis=0) for group in groups], dtype=np.int64)
    disagrees = np.array([(votes[group_of == group] == DISAGREE).sum(axis=0) for group in groups], dtype=np.int64)
    cast = np.array([(~np.isnan(votes[group_of == group])).sum(axis=0) for group in groups], dtype=np.int64)
    return Opinions(
        group_of,
        places,
        agrees,
        disagrees,
        cast,
        ((agrees + 1) / (cast + 2)).prod(axis=0),
        ((disagrees + 1) / (cast + 2)).prod(axis=0),
        _stands_for(agrees, cast),
        silhouette,
    )


def _stands_for(agrees: Counts, votes: Counts) -> Votes:
    """z of a two-proportion test, each group against all others, with one more agreement and one more vote on each side."""
    others_agree, others = agrees.sum(axis=0) - agrees, votes.sum(axis=0) - votes
    inside, outside = (agrees + 1) / (votes + 1), (others_agree + 1) / (others + 1)
    pooled = (agrees + others_agree + 2) / (votes + others + 2)
    spread = np.sqrt(pooled * (1 - pooled) * (1 / (votes + 1) + 1 / (others + 1)))
    if len(agrees) < 2:
        return np.zeros_like(inside)
    stands: Votes = np.divide(inside - outside, spread, out=np.zeros_like(inside), where=spread > math.ulp(1.0))
    return stands
