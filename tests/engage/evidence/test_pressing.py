"""A long PDF file: asked for, made by the worker, offered on its page to whoever asked, and gone two hours later."""

from __future__ import annotations

import os
import time
from typing import BinaryIO

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.core import acting, clock, jobs
from engage.core.db import db
from engage.evidence import jobs as evidence_jobs
from engage.evidence import pressing
from engage.evidence import print as printing
from engage.surveys.formats.errors import FormatError
from engage.surveys.models import Answer, Consent, Response
from engage.surveys.services import withdraw_quotes
from engage.themes.models import ThemeAssignment
from tests.engage.evidence.making import Place, fill_site
from tests.factories import TODAY, add_staff, enter

FILE, PAGE = "/staff/evidence/more-quince.pdf", "/staff/evidence/made/priority/more-quince"


@pytest.fixture
def places(wave: int, monkeypatch: pytest.MonkeyPatch) -> dict[str, Place]:
    """A site with something everywhere, where every PDF is long, and a press that gives back what it got."""
    monkeypatch.setattr(printing, "LONG_BYTES", 100)
    monkeypatch.setattr(printing, "missing", lambda _lang: ())
    monkeypatch.setattr(evidence_jobs, "press", lambda page, _lang, out: out.write(b"%PDF" + page.read()))
    return fill_site(wave)


@pytest.fixture
def quoted(places: dict[str, Place]) -> Response:
    """Who agreed that their words stand in the pack, and may still change their mind."""
    theme = places["quince"].theme_id
    place = db.session.query(ThemeAssignment).filter_by(theme_id=theme).order_by(ThemeAssignment.answer_id).first()
    assert place is not None
    answer = db.session.get_one(Answer, place.answer_id)
    row = db.session.get_one(Response, answer.response_id)
    answer.text, row.consents = "A bus at midnight", [Consent(kind="quote", given_on=TODAY)]
    db.session.query(ThemeAssignment).filter_by(answer_id=answer.id).update({"is_quote": True})
    db.session.commit()
    return row


def work() -> None:
    """Do what waits, as the worker does."""
    with acting.acting_as("worker"):
        while jobs.run_next("w", clock.now()):
            pass


def told(client: FlaskClient) -> str:
    shown = client.get(PAGE)
    assert shown.status_code == 200
    return shown.get_data(as_text=True)


def test_a_long_file_is_made_by_the_worker_and_then_offered(client: FlaskClient, places: dict[str, Place]) -> None:
    enter(client, add_staff("plan_author", email="author@wrenshire.example"))
    assert "was not asked for" in told(client)
    for _ in range(2):  # asked for twice, it is made once
        asked = client.get(FILE)
        assert (asked.status_code, asked.headers["Location"]) == (302, PAGE)
    assert "It is being made." in told(client)
    assert db.session.query(jobs.Job).filter_by(kind=pressing.PRESS).count() == 1
    work()
    assert "It is ready." in told(client)
    sent = client.get(FILE)
    assert (sent.status_code, sent.mimetype) == (200, "application/pdf")
    content = sent.get_data()
    assert content.startswith(b"%PDF")
    assert b"More quince" in content


def test_a_file_that_could_not_be_made_says_so_and_can_be_asked_for_again(
    client: FlaskClient, places: dict[str, Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_page: BinaryIO, _lang: str, _out: BinaryIO) -> None:
        raise FormatError("no")

    enter(client, add_staff("plan_author", email="author@wrenshire.example"))
    with monkeypatch.context() as broken:
        broken.setattr(evidence_jobs, "press", fail)
        client.get(FILE)
        work()
    assert "It could not be made." in told(client)
    assert client.get(FILE).status_code == 302
    work()
    assert client.get(FILE).status_code == 200


def test_whatever_stops_the_press_is_told_at_once(
    client: FlaskClient, places: dict[str, Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill_the_disk(_page: BinaryIO, _lang: str, _out: BinaryIO) -> None:
        raise OSError("No space left on device")

    enter(client, add_staff("plan_author", email="author@wrenshire.example"))
    monkeypatch.setattr(evidence_jobs, "press", fill_the_disk)
    client.get(FILE)
    work()
    assert "It could not be made." in told(client)


def test_words_that_were_taken_back_leave_with_no_file_that_was_made_before(
    client: FlaskClient, places: dict[str, Place], quoted: Response
) -> None:
    enter(client, add_staff("plan_author", email="author@wrenshire.example"))
    client.get(FILE)
    work()
    assert b"A bus at midnight" in client.get(FILE).get_data()
    withdraw_quotes(db.session.merge(quoted), TODAY)
    db.session.commit()
    again = client.get(FILE)
    assert (again.status_code, again.headers["Location"]) == (302, PAGE)
    page = told(client)
    assert "It is being made." in page
    assert "The record has changed since this file was made" in page
    work()
    content = client.get(FILE).get_data()
    assert b"More quince" in content
    assert b"A bus at midnight" not in content


def test_a_long_file_is_its_askers_alone_and_nobody_s_without_the_right(
    app: Flask, client: FlaskClient, places: dict[str, Place]
) -> None:
    enter(client, add_staff("plan_author", email="author@wrenshire.example"))
    client.get(FILE)
    work()
    other = app.test_client()
    enter(other, add_staff("board_member", email="board@wrenshire.example"))
    assert "was not asked for" in told(other)
    assert "It is ready." not in client.get(PAGE, headers={"Accept-Language": "cy"}).get_data(as_text=True), (
        "in Welsh nobody asked"
    )
    third = app.test_client()
    enter(third, add_staff("moderator", email="moderator@wrenshire.example"))
    assert third.get(PAGE).status_code == 403
    assert third.get(FILE).status_code == 403
    assert client.get("/staff/evidence/made/priority/nothing").status_code == 404


def test_two_hours_later_the_file_is_gone_from_the_page_and_then_from_the_disk(
    app: Flask, client: FlaskClient, places: dict[str, Place]
) -> None:
    enter(client, add_staff("plan_author", email="author@wrenshire.example"))
    client.get(FILE)
    work()
    folder = app.config["SETTINGS"].home / "packs"
    files = list(folder.iterdir())
    assert {file.suffix for file in files} == {".pdf", ".says"}
    old = time.time() - pressing.KEPT.total_seconds() - 1
    for file in files:
        assert file.stat().st_mode & 0o077 == 0
        os.utime(file, (old, old))
    assert "It is not here any more" in told(client)
    evidence_jobs.forget({})
    assert list(folder.iterdir()) == []
