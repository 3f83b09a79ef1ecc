"""Looking after the staff's accounts: nobody raises themselves, nothing that was not asked for is set, every act is recorded."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.accounts import people
from engage.accounts.models import Passkey, Person, PersonRole
from engage.accounts.permissions import Permission
from engage.accounts.roles import Grant, Role
from engage.accounts.services import AccountError, people_who_can
from engage.core import jobs
from engage.core.audit import AuditEvent
from engage.core.config import Settings
from engage.core.db import db
from tests.engage.browsing import said_wrong
from tests.factories import NOW, PASSWORD, TODAY, add_areas, add_staff, enter, post, sign_in

NEW = {"name": "Nia New", "email": "Nia@wrenshire.example", "roles": ["moderator"], "area_role": "", "area_id": "2"}


@pytest.fixture
def admin(app: Flask, client: FlaskClient) -> Person:
    """An administrator, signed in."""
    add_areas("ashby-vale", "brackenford")
    person = add_staff("administrator", email="admin@wrenshire.example")
    enter(client, person)
    return person


def invited(client: FlaskClient, **given: object) -> str:
    """Invite somebody; the link on the page."""
    page = post(client, "/staff/people/new", {**NEW, **given})
    assert page.mimetype == "text/html"
    found = re.search(r"http://127.0.0.1:8000(/staff/welcome/[^<\s]+)", page.text)
    assert found, page.text
    return found[1]


def test_somebody_is_invited_chooses_a_password_and_sets_up_the_second_step(
    app: Flask, client: FlaskClient, admin: Person
) -> None:
    link = invited(client)
    newcomer = app.test_client()
    assert post(newcomer, link, {"password": "a good long password"}).headers["Location"] == "/staff/sign-in"
    data = {"email": "nia@wrenshire.example", "password": "a good long password"}
    assert post(newcomer, "/staff/sign-in", data).headers["Location"] == "/staff/sign-in/set-up"


def test_a_link_works_once_and_not_for_long(app: Flask, client: FlaskClient, admin: Person) -> None:
    link = invited(client)
    person = db.session.query(Person).filter_by(email="nia@wrenshire.example").one()
    late = people.welcome_token(person, now=NOW - timedelta(days=4))
    assert app.test_client().get(f"/staff/welcome/{late}").status_code == 404
    assert post(app.test_client(), link, {"password": "a good long password"}).status_code == 302
    assert app.test_client().get(link).status_code == 404


@pytest.mark.parametrize("password", ["short", "nia@wrenshire.example", "aaaaaaaaaaaaaa"])
def test_a_poor_password_is_refused(app: Flask, client: FlaskClient, admin: Person, password: str) -> None:
    newcomer = app.test_client()
    refused = post(newcomer, invited(client), {"password": password})
    assert refused.status_code == 400
    assert "Choose a password" in said_wrong(refused)


def test_where_letters_leave_the_site_nobody_but_the_newcomer_sees_the_link(
    app: Flask, client: FlaskClient, admin: Person, settings: Settings
) -> None:
    app.config["SETTINGS"] = replace(settings, smtp_host="mail.wrenshire.example")
    answer = post(client, "/staff/people/new", NEW)
    assert answer.headers["Location"] == "/staff/people/"
    assert db.session.query(jobs.Job).filter_by(kind=people.WELCOME_JOB).count() == 1
    assert "token" not in str(db.session.query(jobs.Job).one().payload)


def test_a_role_can_be_given_for_one_area(client: FlaskClient, admin: Person) -> None:
    invited(client, roles=[], area_role="moderator", area_id="3")
    person = db.session.query(Person).filter_by(email="nia@wrenshire.example").one()
    assert person.grants == (Grant(Role.MODERATOR, 3),)
    shown = client.get(f"/staff/people/{person.id}").get_data(as_text=True)
    assert 'value="moderator@3" checked' in " ".join(shown.split())


def test_what_the_form_does_not_have_cannot_be_set(client: FlaskClient, admin: Person) -> None:
    invited(client, is_active="0", password_hash="x", code_secret="x", id="99", oidc_subject="me", grants="administrator")
    person = db.session.query(Person).filter_by(email="nia@wrenshire.example").one()
    assert (person.id, person.password_hash, person.code_secret, person.oidc_subject) == (2, "", None, None)
    assert person.role_names == {Role.MODERATOR}


@pytest.mark.parametrize("roles", [["king"], ["forum_member"], ["moderator@99"], []])
def test_a_role_that_is_not_on_the_form_is_refused(client: FlaskClient, admin: Person, roles: list[str]) -> None:
    assert post(client, "/staff/people/new", {**NEW, "roles": roles}).status_code == 400
    assert db.session.query(Person).count() == 1


def test_nobody_changes_their_own_roles_nor_ends_or_resets_their_own_account(client: FlaskClient, admin: Person) -> None:
    add_staff("administrator", email="second@wrenshire.example")
    form = {"name": "Me", "roles": ["administrator", "safeguarding_lead"], "area_role": "", "area_id": "2"}
    page = f"/staff/people/{admin.id}"
    for tried in (form, {**form, "roles": ["administrator"], "act": "deactivate"}, {"act": "reset"}):
        refused = post(client, page, tried)
        assert refused.status_code == 400
        assert "Ask another administrator" in refused.get_data(as_text=True)
    db.session.refresh(admin)
    assert (admin.role_names, admin.is_active) == ({Role.ADMINISTRATOR}, True)


def test_the_last_administrator_stays(app: Flask) -> None:
    admin, other = add_staff("administrator"), add_staff("administrator", email="second@wrenshire.example")
    change = people.Change("Sam", frozenset({Grant(Role.MODERATOR)}), None, is_active=True)
    people.change(other.id, change, admin.id, now=NOW)
    with pytest.raises(AccountError, match="must stay administrator"):
        people.change(admin.id, change, other.id, now=NOW)


def test_ending_an_account_ends_its_sessions(app: Flask, client: FlaskClient, admin: Person) -> None:
    person = add_staff("moderator")
    theirs = app.test_client()
    sign_in(theirs)
    post(client, f"/staff/people/{person.id}", {**NEW, "act": "deactivate"})
    assert theirs.get("/staff/").status_code == 302
    assert post(theirs, "/staff/sign-in", {"email": person.email, "password": PASSWORD}).status_code == 401


def test_a_reset_makes_password_and_second_step_void(app: Flask, client: FlaskClient, admin: Person) -> None:
    person = add_staff("moderator")
    person.passkeys.append(Passkey(credential_id=b"1", public_key=b"2", sign_count=0, name="key", created_at=NOW))
    db.session.commit()
    theirs = app.test_client()
    sign_in(theirs)
    page = post(client, f"/staff/people/{person.id}", {"act": "reset"}).get_data(as_text=True)
    assert "/staff/welcome/" in page
    assert theirs.get("/staff/").status_code == 302
    assert post(theirs, "/staff/sign-in", {"email": person.email, "password": PASSWORD}).status_code == 401
    db.session.refresh(person)
    assert not person.has_second_factor


def test_every_change_is_on_the_record_with_what_was_given_and_taken(app: Flask) -> None:
    admin, other = add_staff("administrator"), add_staff("moderator", email="second@wrenshire.example")
    wanted = people.Change("Sam", frozenset({Grant(Role.PLAN_AUTHOR)}), TODAY, is_active=True)
    people.change(other.id, wanted, admin.id, now=NOW)
    db.session.commit()
    event = db.session.query(AuditEvent).filter_by(action="person changed").one()
    assert (event.actor_id, event.subject) == (admin.id, f"person:{other.id}")
    assert (event.detail["given"], event.detail["taken"]) == (["plan_author"], ["moderator"])


def test_a_role_is_held_once_for_each_place(app: Flask) -> None:
    add_areas("ashby-vale")
    person = add_staff("moderator", Grant(Role.MODERATOR, 1), Grant(Role.MODERATOR, 2))
    assert len(person.grants) == 3
    for area_id in (None, 2):
        with pytest.raises(Exception, match="UNIQUE"), db.session.begin_nested():
            db.session.add(PersonRole(person_id=person.id, role="moderator", area_id=area_id))


def test_whom_to_tell_is_who_may_do_it_there_and_is_vetted(app: Flask) -> None:
    add_areas("ashby-vale", "brackenford")
    everywhere = add_staff("moderator")
    own = add_staff(Grant(Role.MODERATOR, 2), email="own@wrenshire.example")
    add_staff(Grant(Role.MODERATOR, 3), email="other@wrenshire.example")
    add_staff("moderator", email="unvetted@wrenshire.example", vetted=False)
    gone = add_staff("moderator", email="gone@wrenshire.example")
    gone.is_active = False
    assert people_who_can(Permission.MODERATE, 2, today=TODAY) == (everywhere.id, own.id)
    assert people_who_can(Permission.MODERATE, None, today=TODAY) == (everywhere.id,)


class TestRecordPages:
    """The record of changes, on the page and as a table."""

    def test_it_is_searched_by_what_and_whom(self, client: FlaskClient, admin: Person) -> None:
        invited(client)
        page = client.get("/staff/audit?action=person+added&subject=person:2").get_data(as_text=True)
        assert page.count("<tr>") == 2
        assert "Nothing has been recorded that fits." in client.get("/staff/audit?action=nothing").get_data(as_text=True)

    @pytest.mark.parametrize("asked", ["actor=x", "since=never", "page=-1", "page=x", "page=9999999999", "_external=1&_scheme=x"])
    def test_what_makes_no_sense_is_no_error_and_leads_nowhere_else(self, client: FlaskClient, admin: Person, asked: str) -> None:
        answer = client.get(f"/staff/audit?{asked}")
        assert answer.status_code == 200
        assert "x://" not in answer.get_data(as_text=True)

    def test_the_table_holds_every_event_and_taking_it_is_recorded(self, client: FlaskClient, admin: Person) -> None:
        invited(client)
        taken = post(client, "/staff/audit/export", {}, page="/staff/audit")
        lines = taken.get_data(as_text=True).splitlines()
        assert taken.mimetype == "text/csv"
        assert lines[0] == "event,at,account,action,subject,detail"
        assert any("person added" in line for line in lines)
        assert db.session.query(AuditEvent).filter_by(action="audit record exported", actor_id=admin.id).count() == 1

    def test_nothing_in_the_table_is_a_formula(self, client: FlaskClient, admin: Person) -> None:
        from engage.core import audit  # noqa: PLC0415

        audit.record("=cmd", "@subject", actor_id=None, now=NOW)
        db.session.commit()
        lines = post(client, "/staff/audit/export", {}, page="/staff/audit").get_data(as_text=True)
        assert "'=cmd,'@subject" in lines
