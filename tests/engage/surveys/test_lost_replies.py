"""What was stored but never confirmed, because the site died or the line broke: found again, and never in anybody's way."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.core.db import db
from engage.surveys.models import Answer, Response
from tests.engage.browsing import SURVEY, WORRYING, answer, code_on, send, skip
from tests.factories import post, token_of

pytestmark = pytest.mark.usefixtures("wave")


def send_and_lose_the_reply(app: Flask, client: FlaskClient) -> str:
    """Send from a copy of this browser, which alone sees the reply; the code that `client` never saw."""
    cookie = client.get_cookie("engage")
    assert cookie is not None
    token, twin = token_of(client, f"{SURVEY}/check"), app.test_client()
    twin.set_cookie("engage", cookie.value)
    return twin.post(f"{SURVEY}/check", data={"csrf_token": token}).headers["Location"].rpartition("/")[2]


def test_sending_again_after_a_lost_reply_finds_the_first_code(app: Flask, client: FlaskClient) -> None:
    answer(client, 1, "Benches")
    code = send_and_lose_the_reply(app, client)
    assert send(client) == code
    assert db.session.query(Response).count() == 1


def test_what_is_answered_after_a_lost_reply_is_sent_too(app: Flask, client: FlaskClient) -> None:
    answer(client, 1, "Benches")
    first = send_and_lose_the_reply(app, client)
    answer(client, 1, "Swings")  # whoever has the phone next
    assert send(client) != first
    assert {row.text for row in db.session.query(Answer)} == {"Benches", "Swings"}


def test_after_a_lost_reply_was_found_the_next_answer_starts_afresh(app: Flask, client: FlaskClient) -> None:
    answer(client, 1, "Benches")
    first = send_and_lose_the_reply(app, client)
    assert send(client) == first
    answer(client, 1, "Swings")
    assert send(client) != first
    assert db.session.query(Response).count() == 2


def test_help_is_shown_even_when_the_first_reply_was_lost(app: Flask, client: FlaskClient) -> None:
    answer(client, 1, WORRYING)
    code = send_and_lose_the_reply(app, client)
    again = post(client, f"{SURVEY}/check", {})
    page = client.get(again.headers["Location"])
    assert code_on(page) == code
    assert "0800 1111" in page.get_data(as_text=True).split("<footer", maxsplit=1)[0]


def test_whoever_skips_everything_is_not_shown_the_code_of_whoever_sent_before(client: FlaskClient) -> None:
    answer(client, 1, "Benches")
    send(client)
    skip(client, 1)
    sent = post(client, f"{SURVEY}/check", {})
    assert sent.status_code == 400
    assert "There is nothing to send yet" in sent.get_data(as_text=True)
