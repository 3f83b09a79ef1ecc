"""Joining a forum and signing in to it. Whoever guesses names, passwords or codes learns nothing from any answer."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import current_app
from flask_babel import gettext
from sqlalchemy import select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.exc import IntegrityError

from engage.accounts import passwords, sessions
from engage.accounts.guarding import Places, guarded
from engage.accounts.members import is_welcome
from engage.accounts.models import Member, MemberInvite
from engage.accounts.permissions import Permission
from engage.core import audit
from engage.core.config import Settings
from engage.core.db import db
from engage.core.errors import DomainError, NotFoundError
from engage.core.lookalike import scripts, skeleton
from engage.core.sealing import UnsealError, seal, unseal

MIN_PASSWORD = 10
SHORTEST_NAME, LONGEST_NAME = 3, 24
LINK_HOURS = 48
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that looks like another
_GROUPS, _GROUP = 4, 4
_RESERVED = tuple(skeleton(word) for word in ("moderator", "admin", "staff", "engage", "official", "safeguarding", "police"))
_PURPOSE, _LINK = "member's address", "link to join"


class JoiningError(DomainError):
    """Somebody cannot join as asked; says what to do."""


class LinkError(NotFoundError):
    """A link to join that leads nowhere any more."""


class TooManyTriesError(DomainError):
    """This name was tried too often in a short while."""

    status = 429


@dataclass(frozen=True)
class Joiner:
    """What somebody typed to join."""

    pseudonym: str
    age_band: str
    password: str
    lang: str


@dataclass(frozen=True)
class InviteFor:
    """Whom a new invitation is for."""

    audience: str
    came_by: str
    area_id: int | None
    label: str
    uses: int
    expires_on: date


def of_invitation(wanted: InviteFor) -> Places:
    """The place that somebody is invited to."""
    return (wanted.area_id,)


@guarded(Permission.INVITE_MEMBERS, places=of_invitation)
def make_invite(wanted: InviteFor, person_id: int, *, now: datetime) -> str:
    """A new code, told once: only its digest is kept. Raises `JoiningError` for one nobody could use."""
    if wanted.uses < 1 or wanted.expires_on < now.date():
        raise JoiningError(gettext("Let at least one person join, until a day that is still to come."))
    if wanted.came_by == "parent_forum" and wanted.audience != "parents":
        raise JoiningError(gettext("A parent forum invites parents. Choose who this invitation is for."))
    code = new_code()
    row = MemberInvite(
        digest=code_digest(code),
        audience=wanted.audience,
        came_by=wanted.came_by,
        area_id=wanted.area_id,
        label=wanted.label.strip(),
        uses_left=wanted.uses,
        expires_on=wanted.expires_on,
        made_by=person_id,
        made_at=now,
    )
    db.session.add(row)
    db.session.flush()
    audit.record("invitation made", f"invite:{row.id}", actor_id=person_id, now=now, audience=row.audience, uses=wanted.uses)
    return code


def join_by_invite(code: str, joiner: Joiner, *, now: datetime, today: date) -> Member:
    """A new member. Raises `JoiningError`; whether a name is taken is only told to who holds a code that works."""
    kept = passwords.hash_password(joiner.password)  # first, so that a bad code takes as long as a good one
    invite = db.session.scalar(select(MemberInvite).where(MemberInvite.digest == code_digest(code)))
    if invite is None or invite.uses_left < 1 or invite.expires_on < today:
        raise JoiningError(_bad_code())
    if (joiner.age_band == "adult") != (invite.audience == "parents"):
        raise JoiningError(gettext("This code is for another age. Choose your age again, or ask for another code."))
    row = _member(joiner, kept, today, audience=invite.audience, came_by=invite.came_by, area_id=invite.area_id)
    row.invite_id = invite.id
    used = update(MemberInvite).where(MemberInvite.id == invite.id, MemberInvite.uses_left > 0)
    taken: CursorResult[Any] = db.session.execute(  # type: ignore[assignment]
        used.values(uses_left=MemberInvite.uses_left - 1)
    )
    if taken.rowcount != 1:  # somebody else took the last place a moment ago
        raise JoiningError(_bad_code())
    return _add(row, now)


def link_token(email: str, *, now: datetime) -> str:
    """What the link in a letter to this address carries: sealed, so that it names nobody."""
    until = (now + timedelta(hours=LINK_HOURS)).timestamp()
    return seal({"email": email.strip().lower(), "until": until}, _secret(), _LINK).decode()


def address_in(token: str, *, now: datetime) -> str:
    """The address this link was sent to. Raises `LinkError` for one that is too old, used or made up."""
    try:
        found = unseal(token.encode(), _secret(), _LINK)
    except (UnsealError, UnicodeEncodeError):
        found = {"email": "", "until": 0}
    if found["until"] < now.timestamp() or has_joined(found["email"]):
        raise LinkError(gettext("This link does not work any more. Ask for a new one."))
    return str(found["email"])


def address_sealed_in(token: str) -> str:
    """The address in a link that this site made a moment ago, whoever has it."""
    return str(unseal(token.encode(), _secret(), _LINK)["email"])


def has_joined(email: str) -> bool:
    """Whether this address has a member."""
    return member_with(email) is not None


def member_with(email: str) -> Member | None:
    """The member who gave this address."""
    return db.session.scalar(select(Member).where(Member.email_digest == _address_digest(email)))


def join_by_email(token: str, joiner: Joiner, *, now: datetime, today: date) -> Member:
    """A new member of the parents' forum, whose address is known to be theirs. Raises `LinkError` or `JoiningError`."""
    email, kept = address_in(token, now=now), passwords.hash_password(joiner.password)
    if joiner.age_band != "adult":
        raise JoiningError(gettext("This link is for adults. Young people join with a code."))
    row = _member(joiner, kept, today, audience="parents", came_by="email", area_id=None)
    row.email_sealed, row.email_digest = seal(email, _secret(), _PURPOSE), _address_digest(email)
    return _add(row, now)


def authenticate(pseudonym: str, password: str, settings: Settings, *, now: datetime, today: date) -> Member | None:
    """The member, or None: unknown names and wrong passwords cannot be told apart. Raises `TooManyTriesError`."""
    subject = refuse_if_tried("member sign-in failed", pseudonym, settings, now)
    row = db.session.scalar(select(Member).where(Member.skeleton == skeleton(pseudonym)))
    is_right = passwords.fits(row.password_hash if row else None, password)
    if row is None or not is_right or not is_welcome(row, today):
        audit.record("member sign-in failed", subject, actor_id=None, now=now)
        return None
    return row


def refuse_if_tried(failed: str, pseudonym: str, settings: Settings, now: datetime) -> str:
    """What failures for this name are kept under, whether there is such a member. Raises `TooManyTriesError` after too many."""
    subject = f"member-sign-in:{_keyed(skeleton(pseudonym))[:24]}"
    since = now - timedelta(minutes=settings.sign_in_window_minutes)
    if audit.count(failed, subject, since=since) >= settings.sign_in_attempts:
        minutes = settings.sign_in_window_minutes
        raise TooManyTriesError(gettext("Too many tries for this name. Wait %(minutes)s minutes.", minutes=minutes))
    return subject


def begin_session(member_id: int, *, now: datetime) -> None:
    """Sign this member in, in a fresh session."""
    sessions.begin("member", member_id=member_id, now=now)


def address_of(member: Member) -> str | None:
    """Where this member's post goes, if they gave an address."""
    return str(unseal(member.email_sealed, _secret(), _PURPOSE)) if member.email_sealed else None


def tidy_name(pseudonym: str) -> str:
    """The name as it is kept: one way of writing each letter, single blanks, nothing that is not seen."""
    plain = unicodedata.normalize("NFKC", pseudonym)
    return " ".join("".join(letter for letter in plain if unicodedata.category(letter) not in {"Cf", "Cc", "Cn"}).split())


def _bad_code() -> str:
    return gettext("This code does not work. Check it, or ask whoever gave it to you for a new one.")


def _member(joiner: Joiner, kept: str, today: date, *, audience: str, came_by: str, area_id: int | None) -> Member:
    name = tidy_name(joiner.pseudonym)
    _check_name(name)
    check_password(name, joiner.password)
    return Member(
        pseudonym=name,
        skeleton=skeleton(name),
        audience=audience,
        age_band=joiner.age_band,
        area_id=area_id,
        came_by=came_by,
        password_hash=kept,
        lang=joiner.lang,
        state="active",
        is_trusted=False,
        joined_on=today,
    )


def check_password(name: str, password: str) -> None:
    """Raise `JoiningError` for one that is too easily guessed."""
    if len(password) < MIN_PASSWORD:
        raise JoiningError(gettext("Choose a password of at least %(length)s characters.", length=MIN_PASSWORD))
    if skeleton(password) == skeleton(name):
        raise JoiningError(gettext("Choose a password that is not your name."))


def _check_name(name: str) -> None:
    seen = skeleton(name)
    letters = sum(unicodedata.category(letter)[0] in "LM" for letter in name)
    if not SHORTEST_NAME <= len(name) <= LONGEST_NAME or letters < 2 or len(seen) < 2:
        shortest, longest = SHORTEST_NAME, LONGEST_NAME
        raise JoiningError(
            gettext("Choose a name of %(shortest)s to %(longest)s letters and figures.", shortest=shortest, longest=longest)
        )
    if sum(letter.isdigit() for letter in name) > 4 or any(sign in name for sign in "@/\\:.<>&\"'"):
        raise JoiningError(gettext("Leave out telephone numbers, addresses and signs: a name is only letters and a few figures."))
    if len(scripts(name)) > 1 or any(word in seen for word in _RESERVED):
        raise JoiningError(gettext("Choose another name: this one could be taken for somebody else's."))


def _add(row: Member, now: datetime) -> Member:
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as problem:
        raise JoiningError(gettext("Choose another name: this one could be taken for somebody else's.")) from problem
    audit.record("member joined", f"member:{row.id}", actor_id=None, now=now, audience=row.audience, came_by=row.came_by)
    return row


def new_code() -> str:
    """A code to hand over: 16 letters and figures that nobody takes for another, 79 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))


def code_digest(code: str) -> str:
    """What is kept of a code, however it is typed."""
    plain = "".join(letter for letter in code.lower() if letter.isascii() and letter.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()


def _address_digest(email: str) -> str:
    return _keyed(f"address:{email.strip().lower()}")


def _keyed(value: str) -> str:
    return hmac.new(_secret(), value.encode(), hashlib.sha256).hexdigest()


def _secret() -> bytes:
    settings: Settings = current_app.config["SETTINGS"]
    return settings.secret_key
