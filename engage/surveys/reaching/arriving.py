"""By which setting's code this browser came to a survey, and counting it: opened, begun, sent.

The cookie knows the setting until the answer is sent; the answer never does. A count is a total and holds no day.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from flask import session
from sqlalchemy import select, update

from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.core.db import db
from engage.safeguarding.disclosure import SafeCount, safe_count
from engage.safeguarding.services import thresholds
from engage.surveys.models import Wave
from engage.surveys.reaching import codes
from engage.surveys.reaching.codes import Found
from engage.surveys.reaching.errors import UsedCodeError
from engage.surveys.reaching.models import COUNTS, InviteCode, InviteCount

_CAME_BY = "came_by"


def arrive(found: Found, slug: str, today: date, *, is_opened: bool = True) -> None:
    """Remember the setting in this browser, and count that it was opened, once. An ended code counts nobody."""
    wave = db.session.get_one(Wave, found.invite.wave_id)
    if found.invite.ended_on or not wave.opens_on <= today <= wave.closes_on:
        _forget(slug)
        return
    invite_id, begun, was_opened, once = session.get(_CAME_BY, {}).get(slug, (0, False, False, ""))
    if invite_id != found.invite.id:
        begun, was_opened, once = False, False, ""
    if is_opened and not was_opened:
        _count(found.invite.id, "opened")
    _remember(slug, found.invite.id, begun, was_opened or is_opened, found.one_time or once)


def note_begun(slug: str) -> None:
    """Somebody pressed the first button of the survey they came to by a code."""
    invite_id, begun, opened, once = session.get(_CAME_BY, {}).get(slug, (0, False, False, ""))
    if not invite_id or begun:
        return
    if not opened:
        _count(invite_id, "opened")
    _count(invite_id, "begun")
    _remember(slug, invite_id, True, True, once)


def has_begun(slug: str) -> bool:
    """Whether this browser came by a code and its survey was begun."""
    return bool(session.get(_CAME_BY, {}).get(slug, (0, False))[1])


def use_up(slug: str) -> None:
    """Use the code that works once, if this browser came by one, before an answer is stored.

    Raises `UsedCodeError` where another used it first.
    """
    once = session.get(_CAME_BY, {}).get(slug, (0, False, False, ""))[3]
    if once and not codes.use_one_time(once):
        raise UsedCodeError


def note_sent(slug: str) -> None:
    """An answer was sent; from here on nothing in this browser says by which setting."""
    note_begun(slug)
    invite_id = session.get(_CAME_BY, {}).get(slug, (0,))[0]
    if invite_id:
        _count(invite_id, "sent")
        _forget(slug)


@guarded(Permission.MANAGE_WAVES)
def counts_of(invites: Iterable[InviteCode]) -> dict[int, dict[str, SafeCount]]:
    """How many came by each of these codes, in figures that may leave: by id, then by one of `COUNTS`.

    Each stands by itself: those who came to the same survey without a code are shown nowhere, so that nothing adds up to it.
    """
    ids, limits = [invite.id for invite in invites], thresholds()
    rows = {row.invite_id: row for row in db.session.scalars(select(InviteCount).where(InviteCount.invite_id.in_(ids)))}
    return {
        number: {
            name: safe_count(getattr(rows[number], name) if number in rows else 0, limits, (f"invite:{number}", name))
            for name in COUNTS
        }
        for number in ids
    }


@guarded(Permission.MANAGE_WAVES)
def used_codes(invite_id: int) -> tuple[int, SafeCount]:
    """How many one-time codes of a setting there are, and of how many people it is known that they used one."""
    made, used = codes.count_one_time(invite_id)
    return made, safe_count(used, thresholds(), (f"invite:{invite_id}", "used"))


def _count(invite_id: int, name: str) -> None:
    column = getattr(InviteCount, name)
    db.session.execute(update(InviteCount).where(InviteCount.invite_id == invite_id).values({column: column + 1}))


def _remember(slug: str, *kept: int | bool | str) -> None:
    session[_CAME_BY] = {**session.get(_CAME_BY, {}), slug: list(kept)}


def _forget(slug: str) -> None:
    if slug in session.get(_CAME_BY, {}):
        session[_CAME_BY] = {key: kept for key, kept in session[_CAME_BY].items() if key != slug}
