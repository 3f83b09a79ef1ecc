"""`python -m benchmarks.large_site [--answers 50000] [--database sqlite|postgres|both] [--keep FOLDER]`.

Fills a site with so many answers of 200 surveys and 20 waves, on SQLite and on a PostgreSQL of its own, and asks each page a few
times, one after the other, in this process: server time alone, without network or browser. `--keep` leaves the filled site in a
folder; the next run with it brings it to the newest shape of the database and only asks.

For each page: the middle of its times by the clock; processor time, the database's included (a machine shared with others tells
less by the clock); questions to the database; and how many times the floor, which is the same page of a site with no data, or
/healthz where such a site has no such page. Aims at a million answers: under
300 ms on PostgreSQL, 1 s on SQLite, a priority's pack under 60 s.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import text

from benchmarks.large_site.asking import Took, ask, count_queries, signed_in
from benchmarks.large_site.filling import add_surveys, fill, open_survey
from benchmarks.large_site.homes import database, home_of, is_filled, mark_filled
from benchmarks.large_site.pages import EMPTY, pages_to_ask
from benchmarks.large_site.sending import send_some
from engage.accounts.models import Person
from engage.accounts.services import add_person
from engage.app import create_app
from engage.core import clock
from engage.core.acting import acting_as
from engage.core.config import Settings
from engage.core.db import db
from engage.core.schema import prepare_database

AIMS_MS = {"sqlite": 1000, "postgres": 300}
PACK_AIM_MS = 60_000
ROLES = ("participation_officer", "plan_author")
KINDS = ("sqlite", "postgres")


def main() -> None:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--answers", type=int, default=50_000)
    parser.add_argument("--database", choices=(*KINDS, "both"), default="both")
    parser.add_argument("--keep", default="", help="a folder that holds the filled site for the next run")
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--only", default="", help="only pages whose name holds this; several joined by commas; send: answering")
    given = parser.parse_args()
    for kind in KINDS if given.database == "both" else (given.database,):
        floors = _floors(kind, given.times)
        with home_of(kind, given.keep, given.answers) as home:
            _measure(home, kind, given, floors)


def _floors(kind: str, times: int) -> Mapping[str, float]:
    """What the pages take that a site without any data has, by name, in ms by the clock."""
    with tempfile.TemporaryDirectory(prefix="engage-empty-") as folder, database(kind, Path(folder)) as address:
        app = create_app(_settings(Path(folder), address))
        with app.app_context(), acting_as("benchmark"):
            prepare_database()
            open_survey(clock.today())
            db.session.commit()
            client = signed_in(
                app, add_person("Sam", "sam@wrenshire.example", "correct horse battery", ROLES, now=clock.now()).id
            )
            asked = count_queries()
        found = {name: ask(client, page, times, asked).middle for name, page in EMPTY.items()}
        found.update(send_some(app, times))
        with app.app_context(), acting_as("benchmark"):
            db.engine.dispose()
    return found


def _measure(home: Path, kind: str, given: argparse.Namespace, floors: Mapping[str, float]) -> None:
    """One database: what each page takes, beside its aim and the floor, and how many questions it asks the database."""
    if not is_filled(home):
        add_surveys(home)
    with database(kind, home) as address:
        app = create_app(_settings(home, address))
        with app.app_context(), acting_as("benchmark"):
            prepare_database()  # of a kept site, too: it may be older than the newest migration
            if not is_filled(home):
                _fill(home, given.answers)
            client = signed_in(app, db.session.query(Person.id).order_by(Person.id).limit(1).scalar())
            pages, asked = pages_to_ask(), count_queries()
            server = _server_process() if kind == "postgres" else None
            db.session.remove()
        # Outside: each request has a context of its own then, as on a server, and keeps nothing from the one before.
        print(f"\n{kind}, {given.answers:,} answers")
        print(f"{'page':24}{'clock ms':>10}{'slowest':>9}{'cpu ms':>8}{'queries':>9}{'× floor':>9}")
        wanted = given.only.split(",")
        for name, page in pages.items():
            if any(part in name for part in wanted):
                took = ask(client, page, given.times, asked, server)
                _print(name, took, floors.get(name, floors["floor"]), PACK_AIM_MS if "pack" in name else AIMS_MS[kind])
        if not given.only or "send" in wanted:
            for step, middle in send_some(app, given.times).items():
                print(f"{step:24}{middle:>10.1f}{'':26}{middle / floors[step]:>9.1f}")
        with app.app_context(), acting_as("benchmark"):
            db.session.remove()
            db.engine.dispose()


def _fill(home: Path, answers: int) -> None:
    _officer()
    db.session.commit()
    started = time.perf_counter()
    fill(answers, clock.today())
    mark_filled(home, answers)
    print(f"filled in {time.perf_counter() - started:.0f} s", flush=True)


def _officer() -> int:
    return add_person("Sam", "sam@wrenshire.example", "correct horse battery", ROLES, now=clock.now()).id


def _print(name: str, took: Took, floor: float, aim: int) -> None:
    over = f"  over {aim} ms" if took.middle > aim else ""
    figures = f"{took.middle:>10.1f}{took.slowest:>9.1f}{took.cpu:>8.0f}{took.queries:>9}{took.middle / floor:>9.1f}"
    print(f"{name:24}{figures}{over}", flush=True)


def _settings(home: Path, address: str) -> Settings:
    return Settings(home=home, secret_key=b"k" * 32, database_url=address, analysis_tier="fast")


def _server_process() -> int:
    return int(db.session.execute(text("SELECT pg_backend_pid()")).scalar_one())


if __name__ == "__main__":
    main()
