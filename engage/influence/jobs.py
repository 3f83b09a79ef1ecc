"""Work of influence that waits for the worker: wiping stories whose time is over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from engage.core import clock
from engage.core.jobs import handler
from engage.core.worker import every
from engage.influence.stories.taking_back import wipe_ended

WIPE = "influence.wipe_ended_stories"
every(WIPE, timedelta(days=1))


@handler(WIPE)
def wipe(_payload: dict[str, Any]) -> None:
    """Nobody agreed to be read for ever."""
    wipe_ended(clock.now())
