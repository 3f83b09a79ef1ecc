"""From a graph of neighbours to themes, and from themes to topics.

Owns the communities (Leiden, Traag et al. 2019, on modularity with a resolution, Reichardt and Bornholdt 2006) and the
choice of how many: the middle of the resolutions at which the grouping changes least when a fifth of the answers is left
out (after Ben-Hur et al. 2002). Everything is placed; nothing is an outlier. Must not look at the texts.
"""

import random
from dataclasses import dataclass

import igraph
import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import adjusted_mutual_info_score

from analysis.neighbours import Wording, nearest_known, neighbour_graph, neighbours_for

Labels = NDArray[np.int64]

RESOLUTIONS = (1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0, 24.0, 32.0)
SAMPLE_LIMIT = 20_000
_KEPT_SHARE = 0.8
_SUBSAMPLES = 6
_TOLERANCE = 0.01
_FEW = 5  # below this many answers there is one theme: a person reads them all anyway
_LEAST_MEAN_SIZE = 4
_ITERATIONS = 6
_TOPIC_RESOLUTIONS = (4.0, 3.4, 2.8, 2.4, 2.0, 1.7, 1.4, 1.2, 1.0, 0.7, 0.5)
_THEMES_A_TOPIC = 4
_LEAST_THEMES_FOR_TOPICS = 40  # a person reads fewer than these without a second level, and its names mislead


@dataclass(frozen=True, slots=True)
class Clustering:
    """Which theme each row is in, which topic each theme, and how the number was chosen.

    labels : ndarray (n,), 0 for the largest theme and so on down
    topics : one number for each theme, or empty where there are too few themes to have any
    stability : mean adjusted mutual information (Vinh et al. 2010) of the themes of all rows with those of four fifths of them
    """

    labels: Labels
    topics: tuple[int, ...]
    resolution: float
    stability: float


def cluster(
    dense: NDArray[np.float32],
    wording: Wording | None = None,
    seed: int = 0,
    weights: NDArray[np.int64] | None = None,
) -> Clustering:
    """Place every row in a theme.

    dense : ndarray (n, dimensions), unit rows; weights : ndarray (n,), how many answers stand behind each row (they order the
    themes and change nothing else).
    Above SAMPLE_LIMIT rows a seeded sample is clustered and the others follow their nearest neighbours in it.
    """
    count = len(dense)
    if count < _FEW:
        return Clustering(np.zeros(count, dtype=np.int64), (), 1.0, 1.0)
    if count <= SAMPLE_LIMIT:
        chosen = np.arange(count)
    else:
        chosen = np.sort(np.random.default_rng(seed).choice(count, SAMPLE_LIMIT, replace=False))
    graph = neighbour_graph(dense[chosen], wording.part(chosen) if wording else None)
    known, resolution, stability = _choose(graph, seed)
    labels = known if count <= SAMPLE_LIMIT else _follow(dense, dense[chosen], known)
    labels[chosen] = known
    labels = largest_first(labels, weights)
    return Clustering(labels, _topics(graph, labels[chosen], seed), resolution, stability)


def _choose(graph: igraph.Graph, seed: int) -> tuple[Labels, float, float]:
    """The middle of the resolutions that are as stable as the best, within the tolerance.

    Stability is flat where real themes lie (a theme and its two halves hold equally well), so its very highest point is
    chance; the middle of the plateau is not.
    """
    subsamples = _subsamples(graph, seed)
    tried: list[tuple[Labels, float, float]] = []
    for resolution in RESOLUTIONS:
        labels = communities(graph, resolution, seed)
        if tried and labels.max() + 1 > max(2, len(labels) / _LEAST_MEAN_SIZE):
            break
        tried.append((labels, resolution, _stability(labels, subsamples, resolution, seed)))
    best = max(stability for _, _, stability in tried)
    plateau = [choice for choice in tried if choice[2] >= best - _TOLERANCE]
    return plateau[(len(plateau) - 1) // 2]


def _subsamples(graph: igraph.Graph, seed: int) -> list[tuple[Labels, igraph.Graph]]:
    generator = np.random.default_rng(seed)
    count = graph.vcount()
    kept = [np.sort(generator.choice(count, int(count * _KEPT_SHARE), replace=False)) for _ in range(_SUBSAMPLES)]
    return [(rows, graph.induced_subgraph(rows.tolist())) for rows in kept]


def _stability(labels: Labels, subsamples: list[tuple[Labels, igraph.Graph]], resolution: float, seed: int) -> float:
    """Agreement with groupings of parts, 0 to 1; a single theme is no grouping and counts for nothing."""
    if labels.max() == 0:
        return 0.0
    scores = [adjusted_mutual_info_score(labels[rows], communities(part, resolution, seed)) for rows, part in subsamples]
    return float(np.mean(scores))


def communities(graph: igraph.Graph, resolution: float, seed: int) -> Labels:
    """Leiden communities: ndarray (n,). The same graph, resolution and seed give the same answer."""
    igraph.set_random_number_generator(random.Random(seed))  # noqa: S311 - nothing secret is drawn
    found = graph.community_leiden("modularity", weights="weight", resolution=resolution, n_iterations=_ITERATIONS)
    return np.asarray(found.membership, dtype=np.int64)


def largest_first(labels: Labels, weights: NDArray[np.int64] | None = None) -> Labels:
    """The same grouping, renumbered by size; of two equal groups the one that appears first comes first."""
    groups, first, positions = np.unique(labels, return_index=True, return_inverse=True)
    sizes = np.bincount(positions, weights=weights)
    order = np.lexsort((first, -sizes))
    renumbered = np.empty(len(groups), dtype=np.int64)
    renumbered[order] = np.arange(len(groups))
    return renumbered[positions]


def _topics(graph: igraph.Graph, labels: Labels, seed: int) -> tuple[int, ...]:
    """Themes grouped by the links between them, or nothing where that says no more than the themes do."""
    themes = int(labels.max()) + 1
    if themes < _LEAST_THEMES_FOR_TOPICS:
        return ()
    between = graph.copy()
    between.contract_vertices(labels.tolist())
    between.simplify(loops=False, combine_edges="sum")
    wanted = max(3, themes // _THEMES_A_TOPIC)
    for resolution in _TOPIC_RESOLUTIONS:
        topics = communities(between, resolution, seed)
        if topics.max() + 1 <= wanted:
            break
    return tuple(largest_first(topics).tolist()) if 0 < topics.max() < themes - 1 else ()


def _follow(dense: NDArray[np.float32], known: NDArray[np.float32], labels: Labels) -> Labels:
    """Each row takes the theme most of its nearest known rows are in (the lowest number of equals)."""
    votes = labels[nearest_known(dense, known, neighbours_for(len(known)))]
    counts = np.apply_along_axis(np.bincount, 1, votes, minlength=int(labels.max()) + 1)
    return np.asarray(counts.argmax(axis=1), dtype=np.int64)
