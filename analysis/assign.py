"""New answers among themes that people have settled: which one each belongs to, or none.

Owns the rule: the theme whose own nearest answers are most alike, where the new answer is no further from them than most of
the theme's answers are from each other, and nearer than nearly all answers outside the theme. Those that stand in no theme have
a say too, so that what is more like them stays out. Pure: vectors in, numbers out; must not see a text or decide what a theme is.

Method: nearest neighbours of each class (Cover and Hart 1967; by classes as in Mitani and Hamamoto 2006, so that a large
theme does not outvote a small one), with the right to refuse (Chow 1970) by each class's own leave-one-out distances
(conformal prediction with nearest neighbours, Papadopoulos et al. 2002) and by a bound on what it takes in wrongly (Neyman and
Pearson 1933).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.theme_texts import centre_of

Vectors = NDArray[np.float32]
Numbers = NDArray[np.int64]
Floats = NDArray[np.float64]

NONE = -1
_NEAREST = 3
_LEFT_OUT = 0.2  # a settled theme gives up this share of its farthest answers, and with it most of what is foreign
_SHRINK = 10  # what is usual counts in a theme's own spread as much as this many of its answers
_FOREIGN = 0.05  # share of all other answers that may be alike enough for a theme: a broad one would take in anything
_FOREIGN_MOST = 400  # of the others, evenly chosen: enough for one in twenty
_SLICE = 512


@dataclass(frozen=True, slots=True)
class Known:
    """Settled themes as far as they can be told apart.

    vectors : (n, dimensions), unit rows; themes : (n,), from 0, NONE for an answer that stands in none
    centres : (themes, dimensions), unit rows; least : (themes,), how alike an answer must be to a theme's nearest ones
    """

    vectors: Vectors
    themes: Numbers
    centres: Vectors
    least: Floats


@dataclass(frozen=True, slots=True)
class Assigned:
    """Where one new answer goes. `theme` is NONE where it fits none; `score`: 0 to 1, how near the theme's centre."""

    theme: int
    score: float


def learn(vectors: Vectors, themes: Numbers) -> Known:
    """What is needed to place new answers; every theme from 0 to the highest has at least one answer.

    vectors : (n, dimensions), unit rows of one embedder, centred by language; themes : (n,), NONE for none.
    Raises ValueError where the lengths differ, no answer has a theme, or a theme has no answer.
    """
    if len(vectors) != len(themes):
        raise ValueError(f"{len(vectors)} vectors and {len(themes)} themes: one of each is needed")
    counts = np.bincount(themes[themes >= 0])
    if not counts.size or not counts.all():
        raise ValueError("each theme from 0 to the highest needs at least one answer")
    groups = [vectors[themes == number] for number in range(len(counts))]
    least = np.maximum(_usual_spread(groups), _foreign_likeness(vectors, themes, len(groups)))
    return Known(vectors, themes, np.stack([centre_of(group) for group in groups]), least)


def assign(known: Known, vectors: Vectors) -> list[Assigned]:
    """Place new answers: unit rows (m, dimensions), made and centred as those that were learnt from."""
    return [found for start in range(0, len(vectors), _SLICE) for found in _assign(known, vectors[start : start + _SLICE])]


def recognised(known: Known) -> Floats:
    """Share of each theme's answers, 0 to 1, that would be placed in it again if each came new: (themes,)."""
    again = np.zeros(len(known.themes), dtype=bool)
    for start in range(0, len(again), _SLICE):
        rows = np.arange(start, min(start + _SLICE, len(again)))
        alike = known.vectors[rows] @ known.vectors.T
        alike[np.arange(len(rows)), rows] = -np.inf
        again[rows] = _chosen(known, alike) == known.themes[rows]
    placed = known.themes >= 0
    counts = np.bincount(known.themes[placed], minlength=len(known.least))
    return np.asarray(np.bincount(known.themes[placed], weights=again[placed], minlength=len(known.least)) / counts)


def _assign(known: Known, vectors: Vectors) -> list[Assigned]:
    chosen = _chosen(known, vectors @ known.vectors.T)
    near = np.clip(np.einsum("ij,ij->i", vectors, known.centres[chosen]), 0.0, 1.0)  # of the last theme where it is none
    return [
        Assigned(theme, round(score, 4) if theme != NONE else 0.0)
        for theme, score in zip(chosen.tolist(), near.tolist(), strict=True)
    ]


def _chosen(known: Known, alike: Vectors) -> Numbers:
    """The theme for each row of likenesses (m, n); one of -inf is the answer itself, left out."""
    nearness = np.stack([_nearest_mean(alike[:, known.themes == number]) for number in range(NONE, len(known.least))], axis=1)
    best = np.asarray(nearness.argmax(axis=1), dtype=np.int64) - 1
    fits = nearness[np.arange(len(best)), best + 1] >= np.append(known.least, np.inf)[best]
    return np.where(fits, best, NONE)


def _nearest_mean(alike: Vectors) -> Floats:
    """Mean likeness of each row to its nearest few columns: (m,), -inf where there is none."""
    if not alike.shape[1]:
        return np.full(len(alike), -np.inf)
    few = min(_NEAREST, alike.shape[1])
    nearest = np.partition(alike, alike.shape[1] - few, axis=1)[:, -few:]
    there = np.isfinite(nearest)
    total = np.where(there, nearest, 0.0).sum(axis=1, dtype=np.float64)
    return np.where(there.any(axis=1), total / np.maximum(there.sum(axis=1), 1), -np.inf)


def _usual_spread(groups: list[Vectors]) -> Floats:
    """Each theme's own spread, drawn towards what is usual among them where it has few answers."""
    near = [_left_out(group) for group in groups]
    own = [_value_at(found, _LEFT_OUT) for found in near if found.size]
    usual = float(np.mean(own)) if own else 1.0  # single answers alone say nothing of a spread
    spreads = iter(own)
    return np.asarray(
        [(len(found) * next(spreads) + _SHRINK * usual) / (len(found) + _SHRINK) if found.size else usual for found in near]
    )


def _foreign_likeness(vectors: Vectors, themes: Numbers, count: int) -> Floats:
    """How alike to each theme the most alike few of the answers outside it are: (count,), -inf where nothing is outside."""
    rows = np.unique(np.linspace(0, len(vectors) - 1, _FOREIGN_MOST).astype(np.int64))
    alike = vectors[rows] @ vectors.T
    found = np.full(count, -np.inf)
    for number in range(count):
        outside = themes[rows] != number
        if outside.any():
            found[number] = _value_at(_nearest_mean(alike[:, themes == number])[outside], 1 - _FOREIGN)
    return found


def _value_at(values: Floats, share: float) -> float:
    """The value that this share of the values lie below, one of them itself (the lower of two; numpy's own is slow for few)."""
    place = int(share * (len(values) - 1))
    return float(np.partition(values, place)[place])


def _left_out(group: Vectors) -> Floats:
    """How alike each answer of a theme is to its nearest ones among the others; empty for a theme of one."""
    if len(group) < 2:
        return np.empty(0)
    alike = group @ group.T
    np.fill_diagonal(alike, -np.inf)
    return _nearest_mean(alike)
