"""Which theme each answer is in, made up of the themes of its points.

Owns an answer's main theme (the one most of its words are in), its other themes, and the themes nobody mainly speaks of, which
become part of those nearest to them. Must not look into a text.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.gather import Answers, Indices
from analysis.theme_texts import Vectors, centre_of, groups_of

_SLICE = 20_000
_NEAR_SHARE = 0.9
_NEAR_LEAST = 0.3
_NEAR_MOST = 2


@dataclass(frozen=True, slots=True)
class Places:
    """Where the distinct texts (m) and the answers (n) stand among t themes, the one with most answers first.

    texts : ndarray (m,), the theme of each text; main : ndarray (n,), of each answer
    was : ndarray (t,), what number each theme had before; centres : ndarray (t, dimensions)
    """

    texts: Indices
    main: Indices
    was: Indices
    centres: Vectors


def place(answers: Answers, labels: Indices, vectors: Vectors) -> Places:
    """Place every answer by the themes of its points. `labels` ndarray (m,) and unit `vectors` are the distinct texts'."""
    labels = labels.copy()
    while True:
        main = _main_themes(answers, labels)
        sizes = np.bincount(main, minlength=int(labels.max()) + 1)
        used = np.bincount(labels, minlength=len(sizes))
        orphans = np.flatnonzero((sizes == 0) & (used > 0))
        if not len(orphans):
            break
        _join_nearest(labels, vectors, orphans)
    was = np.flatnonzero(sizes)
    was = was[np.lexsort((was, -sizes[was]))]
    number = np.full(len(sizes), -1, dtype=np.int64)
    number[was] = np.arange(len(was))
    placed = number[labels]
    centres = np.stack([centre_of(vectors[texts]) for texts in groups_of(placed)])
    return Places(placed, number[main], was, centres)


def _main_themes(answers: Answers, labels: Indices) -> Indices:
    """The theme most of each answer's words are in; of equals the one it speaks of first."""
    owner, theme, words, first = _by_theme(answers, labels)
    order = np.lexsort((first, -words, owner))
    _, starts = np.unique(owner[order], return_index=True)
    return theme[order][starts]


def _by_theme(answers: Answers, labels: Indices) -> tuple[Indices, Indices, Indices, Indices]:
    """For each pair of an answer and a theme it speaks of: answer, theme, words, and the first point that does."""
    themes = int(labels.max()) + 1
    pairs, first, which = np.unique(answers.owner * themes + labels[answers.text], return_index=True, return_inverse=True)
    words = np.bincount(which, weights=answers.words, minlength=len(pairs)).astype(np.int64)
    return pairs // themes, pairs % themes, words, first.astype(np.int64)


def _join_nearest(labels: Indices, vectors: Vectors, orphans: Indices) -> None:
    """Each text of these themes goes to the nearest of the other themes, in place."""
    kept = np.setdiff1d(np.unique(labels), orphans)
    centres = np.stack([centre_of(vectors[labels == theme]) for theme in kept.tolist()])
    moving = np.flatnonzero(np.isin(labels, orphans))
    labels[moving] = kept[np.argmax(vectors[moving] @ centres.T, axis=1)]


def nearest_theme(vectors: Vectors, texts: Indices, centres: Vectors) -> Indices:
    """ndarray (len(texts),): the theme whose centre is nearest to each of these texts, in slices of memory."""
    found = np.empty(len(texts), dtype=np.int64)
    for start in range(0, len(texts), _SLICE):
        rows = slice(start, start + _SLICE)
        found[rows] = np.argmax(vectors[texts[rows]] @ centres.T, axis=1)
    return found


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near each text (m) is to its own theme's centre, and which others it stands as near to.

    own : ndarray (m,); near : ndarray (m, k), numbers of other themes, -1 where there is none; near_scores the same shape
    """

    own: NDArray[np.float32]
    near: Indices
    near_scores: NDArray[np.float32]


def nearness(places: Places, vectors: Vectors) -> Nearness:
    """Cosines, in slices of memory."""
    count, most = len(vectors), min(_NEAR_MOST, len(places.centres) - 1)
    found = Nearness(
        np.empty(count, dtype=np.float32), np.empty((count, most), dtype=np.int64), np.empty((count, most), dtype=np.float32)
    )
    for start in range(0, count, _SLICE):
        rows = slice(start, start + _SLICE)
        likeness = vectors[rows] @ places.centres.T
        every, theme = np.arange(len(likeness)), places.texts[rows]
        own = likeness[every, theme]
        found.own[rows] = own
        least = np.maximum(_NEAR_LEAST, _NEAR_SHARE * own)
        for rank in range(most):
            likeness[every, theme] = -2.0
            theme = likeness.argmax(axis=1)
            scores = likeness[every, theme]
            found.near[rows, rank] = np.where(scores >= least, theme, -1)
            found.near_scores[rows, rank] = scores
    return found
