"""A worker killed without warning, anywhere between taking a job and the end of its commit: nothing lost, nothing doubled."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from flask import Flask

from engage.core import jobs
from engage.core.config import Settings
from engage.core.db import db
from engage.core.wording import Wording
from tests.factories import NOW

# A worker of its own: it does a tenth of a job, says so in a file, waits to be killed, then would do the rest.
WORKER = """
import sys, time
from pathlib import Path
from flask import Flask
from engage.core import jobs, worker
from engage.core.config import Settings
from engage.core.db import db, init_app
from engage.core.wording import Wording

home, where, sign = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])

def pause(here):
    if where == here:
        sign.touch()
        time.sleep(60)

@jobs.handler("test.kill")
def work(payload):
    pause("before its work")
    for part in range(3):
        db.session.add(Wording(subject="kill", field=str(part), lang="en", text="done"))
        db.session.flush()
    pause("before its commit")

finish = jobs._finish
def finish_slowly(ours):
    finish(ours)
    pause("after its commit")
jobs._finish = finish_slowly

app, settings = Flask("worker"), Settings(home=home, secret_key=b"k" * 32)
app.config.update(SETTINGS=settings, SQLALCHEMY_DATABASE_URI=settings.database)
init_app(app)
worker.work(app, "killed", until_idle=True)
"""


def start(settings: Settings, where: str, sign: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", WORKER, str(settings.home), where, str(sign)]
    return subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])})


def wait_for(sign: Path, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while not sign.exists():
        assert process.poll() is None, "the worker ended by itself"
        assert time.monotonic() < deadline, "the worker never got there"
        time.sleep(0.02)


def kill(settings: Settings, where: str) -> None:
    """Let a worker get this far, then kill it."""
    sign = settings.home / where.replace(" ", "-")
    process = start(settings, where, sign)
    try:
        wait_for(sign, process)
        process.send_signal(signal.SIGKILL)
        process.wait(20)
    finally:
        process.kill()


def seen() -> tuple[dict[str, int], int]:
    """The jobs by state, and how many effects there are."""
    found = jobs.states(), db.session.query(Wording).count()
    db.session.rollback()
    return found


def test_a_worker_killed_again_and_again_loses_nothing_and_doubles_nothing(app: Flask, settings: Settings) -> None:
    jobs.enqueue("test.kill", "one", {}, run_after=NOW)
    db.session.commit()
    kill(settings, "before its work")
    assert seen() == ({"running": 1}, 0)
    kill(settings, "before its commit")
    assert seen() == ({"running": 1}, 0)
    kill(settings, "after its commit")
    assert seen() == ({"done": 1}, 3)
    last = start(settings, "nowhere", settings.home / "nowhere")
    try:
        assert last.wait(60) == 0
    finally:
        last.kill()
    assert seen() == ({"done": 1}, 3)
