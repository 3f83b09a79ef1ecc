"""A paper as a Word document with real headings and tables, each text in its own language and direction. Gathers nothing.

The library holds a document whole. So it is asked for one block at a time, in a document that is otherwise empty, and each goes
into the file as soon as it is made: a pack of thousands of sentences takes no more memory than one of twenty.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, BinaryIO

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from flask_babel import gettext
from lxml import etree

from engage.evidence.appendix import Appendix, appendix, appendix_about, appendix_title, rests_on
from engage.evidence.paper import Heading, Line, Paper
from engage.evidence.words import runs_right_to_left

_WORDS = "word/document.xml"
_ROWS_AT_ONCE = 50


def to_docx(paper: Paper, out: BinaryIO) -> None:
    """Write the document, block by block."""
    document = Document()
    document.core_properties.title = paper.title
    document.core_properties.author = paper.trust
    document.core_properties.language = paper.lang
    document.styles["Normal"].font.size = Pt(12)
    document.save(empty := io.BytesIO())
    with zipfile.ZipFile(empty) as parts, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file, appendix() as rows:
        for name in parts.namelist():
            if name != _WORDS:
                file.writestr(name, parts.read(name))
        with file.open(_WORDS, "w", force_zip64=True) as part, etree.xmlfile(part, encoding="UTF-8") as xml:
            xml.write_declaration(standalone=True)
            root, body = document.element, document.element.body
            with xml.element(root.tag, nsmap=root.nsmap), xml.element(body.tag):
                _write(_Writer(document, paper.lang, xml), paper, rows)
                xml.write(body.sectPr)


def _write(writer: _Writer, paper: Paper, rows: Appendix) -> None:
    writer.heading(paper.title, 0)
    for block in rows.noting(paper.blocks):
        if isinstance(block, Heading):
            writer.heading(block.text, block.level)
        elif isinstance(block, Line):
            writer.line(block.text, block.lang, "Intense Quote" if block.is_quote else None, block.number)
        else:
            writer.table(block.caption, block.head, block.numbered_cells)
    if rows:
        writer.heading(appendix_title(), 1)
        writer.line(appendix_about())
        writer.table(appendix_title(), (gettext("What it rests on"),), ((cells[0], rests_on(cells)) for cells in rows))


class _Writer:
    """Puts text into a file with the language and direction it has."""

    def __init__(self, document: Any, lang: str, xml: Any) -> None:
        self.document, self.lang, self.xml = document, lang, xml

    def heading(self, text: str, level: int) -> None:
        made = self.document.add_heading(text, level)
        self._mark(made, self.lang)
        self._out(made._p)

    def line(self, text: str, lang: str = "", style: str | None = None, number: str = "") -> None:
        paragraph = self.document.add_paragraph(style=style)
        if number:
            paragraph.add_run(f"[{number}] ").font.size = Pt(8)
        paragraph.add_run(text)
        self._mark(paragraph, lang or self.lang)
        self._out(paragraph._p)

    def table(self, caption: str, head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
        self.line(caption, style="Caption")
        top = self._rows([(gettext("Number"), *head)])
        # A header row that repeats on each page is also what a screen reader takes for one.
        top.tr_lst[0].get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        with self.xml.element(top.tag):
            for part in list(top):
                self.xml.write(part)
            for some in _in_batches(rows):
                for row in self._rows(some).tr_lst:
                    self.xml.write(row)

    def _rows(self, rows: list[tuple[str, ...]]) -> Any:
        """A table of these rows, taken out of the document again."""
        table = self.document.add_table(len(rows), len(rows[0]), style="Light Grid Accent 1")
        # Asked for once: the library counts a table's cells anew for each row that is asked for by its number.
        cells = iter(table._cells)
        for row in rows:
            for text in row:
                cell = next(cells)
                cell.text = text
                self._mark(cell.paragraphs[0], self.lang)
        table._tbl.getparent().remove(table._tbl)
        return table._tbl

    def _out(self, element: Any) -> None:
        element.getparent().remove(element)
        self.xml.write(element)

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


def _in_batches(rows: Iterable[tuple[str, ...]]) -> Iterator[list[tuple[str, ...]]]:
    left = iter(rows)
    while some := list(islice(left, _ROWS_AT_ONCE)):
        yield some
