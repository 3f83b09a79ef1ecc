"""Who stands next to whom: nearest neighbours, and the graph that joins two kinds of them.

Owns the neighbour search (exact, in slices of memory) and the weighing of links by shared neighbours (Jarvis and Patrick
1973). Must not decide what a theme is.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import igraph
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

_SLICE = 1024
NEIGHBOURS = 15
LEXICAL_WEIGHT = 0.5

Rows: TypeAlias = NDArray[np.float32] | sparse.csr_matrix


@dataclass(frozen=True, slots=True)
class Wording:
    """How the rows are worded: sparse (n, terms), unit rows, and what links by it count beside those by meaning."""

    matrix: sparse.csr_matrix
    weight: float = LEXICAL_WEIGHT

    def part(self, rows: NDArray[np.int64]) -> "Wording":
        """The same for some of the rows."""
        return Wording(self.matrix[rows], self.weight)


def neighbours_for(count: int) -> int:
    """How many neighbours to look at among `count` texts: 15, fewer where there are few texts."""
    return int(max(1, min(NEIGHBOURS, count - 1, round(count**0.5) + 1)))


def wording_weight(languages: Sequence[str]) -> float:
    """How much links by wording count beside those by meaning, 0 to LEXICAL_WEIGHT.

    Only answers in one language can share words, so wording counts in full where all are in one and not at all where two
    answers taken at random are more likely in different ones: otherwise the themes of a smaller language stand apart.
    """
    if not languages:
        return 0.0
    same = sum((count / len(languages)) ** 2 for count in Counter(languages).values())
    return LEXICAL_WEIGHT * max(0.0, 2 * same - 1)


def nearest(vectors: Rows, k: int) -> NDArray[np.int64]:
    """The k rows most alike to each row by dot product, itself left out: ndarray (n, k), in no particular order."""
    count = vectors.shape[0]
    found = np.empty((count, k), dtype=np.int64)
    for start in range(0, count, _SLICE):
        alike = _products(vectors[start : start + _SLICE], vectors)
        alike[np.arange(len(alike)), np.arange(start, start + len(alike))] = -np.inf
        found[start : start + len(alike)] = np.argpartition(-alike, k - 1, axis=1)[:, :k]
    return found


def _products(rows: Rows, others: Rows) -> NDArray[np.float32]:
    if isinstance(rows, np.ndarray):
        return np.asarray(rows @ others.T, dtype=np.float32)
    return np.asarray((rows @ others.T).toarray(), dtype=np.float32)


def shared_links(found: NDArray[np.int64]) -> sparse.csr_matrix:
    """Links between neighbours, each weighed by the Jaccard overlap of the two rows' neighbours: sparse (n, n), symmetric."""
    count, k = found.shape
    ones = np.ones(found.size, dtype=np.float32)
    towards = sparse.csr_matrix((ones, (np.repeat(np.arange(count), k), found.ravel())), shape=(count, count))
    circle = (towards + sparse.eye(count, dtype=np.float32, format="csr")).tocsr()
    shared = (circle @ circle.T).multiply(towards.maximum(towards.T)).tocsr()
    shared.data = shared.data / (2 * (k + 1) - shared.data)
    return shared


def neighbour_graph(dense: NDArray[np.float32], wording: Wording | None = None) -> igraph.Graph:
    """The weighted graph of rows: links by meaning, to which those by wording are added at their weight."""
    count = len(dense)
    k = neighbours_for(count)
    links = shared_links(nearest(dense, k))
    if wording is not None and wording.weight > 0:
        links = links + wording.weight * shared_links(nearest(wording.matrix, k))
    upper = sparse.triu(links, k=1).tocoo()
    graph = igraph.Graph(n=count, edges=np.column_stack([upper.row, upper.col]).tolist())
    graph.es["weight"] = upper.data.astype(float).tolist()
    return graph


def nearest_known(vectors: NDArray[np.float32], known: NDArray[np.float32], k: int) -> NDArray[np.int64]:
    """The k rows of `known` most alike to each row of `vectors`: ndarray (n, k)."""
    found = np.empty((len(vectors), k), dtype=np.int64)
    for start in range(0, len(vectors), _SLICE):
        alike = vectors[start : start + _SLICE] @ known.T
        found[start : start + len(alike)] = np.argpartition(-alike, k - 1, axis=1)[:, :k]
    return found
