"""A member who forgot the password gets a new one, by a link or by a code from the staff; nobody else does, nor learns a name."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engage.accounts import jobs as letters_jobs
from engage.accounts import joining, member_codes, members, passwords, resetting
from engage.accounts import post as letters
from engage.accounts.joining import InviteFor
from engage.accounts.models import Member, MemberReset, Notification, SignInSession
from engage.accounts.roles import Grant, Role
from engage.core import jobs
from engage.core.audit import AuditEvent
from engage.core.config import Settings
from engage.core.db import db
from tests.engage.browsing import said_wrong
from tests.factories import NOW, TODAY, add_areas, add_member, add_staff, enter, enter_as_member, post

FORGOTTEN, BY_EMAIL, STAFF = "/members/forgotten", "/members/forgotten/by-email", "/staff/invitations/new-password"
NEW = "four other good words"
EMAIL = "pat@home.example"


@pytest.fixture(autouse=True)
def _places(app: Flask) -> None:
    add_areas("ashby-vale", "brackenford")


def young(**given: object) -> Member:
    return add_member("Kestrel 7", audience="young_people", area_id=2, **given)


def code_for(member: Member) -> str:
    made = member_codes.make_code(member, add_staff("participation_officer").id, now=NOW)
    db.session.commit()
    return made.code


def choose(client: FlaskClient, code: str, name: str = "Kestrel 7", password: str = NEW) -> TestResponse:
    return post(client, FORGOTTEN, {"pseudonym": name, "code": code, "password": password})


def ask_staff(client: FlaskClient, name: str = "kestrel 7") -> TestResponse:
    return post(client, STAFF, {"pseudonym": name})


class TestByCode:
    """Members without an address."""

    def test_a_code_from_the_staff_opens_the_account_with_a_new_password_once(self, app: Flask, client: FlaskClient) -> None:
        code = code_for(young())
        assert choose(client, code.upper().replace("-", " ")).headers["Location"] == "/members/"
        assert client.get("/members/").status_code == 200
        assert passwords.fits(db.session.query(Member).one().password_hash, NEW)
        assert choose(app.test_client(), code, password="yet another few words").status_code == 400
        assert passwords.fits(db.session.query(Member).one().password_hash, NEW)

    def test_every_session_there_was_ends_and_the_member_is_told(self, app: Flask, client: FlaskClient) -> None:
        member, old = young(), app.test_client()
        enter_as_member(old, member)
        choose(client, code_for(member))
        assert old.get("/members/").status_code == 302
        assert db.session.query(SignInSession).filter(SignInSession.ended_at.is_(None)).count() == 1
        assert db.session.query(Notification).filter_by(member_id=member.id, kind="password_changed").count() == 1

    def test_wrong_codes_and_unknown_names_are_told_the_same(self, app: Flask) -> None:
        code = code_for(young())
        add_member("Heron")
        tries = [("Kestrel 7", "aaaa-bbbb-cccc-dddd"), ("Nobody", code), ("Heron", code), ("Heron", ""), ("Nobody", "x")]
        said = {said_wrong(choose(app.test_client(), typed, name)) for name, typed in tries if typed}
        assert len(said) == 1

    def test_a_wrong_code_and_an_unknown_name_take_as_much_work_as_a_right_one(
        self, app: Flask, monkeypatch: pytest.MonkeyPatch, settings: Settings
    ) -> None:
        code = code_for(young())
        done: list[str] = []
        real = passwords.fits
        monkeypatch.setattr(passwords, "fits", lambda kept, typed: (done.append("hashed"), real(kept, typed))[1])
        for name, typed in (("Kestrel 7", "aaaa-bbbb-cccc-dddd"), ("Nobody", code), ("Kestrel 7", code)):
            resetting.use_code(name, typed, NEW, settings, now=NOW, today=TODAY)
        assert done == ["hashed"] * 3

    def test_a_code_that_is_too_old_or_was_replaced_opens_nothing(self, app: Flask, settings: Settings) -> None:
        member = young()
        first, second = code_for(member), member_codes.make_code(member, 1, now=NOW).code
        asked = {"now": NOW, "today": TODAY}
        assert resetting.use_code("Kestrel 7", first, NEW, settings, **asked) is None
        late = {"now": NOW + timedelta(days=member_codes.CODE_DAYS), "today": TODAY}
        assert resetting.use_code("Kestrel 7", second, NEW, settings, **late) is None
        assert resetting.use_code("Kestrel 7", second, NEW, settings, **asked) is not None

    @pytest.mark.parametrize("name", ["Kestrel 7", "Nobody"])
    def test_guessing_is_stopped_for_known_and_unknown_names_alike(
        self, client: FlaskClient, settings: Settings, name: str
    ) -> None:
        code = code_for(young())
        for _ in range(settings.sign_in_attempts):
            assert choose(client, "aaaa-bbbb-cccc-dddd", name).status_code == 400
        assert choose(client, code, name.upper()).status_code == 429

    def test_who_left_or_is_grown_up_gets_none(self, settings: Settings) -> None:
        member = young()
        code = code_for(member)
        members.leave(member.id, now=NOW)
        assert resetting.use_code("Kestrel 7", code, NEW, settings, now=NOW, today=TODAY) is None
        assert resetting.find("Kestrel 7", TODAY) is None

    @pytest.mark.parametrize("password", ["short", "KESTREL-----7"])
    def test_a_poor_password_is_refused_and_leaves_the_code_good(self, client: FlaskClient, password: str) -> None:
        code = code_for(young())
        refused = choose(client, code, password=password)
        assert refused.status_code == 400
        assert f'value="{password}"' not in refused.get_data(as_text=True)
        assert choose(client, code).status_code == 302

    def test_a_code_is_kept_only_as_its_digest(self, settings: Settings) -> None:
        code = code_for(young())
        assert db.session.query(MemberReset).one().digest == joining.code_digest(code)
        assert not any(code.encode() in file.read_bytes() for file in settings.home.glob("engage.sqlite*"))


class TestTheStaffsPage:
    """Who may make a code, for whom."""

    def test_an_officer_gets_it_once_and_it_is_on_record_without_the_name(self, client: FlaskClient) -> None:
        officer = add_staff("participation_officer", email="o@wrenshire.example")
        wanted = InviteFor("young_people", "invite", 2, "Youth club", 3, TODAY + timedelta(days=7))
        joining.make_invite(wanted, officer.id, now=NOW)
        member = young(invite_id=1)
        enter(client, officer)
        shown = ask_staff(client).get_data(as_text=True)
        assert "data-invite>" in shown
        assert "Youth club" in shown
        assert "data-invite" not in client.get(STAFF).get_data(as_text=True)
        event = db.session.query(AuditEvent).filter_by(action="code for a new password").one()
        assert (event.actor_id, event.subject, event.detail) == (officer.id, f"member:{member.id}", {})

    def test_a_name_of_another_place_and_one_that_is_nobodys_are_told_the_same(self, app: Flask, client: FlaskClient) -> None:
        young()
        enter(client, add_staff(Grant(Role.MODERATOR, 3), email="m@wrenshire.example"))
        known, unknown = ask_staff(client), ask_staff(client, "Nobody at all")
        assert known.status_code == unknown.status_code == 400
        assert said_wrong(known) == said_wrong(unknown)
        assert db.session.query(MemberReset).count() == 0

    def test_without_a_vetting_check_in_date_nobody_gets_a_code_for_a_young_person(self, client: FlaskClient) -> None:
        young()
        enter(client, add_staff("participation_officer", email="o@wrenshire.example", vetted=False))
        assert ask_staff(client).status_code == 400
        add_member("Heron", area_id=2)
        assert ask_staff(client, "Heron").status_code == 200

    def test_who_gave_an_address_asks_for_a_link_instead(self, client: FlaskClient) -> None:
        add_member("Heron", email_sealed=b"x", email_digest="d")
        enter(client, add_staff("participation_officer", email="o@wrenshire.example"))
        refused = ask_staff(client, "Heron")
        assert refused.status_code == 400
        assert "gave an e-mail address" in said_wrong(refused)


class TestByLink:
    """Members with an address."""

    @pytest.fixture(autouse=True)
    def _member(self, client: FlaskClient) -> None:
        join = f"/members/join/{joining.link_token(EMAIL, now=NOW)}"
        assert post(client, join, {"pseudonym": "Heron", "age_band": "adult", "password": "three good words"}).status_code == 302

    def letter(self, settings: Settings, email: str = EMAIL) -> list[str]:
        letters.ask_for_reset(email, "en", now=NOW)
        (job,) = db.session.query(jobs.Job).filter_by(kind=letters.RESET_JOB)
        letters_jobs.send_reset(job.payload)
        return [file.read_text() for file in settings.home.rglob("*.eml")]

    def link(self) -> str:
        return f"/members/new-password/{resetting.link_for(EMAIL, now=NOW, today=TODAY)}"

    def test_the_letter_has_a_link_and_neither_name_nor_words(self, settings: Settings) -> None:
        (letter,) = self.letter(settings)
        assert "/members/new-password/" in letter
        assert "Heron" not in letter
        (job,) = db.session.query(jobs.Job).filter_by(kind=letters.RESET_JOB)
        assert "token" not in job.payload

    def test_nobody_is_written_to_who_is_no_member(self, settings: Settings) -> None:
        assert self.letter(settings, "nobody@home.example") == []

    def test_the_answer_is_the_same_whoever_is_a_member(self, app: Flask) -> None:
        known, unknown = (
            post(app.test_client(), BY_EMAIL, {"email": email}).get_data(as_text=True) for email in (EMAIL, "no@home.example")
        )
        assert "If a member has this address" in known
        assert len(known) == len(unknown)

    def test_it_works_once_not_for_long_and_ends_every_session(self, app: Flask, client: FlaskClient) -> None:
        link, other = self.link(), app.test_client()
        assert client.get("/members/").status_code == 200
        assert post(other, link, {"password": NEW}).headers["Location"] == "/members/"
        assert client.get("/members/").status_code == 302
        assert app.test_client().get(link).status_code == 404
        late = resetting.link_for(EMAIL, now=NOW - timedelta(hours=49), today=TODAY)
        for token in (late, "made-up", joining.link_token(EMAIL, now=NOW)):
            assert app.test_client().get(f"/members/new-password/{token}").status_code == 404

    def test_what_the_form_does_not_have_cannot_be_set(self, client: FlaskClient) -> None:
        more = {"pseudonym": "Moderator", "is_trusted": "1", "state": "left", "member_id": "9", "audience": "young_people"}
        post(client, self.link(), {"password": NEW, **more})
        row = db.session.query(Member).one()
        assert (row.pseudonym, row.is_trusted, row.state, row.audience) == ("Heron", False, "active", "parents")
