"""A paper as a tagged PDF (PDF/UA): one page of HTML for the press. Gathers nothing.

The page is written to disk piece by piece. The press, a process of its own, holds it whole, as its library lays out all pages at
once.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from math import sqrt
from pathlib import Path
from typing import BinaryIO

from flask import current_app

from engage.evidence.appendix import Appendix, appendix, appendix_about, appendix_title, is_traced, rests_on
from engage.evidence.formats import LongPageError
from engage.evidence.paper import Heading, Line, Paper
from engage.evidence.words import runs_right_to_left
from engage.surveys.formats.pdf import missing, press

_LETTER = 1.15  # the width of one letter, in hundredths of the page
LONG_BYTES = 250_000  # of the page for the press: some 65 pages, which take it about seven seconds of a processor
_CSS = Path(__file__).with_name("paper.css")


def to_pdf(paper: Paper, out: BinaryIO) -> None:
    """Write the file. Raises `FormatError` where this machine cannot make one, `LongPageError` where it would take long."""
    with ExitStack() as closing:
        html = closing.enter_context(tempfile.TemporaryFile())
        with appendix() as rows:
            html.writelines(piece.encode() for piece in _html(paper, rows))
        if html.tell() > LONG_BYTES and not missing(paper.lang):
            closing.pop_all()  # whoever has it made later closes it
            raise LongPageError(html)
        html.seek(0)
        press(html, paper.lang, out)


def _html(paper: Paper, rows: Appendix) -> Iterator[str]:
    """The page, piece by piece."""
    told = rows.noting(paper.blocks)
    blocks = (("heading" if isinstance(b, Heading) else "line" if isinstance(b, Line) else "table", b) for b in told)
    # Without what a page is given of its reader: a paper is the same for everybody.
    yield from current_app.jinja_env.get_template("evidence/paper.html").generate(
        paper=paper,
        blocks=blocks,
        direction="rtl" if runs_right_to_left(paper.lang) else "ltr",
        css=_CSS.read_text("utf-8"),
        appendix_title=appendix_title(),
        appendix_about=appendix_about(),
        appendix=rows,
        rests_on=rests_on,
        is_traced=is_traced,
        widths_of=column_widths,
    )


def column_widths(head: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[int, ...]:
    """How wide each column is, in hundredths of the page: its longest word fits, and the longer its texts the more of the rest.

    The press would find out by itself, but measures every letter for it: most of the time that a large pack takes.
    """
    columns = list(zip(head, *rows, strict=True))
    words = [min(30, 3 + _LETTER * max((len(word) for text in column for word in text.split()), default=0)) for column in columns]
    texts = [sqrt(min(400, max(map(len, column)))) for column in columns]
    rest = max(0.0, 100 - sum(words))
    wide = [word + rest * text / (sum(texts) or 1) for word, text in zip(words, texts, strict=True)]
    return tuple(round(100 * each / sum(wide)) for each in wide)
