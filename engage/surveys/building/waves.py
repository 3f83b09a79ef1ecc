"""Opening a survey on its first days: a wave. Owns what must be so of its dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask_babel import format_date, gettext
from sqlalchemy import select

from engage.core.db import db
from engage.surveys.building.errors import DraftError
from engage.surveys.models import Wave


@dataclass(frozen=True)
class Dates:
    """The first and the last day on which it can be answered, and the day by which people hear back."""

    opens_on: date
    closes_on: date
    hear_back_by: date


def waves_of(slug: str) -> tuple[Dates, ...]:
    """When it is, was and will be open, the latest first."""
    query = select(Wave).where(Wave.slug == slug).order_by(Wave.opens_on.desc())
    return tuple(Dates(wave.opens_on, wave.closes_on, wave.hear_back_by) for wave in db.session.scalars(query))


def open_wave(slug: str, dates: Dates, today: date) -> int:
    """Let it be answered on these days; the wave's id. Raises `DraftError` with a sentence beside each day that is wrong."""
    problems = {}
    if dates.closes_on < dates.opens_on:
        problems["closes_on"] = gettext("It cannot close before it opens. Choose a later day.")
    elif dates.closes_on < today:
        problems["closes_on"] = gettext("This day is over. Choose a later day.")
    if dates.hear_back_by <= dates.closes_on:
        problems["hear_back_by"] = gettext("People hear back after it has closed. Choose a later day.")
    others = (each for each in waves_of(slug) if each.opens_on <= dates.closes_on and dates.opens_on <= each.closes_on)
    if not problems and (other := next(others, None)):
        first, last = (format_date(day) for day in (other.opens_on, other.closes_on))  # type: ignore[no-untyped-call]
        sentence = gettext("It is open from %(first)s to %(last)s already. Choose other days.", first=first, last=last)
        problems["opens_on"] = sentence
    if problems:
        raise DraftError(problems)
    wave = Wave(slug=slug, key=_key(slug, dates.opens_on), **vars(dates))
    db.session.add(wave)
    db.session.flush()
    return wave.id


def _key(slug: str, opens_on: date) -> str:
    """Its year and month, and a number where there is one of that month already."""
    taken = set(db.session.scalars(select(Wave.key).where(Wave.slug == slug)))
    name = made = f"{opens_on:%Y-%m}"
    number = 1
    while made in taken:
        number += 1
        made = f"{name}-{number}"
    return made
