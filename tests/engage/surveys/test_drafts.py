"""Drafts: kept after every page, opaque to everybody but their writer, and gone when they should be."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.access.advocacy import Speaking
from engage.app import create_app
from engage.core.config import Settings
from engage.core.db import db
from engage.surveys import drafts, services
from engage.surveys.drafts import Answers, Given
from engage.surveys.models import Draft, Response
from tests.conftest import for_tests
from tests.engage.browsing import SURVEY, answer, send, typed_on
from tests.factories import post

pytestmark = pytest.mark.usefixtures("wave")
SECRET_WISH = "A slide from the town hall roof"


def everything_on_disk(settings: Settings) -> bytes:
    """All bytes in the data folder, the write-ahead log included."""
    return b"".join(file.read_bytes() for file in sorted(settings.home.rglob("*")) if file.is_file())


def token_in(client: FlaskClient) -> str:
    with client.session_transaction() as session:
        return str(session["drafts"]["young-people"])


def test_a_draft_cannot_be_read_from_the_data_folder_without_its_writers_cookie(client: FlaskClient, settings: Settings) -> None:
    answer(client, 1, SECRET_WISH)
    kept = everything_on_disk(settings)
    assert db.session.query(Draft).count() == 1
    assert SECRET_WISH.encode() not in kept
    assert token_in(client).encode() not in kept
    assert drafts.load_answers(token_in(client)).given["better"].text == SECRET_WISH
    assert drafts.load_answers(drafts.new_token()) == Answers()


def test_a_draft_opens_with_no_other_key_even_when_its_row_is_found(client: FlaskClient) -> None:
    answer(client, 1, SECRET_WISH)
    row = db.session.query(Draft).one()
    stranger = drafts.new_token()
    drafts.begin_answers(stranger, lambda none: none, date(2026, 1, 1))
    db.session.query(Draft).filter(Draft.token_digest != row.token_digest).update({"sealed": row.sealed})
    assert drafts.load_answers(stranger) == Answers()


def test_a_draft_survives_a_restart_of_the_site(app: Flask, client: FlaskClient, settings: Settings) -> None:
    answer(client, 1, SECRET_WISH)
    cookie = client.get_cookie("engage")
    assert cookie is not None
    db.session.remove()
    db.engine.dispose()
    again = create_app(settings, testing=True)
    for_tests(again)
    with again.app_context():
        browser = again.test_client()
        browser.set_cookie("engage", cookie.value)
        assert typed_on(browser.get(f"{SURVEY}/q/1")) == SECRET_WISH
        assert "Carry on where I stopped" in browser.get(f"{SURVEY}/").get_data(as_text=True)
        send(browser)
        assert db.session.query(Response).count() == 1
        db.session.remove()
        db.engine.dispose()


def test_everything_in_a_draft_comes_back_as_it_was() -> None:
    given = {"a": Given(text="é\n"), "b": Given(choices=("x", "y")), "c": Given(number=0), "d": Given(prefer_not=True)}
    answers = Answers(given, Speaking("advocate", None, "A. Helper", True, "signed", False, ("typed", "read_out")))
    token = drafts.new_token()
    drafts.begin_answers(token, lambda _: answers, date(2026, 1, 1))
    assert drafts.load_answers(token) == answers


def test_a_sent_draft_is_gone_and_the_next_answer_starts_afresh(client: FlaskClient) -> None:
    answer(client, 1, SECRET_WISH)
    send(client)
    assert db.session.query(Draft).count() == 0
    assert typed_on(client.get(f"{SURVEY}/q/1")) == ""


def test_old_drafts_are_forgotten_and_young_ones_kept(today: date) -> None:
    for days in (15, 14, 0):
        drafts.begin_answers(
            drafts.new_token(), lambda none: none.with_answer("better", Given(text="x")), today - timedelta(days=days)
        )
    assert drafts.purge_drafts(today, draft_days=14) == 1
    assert {row.touched_on for row in db.session.query(Draft)} == {today - timedelta(days=14), today}


def test_an_answer_of_a_draft_to_a_question_that_is_no_more_is_not_stored(client: FlaskClient, today: date) -> None:
    token = drafts.new_token()
    held = Answers({"better": Given(text="Benches"), "gone": Given(text="Old")})
    drafts.begin_answers(token, lambda _: held, today)
    db.session.commit()
    with client.session_transaction() as session:
        session["drafts"] = {"young-people": token}
    response = services.find_response(send(client))
    assert response is not None
    assert [row.question_key for row in response.answers] == ["better"]


def test_beginning_again_keeps_the_answers_and_changes_who_speaks(client: FlaskClient) -> None:
    answer(client, 1, SECRET_WISH)
    post(client, f"{SURVEY}/", {"provenance": "helped"})
    kept = drafts.load_answers(token_in(client))
    assert (kept.speaking.provenance, kept.given["better"].text) == ("helped", SECRET_WISH)
