"""What of a workbook its reader never comes to: it takes a long run of empty rows for the end, and says nothing of what follows.

Owns finding that, so that whoever brings a form is told. Reads values alone, and of a sheet no more than an author could fill.
"""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Iterable, Iterator
from io import BytesIO, StringIO
from itertools import islice

import openpyxl
import xlrd

SHEETS = ("survey", "choices")
EMPTY_ROWS = 60  # the reader's own: after one more it stops
_MOST_ROWS, _MOST_COLUMNS = 25_000, 60


def sheets_that_go_on(content: bytes) -> tuple[str, ...]:
    """The sheets that have rows below the empty ones at which reading ends. Expects a workbook that was read already."""
    with warnings.catch_warnings(), contextlib.redirect_stdout(StringIO()):
        warnings.simplefilter("ignore")
        rows = _packed(content) if content.startswith(b"PK") else _old(content)
        return tuple(name for name, sheet in rows if name.strip().lower() in SHEETS and _goes_on(islice(sheet, 1, _MOST_ROWS)))


def _goes_on(rows: Iterable[Iterable[object]]) -> bool:
    empty = 0
    for row in rows:
        if all(cell is None or not str(cell).strip() for cell in row):
            empty += 1
        elif empty > EMPTY_ROWS:
            return True
        else:
            empty = 0
    return False


def _packed(content: bytes) -> Iterator[tuple[str, Iterable[Iterable[object]]]]:
    book = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True)
    for sheet in book.worksheets:
        yield sheet.title, sheet.iter_rows(max_col=_MOST_COLUMNS, values_only=True)


def _old(content: bytes) -> Iterator[tuple[str, Iterable[Iterable[object]]]]:
    book = xlrd.open_workbook(file_contents=content)
    for sheet in book.sheets():
        yield sheet.name, (sheet.row_values(number, 0, _MOST_COLUMNS) for number in range(sheet.nrows))
