"""The texts of a run and how themes are made up of them.

Owns the shapes that naming, keywords and quotes share, and the little geometry they need. Must not look into a text.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Indices = NDArray[np.int64]
EmbedPhrases = Callable[[Sequence[str], Sequence[str]], Vectors]


@dataclass(frozen=True, slots=True)
class Texts:
    """The distinct texts of a run (m): cleaned and redacted, with language and centred vector (m, dimensions).

    embed : phrases, each with its language, to centred vectors, or None where those of phrases and of texts cannot be compared
    counts : ndarray (m,), how many answers stand behind each, one where None
    quotable : for each whether it may stand for its theme, None for all; groups : whom each stands for, empty where nobody knows
    """

    texts: Sequence[str]
    languages: Sequence[str]
    vectors: Vectors
    embed: EmbedPhrases | None
    counts: Indices | None = None
    quotable: NDArray[np.bool_] | None = None
    groups: Sequence[str | None] = ()

    def group(self, index: int) -> str | None:
        """Whom a text stands for."""
        return self.groups[index] if self.groups else None


def groups_of(labels: Indices) -> list[Indices]:
    """The indices of each group, group 0 first."""
    return [np.flatnonzero(labels == group) for group in range(int(labels.max()) + 1)]


def centre_of(vectors: Vectors) -> Vectors:
    """The mean direction of a theme's vectors, of length one (zero where they cancel out)."""
    mean = vectors.mean(axis=0)
    length = float(np.linalg.norm(mean))
    return np.asarray(mean / length if length > 0 else mean, dtype=np.float32)


def by_typicality(vectors: Vectors, indices: Indices) -> Indices:
    """The indices from the most typical text to the least; `vectors` are theirs, in the same order."""
    return indices[np.argsort(-(vectors @ centre_of(vectors)), kind="stable")]
