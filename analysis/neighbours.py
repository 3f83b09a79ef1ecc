"""Who stands next to whom: nearest neighbours, and the links that several kinds of likeness make together.

Owns the neighbour search (exact, in slices of memory), the correction for crowding, and the weighing of links by shared
neighbours (Jarvis and Patrick 1973). Must not see a text or decide what a theme is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import igraph
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

_SLICE = 1024
NEIGHBOURS = 15
_CROWD_SHARE = 0.05  # of a group, its nearest ones tell how crowded a place is
_CROWD_LEAST = 5
_CROWD_ROWS = 400  # of a group, evenly over it, are looked at
_STRIDE = 64

Rows: TypeAlias = NDArray[np.float32] | sparse.csr_matrix
Floats: TypeAlias = NDArray[np.float32]
Indices: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Likeness:
    """One way in which rows are alike.

    matrix : (m, dimensions), unit rows, dense or sparse; weight : what links by it count
    rows : ndarray (m,), ascending, which of all rows these are, None for all
    groups : ndarray (m,), a number for each row's language, None where no correction for crowding is wanted
    """

    matrix: Rows
    weight: float = 1.0
    rows: Indices | None = None
    groups: Indices | None = None


def neighbours_for(count: int) -> int:
    """How many neighbours to look at among `count` texts: 15, fewer where there are few texts."""
    return int(max(1, min(NEIGHBOURS, count - 1, round(count**0.5) + 1)))


def crowding(vectors: Floats, groups: Indices) -> Floats:
    """How near the nearest twentieth of each group is to each row, by mean dot product: ndarray (n, groups).

    Half of it is taken off a pair's likeness from either side (cross-domain similarity local scaling, Conneau et al. 2018):
    rows that are near everything join nobody by that alone, and a language whose vectors lie apart is not kept apart.
    """
    found = np.empty((len(vectors), int(groups.max(initial=-1)) + 1), dtype=np.float32)
    for group in range(found.shape[1]):
        rows = np.flatnonzero(groups == group)
        rows = rows[np.linspace(0, len(rows) - 1, min(len(rows), _CROWD_ROWS)).astype(np.int64)]
        alike = vectors @ vectors[rows].T
        alike[rows, np.arange(len(rows))] = -1  # itself
        nearest_ones = min(len(rows), max(_CROWD_LEAST, round(_CROWD_SHARE * len(rows))))
        found[:, group] = np.partition(alike, len(rows) - nearest_ones, axis=1)[:, -nearest_ones:].mean(axis=1)
    return found


def nearest(vectors: Rows, k: int, groups: Indices | None = None) -> Indices:
    """The k rows most alike to each row by dot product, itself left out: ndarray (n, k), in no particular order.

    groups : ndarray (n,), the number of each row's language, to correct for crowding; only with dense vectors.
    """
    found = np.empty((vectors.shape[0], k), dtype=np.int64)
    for rows, alike in _likeness(vectors, groups):
        alike[np.arange(len(rows)), rows] = -np.inf
        found[rows] = highest(alike, k)
    return found


def counterparts(vectors: Floats, groups: Indices) -> sparse.csr_matrix:
    """Links between rows of different groups that are each other's nearest there: sparse (n, n), symmetric.

    A row's links add up to one or less. Of texts in two languages that say the same nearly all find each other in this way
    (mutual nearest neighbours, as parallel texts are mined: Artetxe and Schwenk 2019), where what is merely near is often not.
    """
    count, languages = len(vectors), int(groups.max(initial=-1)) + 1
    best = np.zeros((count, languages), dtype=np.int64)
    members = [np.flatnonzero(groups == group) for group in range(languages)]
    for rows, alike in _likeness(vectors, groups):
        for group, own in enumerate(members):
            best[rows, group] = own[alike[:, own].argmax(axis=1)]
    abroad = best[best, groups[:, None]] == np.arange(count)[:, None]
    abroad[np.arange(count), groups] = False
    rows, where = np.nonzero(abroad)
    others = best[rows, where]
    partners = abroad.sum(axis=1)
    weights = (1 / np.maximum(partners[rows], partners[others])).astype(np.float32)
    return sparse.csr_matrix((weights, (rows, others)), shape=(count, count))


def carried_over(links: sparse.csr_matrix, abroad: sparse.csr_matrix) -> sparse.csr_matrix:
    """Links among some rows, as their counterparts among the others have them too: sparse (n, n), symmetric.

    What a model for one language tells of a text holds for what says the same in another. abroad : from `counterparts`
    """
    known = np.diff(links.indptr) > 0
    stands_for = sparse.diags((~known).astype(np.float32)) @ abroad @ sparse.diags(known.astype(np.float32))
    half = (stands_for @ links).tocsr()
    return (half + half.T + half @ stands_for.T).tocsr()


def _likeness(vectors: Rows, groups: Indices | None) -> Iterator[tuple[Indices, Floats]]:
    """Slices of the rows, each with its dot products with all rows, corrected for crowding where there are groups."""
    count = vectors.shape[0]
    crowd = None
    if groups is not None and isinstance(vectors, np.ndarray):
        crowd = np.asfortranarray(crowding(vectors, groups) / 2)  # a group's column is read as often as a row's own numbers
    for start in range(0, count, _SLICE):
        rows = np.arange(start, min(start + _SLICE, count))
        alike = _products(vectors[start : start + _SLICE], vectors)
        if crowd is not None and groups is not None:
            alike -= crowd[rows].take(groups, axis=1)
            alike -= crowd.T[groups[rows]]
        yield rows, alike


def _products(rows: Rows, others: Rows) -> Floats:
    if isinstance(rows, np.ndarray):
        return np.asarray(rows @ others.T, dtype=np.float32)
    return np.asarray((rows @ others.T).toarray(), dtype=np.float32)


def highest(values: Floats, k: int) -> Indices:
    """The places of the k highest values of each row: ndarray (n, k).

    The k-th highest of the columns' groups' maxima is a bound that k values reach and few others: a fifth of a partition's time.
    """
    count, columns = values.shape
    groups = columns // _STRIDE
    if groups < 2 * k:
        return np.argpartition(-values, k - 1, axis=1)[:, :k]
    maxima = values[:, : groups * _STRIDE].reshape(count, _STRIDE, groups).max(axis=1)
    bound = np.partition(maxima, groups - k, axis=1)[:, groups - k]
    places = np.flatnonzero(values >= bound[:, None])
    if len(places) > 8 * k * count:  # a great many are equal
        return np.argpartition(-values, k - 1, axis=1)[:, :k]
    rows = places // columns
    order = np.lexsort((-values.ravel()[places], rows))
    starts = np.searchsorted(rows, np.arange(count))
    return np.asarray((places - rows * columns)[order[starts[:, None] + np.arange(k)]], dtype=np.int64)


def shared_links(found: Indices) -> sparse.csr_matrix:
    """Links between neighbours, each weighed by the Jaccard overlap of the two rows' neighbours: sparse (n, n), symmetric."""
    count, k = found.shape
    ones = np.ones(found.size, dtype=np.float32)
    towards = sparse.csr_matrix((ones, (np.repeat(np.arange(count), k), found.ravel())), shape=(count, count))
    circle = (towards + sparse.eye(count, dtype=np.float32, format="csr")).tocsr()
    shared = (circle @ circle.T).multiply(towards.maximum(towards.T)).tocsr()
    shared.data = shared.data / (2 * (k + 1) - shared.data)
    return shared


def joined_links(kinds: Sequence[Likeness], count: int) -> sparse.csr_matrix:
    """Links by every kind of likeness among `count` rows, added up at their weights: sparse (count, count), symmetric."""
    joined = sparse.csr_matrix((count, count), dtype=np.float32)
    for kind in kinds:
        known = kind.matrix.shape[0]
        if kind.weight <= 0 or known < 2:
            continue
        links = kind.weight * shared_links(nearest(kind.matrix, neighbours_for(known), kind.groups))
        joined = joined + (links if kind.rows is None else _spread_out(links, kind.rows, count))
    return joined.tocsr()


def _spread_out(links: sparse.csr_matrix, rows: Indices, count: int) -> sparse.csr_matrix:
    """Links among some of the rows as links among all."""
    pairs = links.tocoo()
    return sparse.csr_matrix((pairs.data, (rows[pairs.row], rows[pairs.col])), shape=(count, count))


def graph_of(links: sparse.csr_matrix) -> igraph.Graph:
    """The weighted graph of the links."""
    upper = sparse.triu(links, k=1).tocoo()
    graph = igraph.Graph(n=links.shape[0], edges=np.column_stack([upper.row, upper.col]).tolist())
    graph.es["weight"] = upper.data.astype(float).tolist()
    return graph


def likeness_of(vectors: Floats, found: Indices) -> Floats:
    """How alike each row is to the most alike of those found for it: ndarray (n,)."""
    best = np.empty(len(vectors), dtype=np.float32)
    for start in range(0, len(vectors), _SLICE):
        rows = slice(start, start + _SLICE)
        best[rows] = np.einsum("nd,nkd->nk", vectors[rows], vectors[found[rows]]).max(axis=1)
    return best
