"""The appendix: for every numbered sentence what it rests on, in the words of the reader. The same for every format."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import IO, cast

from flask_babel import gettext

from engage.evidence.pack import count_words
from engage.evidence.paper import Block, Line, Row, Trace, numbered

Cells = tuple[str, str, str, str, str, str, str, str]


def appendix_title() -> str:
    """What it is called."""
    return str(gettext("Where each sentence comes from"))


def appendix_about() -> str:
    """How to read it."""
    return str(
        gettext("Find the number that stands before a sentence: beside it is the figure, theme, run, decision and minute.")
    )


def appendix_head() -> Cells:
    """Its columns."""
    return (
        gettext("Number"),
        gettext("Figure"),
        gettext("Survey"),
        gettext("Theme"),
        gettext("Run"),
        gettext("Decision"),
        gettext("Minute"),
        gettext("Public page"),
    )


class Appendix:
    """One row for each sentence told so far that rests on something, kept on disk until the paper is at its end.

    A paper is told once, sentence by sentence; its appendix follows all of them and is often longer. So neither is in memory.
    """

    def __init__(self, kept: IO[str]) -> None:
        self._kept, self._rows = kept, 0

    def __len__(self) -> int:
        return self._rows

    def noting(self, blocks: Iterable[Block]) -> Iterator[Block]:
        """These blocks, each noted on its way through."""
        for block in blocks:
            for one in numbered(block):
                if is_traced(one):
                    self._kept.write(json.dumps(cells_of(one)) + "\n")
                    self._rows += 1
            yield block

    def __iter__(self) -> Iterator[Cells]:
        self._kept.seek(0)
        for line in self._kept:
            yield cast(Cells, tuple(json.loads(line)))


@contextmanager
def appendix() -> Iterator[Appendix]:
    """An empty one, gone when the file is made."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as kept:
        yield Appendix(kept)


def is_traced(one: Line | Row) -> bool:
    """Whether it rests on something that the appendix names."""
    return one.trace != Trace()


def cells_of(one: Line | Row) -> Cells:
    """What one sentence rests on, a cell for each column."""
    trace = one.trace
    figure = count_words(trace.count) if trace.count else ""
    return (one.number, figure, trace.source, trace.theme, trace.run, trace.decision, trace.minute, trace.link)


def rests_on(cells: Cells) -> str:
    """The same as one text, for papers that are too narrow for eight columns."""
    named = zip(appendix_head()[1:], cells[1:], strict=True)
    return " · ".join(f"{name}: {text}" for name, text in named if text)
