"""Learning heads from labelled sentences.

Owns the regressions, their calibration and how they are left-out tested. Must not know what a label means.

Method: for each label a logistic regression on standardised sentence vectors and one on wordings, and for all labels together a
layer of rectified units on the vectors (`layers`); their values for topics left out (grouped cross-validation) are weighed and
turned into probabilities by Platt's method (Platt 1999).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from analysis.heads import Floats, Heads, Vectors
from analysis.layers import Layer, learn_layer, no_layer
from analysis.wordings import BUCKETS, rarity, runs_of, weighed

Marks = NDArray[np.bool_]
Groups = NDArray[np.int64]
Features: TypeAlias = Floats | sparse.csr_matrix

FOLDS = 3
_FEWEST = 10  # sentences a label needs before its scores are calibrated
_MANY = 500  # texts from which a run of letters that only one of them has is left out
_SPREAD = 20.0  # keeps standardised vectors near length one, so that a strength means what it means for unit vectors
_MEANING, _WORDING = 1.0, 16.0  # inverse strengths of the regularisation, by the log loss on topics left out
_UNLEARNT = 2.0  # a threshold no score reaches


@dataclass(frozen=True)
class Taught:
    """What heads learn from.

    marks : ndarray (n, n_keys), which keys each text has; groups : ndarray (n,), texts of one group are left out together
    """

    keys: tuple[str, ...]
    texts: Sequence[str]
    marks: Marks
    groups: Groups


def learn(taught: Taught, vectors: Vectors | None, limit: float) -> Heads:
    """Fit a head for each key.

    vectors : ndarray (n, dimensions) of the texts, or None
    limit : the calibrated score from which a key is a label
    Raises ValueError where the lengths differ.
    """
    count = len(taught.texts)
    if {len(taught.marks), len(taught.groups), count if vectors is None else len(vectors)} != {count}:
        raise ValueError(f"{count} texts, {len(taught.marks)} labels: one of each is needed, and one vector where given")
    runs = runs_of(taught.texts)
    rare = rarity(runs)
    buckets = np.flatnonzero(np.bincount(runs.indices, minlength=BUCKETS) > (count > _MANY))
    wording = weighed(runs, rare)[:, buckets]
    mean, scale, ready = _standard(vectors)
    enough = ready is not None and count >= _MANY and len(np.unique(taught.groups)) >= FOLDS
    layer = learn_layer(ready * _SPREAD, taught.marks, taught.groups, FOLDS) if ready is not None and enough else None
    fitted = [_fit(taught, column, ready, wording, layer) for column in range(len(taught.keys))]
    layer = layer or no_layer(len(mean), len(taught.keys))
    return Heads(
        taught.keys,
        mean,
        scale,
        np.column_stack([one.meaning for one in fitted]),
        np.array([one.meaning_bias for one in fitted]),
        layer.hidden * _SPREAD,
        layer.hidden_bias,
        layer.deep,
        layer.deep_bias,
        buckets,
        rare[buckets],
        np.column_stack([one.wording for one in fitted]),
        np.array([one.wording_bias for one in fitted]),
        np.stack([one.both for one in fitted]),
        np.stack([one.alone for one in fitted]),
        np.array([limit if one.learnt else _UNLEARNT for one in fitted]),
    )


@dataclass(frozen=True)
class _Head:
    """One key's part of `Heads`."""

    meaning: Floats
    meaning_bias: float
    wording: Floats
    wording_bias: float
    both: Floats
    alone: Floats
    learnt: bool = True


def _standard(vectors: Vectors | None) -> tuple[Floats, Floats, Floats | None]:
    if vectors is None:
        return np.zeros(0), np.ones(0), None
    mean, scale = vectors.mean(axis=0).astype(float), np.maximum(vectors.std(axis=0), 1e-6).astype(float) * _SPREAD
    return mean, scale, (vectors - mean) / scale


def _fit(taught: Taught, column: int, ready: Floats | None, wording: sparse.csr_matrix, layer: Layer | None) -> _Head:
    wanted, size = taught.marks[:, column], (0 if ready is None else ready.shape[1])
    if not 0 < wanted.sum() < len(wanted):
        return _Head(np.zeros(size), 0.0, np.zeros(wording.shape[1]), 0.0, np.zeros(4), np.zeros(2), learnt=False)
    worded = _regression(_WORDING, wording, wanted)
    out_worded = _left_out(taught, wording, wanted, _WORDING, worded)
    alone = _curve(out_worded[:, None], wanted)
    if ready is None:
        return _Head(
            np.zeros(0), 0.0, worded.coef_[0], float(worded.intercept_[0]), np.array([0.0, alone[0], 0.0, alone[1]]), alone
        )
    meant = _regression(_MEANING, ready, wanted)
    out_meant = _left_out(taught, ready, wanted, _MEANING, meant)
    if layer is None:
        meaning, words, added = _curve(np.column_stack([out_meant, out_worded]), wanted)
        both = np.array([meaning, words, 0.0, added])
    else:
        both = _curve(np.column_stack([out_meant, out_worded, layer.left_out[:, column]]), wanted)
    return _Head(meant.coef_[0], float(meant.intercept_[0]), worded.coef_[0], float(worded.intercept_[0]), both, alone)


def _regression(strength: float, features: Features, wanted: Marks) -> LogisticRegression:
    solver = "liblinear" if sparse.issparse(features) else "lbfgs"
    model = LogisticRegression(C=strength, max_iter=2000, random_state=0, solver=solver)
    return model.fit(features, wanted)


def _left_out(taught: Taught, features: Features, wanted: Marks, strength: float, whole: LogisticRegression) -> Floats:
    """Value of each text from a model that has not seen its group; from the whole model where there are too few."""
    if wanted.sum() < _FEWEST or len(np.unique(taught.groups)) < FOLDS:
        return np.asarray(whole.decision_function(features))
    values = np.zeros(len(wanted))
    for known, left in GroupKFold(FOLDS).split(features, wanted, taught.groups):
        if wanted[known].any() and not wanted[known].all():
            model = _regression(strength, features[known], wanted[known])
            values[left] = model.decision_function(features[left])
    return values


def _curve(values: Floats, wanted: Marks) -> Floats:
    """Platt's curve: the weight of each column of values, and what is added."""
    fitted = LogisticRegression(C=100.0, random_state=0).fit(values, wanted)
    return np.array([*fitted.coef_[0], float(fitted.intercept_[0])])
