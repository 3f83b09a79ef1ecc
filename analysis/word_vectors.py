"""Vectors of English texts from the vectors of the pieces of their words: quick, for the fast tier.

Must not download anything, keep texts, or write files.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.preprocessing import normalize
from tokenizers import Tokenizer

from analysis.clean import without_placeholders
from analysis.embedding import Closer, Embedder, Vectors
from analysis.model_folder import ModelFiles

_MAX_CHARACTERS = 6000  # of a text: past what the sentence models read
_SLICE = 20_000


class StaticEmbedder:
    """Vectors of pieces of English words, summed and centred: meaning without order, at thousands of texts a second.

    The mean of the texts is taken off at every call, so vectors of two calls must never be compared.
    """

    tier = "static"
    comparable = False

    def __init__(self, files: ModelFiles, why: str) -> None:
        self.name = f"{files.name}@{files.sha256[:12]}"
        self.why = why
        self.beside: Mapping[str, Embedder] = {}
        self.closer: Mapping[str, Closer] = {}
        self._files = files

    def fitted(self, sample: Sequence[str]) -> StaticVectors:
        """With the mean of these texts."""
        table = np.load(self._files.graph, allow_pickle=False)
        bare = StaticVectors(table, self._files.tokenizer.read_text(encoding="utf-8"), np.zeros(table.shape[1], np.float32))
        return replace(bare, mean=bare.sums(sample).mean(axis=0)) if len(sample) else bare

    def embed(self, texts: Sequence[str]) -> Vectors:
        """The sum of a text's pieces, less the mean of all texts, of length one (zero where no piece is known)."""
        return self.fitted(texts).embed(texts)


@dataclass(frozen=True)
class StaticVectors:
    """The vector of each piece of a word, how a text is cut into pieces, and the mean that is taken off."""

    table: NDArray[np.float16]
    tokenizer: str
    mean: Vectors

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Vectors : ndarray (n_texts, dimensions), of length one or zero."""
        return _unit(self.sums(texts) - self.mean)

    def sums(self, texts: Sequence[str]) -> Vectors:
        """As `embed`, without the mean taken off."""
        table, tokenizer = self.table.astype(np.float32), Tokenizer.from_str(self.tokenizer)
        sums = np.empty((len(texts), table.shape[1]), dtype=np.float32)
        for start in range(0, len(texts), _SLICE):
            part = [without_placeholders(text[:_MAX_CHARACTERS]) for text in texts[start : start + _SLICE]]
            pieces = [encoding.ids for encoding in tokenizer.encode_batch(part, add_special_tokens=False)]
            sums[start : start + len(part)] = _unit(_counts(pieces, len(table)) @ table)
        return sums


def _unit(vectors: Vectors) -> Vectors:
    return np.asarray(normalize(vectors) if len(vectors) else vectors, dtype=np.float32)


def _counts(pieces: Sequence[Sequence[int]], known: int) -> csr_matrix:
    """How often each piece is in each text: sparse (texts, known)."""
    ends = np.cumsum([0, *(len(one) for one in pieces)])
    flat = np.fromiter((piece for one in pieces for piece in one), dtype=np.int64, count=int(ends[-1]))
    return csr_matrix((np.ones(len(flat), dtype=np.float32), flat, ends), shape=(len(pieces), known))
