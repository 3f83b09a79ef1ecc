"""What of the directory somebody should check, for the first page of staff."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from flask import url_for
from flask_babel import gettext
from sqlalchemy import func, select

from engage.accounts.today import Task
from engage.core.db import db
from engage.trust.models import ServiceListing

AHEAD = timedelta(days=14)


def tasks(today: date) -> Iterator[Task]:
    """Services that nobody has checked for half a year, or soon will not have."""
    query = select(func.count(), func.min(ServiceListing.review_by)).where(ServiceListing.review_by <= today + AHEAD)
    count, first = db.session.execute(query).one()
    yield Task(gettext("Check that services still exist"), url_for("directory.index"), count, first)
