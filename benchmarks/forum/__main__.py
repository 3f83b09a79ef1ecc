"""`python -m benchmarks.forum [--seconds 10] [--posts 100000]`: topic pages and replies a second, beside the floor, in one run.

The server is granian with two workers on the same two cores as the client, loopback, SQLite. Then the server time of pages over
many posts, here, and groups among 2,000 voters and 300 statements. What was sent is counted in the database afterwards.
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
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import numpy as np

from analysis.opinions import find_opinions
from benchmarks.forum import many
from benchmarks.forum.filling import TOPIC, fill
from benchmarks.journey.__main__ import SERVE, _environment, _free_port, _wait_for
from benchmarks.journey.client import Browser, JourneyError

AT_ONCE = 16
AIMS = {"topic, signed out": 400, "topic, signed in": 200, "reply": 150}
Step = Callable[[Browser, int], Coroutine[Any, Any, None]]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--posts", type=int, default=100_000)
    given = parser.parse_args()
    seconds = min(given.seconds, 60)
    with tempfile.TemporaryDirectory() as folder:
        floor = serve(Path(folder), "benchmarks.journey.floor:app", {"get": _floor_get, "post": _floor_post}, seconds, {})
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        cookies = fill(home)
        steps: dict[str, Step] = {"topic, signed out": _signed_out, "topic, signed in": _signed_in, "reply": _reply}
        rates = serve(home, "engage.wsgi:app", steps, seconds, {"cookies": cookies})
        stored = sqlite3.connect(home / "engage.sqlite").execute("SELECT count(*) FROM forum_post").fetchone()[0]
    print(f"{'':20} {'per second':>10} {'aim':>5} {'floor':>7} {'of floor':>8}")
    for name, rate in rates.items():
        beside = floor["post" if name == "reply" else "get"]
        print(f"{name:20} {rate:>10.1f} {AIMS[name]:>5} {beside:>7.1f} {rate / beside:>8.2f}")
    print(f"posts stored: {stored}")
    many.measure(given.posts)
    _opinions()


def serve(home: Path, entry: str, steps: dict[str, Step], seconds: float, given: dict[str, Any]) -> dict[str, float]:
    """How often each step ends well in a second, with so many people at once."""
    home.mkdir(exist_ok=True)
    port = _free_port()
    server = subprocess.Popen([sys.executable, "-c", SERVE, str(port), entry], env=_environment(home), start_new_session=True)
    try:
        _wait_for(port)
        rates = {}
        for name, step in steps.items():
            asyncio.run(_run(port, step, 2, given))  # warm up
            rates[name] = asyncio.run(_run(port, step, seconds, given))
        return rates
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(20)


async def _run(port: int, step: Step, seconds: float, given: dict[str, Any]) -> float:
    done, started = 0, time.perf_counter()

    async def person(number: int) -> None:
        nonlocal done
        browser = Browser(port)
        cookies = given.get("cookies", [])
        if cookies and step is not _signed_out:
            browser.cookies["engage"] = cookies[number % len(cookies)]
        await browser.open()
        count = 0
        while time.perf_counter() < started + seconds:
            if step is _reply and count % 20 == 0:  # another member: one alone may not send so much
                number += AT_ONCE
                browser.cookies = {"engage": cookies[number % len(cookies)]}
            await step(browser, count)
            count += 1
            done += 1
        browser.close()

    await asyncio.gather(*(person(number) for number in range(AT_ONCE)))
    return done / (time.perf_counter() - started)


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


_pages: dict[str, tuple[bytes, str]] = {}  # a member's page with the form, and the cookie that its token belongs to


async def _reply(browser: Browser, count: int) -> None:
    who = browser.cookies["engage"][:60] if count % 20 == 0 else getattr(browser, "who", "")
    if who not in _pages:
        _pages[who] = (await browser.get("/forums/parents/2"))[2], browser.cookies["engage"]
    browser.who = who  # type: ignore[attr-defined]
    page, browser.cookies["engage"] = _pages[who]
    words = f"The crossing by the library needs a longer green light, and so does the one at the school. {count}"
    where = await browser.post("/forums/parents/2/reply", page, text=words, lang="en", token=os.urandom(12).hex())
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
