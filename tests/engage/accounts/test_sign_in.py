"""Signing in: what fits gets in, what does not learns nothing, and trying on and on stops."""

from __future__ import annotations

from datetime import timedelta

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from werkzeug.test import TestResponse

from engage.accounts import passwords, services, sessions
from engage.accounts.cli import people
from engage.accounts.models import Person
from engage.accounts.permissions import Role
from engage.core import clock
from engage.core.audit import AuditEvent
from engage.core.config import Settings
from engage.core.db import db
from tests.engage.browsing import said_wrong
from tests.factories import APP_SECRET, NOW, PASSWORD, add_staff, post, sign_in

PAGE = "/staff/sign-in"
OFFICER = "officer@wrenshire.example"


def attempt(client: FlaskClient, email: str, password: str = "not the password", page: str = PAGE) -> TestResponse:
    return post(client, page, {"email": email, "password": password})


def code_now(steps: int = 0) -> str:
    """What everybody's app shows, or showed or will show so many steps away."""
    return pyotp.TOTP(APP_SECRET).at(int(clock.now().timestamp()) + 30 * steps)


def is_in(client: FlaskClient) -> bool:
    return client.get("/staff/").status_code == 200


def test_the_right_password_lets_in_and_signing_out_ends_it(client: FlaskClient) -> None:
    add_staff("administrator")
    assert not is_in(client)
    assert sign_in(client).headers["Location"] == "/staff/"
    assert is_in(client)
    post(client, "/staff/sign-out", {}, page="/staff/")
    assert not is_in(client)


@pytest.mark.parametrize("typed", [OFFICER.upper(), f" {OFFICER} ", OFFICER.title(), f"{OFFICER}\0"])
def test_the_address_is_understood_however_it_is_typed(client: FlaskClient, typed: str) -> None:
    add_staff("administrator")
    assert attempt(client, typed, PASSWORD).status_code == 302


@pytest.mark.parametrize("password", ["wrong", PASSWORD.upper(), f"{PASSWORD} ", "x" * 100_000, "ж"])
def test_a_wrong_password_is_401_and_is_not_given_back(client: FlaskClient, password: str) -> None:
    add_staff("administrator")
    refused = attempt(client, OFFICER, password)
    assert refused.status_code == 401
    assert "do not fit together" in said_wrong(refused)
    assert f'value="{OFFICER}"' in refused.get_data(as_text=True)
    assert f'value="{password}"' not in refused.get_data(as_text=True)
    assert not is_in(client)


@pytest.mark.parametrize(("email", "password"), [("", "x"), ("x", ""), ("", ""), ("  ", " ")])
def test_an_empty_field_is_pointed_at(client: FlaskClient, email: str, password: str) -> None:
    refused = attempt(client, email, password)
    assert refused.status_code == 400
    assert "Type your" in said_wrong(refused)


def test_an_unknown_address_hears_exactly_what_a_wrong_password_hears(client: FlaskClient) -> None:
    add_staff("administrator")
    known, unknown = attempt(client, OFFICER), attempt(client, "nobody@wrenshire.example")
    assert known.status_code == unknown.status_code == 401
    assert said_wrong(known) == said_wrong(unknown)


def test_an_unknown_address_takes_as_much_work(app: Flask, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    add_staff("administrator")
    done: list[str] = []
    real = passwords.fits
    monkeypatch.setattr(passwords, "fits", lambda kept, typed: (done.append("hashed"), real(kept, typed))[1])
    for email in (OFFICER, "nobody@wrenshire.example"):
        assert services.authenticate(email, "wrong", settings, now=NOW) is None
    assert done == ["hashed", "hashed"]


@pytest.mark.parametrize("email", [OFFICER, "nobody@wrenshire.example"], ids=["known", "unknown"])
def test_trying_too_often_is_stopped_for_known_and_unknown_addresses_alike(
    client: FlaskClient, settings: Settings, email: str
) -> None:
    add_staff("administrator")
    for _ in range(settings.sign_in_attempts):
        assert attempt(client, email).status_code == 401
    stopped = attempt(client, email.upper(), PASSWORD)
    assert stopped.status_code == 429
    assert "Wait 15 minutes." in stopped.get_data(as_text=True)
    assert not is_in(client)
    assert attempt(client, "another@wrenshire.example").status_code == 401, "others are not stopped"


def test_after_the_wait_the_right_password_lets_in_again(app: Flask, settings: Settings) -> None:
    add_staff("administrator")
    for _ in range(settings.sign_in_attempts):
        assert services.authenticate(OFFICER, "wrong", settings, now=NOW) is None
    soon = NOW + timedelta(minutes=settings.sign_in_window_minutes)
    for moment in (NOW, soon):
        with pytest.raises(services.TooManyAttemptsError):
            services.authenticate(OFFICER, PASSWORD, settings, now=moment)
    assert services.authenticate(OFFICER, PASSWORD, settings, now=soon + timedelta(seconds=1)) is not None


def test_the_record_of_failures_names_no_address(app: Flask, client: FlaskClient) -> None:
    attempt(client, "somebody@wrenshire.example")
    (row,) = db.session.query(AuditEvent).filter_by(action="sign-in failed")
    assert "somebody" not in row.subject + str(row.detail)


def test_a_session_planted_before_signing_in_is_not_kept(app: Flask, client: FlaskClient) -> None:
    add_staff("administrator")
    client.get(PAGE)
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"
        session["drafts"] = {"young-people": "a token somebody else knows"}
        session["lang"] = "en"
        before = session["csrf_token"]
    attempt(client, OFFICER, PASSWORD)
    with client.session_transaction() as session:
        assert not {"planted", "drafts"} & set(session), "gone before the second step is asked for"
    sign_in(client)
    with client.session_transaction() as session:
        assert "planted" not in session
        assert "drafts" not in session
        assert session.get("csrf_token") != before
        assert session["lang"] == "en", "the reader's language is no secret"


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "",
    ],
)
def test_signing_in_never_leads_to_another_site(client: FlaskClient, target: str) -> None:
    add_staff("administrator")
    client.get(PAGE)
    token = client.get(PAGE).get_data(as_text=True).split('name="csrf_token"', 1)[1].split('value="', 1)[1].split('"', 1)[0]
    done = client.post(PAGE, query_string={"next": target}, data={"csrf_token": token, "email": OFFICER, "password": PASSWORD})
    assert done.headers["Location"] == "/staff/sign-in/second"
    assert post(client, "/staff/sign-in/second", {"code": code_now()}).headers["Location"] in {"/", "/staff/"}


def test_signing_in_leads_back_to_the_page_that_asked_for_it(client: FlaskClient) -> None:
    add_staff("administrator")
    sent = client.get("/staff/audit")
    assert sent.status_code == 302
    done = sign_in(client, page=sent.headers["Location"])
    assert done.headers["Location"] == "/staff/audit"


def test_somebody_who_left_neither_gets_in_nor_stays_in(client: FlaskClient) -> None:
    person = add_staff("administrator")
    sign_in(client)
    assert is_in(client)
    person.is_active = False
    db.session.commit()
    assert not is_in(client)
    assert attempt(client, OFFICER, PASSWORD).status_code == 401


def test_ending_all_sessions_ends_this_one(client: FlaskClient) -> None:
    person = add_staff("administrator")
    sign_in(client)
    sessions.end_all(person_id=person.id, now=NOW)
    db.session.commit()
    assert not is_in(client)


def test_the_cookie_cannot_be_read_by_scripts_nor_sent_from_other_sites(client: FlaskClient) -> None:
    add_staff("administrator")
    cookie = sign_in(client).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_a_password_is_kept_only_as_argon2(app: Flask, settings: Settings) -> None:
    assert add_staff("administrator").password_hash.startswith("$argon2id$")
    db.session.commit()
    assert not any(PASSWORD.encode() in file.read_bytes() for file in settings.home.glob("engage.sqlite*"))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"password": "too short"}, "at least 12 characters"),
        ({"email": OFFICER.upper()}, "already has an account"),
        ({"roles": ["plan_author", "king"]}, "no role called king"),
    ],
)
def test_an_account_that_cannot_be_made_is_refused_in_one_sentence(app: Flask, given: dict[str, object], said: str) -> None:
    add_staff("administrator")
    asked = {"name": "New", "email": "new@wrenshire.example", "password": PASSWORD, "roles": ["plan_author"], **given}
    with pytest.raises(services.AccountError, match=said):
        services.add_person(**asked, now=NOW)  # type: ignore[arg-type]
    assert db.session.query(Person).count() == 1


@pytest.mark.parametrize(
    "statement", ["UPDATE person SET email = 'Upper@wrenshire.example'", "UPDATE person_role SET role = 'king'"]
)
def test_the_database_itself_keeps_the_rules_of_accounts(app: Flask, statement: str) -> None:
    add_staff("administrator")
    with pytest.raises(IntegrityError):
        db.session.execute(text(statement))
    db.session.rollback()


def test_one_person_can_hold_several_roles(app: Flask) -> None:
    assert add_staff("administrator", "plan_author").role_names == {Role.ADMINISTRATOR, Role.PLAN_AUTHOR}


def test_the_first_account_is_made_at_the_command_line(app: Flask) -> None:
    arguments = ["add", "Sam", "sam@wrenshire.example", "--role", "administrator"]
    runner = app.test_cli_runner()
    done = runner.invoke(people, arguments, input=f"{PASSWORD}\n{PASSWORD}\n")
    assert (done.exit_code, "can sign in as" in done.output) == (0, True)
    again = runner.invoke(people, arguments, input=f"{PASSWORD}\n{PASSWORD}\n")
    assert again.exit_code == 1
    assert "already has an account" in again.output
    assert PASSWORD not in done.output + again.output
