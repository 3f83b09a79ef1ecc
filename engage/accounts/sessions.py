"""Who is signed in where. The cookie carries a random token; here is its digest, so that a session can be ended from afar."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app, session
from sqlalchemy import ColumnElement, bindparam, select, update

from engage.accounts.models import Member, SignInSession
from engage.core.db import db
from engage.core.i18n import SESSION_KEY as LANGUAGE_KEY

# Made once: every page of whoever is signed in asks one of them.
_LASTS = (
    SignInSession.digest == bindparam("digest"),
    SignInSession.ended_at.is_(None),
    SignInSession.began_at > bindparam("since"),
)
_SESSION = select(SignInSession).where(*_LASTS)
_MEMBER = select(Member).join(SignInSession, SignInSession.member_id == Member.id).where(*_LASTS)
STAFF_KEY, MEMBER_KEY = "_user_id", "member"  # the first is Flask-Login's


@dataclass(frozen=True)
class SessionView:
    """One session on its owner's list."""

    id: int
    way: str
    began_at: datetime
    is_this: bool


def begin(way: str, *, person_id: int | None = None, member_id: int | None = None, now: datetime) -> str:
    """Start afresh: everything in the cookie but the language goes, so that nothing planted before is kept. The new token."""
    token = secrets.token_urlsafe(32)
    db.session.add(
        SignInSession(digest=_digest(token), person_id=person_id, member_id=member_id, way=way, began_at=now, ended_at=None)
    )
    db.session.flush()
    forget()
    session.permanent = True
    session[STAFF_KEY if person_id is not None else MEMBER_KEY] = token
    return token


def forget() -> None:
    """Empty the cookie of all but the language, which is no secret."""
    kept = session.get(LANGUAGE_KEY)
    session.clear()
    if kept:
        session[LANGUAGE_KEY] = kept


def find(token: str, *, now: datetime) -> SignInSession | None:
    """The session of this token while it lasts."""
    return db.session.scalar(_SESSION, _which(token, now))


def find_member(token: str, *, now: datetime) -> Member | None:
    """The member whose session this is, while it lasts: one question for both."""
    return db.session.scalar(_MEMBER, _which(token, now))


def of_person(person_id: int, *, now: datetime) -> tuple[SessionView, ...]:
    """A member of staff's sessions that last, the newest first."""
    hours, ours = current_app.config["SETTINGS"].session_hours, _digest(session.get(STAFF_KEY, ""))
    lasting = (SignInSession.ended_at.is_(None), SignInSession.began_at > now - timedelta(hours=hours))
    query = select(SignInSession).where(SignInSession.person_id == person_id, *lasting).order_by(SignInSession.id.desc())
    return tuple(SessionView(row.id, row.way, row.began_at, row.digest == ours) for row in db.session.scalars(query))


def end_this(key: str, *, now: datetime) -> None:
    """Sign out: a copy of the cookie opens nothing any more either."""
    _end(SignInSession.digest == _digest(session.get(key, "")), now)


def end_one(person_id: int, session_id: int, *, now: datetime) -> None:
    """End one of this person's sessions."""
    _end((SignInSession.id == session_id) & (SignInSession.person_id == person_id), now)


def end_all(*, person_id: int | None = None, member_id: int | None = None, now: datetime) -> None:
    """End every session of this one."""
    _end(SignInSession.person_id == person_id if person_id is not None else SignInSession.member_id == member_id, now)


def _end(which: ColumnElement[bool], now: datetime) -> None:
    db.session.execute(update(SignInSession).where(which, SignInSession.ended_at.is_(None)).values(ended_at=now))


def _which(token: str, now: datetime) -> dict[str, object]:
    return {"digest": _digest(token), "since": now - timedelta(hours=current_app.config["SETTINGS"].session_hours)}


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
