"""Work of safeguarding that waits for the worker: a closer look at words that were calm at the door."""

from __future__ import annotations

from typing import Any

from engage.core import clock
from engage.core.db import reading
from engage.core.jobs import handler
from engage.safeguarding import services
from engage.safeguarding.closely import look_at_all


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
