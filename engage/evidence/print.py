"""A paper as a tagged PDF (PDF/UA): one page of HTML for the press. Gathers nothing."""

from __future__ import annotations

from pathlib import Path

from flask import current_app

from engage.evidence.appendix import appendix_about, appendix_rows, appendix_title, rests_on
from engage.evidence.paper import Heading, Line, Paper
from engage.evidence.words import runs_right_to_left
from engage.surveys.formats.pdf import make_pdf

_CSS = Path(__file__).with_name("paper.css")


def to_pdf(paper: Paper) -> bytes:
    """The file's bytes. Raises `FormatError` where this machine cannot make one."""
    return make_pdf(paper_html(paper), paper.lang)


def paper_html(paper: Paper) -> str:
    """The page that the press is given."""
    rows = appendix_rows(paper)
    blocks = [("heading" if isinstance(b, Heading) else "line" if isinstance(b, Line) else "table", b) for b in paper.blocks]
    # Without what a page is given of its reader: a paper is the same for everybody.
    return current_app.jinja_env.get_template("evidence/paper.html").render(
        paper=paper,
        blocks=blocks,
        direction="rtl" if runs_right_to_left(paper.lang) else "ltr",
        css=_CSS.read_text("utf-8"),
        appendix_title=appendix_title(),
        appendix_about=appendix_about(),
        appendix=[(cells[0], rests_on(cells)) for cells in rows],
        traced={cells[0] for cells in rows},
    )
