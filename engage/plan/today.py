"""Which actions of the plan are past their day or nearly there, for the first page of staff."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from flask import url_for
from flask_babel import gettext
from sqlalchemy import func, select

from engage.accounts.today import Task
from engage.core.db import db
from engage.plan.models import Action

AHEAD = timedelta(days=14)


def tasks(today: date) -> Iterator[Task]:
    """Everything that is promised by a day within two weeks and not done."""
    query = select(func.count(), func.min(Action.due_on)).where(Action.state != "done", Action.due_on <= today + AHEAD)
    count, first = db.session.execute(query).one()
    note = gettext("Ask their owners how far they are.")
    yield Task(gettext("Actions of the plan are due"), url_for("plan.index"), count, first, note)
