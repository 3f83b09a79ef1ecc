"""A new password for a member who forgot theirs: by a link to the address they gave, or by a code that the staff hand over.

Nobody learns here which names or addresses there are. Whoever has it, every session of that member ends.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import date, datetime, timedelta

from flask import current_app
from flask_babel import gettext
from sqlalchemy import delete, select

from engage.accounts import joining, passwords, sessions
from engage.accounts.guarding import guarded
from engage.accounts.joining import LinkError
from engage.accounts.members import is_welcome
from engage.accounts.models import Member, MemberReset
from engage.accounts.notifications import Kind, ToMember, notify
from engage.accounts.permissions import Permission
from engage.core import audit
from engage.core.config import Settings
from engage.core.db import db
from engage.core.lookalike import skeleton
from engage.core.sealing import UnsealError, seal, unseal

_LINK = "link to a member's new password"
_FAILED = "member reset failed"


def link_for(email: str, *, now: datetime, today: date) -> str | None:
    """What a link to this address carries; None where no member who may come in has it."""
    row = joining.member_with(email)
    if row is None or not is_welcome(row, today):
        return None
    until = (now + timedelta(hours=joining.LINK_HOURS)).timestamp()
    return seal({"member": row.id, "until": until, "of": _print(row)}, _secret(), _LINK).decode()


def member_in(token: str, *, now: datetime, today: date) -> Member:
    """Whose link this is. Raises `LinkError` for one that is too old, used or made up."""
    try:
        found = unseal(token.encode(), _secret(), _LINK)
    except (UnsealError, UnicodeEncodeError):
        found = {"member": 0, "until": 0, "of": ""}
    row = db.session.get(Member, found["member"])
    is_good = row is not None and is_welcome(row, today) and found["until"] > now.timestamp()
    if row is None or not is_good or not hmac.compare_digest(found["of"], _print(row)):
        raise LinkError(gettext("This link does not work any more. Ask for a new one."))
    return row


@guarded(Permission.INVITE_MEMBERS)
def find(pseudonym: str, today: date) -> Member | None:
    """The member of this name who may come in."""
    return _find(pseudonym, today)


def use_code(pseudonym: str, code: str, password: str, settings: Settings, *, now: datetime, today: date) -> Member | None:
    """Set a new password with a code; None where name and code do not fit: nobody can tell which of them is wrong.

    Raises `TooManyTriesError`, and `JoiningError` for a poor password to who holds a code that works.
    """
    subject = joining.refuse_if_tried(_FAILED, pseudonym, settings, now)
    passwords.fits(None, password)  # first, so that a wrong code takes as long as a right one
    row = _find(pseudonym, today)
    reset = db.session.scalar(select(MemberReset).where(MemberReset.member_id == row.id)) if row else None
    is_right = hmac.compare_digest(reset.digest if reset else "", joining.code_digest(code))
    if row is None or reset is None or not is_right or reset.expires_at <= now:
        audit.record(_FAILED, subject, actor_id=None, now=now)
        return None
    choose(row, password, now=now)
    return row


def choose(member: Member, password: str, *, now: datetime) -> None:
    """Set it, end every session and every code, and tell the member. Raises `JoiningError` for a poor one."""
    joining.check_password(member.pseudonym, password)
    member.password_hash = passwords.hash_password(password)
    db.session.execute(delete(MemberReset).where(MemberReset.member_id == member.id))
    sessions.end_all(member_id=member.id, now=now)
    audit.record("member chose a new password", f"member:{member.id}", actor_id=None, now=now)
    notify(ToMember(member.id), Kind.PASSWORD_CHANGED, "/members/", now=now)
    db.session.flush()


def _find(pseudonym: str, today: date) -> Member | None:
    row = db.session.scalar(select(Member).where(Member.skeleton == skeleton(pseudonym)))
    return row if row is not None and is_welcome(row, today) else None


def _print(member: Member) -> str:
    return hmac.new(_secret(), f"reset:{member.password_hash}".encode(), hashlib.sha256).hexdigest()


def _secret() -> bytes:
    settings: Settings = current_app.config["SETTINGS"]
    return settings.secret_key
