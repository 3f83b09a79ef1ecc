"""The second step: a password alone lets nobody in, a code counts once, and guessing stops."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engage.accounts import second_factor, sessions
from engage.accounts.models import RecoveryCode, SignInSession
from engage.accounts.services import add_person
from engage.core import clock
from engage.core.config import Settings
from engage.core.db import db
from tests.engage.browsing import said_wrong
from tests.factories import APP_SECRET, NOW, PASSWORD, SIGN_IN, add_staff, post, sign_in, sign_out, token_of

OFFICER = "officer@wrenshire.example"
SECOND, SET_UP = "/staff/sign-in/second", "/staff/sign-in/set-up"


def first_step(client: FlaskClient, email: str = OFFICER) -> TestResponse:
    return post(client, SIGN_IN, {"email": email, "password": PASSWORD})


def code(steps: int = 0, secret: str = APP_SECRET) -> str:
    return pyotp.TOTP(secret).at(int(clock.now().timestamp()) + 30 * steps)


def is_in(client: FlaskClient) -> bool:
    return client.get("/staff/").status_code == 200


def test_the_password_alone_opens_no_page(client: FlaskClient) -> None:
    add_staff("administrator")
    assert first_step(client).headers["Location"] == SECOND
    assert not is_in(client)
    assert client.get("/staff/people/").status_code == 302


def test_the_code_of_the_app_lets_in(client: FlaskClient) -> None:
    add_staff("administrator")
    first_step(client)
    assert post(client, SECOND, {"code": f" {code()[:3]} {code()[3:]} "}).headers["Location"] == "/staff/"
    assert is_in(client)


@pytest.mark.parametrize("steps", [-1, 1])
def test_a_clock_that_is_half_a_minute_off_does_not_matter(client: FlaskClient, steps: int) -> None:
    add_staff("administrator")
    first_step(client)
    assert post(client, SECOND, {"code": code(steps)}).status_code == 302


@pytest.mark.parametrize("typed", ["000000", "12345", "", "١٢٣٤٥٦", "x" * 30, "000 000 0"])
def test_a_code_that_does_not_fit_is_refused(client: FlaskClient, typed: str) -> None:
    add_staff("administrator")
    first_step(client)
    refused = post(client, SECOND, {"code": typed})
    assert refused.status_code == 401
    assert said_wrong(refused)
    assert not is_in(client)


def test_an_old_code_is_refused(client: FlaskClient) -> None:
    add_staff("administrator")
    first_step(client)
    assert post(client, SECOND, {"code": code(-3)}).status_code == 401


def test_a_code_lets_in_once(app: Flask, client: FlaskClient) -> None:
    add_staff("administrator")
    used = code()
    first_step(client)
    assert post(client, SECOND, {"code": used}).status_code == 302
    thief = app.test_client()
    first_step(thief)
    assert post(thief, SECOND, {"code": used}).status_code == 401
    assert not is_in(thief)


def test_nobody_reaches_the_second_step_without_the_first(client: FlaskClient) -> None:
    add_staff("administrator")
    assert client.get(SECOND).status_code == 401
    token = token_of(client, SIGN_IN)
    assert client.post(SECOND, data={"csrf_token": token, "code": code()}).status_code == 401


def test_the_second_step_must_come_soon(client: FlaskClient) -> None:
    add_staff("administrator")
    first_step(client)
    with client.session_transaction() as session:
        person_id, at, kept = session[second_factor.HALF_WAY]
        session[second_factor.HALF_WAY] = [person_id, at - 601, kept]
    assert client.get(SECOND).status_code == 401


def test_a_new_password_ends_what_was_half_way(client: FlaskClient) -> None:
    person = add_staff("administrator")
    first_step(client)
    person.password_hash = "another"
    db.session.commit()
    assert client.get(SECOND).status_code == 401


def test_guessing_codes_is_stopped_and_the_right_one_no_longer_helps(client: FlaskClient, settings: Settings) -> None:
    add_staff("administrator")
    first_step(client)
    for number in range(settings.sign_in_attempts):
        assert post(client, SECOND, {"code": f"00000{number}"}).status_code == 401
    stopped = post(client, SECOND, {"code": code()})
    assert stopped.status_code == 429
    assert not is_in(client)


class TestSettingUp:
    """The first sign-in."""

    @pytest.fixture(autouse=True)
    def _newcomer(self, app: Flask) -> None:
        add_person("New", "new@wrenshire.example", PASSWORD, ["administrator"], now=NOW)
        db.session.commit()

    def secret(self, client: FlaskClient) -> str:
        client.get(SET_UP)
        with client.session_transaction() as session:
            return str(session[second_factor.NEW_SECRET])

    def test_who_has_no_second_step_must_set_one_up(self, client: FlaskClient) -> None:
        assert first_step(client, "new@wrenshire.example").headers["Location"] == SET_UP
        assert not is_in(client)
        assert client.get(SECOND).headers["Location"] == SET_UP

    def test_the_app_is_shown_as_letters_and_as_a_picture(self, client: FlaskClient) -> None:
        first_step(client, "new@wrenshire.example")
        page = client.get(SET_UP).get_data(as_text=True)
        assert self.secret(client) in page
        assert 'src="data:image/svg+xml' in page

    def test_a_wrong_code_sets_nothing_up(self, client: FlaskClient) -> None:
        first_step(client, "new@wrenshire.example")
        assert post(client, SET_UP, {"code": "000000"}).status_code == 400
        assert not is_in(client)

    def test_after_it_the_codes_are_shown_once_and_kept_as_digests_only(self, client: FlaskClient) -> None:
        first_step(client, "new@wrenshire.example")
        shown = post(client, SET_UP, {"code": code(secret=self.secret(client))}).get_data(as_text=True)
        codes = [part.split("</code>")[0] for part in shown.split("<code>")[1:]]
        assert len(set(codes)) == 10
        assert is_in(client)
        kept = {row.digest for row in db.session.query(RecoveryCode)}
        assert len(kept) == 10
        assert not kept & set(codes)

    def test_the_secret_is_sealed_in_the_database(self, client: FlaskClient, settings: Settings) -> None:
        first_step(client, "new@wrenshire.example")
        secret = self.secret(client)
        post(client, SET_UP, {"code": code(secret=secret)})
        assert not any(secret.encode() in file.read_bytes() for file in settings.home.glob("engage.sqlite*"))

    def test_who_has_one_cannot_set_up_another_with_the_password_alone(self, client: FlaskClient) -> None:
        add_staff("administrator")
        first_step(client)
        assert client.get(SET_UP).headers["Location"] == SECOND
        assert post(client, SET_UP, {"code": "1"}, page=SECOND).headers["Location"] == SECOND


class TestRecoveryCodes:
    """For who lost their telephone."""

    def test_each_lets_in_once_however_it_is_typed(self, app: Flask) -> None:
        codes = second_factor.new_recovery_codes(add_staff("administrator"), now=NOW)
        db.session.commit()
        client, other = app.test_client(), app.test_client()
        first_step(client)
        assert post(client, SECOND, {"code": f" {codes[3].upper()} "}).status_code == 302
        first_step(other)
        assert post(other, SECOND, {"code": codes[3]}).status_code == 401
        assert post(other, SECOND, {"code": codes[4].replace("-", "")}).status_code == 302

    def test_new_ones_end_the_old(self, client: FlaskClient) -> None:
        person = add_staff("administrator")
        old = second_factor.new_recovery_codes(person, now=NOW)
        second_factor.new_recovery_codes(person, now=NOW)
        db.session.commit()
        first_step(client)
        assert post(client, SECOND, {"code": old[0]}).status_code == 401

    def test_they_are_of_nobody_else(self, client: FlaskClient) -> None:
        codes = second_factor.new_recovery_codes(add_staff("administrator", email="other@wrenshire.example"), now=NOW)
        add_staff("administrator")
        first_step(client)
        assert post(client, SECOND, {"code": codes[0]}).status_code == 401


class TestSessions:
    """Where somebody is signed in."""

    def test_both_are_listed_and_the_other_can_be_ended(self, app: Flask, client: FlaskClient) -> None:
        add_staff("administrator")
        sign_in(client)
        other = app.test_client()
        sign_in(other)
        assert client.get("/staff/account").get_data(as_text=True).count("<tr>") == 3
        first = db.session.query(SignInSession).order_by(SignInSession.id).first()
        assert first is not None
        post(other, f"/staff/account/sessions/{first.id}/end", {}, page="/staff/account")
        assert not is_in(client)
        assert is_in(other)

    def test_nobody_ends_anothers(self, app: Flask, client: FlaskClient) -> None:
        add_staff("administrator", email="other@wrenshire.example")
        add_staff("administrator")
        other = app.test_client()
        sign_in(other, "other@wrenshire.example")
        sign_in(client)
        post(client, "/staff/account/sessions/1/end", {}, page="/staff/account")
        assert is_in(other)

    def test_signing_out_kills_a_copy_of_the_cookie_too(self, app: Flask, client: FlaskClient) -> None:
        add_staff("administrator")
        sign_in(client)
        cookie = client.get_cookie("engage")
        assert cookie is not None
        sign_out(client)
        thief = app.test_client()
        thief.set_cookie("engage", cookie.value)
        assert not is_in(thief)

    def test_a_session_ends_by_itself(self, client: FlaskClient, settings: Settings) -> None:
        add_staff("administrator")
        sign_in(client)
        row = db.session.query(SignInSession).one()
        row.began_at -= timedelta(hours=settings.session_hours)
        db.session.commit()
        assert not is_in(client)

    def test_the_token_in_the_cookie_is_not_in_the_database(self, client: FlaskClient, settings: Settings) -> None:
        add_staff("administrator")
        sign_in(client)
        with client.session_transaction() as session:
            token = session[sessions.STAFF_KEY]
        assert not any(token.encode() in file.read_bytes() for file in settings.home.glob("engage.sqlite*"))

    def test_another_password_ends_all_others(self, app: Flask, client: FlaskClient) -> None:
        add_staff("administrator")
        other = app.test_client()
        sign_in(other)
        sign_in(client)
        data = {"current": PASSWORD, "password": "another good password"}
        assert post(client, "/staff/account/password", data, page="/staff/account").status_code == 302
        assert is_in(client)
        assert not is_in(other)

    def test_the_password_before_is_asked_for(self, client: FlaskClient) -> None:
        add_staff("administrator")
        sign_in(client)
        data = {"current": "wrong", "password": "another good password"}
        assert post(client, "/staff/account/password", data, page="/staff/account").status_code == 401


class TestSample:
    """The demonstration says its codes; nothing else does."""

    def on(self, app: Flask, settings: Settings) -> None:
        app.config["SETTINGS"] = replace(settings, sample_codes=True)

    def test_the_page_says_the_code_of_a_sample_account(self, app: Flask, client: FlaskClient, settings: Settings) -> None:
        self.on(app, settings)
        add_staff("administrator")
        for _ in range(2):  # also at once again: the next one
            first_step(client)
            page = client.get(SECOND).get_data(as_text=True)
            shown = page.split("data-sample-code>")[1].split("<")[0]
            assert "Sample data only" in page
            assert post(client, SECOND, {"code": shown}).status_code == 302
            sign_out(client)

    def test_never_that_of_an_account_whose_address_could_be_real(
        self, app: Flask, client: FlaskClient, settings: Settings
    ) -> None:
        self.on(app, settings)
        add_staff("administrator", email="sam@wrenshire.gov.uk")
        first_step(client, "sam@wrenshire.gov.uk")
        assert "data-sample-code" not in client.get(SECOND).get_data(as_text=True)

    def test_never_without_being_asked_to(self, client: FlaskClient) -> None:
        add_staff("administrator")
        first_step(client)
        assert "data-sample-code" not in client.get(SECOND).get_data(as_text=True)
