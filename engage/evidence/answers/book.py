"""Answers as an Excel workbook: what to know first, then the rows in words, then the codebook. Made on disk, a row in hand."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from flask_babel import gettext
from xlsxwriter import Workbook

from engage.core.errors import DomainError
from engage.evidence.answers.plain import CODEBOOK, codebook
from engage.evidence.answers.plan import Plan
from engage.evidence.answers.rows import in_words, rows_of
from engage.evidence.words import runs_right_to_left

MOST_ROWS, MOST_COLUMNS, MOST_CHARACTERS = 1_048_575, 16_384, 32_767  # the format's own
# Every text is written as text: nothing that anybody typed is a formula, a number or a link here.
_OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}


class TooLargeError(DomainError):
    """More than this format can hold."""


def to_xlsx(plan: Plan, out: BinaryIO) -> None:
    """Write the workbook. Raises `TooLargeError` before anything is written."""
    if plan.n_rows > MOST_ROWS or len(plan.variables) > MOST_COLUMNS:
        raise TooLargeError(
            gettext(
                "Excel holds %(most)s rows at most, and these are %(rows)s. Choose CSV or JSON.", most=MOST_ROWS, rows=plan.n_rows
            )
        )
    with _opened(out) as book:
        book.set_properties({"title": plan.title})
        rtl = runs_right_to_left(plan.lang)
        _fill(_sheet(book, "README", (120,), rtl=False), ((note,) for note in (plan.title, *plan.notes)))
        answers = _sheet(book, gettext("Answers")[:31], (18,) * len(plan.variables), rtl)
        _fill(answers, [tuple(each.label for each in plan.variables)])
        _fill(answers, _rows(plan), start=1)
        answers.freeze_panes(1, 0)
        _fill(_sheet(book, gettext("Codebook")[:31], (24, 60, 10, 18, 40, 40), rtl), (CODEBOOK, *codebook(plan)))
        book.close()


@contextmanager
def _opened(out: BinaryIO) -> Iterator[Any]:
    """A workbook. Its rows wait in files until it is done: where it cannot be, none stays behind with what people said."""
    with tempfile.TemporaryDirectory(prefix="engage-") as folder:
        book = Workbook(out, {**_OPTIONS, "tmpdir": folder})
        try:
            yield book
        finally:
            for sheet in book.worksheets():
                sheet.row_data_fh.close()


def _rows(plan: Plan) -> Iterable[tuple[str | int, ...]]:
    for row in rows_of(plan):
        yield tuple(in_words(variable, cell) for variable, cell in zip(plan.variables, row, strict=True))


def _sheet(book: Any, name: str, widths: tuple[int, ...], rtl: bool) -> Any:
    sheet = book.add_worksheet(name)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    if rtl:
        sheet.right_to_left()
    return sheet


def _fill(sheet: Any, rows: Iterable[tuple[str | int, ...]], start: int = 0) -> None:
    for at, row in enumerate(rows, start):
        for column, cell in enumerate(row):
            if isinstance(cell, int):
                sheet.write_number(at, column, cell)
            elif cell:
                sheet.write_string(at, column, cell[:MOST_CHARACTERS])
