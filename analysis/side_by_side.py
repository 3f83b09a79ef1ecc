"""Two embedders as one: what a model for all languages makes of a text, and what another that knows more makes of it.

Owns how the two are put together. It serves judging alone: themes are grouped by vectors that all answers have.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from analysis.embedding import ANY, Closer, Embedder, Vectors


class SideBySide:
    """The vectors of `first`, then those of `own`: ndarray (n_texts, dimensions of both), each of length one.

    It has the name of `own`, by which heads learnt with the two are found; with the name of `first` before it where that is
    two as well.
    """

    comparable = True

    def __init__(self, first: Embedder, own: Embedder) -> None:
        self._first, self.own = first, own
        self.name: str = f"{first.name}+{own.name}" if isinstance(first, SideBySide) else own.name
        self.tier, self.why = own.tier, own.why
        self.beside: Mapping[str, Embedder] = {}
        self.closer: Mapping[str, Closer] = {}

    def embed(self, texts: Sequence[str]) -> Vectors:
        """As `Embedder.embed`."""
        return self.join(self._first.embed(texts), texts)

    def join(self, vectors: Vectors, texts: Sequence[str]) -> Vectors:
        """As `Closer.join`; `vectors` are those of `first`."""
        return np.asarray(np.hstack([vectors, self.own.embed(texts)]) / np.sqrt(2), dtype=np.float32)


def closer_with(plain: Embedder, own: Mapping[str, Embedder]) -> Mapping[str, Closer]:
    """Those that read more closely than `plain`, by the language: that of `own` for `ANY` beside it, the others beside both."""
    if not own:
        return {}
    first = SideBySide(plain, own[ANY])
    return {ANY: first, **{code: SideBySide(first, one) for code, one in own.items() if code != ANY}}
