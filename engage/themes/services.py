"""Themes for everyone else: asking for a run, reading what was found, marking it published.

The parts live in `runs` (what the machine records), `review` (what people do) and `reading` (what others may see);
other domains import from here alone.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import select

from engage.core import jobs
from engage.core.config import Settings
from engage.core.db import db
from engage.themes.models import ThemeRun
from engage.themes.reading import (
    ThemeView,
    accepted_themes,
    answers_in,
    evidence_dates,
    response_ids_in,
    theme_views,
    themes_of_response,
    was_read,
)
from engage.themes.review import (
    accept,
    gather,
    mark_published,
    merge,
    move,
    place,
    reject,
    remap,
    remove,
    rename,
    split,
    undo,
)

__all__ = [
    "ThemeView",
    "accept",
    "accepted_themes",
    "answers_in",
    "evidence_dates",
    "gather",
    "is_waiting",
    "last_run",
    "mark_published",
    "merge",
    "move",
    "place",
    "reject",
    "remap",
    "remove",
    "rename",
    "request_run",
    "response_ids_in",
    "run_again",
    "split",
    "theme_views",
    "themes_of_response",
    "undo",
    "was_read",
]

RUN = "themes.run"


def request_run(wave_id: int, now: datetime) -> None:
    """Ask for themes of a wave a little later, so that many answers make one run; in the caller's transaction."""
    settings: Settings = current_app.config["SETTINGS"]
    _enqueue(wave_id, now + timedelta(seconds=settings.themes_delay_seconds))


def run_again(wave_id: int, now: datetime) -> None:
    """Ask for themes of a wave as soon as the worker is free."""
    _enqueue(wave_id, now)


def is_waiting(wave_id: int) -> bool:
    """Whether a run of this wave is asked for or under way."""
    query = select(jobs.Job.id).where(jobs.Job.kind == RUN, jobs.Job.key == _key(wave_id))
    return db.session.scalar(query.where(jobs.Job.state.in_(("queued", "running"))).limit(1)) is not None


def last_run(wave_id: int) -> ThemeRun | None:
    """The latest run of a wave."""
    return db.session.scalar(select(ThemeRun).where(ThemeRun.wave_id == wave_id).order_by(ThemeRun.id.desc()).limit(1))


def _enqueue(wave_id: int, run_after: datetime) -> None:
    jobs.enqueue(RUN, _key(wave_id), {"wave_id": wave_id}, run_after=run_after)


def _key(wave_id: int) -> str:
    return f"wave:{wave_id}"
