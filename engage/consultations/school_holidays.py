"""When schools are closed: for flagging how much of a consultation falls into holidays. Pure but for reading one file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

FILE_NAME = "school_holidays.toml"
_A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Holiday:
    """One school holiday, both days included."""

    name: str
    first: date
    last: date


@dataclass(frozen=True)
class Terms:
    """The holidays a source knows of, between two days. is_sample : they are made up."""

    holidays: tuple[Holiday, ...]
    known_from: date
    known_to: date
    is_sample: bool


@dataclass(frozen=True)
class Overlap:
    """How much of a stretch falls into holidays.

    days, school_days : weekdays in a holiday, and weekdays with school; names : of the holidays it touches
    is_known : the source covers the whole stretch
    """

    days: int
    school_days: int
    names: tuple[str, ...]
    is_known: bool


def overlap(terms: Terms, first: date, last: date) -> Overlap:
    """What of these days, both included, is holiday."""
    touched = [holiday for holiday in terms.holidays if holiday.first <= last and holiday.last >= first]
    weekdays = [day for day in _days(first, last) if day.weekday() < 5]
    free = sum(any(holiday.first <= day <= holiday.last for holiday in touched) for day in weekdays)
    is_known = terms.known_from <= first and last <= terms.known_to
    return Overlap(free, len(weekdays) - free, tuple(holiday.name for holiday in touched), is_known)


def terms_of(home: Path | None = None) -> Terms:
    """The term dates of the data folder where there are any, otherwise the sample's that come with Engage."""
    own = home / FILE_NAME if home else None
    return read_terms(own if own and own.exists() else Path(__file__).parent / FILE_NAME)


@lru_cache(maxsize=4)
def read_terms(file: Path) -> Terms:
    """One file of school holidays. Raises ValueError naming it where it is not one."""
    try:
        content = tomllib.loads(file.read_text("utf-8"))
        found = tuple(Holiday(row["name"], _day(row["first"]), _day(row["last"])) for row in content["holidays"])
        return Terms(found, _day(content["known_from"]), _day(content["known_to"]), bool(content.get("is_sample", False)))
    except (KeyError, TypeError, tomllib.TOMLDecodeError) as problem:
        raise ValueError(f"{file}: this is not a list of school holidays: {problem}") from problem


def _day(value: object) -> date:
    if not isinstance(value, date):
        raise TypeError("every day must be a date such as 2027-12-20")
    return value


def _days(first: date, last: date) -> list[date]:
    return [first + _A_DAY * number for number in range((last - first).days + 1)]
