"""A code that people make up: never an answer, never stored as it is, and joined only where it can mean one person."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from engage.core.db import db
from engage.surveys import library, pairs
from engage.surveys.definition import load_file
from engage.surveys.models import Answer, PairMark, Response
from tests.engage.browsing import answer, said_wrong, send
from tests.factories import TODAY, add_areas, add_response, add_wave, post

SURVEY = "/surveys/before-after"
FILE = """
slug = "before-after"
audience = "young_people"
language = "en"
thanks = "Thank you."
[about]
title = "How are you?"
summary = "Before and after the club."
audience_text = "For everybody in the club."
why = "We want to know whether the club helps."
can_change = "What the club does."
cannot_change = "Where it is."
decider = "The club"
decides = "The club decides in May."
how_long = "One minute."
private = "Nobody sees your name."
told = "We tell only when you are not safe."
[[questions]]
key = "mark"
kind = "short_text"
role = "pair"
text = "Your own four signs"
[[questions]]
key = "feel"
kind = "scale"
text = "How do you feel?"
scale_min = 1
scale_max = 5
scale_low = "bad"
scale_high = "good"
"""


@pytest.fixture
def waves(app: Flask) -> tuple[int, int]:
    """A survey that asks for such a code, once before and open now."""
    file = app.config["SETTINGS"].home / "before-after.toml"
    file.write_text(FILE, "utf-8")
    app.extensions["engage.surveys"] = {**library.sources(), "before-after": load_file(file)}
    add_areas("ashby-vale")
    past = add_wave("before-after", opens_on=TODAY - timedelta(days=90), closes_on=TODAY - timedelta(days=60), key="past")
    return past.id, add_wave("before-after", opens_on=TODAY, closes_on=TODAY + timedelta(days=9)).id


def said(wave_id: int, code: str, point: int) -> Response:
    """One who gave this code and chose this point."""
    response = add_response(wave_id, {})
    response.answers = [Answer(question_key="feel", number=point, prefer_not=False, held=False)]
    db.session.add(PairMark(response_id=response.id, digest=pairs._digest("before-after", pairs.normalised(code) or "")))
    db.session.commit()
    return response


@pytest.mark.parametrize(("typed", "same"), [("KR47", "kr47"), (" k r-47 ", "kr47"), ("کر۴۷", "کر47"), ("éa01", "éa01")])
def test_two_letters_and_two_numbers_of_any_alphabet_are_a_code(typed: str, same: str) -> None:
    assert pairs.normalised(typed) == same


@pytest.mark.parametrize("typed", ["", "K47", "KRA47", "KR4", "4747", "KR4x", "Sam", "K!47"])
def test_nothing_else_is(typed: str) -> None:
    assert pairs.normalised(typed) is None


def test_a_name_is_refused_and_stays_typed(client: FlaskClient, waves: tuple[int, int]) -> None:
    page = answer(client, 1, "Samira", survey=SURVEY)
    assert page.status_code == 400
    assert "two letters and two numbers" in said_wrong(page)
    assert 'value="Samira"' in page.get_data(as_text=True)


def test_the_code_is_no_answer_and_is_stored_nowhere(client: FlaskClient, waves: tuple[int, int]) -> None:
    answer(client, 1, "KR47", survey=SURVEY)
    answer(client, 2, "4", survey=SURVEY)
    receipt = send(client, survey=SURVEY)
    assert [row.question_key for row in db.session.query(Answer)] == ["feel"]
    stored = str([tuple(row) for row in db.session.execute(text("SELECT * FROM pair_mark"))]).casefold()
    assert "kr47" not in stored
    assert "Your own four signs" not in client.get(f"/r/{receipt}").get_data(as_text=True)
    post(client, f"/r/{receipt}/delete", {"what": "all"})
    assert db.session.query(PairMark).count() == 0


def test_who_gave_the_same_code_twice_is_one_pair(app: Flask, waves: tuple[int, int]) -> None:
    before, after = waves
    said(before, "KR47", 2)
    said(after, "kr 47", 5)
    said(after, "AB12", 1)
    assert pairs.points_of_pairs(before, after, "feel") == [(2, 5)]


def test_a_code_that_two_people_gave_joins_nobody(app: Flask, waves: tuple[int, int]) -> None:
    before, after = waves
    for point in (2, 3):
        said(before, "KR47", point)
    said(after, "KR47", 5)
    assert pairs.points_of_pairs(before, after, "feel") == []


def test_marks_go_when_words_go(app: Flask, waves: tuple[int, int]) -> None:
    before, after = waves
    said(before, "KR47", 2)
    said(after, "KR47", 5)
    pairs.purge(TODAY - timedelta(days=30))
    assert pairs.points_of_pairs(before, after, "feel") == []
    assert db.session.query(PairMark).count() == 1
