"""One device for many people: the code is shown once, and nothing of one is left for the next."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.core.db import db
from engage.surveys.models import Draft, Response
from engage.surveys.reaching import codes
from engage.surveys.reaching.codes import Setting
from engage.surveys.reaching.models import InviteCode, InviteCount
from tests.engage.browsing import answer, send
from tests.factories import NOW, add_staff, enter, post

SURVEY = "/surveys/young-people"


@pytest.fixture
def shared(client: FlaskClient, wave: int) -> InviteCode:
    """A tablet in a youth club, ready for the first person."""
    made = codes.make_code(Setting(wave, "Hill Club", "club"), person_id=None, now=NOW)
    db.session.commit()
    assert client.get(f"/s/{made.code}?kiosk").headers["Location"] == f"{SURVEY}/"
    return made


def test_every_page_leads_to_the_next_person(client: FlaskClient, shared: InviteCode) -> None:
    for page in (f"{SURVEY}/", f"{SURVEY}/q/1", f"{SURVEY}/check"):
        html = client.get(page).get_data(as_text=True)
        assert 'href="/s/next"' in html, page
        assert 'http-equiv="refresh"' in html, page
        assert "<nav" not in html, page


def test_nobody_elses_own_device_has_any_of_it(client: FlaskClient, wave: int) -> None:
    html = client.get(f"{SURVEY}/").get_data(as_text=True)
    assert "kiosk" not in html
    assert "refresh" not in html


def test_the_code_is_shown_on_the_page_that_sending_gives_and_nowhere_after(client: FlaskClient, shared: InviteCode) -> None:
    answer(client, 1, "Benches")
    page = post(client, f"{SURVEY}/check", {})
    assert page.status_code == 200
    code = re.search(r"[a-z]+-[a-z]+-[a-z]+-[a-z]+-\d\d", page.get_data(as_text=True))
    assert code
    assert page.headers["Cache-Control"] == "no-store"
    with client.session_transaction() as session:
        assert code[0] not in str(dict(session))
        assert set(session) <= {"kiosk", "csrf_token"}
    assert "Benches" not in client.get(f"{SURVEY}/check").get_data(as_text=True)


def test_what_was_not_sent_is_deleted_before_the_next_person(client: FlaskClient, shared: InviteCode) -> None:
    answer(client, 1, "Benches")
    client.get("/language/ur")
    following = client.get("/s/next")
    assert following.headers["Location"] == f"{SURVEY}/"
    assert "storage" in following.headers["Clear-Site-Data"]
    assert db.session.query(Draft).count() == 0
    assert 'lang="en"' in client.get(f"{SURVEY}/").get_data(as_text=True)
    assert "Benches" not in client.get(f"{SURVEY}/q/1").get_data(as_text=True)


def test_what_was_stopped_waits_for_its_six_words(client: FlaskClient, shared: InviteCode) -> None:
    post(client, f"{SURVEY}/q/1", {"answer": "Benches", "action": "stop"})
    client.get("/s/next")
    assert db.session.query(Draft).count() == 1


def test_each_person_is_counted(client: FlaskClient, shared: InviteCode) -> None:
    for wish in ("Benches", "Lights"):
        post(client, f"{SURVEY}/", {"provenance": "self"})
        answer(client, 1, wish)
        send(client)
        client.get("/s/next")
    row = db.session.get_one(InviteCount, shared.id)
    assert (row.opened, row.begun, row.sent) == (2, 2, 2)
    assert db.session.query(Response).count() == 2


def test_whoever_starts_it_is_signed_out(app: Flask, client: FlaskClient, shared: InviteCode) -> None:
    staff = app.test_client()
    enter(staff, add_staff("participation_officer"))
    assert staff.get("/staff/").status_code == 200
    staff.get(f"/s/{shared.code}?kiosk")
    assert staff.get("/staff/").status_code == 302


def test_the_ordinary_link_ends_it(client: FlaskClient, shared: InviteCode) -> None:
    client.get(f"/s/{shared.code}")
    assert "kiosk" not in client.get(f"{SURVEY}/").get_data(as_text=True)


def test_leaving_in_a_hurry_leaves_nothing_either(app: Flask, client: FlaskClient, shared: InviteCode) -> None:
    answer(client, 1, "Benches")
    assert 'href="/s/next?leave=1"' in client.get(f"{SURVEY}/q/1").get_data(as_text=True)
    assert client.get("/s/next?leave=1").headers["Location"] == app.config["SETTINGS"].exit_url
    assert db.session.query(Draft).count() == 0
