"""All answers of a run as one set of distinct points.

Owns who said what: the same words are kept once, with everybody who said them. Must not compare meanings or read a text.
"""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, replace
from sys import intern

import numpy as np
from numpy.typing import NDArray

from analysis.intake import Intake, Readable, concern_row
from analysis.types import Row, Skipped

Indices = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers that take part (n), the distinct texts of their points (m), who made which point (p), and all the others.

    rows : ndarray (n,), the row of each answer; languages, groups : of each answer
    cleared : ndarray (n,), whether a person has found no danger in it
    texts : of each distinct point, as first written; spoken : the language of that first writer
    owner, text, words : ndarray (p,), for each point made the answer, the text, and how many words it has there
    """

    rows: Indices
    languages: tuple[str, ...]
    groups: tuple[str | None, ...]
    cleared: NDArray[np.bool_]
    texts: tuple[str, ...]
    spoken: tuple[str, ...]
    owner: Indices
    text: Indices
    words: Indices
    concerns: tuple[Row, ...]
    skipped: tuple[Skipped, ...]


class Gatherer:
    """Takes the intake part by part and holds each text once."""

    def __init__(self) -> None:
        self._known: dict[bytes, int] = {}
        self._texts: list[str] = []
        self._spoken: list[str] = []
        self._rows, self._languages = array("q"), list[str]()
        self._groups: list[str | None] = []
        self._cleared = array("b")
        self._owner, self._text, self._words = array("q"), array("q"), array("q")
        self._concerns: list[Row] = []
        self._skipped: list[Skipped] = []

    def add(self, intake: Intake) -> None:
        """Take in one part; parts come in the order of their rows."""
        for readable in intake.readable:
            self._add(readable)
        self._concerns += intake.concerns
        self._skipped += intake.skipped

    def _add(self, readable: Readable) -> None:
        language = intern(readable.language)
        for point in readable.points:
            number = self._known.setdefault(point.key, len(self._texts))
            if number == len(self._texts):
                self._texts.append(point.text)
                self._spoken.append(language)
            self._owner.append(len(self._rows))
            self._text.append(number)
            self._words.append(point.words)
        self._rows.append(readable.row)
        self._languages.append(language)
        self._groups.append(readable.group if readable.group is None else intern(readable.group))
        self._cleared.append(readable.cleared)

    def answers(self) -> Answers:
        """Everything taken in."""
        return Answers(
            rows=np.array(self._rows, dtype=np.int64),
            languages=tuple(self._languages),
            groups=tuple(self._groups),
            cleared=np.array(self._cleared, dtype=np.bool_),
            texts=tuple(self._texts),
            spoken=tuple(self._spoken),
            owner=np.array(self._owner, dtype=np.int64),
            text=np.array(self._text, dtype=np.int64),
            words=np.array(self._words, dtype=np.int64),
            concerns=tuple(self._concerns),
            skipped=tuple(self._skipped),
        )


def gather(parts: Iterable[Intake]) -> Answers:
    """All parts of the intake as one."""
    gatherer = Gatherer()
    for part in parts:
        gatherer.add(part)
    return gatherer.answers()


def set_aside(answers: Answers, worrying: NDArray[np.bool_]) -> tuple[Answers, Indices]:
    """The answers without those that made a worrying point: they become concerns, and nothing they alone said stays.

    An answer that a person has cleared stays.
    worrying : ndarray (m,), by distinct text. Returns the answers left, and ndarray (m',): which texts they still hold.
    """
    held = np.zeros(len(answers.rows), dtype=np.bool_)
    held[answers.owner[worrying[answers.text]]] = True
    held &= ~answers.cleared
    stays = ~held[answers.owner]
    texts, text = np.unique(answers.text[stays], return_inverse=True)
    left = np.flatnonzero(~held)
    renumbered = np.cumsum(~held) - 1
    concerns = [concern_row(int(answers.rows[index]), answers.languages[index]) for index in np.flatnonzero(held).tolist()]
    rest = replace(
        answers,
        rows=answers.rows[left],
        languages=tuple(answers.languages[index] for index in left.tolist()),
        groups=tuple(answers.groups[index] for index in left.tolist()),
        cleared=answers.cleared[left],
        texts=tuple(answers.texts[index] for index in texts.tolist()),
        spoken=tuple(answers.spoken[index] for index in texts.tolist()),
        owner=renumbered[answers.owner[stays]],
        text=text.astype(np.int64),
        words=answers.words[stays],
        concerns=(*answers.concerns, *concerns),
    )
    return rest, texts
