"""Themes for everyone else: asking for a run, reading what was found, marking it published.

The parts live in `runs` (what the machine records), `review` (what people do) and `reading` (what others may see);
other domains import from here alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import delete, func, select

from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.core import jobs
from engage.core.config import Settings
from engage.core.db import db
from engage.themes.corrections import Correction, corrections
from engage.themes.kept_vectors import drop_vectors
from engage.themes.models import AnswerVector, Theme, ThemeRun
from engage.themes.reading import (
    ACCEPTED,
    ThemeView,
    accepted_ids,
    accepted_themes,
    answers_in,
    count_among,
    evidence_dates,
    largest_themes,
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
    "Correction",
    "ThemeRun",
    "ThemeView",
    "accept",
    "accepted_ids",
    "accepted_themes",
    "answers_in",
    "corrections",
    "count_among",
    "evidence_dates",
    "forget_words",
    "gather",
    "is_waiting",
    "largest_themes",
    "last_run",
    "last_runs",
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
    "run_for_the_rest",
    "split",
    "theme_views",
    "themes_of_response",
    "undo",
    "was_read",
]

RUN = "themes.run"
PLACE = "themes.place"
REST_AFTER = timedelta(hours=1)


def request_run(wave_id: int, now: datetime) -> None:
    """Ask for a new answer to be read a little later, so that many are read at once; in the caller's transaction.

    Where people have accepted themes, answers are placed in those first, which is quick; otherwise the whole wave is read.
    """
    settings: Settings = current_app.config["SETTINGS"]
    accepted = select(Theme.id).where(Theme.wave_id == wave_id, Theme.state.in_(ACCEPTED)).limit(1)
    kind = RUN if db.session.scalar(accepted) is None else PLACE
    _enqueue(kind, wave_id, now + timedelta(seconds=settings.themes_delay_seconds))


@guarded(Permission.REVIEW_THEMES)
def run_again(wave_id: int, now: datetime) -> None:
    """Ask for themes of a wave as soon as the worker is free."""
    _enqueue(RUN, wave_id, now)


def run_for_the_rest(wave_id: int, now: datetime) -> None:
    """Ask for themes within the hour, of the few answers that fitted no theme; in the caller's transaction."""
    jobs.enqueue(RUN, f"{_key(wave_id)}:rest", {"wave_id": wave_id, "rest": True}, run_after=now + REST_AFTER)


def forget_words(wave_id: int, answer_ids: Iterable[int]) -> None:
    """Drop what was computed from these answers' words; where they stand and what people said of them stays."""
    drop_vectors(wave_id)
    gone = sorted(set(answer_ids))
    for start in range(0, len(gone), 1000):  # databases take only so many values in one question
        db.session.execute(delete(AnswerVector).where(AnswerVector.answer_id.in_(gone[start : start + 1000])))


def is_waiting(wave_id: int) -> bool:
    """Whether answers of this wave are about to be read, or being read."""
    query = select(jobs.Job.id).where(jobs.Job.kind.in_((RUN, PLACE)), jobs.Job.key == _key(wave_id))
    return db.session.scalar(query.where(jobs.Job.state.in_(("queued", "running"))).limit(1)) is not None


def waiting_waves() -> frozenset[int]:
    """Every wave whose answers are about to be read, or being read."""
    query = select(jobs.Job.key).where(jobs.Job.kind.in_((RUN, PLACE)), jobs.Job.state.in_(("queued", "running")))
    return frozenset(int(key.split(":")[1]) for key in db.session.scalars(query) if key.count(":") == 1)


def last_runs(wave_ids: Collection[int]) -> dict[int, ThemeRun]:
    """The latest run of each of these waves."""
    latest = select(func.max(ThemeRun.id)).where(ThemeRun.wave_id.in_(wave_ids)).group_by(ThemeRun.wave_id)
    return {run.wave_id: run for run in db.session.scalars(select(ThemeRun).where(ThemeRun.id.in_(latest)))}


def last_run(wave_id: int) -> ThemeRun | None:
    """The latest run of a wave."""
    return db.session.scalar(select(ThemeRun).where(ThemeRun.wave_id == wave_id).order_by(ThemeRun.id.desc()).limit(1))


def _enqueue(kind: str, wave_id: int, run_after: datetime) -> None:
    jobs.enqueue(kind, _key(wave_id), {"wave_id": wave_id}, run_after=run_after)


def _key(wave_id: int) -> str:
    return f"wave:{wave_id}"
