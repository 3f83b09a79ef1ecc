"""The worker's loop: takes jobs one by one until it is told to stop. Knows no job by name."""

from __future__ import annotations

import fcntl
import logging
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy.exc import OperationalError

from engage.core import acting, clock, jobs
from engage.core.db import db

log = logging.getLogger(__name__)
POLL_SECONDS = 1.0
PERIODIC: dict[str, timedelta] = {}


class WorkerRunningError(Exception):
    """A worker of this name already works for this data folder."""


def every(kind: str, interval: timedelta) -> None:
    """Do this kind of job again and again; its handler is registered like any other."""
    PERIODIC[kind] = interval


def work(app: Flask, name: str, *, stop: threading.Event | None = None, until_idle: bool = False) -> None:
    """Do jobs until SIGTERM, SIGINT or `stop`; with `until_idle`, until nothing is due."""
    stopping = stop or threading.Event()
    with only_one(app.config["SETTINGS"].home / f"{name}.lock", name), app.app_context(), acting.acting_as("worker"):
        if recovered := jobs.recover(name):
            log.info("gave back %s job(s) that an earlier worker left", recovered)
        patiently(schedule)
        while not stopping.is_set():
            if patiently(lambda: jobs.run_next(name, clock.now())):
                continue
            if until_idle:
                return
            stopping.wait(POLL_SECONDS)
            patiently(schedule)


def patiently(do: Callable[[], bool]) -> bool:
    """What it says, or False when the database is away for a moment: the loop comes round again."""
    try:
        return do()
    except OperationalError as problem:
        db.session.rollback()
        log.warning("database: %s; trying again", type(problem.orig).__name__)
        return False


def schedule() -> bool:
    """Ask for each periodic job once per interval: the key is the number of the interval."""
    now = clock.now()
    for kind, interval in PERIODIC.items():
        number = int(now.timestamp() // interval.total_seconds())
        if not jobs.was_asked(kind, str(number)):
            jobs.enqueue(kind, str(number), {}, run_after=now)
    db.session.commit()
    return bool(PERIODIC)


def stop_on_signals(stop: threading.Event) -> None:
    """Finish the job in hand and leave when told to."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())


@contextmanager
def only_one(lock: Path, name: str) -> Iterator[None]:
    """Hold the lock while working; the system lets go of it however the process dies."""
    handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as problem:
        os.close(handle)
        raise WorkerRunningError(f"a worker called {name} is already running for {lock.parent}") from problem
    try:
        yield
    finally:
        os.close(handle)
