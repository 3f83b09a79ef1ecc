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
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import GroupKFold

Floats = NDArray[np.float64]
Marks = NDArray[np.bool_]

_NEAREST = 30
_SOFTNESS = 0.1  # of likeness: a sentence this much further away counts a third as much
_HALF_WAY = 0.5  # the likeness of a sentence that counts as much as what is usual
_FINE = 32.0  # steps between -1/2 and 1/2, which a kept number hardly ever passes; finer ones tell nothing more
_BLOCK = 64  # likenesses looked at together
_AT_ONCE = 256  # texts compared at a time, so that the likenesses stay few


@dataclass(frozen=True)
class Room:
    """How much is kept, so that a file stays small and a text is soon compared with all of it.

    most : sentences; numbers : of each of them; fine : steps between -1/2 and 1/2, which a kept number hardly ever passes
    """

    most: int = 24_000
    numbers: int = 96
    fine: int = 254


@dataclass(frozen=True)
class Memory:
    """Sentences by heart.

    turn : ndarray (dimensions, d); known : ndarray (n, d) int8, of each sentence; has : ndarray (n, bytes) uint8, its labels,
    eight a byte; usual : ndarray (n_keys,), each label's share of all sentences learnt, or none where all are kept;
    fine : a scalar, as of the `Room`. Of none: n is 0.
    """

    turn: Floats
    known: NDArray[np.int8]
    has: NDArray[np.uint8]
    usual: Floats
    fine: Floats

    def values(self, ready: Floats, keys: int) -> Floats:
        """How likely each label is by the nearest sentences, as a logit: ndarray (n_texts, n_keys); ready : (n, dimensions)."""
        marks = np.unpackbits(self.has, axis=1, count=keys).astype(np.float32)
        known = self.known.T.astype(np.float32) / np.float32(self.fine)
        usual = self.usual if len(self.usual) else marks.mean(axis=0)
        return _values(_turned(ready, self.turn).astype(np.float32), known, marks, usual)


def worth_keeping(marks: Marks, doubt: Floats, room: Room) -> Marks:
    """Which sentences to keep: ndarray (n,). All where there is room; else those with a label and the most doubtful without.

    doubt : ndarray (n,), how much a sentence looks as if it had a label, to those who have not seen its group
    """
    kept = np.asarray(marks.any(axis=1), dtype=np.bool_)
    spare = room.most - int(kept.sum())
    if len(marks) <= room.most or spare < 0:
        return np.full(len(marks), len(marks) <= room.most)
    plain = np.flatnonzero(~kept)
    kept[plain[np.argsort(-doubt[plain], kind="stable")[:spare]]] = True
    return kept


def learn_memory(ready: Floats, marks: Marks, kept: Marks, room: Room) -> tuple[Memory, NDArray[np.float32]]:
    """Keep sentences; with the memory all of them as they would be kept, ndarray (n, numbers), for `left_out_values`.

    ready : ndarray (n, dimensions), standardised vectors; marks : ndarray (n, n_keys); kept : ndarray (n,)
    """
    turn = _turn(ready, room.numbers)
    small = np.clip(np.round(_turned(ready, turn) * room.fine), -127, 127).astype(np.int8)
    usual = np.zeros(0) if kept.all() else marks.mean(axis=0)
    memory = Memory(turn, small[kept], np.packbits(marks[kept], axis=1), usual, np.array(float(room.fine)))
    return memory, small.astype(np.float32) / np.float32(room.fine)


def no_memory(dimensions: int) -> Memory:
    """A memory of nothing."""
    return Memory(np.zeros((dimensions, 0)), np.zeros((0, 0), np.int8), np.zeros((0, 0), np.uint8), np.zeros(0), np.ones(()))


def left_out_values(small: NDArray[np.float32], marks: Marks, kept: Marks, groups: NDArray[np.int64], folds: int) -> Floats:
    """Of each sentence learnt, the values by kept sentences of other groups alone: ndarray (n, n_keys)."""
    values = np.zeros(marks.shape)
    for others, left in GroupKFold(folds).split(small, None, groups):
        known = others[kept[others]]
        values[left] = _values(small[left], small[known].T, marks[known].astype(np.float32), marks[others].mean(axis=0))
    return values


def _turn(ready: Floats, numbers: int) -> Floats:
    spread, directions = np.linalg.eigh(ready.T @ ready / len(ready))
    few = slice(None, -1 - min(numbers, len(spread)), -1)
    return np.asarray(directions[:, few] / np.maximum(spread[few], 1e-9) ** 0.25)


def _turned(ready: Floats, turn: Floats) -> Floats:
    turned = ready @ turn
    return np.asarray(turned / np.maximum(np.linalg.norm(turned, axis=1, keepdims=True), 1e-9))


def _values(texts: NDArray[np.float32], known: NDArray[np.float32], marks: NDArray[np.float32], usual: NDArray[Any]) -> Floats:
    """texts : (n, d); known : (d, m); marks : (m, n_keys); usual : (n_keys,)."""
    values = np.zeros((len(texts), marks.shape[1]))
    for start in range(0, len(texts), _AT_ONCE):
        alike = texts[start : start + _AT_ONCE] @ known
        near = _largest(alike, min(_NEAREST, known.shape[1]))
        weight = np.exp((np.take_along_axis(alike, near, axis=1) - _HALF_WAY) / _SOFTNESS)
        share = (np.einsum("ij,ijk->ik", weight, marks[near]) + usual) / (weight.sum(axis=1) + 1)[:, None]
        share = np.clip(share, 1e-5, 1 - 1e-5)
        values[start : start + _AT_ONCE] = np.log(share / (1 - share))
    return values


def _largest(alike: NDArray[np.float32], count: int) -> NDArray[np.int64]:
    """Where the so many largest of each row are: ndarray (rows, count).

    They lie in the blocks whose own largest are the largest: looking into those alone takes a sixth of the time.
    """
    rows, length = alike.shape
    blocks = -(-length // _BLOCK)
    padded = np.full((rows, blocks * _BLOCK), -np.inf, dtype=np.float32)
    padded[:, :length] = alike
    whole = padded.reshape(rows, blocks, _BLOCK)
    chosen = _topmost(whole.max(axis=2), min(count, blocks))
    inside = np.take_along_axis(whole, chosen[:, :, None], axis=1).reshape(rows, -1)
    found = _topmost(inside, count)
    return np.take_along_axis(chosen, found // _BLOCK, axis=1) * _BLOCK + found % _BLOCK


def _topmost(values: NDArray[np.float32], count: int) -> NDArray[np.int64]:
    last = values.shape[1] - count
    return np.asarray(np.argpartition(values, last, axis=1)[:, last:])
