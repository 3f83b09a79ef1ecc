"""How texts are worded: which short runs of letters they have, told apart by a hash.

Owns the runs and their hash, so that what is learnt from wordings needs no list of words and means the same on every machine.
Must not know what is learnt. Method: the hashing trick (Weinberger et al. 2009) over runs of letters inside words and at their
edges, weighed by rarity (TF-IDF, sublinear).
"""

import re
import unicodedata
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

BUCKETS = 1 << 18
_RUNS = (3, 4, 5)
_READ_AT_MOST = 4000  # characters; what is longer has said what it is about
_WORD = re.compile(r"\w+")
_FIRST, _NEXT, _LAST = np.uint64(0x9E3779B97F4A7C15), np.uint64(0x100000001B3), np.uint64(64 - 18)
_MIX = np.uint64(29)
_SPACE = 32


def fold_letters(text: str) -> str:
    """Lower case without accents, words apart by one space, with a space before and behind."""
    plain = unicodedata.normalize("NFKD", text[:_READ_AT_MOST].casefold())
    return f" {' '.join(_WORD.findall(''.join(c for c in plain if not unicodedata.combining(c))))} "


def runs_of(texts: Sequence[str]) -> sparse.csr_matrix:
    """How often each run of letters stands in each text, damped: sparse (n_texts, BUCKETS), 1 + log of the count."""
    folded = [fold_letters(text) for text in texts]
    letters = np.frombuffer("".join(folded).encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    owner = np.repeat(np.arange(len(folded)), [len(text) for text in folded])
    found = [_hashed(letters, owner, length) for length in _RUNS]
    rows, columns = (np.concatenate(parts) for parts in zip(*found, strict=True))
    counts = sparse.csr_matrix((np.ones(len(rows), np.float32), (rows, columns)), shape=(len(texts), BUCKETS))
    counts.sum_duplicates()
    counts.data = 1 + np.log(counts.data)
    return counts


def _hashed(letters: NDArray[np.uint64], owner: NDArray[np.int64], length: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The text and the bucket of every run of this length; a space may stand at its ends only."""
    count = max(0, len(letters) - length + 1)
    value = np.full(count, length, np.uint64) * _FIRST
    whole = owner[:count] == owner[length - 1 :] if count else np.zeros(0, np.bool_)
    for place in range(length):
        letter = letters[place : place + count]
        value = (value ^ letter) * _NEXT
        value ^= value >> _MIX
        if 0 < place < length - 1:
            whole &= letter != _SPACE
    return owner[:count][whole], ((value[whole] * _FIRST) >> _LAST).astype(np.int64)


def rarity(runs: sparse.csr_matrix) -> NDArray[np.float64]:
    """Inverse document frequency of every bucket: ndarray (BUCKETS,)."""
    having = np.bincount(runs.indices, minlength=BUCKETS)
    return np.asarray(np.log((1 + runs.shape[0]) / (1 + having)) + 1)


def weighed(runs: sparse.csr_matrix, by: NDArray[np.float64]) -> sparse.csr_matrix:
    """The runs times their rarity, each row of length one (zero where there is nothing)."""
    rare = runs.multiply(by[None, :]).tocsr()
    length = np.sqrt(np.asarray(rare.multiply(rare).sum(axis=1)).ravel())
    return (sparse.diags(1 / np.where(length > 0, length, 1.0)) @ rare).tocsr()
