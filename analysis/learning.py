"""Learning heads from labelled sentences.

Owns the regressions, their calibration and how they are left-out tested. Must not know what a label means.

Method: for each label a logistic regression on wordings and one on standardised sentence vectors; for all labels together a layer
of rectified units on the vectors (`layers`) and, where asked for, in place of the second regression, the labels of the nearest
sentences (`remembered`). Their values for topics left out (grouped cross-validation) are weighed and turned into probabilities by
Platt's method (Platt 1999).
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

from analysis.heads import Floats, Heads, Vectors, steps_of
from analysis.layers import learn_layer, no_layer
from analysis.remembered import Room, learn_memory, left_out_values, no_memory, worth_keeping
from analysis.wordings import BUCKETS, rarity, runs_of, weighed

Marks = NDArray[np.bool_]
Groups = NDArray[np.int64]
Features: TypeAlias = Floats | sparse.csr_matrix

FOLDS = 3
_FEWEST = 10  # sentences a label needs before its scores are calibrated
_MANY = 500  # texts from which a run of letters that few of them have is left out, and from which there is a layer
_SPREAD, _DIMENSIONS = (
    20.0,
    384,
)  # keeps standardised vectors near length one, so that a strength means what it means for unit vectors
_MEANING, _WORDING = 1.0, 16.0  # inverse strengths of the regularisation, by the log loss on topics left out
_PARTS, _SHARED = 4, 2  # meaning, wording, the layer and what is known by heart; the last two are of all keys together
_UNLEARNT = 2.0  # a threshold no score reaches


@dataclass(frozen=True)
class Taught:
    """What heads learn from.

    marks : ndarray (n, n_keys), which keys each text has; groups : ndarray (n,), texts of one group are left out together
    by_heart : the room for the texts that have a say of their own where they are nearest to a new one, or None
    fewest : texts that must have a run of letters before it counts
    layers : how many layers, each begun by other chances, speak as one
    every : of the steps a weight of wording is kept by, every so manieth alone is used (`heads.steps_of`)
    """

    keys: tuple[str, ...]
    texts: Sequence[str]
    marks: Marks
    groups: Groups
    by_heart: Room | None = None
    fewest: int = 2
    layers: int = 1
    every: int = 1


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
    buckets = np.flatnonzero(np.bincount(runs.indices, minlength=BUCKETS) >= (taught.fewest if count > _MANY else 1))
    wording = weighed(runs, rare)[:, buckets]
    spread = _SPREAD * (1.0 if vectors is None else vectors.shape[1] / _DIMENSIONS) ** 0.5
    mean, scale, ready = _standard(vectors, spread)
    enough = ready is not None and count >= _MANY and len(np.unique(taught.groups)) >= FOLDS
    layer, memory = no_layer(len(mean), len(taught.keys)), no_memory(len(mean))
    shared: list[Floats] = []  # for topics left out, the values of what all keys share
    if ready is not None and enough:
        layer = learn_layer(ready * spread, taught.marks, taught.groups, FOLDS, taught.layers)
        shared.append(layer.left_out)
        if taught.by_heart and (kept := worth_keeping(taught.marks, layer.left_out.max(axis=1), taught.by_heart)).any():
            memory, small = learn_memory(ready, taught.marks, kept, taught.by_heart)
            shared.append(left_out_values(small, taught.marks, kept, taught.groups, FOLDS))
    fitted = [_fit(taught, column, ready, wording, shared) for column in range(len(taught.keys))]
    return Heads(
        taught.keys,
        mean,
        scale,
        np.column_stack([one.meaning for one in fitted]),
        np.array([one.meaning_bias for one in fitted]),
        layer.hidden * spread,
        layer.hidden_bias,
        layer.deep,
        layer.deep_bias,
        buckets,
        rare[buckets],
        _coarse(np.column_stack([one.wording for one in fitted]), taught.every),
        np.array([one.wording_bias for one in fitted]),
        np.stack([one.both for one in fitted]),
        np.stack([one.alone for one in fitted]),
        np.array([limit if one.learnt else _UNLEARNT for one in fitted]),
        memory.turn,
        memory.known,
        memory.has,
        memory.usual,
        memory.fine,
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


def _coarse(weights: Floats, every: int) -> Floats:
    """As a file holds them, so that heads just learnt and heads read score the same."""
    steps = steps_of(weights) * every
    return np.asarray(np.round(weights / steps) * steps)


def _standard(vectors: Vectors | None, spread: float) -> tuple[Floats, Floats, Floats | None]:
    if vectors is None:
        return np.zeros(0), np.ones(0), None
    mean, scale = vectors.mean(axis=0).astype(float), np.maximum(vectors.std(axis=0), 1e-6).astype(float) * spread
    return mean, scale, (vectors - mean) / scale


def _fit(taught: Taught, column: int, ready: Floats | None, wording: sparse.csr_matrix, shared: Sequence[Floats]) -> _Head:
    wanted, size = taught.marks[:, column], (0 if ready is None else ready.shape[1])
    if not 0 < wanted.sum() < len(wanted):
        return _Head(np.zeros(size), 0.0, np.zeros(wording.shape[1]), 0.0, np.zeros(_PARTS + 1), np.zeros(2), learnt=False)
    worded = _regression(_WORDING, wording, wanted)
    out_worded = _left_out(taught, wording, wanted, _WORDING, worded)
    alone = _curve([out_worded], wanted)
    if ready is None:
        return _Head(np.zeros(0), 0.0, worded.coef_[0], float(worded.intercept_[0]), _placed(alone, 1), alone)
    values = [out_worded, *(part[:, column] for part in shared)]
    if len(shared) == _SHARED:  # a straight line adds nothing beside both
        return _Head(np.zeros(size), 0.0, worded.coef_[0], float(worded.intercept_[0]), _placed(_curve(values, wanted), 1), alone)
    meant = _regression(_MEANING, ready, wanted)
    both = _placed(_curve([_left_out(taught, ready, wanted, _MEANING, meant), *values], wanted), 0)
    return _Head(meant.coef_[0], float(meant.intercept_[0]), worded.coef_[0], float(worded.intercept_[0]), both, alone)


def _regression(strength: float, features: Features, wanted: Marks) -> LogisticRegression:
    # Of wordings there are more than texts: the dual problem has the same answer in a fifth of the time.
    how = {"solver": "liblinear", "dual": True, "tol": 0.01} if sparse.issparse(features) else {"solver": "lbfgs"}
    model = LogisticRegression(C=strength, max_iter=2000, random_state=0, **how)
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


def _placed(curve: Floats, first: int) -> Floats:
    """The weights of the parts from the first on where `Heads` looks for them, nought for the others, and what is added last."""
    both = np.zeros(_PARTS + 1)
    both[first : first + len(curve) - 1], both[-1] = curve[:-1], curve[-1]
    return both


def _curve(values: Sequence[Floats], wanted: Marks) -> Floats:
    """Platt's curve: the weight of each of the values, and what is added."""
    fitted = LogisticRegression(C=100.0, random_state=0).fit(np.column_stack(values), wanted)
    return np.array([*fitted.coef_[0], float(fitted.intercept_[0])])
