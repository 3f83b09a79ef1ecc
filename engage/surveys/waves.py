"""When surveys open and close: planning, moving, dropping and pausing a wave. Dates do the rest by themselves. Flushes only.

Two waves of one survey never overlap: an answer would not know to which it belongs. What a consultation says of its own waves
is known above; a wave that belongs to one is paused there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext
from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.core import audit
from engage.core.clock import HOME_ZONE, is_past, months_after
from engage.core.db import db
from engage.core.errors import NotFoundError, ProblemsError
from engage.core.i18n import format_date
from engage.surveys import library
from engage.surveys.models import Response, Wave
from engage.surveys.outward import WAVE_COLUMNS, WaveInfo

MOST_TIMES, MOST_MONTHS, LONGEST_REASON = 12, 24, 400


class WaveError(ProblemsError):
    """Dates or words that cannot be kept: field -> sentence."""


@dataclass(frozen=True)
class Days:
    """The first and the last day on which it can be answered, and the day by which people hear back; None where not given."""

    opens_on: date | None
    closes_on: date | None
    hear_back_by: date | None


@guarded(Permission.MANAGE_WAVES)
def plan(
    slug: str,
    days: Days,
    *,
    every_months: int = 0,
    times: int = 1,
    person_id: int | None,
    now: datetime,
    is_new: bool = False,
) -> list[int]:
    """Plan a wave, or as many as `times`, each so many months after the one before; their ids. Raises `WaveError`.

    is_new : the survey is published in the same transaction, and so not known yet
    """
    first = _checked(days)
    problems = _past(first[0], now)
    if not is_new and slug not in library.sources():
        problems["slug"] = gettext("Choose only from the answers on this page.")
    if not 1 <= times <= MOST_TIMES or (times > 1 and not 1 <= every_months <= MOST_MONTHS):
        problems["times"] = gettext(
            "Repeat it up to %(times)s times, every 1 to %(months)s months.", times=MOST_TIMES, months=MOST_MONTHS
        )
    _refuse(problems)
    later = [tuple(months_after(day, number * every_months) for day in first) for number in range(times)]
    return [_add(slug, opens_on, closes_on, hear_back_by, person_id, now) for opens_on, closes_on, hear_back_by in later]


@guarded(Permission.MANAGE_WAVES)
def move(wave_id: int, days: Days, *, person_id: int, now: datetime) -> None:
    """Other days for a wave that is not over. The first day of one that has opened stays. Raises `WaveError`."""
    row, today = find(wave_id), _day(now)
    opens_on, closes_on, hear_back_by = _checked(days)
    problems = {}
    if row.closes_on < today:
        problems["closes_on"] = gettext("It is closed, so its days stay as they were.")
    elif closes_on < today:
        problems["closes_on"] = gettext("This day is over. Choose today or a later day.")
    if row.opens_on <= today and opens_on != row.opens_on:
        problems["opens_on"] = gettext("It has opened already, so its first day stays.")
    elif row.opens_on > today > opens_on:
        problems["opens_on"] = gettext("This day is over. Choose today or a later day.")
    _refuse(problems)
    _refuse_overlap(row.slug, opens_on, closes_on, but=row.id)
    row.opens_on, row.closes_on, row.hear_back_by = opens_on, closes_on, hear_back_by
    db.session.flush()
    _note("wave moved", row, person_id, now)


@guarded(Permission.MANAGE_WAVES)
def drop(wave_id: int, *, person_id: int, now: datetime) -> None:
    """Take out a wave that was planned and has not opened. Raises `WaveError` where something hangs on it already."""
    row = find(wave_id)
    if row.opens_on <= _day(now) or db.session.scalar(select(func.count()).where(Response.wave_id == row.id)):
        raise WaveError({"": gettext("It has opened, so it stays. You can pause it, or let it close earlier.")})
    try:
        with db.session.begin_nested():
            db.session.execute(delete(Wave).where(Wave.id == row.id))
    except IntegrityError:
        raise WaveError({"": gettext("A consultation or a setting's code hangs on it. Take that out first.")}) from None
    audit.record("wave dropped", f"wave:{row.slug}/{row.key}", actor_id=person_id, now=now)


@guarded(Permission.MANAGE_WAVES)
def pause(wave_id: int, reason: str, *, person_id: int, now: datetime) -> None:
    """Let nobody answer for now; everybody who comes reads the reason, and keeps what they began. Raises `WaveError`."""
    row = find(wave_id)
    if row.closes_on < _day(now):
        raise WaveError({"reason": gettext("It is closed already.")})
    if not reason.strip():
        raise WaveError({"reason": gettext("Say why it is paused: everybody can read the reason.")})
    if len(reason.strip()) > LONGEST_REASON:
        raise WaveError({"reason": gettext("Use %(most)s characters or fewer.", most=LONGEST_REASON)})
    row.pause_reason = reason.strip()
    db.session.flush()
    _note("wave paused", row, person_id, now)


@guarded(Permission.MANAGE_WAVES)
def resume(wave_id: int, *, person_id: int, now: datetime) -> None:
    """Let people answer again, on the days it is open."""
    row = find(wave_id)
    row.pause_reason = ""
    db.session.flush()
    _note("wave resumed", row, person_id, now)


def of_survey(slug: str) -> list[WaveInfo]:
    """When it is, was and will be open, the latest first."""
    rows = db.session.execute(select(*WAVE_COLUMNS).where(Wave.slug == slug).order_by(Wave.opens_on.desc()))
    return [WaveInfo(*row) for row in rows]


def said_days(opens_on: date, closes_on: date) -> str:
    """From when to when people answered, or can: as one sentence, which speaks of the past only once the last day is over."""
    days = {"start": format_date(opens_on), "end": format_date(closes_on)}
    if is_past(closes_on):
        return gettext("People answered from %(start)s to %(end)s.", **days)
    return gettext("People can answer from %(start)s to %(end)s.", **days)


def find(wave_id: int) -> Wave:
    """One wave; raises `NotFoundError`."""
    row = db.session.get(Wave, wave_id)
    if row is None:
        raise NotFoundError(gettext("There is no such time of a survey. Choose one from the calendar."))
    return row


def _past(opens_on: date, now: datetime) -> dict[str, str]:
    return {"opens_on": gettext("This day is over. Choose today or a later day.")} if opens_on < _day(now) else {}


def _add(slug: str, opens_on: date, closes_on: date, hear_back_by: date, person_id: int | None, now: datetime) -> int:
    _refuse_overlap(slug, opens_on, closes_on)
    row = Wave(slug=slug, key=_free_key(slug, opens_on), opens_on=opens_on, closes_on=closes_on, hear_back_by=hear_back_by)
    db.session.add(row)
    db.session.flush()
    _note("wave planned", row, person_id, now)
    return row.id


def _checked(days: Days) -> tuple[date, date, date]:
    missing = {name: gettext("Give this day.") for name, day in vars(days).items() if day is None}
    _refuse(missing)
    opens_on, closes_on, hear_back_by = (day or date.min for day in vars(days).values())
    if closes_on < opens_on:
        raise WaveError({"closes_on": gettext("The last day comes before the first.")})
    if hear_back_by <= closes_on:
        raise WaveError({"hear_back_by": gettext("People hear back after the last day.")})
    return opens_on, closes_on, hear_back_by


def _refuse(problems: dict[str, str]) -> None:
    if problems:
        raise WaveError(problems)


def _refuse_overlap(slug: str, opens_on: date, closes_on: date, but: int = 0) -> None:
    query = select(Wave).where(Wave.slug == slug, Wave.id != but, Wave.opens_on <= closes_on, Wave.closes_on >= opens_on)
    other = db.session.scalar(query.order_by(Wave.opens_on).limit(1))
    if other is not None:
        days = {"first": format_date(other.opens_on), "last": format_date(other.closes_on)}
        problem = gettext("This survey is open from %(first)s to %(last)s already. Choose other days.", **days)
        raise WaveError({"opens_on": problem})


def _free_key(slug: str, opens_on: date) -> str:
    taken = set(db.session.scalars(select(Wave.key).where(Wave.slug == slug)))
    key, number = f"{opens_on:%Y-%m}", 1
    while key in taken:
        number += 1
        key = f"{opens_on:%Y-%m}-{number}"
    return key


def _day(now: datetime) -> date:
    return now.astimezone(HOME_ZONE).date()


def _note(what: str, row: Wave, person_id: int | None, now: datetime) -> None:
    days = {"opens_on": row.opens_on.isoformat(), "closes_on": row.closes_on.isoformat()}
    audit.record(what, f"wave:{row.slug}/{row.key}", actor_id=person_id, now=now, **days)
