"""Work of the trust that waits for the worker: telling those who keep the directory that entries must be checked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from engage.accounts.notifications import Kind, ToStaff, notify
from engage.accounts.permissions import Permission
from engage.accounts.services import people_who_can
from engage.core import clock
from engage.core.jobs import handler
from engage.core.worker import every
from engage.trust import directory

REMIND = "trust.remind_of_reviews"
_PAGE = "/staff/services/"
every(REMIND, timedelta(days=1))


@handler(REMIND)
def remind(_payload: dict[str, Any]) -> None:
    """Tell them once, until they have seen it; nothing where every entry is still in date."""
    today, now = clock.today(), clock.now()
    if directory.count_overdue(today) == 0:
        return
    for person_id in people_who_can(Permission.MANAGE_SERVICES, today=today):
        notify(ToStaff(person_id), Kind.SERVICE_REVIEW_DUE, _PAGE, now=now)
