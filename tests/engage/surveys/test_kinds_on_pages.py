"""Numbers, days, orders, lines, statements, places, and "other": from the page to the answer, and back for whoever wrote it."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from engage.core.db import db
from engage.surveys import outward
from engage.surveys.models import Answer, Response
from tests.engage.browsing import WORRYING, said_wrong, send, ticked_on, typed_on
from tests.engage.surveys.kinds import ANSWERED, EVERY, FILE, NUMBERS, fill, offer_every_kind
from tests.factories import post


@pytest.fixture(autouse=True)
def wave_id(app: Flask, today: date) -> int:
    """The survey is open."""
    return offer_every_kind(app, today)


def stored() -> dict[str, Answer]:
    """The answers of the one response there is."""
    return {row.question_key: row for row in db.session.query(Response).one().answers}


def fill_all(client: FlaskClient) -> None:
    for key in ANSWERED:
        assert fill(client, key).status_code == 302, key


def words_on(page: str) -> str:
    """A page without its mark-up."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_each_answer_is_stored_as_what_it_is(client: FlaskClient) -> None:
    fill_all(client)
    send(client, survey=EVERY)
    given = stored()
    assert (given["clubs"].choices, given["clubs"].text) == (["youth", "other"], "Chess at the library")
    assert (given["hours"].number, given["day"].day) == (12, date(2026, 9, 3))
    assert given["first"].choices == ["lights", "parks"], "best first"
    assert given["places"].ratings == {"home": 5, "bus": 2}, "numbers of a scale are numbers"
    assert given["say"].ratings == {"heard": "disagree", "friends": "not_sure"}
    assert (given["where"].text, given["where"].is_place, given["clubs"].is_place) == ("Mill Lane", True, False)


def test_an_example_stands_under_the_hint_and_belongs_to_the_box(client: FlaskClient) -> None:
    page = client.get(f"{EVERY}/q/{NUMBERS['where']}").get_data(as_text=True)
    assert '<p class="hint" id="answer-example">For example: Mill Lane &amp; the park</p>' in page
    assert page.index('id="answer-hint"') < page.index('id="answer-example"')
    assert 'aria-describedby="answer-hint answer-example' in page
    assert "answer-example" not in client.get(f"{EVERY}/q/{NUMBERS['hours']}").get_data(as_text=True)


def test_whoever_looks_once_more_reads_each_answer_in_words(client: FlaskClient) -> None:
    fill_all(client)
    before = words_on(client.get(f"{EVERY}/check").get_data(as_text=True))
    code = send(client, survey=EVERY)
    after = words_on(client.get(f"/r/{code}").get_data(as_text=True))
    for said in (
        "Something else: \u2068Chess at the library\u2069", "12 hours", "3 September 2026", "1. Street lights", "2. Better parks",
        "At home: 5", "On the bus: 2", "Read for fun: Often", "Adults listen to me. I disagree", "Mill Lane",
    ):  # fmt: skip
        assert said in before, said
        assert said in after, said


def test_going_back_shows_what_was_given(client: FlaskClient) -> None:
    fill_all(client)

    def page(key: str) -> str:
        return client.get(f"{EVERY}/q/{NUMBERS[key]}").get_data(as_text=True)

    assert re.search(r'id="answer-say"[^>]*value="Chess at the library"', page("clubs"))
    assert typed_on(client.get(f"{EVERY}/q/{NUMBERS['hours']}")) == "12"
    assert re.findall(r'name="answer-(?:day|month|year)"[^>]*value="(\d+)"', page("day")) == ["3", "9", "2026"]
    assert re.findall(r"<option selected>(\d)", page("first")) == ["2", "1"]
    assert ticked_on(client.get(f"{EVERY}/q/{NUMBERS['places']}")) == {"5", "2"}
    assert ticked_on(client.get(f"{EVERY}/q/{NUMBERS['say']}")) == {"disagree", "not_sure"}


def test_what_was_sent_can_be_changed_and_what_is_the_same_stays_the_same_row(client: FlaskClient) -> None:
    fill_all(client)
    code = send(client, survey=EVERY)
    rows = {key: row.id for key, row in stored().items()}
    post(client, f"/r/{code}/change", {})
    fill(client, "places", **{"answer-home": "4", "answer-bus": "2"})
    post(client, f"{EVERY}/check", {})
    again = stored()
    assert again["places"].ratings == {"home": 4, "bus": 2}
    assert {key for key in rows if again[key].id != rows[key]} == {"places"}


@pytest.mark.parametrize("key", [key for key in ANSWERED if key not in {"clubs", "travel", "draw"}])
def test_i_would_rather_not_say_is_an_answer_to_each(client: FlaskClient, key: str) -> None:
    fill(client, "hours")
    assert fill(client, key, **{"answer-prefer-not": "y"}).status_code == 302
    send(client, survey=EVERY)
    assert (stored()[key].prefer_not, stored()[key].ratings, stored()[key].day) == (True, None, None)


FAULTS: list[tuple[str, dict[str, Any], str, str]] = [
    ("clubs", {"answer": ["youth"]}, "Choose at least 2. You chose 1.", 'value="youth" checked'),
    ("clubs", {"answer": ["none"], "answer-say": "Chess"}, "You wrote something beside “Something else”", 'value="Chess"'),
    ("travel", {"answer": "bus", "answer-say": "On a boat"}, "Choose it too, or take your words out.", 'value="On a boat"'),
    ("travel", {"answer": "other", "answer-say": "x" * 201}, "1 character too long", "xxx"),
    ("hours", {"answer": "a few"}, "Write a whole number.", 'value="a few"'),
    ("hours", {"answer": "2.5"}, "Write a whole number.", 'value="2.5"'),
    ("hours", {"answer": "9" * 13}, "Write a whole number.", "999"),
    ("hours", {"answer": "101"}, "Write a number from 0 to 100.", 'value="101"'),
    ("hours", {"answer": "3", "answer-prefer-not": "y"}, "Choose one or the other.", 'value="3"'),
    ("day", {"answer-day": "3"}, "Write the day, the month and the year in numbers.", 'value="3"'),
    ("day", {"answer-day": "31", "answer-month": "2", "answer-year": "2026"}, "There is no such day.", 'value="31"'),
    ("day", {"answer-day": "1", "answer-month": "2", "answer-year": "26"}, "There is no such day.", 'value="26"'),
    ("day", {"answer-day": "1", "answer-month": "2", "answer-year": "2019"}, "Write a day from 1 January 2020", 'value="2019"'),
    ("first", {"answer-parks": "1", "answer-buses": "1"}, "You used the number 1 more than once.", "<option selected>1"),
    ("first", {"answer-parks": "4"}, "Choose only from the answers on this page.", ""),
    ("places", {"answer-home": "6"}, "Choose only from the answers on this page.", ""),
    ("say", {"answer-heard": "maybe"}, "Choose only from the answers on this page.", ""),
    ("where", {"answer": "x" * 101}, "1 character too long", "xxx"),
]


@pytest.mark.parametrize(("key", "given", "words", "kept"), FAULTS, ids=[f"{key}-{words}" for key, _, words, _ in FAULTS])
def test_each_fault_is_one_sentence_and_nothing_typed_is_lost(
    client: FlaskClient, key: str, given: dict[str, Any], words: str, kept: str
) -> None:
    fill(client, "hours")
    refused = fill(client, key, **given)
    page = refused.get_data(as_text=True)
    assert refused.status_code == 400
    assert words in said_wrong(refused)
    assert page.count('class="error"') == 1
    assert kept in page


@pytest.mark.parametrize("typed", ["١٢", "۱۲", "१२", " 12 ", "+12"])
def test_a_number_is_read_in_the_digits_of_any_script(client: FlaskClient, typed: str) -> None:
    assert fill(client, "hours", answer=typed).status_code == 302
    send(client, survey=EVERY)
    assert stored()["hours"].number == 12


def test_none_of_these_alone_is_enough_whatever_the_least_number_is(client: FlaskClient) -> None:
    assert fill(client, "clubs", answer=["none"]).status_code == 302


def test_a_place_left_out_of_an_order_lets_the_others_move_up(client: FlaskClient) -> None:
    fill(client, "first", **{"answer-clubs": "3", "answer-buses": "2"})
    send(client, survey=EVERY)
    assert stored()["first"].choices == ["buses", "clubs"]


def test_rules_look_at_numbers_and_orders(client: FlaskClient) -> None:
    assert fill(client, "hours", answer="0").headers["Location"] == f"{EVERY}/q/{NUMBERS['first']}", "no club, no day"
    assert fill(client, "first").headers["Location"] == f"{EVERY}/q/{NUMBERS['why_parks']}"
    assert fill(client, "first", **{"answer-buses": "1"}).headers["Location"] == f"{EVERY}/q/{NUMBERS['places']}"


@pytest.mark.parametrize("key", ["clubs", "where"])
def test_worrying_words_beside_other_and_in_a_place_are_held_and_help_is_shown_at_once(
    client: FlaskClient, key: str, wave_id: int
) -> None:
    words = WORRYING if key == "clubs" else WORRYING[:100]
    given = {"answer": ["youth", "other"], "answer-say": words} if key == "clubs" else {"answer": words}
    assert "/help" in fill(client, key, **given).headers["Location"]
    send(client, survey=EVERY)
    row = stored()[key]
    assert (row.held, row.text, row.choices) == (True, None, ["youth", "other"] if key == "clubs" else None)
    assert outward.answers_for_analysis(wave_id) == []


def test_what_other_is_goes_on_to_the_themes_and_a_place_never_does(client: FlaskClient, wave_id: int) -> None:
    fill_all(client)
    send(client, survey=EVERY)
    texts = outward.answers_for_analysis(wave_id)
    assert [(one.question_key, one.text) for one in texts] == [
        ("clubs", "Chess at the library"),
        ("draw", "My park at night. It has no lights."),
    ]
    assert outward.readable_ids([wave_id]) == {one.answer_id for one in texts}


def test_a_recording_is_offered_for_words_alone(client: FlaskClient) -> None:
    fill(client, "first")
    for key, number in NUMBERS.items():
        page = client.get(f"{EVERY}/q/{number}").get_data(as_text=True)
        assert ('value="record"' in page) == (key == "why_parks"), key


@pytest.mark.parametrize("key", [key for key in ANSWERED if key != "day"])
def test_the_pages_stand_in_the_readers_own_language(client: FlaskClient, key: str) -> None:
    page = client.get(f"{EVERY}/q/{NUMBERS[key]}", headers={"Accept-Language": "ur"}).get_data(as_text=True)
    assert re.search(r'<html lang="ur"\s+dir="rtl"', page)
    urdu = tomllib.loads(FILE.read_text("utf-8"))["wording"]["ur"]["questions"][key]
    for words in (*(urdu[name] for name in ("text", "hint", "example", "unit") if name in urdu), *urdu.get("rows", {}).values()):
        assert words in unescape(page)


@pytest.mark.parametrize(
    "kept",
    [
        "day = '2026-01-01', number = 3",
        "ratings = '{}', text = 'x'",
        "is_place = 1, choices = '[]'",
        "day = '2026-01-01', prefer_not = 1",
    ],
)
def test_the_database_itself_refuses_an_answer_that_is_two_things(client: FlaskClient, kept: str) -> None:
    fill(client, "travel")
    fill(client, "where")
    send(client, survey=EVERY)
    where = "question_key = 'where'" if kept.startswith("is_place") else "question_key = 'travel'"
    with pytest.raises(IntegrityError):
        db.session.execute(text(f"UPDATE answer SET {kept} WHERE {where}"))
