"""A paper as a Word document with real headings and tables, each text in its own language and direction. Gathers nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, BinaryIO

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from flask_babel import gettext

from engage.evidence.appendix import appendix_about, appendix_rows, appendix_title, rests_on
from engage.evidence.paper import Heading, Line, Paper
from engage.evidence.words import runs_right_to_left


def to_docx(paper: Paper, out: BinaryIO) -> None:
    """Write the document."""
    document = Document()
    document.core_properties.title = paper.title
    document.core_properties.author = paper.trust
    document.core_properties.language = paper.lang
    document.styles["Normal"].font.size = Pt(12)
    writer = _Writer(document, paper.lang)
    writer.heading(paper.title, 0)
    for block in paper.blocks:
        if isinstance(block, Heading):
            writer.heading(block.text, block.level)
        elif isinstance(block, Line):
            writer.line(block.text, block.lang, "Intense Quote" if block.is_quote else None, block.number)
        else:
            writer.table(block.caption, block.head, block.numbered_cells)
    _appendix(writer, paper)
    document.save(out)


def _appendix(writer: _Writer, paper: Paper) -> None:
    rows = [(cells[0], rests_on(cells)) for cells in appendix_rows(paper)]
    if not rows:
        return
    writer.heading(appendix_title(), 1)
    writer.line(appendix_about())
    writer.table(appendix_title(), (gettext("What it rests on"),), rows)


class _Writer:
    """Puts text into a document with the language and direction it has."""

    def __init__(self, document: Any, lang: str) -> None:
        self.document, self.lang = document, lang

    def heading(self, text: str, level: int) -> None:
        self._mark(self.document.add_heading(text, level), self.lang)

    def line(self, text: str, lang: str = "", style: str | None = None, number: str = "") -> None:
        paragraph = self.document.add_paragraph(style=style)
        if number:
            paragraph.add_run(f"[{number}] ").font.size = Pt(8)
        paragraph.add_run(text)
        self._mark(paragraph, lang or self.lang)

    def table(self, caption: str, head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
        self.line(caption, style="Caption")
        whole_head = (gettext("Number"), *head)
        table = self.document.add_table(1 + len(rows), len(whole_head), style="Light Grid Accent 1")
        # A header row that repeats on each page is also what a screen reader takes for one.
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        # Asked for once: the library counts a table's cells anew for each row that is asked for by its number.
        cells = iter(table._cells)
        for row in (whole_head, *rows):
            for text in row:
                cell = next(cells)
                cell.text = text
                self._mark(cell.paragraphs[0], self.lang)

    @staticmethod
    def _mark(paragraph: Any, lang: str) -> None:
        is_rtl = runs_right_to_left(lang)
        if is_rtl:
            paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
        for run in paragraph.runs:
            properties = run._r.get_or_add_rPr()
            if is_rtl:
                properties.append(OxmlElement("w:rtl"))
            tag = OxmlElement("w:lang")
            tag.set(qn("w:bidi" if is_rtl else "w:val"), lang)
            properties.append(tag)
