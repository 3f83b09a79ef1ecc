"""When an office works, and what one working day later is. Pure: moments in, moments out; knows no concern.

Office hours are 9:00 to 17:00 by the clock on the wall where the trust is, Monday to Friday, but not on bank holidays.
What comes at another time counts from the next opening.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path

from engage.core.clock import HOME_ZONE

OPENS, CLOSES = time(9), time(17)
OFFICE_HOURS = timedelta(hours=CLOSES.hour - OPENS.hour)
FILE_NAME = "bank_holidays.toml"
_SATURDAY = 5
_A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Calendar:
    """The days on which nobody is at work beside weekends. known_to : the last day that its source says anything of."""

    holidays: frozenset[date]
    known_to: date

    def is_working_day(self, day: date) -> bool:
        """Whether the office opens that day."""
        return day.weekday() < _SATURDAY and day not in self.holidays

    def next_working_day(self, day: date) -> date:
        """The first day after this one on which the office opens."""
        day += _A_DAY
        while not self.is_working_day(day):
            day += _A_DAY
        return day

    def is_open(self, moment: datetime) -> bool:
        """Whether somebody is at work at this moment."""
        here = moment.astimezone(HOME_ZONE)
        return self.is_working_day(here.date()) and OPENS <= here.time() < CLOSES

    def counts_from(self, moment: datetime) -> datetime:
        """The moment itself in office hours, otherwise the next opening; in UTC."""
        here = moment.astimezone(HOME_ZONE)
        if self.is_open(moment):
            return moment.astimezone(UTC)
        is_before = self.is_working_day(here.date()) and here.time() < OPENS
        return _moment(here.date() if is_before else self.next_working_day(here.date()), OPENS)

    def one_working_day_after(self, moment: datetime) -> datetime:
        """The same time by the clock on the next working day, counted from when the office is open; in UTC."""
        start = self.counts_from(moment).astimezone(HOME_ZONE)
        return _moment(self.next_working_day(start.date()), start.time())

    def half_a_working_day_after(self, moment: datetime) -> datetime:
        """Half the office hours of a day later, into the next working day where this one is over; in UTC."""
        start = self.counts_from(moment).astimezone(HOME_ZONE)
        closing = datetime.combine(start.date(), CLOSES, HOME_ZONE)
        left = closing.replace(tzinfo=None) - start.replace(tzinfo=None)  # office hours: no clock is changed within them
        half = OFFICE_HOURS / 2
        if half <= left:
            return (start + half).astimezone(UTC)
        return _moment(self.next_working_day(start.date()), OPENS) + (half - left)


def calendar(home: Path | None = None) -> Calendar:
    """The calendar of the data folder where there is one, otherwise the one that comes with Engage."""
    own = home / FILE_NAME if home else None
    return read_calendar(own if own and own.exists() else Path(__file__).parent / FILE_NAME)


@lru_cache(maxsize=4)
def read_calendar(file: Path) -> Calendar:
    """One file of bank holidays. Raises ValueError naming it where it is not one."""
    try:
        content = tomllib.loads(file.read_text("utf-8"))
        return calendar_of(content["days"], content["known_to"])
    except (KeyError, TypeError, tomllib.TOMLDecodeError) as problem:
        raise ValueError(f"{file}: this is not a list of bank holidays: {problem}") from problem


def calendar_of(days: Collection[date], known_to: date) -> Calendar:
    """A calendar with these holidays. Raises TypeError for anything that is not a date."""
    if not all(isinstance(day, date) for day in (*days, known_to)):
        raise TypeError("every day must be a date such as 2027-12-27")
    return Calendar(frozenset(days), known_to)


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at.replace(tzinfo=None), HOME_ZONE).astimezone(UTC)
