"""Work of the plan that waits for the worker: telling authors of silent priorities, looking at links where it may."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from engage.accounts.notifications import Kind, ToStaff, notify
from engage.accounts.permissions import Permission
from engage.accounts.services import people_who_can
from engage.core import clock
from engage.core.jobs import handler
from engage.core.worker import every
from engage.plan import links, running

REMIND = "plan.remind_of_silence"
CHECK = "plan.check_links"
every(REMIND, timedelta(days=1))
every(CHECK, timedelta(days=7))


@handler(REMIND)
def remind(_payload: dict[str, Any]) -> None:
    """Tell who looks after a silent priority, else everybody who may write it; once, until they have seen it."""
    today, now = clock.today(), clock.now()
    for row in running.silent_priorities(today):
        writers = people_who_can(Permission.EDIT_PLAN, row.area_id, today=today)
        for person_id in [row.author_id] if row.author_id in writers else writers:
            notify(ToStaff(person_id), Kind.PRIORITY_SILENT, f"/staff/plan/priorities/{row.id}", now=now)


@handler(CHECK)
def check(_payload: dict[str, Any]) -> None:
    """Look at the addresses of papers, where the setting allows it."""
    links.check_links(clock.today())
