"""`python -m benchmarks.journey [--seconds 15]`: journeys a second at 16 and 64 at once, beside the floor, in one run.

Both run under granian with the same two workers; the client shares the two cores with them. Memory is the resident set of
the web processes together, read at the end of the run. What is sent is counted in the database afterwards.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.journey import floor as least
from benchmarks.journey.client import Tally, floor_journey, run, survey_journey

SERVE = (
    "import os, sys; from engage.core import serving; serving.ENTRY = sys.argv[2]; "
    "serving.serve(serving.Site('127.0.0.1', int(sys.argv[1]), 2))"
)


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=15)
    seconds = min(parser.parse_args().seconds, 120)
    print(f"{'':8} {'at once':>7} {'journeys/s':>10} {'pages/s':>8} {'p50 s':>6} {'p99 s':>6} {'errors':>6} {'MB':>5}")
    with tempfile.TemporaryDirectory() as folder:
        least.prepare(Path(folder) / "floor.sqlite")
        floor = _measure("floor", "benchmarks.journey.floor:app", Path(folder), seconds, floor_journey)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        _prepare(home)
        engage = _measure("engage", "engage.wsgi:app", home, seconds, survey_journey)
        stored = sqlite3.connect(home / "engage.sqlite").execute("SELECT count(*) FROM response").fetchone()[0]
    for at_once in engage:
        print(f"engage/floor at {at_once}: {engage[at_once] / floor[at_once]:.2f} of the floor's pages/s")
    print(f"responses stored: {stored}")


def _prepare(home: Path) -> None:
    (home / "engage.toml").write_text("receipts_per_minute = 1000000\n")  # every journey comes from one address here
    code = (
        "from datetime import timedelta\nfrom engage.app import create_app\nfrom engage.core.schema import prepare_database\n"
        "from engage.core import clock\nfrom engage.core.db import db\nfrom engage.surveys.models import Wave\n"
        "from engage.trust.models import Area\n"
        "with create_app().app_context():\n"
        "    prepare_database()\n    t = clock.today()\n    county = Area(key='wrenshire', name='Wrenshire', kind='county')\n"
        "    db.session.add(county); db.session.flush()\n"
        "    db.session.add(Area(key='carrow', name='Carrow', kind='locality', parent_id=county.id))\n"
        "    days = dict(opens_on=t, closes_on=t + timedelta(9), hear_back_by=t + timedelta(90))\n"
        "    db.session.add(Wave(slug='young-people', key='now', **days))\n"
        "    db.session.commit()\n"
    )
    subprocess.run([sys.executable, "-c", code], env=_environment(home), check=True)


def _environment(home: Path) -> dict[str, str]:
    return {**os.environ, "ENGAGE_HOME": str(home), "FLOOR_DATABASE": str(home / "floor.sqlite"), "PYTHONPATH": os.getcwd()}


def _measure(name: str, entry: str, home: Path, seconds: float, journey: object) -> dict[int, float]:
    home.mkdir(exist_ok=True)
    port = _free_port()
    server = subprocess.Popen([sys.executable, "-c", SERVE, str(port), entry], env=_environment(home), start_new_session=True)
    pages: dict[int, float] = {}
    try:
        _wait_for(port)
        for at_once in (16, 64):
            asyncio.run(run(port, at_once, 2, journey))  # warm up
            started = time.perf_counter()
            tally = asyncio.run(run(port, at_once, seconds, journey))
            took = time.perf_counter() - started
            pages[at_once] = tally.pages / took
            _print(name, at_once, tally, took, _memory_mb(server.pid))
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(20)
    return pages


def _print(name: str, at_once: int, tally: Tally, took: float, memory_mb: float) -> None:
    ordered = sorted(tally.seconds) or [0.0]
    p50, p99 = ordered[len(ordered) // 2], ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    rate = len(tally.seconds) / took
    row = f"{name:8} {at_once:>7} {rate:>10.1f} {tally.pages / took:>8.0f} {p50:>6.2f} {p99:>6.2f}"
    print(f"{row} {tally.errors:>6} {memory_mb:>5.0f}")
    if tally.first_error:
        print(f"         first error: {tally.first_error}")


def _memory_mb(group: int) -> float:
    """Resident memory of every process of the server's group, in MB, shared pages counted once by PSS."""
    total = 0
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                if os.getpgid(int(folder.name)) == group:
                    lines = (folder / "smaps_rollup").read_text().splitlines()
                    total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
            except (OSError, StopIteration):
                continue
    return total / 1024


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(port: int) -> None:
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("the server did not start within 60 s")


if __name__ == "__main__":
    main()
