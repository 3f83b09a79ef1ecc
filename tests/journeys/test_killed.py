"""Killed without warning, again and again: no answer is lost or doubled, no draft forgotten, no work done twice.

Real processes on a real data folder. What is killed and when follows a fixed seed; what must hold, holds whatever was hit.
"""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest

from engage.core.serving import PortTakenError, check_port
from engage.surveys.receipts import receipt_digest
from tests.journeys.small import prepare
from tests.journeys.stubborn import CHECK, PATIENCE_SECONDS, Person

SEED = 20
VICTIMS = ("web", "web and worker", "one web process", "web server alone", "web and worker", "one web process")
AT_ONCE, PEOPLE = 6, 240
SETTINGS = 'analysis_tier = "fast"\nthemes_delay_seconds = 0\nreceipts_per_minute = 1000000\n'


@dataclass
class Installation:
    """One data folder, its web server and its worker, each in a process group of its own."""

    home: Path
    port: int
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, *names: str) -> None:
        """Start what is not running."""
        commands = {"web": ("run", "--port", str(self.port), "--workers", "2"), "worker": ("work",)}
        for name in names or commands:
            if name not in self.running:
                self.running[name] = self._engage(*commands[name])

    def wait(self) -> None:
        """Until the site answers."""
        until(self._answers, "the site does not answer")

    def kill(self, *names: str) -> None:
        """SIGKILL to the whole group: nothing gets to say goodbye."""
        for name in names:
            process = self.running.pop(name)
            with suppress(ProcessLookupError):  # it ended by itself: whoever waits for it says so
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(20)

    def kill_one_web_process(self, rng: random.Random) -> None:
        """SIGKILL to one of the processes that answer pages; the server has to replace it by itself."""
        web = self.running["web"].pid
        children = Path(f"/proc/{web}/task/{web}/children").read_text().split()
        if children:  # none in the first moment after a start
            os.kill(int(rng.choice(children)), signal.SIGKILL)

    def kill_web_server_alone(self) -> None:
        """SIGKILL to the process that keeps the others: they have to leave, or the port stays taken."""
        web = self.running.pop("web")
        web.kill()
        web.wait(20)
        until(self._is_port_free, "the web processes outlived their server")

    def work_until_idle(self) -> None:
        """What is due, to its end."""
        self.running["last worker"] = last = self._engage("work", "--until-idle")
        assert last.wait(PATIENCE_SECONDS) == 0
        del self.running["last worker"]

    def rows(self, query: str, *values: object) -> list[tuple[object, ...]]:
        """What the database says, read beside the site."""
        with closing(sqlite3.connect(f"file:{self.home}/engage.sqlite?mode=ro", uri=True, timeout=20)) as database:
            return database.execute(query, values).fetchall()

    def number(self, query: str, *values: object) -> int:
        """One number of the database."""
        return int(str(self.rows(query, *values)[0][0]))

    def digest(self, receipt: str) -> str:
        """What the database keeps of a code."""
        return receipt_digest(receipt, bytes.fromhex((self.home / "secret.key").read_text("ascii").strip())).hex()

    def _engage(self, *arguments: str) -> subprocess.Popen[bytes]:
        with (self.home / "log.txt").open("ab") as log:
            command = [sys.executable, "-m", "engage", *arguments]
            return subprocess.Popen(command, env=environment(self.home), stdout=log, stderr=log, start_new_session=True)

    def _is_port_free(self) -> bool:
        try:
            check_port("127.0.0.1", self.port)
        except PortTakenError:
            return False
        return True

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A site with one open wave and one place; what still runs at the end is stopped."""
    home = tmp_path_factory.mktemp("killed")
    (home / "engage.toml").write_text(SETTINGS, "utf-8")
    prepare(environment(home))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    installation = Installation(home, port)
    yield installation
    installation.kill(*installation.running)


def test_killed_six_times_under_load_it_loses_nothing_and_doubles_nothing(site: Installation) -> None:
    site.start()
    site.wait()
    people = storm(site)
    assert_every_receipt_is_one_whole_response(site, people)
    assert all(opens(site, person) for person in people)
    until(lambda: open_jobs(site) == 0, "the worker does not get to the end")
    site.kill("worker")
    assert_the_sum_is_right(site, people)


def test_a_send_whose_reply_was_lost_is_found_again_and_the_next_one_is_its_own(site: Installation) -> None:
    site.start("web")
    site.wait()
    before = stored(site)
    person = Person(site.port, number=10_001)
    person.answer_everything()
    form = person.page(CHECK)
    person.ask("POST", CHECK, person.filled_in(form))  # the reply is never read
    until(lambda: stored(site) == before + 1, "the send was not stored")
    site.kill("web")
    person.hang_up()
    site.start("web")
    site.wait()
    next_one = Person(site.port, number=10_002, cookies=dict(person.cookies))  # with the same phone, and nobody tried again
    next_one.answer_everything()
    assert next_one.send() != person.confirm(person.post(CHECK, form))
    person.confirm(person.post(CHECK, form))
    assert stored(site) == before + 2
    assert_every_receipt_is_one_whole_response(site, [person, next_one])
    person.hang_up()
    next_one.hang_up()


def test_a_worker_killed_in_the_middle_of_finding_themes_does_it_once(site: Installation) -> None:
    site.start("web")
    site.wait()
    before = found_themes(site)["theme_run"]
    person = Person(site.port, number=20_001)
    person.answer_everything()
    person.send()
    person.hang_up()
    site.start("worker")
    finding = "SELECT count(*) FROM job WHERE kind = 'themes.run' AND state = 'running'"
    until(lambda: site.number(finding) == 1, "the worker began to find no themes")
    site.kill("worker")
    assert found_themes(site)["theme_run"] == before, "half a run was kept"
    assert_themes_are_found_once(site)
    assert found_themes(site)["theme_run"] == before + 1
    latest = "SELECT attempts FROM job WHERE kind = 'themes.run' ORDER BY id DESC LIMIT 1"
    assert site.rows(latest) == [(2,)]


def storm(site: Installation) -> list[Person]:
    """People answer all the while; the site is killed and started again; everyone gets to the end."""
    rng, numbers, over = random.Random(SEED), count(1), threading.Event()

    def somebody_after_somebody() -> list[Person]:
        gone = []
        while not over.is_set() and (number := next(numbers)) <= PEOPLE:
            person = Person(site.port, number)
            person.answer_everything()
            person.send()
            person.hang_up()
            gone.append(person)
        return gone

    with ThreadPoolExecutor(AT_ONCE) as crowd:
        asked = [crowd.submit(somebody_after_somebody) for _ in range(AT_ONCE)]
        try:
            for victim in VICTIMS:
                strike(site, victim, rng)
        finally:
            over.set()
        return [person for work in asked for person in work.result()]


def strike(site: Installation, victim: str, rng: random.Random) -> None:
    """Wait for a moment that nobody chose, kill, and start again."""
    time.sleep(rng.uniform(0.3, 2.5))
    if victim == "one web process":
        site.kill_one_web_process(rng)
        return  # the server replaces it by itself
    if victim == "web server alone":
        site.kill_web_server_alone()
    else:
        site.kill(*victim.split(" and "))
    site.start()
    site.wait()


def assert_every_receipt_is_one_whole_response(site: Installation, people: list[Person]) -> None:
    """Each acknowledged code belongs to one response, which holds all that its writer gave and nothing else."""
    for person in people:
        digests = {site.digest(code) for code in person.receipts}
        assert len(digests) == 1, "one send was acknowledged with two codes"
        found = site.rows("SELECT id, state, age_band, area_id FROM response WHERE receipt_digest = ?", digests.pop())
        assert len(found) == 1, f"person {person.number} holds a code that belongs to nothing"
        assert found[0][1:] == ("submitted", "14_16", 2)
        assert answers_of(site, found[0][0]) == person.answers
    everything = Counter(code for person in people for code in set(person.receipts))
    assert set(everything.values()) <= {1}, "two people hold one code"


def answers_of(site: Installation, response: object) -> dict[str, str]:
    """What is stored of one response, as its writer gave it."""
    query = "SELECT question_key, choices, number, text FROM answer WHERE response_id = ? ORDER BY id"
    rows = site.rows(query, response)
    return {str(key): str(text or number or json.loads(str(choices))[0]) for key, choices, number, text in rows}


def assert_themes_are_found_once(site: Installation) -> None:
    """All work asked for is done, over every text; asked once more, nothing is added; no answer stands in two themes."""
    site.work_until_idle()
    assert open_jobs(site) == 0
    texts = site.number("SELECT count(*) FROM answer WHERE text IS NOT NULL")
    assert site.rows("SELECT n_answers FROM theme_run ORDER BY id DESC LIMIT 1") == [(texts,)]
    doubled = (
        "SELECT answer_id FROM theme_assignment JOIN theme ON theme.id = theme_id "
        "WHERE is_main AND NOT is_removed AND state = 'suggested' GROUP BY answer_id HAVING count(*) > 1"
    )
    assert site.number("SELECT count(*) FROM theme WHERE state = 'suggested'") > 0
    assert site.rows(doubled) == []
    found = found_themes(site)
    site.work_until_idle()
    assert found_themes(site) == found


def open_jobs(site: Installation) -> int:
    """How many jobs are not done: waiting, under way or given up."""
    return site.number("SELECT count(*) FROM job WHERE state <> 'done'")


def found_themes(site: Installation) -> dict[str, int]:
    """How much there is of what a run writes."""
    tables = ("theme_run", "theme", "theme_assignment", "theme_outcome", "theme_act")
    return {table: site.number(f"SELECT count(*) FROM {table}") for table in tables}


def opens(site: Installation, person: Person) -> bool:
    """Whether a person who comes back with the code alone is shown what they sent."""
    stranger = Person(site.port, 0)
    page = stranger.page(f"/r/{person.receipts[0]}")
    stranger.hang_up()
    return person.answers["better"] in page.text


def stored(site: Installation) -> int:
    """How many responses there are."""
    return site.number("SELECT count(*) FROM response")


def assert_the_sum_is_right(site: Installation, people: list[Person]) -> None:
    """The sum that must be right: as many responses as codes; and the figures, in the log of the site."""
    assert site.rows("PRAGMA integrity_check") == [("ok",)]
    assert stored(site) == len(people) == len({code for person in people for code in person.receipts})
    figures = {"people": len(people), "requests cut off": sum(person.lost for person in people), **found_themes(site)}
    with (site.home / "log.txt").open("a") as log:
        log.write(f"{figures}\n")


def until(holds: Callable[[], bool], otherwise: str) -> None:
    """Look again and again until something holds."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < deadline, f"{otherwise} after {PATIENCE_SECONDS} s"
        time.sleep(0.005)


def environment(home: Path) -> dict[str, str]:
    """What every process here is started with; compiled code is kept, as on any site: they are started often."""
    given = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**given, "ENGAGE_HOME": str(home), "PYTHONPATH": os.getcwd()}
