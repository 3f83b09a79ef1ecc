"""A paper as an OpenDocument text with real headings and tables, each text in its own language and direction. Gathers nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, BinaryIO

from flask_babel import gettext
from odf import dc, style, table, text
from odf.opendocument import OpenDocumentText

from engage.evidence.appendix import appendix_about, appendix_rows, appendix_title, rests_on
from engage.evidence.paper import Heading, Line, Paper
from engage.evidence.words import runs_right_to_left


def to_odt(paper: Paper, out: BinaryIO) -> None:
    """Write the document."""
    document = OpenDocumentText()
    document.meta.addElement(dc.Title(text=paper.title))
    document.meta.addElement(dc.Creator(text=paper.trust))
    document.meta.addElement(dc.Language(text=paper.lang))
    writer = _Writer(document, paper.lang)
    writer.heading(paper.title, 1)
    for block in paper.blocks:
        if isinstance(block, Heading):
            writer.heading(block.text, block.level + 1)
        elif isinstance(block, Line):
            writer.line(block.text, block.lang, number=block.number, is_quote=block.is_quote)
        else:
            writer.table(block.caption, block.head, block.numbered_cells)
    if rows := [(cells[0], rests_on(cells)) for cells in appendix_rows(paper)]:
        writer.heading(appendix_title(), 2)
        writer.line(appendix_about(), paper.lang)
        writer.table(appendix_title(), (gettext("What it rests on"),), rows)
    document.write(out)


class _Writer:
    """Puts text into a document with the language and direction it has."""

    def __init__(self, document: Any, lang: str) -> None:
        self._document, self._lang = document, lang
        self._styles: dict[tuple[str, bool, int], Any] = {}
        self._tables = 0

    def heading(self, words: str, level: int) -> None:
        self._document.text.addElement(text.H(outlinelevel=level, stylename=self._style(self._lang, level=level), text=words))

    def line(self, words: str, lang: str, *, number: str = "", is_quote: bool = False) -> None:
        paragraph = text.P(stylename=self._style(lang, is_quote=is_quote))
        if number:
            paragraph.addElement(text.Span(text=f"[{number}]"))
            paragraph.addElement(text.S(c=1))
        paragraph.addText(words)
        self._document.text.addElement(paragraph)

    def table(self, caption: str, head: Sequence[str], rows: Sequence[tuple[str, ...]]) -> None:
        self.line(caption, self._lang)
        self._tables += 1
        made = table.Table(name=f"T{self._tables}")
        made.addElement(table.TableColumn(numbercolumnsrepeated=len(head) + 1))
        top = table.TableHeaderRows()
        top.addElement(self._row((gettext("Number"), *head)))
        made.addElement(top)
        for row in rows:
            made.addElement(self._row(row))
        self._document.text.addElement(made)

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
