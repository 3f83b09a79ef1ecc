"""Members of the forums: joining without saying who one is, and nothing to be learnt by guessing."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from werkzeug.test import TestResponse

from engage.accounts import joining, members, passwords, sessions
from engage.accounts import post as letters
from engage.accounts.joining import InviteFor, Joiner, JoiningError
from engage.accounts.models import Member, MemberInvite, SignInSession
from engage.core import jobs
from engage.core.audit import AuditEvent
from engage.core.config import Settings
from engage.core.db import db
from engage.core.security import limiter
from tests.engage.browsing import at_once, said_wrong
from tests.factories import (
    NOW,
    TODAY,
    add_areas,
    add_member,
    add_staff,
    enter,
    enter_as_member,
    post,
    sign_in,
    token_of,
)

JOIN, SIGN_IN = "/members/join", "/members/sign-in"
FORM = {"pseudonym": "Kestrel 7", "age_band": "13-15", "password": "three good words"}


@pytest.fixture
def officer(app: Flask) -> int:
    """Who makes invitations; two places."""
    add_areas("ashby-vale", "brackenford")
    return add_staff("participation_officer").id


def invite(officer: int, audience: str = "young_people", *, uses: int = 3, days: int = 7, came_by: str = "invite") -> str:
    wanted = InviteFor(audience, came_by, 2, "Youth club", uses, TODAY + timedelta(days=days))
    code = joining.make_invite(wanted, officer, now=NOW)
    db.session.commit()
    return code


def join(client: FlaskClient, code: str, **given: str) -> TestResponse:
    return post(client, JOIN, {**FORM, "code": code, **given})


def try_in(client: FlaskClient, name: str = "Kestrel 7", password: str = FORM["password"]) -> TestResponse:
    return post(client, SIGN_IN, {"pseudonym": name, "password": password})


def is_in(client: FlaskClient) -> bool:
    return client.get("/members/").status_code == 200


class TestJoining:
    """With a code that somebody gave."""

    def test_a_young_person_joins_with_a_code_a_name_an_age_and_a_password(self, client: FlaskClient, officer: int) -> None:
        assert join(client, invite(officer)).headers["Location"] == "/members/"
        assert is_in(client)
        (row,) = db.session.query(Member)
        assert (row.audience, row.age_band, row.area_id, row.came_by) == ("young_people", "13-15", 2, "invite")
        assert (row.email_sealed, row.is_trusted) == (None, False)
        assert row.password_hash.startswith("$argon2id$")

    @pytest.mark.parametrize("change", [str.upper, lambda code: code.replace("-", " "), lambda code: f" {code}. "])
    def test_a_code_is_understood_however_it_is_typed(self, client: FlaskClient, officer: int, change: object) -> None:
        assert join(client, change(invite(officer))).status_code == 302  # type: ignore[operator]

    def test_a_code_serves_as_many_as_it_says(self, app: Flask, officer: int) -> None:
        code = invite(officer, uses=2)
        done = [join(app.test_client(), code, pseudonym=f"Bird {name}").status_code for name in ("Ash", "Oak", "Elm")]
        assert done == [302, 302, 400]

    def test_of_two_at_one_moment_the_last_use_serves_one(self, app: Flask, officer: int) -> None:
        code = invite(officer, uses=1)

        def enter_with(name: str) -> str:
            with app.app_context():
                try:
                    joining.join_by_invite(code, Joiner(name, "13-15", "three good words", "en"), now=NOW, today=TODAY)
                    db.session.commit()
                except (JoiningError, IntegrityError):
                    db.session.rollback()
                    return "no"
                finally:
                    db.session.remove()
                return "yes"

        assert sorted(at_once(lambda: enter_with("Robin"), lambda: enter_with("Heron"))) == ["no", "yes"]
        assert db.session.query(MemberInvite).one().uses_left == 0

    def test_a_code_that_has_run_out_or_was_made_up_is_refused_alike(self, app: Flask, officer: int) -> None:
        spent, late = invite(officer, uses=1), invite(officer, days=0)
        join(app.test_client(), spent)
        with pytest.raises(JoiningError) as old:
            joining.join_by_invite(late, Joiner("Wren", "13-15", "three good words", "en"), now=NOW, today=TODAY + timedelta(1))
        said = {said_wrong(join(app.test_client(), code, pseudonym="Linnet")) for code in (spent, "aaaa-bbbb-cccc-dddd")}
        assert len(said) == 1
        assert str(old.value) in said.pop()

    def test_a_code_that_was_made_up_takes_as_much_work_as_a_good_one(
        self, app: Flask, officer: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        done: list[str] = []
        real = passwords.hash_password
        monkeypatch.setattr(passwords, "hash_password", lambda typed: (done.append("hashed"), real(typed))[1])
        joiner = Joiner("Wren", "13-15", "three good words", "en")
        with pytest.raises(JoiningError):
            joining.join_by_invite("aaaa-bbbb-cccc-dddd", joiner, now=NOW, today=TODAY)
        assert done == ["hashed"]
        joining.join_by_invite(invite(officer), joiner, now=NOW, today=TODAY)
        assert done == ["hashed"] * 2

    def test_guessing_codes_of_invitations_is_stopped(self, app: Flask, officer: int) -> None:
        limiter.reset()
        guesses = [join(app.test_client(), f"aaaa-bbbb-cccc-d{n:03}", pseudonym="Linnet").status_code for n in range(11)]
        refused = join(app.test_client(), invite(officer), pseudonym="Linnet").status_code
        limiter.reset()
        assert guesses == [400] * 10 + [429]
        assert refused == 429
        assert db.session.query(Member).count() == 0

    def test_an_adult_cannot_join_as_a_young_person_nor_the_other_way_round(self, client: FlaskClient, officer: int) -> None:
        assert join(client, invite(officer), age_band="adult").status_code == 400
        assert join(client, invite(officer, "parents")).status_code == 400
        assert db.session.query(Member).count() == 0

    def test_a_parent_forums_code_says_how_they_came(self, client: FlaskClient, officer: int) -> None:
        join(client, invite(officer, "parents", came_by="parent_forum"), age_band="adult")
        assert db.session.query(Member).one().came_by == "parent_forum"

    @pytest.mark.parametrize(
        "name",
        ["", "K", "ab", "x" * 25, "12345", "07700 900123", "me@home.example", "<b>bold</b>", "Kеstrel", "Moderator", "The Adm1n",
         "\u200b\u200b\u200b", "www.me.example", "Stаff", "Kestrel\u202e", "..."],
    )  # fmt: skip
    def test_a_name_that_says_who_one_is_or_passes_for_another_is_refused(
        self, client: FlaskClient, officer: int, name: str
    ) -> None:
        add_member("Kestrel")
        assert join(client, invite(officer), pseudonym=name).status_code == 400
        assert db.session.query(Member).count() == 1

    @pytest.mark.parametrize("name", ["سنونو", "Ласточка", "小燕子", "ਚਿੜੀ ਰਾਣੀ", "Zoë", "Sówka 7"])
    def test_names_are_welcome_in_every_alphabet(self, client: FlaskClient, officer: int, name: str) -> None:
        assert join(client, invite(officer), pseudonym=name).status_code == 302

    @pytest.mark.parametrize("name", ["KESTREL", "kes-trel", "Kestre1", "ｋｅｓｔｒｅｌ", "Ke\u200bstrel", "KESTREI"])
    def test_no_two_names_look_alike(self, client: FlaskClient, officer: int, name: str) -> None:
        add_member("Kestrel")
        assert join(client, invite(officer), pseudonym=name).status_code == 400

    def test_what_nobody_sees_in_a_name_is_not_kept(self, client: FlaskClient, officer: int) -> None:
        assert join(client, invite(officer), pseudonym="Wr\u200ben \u202eTwo\u2069 \u00ad").status_code == 302
        assert db.session.query(Member).one().pseudonym == "Wren Two"

    @pytest.mark.parametrize("name", ["P\u0430ula", "\u0420aula", "Ma\u03bdis"])
    def test_no_name_mixes_alphabets_though_nobody_has_one_like_it(self, client: FlaskClient, officer: int, name: str) -> None:
        assert join(client, invite(officer), pseudonym=name).status_code == 400
        assert db.session.query(Member).count() == 0

    def test_whether_a_name_is_taken_is_told_only_to_who_holds_a_code(self, client: FlaskClient, officer: int) -> None:
        add_member("Kestrel 7")
        free = said_wrong(join(client, "aaaa-bbbb-cccc-dddd", pseudonym="Linnet"))
        taken = said_wrong(join(client, "aaaa-bbbb-cccc-dddd"))
        assert free == taken
        assert "taken for somebody else" in said_wrong(join(client, invite(officer)))

    def test_what_the_form_does_not_have_cannot_be_set(self, client: FlaskClient, officer: int) -> None:
        more = {"is_trusted": "1", "audience": "parents", "state": "left", "area_id": "3", "came_by": "email", "id": "99"}
        join(client, invite(officer), **more)
        (row,) = db.session.query(Member)
        kept = (row.id, row.is_trusted, row.audience, row.state, row.area_id, row.came_by)
        assert kept == (1, False, "young_people", "active", 2, "invite")

    @pytest.mark.parametrize("password", ["short", "Kestrel 7  ", "KESTREL-----7"])
    def test_a_poor_password_is_refused_and_never_given_back(self, client: FlaskClient, officer: int, password: str) -> None:
        refused = join(client, invite(officer), password=password)
        assert refused.status_code == 400
        assert f'value="{password}"' not in refused.get_data(as_text=True)

    def test_a_code_is_kept_only_as_its_digest(self, app: Flask, officer: int, settings: Settings) -> None:
        code = invite(officer)
        assert not any(code.encode() in file.read_bytes() for file in settings.home.glob("engage.sqlite*"))

    def test_the_record_says_that_somebody_joined_and_not_by_which_name(self, client: FlaskClient, officer: int) -> None:
        join(client, invite(officer))
        (event,) = db.session.query(AuditEvent).filter_by(action="member joined")
        assert "Kestrel" not in f"{event.subject} {event.detail}"


class TestByEmail:
    """Adults without a code."""

    def ask(self, client: FlaskClient, email: str = "pat@home.example") -> TestResponse:
        return post(client, "/members/join/by-email", {"email": email})

    def link(self, email: str = "pat@home.example") -> str:
        return f"/members/join/{joining.link_token(email, now=NOW)}"

    def test_the_link_lets_an_adult_join(self, client: FlaskClient) -> None:
        assert post(client, self.link(), {**FORM, "age_band": "adult"}).status_code == 302
        (row,) = db.session.query(Member)
        assert (row.audience, row.came_by, joining.address_of(row)) == ("parents", "email", "pat@home.example")

    def test_no_young_person_joins_by_it(self, client: FlaskClient) -> None:
        assert post(client, self.link(), FORM).status_code == 400
        assert db.session.query(Member).count() == 0

    def test_it_works_once_and_not_for_long(self, app: Flask, client: FlaskClient) -> None:
        link = self.link()
        post(client, link, {**FORM, "age_band": "adult"})
        assert app.test_client().get(link).status_code == 404
        late = joining.link_token("other@home.example", now=NOW - timedelta(hours=49))
        assert app.test_client().get(f"/members/join/{late}").status_code == 404
        assert app.test_client().get("/members/join/made-up").status_code == 404

    def test_the_answer_is_the_same_whoever_is_a_member(self, app: Flask, client: FlaskClient) -> None:
        post(client, self.link(), {**FORM, "age_band": "adult"})
        known, unknown = (self.ask(app.test_client(), email) for email in ("pat@home.example", "nobody@home.example"))
        assert (known.status_code, unknown.status_code) == (200, 200)
        assert said_wrong(known) == said_wrong(unknown) == ""
        assert db.session.query(jobs.Job).filter_by(kind=letters.LINK_JOB).count() == 2

    def test_one_address_is_written_to_once_an_hour(self, app: Flask) -> None:
        for _ in range(3):
            letters.ask_for_link("pat@home.example", "en", now=NOW)
        letters.ask_for_link("pat@home.example", "en", now=NOW + timedelta(hours=1))
        assert db.session.query(jobs.Job).filter_by(kind=letters.LINK_JOB).count() == 2

    def test_an_address_is_nowhere_to_be_read(self, client: FlaskClient, settings: Settings) -> None:
        self.ask(client)
        post(client, self.link(), {**FORM, "age_band": "adult"})
        assert not any(b"pat@home" in file.read_bytes() for file in settings.home.glob("engage.sqlite*"))


class TestSigningIn:
    """By the chosen name."""

    @pytest.fixture(autouse=True)
    def _member(self, app: Flask) -> None:
        add_member("Kestrel 7", audience="young_people", password_hash=passwords.hash_password(FORM["password"]))

    @pytest.mark.parametrize("name", ["Kestrel 7", "kestrel 7", "KESTREL7", " Kestrel 7 "])
    def test_the_name_is_understood_however_it_is_typed(self, client: FlaskClient, name: str) -> None:
        assert try_in(client, name).status_code == 302
        assert is_in(client)

    def test_an_unknown_name_hears_exactly_what_a_wrong_password_hears(self, app: Flask) -> None:
        known, unknown = try_in(app.test_client(), password="wrong"), try_in(app.test_client(), "Nobody")
        assert known.status_code == unknown.status_code == 401
        assert said_wrong(known) == said_wrong(unknown)

    def test_an_unknown_name_takes_as_much_work(self, app: Flask, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
        done: list[str] = []
        real = passwords.fits
        monkeypatch.setattr(passwords, "fits", lambda kept, typed: (done.append("hashed"), real(kept, typed))[1])
        for name in ("Kestrel 7", "Nobody"):
            assert joining.authenticate(name, "wrong", settings, now=NOW, today=TODAY) is None
        assert done == ["hashed", "hashed"]
        begun = time.perf_counter()
        real(None, "wrong")
        unknown = time.perf_counter() - begun
        begun = time.perf_counter()
        real(passwords.hash_password("right"), "wrong")
        assert unknown < 20 * (time.perf_counter() - begun) + 0.05

    @pytest.mark.parametrize("name", ["Kestrel 7", "Nobody"])
    def test_guessing_is_stopped_for_known_and_unknown_names_alike(
        self, client: FlaskClient, settings: Settings, name: str
    ) -> None:
        for _ in range(settings.sign_in_attempts):
            assert try_in(client, name, "wrong").status_code == 401
        assert try_in(client, name.upper()).status_code == 429, "however it is written"
        assert not is_in(client)

    def test_who_left_hears_the_same(self, client: FlaskClient) -> None:
        members.leave(1, now=NOW)
        db.session.commit()
        assert try_in(client).status_code == 401

    def test_who_is_18_for_certain_is_no_longer_let_in(self, app: Flask, client: FlaskClient) -> None:
        row = db.session.get_one(Member, 1)
        enter_as_member(client, row)
        row.age_band, row.joined_on = "16-17", TODAY - timedelta(days=731)
        db.session.commit()
        assert not is_in(client)
        assert try_in(app.test_client()).status_code == 401
        row.joined_on = TODAY - timedelta(days=700)
        db.session.commit()
        assert try_in(app.test_client()).status_code == 302

    def test_a_session_planted_before_is_not_kept(self, app: Flask, client: FlaskClient) -> None:
        client.get(SIGN_IN)
        with client.session_transaction() as session:
            session["planted"], session["lang"] = "by somebody else", "en"
            session[sessions.MEMBER_KEY] = "a token somebody else knows"
            before = session["csrf_token"]
        try_in(client)
        with client.session_transaction() as session:
            assert "planted" not in session
            assert session["csrf_token"] != before if "csrf_token" in session else True
            assert session[sessions.MEMBER_KEY] != "a token somebody else knows"
            assert session["lang"] == "en"

    def test_signing_out_kills_a_copy_of_the_cookie_too(self, app: Flask, client: FlaskClient) -> None:
        try_in(client)
        cookie = client.get_cookie("engage")
        assert cookie is not None
        post(client, "/members/sign-out", {}, page="/members/")
        thief = app.test_client()
        thief.set_cookie("engage", cookie.value)
        assert not is_in(thief)

    def test_staff_and_member_are_never_one_browser(self, app: Flask, client: FlaskClient) -> None:
        person = add_staff("administrator")
        sign_in(client)
        try_in(client)
        assert client.get("/staff/").status_code == 403
        assert db.session.query(SignInSession).filter_by(person_id=person.id).one().ended_at is not None
        sign_in(client)
        assert client.get("/members/").status_code == 403

    @pytest.mark.parametrize("page", ["/members/sign-in", "/members/sign-out", "/members/join", "/members/leave"])
    def test_nothing_is_done_without_the_forms_token(self, client: FlaskClient, page: str) -> None:
        enter_as_member(client, db.session.get_one(Member, 1))
        assert client.post(page, data={**FORM, "what": "erase"}).status_code == 400
        assert db.session.query(Member).count() == 1

    def test_it_never_leads_to_another_site(self, client: FlaskClient) -> None:
        token = token_of(client, SIGN_IN)
        data = {"csrf_token": token, "pseudonym": "Kestrel 7", "password": FORM["password"]}
        assert client.post(f"{SIGN_IN}?next=//evil.example", data=data).headers["Location"] == "/"


class TestLeaving:
    """Leaving, and being forgotten."""

    def test_leaving_ends_the_session_and_keeps_the_name_from_others(self, client: FlaskClient, officer: int) -> None:
        row = add_member("Kestrel 7")
        enter_as_member(client, row)
        assert post(client, "/members/leave", {"what": "leave"}).headers["Location"] == "/members/gone"
        assert not is_in(client)
        assert join(client, invite(officer)).status_code == 400
        assert members.find_members([row.id])[row.id].can_post is False

    def test_being_erased_takes_the_name_off_what_was_kept(self, app: Flask, client: FlaskClient) -> None:
        told: list[int] = []
        members.on_erased(app, told.append)
        row = add_member("Kestrel 7", email_sealed=b"x", email_digest="y")
        number = row.id
        enter_as_member(client, row)
        post(client, "/members/leave", {"what": "erase"})
        assert told == [number]
        assert members.find_members([number]) == {}
        assert db.session.query(SignInSession).count() == 0

    def test_the_number_of_somebody_erased_is_never_given_again(self, app: Flask) -> None:
        row = add_member("Kestrel 7")
        number = row.id
        members.erase(number, now=NOW)
        db.session.commit()
        assert add_member("Merlin").id > number

    def test_a_suspended_member_reads_and_does_not_write(self, client: FlaskClient) -> None:
        row, person = add_member("Kestrel 7", is_trusted=True), add_staff("moderator")
        members.suspend(row.id, person.id, now=NOW)
        view = members.find_members([row.id])[row.id]
        assert (view.can_post, view.is_trusted) == (False, False)
        enter_as_member(client, row)
        assert is_in(client)
        members.reinstate(row.id, person.id, now=NOW)
        assert members.find_members([row.id])[row.id].can_post


class TestWhatTheDatabaseHolds:
    """The rules, once more."""

    @pytest.mark.parametrize(
        "change",
        ["audience = 'young_people'", "age_band = '13-15'", "age_band = '9'", "came_by = 'found it'", "state = 'away'",
         "email_sealed = x'00'"],
    )  # fmt: skip
    def test_an_adult_stays_an_adult(self, app: Flask, change: str) -> None:
        add_member("Kestrel")
        with pytest.raises(IntegrityError):
            db.session.execute(text(f"UPDATE member SET {change}"))
        db.session.rollback()

    def test_a_young_person_has_no_address(self, app: Flask) -> None:
        with pytest.raises(IntegrityError):
            add_member("Kestrel", audience="young_people", email_sealed=b"x", email_digest="y")
        db.session.rollback()

    def test_an_adult_reads_no_young_peoples_board_nor_the_other_way_round(self, app: Flask) -> None:
        adult, child = add_member("Heron"), add_member("Wren", audience="young_people")
        assert not members.view_of(adult).may_read("young_people")
        assert not members.view_of(child).may_read("parents")


class TestInvitations:
    """Codes, and who makes them for where."""

    def make(self, client: FlaskClient, area_id: str) -> TestResponse:
        form = {"audience": "young_people", "area_id": area_id, "label": "Youth club", "uses": "5", "days": "7"}
        return post(client, "/staff/invitations", form)

    def test_the_code_on_the_page_lets_in(self, app: Flask, client: FlaskClient, officer: int) -> None:
        sign_in(client)
        page = self.make(client, "2").get_data(as_text=True)
        code = page.split("data-invite>")[1].split("<")[0]
        assert join(app.test_client(), code).status_code == 302

    def test_a_moderator_of_one_area_invites_only_there(self, client: FlaskClient, officer: int) -> None:
        from engage.accounts.roles import Grant, Role  # noqa: PLC0415

        enter(client, add_staff(Grant(Role.MODERATOR, 2), email="own@wrenshire.example"))
        assert "data-invite" in self.make(client, "2").get_data(as_text=True)
        assert self.make(client, "3").status_code == 400
        assert self.make(client, "all").status_code == 400
        assert db.session.query(MemberInvite).count() == 1

    @pytest.mark.parametrize(("uses", "days"), [(0, 1), (1, -1)])
    def test_one_that_nobody_could_use_is_not_made(self, app: Flask, officer: int, uses: int, days: int) -> None:
        with pytest.raises(JoiningError):
            invite(officer, uses=uses, days=days)


def test_nobody_is_old_enough_to_be_sent_away_on_the_day_they_join() -> None:
    for band, years in members.YEARS_UNTIL_ADULT.items():
        row = Member(age_band=band, joined_on=date(2026, 1, 1), state="active")
        assert members.is_welcome(row, date(2026, 1, 1))
        assert members.is_welcome(row, date(2026 + years, 1, 1) - timedelta(days=2))
        assert not members.is_welcome(row, date(2026 + years, 1, 2))
