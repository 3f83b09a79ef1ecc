"""From likenesses to themes, and from themes to topics.

Owns the way from vectors to themes, the topics over them, and what is said of how firm each theme is; how many there are is
chosen in `resolution`. Everything is placed; nothing is an outlier. Must not look at the texts.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import igraph
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from analysis.neighbours import (
    Likeness,
    carried_over,
    counterparts,
    graph_of,
    joined_links,
    likeness_of,
    nearest,
    neighbours_for,
    shared_links,
)
from analysis.resolution import Labels, choose, communities, parts_of, theme_stability

Vectors = NDArray[np.float32]

SAMPLE_LIMIT = 12_000
"""Rows that are well worth grouping; of more a sample says as much, and the others follow it."""

_FEW = 5  # below this many answers there is one theme: a person reads them all anyway
_COUNTERPART_WEIGHT = 0.5
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
    of_some = joined_links([one for one in beside if one.rows is not None], count)
    links = shared_links(found) + joined_links([one for one in beside if one.rows is None], count) + of_some
    if groups.any():
        abroad = counterparts(dense, groups)
        links = links + _COUNTERPART_WEIGHT * abroad + carried_over(of_some, abroad)
    graph = graph_of(links)
    parts = parts_of(graph, seed)
    choice = choose(graph, parts, seed)
    labels = largest_first(choice.labels, weights)
    return Clustering(
        labels=labels,
        topics=_topics(graph, labels, seed),
        resolution=choice.resolution,
        stability=choice.stability,
        theme_stability=theme_stability(labels, choice, parts),
        theme_cohesion=_cohesion(dense, labels),
        alone=_alone(likeness_of(dense, found), links),
    )


def _one_theme(dense: Vectors) -> Clustering:
    labels = np.zeros(len(dense), dtype=np.int64)
    whole, alone = np.ones(min(len(dense), 1)), np.zeros(len(dense), dtype=np.bool_)
    return Clustering(labels, (), 1.0, 1.0, whole, _cohesion(dense, labels), alone)


def largest_first(labels: Labels, weights: NDArray[np.int64] | None = None) -> Labels:
    """The same grouping, renumbered by size; of two equal groups the one that appears first comes first."""
    groups, first, positions = np.unique(labels, return_index=True, return_inverse=True)
    sizes = np.bincount(positions, weights=weights)
    order = np.lexsort((first, -sizes))
    renumbered = np.empty(len(groups), dtype=np.int64)
    renumbered[order] = np.arange(len(groups))
    return renumbered[positions]


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
