"""Points that are all but the same, counted as one.

Owns finding them: runs of three letters in common (Jaccard), candidates by MinHash (Broder 1997) in bands, within one language
only. So a misspelt word, another ending or one word more in a passed-on text makes no new voice and no lost one: all are counted.
Must not decide what a point means; where meanings can be compared, it asks.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from analysis.clean import fold_key

Indices = NDArray[np.int64]

LEAST_SHARED = 0.72
"""Share of the runs of three letters that two texts must have in common."""

LEAST_LIKENESS = 0.9
"""Cosine that their vectors must have, where vectors can be compared."""

_BANDS, _ROWS = 8, 3  # of texts that share .72 of their runs 97 in 100 meet in a band, of those that share .4 every third pair
_WORTH_A_LOOK = 0.5  # share of the hashes that agree: of texts that share .72 of their runs 99 in 100 reach it
_PIECE = 20_000
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
    pairs = _oriented(_candidates(keys, spoken), rank)
    alike = [_alike(keys, pairs[start : start + _PIECE]) for start in range(0, len(pairs), _PIECE)]
    for one, other in pairs[np.concatenate(alike)].tolist() if alike else ():
        if stands_for[one] != one or stands_for[other] != other:
            continue
        if vectors is None or float(vectors[one] @ vectors[other]) >= LEAST_LIKENESS:
            stands_for[other] = one
    return stands_for


def _oriented(pairs: Indices, rank: Indices) -> Indices:
    """Each pair with the more said one first; pairs of much said texts come first."""
    pairs = np.where((rank[pairs[:, 0]] < rank[pairs[:, 1]])[:, None], pairs, pairs[:, ::-1])
    return np.asarray(pairs[np.lexsort((rank[pairs[:, 1]], rank[pairs[:, 0]]))])


def _candidates(keys: Sequence[str], spoken: Sequence[str]) -> Indices:
    """Pairs (q, 2) that meet in a band, each once: each text with the first of its bucket and with the one before it."""
    _, language = np.unique(np.asarray(spoken), return_inverse=True)
    signatures = [_signatures(keys[start : start + _PIECE]) for start in range(0, len(keys), _PIECE)]
    lowest = np.concatenate(signatures) if signatures else np.empty((0, _BANDS * _ROWS), dtype=np.uint32)
    found = [np.empty(0, dtype=np.int64)]  # the lower text times their number, and the higher
    for band in range(_BANDS):
        bucket = np.zeros(len(keys), dtype=np.uint64)
        for row in range(band * _ROWS, (band + 1) * _ROWS):
            bucket = bucket * _MIX[3] + lowest[:, row]
        order = np.lexsort((bucket, language))
        new = np.ones(len(order), dtype=np.bool_)
        new[1:] = (np.diff(bucket[order]) != 0) | (np.diff(language[order]) != 0)
        later = np.flatnonzero(~new)
        first = np.maximum.accumulate(np.where(new, np.arange(len(order)), 0))
        meet = np.concatenate([order[later - 1], order[first[later]]]), np.concatenate([order[later], order[later]])
        found.append(np.minimum(*meet) * len(keys) + np.maximum(*meet))
    codes = np.sort(np.concatenate(found))
    codes = codes[np.diff(codes, prepend=-1) > 0]
    pairs = np.column_stack(np.divmod(codes, max(1, len(keys))))
    agree = [_agreement(lowest, pairs[start : start + _PIECE]) for start in range(0, len(pairs), _PIECE)]
    return np.asarray(pairs[np.concatenate(agree) >= _WORTH_A_LOOK] if agree else pairs)


def _agreement(lowest: NDArray[np.uint32], pairs: Indices) -> NDArray[np.float64]:
    """The share of the hashes that the two texts of each pair have alike."""
    return np.asarray((lowest[pairs[:, 0]] == lowest[pairs[:, 1]]).mean(axis=1))


def _signatures(keys: Sequence[str]) -> NDArray[np.uint32]:
    """The lowest of each text's runs under each of several hashes: ndarray (n, _BANDS * _ROWS)."""
    runs, starts = _runs(keys)
    lowest = np.empty((len(keys), _BANDS * _ROWS), dtype=np.uint32)
    for number in range(_BANDS * _ROWS):
        lowest[:, number] = np.minimum.reduceat((runs * _ODD[number]) >> np.uint64(32), starts[:-1])
    return lowest


def _runs(keys: Sequence[str]) -> tuple[NDArray[np.uint64], Indices]:
    """A number for each run of letters of each text, one after the other, and where each text's start: ndarray (n + 1,)."""
    lengths = np.array([len(key) for key in keys], dtype=np.int64)
    letters = np.frombuffer("".join(keys).encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    runs = letters * _MIX[0]
    runs[:-1] += letters[1:] * _MIX[1]
    runs[:-2] += letters[2:] * _MIX[2]
    runs ^= runs >> np.uint64(29)
    ends = np.cumsum(lengths)
    inside = np.ones(len(runs), dtype=np.bool_)
    inside[np.concatenate([ends - 1, ends - 2])[np.concatenate([lengths > 0, lengths > 2])]] = False
    return runs[inside], np.concatenate(([0], np.cumsum(np.add.reduceat(inside.astype(np.int64), ends - lengths))))


def _alike(keys: Sequence[str], pairs: Indices) -> NDArray[np.bool_]:
    """Whether the two texts of each pair share enough of their runs of letters: ndarray (q,)."""
    texts, place = np.unique(pairs, return_inverse=True)
    runs, starts = _runs([keys[text] for text in texts.tolist()])
    columns = ((runs * _MIX[3]) >> np.uint64(33)).astype(np.int32)  # two runs of a text meet in one once in millions of texts
    held = sparse.csr_matrix((np.ones(len(runs), dtype=np.float32), columns, starts), shape=(len(texts), 1 << 31))
    held.sum_duplicates()
    held.data[:] = 1
    one, other = held[place.reshape(-1, 2)[:, 0]], held[place.reshape(-1, 2)[:, 1]]
    shared = np.asarray(one.multiply(other).sum(axis=1)).ravel()
    whole = np.diff(one.indptr) + np.diff(other.indptr) - shared
    return np.asarray(shared >= LEAST_SHARED * whole)
