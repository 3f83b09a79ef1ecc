"""Heads over meaning and wording: straight, through one layer and by heart. Scores that mean the same on every machine.

Owns how heads score and the shape in which they are kept; `learning` makes them. Outcomes, aims, tones and concerns are all heads
of this kind. Must not know what a label means, and must not keep a text.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from analysis.remembered import Memory
from analysis.wordings import BUCKETS, runs_of

_STEPS = "wording_steps"
_FINEST = 125  # steps on either side of nought, of which a fifth can be told apart evenly

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
    both : ndarray (n_keys, p + 1), how much meaning, wording, the layer and what is known by heart weigh, in this order, and
    what is added
    alone : ndarray (n_keys, 2), the same of wording alone
    thresholds : ndarray (n_keys,), the score from which a key is a label; over 1 where nothing was learnt of it
    turn : ndarray (dimensions, d); known : ndarray (m, d) int8; has : ndarray (m, bytes) uint8, of what is known by heart
    (`remembered`); m is 0 where there is nothing; usual : ndarray (n_keys,), or none where all that was learnt is kept;
    fine : a scalar
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
    turn: Floats = field(default_factory=lambda: np.zeros((0, 0)))
    known: NDArray[np.int8] = field(default_factory=lambda: np.zeros((0, 0), np.int8))
    has: NDArray[np.uint8] = field(default_factory=lambda: np.zeros((0, 0), np.uint8))
    usual: Floats = field(default_factory=lambda: np.zeros(0))
    fine: Floats = field(default_factory=lambda: np.ones(()))

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
            parts = [meant, worded, layered]
            if len(self.known):
                parts.append(Memory(self.turn, self.known, self.has, self.usual, self.fine).values(ready, len(self.keys)))
            values = self.both[:, -1] + sum(weight * part for weight, part in zip(self.both.T[:-1], parts, strict=False))
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
        """The heads for a file, in half precision or less; reading them back gives `Heads` that score the same for ever."""
        held = {one.name: _small(getattr(self, one.name)) for one in fields(self)}
        steps = steps_of(self.wording)
        whole = np.asfortranarray(np.round(self.wording / steps).astype(np.int8))  # key by key, which takes less room
        held |= {"wording": whole, _STEPS: steps.astype(np.float32)}
        file = io.BytesIO()
        np.savez_compressed(file, allow_pickle=False, **held)
        return file.getvalue()

    @classmethod
    def from_bytes(cls, content: bytes) -> Heads:
        """What `to_bytes` made. Raises ValueError where it is something else."""
        with np.load(io.BytesIO(content), allow_pickle=False) as held:
            whole: dict[str, Any] = {one.name: held[one.name] for one in fields(cls) if one.name in held}
            if _STEPS in held:
                whole["wording"] = whole["wording"] * held[_STEPS].astype(float)
        halves = {name: value.astype(float) for name, value in whole.items() if value.dtype.kind == "f"}
        return cls(**whole | halves | {"keys": tuple(str(key) for key in whole["keys"])})


def steps_of(wording: Floats) -> Floats:
    """How fine each key's weights of wordings are kept: ndarray (n_keys,)."""
    return np.asarray(np.maximum(np.abs(wording).max(axis=0, initial=0.0), 1e-9) / _FINEST)


def probability(values: Floats) -> Floats:
    """The logistic curve."""
    return np.asarray(1 / (1 + np.exp(-np.clip(values, -60, 60))))


def _small(value: Any) -> NDArray[Any]:
    array = np.asarray(value)
    return array.astype(np.float16 if array.ndim > 1 else np.float32) if array.dtype.kind == "f" else array
