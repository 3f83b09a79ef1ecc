"""One layer of rectified units between sentence vectors and all labels of a lesson at once.

Owns how it is learnt, and its values for groups left out. What labels have in common is learnt once, and so are bends that a
straight line cannot follow. Must not know what a label means. The same vectors and labels give the same layer, with one version
of the library.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import GroupKFold
from sklearn.neural_network import MLPClassifier

from analysis.heads import Floats

Marks: TypeAlias = NDArray[np.bool_]
Weights: TypeAlias = tuple[Floats, Floats, Floats, Floats]

_UNITS, _STRENGTH, _EPOCHS, _BATCH = 128, 3.0, 12, 256  # by the agreement with labels of topics left out


@dataclass(frozen=True)
class Layer:
    """Weights, and values for texts left out.

    hidden : ndarray (dimensions, h); hidden_bias : ndarray (h,); deep : ndarray (h, n_keys); deep_bias : ndarray (n_keys,)
    left_out : ndarray (n, n_keys), values of each text from a layer that has not seen its group
    """

    hidden: Floats
    hidden_bias: Floats
    deep: Floats
    deep_bias: Floats
    left_out: Floats


def learn_layer(ready: Floats, marks: Marks, groups: NDArray[np.int64], folds: int, count: int = 1) -> Layer:
    """Learn it. ready : ndarray (n, dimensions), standardised vectors; marks (n, n_keys); groups (n,), left out together.

    count : how many are learnt, each begun by other chances; side by side they are one wide layer whose values are their mean
    """
    left_out = np.zeros(marks.shape)
    for known, left in GroupKFold(folds).split(ready, None, groups):
        left_out[left] = _values(_fitted(ready[known], marks[known], count), ready[left])
    return Layer(*_fitted(ready, marks, count), left_out)


def no_layer(dimensions: int, keys: int) -> Layer:
    """A layer without units, whose values are nought."""
    return Layer(np.zeros((dimensions, 0)), np.zeros(0), np.zeros((0, keys)), np.zeros(keys), np.zeros((0, keys)))


def _fitted(ready: Floats, marks: Marks, count: int) -> Weights:
    learnt = [_one(ready, marks, chance) for chance in range(count)]
    hidden, hidden_bias, deep, deep_bias = zip(*learnt, strict=True)
    return np.hstack(hidden), np.hstack(hidden_bias), np.vstack(deep) / count, np.mean(deep_bias, axis=0)


def _one(ready: Floats, marks: Marks, chance: int) -> Weights:
    model = MLPClassifier((_UNITS,), alpha=_STRENGTH, max_iter=_EPOCHS, batch_size=_BATCH, random_state=chance)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # stopped early on purpose
        model.fit(ready, marks.astype(float))
    (hidden, deep), (hidden_bias, deep_bias) = model.coefs_, model.intercepts_
    return hidden, hidden_bias, deep, deep_bias


def _values(weights: Weights, ready: Floats) -> Floats:
    hidden, hidden_bias, deep, deep_bias = weights
    return np.asarray(np.maximum(ready @ hidden + hidden_bias, 0) @ deep + deep_bias)
