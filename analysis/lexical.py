"""Vectors by the words alone: no model, no meaning, fitted to the texts of a run.

Owns the terms, their rarity, and what they are condensed to: latent semantic analysis (Deerwester et al. 1990) over words, pairs
of words and runs of letters. Of very many texts a sample is fitted to, and any worker makes the vectors of the others with it.
Must not keep a text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize

from analysis.clean import without_placeholders
from analysis.embedding import Closer, Embedder, Vectors
from analysis.wordings import BUCKETS, rarity, runs_of
from analysis.words import fold_word, split_words

FITTED_TO = 12_000
"""Texts that say as much of the words of a survey as all of them would."""

_DIMENSIONS = 128
_MOST_RUNS = 50_000
_MANY = 2_000  # texts from which a term that only one of them has is left out
_SPARE = 10  # dimensions more than are kept, for the power method to err in
_NOTHING = 1e-6  # a variance below this is rounding


def word_matrix(texts: Sequence[str]) -> sparse.csr_matrix:
    """Words and pairs of words by TF-IDF, sparse (n_texts, n_terms), rows of length one or zero."""
    most = 0.2 if len(texts) > 50 else 0.5  # what a fifth of all answers say joins nobody
    try:
        return sparse.csr_matrix(_weigher(max_df=most).fit_transform(texts))
    except ValueError:  # no text has a word that others do not all have
        return sparse.csr_matrix((len(texts), 1), dtype=np.float32)


def _weigher(**choice: Any) -> TfidfVectorizer:
    return TfidfVectorizer(sublinear_tf=True, analyzer=_terms, token_pattern=None, dtype=np.float32, **choice)


def _terms(text: str) -> list[str]:
    words = [fold_word(word) for word in split_words(without_placeholders(text))]
    return [*words, *(f"{one} {other}" for one, other in pairwise(words))]


@dataclass(frozen=True)
class Lexicon:
    """What was fitted: the terms' rarity and what each says. It can be sent to another process.

    words : of words and pairs, None where no text has any; buckets, rare : ndarray (r,), the runs of letters that count, and
    their rarity; says : ndarray (terms, dimensions)
    """

    words: TfidfVectorizer | None
    buckets: NDArray[np.int64]
    rare: Vectors
    says: Vectors

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Vectors : ndarray (n_texts, dimensions), of length one (zero where no term is known)."""
        if not len(texts):
            return np.empty((0, self.says.shape[1]), dtype=np.float32)
        return np.asarray(normalize(self.matrix(texts) @ self.says), dtype=np.float32)

    def matrix(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """Words, pairs and runs, sparse (n_texts, terms), rows of length one or zero."""
        runs = runs_of(texts)[:, self.buckets].multiply(self.rare[None, :]).tocsr()
        parts = [normalize(runs)] if self.words is None else [self.words.transform(texts), normalize(runs)]
        return normalize(sparse.hstack(parts, format="csr"))


def fit_lexicon(texts: Sequence[str]) -> Lexicon:
    """Fit to these texts, of which a survey has FITTED_TO at most."""
    try:
        words = _weigher(min_df=2 if len(texts) > _MANY else 1).fit(texts)
    except ValueError:  # no text has a word
        words = None
    runs = runs_of(texts)
    having = np.bincount(runs.indices, minlength=BUCKETS)
    buckets = np.sort(np.argsort(-having, kind="stable")[: min(_MOST_RUNS, max(1, np.count_nonzero(having)))])
    lexicon = Lexicon(words, buckets, rarity(runs)[buckets].astype(np.float32), np.empty((0, 0), dtype=np.float32))
    return replace(lexicon, says=_condensed(lexicon.matrix(texts)))


def _condensed(matrix: sparse.csr_matrix) -> Vectors:
    """What each term says: ndarray (terms, dimensions), the right singular vectors (randomised, Halko et al. 2011).

    The basis is made orthogonal where the matrix is short, among texts and not among terms, which takes a fifth of the time.
    """
    texts, terms = matrix.shape
    size = min(_DIMENSIONS, texts - 1, terms - 1)
    if size < 2:  # hardly anything to condense
        return np.eye(terms, dtype=np.float32) if terms <= 2 else matrix.T.toarray()
    by_term = matrix.T.tocsr()
    drawn = np.random.default_rng(0).standard_normal((terms, size + _SPARE), dtype=np.float32)
    basis = np.linalg.qr(matrix @ (by_term @ (matrix @ drawn)))[0]  # once with its own power: more rounds change no theme
    seen = np.asarray(by_term @ basis, dtype=np.float32)
    values, turned = np.linalg.eigh((seen.T @ seen).astype(float))
    values, turned = values[::-1][:size], turned[:, ::-1][:, :size]
    return np.asarray(seen @ (turned / np.sqrt(np.maximum(values, _NOTHING))), dtype=np.float32)


class LexicalEmbedder:
    """Words, pairs of words and runs of letters, weighed by rarity and condensed (`lexical`).

    Fitted anew at every call, so vectors of two calls must never be compared.
    """

    name = "tf-idf+svd"
    tier = "lexical"
    comparable = False

    def __init__(self, why: str) -> None:
        self.why = why
        self.beside: Mapping[str, Embedder] = {}
        self.closer: Mapping[str, Closer] = {}

    def fitted(self, sample: Sequence[str]) -> Lexicon:
        """Fitted to these texts."""
        return fit_lexicon(sample)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Vectors by what is fitted to all of these texts."""
        return self.fitted(texts).embed(texts)
