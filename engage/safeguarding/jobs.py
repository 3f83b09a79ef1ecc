"""Work of safeguarding that waits for the worker: a closer look at calm words, and alerts nobody has read."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from engage.core import clock
from engage.core.db import reading
from engage.core.jobs import handler
from engage.core.worker import every
from engage.safeguarding import duty, retention, services
from engage.safeguarding.closely import look_at_all

GO_UP = "safeguarding.go_up"
PURGE_CONCERNS = "safeguarding.purge_concerns"
every(GO_UP, timedelta(minutes=15))
every(PURGE_CONCERNS, timedelta(days=1))


@handler(GO_UP)
def go_up(_payload: dict[str, Any]) -> None:
    """Take every alert that nobody acted on one step up the chain."""
    duty.go_up(clock.now())


@handler(PURGE_CONCERNS)
def purge_concerns(_payload: dict[str, Any]) -> None:
    """Delete concerns that were closed so many months ago; how many is put on record."""
    retention.purge(clock.today(), retention.months_kept(), now=clock.now())


@handler(services.LOOK_CLOSELY)
def look(payload: dict[str, Any]) -> None:
    """Hold one text in which the closer look hears a concern; what a lead has put back is never taken a second time."""
    source, source_id = payload["source"], payload["source_id"]
    with reading():
        words = dict(services.looked_at_source(source).words(source_id))
    if not words or services.was_released(source, source_id):
        return
    (found,) = look_at_all(["\n".join(words.values())])
    if found.concern:
        services.raise_concern(source, source_id, words, found, now=clock.now())
        services.looked_at_source(source).give_up(source_id)
