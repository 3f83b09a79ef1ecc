"""What was learnt by heart: the labels of the sentences most like a text.

Owns how a sentence is kept (turned into few numbers, some five bits each) and how its likeness weighs. A straight line or a layer
says what a whole subject has in common; the few sentences nearest to a text know the odd one out. Must not keep a sentence's
words, and must not know what a label means.

Method: the share of the nearest sentences that have a label, weighed by their likeness, drawn to the label's usual share where
nothing near is known (Cover and Hart, *Nearest neighbor pattern classification*, IEEE Transactions on Information Theory 13
(1967), 21-27). The turn keeps the directions in which sentences differ most, half evened out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import GroupKFold

Floats = NDArray[np.float64]
Marks = NDArray[np.bool_]

MOST = 24_000
"""Sentences a memory holds at most, so that its file stays small and a text is soon compared with all of them."""

_KEPT = 96  # numbers of each sentence
_NEAREST = 30
_SOFTNESS = 0.1  # of likeness: a sentence this much further away counts a third as much
_HALF_WAY = 0.5  # the likeness of a sentence that counts as much as what is usual
_FINE = 32.0  # steps between -1/2 and 1/2, which a kept number hardly ever passes; finer ones tell nothing more
_AT_ONCE = 256  # texts compared at a time, so that the likenesses stay few


@dataclass(frozen=True)
class Memory:
    """Sentences by heart.

    turn : ndarray (dimensions, d); known : ndarray (n, d) int8, of each sentence; has : ndarray (n, bytes) uint8, its labels,
    eight a byte. Of none: n is 0.
    """

    turn: Floats
    known: NDArray[np.int8]
    has: NDArray[np.uint8]

    def values(self, ready: Floats, keys: int) -> Floats:
        """How likely each label is by the nearest sentences, as a logit: ndarray (n_texts, n_keys); ready : (n, dimensions)."""
        marks = np.unpackbits(self.has, axis=1, count=keys).astype(np.float32)
        known = self.known.T.astype(np.float32) / _FINE
        return _values(_turned(ready, self.turn).astype(np.float32), known, marks)


def learn_memory(ready: Floats, marks: Marks) -> Memory:
    """Keep sentences. ready : ndarray (n, dimensions), standardised vectors; marks : ndarray (n, n_keys)."""
    turn = _turn(ready)
    kept = np.clip(np.round(_turned(ready, turn) * _FINE), -127, 127).astype(np.int8)
    return Memory(turn, kept, np.packbits(marks, axis=1))


def no_memory(dimensions: int) -> Memory:
    """A memory of nothing."""
    return Memory(np.zeros((dimensions, 0)), np.zeros((0, 0), np.int8), np.zeros((0, 0), np.uint8))


def left_out_values(memory: Memory, marks: Marks, groups: NDArray[np.int64], folds: int) -> Floats:
    """Of each sentence learnt, the values by sentences of other groups alone: ndarray (n, n_keys)."""
    known, values = memory.known.astype(np.float32) / _FINE, np.zeros(marks.shape)
    for others, left in GroupKFold(folds).split(known, None, groups):
        values[left] = _values(known[left], known[others].T, marks[others].astype(np.float32))
    return values


def _turn(ready: Floats) -> Floats:
    spread, directions = np.linalg.eigh(ready.T @ ready / len(ready))
    few = slice(None, -1 - min(_KEPT, len(spread)), -1)
    return np.asarray(directions[:, few] / np.maximum(spread[few], 1e-9) ** 0.25)


def _turned(ready: Floats, turn: Floats) -> Floats:
    turned = ready @ turn
    return np.asarray(turned / np.maximum(np.linalg.norm(turned, axis=1, keepdims=True), 1e-9))


def _values(texts: NDArray[np.float32], known: NDArray[np.float32], marks: NDArray[np.float32]) -> Floats:
    """texts : (n, d); known : (d, m); marks : (m, n_keys)."""
    usual, nearest = marks.mean(axis=0), min(_NEAREST, known.shape[1])
    values = np.zeros((len(texts), marks.shape[1]))
    for start in range(0, len(texts), _AT_ONCE):
        alike = texts[start : start + _AT_ONCE] @ known
        near = np.argpartition(alike, known.shape[1] - nearest, axis=1)[:, known.shape[1] - nearest :]
        weight = np.exp((np.take_along_axis(alike, near, axis=1) - _HALF_WAY) / _SOFTNESS)
        share = (np.einsum("ij,ijk->ik", weight, marks[near]) + usual) / (weight.sum(axis=1) + 1)[:, None]
        share = np.clip(share, 1e-5, 1 - 1e-5)
        values[start : start + _AT_ONCE] = np.log(share / (1 - share))
    return values
