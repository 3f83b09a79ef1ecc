"""The appendix: for every numbered sentence what it rests on, in the words of the reader. The same for every format."""

from __future__ import annotations

from flask_babel import gettext

from engage.evidence.pack import count_words
from engage.evidence.paper import Line, Paper, Row, Trace

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


def appendix_rows(paper: Paper) -> tuple[Cells, ...]:
    """One row for each sentence that rests on something."""
    return tuple(cells_of(one) for one in paper.numbered() if one.trace != Trace())


def cells_of(one: Line | Row) -> Cells:
    """What one sentence rests on, a cell for each column."""
    trace = one.trace
    figure = count_words(trace.count) if trace.count else ""
    return (one.number, figure, trace.source, trace.theme, trace.run, trace.decision, trace.minute, trace.link)


def rests_on(cells: Cells) -> str:
    """The same as one text, for papers that are too narrow for eight columns."""
    named = zip(appendix_head()[1:], cells[1:], strict=True)
    return " · ".join(f"{name}: {text}" for name, text in named if text)
