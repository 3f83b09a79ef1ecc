"""Two embedders as one: what a model for all languages makes of a text, and what another that knows more makes of it.

Owns how the two are put together. It serves judging alone: themes are grouped by vectors that all answers have.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from analysis.embedding import Closer, Embedder, Vectors


class SideBySide:
    """The vectors of `first`, then those of `second`: ndarray (n_texts, dimensions of both), each of length one.

    It has the name of `second`, by which heads learnt with the two are found; with the name of `first` before it where that is
    two as well.
    """

    comparable = True

    def __init__(self, first: Embedder, second: Embedder) -> None:
        self._first, self.own = first, second
        self.name: str = f"{first.name}+{second.name}" if isinstance(first, SideBySide) else second.name
        self.tier, self.why = second.tier, second.why
        self.beside: Mapping[str, Embedder] = {}
        self.closer: Mapping[str, Closer] = {}
        self.wary: Embedder | None = None

    def embed(self, texts: Sequence[str]) -> Vectors:
        """As `Embedder.embed`."""
        return self.join(self._first.embed(texts), texts)

    def join(self, vectors: Vectors, texts: Sequence[str]) -> Vectors:
        """As `Closer.join`; `vectors` are those of `first`."""
        return joined(vectors, self.own.embed(texts))


def joined(first: Vectors, second: Vectors) -> Vectors:
    """The numbers of two embedders for the same texts: ndarray (n_texts, dimensions of both), each of length one."""
    return np.asarray(np.hstack([first, second]) / np.sqrt(2), dtype=np.float32)
