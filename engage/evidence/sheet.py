"""A paper as CSV: one row a sentence with all it rests on, so that a spreadsheet or a program can take it. Gathers nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

from engage.evidence.appendix import cells_of
from engage.evidence.paper import Line, Paper, Row

COLUMNS = (
    "sentence",
    "section",
    "item",
    "text",
    "lang",
    "figure",
    "value",
    "survey",
    "theme",
    "run",
    "decision",
    "minute",
    "link",
)
BOM = b"\xef\xbb\xbf"  # spreadsheet programs need it to read other alphabets


def to_csv(paper: Paper, out: BinaryIO) -> None:
    """Write it, line by line: UTF-8 with a byte-order mark."""
    out.write(BOM)
    out.writelines(line.encode() for line in csv_lines(COLUMNS, rows_of(paper)))


def csv_lines(columns: tuple[str, ...], rows: Iterator[tuple[str, ...]], mark: str = "") -> Iterator[str]:
    """One table, line by line, after a byte-order mark where there is to be one; nothing in it is run as a formula."""
    yield mark + _line(columns)
    for row in rows:
        yield _line(tuple(map(harmless, row)))


def harmless(cell: str) -> str:
    """A cell that a spreadsheet would run as a formula is shown as text instead (OWASP, CSV injection)."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def rows_of(paper: Paper) -> Iterator[tuple[str, ...]]:
    """A row for each sentence and each row of a table."""
    for one in paper.numbered():
        yield (*_told(one, paper.lang), *_rests_on(one))


def _told(one: Line | Row, lang: str) -> tuple[str, ...]:
    if isinstance(one, Line):
        return one.number, one.kind, one.item, one.text, one.lang
    return one.number, one.kind, one.cells[0], " | ".join(one.cells[1:]), lang


def _rests_on(one: Line | Row) -> tuple[str, ...]:
    _number, figure, *rest = cells_of(one)
    value = str(one.trace.count.value) if one.trace.count and one.trace.count.value is not None else ""
    return figure, value, *rest


def _line(row: tuple[str, ...]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(row)
    return out.getvalue()
