"""What a worker remembers of a wave's settled themes from one placing to the next, so that one new answer is soon placed.

Owns the rule for when it is still true: the same answers stand for the same themes, read by the same model. Vectors stay
in memory alone, of a few waves, until the wave is next placed with other answers to learn from, or the process ends.
Loaded by workers only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from flask import current_app
from numpy.typing import NDArray

from analysis.assign import NONE, Known, learn
from analysis.language_means import LanguageMeans
from engage.themes.settled import Ground

KEPT = "engage.learnt_themes"
_MOST = 4
_Key: TypeAlias = "tuple[str, tuple[tuple[int, ...], ...], tuple[int, ...]]"


@dataclass(frozen=True)
class Meaning:
    """What one answer means: its language and a unit vector (dimensions,)."""

    lang: str
    vector: NDArray[np.float32]


@dataclass(frozen=True)
class Learnt:
    """Themes as far as they can be told apart.

    model : whose vectors; targets : for each theme in `known`, the number of its target; answers : those it was learnt from
    means : by which vectors were centred, and new ones must be
    """

    model: str
    targets: tuple[int, ...]
    answers: frozenset[int]
    known: Known
    means: LanguageMeans

    def centred(self, meanings: Sequence[Meaning]) -> NDArray[np.float32]:
        """The vectors as those that were learnt from are: (n, dimensions)."""
        return self.means.centred(_vectors(meanings), [one.lang for one in meanings])


def learnt_from(ground: Ground, model: str, meanings: Mapping[int, Meaning], beside: Sequence[int] = ()) -> Learnt | None:
    """Learn the themes of this ground from the answers whose meaning is known; None where no theme has one.

    beside : further answers that languages' means are taken of
    """
    numbers = {answer: number for number, group in enumerate(ground.members) for answer in group if answer in meanings}
    numbers |= {answer: NONE for answer in ground.others if answer in meanings}
    targets = sorted(set(numbers.values()) - {NONE})
    if not targets:
        return None
    place = {target: number for number, target in enumerate(targets)} | {NONE: NONE}
    themes = np.array([place[number] for number in numbers.values()], dtype=np.int64)
    every = [meanings[answer] for answer in dict.fromkeys((*numbers, *beside))]
    vectors, languages = _vectors(every), [one.lang for one in every]
    means = LanguageMeans.of(vectors, languages)
    count = len(numbers)
    known = learn(means.centred(vectors[:count], languages[:count]), themes)
    return Learnt(model, tuple(targets), frozenset(numbers), known, means)


def recalled(ground: Ground, model: str) -> Learnt | None:
    """What was learnt of this wave's themes, if nothing has changed since that it was learnt from."""
    key, learnt = _kept().get(ground.wave_id, (None, None))
    return learnt if key == _key(ground, model) else None


def remember(ground: Ground, learnt: Learnt) -> None:
    """Keep it for the wave's next placing, in the place of what was kept of it before."""
    kept = _kept()
    kept.pop(ground.wave_id, None)
    while len(kept) >= _MOST:
        kept.pop(next(iter(kept)))
    kept[ground.wave_id] = _key(ground, learnt.model), learnt


def _kept() -> dict[int, tuple[_Key, Learnt]]:
    kept: dict[int, tuple[_Key, Learnt]] = current_app.extensions.setdefault(KEPT, {})
    return kept


def _key(ground: Ground, model: str) -> _Key:
    return model, ground.members, ground.others


def _vectors(meanings: Sequence[Meaning]) -> NDArray[np.float32]:
    return np.stack([one.vector for one in meanings])
