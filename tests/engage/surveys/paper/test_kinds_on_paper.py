"""The newer kinds of question on paper: typed twice, compared, settled, and kept as the website keeps them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.core.db import db
from engage.surveys.models import Response
from engage.surveys.paper import services
from engage.surveys.paper.models import PaperEntry
from tests.engage.browsing import said_wrong
from tests.engage.surveys.kinds import ANSWERED, offer_every_kind
from tests.factories import NOW, TODAY, add_staff, enter, post

HOME = "/staff/paper"
PAPER: dict[str, Any] = {
    "provenance": "self",
    **{
        f"q-{key}{name.removeprefix('answer')}": value
        for key, given in ANSWERED.items()
        for name, value in given.items()
    },
    "q-draw-picture": "y",
}  # fmt: skip


@pytest.fixture
def batch(app: Flask, client: FlaskClient, today: date) -> int:
    wave = offer_every_kind(app, today)
    person = add_staff("participation_officer")
    begun = services.begin_batch(wave, "en", person.id, now=NOW, today=TODAY)
    db.session.commit()
    enter(client, person)
    return begun


def typed(client: FlaskClient, batch: int, **change: Any) -> int:
    assert post(client, f"{HOME}/{batch}/type", {**PAPER, **change}).status_code == 302
    return db.session.query(PaperEntry.id).order_by(PaperEntry.id.desc()).limit(1).scalar()


def test_a_paper_with_every_kind_is_typed_twice_and_kept_as_the_website_keeps_it(client: FlaskClient, batch: int) -> None:
    entry = typed(client, batch)
    post(client, f"{HOME}/entry/{entry}/again", PAPER)
    given = {row.question_key: row for row in db.session.query(Response).one().answers}
    assert (given["clubs"].choices, given["clubs"].text) == (["youth", "other"], "Chess at the library")
    assert (given["hours"].number, given["day"].day) == (12, date(2026, 9, 3))
    assert (given["first"].choices, given["places"].ratings) == (["lights", "parks"], {"home": 5, "bus": 2})
    assert (given["where"].text, given["where"].is_place) == ("Mill Lane", True)
    assert (given["draw"].has_picture, given["draw"].text) == (True, ANSWERED["draw"]["answer"])


@pytest.mark.parametrize(
    ("change", "first", "second"),
    [
        ({"q-first-parks": "1", "q-first-lights": "2"}, "Street lights", "Better parks"),
        ({"q-hours": "21"}, "12 hours", "21 hours"),
        ({"q-day-day": "4"}, "3 September 2026", "4 September 2026"),
        ({"q-places-bus": "3"}, "On the bus: 2", "On the bus: 3"),
        ({"q-clubs-say": "Chess in the library"}, "Chess at the library", "Chess in the library"),
        ({"q-where": "Mill Road"}, "Mill Lane", "Mill Road"),
    ],
    ids=lambda value: "" if isinstance(value, dict) else value,
)
def test_what_was_read_differently_is_shown_in_words(
    client: FlaskClient, batch: int, change: dict[str, str], first: str, second: str
) -> None:
    entry = typed(client, batch)
    shown = client.get(post(client, f"{HOME}/entry/{entry}/again", {**PAPER, **change}).headers["Location"])
    page = shown.get_data(as_text=True).replace("<mark>", "").replace("</mark>", "")
    assert db.session.query(Response).count() == 0
    assert first in page
    assert second in page
    assert page.count('value="anew"') == 1, "one thing was read differently, and no more"


def test_neither_reading_right_is_typed_anew(client: FlaskClient, batch: int) -> None:
    entry = typed(client, batch)
    post(client, f"{HOME}/entry/{entry}/again", {**PAPER, "q-places-bus": "3"})
    anew = {"take-places": "anew", "q-places-home": "4", "q-places-bus": "1"}
    assert post(client, f"{HOME}/entry/{entry}/settle", anew).status_code == 302
    given = {row.question_key: row.ratings for row in db.session.query(Response).one().answers}
    assert given["places"] == {"home": 4, "bus": 1}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"q-hours": "101"}, "Write a number from 0 to 100."),
        ({"q-day-month": ""}, "Write the day, the month and the year in numbers."),
        ({"q-travel-say": "On a boat"}, "You wrote something beside"),
    ],
    ids=["number", "day", "say"],
)
def test_a_fault_keeps_everything_that_was_typed(client: FlaskClient, batch: int, change: dict[str, str], words: str) -> None:
    refused = post(client, f"{HOME}/{batch}/type", {**PAPER, **change})
    page = refused.get_data(as_text=True)
    assert refused.status_code == 400
    assert words in said_wrong(refused)
    assert 'value="Mill Lane"' in page
    assert 'value="2026"' in page
