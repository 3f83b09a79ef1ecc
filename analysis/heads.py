"""Heads over meaning and wording, straight and through one layer: scores that mean the same on every machine.

Owns how heads score and the shape in which they are kept; `learning` makes them. Outcomes, aims, tones and concerns are all heads
of this kind. Must not know what a label means, and must not keep a text.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from analysis.wordings import BUCKETS, runs_of

Floats = NDArray[np.float64]
Vectors = NDArray[np.float32]


@dataclass(frozen=True)
class Heads:
    """One head for each key.

    mean, scale : ndarray (dimensions,), of the vectors learnt from; none where there were no vectors
    meaning : ndarray (dimensions, n_keys); meaning_bias : ndarray (n_keys,)
    hidden, hidden_bias, deep, deep_bias : ndarray (dimensions, h), (h,), (h, n_keys), (n_keys,), of one layer
    between vectors and keys; h is 0 where too little was learnt from for one
    buckets : ndarray (b,), those any text had; rare : ndarray (b,), their rarity; wording : ndarray (b, n_keys)
    both : ndarray (n_keys, 4), how much meaning, wording and the layer weigh, and what is added
    alone : ndarray (n_keys, 2), the same of wording alone
    thresholds : ndarray (n_keys,), the score from which a key is a label; over 1 where nothing was learnt of it
    """

    keys: tuple[str, ...]
    mean: Floats
    scale: Floats
    meaning: Floats
    meaning_bias: Floats
    hidden: Floats
    hidden_bias: Floats
    deep: Floats
    deep_bias: Floats
    buckets: NDArray[np.int64]
    rare: Floats
    wording: Floats
    wording_bias: Floats
    both: Floats
    alone: Floats
    thresholds: Floats

    def scores(self, texts: Sequence[str], vectors: Vectors | None) -> Floats:
        """Calibrated probabilities: ndarray (n_texts, n_keys), 0 to 1; 0 for a key nothing was learnt of.

        vectors : (n_texts, dimensions) of the texts, or None where the wording alone must decide
        """
        if not len(texts):
            return np.zeros((0, len(self.keys)))
        worded = self._worded(texts)
        if vectors is None or not len(self.mean):
            values = self.alone[:, 0] * worded + self.alone[:, 1]
        else:
            ready = (vectors - self.mean) / self.scale
            meant = ready @ self.meaning + self.meaning_bias
            layered = np.maximum(ready @ self.hidden + self.hidden_bias, 0) @ self.deep + self.deep_bias
            values = self.both[:, 0] * meant + self.both[:, 1] * worded + self.both[:, 2] * layered + self.both[:, 3]
        return np.asarray(np.where(self.thresholds <= 1, probability(values), 0.0))

    def _worded(self, texts: Sequence[str]) -> Floats:
        """As if each text's runs were weighed by rarity and made length one, without copying them."""
        runs = runs_of(texts)
        places = np.full(BUCKETS, len(self.buckets), dtype=np.int32)  # the last row is for runs no text learnt from had
        places[self.buckets] = np.arange(len(self.buckets), dtype=np.int32)
        shape = (len(texts), len(self.buckets) + 1)
        known = sparse.csr_matrix((runs.data.astype(float), places[runs.indices], runs.indptr), shape=shape)
        worded = known @ np.vstack([self.rare[:, None] * self.wording, np.zeros(len(self.keys))])
        known.data **= 2
        length = np.sqrt(known @ np.append(self.rare**2, 1.0))
        return np.asarray(worded / np.where(length > 0, length, 1.0)[:, None]) + self.wording_bias

    def to_bytes(self) -> bytes:
        """The heads for a file, in half precision; reading them back gives `Heads` that score the same for ever."""
        held = {one.name: _small(getattr(self, one.name)) for one in fields(self)}
        file = io.BytesIO()
        np.savez_compressed(file, allow_pickle=False, **held)
        return file.getvalue()

    @classmethod
    def from_bytes(cls, content: bytes) -> Heads:
        """What `to_bytes` made. Raises ValueError where it is something else."""
        with np.load(io.BytesIO(content), allow_pickle=False) as held:
            whole: dict[str, Any] = {one.name: held[one.name] for one in fields(cls)}
        whole = {name: value if name == "buckets" else value.astype(float) for name, value in whole.items() if name != "keys"} | {
            "keys": tuple(str(key) for key in whole["keys"])
        }
        return cls(**whole)


def probability(values: Floats) -> Floats:
    """The logistic curve."""
    return np.asarray(1 / (1 + np.exp(-np.clip(values, -60, 60))))


def _small(value: Any) -> NDArray[Any]:
    array = np.asarray(value)
    return array.astype(np.float16 if array.ndim > 1 else np.float32) if array.dtype.kind == "f" else array
