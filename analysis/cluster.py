"""From likenesses to themes, and from themes to topics.

Owns the communities (Leiden, Traag et al. 2019, on modularity with a resolution, Reichardt and Bornholdt 2006), the choice of
how many: the middle of the resolutions at which the grouping changes least when a fifth of the answers is left out (after
Ben-Hur et al. 2002), and what is said of how firm each theme is. Everything is placed; nothing is an outlier. Must not look at
the texts.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass

import igraph
import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.metrics import mutual_info_score
from sklearn.metrics.cluster import contingency_matrix, expected_mutual_information

from analysis.neighbours import (
    Likeness,
    counterparts,
    graph_of,
    joined_links,
    likeness_of,
    nearest,
    neighbours_for,
    shared_links,
)

Labels = NDArray[np.int64]
Vectors = NDArray[np.float32]

RESOLUTIONS = (1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0, 24.0, 32.0)
SAMPLE_LIMIT = 12_000
"""Rows that are well worth grouping; of more a sample says as much, and the others follow it."""

_KEPT_SHARE = 0.8
_SUBSAMPLES = 4
_TOLERANCE = 0.01
_FEW = 5  # below this many answers there is one theme: a person reads them all anyway
_LEAST_MEAN_SIZE = 4
_MOST_THEMES = 2.5  # times the root of the number of answers: nobody reads more
_COUNTERPART_WEIGHT = 0.5
_ITERATIONS = 2  # more change the agreement with people's own themes by less than chance does
_PART_ITERATIONS = 1  # what tells resolutions apart shows as well after one
_LONE_SHARE = 0.6  # of the usual likeness to the most alike row, less than this is no company
_LONE_LINK = 0.5  # of the usual strength of a row's strongest link, the same
_TOPIC_RESOLUTIONS = (4.0, 3.4, 2.8, 2.4, 2.0, 1.7, 1.4, 1.2, 1.0, 0.7, 0.5)
_THEMES_A_TOPIC = 4
_LEAST_THEMES_FOR_TOPICS = 12  # a person reads fewer than these without a second level


@dataclass(frozen=True, slots=True)
class Clustering:
    """Which theme each row is in, which topic each theme, and how firm all that is.

    labels : ndarray (n,), 0 for the largest theme and so on down
    topics : one number for each theme, or empty where there are too few themes to have any
    stability : mean adjusted mutual information (Vinh et al. 2010) of the themes of all rows with those of four fifths of them
    theme_stability : ndarray (themes,), 0 to 1, the share of a theme's pairs that are still together when a fifth is left out
    theme_cohesion : ndarray (themes,), -1 to 1, mean cosine of a theme's rows to its centre
    alone : ndarray (n,), the rows that nothing stands near; they are placed with what is nearest all the same
    """

    labels: Labels
    topics: tuple[int, ...]
    resolution: float
    stability: float
    theme_stability: NDArray[np.float64]
    theme_cohesion: NDArray[np.float64]
    alone: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Choice:
    """A grouping of all rows at one resolution, and those of the parts at the same one."""

    labels: Labels
    resolution: float
    stability: float
    parts: tuple[Labels, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """Four fifths of the rows, and the graph of them."""

    rows: Labels
    graph: igraph.Graph


def cluster(
    dense: Vectors,
    languages: NDArray[np.int64] | None = None,
    beside: Sequence[Likeness] = (),
    seed: int = 0,
    weights: NDArray[np.int64] | None = None,
) -> Clustering:
    """Place every row in a theme.

    dense : ndarray (n, dimensions), unit rows; languages : ndarray (n,), a number for each row's language, None for all the same
    beside : what else rows are alike by; weights : ndarray (n,), how many answers stand behind each row (they order the themes
    and change nothing else). Time grows with n squared: above SAMPLE_LIMIT rows give a sample.
    """
    count = len(dense)
    if count < _FEW:
        return _one_theme(dense)
    groups = np.zeros(count, dtype=np.int64) if languages is None else languages
    found = nearest(dense, neighbours_for(count), groups)
    links = shared_links(found) + joined_links(beside, count)
    if groups.any():
        links = links + _COUNTERPART_WEIGHT * counterparts(dense, groups)
    graph = graph_of(links)
    parts = _parts(graph, seed)
    choice = _choose(graph, parts, seed)
    labels = largest_first(choice.labels, weights)
    return Clustering(
        labels=labels,
        topics=_topics(graph, labels, seed),
        resolution=choice.resolution,
        stability=choice.stability,
        theme_stability=_theme_stability(labels, choice, parts),
        theme_cohesion=_cohesion(dense, labels),
        alone=_alone(likeness_of(dense, found), links),
    )


def _one_theme(dense: Vectors) -> Clustering:
    labels = np.zeros(len(dense), dtype=np.int64)
    whole, alone = np.ones(min(len(dense), 1)), np.zeros(len(dense), dtype=np.bool_)
    return Clustering(labels, (), 1.0, 1.0, whole, _cohesion(dense, labels), alone)


def _choose(graph: igraph.Graph, parts: Sequence[_Part], seed: int) -> _Choice:
    """The middle of the resolutions that are as stable as the best, within the tolerance.

    Stability is flat where real themes lie (a theme and its two halves hold equally well), so its very highest point is
    chance; the middle of the plateau is not.
    """
    tried: list[_Choice] = []
    for resolution in RESOLUTIONS:
        labels = communities(graph, resolution, seed)
        if tried and labels.max() + 1 > max(2, min(_MOST_THEMES * len(labels) ** 0.5, len(labels) / _LEAST_MEAN_SIZE)):
            break
        tried.append(_try(labels, parts, resolution, seed))
    around = np.pad([choice.stability for choice in tried], 1, mode="edge")
    steady = (around[:-2] + around[1:-1] + around[2:]) / 3  # one resolution alone may be lucky
    plateau = np.flatnonzero(steady >= steady.max() - _TOLERANCE)
    return tried[int(plateau[(len(plateau) - 1) // 2])]


def _try(labels: Labels, parts: Sequence[_Part], resolution: float, seed: int) -> _Choice:
    """A resolution with its stability, 0 to 1; a single theme is no grouping and counts for nothing."""
    found = tuple(communities(part.graph, resolution, seed, _PART_ITERATIONS) for part in parts)
    tables = [contingency_matrix(labels[part.rows], own, sparse=True) for part, own in zip(parts, found, strict=True)]
    return _Choice(labels, resolution, _agreement(tables) if labels.max() else 0.0, found)


def _agreement(tables: Sequence[sparse.csr_matrix]) -> float:
    """Mean adjusted mutual information (Vinh et al. 2010) of the pairs of groupings that the tables count.

    What chance alone would give is worked out for the first only, for that takes longest: all are equally large and much alike.
    """
    chance = expected_mutual_information(tables[0], tables[0].sum())
    shared = [mutual_info_score(None, None, contingency=table) for table in tables]
    most = [(_entropy(table.sum(axis=0)) + _entropy(table.sum(axis=1))) / 2 for table in tables]
    scores = [(one - chance) / max(whole - chance, 1e-9) for one, whole in zip(shared, most, strict=True)]
    return float(np.mean(scores))


def _entropy(counts: NDArray[np.int64]) -> float:
    shares = np.asarray(counts, dtype=np.float64).ravel() / counts.sum()
    return float(-(shares[shares > 0] * np.log(shares[shares > 0])).sum())


def _parts(graph: igraph.Graph, seed: int) -> list[_Part]:
    generator = np.random.default_rng(seed)
    count = graph.vcount()
    kept = [np.sort(generator.choice(count, int(count * _KEPT_SHARE), replace=False)) for _ in range(_SUBSAMPLES)]
    return [_Part(rows, graph.induced_subgraph(rows.tolist())) for rows in kept]


def communities(graph: igraph.Graph, resolution: float, seed: int, iterations: int = _ITERATIONS) -> Labels:
    """Leiden communities: ndarray (n,). The same graph, resolution and seed give the same answer."""
    igraph.set_random_number_generator(random.Random(seed))  # noqa: S311 - nothing secret is drawn
    found = graph.community_leiden("modularity", weights="weight", resolution=resolution, n_iterations=iterations)
    return np.asarray(found.membership, dtype=np.int64)


def largest_first(labels: Labels, weights: NDArray[np.int64] | None = None) -> Labels:
    """The same grouping, renumbered by size; of two equal groups the one that appears first comes first."""
    groups, first, positions = np.unique(labels, return_index=True, return_inverse=True)
    sizes = np.bincount(positions, weights=weights)
    order = np.lexsort((first, -sizes))
    renumbered = np.empty(len(groups), dtype=np.int64)
    renumbered[order] = np.arange(len(groups))
    return renumbered[positions]


def _theme_stability(labels: Labels, choice: _Choice, parts: Sequence[_Part]) -> NDArray[np.float64]:
    """Share of each theme's pairs that are together in the parts too, over all parts; one row has no pair and counts as firm."""
    themes = int(labels.max()) + 1
    together, pairs = np.zeros(themes), np.zeros(themes)
    for part, own in zip(parts, choice.parts, strict=True):
        table = np.zeros((themes, int(own.max()) + 1))
        np.add.at(table, (labels[part.rows], own), 1)
        together += (table * (table - 1)).sum(axis=1)
        pairs += table.sum(axis=1) * (table.sum(axis=1) - 1)
    return np.divide(together, pairs, out=np.ones(themes), where=pairs > 0)


def _cohesion(dense: Vectors, labels: Labels) -> NDArray[np.float64]:
    """The mean of cosines to the centre of unit rows is the length of their mean."""
    themes = int(labels.max(initial=-1)) + 1
    members = sparse.csr_matrix((np.ones(len(labels), np.float32), (labels, np.arange(len(labels)))), shape=(themes, len(labels)))
    return np.asarray(np.linalg.norm(members @ dense, axis=1) / np.bincount(labels, minlength=themes), dtype=np.float64)


def _alone(likeness: Vectors, links: sparse.csr_matrix) -> NDArray[np.bool_]:
    """Rows far less like the row most like them than rows usually are, and that share few neighbours with any.

    likeness : ndarray (n,), of each row to the most like it
    """
    strongest = links.max(axis=1).toarray().ravel()
    return np.asarray((likeness < _LONE_SHARE * np.median(likeness)) & (strongest < _LONE_LINK * np.median(strongest)))


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
