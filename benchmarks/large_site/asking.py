"""Asking a page a few times, and what it took."""

from __future__ import annotations

import hashlib
import os
import secrets
import statistics
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from engage.accounts import sessions
from engage.accounts.models import SignInSession
from engage.core import clock
from engage.core.db import db

BUDGET_SECONDS = 20  # for all the asking of one page: a slow one is asked less often


@dataclass(frozen=True)
class Took:
    """One page. middle, slowest : ms by the clock; cpu : ms of processor time, the database's included; queries : questions."""

    middle: float
    slowest: float
    cpu: float
    queries: int


def signed_in(app: Flask, person_id: int) -> FlaskClient:
    """A browser in which a member of staff has signed in."""
    token, client = secrets.token_urlsafe(32), app.test_client()
    digest = hashlib.sha256(token.encode()).hexdigest()
    db.session.add(SignInSession(digest=digest, way="bench", began_at=clock.now() - timedelta(minutes=1), person_id=person_id))
    db.session.commit()
    with client.session_transaction() as session:
        session[sessions.STAFF_KEY] = token
    return client


def count_queries() -> list[int]:
    """A number that grows with every question to the database."""
    asked = [0]

    @event.listens_for(db.engine, "before_cursor_execute")
    def _one_more(*_given: Any) -> None:
        asked[0] += 1

    return asked


def ask(client: FlaskClient, page: str, times: int, asked: list[int], server: int | None = None) -> Took:
    """So many times after one that warms up. `server`: the process that a PostgreSQL server has for our connection."""
    clock_ms, cpu_ms, queries, started = list[float](), list[float](), 0, time.perf_counter()
    for number in range(times + 1):
        before, at, cpu = asked[0], time.perf_counter(), time.process_time() + _cpu_of(server)
        answer = client.get(page)
        answer.get_data()
        clock_ms.append((time.perf_counter() - at) * 1000)
        cpu_ms.append((time.process_time() + _cpu_of(server) - cpu) * 1000)
        queries = asked[0] - before
        assert answer.status_code == 200, f"{page} answered {answer.status_code}"
        if number and time.perf_counter() - started > BUDGET_SECONDS:
            break
    return Took(statistics.median(clock_ms[1:]), max(clock_ms[1:]), statistics.median(cpu_ms[1:]), queries)


def _cpu_of(process: int | None) -> float:
    """Seconds that a process has used; those of parallel workers are not among them until they end."""
    if process is None:
        return 0.0
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
