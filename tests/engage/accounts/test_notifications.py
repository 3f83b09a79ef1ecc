"""Being told: a kind and an address, never a word of anybody's; at once when urgent, once a day otherwise, not at night."""

from __future__ import annotations

import inspect
import socket
import typing
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import Message
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from engage.accounts import joining, notifications, people
from engage.accounts import post as letters
from engage.accounts.models import Member, Notification, Person
from engage.accounts.notifications import SENTENCES, Kind, ToMember, ToStaff, notify
from engage.core import jobs, mail
from engage.core.config import Settings
from engage.core.db import db
from engage.core.sealing import seal
from tests.factories import add_member, add_staff, enter, enter_as_member, post

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
NIGHT = datetime(2026, 3, 4, 23, tzinfo=UTC)
WORDS = "My stepdad hits me"


def letters_in(settings: Settings) -> list[Message]:
    files = sorted((settings.home / mail.FOLDER).glob("*.eml")) if (settings.home / mail.FOLDER).exists() else []
    return [message_from_bytes(file.read_bytes()) for file in files]


def words_of(letter: Message) -> str:
    found: Any = letter.get_payload(decode=True)
    return str(found.decode())


@pytest.fixture
def person(app: Flask) -> Person:
    return add_staff("safeguarding_lead")


@pytest.fixture
def parent(app: Flask) -> Member:
    """A parent who gave an address."""
    sealed = seal("pat@home.example", b"k" * 32, "member's address")
    return add_member("Heron", email_sealed=sealed, email_digest="x")


class TestNoWords:
    """There is nowhere to put a child's words."""

    def test_telling_takes_no_text(self) -> None:
        taken = typing.get_type_hints(notify)
        assert taken.pop("return") is int
        assert taken == {"recipient": ToStaff | ToMember, "kind": Kind, "url": str, "now": datetime, "urgent": bool}
        assert set(inspect.signature(notify).parameters) == set(taken)

    @pytest.mark.parametrize(
        "url",
        [f"/forums/{WORDS}", "/forums/my%20stepdad", "/x?text=help", "//evil.example/", "https://evil.example", "", "x", "/Ab",
         "/é", "/a\n", "/a#B c", "/" + "a" * 200, "/forums/\u200b"],
    )  # fmt: skip
    def test_an_address_that_could_hold_words_is_refused(self, person: Person, url: str) -> None:
        with pytest.raises(ValueError, match="a page of this site"):
            notify(ToStaff(person.id), Kind.CONCERN_RAISED, url, now=NOON)

    def test_every_kind_has_one_sentence_with_nothing_to_fill_in(self, app: Flask) -> None:
        assert set(SENTENCES) == set(Kind)
        assert len({str(sentence) for sentence in SENTENCES.values()}) == len(Kind)
        assert not [sentence for sentence in map(str, SENTENCES.values()) if "%" in sentence or "{" in sentence]

    def test_the_table_has_no_column_for_a_text(self) -> None:
        assert {column.name for column in Notification.__table__.columns} == {
            "id", "person_id", "member_id", "kind", "url", "is_urgent", "created_at", "seen_at", "mailed_at",
        }  # fmt: skip

    def test_a_letter_is_made_of_our_sentences_and_addresses_alone(self, person: Person, settings: Settings) -> None:
        for kind in Kind:
            notify(ToStaff(person.id), kind, "/staff/concerns/7", now=NOON, urgent=True)
        letters.send_alerts(now=NOON)
        (letter,) = letters_in(settings)
        ours = {*map(str, SENTENCES.values()), "http://127.0.0.1:8000/staff/concerns/7", ""}
        assert set(words_of(letter).replace("\r\n", "\n").split("\n")) == ours


class TestInbox:
    """On the site."""

    def test_it_is_seen_by_going_where_it_leads(self, app: Flask, client: FlaskClient, person: Person) -> None:
        number = notify(ToStaff(person.id), Kind.CONCERN_RAISED, "/staff/concerns/", now=NOON)
        db.session.commit()
        enter(client, person)
        assert str(SENTENCES[Kind.CONCERN_RAISED]) in client.get("/staff/inbox").get_data(as_text=True)
        sent = post(client, f"/staff/inbox/{number}", {}, page="/staff/inbox")
        assert sent.headers["Location"] == "/staff/concerns/"
        assert notifications.count_unseen(ToStaff(person.id)) == 0

    def test_what_says_the_same_is_one_line_and_each_is_still_seen_by_itself(self, client: FlaskClient, person: Person) -> None:
        to = ToStaff(person.id)
        first, second = (notify(to, Kind.CONCERN_RAISED, f"/staff/concerns/{number}", now=NOON) for number in (7, 8))
        db.session.commit()
        enter(client, person)
        page = client.get("/staff/inbox").get_data(as_text=True)
        assert page.count(str(SENTENCES[Kind.CONCERN_RAISED])) == 1
        assert all(f"/staff/inbox/{one}" in page and f"Concern {number}<" in page for one, number in ((first, 7), (second, 8)))
        post(client, f"/staff/inbox/{second}", {}, page="/staff/inbox")
        assert notifications.count_unseen(to) == 1

    def test_nobody_sees_anothers(self, client: FlaskClient, person: Person) -> None:
        other = add_staff("moderator", email="other@wrenshire.example")
        number = notify(ToStaff(other.id), Kind.POSTS_WAITING, "/staff/moderation/", now=NOON)
        db.session.commit()
        enter(client, person)
        assert post(client, f"/staff/inbox/{number}", {}, page="/staff/inbox").headers["Location"] == "/staff/inbox"
        assert notifications.count_unseen(ToStaff(other.id)) == 1

    def test_a_member_has_one_too(self, client: FlaskClient, app: Flask) -> None:
        row = add_member("Wren", audience="young_people")
        notify(ToMember(row.id), Kind.POST_PUBLISHED, "/forums/young/1", now=NOON)
        db.session.commit()
        enter_as_member(client, row)
        assert str(SENTENCES[Kind.POST_PUBLISHED]) in client.get("/members/").get_data(as_text=True)

    def test_the_same_twice_is_told_once_until_it_was_seen(self, person: Person) -> None:
        to = ToStaff(person.id)
        first = notify(to, Kind.POSTS_WAITING, "/staff/moderation/", now=NOON)
        assert notify(to, Kind.POSTS_WAITING, "/staff/moderation/", now=NOON) == first
        notifications.see_page(to, "/staff/moderation/", now=NOON)
        assert notify(to, Kind.POSTS_WAITING, "/staff/moderation/", now=NOON) != first

    def test_what_is_urgent_comes_first(self, person: Person) -> None:
        to = ToStaff(person.id)
        notify(to, Kind.CONCERN_RAISED, "/staff/concerns/1", now=NOON, urgent=True)
        notify(to, Kind.POSTS_WAITING, "/staff/moderation/", now=NOON)
        assert [one.kind for one in notifications.inbox(to)] == [Kind.CONCERN_RAISED, Kind.POSTS_WAITING]


class TestMissed:
    """What nobody has seen goes up the chain."""

    def test_it_is_found_until_one_of_those_told_has_seen_it(self, person: Person) -> None:
        other = add_staff("safeguarding_deputy", email="other@wrenshire.example")
        for one in (person, other):
            notify(ToStaff(one.id), Kind.CONCERN_RAISED, "/staff/concerns/1", now=NOON)
        later = NOON + timedelta(hours=2)
        assert len(notifications.unacknowledged([Kind.CONCERN_RAISED], before=later)) == 2
        assert notifications.unacknowledged([Kind.CONCERN_RAISED], before=NOON) == ()
        assert notifications.unacknowledged([Kind.POSTS_WAITING], before=later) == ()
        notifications.see_page(ToStaff(other.id), "/staff/concerns/1", now=later)
        assert notifications.unacknowledged([Kind.CONCERN_RAISED], before=later) == ()


class TestLetters:
    """E-mail, as files."""

    def test_what_is_urgent_is_sent_at_night_and_once(self, person: Person, settings: Settings) -> None:
        notify(ToStaff(person.id), Kind.CONCERN_RAISED, "/staff/concerns/1", now=NIGHT, urgent=True)
        db.session.commit()
        assert db.session.query(jobs.Job).filter_by(kind=notifications.ALERT_JOB).count() == 1
        assert letters.send_alerts(now=NIGHT) == 1
        assert letters.send_alerts(now=NIGHT) == 0
        (letter,) = letters_in(settings)
        assert letter["To"] == person.email
        assert "http://127.0.0.1:8000/staff/concerns/1" in words_of(letter)

    def test_the_rest_waits_for_the_day_and_comes_in_one_letter(self, person: Person, settings: Settings) -> None:
        for number in (1, 2):
            notify(ToStaff(person.id), Kind.POST_REPORTED, f"/staff/moderation/{number}", now=NOON - timedelta(days=1))
        assert letters.send_digests(now=NIGHT - timedelta(days=1)) == 0
        assert letters.send_digests(now=NOON) == 1
        (letter,) = letters_in(settings)
        assert words_of(letter).count("http://") == 2
        assert letters.send_digests(now=NOON) == 0

    def test_what_is_new_waits_a_day_and_what_was_seen_is_not_sent(self, person: Person) -> None:
        notify(ToStaff(person.id), Kind.POSTS_WAITING, "/staff/moderation/", now=NOON)
        assert letters.send_digests(now=NOON + timedelta(hours=4)) == 0
        notifications.see_page(ToStaff(person.id), "/staff/moderation/", now=NOON)
        assert letters.send_digests(now=NOON + timedelta(days=2)) == 0

    @pytest.mark.parametrize(
        ("begin", "end", "hour", "quiet"),
        [(20, 8, 21, True), (20, 8, 7, True), (20, 8, 8, False), (20, 8, 19, False), (1, 5, 3, True), (1, 5, 6, False)],
    )
    def test_quiet_hours_may_go_over_midnight(self, settings: Settings, begin: int, end: int, hour: int, quiet: bool) -> None:
        quiet_settings = replace(settings, quiet_from_hour=begin, quiet_until_hour=end)
        assert letters.is_quiet(datetime(2026, 1, 5, hour, tzinfo=UTC), quiet_settings) is quiet

    def test_quiet_hours_are_those_where_the_trust_is(self, settings: Settings) -> None:
        assert letters.is_quiet(datetime(2026, 7, 1, 19, 30, tzinfo=UTC), settings), "half past eight in summer time"

    def test_no_young_person_is_ever_written_to(self, app: Flask, settings: Settings) -> None:
        row = add_member("Wren", audience="young_people")
        notify(ToMember(row.id), Kind.POST_PUBLISHED, "/forums/young/1", now=NOON, urgent=True)
        assert letters.send_alerts(now=NOON) == 0
        assert letters_in(settings) == []

    def test_a_parent_is_written_to_in_their_language_and_not_after_leaving(self, parent: Member, settings: Settings) -> None:
        notify(ToMember(parent.id), Kind.REPLY_POSTED, "/forums/parents/1", now=NOON - timedelta(days=2))
        assert letters.send_digests(now=NOON) == 1
        (letter,) = letters_in(settings)
        assert letter["To"] == "pat@home.example"
        assert "Heron" not in letter.as_string()

    def test_who_no_longer_works_here_is_not_written_to(self, person: Person) -> None:
        notify(ToStaff(person.id), Kind.CONCERN_RAISED, "/staff/concerns/1", now=NOON, urgent=True)
        person.is_active = False
        assert letters.send_alerts(now=NOON) == 0

    def test_a_link_to_join_is_sent_and_then_forgotten(self, app: Flask, settings: Settings) -> None:
        letters.ask_for_link("pat@home.example", "en", now=NOON)
        (job,) = db.session.query(jobs.Job).filter_by(kind=letters.LINK_JOB)
        letters.send_link(job.payload["token"], "en", now=NOON)
        letters.forget_link(letters.LINK_JOB, job.payload["key"])
        db.session.commit()
        db.session.refresh(job)
        assert set(job.payload) == {"key"}
        (letter,) = letters_in(settings)
        token = words_of(letter).split("/members/join/")[1].split()[0]
        assert joining.address_in(token, now=NOON) == "pat@home.example"

    def test_who_is_a_member_gets_no_link(self, app: Flask, settings: Settings) -> None:
        token = joining.link_token("pat@home.example", now=NOON)
        add_member("Heron", email_sealed=b"x", email_digest=joining._address_digest("pat@home.example"))
        letters.send_link(token, "en", now=NOON)
        assert letters_in(settings) == []

    def test_who_was_invited_gets_a_link_to_choose_a_password(self, app: Flask, settings: Settings) -> None:
        person = add_staff("moderator")
        letters.send_welcome(person.id, now=NOON)
        assert letters_in(settings) == [], "not to who has a password"
        person.password_hash = ""
        letters.send_welcome(person.id, now=NOON)
        (letter,) = letters_in(settings)
        token = words_of(letter).split("/staff/welcome/")[1].split()[0]
        assert people.welcomed(token, now=NOON) == person

    def test_letters_on_file_are_for_the_sites_account_alone(self, person: Person, settings: Settings) -> None:
        mail.send("a@b.example", "Subject", "Text", settings)
        (file,) = (settings.home / mail.FOLDER).glob("*.eml")
        assert file.stat().st_mode & 0o077 == 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Keeper:
    """A mail server's memory."""

    def __init__(self) -> None:
        self.kept: list[Any] = []

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:  # noqa: N802
        self.kept.append(envelope)
        return "250 kept"


@pytest.fixture
def server() -> Iterator[tuple[int, Keeper]]:
    """A real mail server on this machine."""
    keeper, port = Keeper(), free_port()
    controller = Controller(keeper, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield port, keeper
    finally:
        controller.stop()


class TestServer:
    """E-mail, to a real server."""

    def test_a_letter_arrives(self, person: Person, app: Flask, settings: Settings, server: tuple[int, Keeper]) -> None:
        port, keeper = server
        app.config["SETTINGS"] = replace(settings, smtp_host="127.0.0.1", smtp_port=port, smtp_security="none")
        notify(ToStaff(person.id), Kind.CONCERN_RAISED, "/staff/concerns/1", now=NOON, urgent=True)
        assert letters.send_alerts(now=NOON) == 1
        (envelope,) = keeper.kept
        assert envelope.rcpt_tos == [person.email]
        letter = message_from_bytes(envelope.content)
        assert letter["Auto-Submitted"] == "auto-generated"
        assert str(SENTENCES[Kind.CONCERN_RAISED]) in words_of(letter)

    def test_without_encryption_where_it_is_asked_for_nothing_is_sent(
        self, app: Flask, settings: Settings, server: tuple[int, Keeper]
    ) -> None:
        port, keeper = server
        with pytest.raises(Exception, match="STARTTLS"):
            mail.send("a@b.example", "Subject", "Text", replace(settings, smtp_host="127.0.0.1", smtp_port=port))
        assert keeper.kept == []

    def test_no_header_can_be_put_into_a_letter(self, settings: Settings) -> None:
        with pytest.raises(ValueError, match=r"linefeed|newline|header"):
            mail.send("a@b.example", "Subject\nBcc: c@d.example", "Text", settings)


@pytest.mark.parametrize(
    "change", ["url = 'https://evil.example'", "url = '//evil.example'", "person_id = NULL", "member_id = 1"]
)
def test_the_database_itself_keeps_the_rules(person: Person, change: str) -> None:
    add_member("Heron")
    notify(ToStaff(person.id), Kind.POSTS_WAITING, "/staff/moderation/", now=NOON)
    with pytest.raises(IntegrityError):
        db.session.execute(text(f"UPDATE notification SET {change}"))
    db.session.rollback()
