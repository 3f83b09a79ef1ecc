"""Two tabs, two taps, two devices: whatever meets at one moment, nothing that was given is lost or sent twice.

Each on SQLite, where writers wait for each other, and on PostgreSQL, where rows do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engage.core.db import db
from engage.surveys import drafts
from engage.surveys.drafts import Answers, Given
from engage.surveys.models import Draft, Response
from tests.engage.browsing import SURVEY, answer, at_once, send, typed_on
from tests.factories import TODAY, add_areas, add_wave, post, token_of


@pytest.fixture(params=["app", pytest.param("postgres_app", marks=pytest.mark.postgres)], ids=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """An open survey on either database."""
    application: Flask = request.getfixturevalue(request.param)
    add_areas("ashby-vale")
    add_wave("young-people", opens_on=TODAY - timedelta(days=9), closes_on=TODAY + timedelta(days=9))
    add_wave("parents-and-carers", opens_on=TODAY - timedelta(days=9), closes_on=TODAY + timedelta(days=9))
    yield application
    db.session.rollback()


def tab(site: Flask, client: FlaskClient, page: str, **fields: str) -> Callable[[], TestResponse]:
    """A tab of this browser as it is now: pressing its button sends the form with the cookie it had, from a thread of its own."""
    token, cookie = token_of(client, page), client.get_cookie("engage")
    assert cookie is not None

    def press() -> TestResponse:
        with site.app_context():
            sender = site.test_client(use_cookies=False)
            data = {"csrf_token": token, "action": "next", **fields}
            return sender.post(page, data=data, headers={"Cookie": f"engage={cookie.value}"})

    return press


def given_in(site: Flask, client: FlaskClient) -> dict[str, Given]:
    with client.session_transaction() as session:
        token = session["drafts"]["young-people"]
    db.session.rollback()
    return dict(drafts.load_answers(token).given)


def test_answers_of_different_questions_from_two_tabs_at_one_moment_all_stay(site: Flask) -> None:
    client = site.test_client()
    answer(client, 1, "Benches")
    for attempt in range(5):
        presses = (
            tab(site, client, f"{SURVEY}/q/2", answer=str(attempt % 5 + 1)),
            tab(site, client, f"{SURVEY}/q/4", answer=f"Longer lunch {attempt}"),
            tab(site, client, f"{SURVEY}/", provenance="helped"),
        )
        assert [pressed.status_code for pressed in at_once(*presses)] == [302] * 3
        given = given_in(site, client)
        assert (given["better"].text, given["safe"].number) == ("Benches", attempt % 5 + 1)
        assert given["one_change"].text == f"Longer lunch {attempt}"
    assert db.session.query(Draft).count() == 1


def test_the_very_first_answers_of_two_tabs_begin_one_draft(site: Flask) -> None:
    client = site.test_client()
    client.get(f"{SURVEY}/q/1")
    at_once(tab(site, client, f"{SURVEY}/q/1", answer="Benches"), tab(site, client, f"{SURVEY}/q/4", answer="Longer lunch"))
    given = given_in(site, client)
    assert {key: value.text for key, value in given.items()} == {"better": "Benches", "one_change": "Longer lunch"}
    assert db.session.query(Draft).count() == 1


def test_of_two_answers_to_one_question_the_later_one_stays(site: Flask) -> None:
    client = site.test_client()
    client.get(f"{SURVEY}/q/1")
    first, second = (tab(site, client, f"{SURVEY}/q/1", answer=words) for words in ("Benches", "Swings"))
    second()
    first()
    assert given_in(site, client)["better"].text == "Benches"


def test_two_surveys_in_two_tabs_do_not_lose_each_others_key(site: Flask) -> None:
    client = site.test_client()
    pages = (f"{SURVEY}/q/1", "/surveys/parents-and-carers/q/1")
    for page in pages:
        client.get(page)
    sent = at_once(*(tab(site, client, page, action="skip") for page in pages))
    assert [done.headers.get("Set-Cookie") for done in sent] == [None, None], "the last cookie to arrive would win"


def test_an_answer_that_meets_a_send_is_sent_too_or_kept_and_told(site: Flask) -> None:
    for attempt in range(6):
        client = site.test_client()
        answer(client, 1, f"Benches {attempt}")
        sent, added = at_once(tab(site, client, f"{SURVEY}/check"), tab(site, client, f"{SURVEY}/q/4", answer="Longer lunch"))
        assert (sent.status_code, added.status_code) == (302, 302)
        (response,) = (row for row in db.session.query(Response) if f"Benches {attempt}" in {a.text for a in row.answers})
        if "Longer lunch" in {row.text for row in response.answers}:
            continue
        waiting = site.test_client(use_cookies=False)
        cookie = added.headers["Set-Cookie"].partition(";")[0]
        page = waiting.get(f"{SURVEY}/q/4", headers={"Cookie": cookie})
        assert typed_on(page) == "Longer lunch", "neither sent nor kept"
        assert "were sent already" in page.get_data(as_text=True)


def test_a_page_left_open_while_another_tab_sent_begins_a_new_answer_and_says_so(site: Flask) -> None:
    client = site.test_client()
    answer(client, 1, "Benches")
    token = token_of(client, f"{SURVEY}/q/4")
    send(client)
    added = client.post(f"{SURVEY}/q/4", data={"csrf_token": token, "action": "next", "answer": "Longer lunch"})
    assert "The answers given here before were sent already." in client.get(added.headers["Location"]).get_data(as_text=True)
    assert typed_on(client.get(f"{SURVEY}/q/4")) == "Longer lunch"


def test_two_taps_on_any_button_do_what_one_does(site: Flask) -> None:
    client = site.test_client()
    answer(client, 1, "Benches")
    next_taps = at_once(*[tab(site, client, f"{SURVEY}/q/4", answer="Longer lunch")] * 3)
    assert {tap.headers["Location"] for tap in next_taps} == {f"{SURVEY}/q/5"}
    stops = at_once(*[tab(site, client, f"{SURVEY}/q/4", answer="Longer lunch", action="stop")] * 3)
    assert {tap.headers["Location"] for tap in stops} == {f"{SURVEY}/later?at=4"}
    sends = at_once(*[tab(site, client, f"{SURVEY}/check")] * 3)
    assert len({tap.headers["Location"] for tap in sends}) == 1
    assert db.session.query(Response).count() == 1


def test_two_changes_at_one_moment_are_both_made(site: Flask) -> None:
    token = drafts.new_token()
    drafts.begin_answers(token, lambda none: none, TODAY)
    db.session.commit()

    def add(key: str) -> None:
        def change(kept: Answers) -> Answers:
            return kept.with_answer(key, Given(text=key))

        with site.app_context():
            assert drafts.change_answers(token, change, TODAY)
            db.session.commit()

    keys = [f"question_{number}" for number in range(8)]
    at_once(*(partial(add, key) for key in keys))
    assert sorted(drafts.load_answers(token).given) == keys


def test_a_page_that_sends_without_leaving_is_told_where_to_go_once_its_words_are_kept(site: Flask) -> None:
    client, keeps = site.test_client(), {"X-Keep": "1"}
    token = token_of(client, f"{SURVEY}/q/1")
    kept = client.post(f"{SURVEY}/q/1", data={"csrf_token": token, "action": "next", "answer": "Benches"}, headers=keeps)
    assert (kept.status_code, kept.headers["Location"]) == (201, f"{SURVEY}/q/2")
    assert typed_on(client.get(f"{SURVEY}/q/1")) == "Benches"
    refused = client.post(f"{SURVEY}/q/1", data={"csrf_token": token, "answer": "x" * 5000, "action": "next"}, headers=keeps)
    assert refused.status_code == 400


def test_an_answer_from_an_expired_page_comes_back_whole_and_the_next_press_keeps_it(site: Flask) -> None:
    client = site.test_client()
    site.config["WTF_CSRF_TIME_LIMIT"] = -1
    refused = post(client, f"{SURVEY}/q/3", {"action": "stop", "answer": ["school", "being_safe"]})
    assert refused.status_code == 400
    assert refused.get_data(as_text=True).count(" checked") == 2
    site.config["WTF_CSRF_TIME_LIMIT"] = 60
    assert answer(client, 3, ["school", "being_safe"]).status_code == 302
