"""Taking the mean of each language off its vectors, so that themes are about subjects and not about languages.

Must not make vectors.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.preprocessing import normalize

from analysis.embedding import Vectors

_SHRINK = 5  # a language's mean counts as much as the overall mean once it has this many answers


@dataclass(frozen=True, slots=True)
class LanguageMeans:
    """The mean vector of each language, to be subtracted so that themes are about subjects and not about languages.

    overall : ndarray (dimensions,), also used for a language that was not there when the means were taken
    """

    overall: Vectors
    own: Mapping[str, Vectors]

    @classmethod
    def of(cls, vectors: Vectors, languages: Sequence[str]) -> LanguageMeans:
        """Take the means; a language with few answers has its own drawn to the overall one by `_SHRINK` answers' worth.

        One text alone has nothing in common with others and keeps its vector.
        """
        if len(vectors) == 1:
            return cls(np.zeros_like(vectors[0]), {})
        overall = vectors.mean(axis=0)
        codes = np.asarray(languages)
        own = {}
        for code in sorted(set(languages)):
            rows = vectors[codes == code]
            own[code] = (rows.sum(axis=0) + _SHRINK * overall) / (len(rows) + _SHRINK)
        return cls(overall, own)

    def centred(self, vectors: Vectors, languages: Sequence[str]) -> Vectors:
        """The vectors less their languages' means, of length one (zero where nothing is left): same shape."""
        means = np.stack([self.own.get(code, self.overall) for code in languages])
        return np.asarray(normalize(vectors - means), dtype=np.float32)
