"""The sheets that are printed: a form, the same in large print, and an Easy Read booklet. From a leaflet to one page of HTML.

Owns what stands where on paper; the press (`pdf`) turns it into a PDF. Words come from the leaflet and the catalogues.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from flask import current_app
from flask_babel import gettext
from markupsafe import Markup, escape
from segno import make as make_square
from sentencex import segment

from engage.core import paths
from engage.core.i18n import in_language
from engage.surveys.definition import Question
from engage.surveys.formats.leaflet import Leaflet
from engage.surveys.formats.spoken import choices, facts, limit_words
from engage.surveys.speaking_forms import SpeakingForm

LOOKS = ("plain", "large", "easy")
_CSS = Path(__file__).with_name("sheet.css")
_NUMBER = re.compile(r"(\+?\d(?:[\d ]{4,})\d)")
_SYMBOL = re.compile(r'<symbol id="(?P<id>\w+)" viewBox="(?P<box>[^"]+)">(?P<inside>.*?)</symbol>', re.DOTALL)
# The picture beside a part of the text where the wording brings none of its own.
_PICTURES = {
    "about.summary": "bubble",
    "about.audience_text": "people",
    "about.how_long": "clock",
    "about.private": "lock",
    "about.told": "phone",
    "about.decider": "people",
    "about.decides": "tick",
    "about.why": "search",
    "about.can_change": "plan",
    "about.cannot_change": "warn",
}


@dataclass(frozen=True)
class Idea:
    """One idea of an Easy Read booklet: its sentences, and the picture beside them as an address that holds all of it."""

    name: str
    sentences: tuple[str, ...]
    picture: str


@dataclass(frozen=True)
class Asked:
    """One question as it is printed; `lines`: how many to write on."""

    question: Question
    choices: tuple[str, ...]
    limit: str
    lines: int


def sheet_html(leaflet: Leaflet, look: str) -> str:
    """One of `LOOKS`, ready for the press."""
    with in_language(leaflet.around.code):
        # Without what a page is given of its reader: a sheet is the same for everybody.
        template = current_app.jinja_env.get_template(f"surveys/sheets/{'easy' if look == 'easy' else 'form'}.html")
        return template.render(
            leaflet=leaflet,
            about=leaflet.survey.about,
            look=look,
            css=_CSS.read_text("utf-8"),
            page_words=_page_words(),
            facts=tuple(facts(leaflet)),
            asked=tuple(_asked(question) for question in leaflet.survey.questions),
            speakers=tuple(str(choice.label) for choice in SpeakingForm.provenance.kwargs["choices"]),
            ideas={key: _idea(leaflet, key) for key in (*_PICTURES, *_question_keys(leaflet))} if look == "easy" else {},
            square=_square(leaflet.web_address),
            kept=numbers_kept,
        )


def numbers_kept(text: str) -> Markup:
    """A text with each telephone number kept in its order: in a text from right to left its groups would change places."""
    parts = _NUMBER.split(text)
    return Markup("").join(
        Markup('<bdi dir="ltr">{}</bdi>').format(part) if place % 2 else escape(part) for place, part in enumerate(parts)
    )


def _asked(question: Question) -> Asked:
    offered = choices(question)
    lines = {"long_text": 8, "short_text": 3}.get(question.kind, 0 if offered else 1)
    return Asked(question, offered, limit_words(question) if offered else "", lines)


def _question_keys(leaflet: Leaflet) -> Iterator[str]:
    for question in leaflet.survey.questions:
        yield f"questions.{question.key}.text"


def _idea(leaflet: Leaflet, key: str) -> Idea:
    text = _words(leaflet, key)
    given = leaflet.pictures.get(key) or _icon(_PICTURES.get(key, "pencil"))
    name = f"picture-{key}".replace(".", "-")
    return Idea(name, tuple(str(sentence).strip() for sentence in segment(leaflet.survey.language, text)), _address(given))


def _words(leaflet: Leaflet, key: str) -> str:
    if key.startswith("about."):
        return str(getattr(leaflet.survey.about, key.removeprefix("about.")))
    return next(question.text for question in leaflet.survey.questions if key == f"questions.{question.key}.text")


@lru_cache(maxsize=32)
def _icon(name: str) -> str:
    """One of the site's own drawings, as a picture that stands alone."""
    sprite = (paths.bundled("static") / "icons" / "sprite.svg").read_text("utf-8")
    found = next(symbol for symbol in _SYMBOL.finditer(sprite) if symbol["id"] == name)
    inside = re.sub(r"var\(--\w+,\s*(#\w+)\)", r"\1", found["inside"]).replace("currentColor", "#3d2c8d")
    look = "" if name == "bird" else ' fill="none" stroke="#3d2c8d" stroke-width="1.6" stroke-linecap="round"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{found["box"]}"{look}>{inside}</svg>'


def _address(svg: str) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


def _square(address: str) -> str:
    """The survey's address as a square to photograph."""
    drawn = BytesIO()
    make_square(address, micro=False).save(drawn, kind="svg", border=2, scale=4, xmldecl=False)
    return _address(drawn.getvalue().decode())


def _page_words() -> str:
    """What the foot of each page says, as CSS writes it: the two numbers are counted by the press."""
    said = gettext("Page %(page)s of %(pages)s", page="\0", pages="\1")
    parts = re.split("([\0\1])", said.replace("\\", "").replace('"', ""))
    return " ".join({"\0": "counter(page)", "\1": "counter(pages)"}.get(part, f'"{part}"') for part in parts if part)
