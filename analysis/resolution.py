"""How many themes there are: the choice of a resolution by stability.

Owns the communities at one resolution (Leiden, Traag et al. 2019, on modularity with a resolution, Reichardt and Bornholdt 2006)
and which resolution is taken: the middle of those at which the grouping changes least when a fifth of the answers is left out
(after Ben-Hur et al. 2002). Few answers, which chance groups now so and now so, are grouped as most of many groupings agree
(consensus clustering, Lancichinetti and Fortunato 2012). Must not know what the rows of a graph are.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

import igraph
import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.metrics import mutual_info_score
from sklearn.metrics.cluster import contingency_matrix, expected_mutual_information

Labels = NDArray[np.int64]

_RESOLUTIONS = (1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0, 24.0, 32.0)
_KEPT_SHARE = 0.8
_SUBSAMPLES = 4
_TOLERANCE = 0.01
_LEAST_MEAN_SIZE = 4
_MOST_THEMES = 2.5  # times the root of the number of answers: nobody reads more
_ITERATIONS = 2  # more change the agreement with people's own themes by less than chance does
_PART_ITERATIONS = 1  # what tells resolutions apart shows as well after one
_FEW = 2_000  # rows: of more, chance moves too little to be worth the many groupings
_SUBSAMPLES_OF_FEW = 16
_GROUPINGS = 12  # at each resolution
_MOST_AGREE = 0.5  # share of the groupings that must put two rows together for it to count
_ROUNDS = 10  # the groupings have agreed long before


@dataclass(frozen=True, slots=True)
class Choice:
    """A grouping of all rows at one resolution, and those of the parts at the same one."""

    labels: Labels
    resolution: float
    stability: float
    parts: tuple[Labels, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Four fifths of the rows, and the graph of them."""

    rows: Labels
    graph: igraph.Graph


def choose(graph: igraph.Graph, parts: Sequence[Part], seed: int) -> Choice:
    """The middle of the resolutions that are as stable as the best, within the tolerance.

    Stability is flat where real themes lie (a theme and its two halves hold equally well), so its very highest point is
    chance; the middle of the plateau is not. Few rows are grouped as most groupings on the plateau agree.
    """
    tried: list[Choice] = []
    for resolution in _RESOLUTIONS:
        labels = communities(graph, resolution, seed)
        if tried and labels.max() + 1 > max(2, min(_MOST_THEMES * len(labels) ** 0.5, len(labels) / _LEAST_MEAN_SIZE)):
            break
        tried.append(_try(labels, parts, resolution, seed))
    around = np.pad([choice.stability for choice in tried], 1, mode="edge")
    steady = (around[:-2] + around[1:-1] + around[2:]) / 3  # one resolution alone may be lucky
    plateau = np.flatnonzero(steady >= steady.max() - _TOLERANCE)
    middle = tried[int(plateau[(len(plateau) - 1) // 2])]
    if graph.vcount() > _FEW:
        return middle
    return replace(middle, labels=_agreed(graph, [tried[at].resolution for at in plateau.tolist()], seed))


def _agreed(graph: igraph.Graph, resolutions: Sequence[float], seed: int) -> Labels:
    """What most of several groupings at each of these resolutions agree on, grouped again until all of them agree."""
    together = _together(graph, resolutions, seed)
    for _ in range(_ROUNDS):
        np.fill_diagonal(together, 0.0)
        often = together >= np.minimum(_MOST_AGREE, together.max(axis=1, keepdims=True))  # nothing is left without company
        weights = np.where(often | often.T, together, 0.0)
        agreed = igraph.Graph.Weighted_Adjacency(weights, mode="undirected", attr="weight", loops=False)
        together = _together(agreed, [1.0], seed)
        if np.all((together == 0) | (together == 1)):  # all of them agree
            break
    return communities(agreed, 1.0, seed)


def _together(graph: igraph.Graph, resolutions: Sequence[float], seed: int) -> NDArray[np.float64]:
    """How often each two rows are in one group, as a share of several groupings at each resolution: ndarray (n, n)."""
    together = np.zeros((graph.vcount(), graph.vcount()))
    drawn = np.random.default_rng(seed).integers(2**31, size=_GROUPINGS).tolist()
    for resolution, own in product(resolutions, drawn):
        labels = communities(graph, resolution, own)
        together += labels[:, None] == labels[None, :]
    return together / (len(resolutions) * _GROUPINGS)


def _try(labels: Labels, parts: Sequence[Part], resolution: float, seed: int) -> Choice:
    """A resolution with its stability, 0 to 1; a single theme is no grouping and counts for nothing."""
    found = tuple(communities(part.graph, resolution, seed, _PART_ITERATIONS) for part in parts)
    tables = [contingency_matrix(labels[part.rows], own, sparse=True) for part, own in zip(parts, found, strict=True)]
    return Choice(labels, resolution, _agreement(tables) if labels.max() else 0.0, found)


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


def parts_of(graph: igraph.Graph, seed: int) -> list[Part]:
    """A few times four fifths of the rows, drawn by `seed`."""
    generator = np.random.default_rng(seed)
    count = graph.vcount()
    subsamples = _SUBSAMPLES if count > _FEW else _SUBSAMPLES_OF_FEW
    kept = [np.sort(generator.choice(count, int(count * _KEPT_SHARE), replace=False)) for _ in range(subsamples)]
    return [Part(rows, graph.induced_subgraph(rows.tolist())) for rows in kept]


def communities(graph: igraph.Graph, resolution: float, seed: int, iterations: int = _ITERATIONS) -> Labels:
    """Leiden communities: ndarray (n,). The same graph, resolution and seed give the same answer."""
    igraph.set_random_number_generator(random.Random(seed))  # noqa: S311 - nothing secret is drawn
    found = graph.community_leiden("modularity", weights="weight", resolution=resolution, n_iterations=iterations)
    return np.asarray(found.membership, dtype=np.int64)


def theme_stability(labels: Labels, choice: Choice, parts: Sequence[Part]) -> NDArray[np.float64]:
    """Share of each theme's pairs that are together in the parts too, over all parts; one row has no pair and counts as firm."""
    themes = int(labels.max()) + 1
    together, pairs = np.zeros(themes), np.zeros(themes)
    for part, own in zip(parts, choice.parts, strict=True):
        table = np.zeros((themes, int(own.max()) + 1))
        np.add.at(table, (labels[part.rows], own), 1)
        together += (table * (table - 1)).sum(axis=1)
        pairs += table.sum(axis=1) * (table.sum(axis=1) - 1)
    return np.divide(together, pairs, out=np.ones(themes), where=pairs > 0)
