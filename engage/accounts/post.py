"""What is sent by e-mail, and when. Fixed sentences and addresses within the site: nobody's words and nobody's name."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta

from flask import current_app
from flask_babel import gettext
from sqlalchemy import select, update

from engage.accounts import joining, people, resetting
from engage.accounts.models import Member, Notification, Person
from engage.accounts.notifications import SENTENCES, Kind
from engage.core import jobs, mail
from engage.core.clock import HOME_ZONE
from engage.core.config import Settings
from engage.core.db import db
from engage.core.i18n import in_language

LINK_JOB = "accounts.send_link"
RESET_JOB = "accounts.send_reset"
_DIGEST_LINES = 50


def ask_for_link(email: str, lang: str, *, now: datetime) -> None:
    """A letter with a link to join, by a job: who has this address and whether it is a member changes nothing here.

    One address is written to at most once an hour, whoever asks how often.
    """
    key = f"{hashlib.sha256(email.strip().lower().encode()).hexdigest()[:24]}:{int(now.timestamp() // 3600)}"
    if not jobs.was_asked(LINK_JOB, key):
        jobs.enqueue(LINK_JOB, key, {"key": key, "token": joining.link_token(email, now=now), "lang": lang}, run_after=now)


def send_link(token: str, lang: str, *, now: datetime) -> None:
    """The letter itself; none to who has joined, nor once the link is too old."""
    try:
        email = joining.address_in(token, now=now)
    except joining.LinkError:
        return
    settings = _settings()
    with in_language(lang):
        subject = gettext("Join the parents' forum")
        link = f"{settings.public_url.rstrip('/')}/members/join/{token}"
        words = gettext("Open this address to choose a name and a password. If you did not ask for it, do nothing.")
        mail.send(email, subject, f"{words}\n\n{link}\n", settings)


def ask_for_reset(email: str, lang: str, *, now: datetime) -> None:
    """A letter with a link to a new password, by a job: whether a member has this address changes nothing here.

    As for joining, one address is written to at most once an hour.
    """
    key = f"{hashlib.sha256(email.strip().lower().encode()).hexdigest()[:24]}:{int(now.timestamp() // 3600)}"
    if not jobs.was_asked(RESET_JOB, key):
        jobs.enqueue(RESET_JOB, key, {"key": key, "token": joining.link_token(email, now=now), "lang": lang}, run_after=now)


def send_reset(token: str, lang: str, *, now: datetime, today: date) -> None:
    """The letter itself; none to who is no member."""
    email = joining.address_sealed_in(token)
    link = resetting.link_for(email, now=now, today=today)
    if link is None:
        return
    settings = _settings()
    with in_language(lang):
        address = f"{settings.public_url.rstrip('/')}/members/new-password/{link}"
        words = gettext("Open this address to choose a new password. If you did not ask for it, do nothing.")
        mail.send(email, gettext("A new password"), f"{words}\n\n{address}\n", settings)


def send_welcome(person_id: int, *, now: datetime) -> None:
    """A link to choose a password, to who was invited or reset; none to who has one by now."""
    person = db.session.get(Person, person_id)
    if person is None or not person.is_active or person.password_hash:
        return
    settings = _settings()
    with in_language(settings.source_language):
        link = f"{settings.public_url.rstrip('/')}/staff/welcome/{people.welcome_token(person, now=now)}"
        words = gettext("Open this address to choose a password. It works for three days.")
        mail.send(person.email, gettext("Your account"), f"{words}\n\n{link}\n", settings)


def forget_link(kind: str, key: str) -> None:
    """What was asked for is no longer kept with the job: the link holds an address."""
    db.session.execute(update(jobs.Job).where(jobs.Job.kind == kind, jobs.Job.key == key).values(payload={"key": key}))


def send_alerts(*, now: datetime) -> int:
    """Everything urgent that was not sent yet, at any hour, one letter for each person; how many letters."""
    return _send(Notification.is_urgent, now)


def send_digests(*, now: datetime) -> int:
    """What is not urgent and unseen, one letter for each person, outside the quiet hours; how many letters."""
    settings = _settings()
    if is_quiet(now, settings):
        return 0
    return _send(Notification.created_at <= now - timedelta(hours=settings.digest_hours), now)


def is_quiet(now: datetime, settings: Settings) -> bool:
    """Whether it is one of the hours in which only what is urgent is sent."""
    hour, begin, end = now.astimezone(HOME_ZONE).hour, settings.quiet_from_hour, settings.quiet_until_hour
    return begin <= hour < end if begin <= end else hour >= begin or hour < end


def _send(which: object, now: datetime) -> int:
    waiting = select(Notification).where(which, Notification.mailed_at.is_(None), Notification.seen_at.is_(None))  # type: ignore[arg-type]
    found: dict[tuple[int | None, int | None], list[Notification]] = {}
    for row in db.session.scalars(waiting.order_by(Notification.id)):
        found.setdefault((row.person_id, row.member_id), []).append(row)
    return sum(_write(person_id, member_id, rows, now) for (person_id, member_id), rows in found.items())


def _write(person_id: int | None, member_id: int | None, rows: list[Notification], now: datetime) -> int:
    address, lang = _where(person_id, member_id)
    for row in rows:
        row.mailed_at = now
    db.session.flush()
    if address is None:
        return 0
    settings = _settings()
    with in_language(lang):
        is_urgent = any(row.is_urgent for row in rows)
        subject = gettext("Please look now") if is_urgent else gettext("What is new for you")
        mail.send(address, subject, _letter(rows, settings), settings)
    return 1


def _letter(rows: list[Notification], settings: Settings) -> str:
    site = settings.public_url.rstrip("/")
    lines = [f"{SENTENCES[Kind(row.kind)]}\n{site}{row.url}" for row in rows[:_DIGEST_LINES]]
    return "\n\n".join(lines) + "\n"


def _where(person_id: int | None, member_id: int | None) -> tuple[str | None, str]:
    """Address and language. A young person has no address, and who has left gets nothing more."""
    if person_id is not None:
        person = db.session.get_one(Person, person_id)
        return (person.email if person.is_active else None), _settings().source_language
    member = db.session.get_one(Member, member_id)
    return joining.address_of(member), member.lang


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
