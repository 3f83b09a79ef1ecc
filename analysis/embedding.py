"""What every embedder is: something that turns texts into vectors of length one.

Must not know any of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Vectors: TypeAlias = NDArray[np.float32]

ANY = ""
"""In the place of a language: all of them."""


class Embedder(Protocol):
    """Anything that turns texts into unit vectors.

    comparable : whether vectors of two calls may be compared; why : the reason this embedder serves, empty for the best one
    beside : embedders that know one language better, by the code of it; their vectors compare only with each other
    closer : those that read more closely and cost more, for what is judged and not for what is grouped, by the language, or
    `ANY`; one for a language builds on that for `ANY`
    """

    name: str
    tier: str
    comparable: bool
    why: str
    beside: Mapping[str, Embedder]
    closer: Mapping[str, Closer]

    def __hash__(self) -> int:
        """Embedders are kept and compared by identity."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Vectors : ndarray (n_texts, dimensions) float32, each of length one (an empty text may be all zeros)."""
        ...


class Closer(Embedder, Protocol):
    """An embedder that adds its own numbers to the vectors of another.

    own : what makes its own numbers alone
    """

    own: Embedder

    def join(self, vectors: Vectors, texts: Sequence[str]) -> Vectors:
        """What `embed` gives for the texts, where the other's `vectors` of them are known already."""
        ...


class Fitted(Protocol):
    """What was fitted to a sample of texts: its vectors can be compared, and any process can be sent it."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """As `Embedder.embed`."""
        ...


def name_of(embedder: Embedder) -> str:
    """The name of an embedder and of those that read more closely."""
    closer = [embedder.closer[code].name for code in sorted(embedder.closer)]
    return " with ".join((embedder.name, *closer))
