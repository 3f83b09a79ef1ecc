"""The only place that asks what time it is. Services are handed `now` or `today`; views and jobs ask here."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

HOME_ZONE = ZoneInfo("Europe/London")


def now() -> datetime:
    """This moment, in UTC, with its zone."""
    return datetime.now(UTC)


def today() -> date:
    """Today's date where the trust is."""
    return datetime.now(HOME_ZONE).date()
