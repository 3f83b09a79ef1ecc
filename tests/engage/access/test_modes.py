"""Modes: chosen once, kept in the cookie, on every page; anything unknown is the default."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from engage.access.modes import TEXT_SIZES, THEMES, Modes, parse_modes
from tests.factories import post

PAGE = "/access/"


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("size", TEXT_SIZES)
def test_any_colours_go_with_any_size_of_letters(theme: str, size: str) -> None:
    assert parse_modes({"theme": theme, "text": size, "low_data": "y"}) == Modes(theme, size, low_data=True)


@pytest.mark.parametrize("values", [{}, {"theme": "<script>", "text": "9"}, {"theme": ["dark"], "text": None}, {"low_data": ""}])
def test_anything_unknown_is_the_default(values: dict[str, object]) -> None:
    assert parse_modes(values) == Modes()


def test_a_choice_holds_on_every_page_that_follows(client: FlaskClient) -> None:
    saved = post(client, PAGE, {"theme": "contrast", "text": "largest", "low_data": "y", "next": "/surveys/"})
    assert saved.headers["Location"] == "/surveys/"
    for page in ("/", "/surveys/", "/nowhere", PAGE):
        words = client.get(page).get_data(as_text=True)
        assert 'data-theme="contrast"' in words
        assert 'data-text="largest"' in words
        assert "fonts.css" not in words, "low data asks for no fonts"


def test_without_a_choice_pages_follow_the_readers_own_device(client: FlaskClient) -> None:
    words = client.get("/").get_data(as_text=True)
    assert 'data-theme="auto"' in words
    assert "fonts.css" in words


def test_a_choice_can_be_taken_back(client: FlaskClient) -> None:
    post(client, PAGE, {"theme": "dark", "text": "large", "low_data": "y"})
    post(client, PAGE, {"theme": "auto", "text": "normal"})
    words = client.get(PAGE).get_data(as_text=True)
    assert 'data-theme="auto"' in words
    assert "fonts.css" in words
