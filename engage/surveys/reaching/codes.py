"""Making, finding and ending a setting's code, and the codes of it that work once. Flushes, never commits."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext
from sqlalchemy import func, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.exc import IntegrityError

from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.core import audit
from engage.core.clock import HOME_ZONE
from engage.core.db import db
from engage.core.errors import NotFoundError, ProblemsError
from engage.surveys.after import site_secret
from engage.surveys.models import Wave
from engage.surveys.reaching.errors import UsedCodeError
from engage.surveys.reaching.models import KINDS, InviteCode, InviteCount, OneTimeCode

# No letter or number that looks like another, and no vowel: nothing that can be read as a word.
SIGNS = "346789BCDFGHJKMPQRTVWXY"
LENGTH, ONE_TIME_LENGTH = 6, 8
LONGEST_NAME, MOST_WANTED, MOST_ONE_TIME = 120, 100_000, 500
_NOT_SIGNS = re.compile(r"[\s\-_.]+")


class CodeError(ProblemsError):
    """A setting that cannot be written down like this: field -> sentence."""


@dataclass(frozen=True)
class Setting:
    """What an officer says of a setting."""

    wave_id: int
    name: str
    kind: str
    area_id: int | None = None
    wanted: int | None = None


@dataclass(frozen=True)
class Found:
    """What a typed code opens. one_time : its digest where it works once, else \"\"."""

    invite: InviteCode
    one_time: str = ""


@guarded(Permission.MANAGE_WAVES)
def make_code(setting: Setting, *, person_id: int | None, now: datetime) -> InviteCode:
    """A fresh code for this setting. Raises `CodeError`."""
    day = _day(now)
    _check(setting, day)
    for _ in range(5):
        row = InviteCode(code=_random(LENGTH), made_on=day, **vars(setting))
        try:
            with db.session.begin_nested():
                db.session.add(row)
        except IntegrityError:  # another setting has this code already
            continue
        db.session.add(InviteCount(invite_id=row.id, opened=0, begun=0, sent=0))
        db.session.flush()
        _note("invite code made", row.id, person_id, now)
        return row
    raise CodeError({"": gettext("No free code was found. Try once more.")})


@guarded(Permission.MANAGE_WAVES)
def change_code(invite_id: int, setting: Setting, *, person_id: int, now: datetime) -> None:
    """Say something else of a setting; its survey and its code stay, as they are printed. Raises `CodeError`."""
    row = find_code(invite_id)
    _check(setting, None)
    row.name, row.kind, row.area_id, row.wanted = setting.name, setting.kind, setting.area_id, setting.wanted
    db.session.flush()
    _note("invite code changed", row.id, person_id, now)


@guarded(Permission.MANAGE_WAVES)
def end_code(invite_id: int, *, person_id: int, now: datetime) -> None:
    """Count nobody by it any more. Whoever still has the address comes to the survey all the same."""
    row = find_code(invite_id)
    if row.ended_on is None:
        row.ended_on = _day(now)
        db.session.flush()
        _note("invite code ended", row.id, person_id, now)


@guarded(Permission.MANAGE_WAVES)
def find_code(invite_id: int) -> InviteCode:
    """One setting's; raises `NotFoundError`."""
    return _found(invite_id)


def _found(invite_id: int) -> InviteCode:
    row = db.session.get(InviteCode, invite_id)
    if row is None:
        raise NotFoundError(gettext("There is no such code. Choose one from the list."))
    return row


@guarded(Permission.MANAGE_WAVES)
def codes_of(wave_ids: list[int]) -> list[InviteCode]:
    """Every setting's code for these waves, by name."""
    return list(db.session.scalars(select(InviteCode).where(InviteCode.wave_id.in_(wave_ids)).order_by(InviteCode.name)))


def find_typed(typed: str) -> Found | None:
    """What a code opens, however it was typed. Raises `UsedCodeError` for one that works once and did."""
    code = _NOT_SIGNS.sub("", typed).upper()
    if not code or len(code) > ONE_TIME_LENGTH or not set(code) <= set(SIGNS):
        return None
    if len(code) == LENGTH:
        row = db.session.scalar(select(InviteCode).where(InviteCode.code == code))
        return Found(row) if row else None
    once = db.session.get(OneTimeCode, _digest(code))
    if once is None:
        return None
    if once.used:
        raise UsedCodeError
    return Found(_found(once.invite_id), once.digest)


@guarded(Permission.MANAGE_WAVES)
def make_one_time(invite_id: int, number: int, *, person_id: int, now: datetime) -> tuple[str, ...]:
    """So many codes that work once each, told this one time: only digests of them are kept. Raises `CodeError`."""
    row = find_code(invite_id)
    if not 1 <= number <= MOST_ONE_TIME:
        raise CodeError({"number": gettext("Make from 1 to %(most)s at a time.", most=MOST_ONE_TIME)})
    made = tuple({_random(ONE_TIME_LENGTH): None for _ in range(number + 5)})[:number]
    db.session.add_all(OneTimeCode(digest=_digest(code), invite_id=row.id, used=False) for code in sorted(made, key=_digest))
    db.session.flush()
    _note("one-time codes made", row.id, person_id, now, number=number)
    return tuple(f"{code[:4]}-{code[4:]}" for code in made)


def use_one_time(digest: str) -> bool:
    """Mark it as used; False where it was before: of two who send at one moment, one is the first."""
    query = update(OneTimeCode).where(OneTimeCode.digest == digest, ~OneTimeCode.used).values(used=True)
    result: CursorResult[Any] = db.session.execute(query)  # type: ignore[assignment]
    return bool(result.rowcount)


def count_one_time(invite_id: int) -> tuple[int, int]:
    """How many were made, and how many used. Exact: for the inside only."""
    made = select(func.count()).where(OneTimeCode.invite_id == invite_id)
    return db.session.scalar(made) or 0, db.session.scalar(made.where(OneTimeCode.used)) or 0


def _check(setting: Setting, today: date | None) -> None:
    problems = {
        "name": _name_problem(setting.name),
        "kind": "" if setting.kind in KINDS else gettext("Choose only from the answers on this page."),
        "wanted": ""
        if setting.wanted is None or 0 < setting.wanted <= MOST_WANTED
        else gettext("A target is a whole number from 1 to %(most)s.", most=MOST_WANTED),
    }
    wave = db.session.get(Wave, setting.wave_id)
    if wave is None or (today is not None and wave.closes_on < today):
        problems["wave_id"] = gettext("Choose a survey that is open or planned.")
    if found := {name: sentence for name, sentence in problems.items() if sentence}:
        raise CodeError(found)


def _name_problem(name: str) -> str:
    if not name.strip():
        return gettext("Say what this setting is called.")
    return gettext("Use %(most)s characters or fewer.", most=LONGEST_NAME) if len(name) > LONGEST_NAME else ""


def _random(length: int) -> str:
    return "".join(secrets.choice(SIGNS) for _ in range(length))


def _digest(code: str) -> str:
    return hmac.new(site_secret(), f"one-time code:{code}".encode(), hashlib.sha256).hexdigest()


def _day(now: datetime) -> date:
    return now.astimezone(HOME_ZONE).date()


def _note(what: str, invite_id: int, person_id: int | None, now: datetime, **facts: int) -> None:
    audit.record(what, f"invite_code:{invite_id}", actor_id=person_id, now=now, **facts)
