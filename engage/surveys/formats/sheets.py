"""The sheets that are printed: a form, the same in large print, and an Easy Read booklet. From a leaflet to one page of HTML.

Owns what stands where on paper; the press (`pdf`) turns it into a PDF. Words come from the leaflet and the catalogues.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from itertools import zip_longest
from pathlib import Path

from flask import current_app
from flask_babel import gettext
from segno import make as make_square

from engage.core import paths
from engage.core.bidi import isolated
from engage.core.i18n import in_language
from engage.surveys.definition import Question, Survey
from engage.surveys.dissent import dissent_question
from engage.surveys.formats.leaflet import Leaflet
from engage.surveys.formats.spoken import choices, facts, limit_words, only_if
from engage.surveys.speaking_forms import way_names
from engage.surveys.speaking_on_paper import parts, voice_ways, voices

LOOKS = ("plain", "large", "easy")
_CSS = Path(__file__).with_name("sheet.css")
_SPACES = {"number": "number", "date": "day", "ranking": "order", "drawing": "drawing"}
_FACTS = ("summary", "audience_text", "how_long", "private", "told", "why", "can_change", "cannot_change", "decider", "decides")


@dataclass(frozen=True)
class Idea:
    """One line of an Easy Read wording, and the name of the picture beside it ("": none)."""

    text: str
    picture: str


@dataclass(frozen=True)
class Asked:
    """One question as it is printed; `lines`: how many to write on; `only_if`: whom it is for, "" for everybody.

    say : the choice beside which there is a line to write on ("other"), "" where there is none
    space : what stands below it: lines, boxes to tick, a number, a day, numbers for an order, boxes for each line, room to draw
    """

    question: Question
    choices: tuple[str, ...]
    limit: str
    lines: int
    only_if: str = ""
    say: str = ""
    space: str = "boxes"


def sheet_html(leaflet: Leaflet, look: str) -> str:
    """One of `LOOKS`, ready for the press."""
    ideas = dict(_ideas(leaflet.survey)) if look == "easy" else {}
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
            asked=tuple(_asked(question, leaflet.survey.questions) for question in leaflet.survey.questions),
            **_speaking(),
            ideas=ideas,
            pictures={name: _picture(name) for name in _pictured(ideas)} if ideas else {},
            square=_square(leaflet.web_address),
            kept=isolated,
        )


def paper(pictures: Iterable[str] = ()) -> dict[str, object]:
    """What any page of this site for the press shares with these sheets: css, page_words, pictures (name -> address), kept."""
    return {
        "css": _CSS.read_text("utf-8"),
        "page_words": _page_words(),
        "pictures": {name: _picture(name) for name in pictures if name},
        "kept": isolated,
    }


def _asked(question: Question, questions: Sequence[Question]) -> Asked:
    offered = choices(question)
    lines = {"long_text": 8, "short_text": 3, "drawing": 2}.get(question.kind, 0 if offered else 1)
    space = "rows" if question.rows else _SPACES.get(question.kind, "boxes" if offered else "lines")
    say = next((option.text for option in question.options if option.say), "")
    return Asked(question, offered, limit_words(question), lines, only_if(question, questions), say, space)


def _speaking() -> dict[str, object]:
    """What is asked of who is answering, and the names and the numbers of what is written for another."""
    names = way_names()
    return {
        "speakers": tuple(names.values()),
        "speaking": parts(),
        "told_by_another": tuple(names[way] for way in voice_ways()[0]),
        "voices": voices(),
        "group_name": names["group"],
        "group_question": dissent_question(),
    }


def _pictured(ideas: Mapping[str, Iterable[Idea]]) -> set[str]:
    return {one.picture for each in ideas.values() for one in each if one.picture} | {"person", "megaphone"}


def _ideas(survey: Survey) -> Iterator[tuple[str, tuple[Idea, ...]]]:
    texts = {f"about.{name}": str(getattr(survey.about, name)) for name in _FACTS}
    for question in survey.questions:
        texts |= {f"questions.{question.key}.text": question.text, f"questions.{question.key}.hint": question.hint}
    for key, text in texts.items():
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        yield key, tuple(Idea(line, picture) for line, picture in zip_longest(lines, survey.pictures.get(key, ()), fillvalue=""))


@lru_cache(maxsize=128)
def _picture(name: str) -> str:
    """One of the site's pictures, as an address that holds all of it."""
    return _address((paths.bundled("static") / "pictures" / f"{name}.svg").read_text("utf-8"))


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
