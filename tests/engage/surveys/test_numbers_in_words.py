"""Telephone numbers in the words of a survey: kept in their order, and never torn apart at the end of a line."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.core import paths
from engage.evidence import paper
from engage.surveys import library
from engage.surveys.definition import load_file
from engage.surveys.formats import sheets
from tests.engage.browsing import answer
from tests.engage.surveys.test_routes import survey_file
from tests.factories import add_wave

SURVEY = "/surveys/clubs"
KEPT = '<bdi dir="ltr">0800 1111</bdi>'
QUESTIONS = """
[[questions]]
key = "which"
kind = "single"
text = "Would you ring 0800 1111?"
hint = "It is 0800 1111."
options = [{ key = "yes", text = "I would ring 0800 1111" }, { key = "no", text = "No" }]

[[questions]]
key = "order"
kind = "ranking"
text = "What helps most?"
options = [{ key = "call", text = "Ringing 0800 1111" }, { key = "talk", text = "Talking" }]

[[questions]]
key = "more"
kind = "long_text"
text = "What should 0800 1111 do better?"
"""


@pytest.fixture
def client(app: Flask, tmp_path: Path, today: date) -> FlaskClient:
    """Somebody in front of a survey that names a number wherever it has words."""
    file = survey_file(tmp_path, QUESTIONS)
    words = re.sub(r'^(how_long|audience_text) = ".*"$', r'\1 = "Ring 0800 1111."', file.read_text("utf-8"), flags=re.MULTILINE)
    file.write_text(words, "utf-8")
    library.sources()["clubs"] = load_file(file)
    add_wave("clubs", opens_on=today, closes_on=today)
    return app.test_client()


def torn(client: FlaskClient, page: str) -> list[str]:
    """Numbers on a page that could change places or be torn apart; what nobody sees is left out."""
    shown = client.get(page).get_data(as_text=True).split("<main", 1)[1].split("<footer", 1)[0]
    assert KEPT in shown, page
    return re.findall(r".{0,40}0800 1111.{0,20}", re.sub(r'<span class="vh">.*?</span>', "", shown.replace(KEPT, "")))


def test_wherever_a_survey_names_a_number_it_stays_in_one_piece(client: FlaskClient) -> None:
    for page in ("/", "/q/1", "/q/2", "/q/3", "/q/3/record"):
        assert torn(client, f"{SURVEY}{page}") == [], page
    answer(client, 1, "yes", survey=SURVEY)
    answer(client, 3, "0800 1111 was busy", survey=SURVEY)
    assert torn(client, f"{SURVEY}/check") == []


@pytest.mark.parametrize("look", ["site", "sheet", "paper"])
def test_what_keeps_it_on_one_line_is_said_on_the_site_and_in_print(look: str) -> None:
    styles = {
        "site": paths.bundled("static") / "css" / "site.css",
        "sheet": Path(sheets.__file__).with_name("sheet.css"),
        "paper": Path(paper.__file__).with_name("paper.css"),
    }
    assert re.search(r'bdi\[dir="ltr"\] \{ display: inline-block; \}', styles[look].read_text("utf-8"))
