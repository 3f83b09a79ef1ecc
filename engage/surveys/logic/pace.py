"""How long a question takes: an estimate from its kind and its words, the same for every survey. Never a measurement.

Reading is counted at 150 words a minute, as children and people reading a second language read; answering at the seconds below.
The table is in docs/expressions.md too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

WORDS_A_MINUTE = 150
SECONDS: Mapping[str, int] = {
    "single": 6,
    "multiple": 10,
    "scale": 6,
    "number": 8,
    "date": 12,
    "place": 12,
    "short_text": 25,
    "ranking": 20,
    "long_text": 60,
    "grid": 0,  # each row by itself
    "cards": 0,
    "drawing": 120,
}
SECONDS_A_ROW = 6


class Worded(Protocol):
    """One thing to choose, or one row."""

    @property
    def text(self) -> str:
        """Its words."""


class Timed(Protocol):
    """A question, as far as it takes time."""

    @property
    def kind(self) -> str:
        """Its kind."""

    @property
    def text(self) -> str:
        """What it asks."""

    @property
    def hint(self) -> str:
        """The words below."""

    @property
    def options(self) -> Sequence[Worded]:
        """What can be chosen."""

    @property
    def rows(self) -> Sequence[Worded]:
        """What is answered one by one."""


def seconds_for(question: Timed) -> int:
    """How long reading and answering it takes, in whole seconds."""
    texts = (question.text, question.hint, *(each.text for each in (*question.options, *question.rows)))
    words = sum(len(text.split()) for text in texts)
    return round(words * 60 / WORDS_A_MINUTE) + SECONDS.get(question.kind, 10) + SECONDS_A_ROW * len(question.rows)
