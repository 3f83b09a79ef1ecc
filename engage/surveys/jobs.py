"""Work of surveys that waits for the worker."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import current_app

from engage.core import clock
from engage.core.jobs import handler
from engage.core.worker import every
from engage.surveys.drafts import purge_drafts

PURGE = "surveys.purge_drafts"
every(PURGE, timedelta(days=1))


@handler(PURGE)
def purge(_payload: dict[str, Any]) -> None:
    """Forget drafts that their writers left behind."""
    purge_drafts(clock.today(), current_app.config["SETTINGS"].draft_days)
