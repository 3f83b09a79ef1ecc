"""The only place that asks what time it is. Services are handed `now` or `today`; views and jobs ask here."""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

HOME_ZONE = ZoneInfo("Europe/London")


def now() -> datetime:
    """This moment, in UTC, with its zone."""
    return datetime.now(UTC)


def today() -> date:
    """Today's date where the trust is."""
    return now().astimezone(HOME_ZONE).date()


def is_past(day: date) -> bool:
    """Whether a day lies behind us; today does not."""
    return day < today()


def months_after(day: date, months: int) -> date:
    """The day so many months after another; the month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
