"""Questions on staff's pages of figures, read in a language that the survey is not in: each says which language it is in."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.core.page_title import set_apart
from engage.core.written import Written
from engage.surveys import library
from engage.surveys.definition import load_file
from tests.engage.evidence.test_answers_seen import answered
from tests.engage.surveys.test_definition import FULL, WELSH, write
from tests.factories import TODAY, add_staff, add_wave, asking, enter

PAGES = ("/staff/surveys/park-life/answers", "/staff/reach/park-life/{key}", "/staff/reach/park-life/{key}/targets")
_TEXT = re.compile(r">([^<>]+)<")


@pytest.fixture
def key(app: Flask) -> str:
    """A wave of a survey in English and Welsh that many have answered."""
    file = write(app.config["SETTINGS"].home / "park.toml", FULL | {"wording": {"cy": WELSH}})
    library.sources()["park-life"] = load_file(file)
    wave = add_wave("park-life", opens_on=TODAY - timedelta(days=9), closes_on=TODAY + timedelta(days=9))
    answered(wave.id, 40, {"safe": 4, "likes": ["a"], "better": "Benches", "word": "bench"}, age_band="11_13")
    answered(wave.id, 30, {"safe": 2, "likes": ["b"]})
    return wave.key


def unmarked(page: str, words: str) -> list[str]:
    """Where these words stand outside an element that says it is English."""
    marked = re.sub(r'<(bdi|text|title)\b[^>]* lang="en"[^>]*>[^<]*</\1>', "", page)
    return [found for found in _TEXT.findall(marked) if words in found]


@pytest.mark.parametrize("page", PAGES)
def test_an_english_question_on_a_page_in_urdu_says_that_it_is_english_wherever_it_stands(
    client: FlaskClient, key: str, page: str
) -> None:
    enter(client, add_staff("participation_officer", email="urdu@wrenshire.example"))
    shown = client.get(page.format(key=key), headers={"Accept-Language": "ur"})
    assert shown.status_code == 200
    told = unescape(shown.get_data(as_text=True))
    assert '<html lang="ur"' in told
    for words in ("What is better?", "Safe?", "Which?") if page.endswith("answers") else ("Age?",):
        assert words in told
        assert unmarked(told, words) == []
    assert "<bdi lang" not in "".join(re.findall(r"<svg.*?</svg>", told, re.DOTALL)), "which a drawing cannot hold"


@pytest.mark.parametrize("page", PAGES[:1])
def test_on_a_page_in_the_question_s_own_language_nothing_is_marked(client: FlaskClient, key: str, page: str) -> None:
    enter(client, add_staff("participation_officer", email="welsh@wrenshire.example"))
    told = unescape(client.get(page.format(key=key), headers={"Accept-Language": "cy"}).get_data(as_text=True))
    assert "Pa rai?" in told
    assert '<bdi lang="cy">Pa rai?' not in told
    assert 'lang="en">Which?' not in told


def test_words_in_an_attribute_keep_their_direction_without_any_mark_up(app: Flask) -> None:
    with asking(app, "/staff/", headers={"Accept-Language": "ur"}):
        assert set_apart(Written("Safe?", "en")) == "\u2068Safe?\u2069"
        assert set_apart(Written("محفوظ؟", "ur")) == "محفوظ؟"
