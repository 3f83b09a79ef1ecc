"""A paper as an Excel workbook: what it says, and where each sentence comes from, on two sheets. Gathers nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from typing import Any, BinaryIO

from flask_babel import gettext
from xlsxwriter import Workbook

from engage.evidence.appendix import Appendix, appendix, appendix_head, appendix_title
from engage.evidence.paper import Heading, Line, Paper
from engage.evidence.words import runs_right_to_left

_WIDTHS = (12, 60, 24, 24, 18)
# Every text is written as text: nothing that anybody typed is a formula, a number or a link here.
_OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}


def to_xlsx(paper: Paper, out: BinaryIO) -> None:
    """Write the workbook. Its rows wait in files until it is done: where it cannot be, none stays behind."""
    with tempfile.TemporaryDirectory(prefix="engage-") as folder, appendix() as rows:
        book = Workbook(out, {**_OPTIONS, "tmpdir": folder})
        try:
            book.set_properties({"title": paper.title, "author": paper.trust})
            writer = _Writer(book, rtl=runs_right_to_left(paper.lang))
            _told(writer, paper, rows)
            _appendix(writer, rows)
            book.close()
        finally:
            for sheet in book.worksheets():
                sheet.row_data_fh.close()


def _told(writer: _Writer, paper: Paper, rows: Appendix) -> None:
    writer.begin(gettext("Evidence"), _WIDTHS)
    writer.row(("", paper.title), "title")
    for block in rows.noting(paper.blocks):
        if isinstance(block, Heading):
            writer.row(("", block.text), "strong")
        elif isinstance(block, Line):
            writer.row((block.number, block.text))
        else:
            writer.row((gettext("Number"), *block.head), "strong")
            for row in block.rows:
                writer.row((row.number, *row.cells))


def _appendix(writer: _Writer, rows: Appendix) -> None:
    if not rows:
        return
    writer.begin(appendix_title()[:31], (12, 14, 40, 40, 40, 40, 30, 40))
    writer.row(appendix_head(), "strong")
    for cells in rows:
        writer.row(cells)


class _Writer:
    """Rows, one below the other, on the sheet that was begun last."""

    def __init__(self, book: Any, *, rtl: bool) -> None:
        self._book, self._rtl = book, rtl
        wrapped = {"text_wrap": True, "valign": "top"}
        strong = {**wrapped, "bold": True}
        self._looks = {
            "": book.add_format(wrapped),
            "strong": book.add_format(strong),
            "title": book.add_format({**strong, "font_size": 16}),
        }

    def begin(self, name: str, widths: Sequence[int]) -> None:
        self._sheet, self._at = self._book.add_worksheet(name), 0
        for column, width in enumerate(widths):
            self._sheet.set_column(column, column, width)
        if self._rtl:
            self._sheet.right_to_left()

    def row(self, cells: Sequence[str], look: str = "") -> None:
        for column, text in enumerate(cells):
            self._sheet.write_string(self._at, column, text[:32767], self._looks[look])
        self._at += 1
