"""Work that outlives a request: enqueued in the request's own transaction, done by a worker, never lost, never doubled.

A job is a row. A worker leases it, does it and marks it done in one transaction with its effects, so that a worker killed
at any moment leaves either nothing or everything. Handlers are found by name: a web process never loads them.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CheckConstraint, ColumnElement, CursorResult, Index, String, func, insert, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from engage.core.db import Model, db

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=30)
MAX_ATTEMPTS = 5
Handler = Callable[[dict[str, Any]], None]
_QUEUED = text("state = 'queued'")
HANDLERS: dict[str, Handler] = {}
_FIRST = {"state": "queued", "attempts": 0, "worker": "", "error": ""}


class LeaseLostError(Exception):
    """The lease ran out while the work was done, and another worker has the job."""


class Job(Model):
    """One piece of work. At most one job of a kind and key waits at a time: asking twice is asking once."""

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint("state IN ('queued', 'running', 'done', 'failed')", name="state"),
        Index("ix_job_due", "state", "run_after", "id"),
        Index("uq_job_waiting", "kind", "key", unique=True, sqlite_where=_QUEUED, postgresql_where=_QUEUED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(60))
    key: Mapped[str] = mapped_column(String(120))
    payload: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(10), default="queued")
    attempts: Mapped[int] = mapped_column(default=0)
    run_after: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    worker: Mapped[str] = mapped_column(String(60), default="")
    error: Mapped[str] = mapped_column(String(200), default="")


# Made once, of the table itself: each answer and each post asks for work, and a row of nobody else's needs no object.
_ADD = insert(Job.__table__)  # type: ignore[arg-type]


def handler(kind: str) -> Callable[[Handler], Handler]:
    """Register the function that does jobs of this kind."""

    def register(function: Handler) -> Handler:
        HANDLERS[kind] = function
        return function

    return register


def enqueue(kind: str, key: str, payload: dict[str, Any], *, run_after: datetime) -> None:
    """Ask for work, in the caller's transaction. A job of this kind and key that is still waiting is left as it is.

    A waiting job is locked until the caller commits: no worker begins it before it can see what the caller stored.
    """
    waiting = select(Job.id).where(Job.kind == kind, Job.key == key, Job.state == "queued").with_for_update(read=True)
    if db.session.scalar(waiting) is not None:
        return
    try:
        with db.session.begin_nested():
            db.session.add(Job(kind=kind, key=key, payload=payload, run_after=run_after))
    except IntegrityError:  # another request asked at the same moment: now its job can be seen, and locked
        enqueue(kind, key, payload, run_after=run_after)


def enqueue_first(kind: str, key: str, payload: dict[str, Any], *, run_after: datetime) -> None:
    """The same for a key that nothing can have been asked for yet, such as the number of a row that is new: asked in one step."""
    db.session.execute(_ADD, {"kind": kind, "key": key, "payload": payload, "run_after": run_after, **_FIRST})


def was_asked(kind: str, key: str) -> bool:
    """Whether this was ever asked for, done or not."""
    return db.session.scalar(select(Job.id).where(Job.kind == kind, Job.key == key).limit(1)) is not None


def recover(worker: str) -> int:
    """Give back what a worker of this name left when it died; returns how many jobs."""
    orphans = db.session.scalars(select(Job).where(Job.state == "running", Job.worker == worker)).all()
    for job in orphans:
        _requeue(job)
    db.session.commit()
    return len(orphans)


def run_next(worker: str, now: datetime) -> bool:
    """Do the oldest job that is due. False when nothing is due."""
    job = _lease(worker, now)
    if job is None:
        return False
    kind, payload = job.kind, dict(job.payload)
    ours = (Job.id == job.id) & (Job.state == "running") & (Job.worker == worker) & (Job.attempts == job.attempts)
    db.session.commit()
    try:
        HANDLERS[kind](payload)
        _finish(ours)
    except LeaseLostError:
        db.session.rollback()
        log.warning("a job of kind %s took longer than its lease and was given to another worker", kind)
    except Exception as problem:
        db.session.rollback()
        _fail(ours, problem, now)
    return True


def states() -> dict[str, int]:
    """How many jobs stand in each state: what an administrator looks at first."""
    rows = db.session.execute(select(Job.state, func.count()).group_by(Job.state)).all()
    return {state: number for state, number in rows}  # noqa: C416 - a row is not a pair to the type checker


def _lease(worker: str, now: datetime) -> Job | None:
    expired = (Job.state == "running") & (Job.leased_until < now)
    due = (Job.state == "queued") & (Job.run_after <= now)
    oldest = select(Job).order_by(Job.run_after, Job.id).limit(1).with_for_update(skip_locked=True)
    # One after the other: asked for both at once, the database sorts all that waits each time, and a burst is never worked off.
    job = db.session.scalar(oldest.where(expired)) or db.session.scalar(oldest.where(due))
    if job is None:
        db.session.rollback()
        return None
    job.state, job.worker, job.leased_until, job.attempts = "running", worker, now + LEASE, job.attempts + 1
    db.session.flush()
    return job


def _finish(ours: ColumnElement[bool]) -> None:
    """Commit the work together with its end, if it is still ours: whoever took it over does it instead."""
    done: CursorResult[Any] = db.session.execute(  # type: ignore[assignment]
        update(Job).where(ours).values(state="done", leased_until=None)
    )
    if done.rowcount == 0:
        raise LeaseLostError
    db.session.commit()


def _requeue(job: Job) -> None:
    """Back to waiting; if the same work was asked for again meanwhile, that newer job does it."""
    newer = select(Job.id).where(Job.kind == job.kind, Job.key == job.key, Job.state == "queued")
    job.state = "done" if db.session.scalar(newer) is not None else "queued"
    job.leased_until = None
    db.session.flush()


def _fail(ours: ColumnElement[bool], problem: Exception, now: datetime) -> None:
    job = db.session.scalar(select(Job).where(ours))
    if job is None:
        return  # another worker has it by now
    # Only the kind of the problem is kept: its message may hold somebody's words.
    job.error = type(problem).__name__
    log.error("job %s of kind %s failed: %s", job.id, job.kind, job.error)
    if job.attempts >= MAX_ATTEMPTS:
        job.state = "failed"
    else:
        _requeue(job)
        job.run_after = now + timedelta(seconds=30 * 2**job.attempts)
    db.session.commit()
