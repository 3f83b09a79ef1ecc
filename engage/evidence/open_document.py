"""A paper as an OpenDocument text with real headings and tables, each text in its own language and direction. Gathers nothing.

The library holds a document whole. So each block is written beside it as soon as it is made, and put in its place at the end,
when the styles that were needed are known: in memory are those, and one block.
"""

from __future__ import annotations

import io
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from typing import IO, Any, BinaryIO

from flask_babel import gettext
from odf import dc, style, table, text
from odf.opendocument import OpenDocumentText

from engage.evidence.appendix import Appendix, appendix, appendix_about, appendix_title, rests_on
from engage.evidence.paper import Heading, Line, Paper
from engage.evidence.words import runs_right_to_left

_WORDS = "content.xml"
_BEGIN, _END = b"<office:text>", b"</office:text>"


def to_odt(paper: Paper, out: BinaryIO) -> None:
    """Write the document, block by block."""
    document = OpenDocumentText()
    document.meta.addElement(dc.Title(text=paper.title))
    document.meta.addElement(dc.Creator(text=paper.trust))
    document.meta.addElement(dc.Language(text=paper.lang))
    with tempfile.TemporaryFile("w+", encoding="utf-8") as words, appendix() as rows:
        writer = _Writer(document, paper.lang, words)
        _write(writer, paper, rows)
        writer.keep_styles()
        document.write(empty := io.BytesIO())
        words.flush()
        words.seek(0)
        _put_in(empty, words, out)


def _put_in(empty: BinaryIO, words: IO[str], out: BinaryIO) -> None:
    """The document with these words as its text. Its first part says what it is, and stays first and unpacked."""
    with zipfile.ZipFile(empty) as parts, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for part in parts.infolist():
            if part.filename != _WORDS:
                file.writestr(part, parts.read(part), part.compress_type)
        begin, _begin, rest = parts.read(_WORDS).partition(_BEGIN)
        with file.open(_WORDS, "w", force_zip64=True) as whole, io.TextIOWrapper(whole, encoding="utf-8") as written:
            written.write((begin + _BEGIN).decode())
            shutil.copyfileobj(words, written)
            written.write((_END + rest.partition(_END)[2]).decode())


def _write(writer: _Writer, paper: Paper, rows: Appendix) -> None:
    writer.heading(paper.title, 1)
    for block in rows.noting(paper.blocks):
        if isinstance(block, Heading):
            writer.heading(block.text, block.level + 1)
        elif isinstance(block, Line):
            writer.line(block.text, block.lang, number=block.number, is_quote=block.is_quote)
        else:
            writer.table(block.caption, block.head, block.numbered_cells)
    if rows:
        writer.heading(appendix_title(), 2)
        writer.line(appendix_about(), paper.lang)
        writer.table(appendix_title(), (gettext("What it rests on"),), ((cells[0], rests_on(cells)) for cells in rows))


class _Writer:
    """Puts text into a file with the language and direction it has, in styles of a document."""

    def __init__(self, document: Any, lang: str, words: IO[str]) -> None:
        self._document, self._lang, self._words = document, lang, words
        self._styles: dict[tuple[str, bool, int], Any] = {}
        self._tables = 0

    def heading(self, words: str, level: int) -> None:
        self._out(text.H(outlinelevel=level, stylename=self._style(self._lang, level=level), text=words))

    def line(self, words: str, lang: str, *, number: str = "", is_quote: bool = False) -> None:
        paragraph = text.P(stylename=self._style(lang, is_quote=is_quote))
        if number:
            paragraph.addElement(text.Span(text=f"[{number}]"))
            paragraph.addElement(text.S(c=1))
        paragraph.addText(words)
        self._out(paragraph)

    def table(self, caption: str, head: Sequence[str], rows: Iterable[tuple[str, ...]]) -> None:
        self.line(caption, self._lang)
        self._tables += 1
        made = table.Table(name=f"T{self._tables}")
        made.addElement(table.TableColumn(numbercolumnsrepeated=len(head) + 1))
        top = table.TableHeaderRows()
        top.addElement(self._row((gettext("Number"), *head)))
        made.addElement(top)
        begin = io.StringIO()
        made.toXml(1, begin)
        end = f"</{made.tagName}>"
        self._words.write(begin.getvalue().removesuffix(end))
        for row in rows:
            self._out(self._row(row))
        self._words.write(end)

    def keep_styles(self) -> None:
        """Use each style once in the document, whose own text is not kept: the library leaves out what nothing uses."""
        for made in self._styles.values():
            self._document.text.addElement(text.P(stylename=made))

    def _out(self, element: Any) -> None:
        element.toXml(1, self._words)

    def _row(self, cells: Sequence[str]) -> Any:
        made = table.TableRow()
        for words in cells:
            cell = table.TableCell(valuetype="string")
            cell.addElement(text.P(stylename=self._style(self._lang), text=words))
            made.addElement(cell)
        return made

    def _style(self, lang: str, *, is_quote: bool = False, level: int = 0) -> Any:
        key = (lang, is_quote, level)
        if key not in self._styles:
            self._styles[key] = self._made(*key)
        return self._styles[key]

    def _made(self, lang: str, is_quote: bool, level: int) -> Any:
        made = style.Style(name=f"P{len(self._styles) + 1}", family="paragraph")
        is_rtl = runs_right_to_left(lang)
        indent = {"marginleft": "1cm", "marginright": "1cm"} if is_quote else {}
        made.addElement(
            style.ParagraphProperties(
                writingmode="rl-tb" if is_rtl else "lr-tb", textalign="start", margintop="0.1cm", marginbottom="0.15cm", **indent
            )
        )
        size = {1: "20pt", 2: "16pt", 3: "13pt"}.get(level, "12pt")
        bold = {"fontweight": "bold", "fontweightcomplex": "bold"} if level else {}
        slant = {"fontstyle": "italic"} if is_quote else {}
        tongue = {"languagecomplex": lang} if is_rtl else {"language": lang}
        made.addElement(style.TextProperties(fontsize=size, fontsizecomplex=size, **bold, **slant, **tongue))
        self._document.automaticstyles.addElement(made)
        return made
