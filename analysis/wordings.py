"""How texts are worded: which short runs of letters they have, told apart by a hash.

Owns the runs and their hash, so that what is learnt from wordings needs no list of words and means the same on every machine.
Must not know what is learnt. Method: the hashing trick (Weinberger et al. 2009) over runs of letters inside words and at their
edges, weighed by rarity (TF-IDF, sublinear).
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

BUCKETS = 1 << 18
_RUNS = (3, 4, 5)
_READ_AT_MOST = 4000  # characters; what is longer has said what it is about
_WORD = re.compile(r"\w+")
_FIRST, _NEXT, _LAST = np.uint64(0x9E3779B97F4A7C15), np.uint64(0x100000001B3), np.uint64(64 - 18)
_MIX = np.uint64(29)


def fold_letters(text: str) -> str:
    """Lower case without accents, words apart by one space, with a space before and behind."""
    return f" {' '.join(_words(text))} "


def _words(text: str) -> list[str]:
    plain = text[:_READ_AT_MOST].casefold()
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return _WORD.findall(plain)


def runs_of(texts: Sequence[str]) -> sparse.csr_matrix:
    """How often each run of letters stands in each text, damped: sparse (n_texts, BUCKETS), 1 + log of the count.

    A run never reaches over a space, so those of a word are found once, however often it is said. The runs of the last texts
    asked for are kept, because several heads ask for the same: leave them as they are.
    """
    return _runs_of(tuple(texts))


@lru_cache(maxsize=1)
def _runs_of(texts: tuple[str, ...]) -> sparse.csr_matrix:
    known: dict[str, int] = {}
    said = [[known.setdefault(word, len(known)) for word in _words(text)] for text in texts]
    ends = np.cumsum([0, *map(len, said)])
    words = np.fromiter(chain.from_iterable(said), dtype=np.int32, count=int(ends[-1]))
    spoken = sparse.csr_matrix((np.ones(len(words), np.float32), words, ends), shape=(len(texts), len(known)))
    counts = (spoken @ _runs_of_words(list(known))).tocsr()
    counts.data = 1 + np.log(counts.data)
    return counts


def _runs_of_words(words: Sequence[str]) -> sparse.csr_matrix:
    """How often each run stands in each word with a space on either side: sparse (n_words, BUCKETS)."""
    spaced = [f" {word} " for word in words]
    letters = np.frombuffer("".join(spaced).encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    owner = np.repeat(np.arange(len(spaced)), [len(word) for word in spaced])
    found = [_hashed(letters, owner, length) for length in _RUNS]
    rows, columns = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return sparse.csr_matrix((np.ones(len(rows), np.float32), (rows, columns)), shape=(len(words), BUCKETS))


def _hashed(letters: NDArray[np.uint64], owner: NDArray[np.int64], length: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The word and the bucket of every run of this length."""
    count = max(0, len(letters) - length + 1)
    whole = np.flatnonzero(owner[:count] == owner[length - 1 :]) if count else np.zeros(0, np.int64)
    value = np.full(len(whole), length, np.uint64) * _FIRST
    for place in range(length):
        value = (value ^ letters[whole + place]) * _NEXT
        value ^= value >> _MIX
    return owner[whole], ((value * _FIRST) >> _LAST).astype(np.int64)


def rarity(runs: sparse.csr_matrix) -> NDArray[np.float64]:
    """Inverse document frequency of every bucket: ndarray (BUCKETS,)."""
    having = np.bincount(runs.indices, minlength=BUCKETS)
    return np.asarray(np.log((1 + runs.shape[0]) / (1 + having)) + 1)


def weighed(runs: sparse.csr_matrix, by: NDArray[np.float64]) -> sparse.csr_matrix:
    """The runs times their rarity, each row of length one (zero where there is nothing)."""
    rare = runs.multiply(by[None, :]).tocsr()
    length = np.sqrt(np.asarray(rare.multiply(rare).sum(axis=1)).ravel())
    return (sparse.diags(1 / np.where(length > 0, length, 1.0)) @ rare).tocsr()
