"""Points that are all but the same, counted as one.

Owns finding them: runs of three letters in common (Jaccard), candidates by MinHash (Broder 1997) in bands, within one language
only. So a misspelt word, another ending or one word more in a passed-on text makes no new voice and no lost one: all are counted.
Must not decide what a point means; where meanings can be compared, it asks.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from analysis.clean import fold_key

Indices = NDArray[np.int64]

LEAST_SHARED = 0.72
"""Share of the runs of three letters that two texts must have in common."""

LEAST_LIKENESS = 0.9
"""Cosine that their vectors must have, where vectors can be compared."""

_RUN = 3
_BANDS, _ROWS = 8, 3  # of texts that share .72 of their runs 97 in 100 meet in a band, of those that share .4 every third pair
_WORTH_A_LOOK = 0.5  # share of the hashes that agree: of texts that share .72 of their runs 99 in 100 reach it
_PIECE = 20_000
_NEVER = np.uint64(2**32 - 1)
_ODD = np.random.default_rng(20).integers(1 << 40, 1 << 63, _BANDS * _ROWS, dtype=np.uint64) | np.uint64(1)
_MIX = np.random.default_rng(21).integers(1 << 40, 1 << 63, 4, dtype=np.uint64) | np.uint64(1)


def fold_near(texts: Sequence[str], spoken: Sequence[str], counts: Indices, vectors: NDArray[np.float32] | None) -> Indices:
    """ndarray (n,): for each text the one it is counted with, itself in most cases; the most said of those alike stands for them.

    counts : ndarray (n,), how often each was said; vectors : unit rows, or None where they cannot be compared.
    """
    keys = [f" {fold_key(text)} " for text in texts]
    rank = np.empty(len(texts), dtype=np.int64)
    rank[np.lexsort((np.arange(len(texts)), -counts))] = np.arange(len(texts))
    stands_for = np.arange(len(texts))
    for one, other in _oriented(_candidates(keys, spoken), rank):
        if stands_for[one] != one or stands_for[other] != other or not _alike(keys[one], keys[other]):
            continue
        if vectors is None or float(vectors[one] @ vectors[other]) >= LEAST_LIKENESS:
            stands_for[other] = one
    return stands_for


def _oriented(pairs: Indices, rank: Indices) -> Iterator[tuple[int, int]]:
    """Each pair once, the more said one first; pairs of much said texts come first."""
    lower = np.where(rank[pairs[:, 0]] < rank[pairs[:, 1]], pairs[:, 0], pairs[:, 1])
    ordered = np.column_stack((lower, pairs.sum(axis=1) - lower))
    keys = np.unique(rank[ordered], axis=0)
    by_rank = np.argsort(rank)
    return ((int(by_rank[one]), int(by_rank[other])) for one, other in keys.tolist())


def _candidates(keys: Sequence[str], spoken: Sequence[str]) -> Indices:
    """Pairs (q, 2) that meet in a band: each text with the first of its bucket and with the one before it."""
    _, language = np.unique(np.asarray(spoken), return_inverse=True)
    signatures = [_signatures(keys[start : start + _PIECE]) for start in range(0, len(keys), _PIECE)]
    lowest = np.concatenate(signatures) if signatures else np.empty((0, _BANDS * _ROWS), dtype=np.uint32)
    found = [np.empty((0, 2), dtype=np.int64)]
    for band in range(_BANDS):
        bucket = np.zeros(len(keys), dtype=np.uint64)
        for row in range(band * _ROWS, (band + 1) * _ROWS):
            bucket = bucket * _MIX[3] + lowest[:, row]
        order = np.lexsort((bucket, language))
        new = np.ones(len(order), dtype=np.bool_)
        new[1:] = (np.diff(bucket[order]) != 0) | (np.diff(language[order]) != 0)
        later = np.flatnonzero(~new)
        first = np.maximum.accumulate(np.where(new, np.arange(len(order)), 0))
        found += [np.column_stack((order[later - 1], order[later])), np.column_stack((order[first[later]], order[later]))]
    pairs = np.concatenate(found)
    agree = (lowest[pairs[:, 0]] == lowest[pairs[:, 1]]).mean(axis=1)
    return np.asarray(pairs[agree >= _WORTH_A_LOOK])


def _signatures(keys: Sequence[str]) -> NDArray[np.uint32]:
    """The lowest of each text's runs under each of several hashes: ndarray (n, _BANDS * _ROWS)."""
    lengths = np.array([len(key) for key in keys], dtype=np.int64)
    letters = np.frombuffer("".join(keys).encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    runs = letters * _MIX[0]
    runs[:-1] += letters[1:] * _MIX[1]
    runs[:-2] += letters[2:] * _MIX[2]
    runs ^= runs >> np.uint64(29)
    ends = np.cumsum(lengths)
    across = np.concatenate([ends - 1, ends - 2])[np.concatenate([lengths > 0, lengths > 2])]
    inside = np.ones(len(runs), dtype=np.bool_)
    inside[across] = False
    runs, starts = runs[inside], np.concatenate(([0], np.cumsum(np.add.reduceat(inside, ends - lengths))[:-1]))
    lowest = np.empty((len(keys), _BANDS * _ROWS), dtype=np.uint32)
    for number in range(_BANDS * _ROWS):
        lowest[:, number] = np.minimum.reduceat((runs * _ODD[number]) >> np.uint64(32), starts)
    return lowest


def _alike(one: str, other: str) -> bool:
    """Whether they share enough of their runs of letters."""
    first, second = ({key[at : at + _RUN] for at in range(len(key) - _RUN + 1)} for key in (one, other))
    return len(first & second) >= LEAST_SHARED * len(first | second)
