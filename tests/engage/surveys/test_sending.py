"""Sending: all of it or nothing, once however often it is tapped, and nothing beside an answer that tells who or when."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Date, DateTime, event, inspect
from sqlalchemy.exc import OperationalError

from engage.core import jobs
from engage.core.audit import AuditEvent
from engage.core.config import Settings
from engage.core.db import db
from engage.core.jobs import Job
from engage.safeguarding.models import Concern
from engage.surveys import services
from engage.surveys.models import Answer, Assistance, Consent, Draft, Response, SurveyVersion, Wave
from tests.engage.browsing import SURVEY, WORRYING, answer, code_on, send, typed_on
from tests.engage.surveys.test_drafts import everything_on_disk
from tests.factories import add_wave, post, token_of

pytestmark = pytest.mark.usefixtures("wave")
TABLES_BESIDE_AN_ANSWER = ("response", "answer", "answer_translation", "assistance", "consent", "draft")
DEVICE = "VeryOldPhone/1.0 (Wrenshire; rare)"
ADDRESS = "203.0.113.77"


def counts() -> dict[str, int]:
    tables = (Response, Answer, Consent, Assistance, Concern, Job, AuditEvent, SurveyVersion)
    return {table.__tablename__: db.session.query(table).count() for table in tables}


def ask_for_work(wave_id: int, now: datetime) -> None:
    jobs.enqueue("test.themes", f"wave:{wave_id}", {"wave_id": wave_id}, run_after=now)


def test_sending_asks_for_its_work_in_the_same_transaction(app: Flask, client: FlaskClient, wave: int) -> None:
    services.on_submitted(app, ask_for_work)
    answer(client, 1, "Benches")
    assert db.session.query(Job).filter_by(kind="test.themes").count() == 0
    send(client)
    job = db.session.query(Job).filter_by(kind="test.themes").one()
    assert (job.key, job.payload, job.state) == (f"wave:{wave}", {"wave_id": wave}, "queued")


def test_many_answers_ask_for_one_piece_of_work(app: Flask) -> None:
    services.on_submitted(app, ask_for_work)
    for _ in range(3):
        person = app.test_client()
        answer(person, 1, "Benches")
        send(person)
    assert db.session.query(Job).filter_by(kind="test.themes").count() == 1
    assert db.session.query(Response).count() == 3


def test_when_the_last_step_fails_nothing_is_stored_and_the_draft_is_still_there(app: Flask, client: FlaskClient) -> None:
    def fail(_wave_id: int, _now: datetime) -> None:
        raise RuntimeError

    services.on_submitted(app, ask_for_work)
    services.on_submitted(app, fail)
    answer(client, 1, WORRYING)
    before = counts()
    with pytest.raises(RuntimeError):
        post(client, f"{SURVEY}/check", {"quote_consent": "y"})
    db.session.rollback()
    assert counts() == before
    assert typed_on(client.get(f"{SURVEY}/q/1")) == WORRYING


def test_when_the_commit_itself_fails_the_draft_can_still_be_opened_and_sent(app: Flask, client: FlaskClient) -> None:
    answer(client, 1, "Benches")
    before = counts()
    token = token_of(client, f"{SURVEY}/check")

    def disk_full(_connection: object) -> None:
        raise OperationalError("COMMIT", {}, Exception("disk full"))

    event.listen(db.engine, "commit", disk_full)
    failed = client.post(f"{SURVEY}/check", data={"csrf_token": token})
    event.remove(db.engine, "commit", disk_full)
    assert failed.status_code == 503
    assert "Nothing you typed is lost" in failed.get_data(as_text=True)
    assert counts() == before
    assert typed_on(client.get(f"{SURVEY}/q/1")) == "Benches"
    send(client)
    assert db.session.query(Response).count() == 1


def test_a_double_tap_sends_once_and_shows_one_code(app: Flask, client: FlaskClient) -> None:
    answer(client, 1, "Benches")
    page = f"{SURVEY}/check"
    token = token_of(client, page)
    cookie = client.get_cookie("engage")
    assert cookie is not None
    first = client.post(page, data={"csrf_token": token})
    second_finger = app.test_client()  # the second tap leaves before the first one's cookie arrives
    second_finger.set_cookie("engage", cookie.value)
    second = second_finger.post(page, data={"csrf_token": token})
    third = client.post(page, data={"csrf_token": token})  # and the third one after it
    assert first.status_code == second.status_code == third.status_code == 302
    assert first.headers["Location"] == second.headers["Location"] == third.headers["Location"]
    assert db.session.query(Response).count() == 1


def test_two_people_on_one_computer_get_two_codes(client: FlaskClient) -> None:
    answer(client, 1, "Benches")
    first = send(client)
    answer(client, 1, "Swings")
    second = send(client)
    assert first != second
    assert db.session.query(Response).count() == 2


def test_consent_to_be_quoted_is_never_assumed(app: Flask, client: FlaskClient) -> None:
    answer(client, 1, "Benches")
    assert " checked>" not in client.get(f"{SURVEY}/check").get_data(as_text=True)
    send(client)
    assert db.session.query(Consent).count() == 0
    other = app.test_client()
    answer(other, 1, "Swings")
    send(other, quote_consent="y")
    assert db.session.query(Consent).one().kind == "quote"


@pytest.mark.parametrize("table", TABLES_BESIDE_AN_ANSWER)
def test_no_table_beside_an_answer_has_room_for_a_time_of_day(app: Flask, table: str) -> None:
    columns = inspect(db.session.connection()).get_columns(table)
    assert not [column["name"] for column in columns if isinstance(column["type"], DateTime)]
    kept = db.metadata.tables[table].columns
    assert {column.name for column in kept if isinstance(column.type, Date)} <= {
        "submitted_on",
        "touched_on",
        "given_on",
        "withdrawn_on",
        "day",  # what somebody answered to a question that asks for one
    }


def test_neither_address_nor_device_is_kept_anywhere(app: Flask, settings: Settings) -> None:
    person = app.test_client()
    person.environ_base.update(REMOTE_ADDR=ADDRESS, HTTP_USER_AGENT=DEVICE)
    answer(person, 1, WORRYING)
    send(person, quote_consent="y")
    kept = everything_on_disk(settings)
    assert b"scale" in kept, "the database is not where this test looks"
    assert ADDRESS.encode() not in kept
    assert b"VeryOldPhone" not in kept


def test_the_receipt_code_is_not_kept_anywhere(client: FlaskClient, settings: Settings) -> None:
    answer(client, 1, "Benches")
    assert send(client).encode() not in everything_on_disk(settings)


def test_an_answer_keeps_the_wording_it_was_given_to(client: FlaskClient) -> None:
    answer(client, 1, "Benches")
    send(client)
    answer(client, 1, "Swings")
    send(client)
    version = db.session.query(SurveyVersion).one()
    assert {row.version_id for row in db.session.query(Response)} == {version.id}


def test_a_survey_that_closes_on_the_way_says_so_and_keeps_the_draft(client: FlaskClient, wave: int, today: date) -> None:
    answer(client, 1, "Benches")
    token = token_of(client, f"{SURVEY}/check")
    db.session.get_one(Wave, wave).closes_on = today - timedelta(days=1)
    db.session.commit()
    closed = client.post(f"{SURVEY}/check", data={"csrf_token": token})
    assert closed.status_code == 410
    assert "This survey is closed." in closed.get_data(as_text=True)
    assert (db.session.query(Draft).count(), db.session.query(Response).count()) == (1, 0)


def test_two_surveys_in_one_browser_have_a_draft_and_a_code_each(client: FlaskClient, today: date) -> None:
    parents = "/surveys/parents-and-carers"
    add_wave("parents-and-carers", opens_on=today, closes_on=today)
    answer(client, 1, "Benches")
    answer(client, 1, "Costs", survey=parents)
    first, second = send(client), send(client, survey=parents)
    assert first != second
    assert {row.wave.slug for row in db.session.query(Response)} == {"young-people", "parents-and-carers"}


def test_sending_again_after_a_double_tap_leads_to_a_page_that_shows_the_code(client: FlaskClient) -> None:
    answer(client, 1, "Benches")
    code = send(client)
    again = post(client, f"{SURVEY}/check", {})
    assert code_on(client.get(again.headers["Location"])) == code
