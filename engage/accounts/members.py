"""Members of the forums: who is signed in, what others may know of one, and what moderators decide about one.

Joining and signing in are in `joining.py`. A member is a name they chose; nothing here leads to who they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from flask import Flask, current_app, g, has_request_context, session
from flask_babel import gettext
from sqlalchemy import select

from engage.accounts import sessions
from engage.accounts.models import Member
from engage.core import audit, clock
from engage.core.db import db
from engage.core.errors import NotFoundError

ON_ERASED = "engage.on_member_erased"
# After so many years somebody who joined in this band is 18 for certain, whatever their birthday: no birth date is kept.
YEARS_UNTIL_ADULT = {"10-12": 8, "13-15": 5, "16-17": 2}


@dataclass(frozen=True)
class MemberView:
    """A member as other parts of the site know one. `area_id` is None for somebody of the whole county."""

    id: int
    pseudonym: str
    audience: str
    age_band: str
    area_id: int | None
    is_trusted: bool
    came_by: str
    can_post: bool
    lang: str

    def may_read(self, audience: str) -> bool:
        """Whether boards for this audience are for them: an adult never sees young people's, nor the other way round."""
        return self.audience == audience


def on_erased(app: Flask, forget: Callable[[int], None]) -> None:
    """Let a domain take a member's name off what it keeps, in the transaction in which the member is erased."""
    app.extensions[ON_ERASED].append(forget)


def current_member() -> MemberView | None:
    """The member who is signed in here. Never somebody who is signed in as staff: one ends the other."""
    if not has_request_context() or sessions.MEMBER_KEY not in session:
        return None
    if "engage_member" not in g:
        row = sessions.find_member(session[sessions.MEMBER_KEY], now=clock.now())
        g.engage_member = view_of(row) if row is not None and is_welcome(row, clock.today()) else None
    member: MemberView | None = g.engage_member
    return member


def is_welcome(row: Member, today: date) -> bool:
    """Whether they may come in: they have not left, and a young people's member is not an adult by now."""
    years = YEARS_UNTIL_ADULT.get(row.age_band)
    is_grown = years is not None and (today - row.joined_on).days >= years * 365.25
    return row.state != "left" and not is_grown


def find_members(member_ids: Iterable[int]) -> dict[int, MemberView]:
    """These members by id. Whoever was erased is not among them: show "a former member"."""
    wanted = frozenset(member_ids)
    rows = db.session.scalars(select(Member).where(Member.id.in_(wanted))) if wanted else ()
    return {row.id: view_of(row) for row in rows}


def trust(member_id: int, actor_id: int, *, now: datetime) -> None:
    """What they write may be read at once, and looked at afterwards. Raises `NotFoundError`."""
    _get(member_id).is_trusted = True
    _decided("trusted", member_id, actor_id, now)


def distrust(member_id: int, actor_id: int, *, now: datetime) -> None:
    """What they write is looked at first, again. Raises `NotFoundError`."""
    _get(member_id).is_trusted = False
    _decided("no longer trusted", member_id, actor_id, now)


def suspend(member_id: int, actor_id: int, *, now: datetime) -> None:
    """They may read and not write, until `reinstate`. Raises `NotFoundError`."""
    row = _get(member_id)
    row.state, row.is_trusted = ("left" if row.state == "left" else "suspended"), False
    _decided("suspended", member_id, actor_id, now)


def reinstate(member_id: int, actor_id: int, *, now: datetime) -> None:
    """They may write again. Raises `NotFoundError`."""
    row = _get(member_id)
    row.state = "left" if row.state == "left" else "active"
    _decided("reinstated", member_id, actor_id, now)


def leave(member_id: int, *, now: datetime) -> None:
    """They go; what they wrote stays under the name they chose, which nobody else can take."""
    row = _get(member_id)
    row.state, row.is_trusted, row.password_hash, row.email_sealed, row.email_digest = "left", False, "", None, None
    sessions.end_all(member_id=member_id, now=now)
    audit.record("member left", f"member:{member_id}", actor_id=None, now=now)
    db.session.flush()


def erase(member_id: int, *, now: datetime) -> None:
    """They go, and their name with them: what they wrote stays, by "a former member"."""
    row = _get(member_id)
    for forget in current_app.extensions[ON_ERASED]:
        forget(member_id)
    audit.record("member erased", f"member:{member_id}", actor_id=None, now=now)
    db.session.delete(row)
    db.session.flush()


def view_of(row: Member) -> MemberView:
    """What others may know of this member."""
    return MemberView(
        row.id,
        row.pseudonym,
        row.audience,
        row.age_band,
        row.area_id,
        row.is_trusted,
        row.came_by,
        row.state == "active",
        row.lang,
    )


def _get(member_id: int) -> Member:
    row = db.session.get(Member, member_id)
    if row is None:
        raise NotFoundError(gettext("There is no member with this number."))
    return row


def _decided(what: str, member_id: int, actor_id: int, now: datetime) -> None:
    audit.record(f"member {what}", f"member:{member_id}", actor_id=actor_id, now=now)
    db.session.flush()
