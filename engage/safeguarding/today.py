"""What waits on the safeguarding desk, for the first page of those who may open it: how many and by when, never a word."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from flask import url_for
from flask_babel import gettext

from engage.accounts.permissions import Permission, areas_of
from engage.accounts.today import Task
from engage.core.clock import HOME_ZONE
from engage.safeguarding import services


def tasks(today: date) -> Iterator[Task]:
    """Concerns whose clock runs; danger is due today at the latest."""
    found = services.open_concerns(areas_of(Permission.OPEN_CONCERNS))
    running = [concern for concern in found if concern.due_at is not None]
    days = [one.due_at.astimezone(HOME_ZONE).date() for one in running if one.due_at]
    in_danger = any(one.in_danger for one in running)
    first = min([*days, today] if in_danger else days, default=None)
    yield Task(
        gettext("Deal with concerns"),
        url_for("safeguarding.desk"),
        len(running),
        first,
        gettext("Somebody may be in danger now.") if in_danger else "",
        is_urgent=first is not None and first <= today,
    )
