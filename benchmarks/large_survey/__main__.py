"""`python -m benchmarks.large_survey`: 100 questions in six languages with routes, answered and imported, beside floors.

The survey is that of `benchmarks.logic_check` ("across": a part opens by answers to the parts before it). Pages: one person
answers from the start to the last question that the way asks, in Urdu, without a network; what is timed is the page of a question
and the keeping of its answer. Their floor is the first question of the site's own short survey, in the same process. Imports: the
same survey as our own file and as those of other systems, as our exporters write them; the floor is reading the same file with
its format's parser and nothing else. Time is the processor's, the median (of five for imports); it holds for this machine.
"""

from __future__ import annotations

import json
import os
import re
import statistics
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

import openpyxl
from defusedxml.ElementTree import parse
from flask import Flask
from flask.testing import FlaskClient

from benchmarks.logic_check.__main__ import across, written
from engage.app import create_app
from engage.core import clock
from engage.core.acting import acting_as
from engage.core.db import db
from engage.core.schema import prepare_database
from engage.surveys import bringing, library, storing
from engage.surveys.exporters import FORMATS, export
from engage.surveys.models import Wave

T = TypeVar("T")
MOST_PAGE, MOST_IMPORT = 0.050, 2.0
TIMES, SLUG, SHORT = 5, "large", "young-people"
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
FIRST_CHOICE = re.compile(r'name="answer"[^>]*value="([^"]+)"')
PARSERS: dict[str, Callable[[Path], object]] = {
    "toml": lambda file: tomllib.loads(file.read_text("utf-8")),
    "xlsx": lambda file: [list(sheet.iter_rows(values_only=True)) for sheet in openpyxl.load_workbook(file)],
    "lss": parse,
    "json": lambda file: json.loads(file.read_bytes()),
}


def main() -> int:
    """Print what each costs; fails where one takes longer than it may."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ENGAGE_HOME"] = folder
        app = create_app()
        with app.app_context(), acting_as("benchmark"):
            _prepare(app)
            is_quick = _pages(app.test_client(), app.test_client())
            return int(not (_imports(Path(folder)) and is_quick))


def _prepare(app: Flask) -> None:
    prepare_database()
    today = clock.today()
    days = {"opens_on": today, "closes_on": today + timedelta(9), "hear_back_by": today + timedelta(90)}
    db.session.add_all([Wave(slug=SLUG, key="now", **days), Wave(slug=SHORT, key="now", **days)])
    db.session.commit()
    storing.store("\n".join(written(across)).replace(f'"{SHORT}"', f'"{SLUG}"').encode(), SLUG)
    library.load(app)


def _pages(client: FlaskClient, other: FlaskClient) -> bool:
    print(f"pages, in Urdu; one may take {MOST_PAGE * 1000:.0f} ms")
    shown, kept = _answered(client)
    floor, _ = zip(*[_timed(lambda: other.get(f"/surveys/{SHORT}/q/1")) for _ in range(20)], strict=True)
    for name, times in (("a question", shown), ("keeping its answer", kept), ("floor: a question of the short survey", floor)):
        worst = sorted(times)[int(len(times) * 0.95)]
        print(f"  {name:38} {len(times):3} times   median {_ms(statistics.median(times))}   19 of 20 under {_ms(worst)}")
    return statistics.median(shown) < MOST_PAGE and statistics.median(kept) < MOST_PAGE


def _answered(client: FlaskClient) -> tuple[list[float], list[float]]:
    """Answer everything that is asked, the first choice each time."""
    client.get("/language/ur")
    start = f"/surveys/{SLUG}/"
    page = client.get(start).get_data(as_text=True)
    client.post(start, data={"csrf_token": _found(TOKEN, page), "provenance": "self"})
    at, shown, kept = f"{start}q/1", [], []
    while "/q/" in at:
        took, answer = _timed(partial(client.get, at))
        page = answer.get_data(as_text=True)
        form = {"csrf_token": _found(TOKEN, page), "action": "next", "answer": _found(FIRST_CHOICE, page) or "Words"}
        shown.append(took)
        took, answer = _timed(partial(client.post, at, data=form))
        assert answer.status_code == 302, at
        kept.append(took)
        at = answer.headers["Location"]
    return shown, kept


def _imports(folder: Path) -> bool:
    print(f"imports; one may take {MOST_IMPORT:.0f} s")
    source, slowest = library.sources()[SLUG], 0.0
    for key, one in FORMATS.items():
        file = folder / f"{SLUG}.{one.ending}"
        file.write_bytes(export(source, key).content)
        reading = statistics.median(_timed(partial(PARSERS[one.ending], file))[0] for _ in range(TIMES))
        taken = [_timed(partial(bringing.bring, file, "young_people")) for _ in range(TIMES)]
        took, found = statistics.median(took for took, _ in taken), taken[0][1].report
        slowest = max(slowest, took)
        times = took / max(reading, 0.001)  # the processor's clock may tell no less
        said = f"{found['questions']} questions, {len(found['languages'])} languages, {found['conditions']} rules"
        print(f"  {one.name:12} {file.stat().st_size // 1000:5} KB   {took:6.3f} s   {times:5.1f} times parsing   {said}")
    return slowest < MOST_IMPORT


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    began = time.process_time()
    made = work()
    return time.process_time() - began, made


def _found(pattern: re.Pattern[str], page: str) -> str:
    found = pattern.search(page)
    return found[1] if found else ""


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:5.1f} ms"


if __name__ == "__main__":
    sys.exit(main())
