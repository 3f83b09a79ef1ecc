"""`python -m benchmarks.forum [--seconds 10] [--posts 100000] [--database ADDRESS]`: topic pages and replies a second.

Beside the floor, in one run. The server is granian with two workers on the same two cores as the client, loopback, SQLite, and
every limit as a site has it: a thousand members write ten replies each at most, from forms that they had open before. Then the
server time of pages over many posts, here, and groups among 2,000 voters and 300 statements. What was sent is counted in the
database afterwards.

--database : where the many posts are kept instead, and nothing else is done: the address of an empty database, such as
postgresql+psycopg://..., or `postgresql` for a server of our own that is thrown away.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from analysis.opinions import find_opinions
from benchmarks.forum import many
from benchmarks.forum.filling import BUSY, TOPIC, fill
from benchmarks.journey import floor as least
from benchmarks.journey.__main__ import SERVE, _environment, _free_port, _wait_for
from benchmarks.journey.client import Browser, JourneyError
from benchmarks.large_site.homes import database

AT_ONCE, REPLIES_EACH = 16, 10
AIMS = {"topic, signed out": 400, "topic, signed in": 200, "reply": 150}
Step = Callable[[Browser, int], Coroutine[Any, Any, None]]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--posts", type=int, default=100_000)
    parser.add_argument("--database", default="")
    given = parser.parse_args()
    if given.database:
        _elsewhere(given.posts, given.database)
        return
    seconds = min(given.seconds, 60)
    with tempfile.TemporaryDirectory() as folder:
        least.prepare(Path(folder) / "floor.sqlite")
        floor = serve(Path(folder), "benchmarks.journey.floor:app", {"get": _floor_get, "post": _floor_post}, seconds, [])
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        cookies = fill(home)
        steps: dict[str, Step] = {"topic, signed out": _signed_out, "topic, signed in": _signed_in, "reply": _reply}
        rates = serve(home, "engage.wsgi:app", steps, seconds, cookies)
        stored = sqlite3.connect(home / "engage.sqlite").execute("SELECT count(*) FROM forum_post").fetchone()[0]
    print(f"{'':20} {'per second':>10} {'aim':>5} {'floor':>7} {'of floor':>8}")
    for name, rate in rates.items():
        beside = floor["post" if name == "reply" else "get"]
        print(f"{name:20} {rate:>10.1f} {AIMS[name]:>5} {beside:>7.1f} {rate / beside:>8.2f}")
    print(f"posts stored: {stored}")
    many.measure(given.posts)
    _opinions()


def _elsewhere(posts: int, where: str) -> None:
    if where != "postgresql":
        many.measure(posts, where)
        return
    with tempfile.TemporaryDirectory() as folder, database(where, Path(folder)) as address:
        many.measure(posts, address)


def serve(home: Path, entry: str, steps: dict[str, Step], seconds: float, cookies: list[str]) -> dict[str, float]:
    """How often each step ends well in a second, with so many people at once."""
    home.mkdir(exist_ok=True)
    port = _free_port()
    server = subprocess.Popen([sys.executable, "-c", SERVE, str(port), entry], env=_environment(home), start_new_session=True)
    try:
        _wait_for(port)
        rates = {}
        for name, step in steps.items():
            members = iter(cookies)  # a member who has written enough does not come back: whoever is next writes
            if step is _reply:
                members = iter(asyncio.run(_open_forms(port, cookies)))
            asyncio.run(_run(port, step, 2, members))  # warm up
            rates[name] = asyncio.run(_run(port, step, seconds, members))
        return rates
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(20)


async def _run(port: int, step: Step, seconds: float, members: Iterator[Any]) -> float:
    done, started = 0, time.perf_counter()

    async def person(number: int) -> None:
        nonlocal done
        browser = Browser(port)
        if step is _signed_in:
            browser.cookies["engage"] = next(members)
        await browser.open()
        count = 0
        while time.perf_counter() < started + seconds:
            if step is _reply and count % REPLIES_EACH == 0:
                browser.member = next(members)  # type: ignore[attr-defined]
            await step(browser, count)
            count += 1
            done += 1
        browser.close()

    await asyncio.gather(*(person(number) for number in range(AT_ONCE)))
    return done / (time.perf_counter() - started)


async def _open_forms(port: int, cookies: list[str]) -> list[tuple[str, bytes]]:
    """Each member's cookie and page with the form, as it stands open before they write."""
    found = []
    browser = Browser(port)
    await browser.open()
    for cookie in cookies:
        browser.cookies["engage"] = cookie
        page = (await browser.get(BUSY))[2]
        found.append((browser.cookies["engage"], page))
    browser.close()
    return found


async def _floor_get(browser: Browser, _count: int) -> None:
    await browser.get("/")


async def _floor_post(browser: Browser, _count: int) -> None:
    await browser._send("POST", "/", b"text=more")


async def _signed_out(browser: Browser, _count: int) -> None:
    status, _, page = await browser.get(TOPIC)
    if status != 200 or page.count(b"<article") != 10:
        raise JourneyError(f"the topic answered {status} with {page.count(b'<article')} posts")


async def _signed_in(browser: Browser, _count: int) -> None:
    status, _, page = await browser.get(TOPIC)
    if status != 200 or b'name="text"' not in page:
        raise JourneyError(f"the topic answered {status}")


async def _reply(browser: Browser, count: int) -> None:
    words = f"The crossing by the library needs a longer green light, and so does the one at the school. {count}"
    browser.cookies["engage"], page = browser.member  # type: ignore[attr-defined]
    where = await browser.post(f"{BUSY}/reply", page, text=words, lang="en", token=os.urandom(12).hex())
    if "#p" not in where:
        raise JourneyError(f"the reply led to {where}")


def _opinions() -> None:
    chance = np.random.default_rng(1)
    group, leaning = chance.integers(0, 3, 2000), chance.uniform(-1, 1, (3, 300))
    votes = np.where(chance.random((2000, 300)) < 0.5 + leaning[group] / 2, 1.0, -1.0)
    votes[chance.random(votes.shape) < 0.7] = np.nan
    started = time.perf_counter()
    found = find_opinions(votes, smallest=10)
    took = time.perf_counter() - started
    print(f"groups among 2,000 voters and 300 statements: {took:.2f} s (aim: under 2 s), groups of {found.sizes}")


if __name__ == "__main__":
    main()
