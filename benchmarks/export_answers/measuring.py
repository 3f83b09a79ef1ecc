"""Filling the site that is measured, and writing one file from it: what runs in processes of its own."""

from __future__ import annotations

import random
import resource
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import insert, text

from engage.app import create_app
from engage.core import clock
from engage.core.acting import acting_as
from engage.core.config import Settings
from engage.core.db import db, reading
from engage.core.schema import prepare_database
from engage.surveys import library
from engage.surveys.models import Answer, Consent, Response, Wave
from engage.trust.models import Area

SLUG, PER_RESPONSE, BATCH, PLACES = "young-people", 4, 10_000, 23
BANDS, LANGUAGES = ("11_13", "14_16", "17_19", "20_25"), ("en",) * 6 + ("pl", "ur", "cy")
WORDS = ("park", "bus", "school", "lights", "bench", "club", "evening", "safe", "home", "money", "doctor", "friends")


def _site(home: Path) -> Flask:
    return create_app(Settings(home=home, secret_key=b"k" * 32))


def write(home: Path, ending: str) -> tuple[int, int, float, float, float]:
    """Bytes, rows, seconds by the clock and of processor time, and this process's peak memory in MB."""
    app, began, worked, size, rows = _site(home), time.perf_counter(), time.process_time(), 0, 0
    from engage.evidence.answers.files import write_to  # noqa: PLC0415 - what they load counts for the process that uses it
    from engage.evidence.answers.plan import plan_for  # noqa: PLC0415
    from engage.surveys import outward  # noqa: PLC0415

    with app.app_context(), acting_as("benchmark"), reading():
        if ending:
            plan = plan_for(SLUG, outward.wave_infos(), "en", clock.today())
            size, rows = write_to(plan, ending, home / f"answers.{ending}"), plan.n_rows
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return size, rows, time.perf_counter() - began, time.process_time() - worked, peak


def fill(home: Path, answers: int) -> None:
    """A wave with so many answers. Nobody wrote these words."""
    with _site(home).app_context(), acting_as("benchmark"):
        prepare_database()
        county = Area(key="wrenshire", name="Wrenshire", kind="county")
        db.session.add(county)
        db.session.flush()
        db.session.add_all(Area(key=f"place-{n}", name=f"Place {n}", kind="locality", parent_id=county.id) for n in range(PLACES))
        today = clock.today()
        wave = Wave(slug=SLUG, key="now", opens_on=today, closes_on=today + timedelta(30), hear_back_by=today + timedelta(90))
        db.session.add(wave)
        version = library.version_id(library.sources()[SLUG])
        db.session.flush()
        for some in _batches(answers // PER_RESPONSE, wave.id, version, county.id):
            for model, rows in some.items():
                if rows:
                    db.session.execute(insert(model), rows)
        db.session.commit()
        db.session.execute(text("ANALYZE"))
        db.session.commit()


def _batches(responses: int, wave: int, version: int, county: int) -> Iterator[dict[type, list[dict[str, Any]]]]:
    chance = random.Random(1)
    for start in range(0, responses, BATCH):
        found: dict[type, list[dict[str, Any]]] = {Response: [], Answer: [], Consent: []}
        for number in range(start, min(responses, start + BATCH)):
            sent = UUID(int=chance.getrandbits(128), version=4)
            found[Response].append(
                {
                    "id": sent,
                    "wave_id": wave,
                    "version_id": version,
                    "receipt_digest": f"{number:064x}",
                    "lang": chance.choice(LANGUAGES),
                    "mode": "standard",
                    "provenance": "self",
                    "group_size": None,
                    "age_band": chance.choice(BANDS),
                    "relation": None,
                    "area_id": county + 1 + chance.randrange(PLACES),
                    "state": "submitted",
                    "submitted_on": clock.today(),
                }
            )
            if chance.random() < 0.4:
                found[Consent].append({"response_id": sent, "kind": "quote", "given_on": clock.today(), "withdrawn_on": None})
            found[Answer] += _given(sent, chance)
        yield found


def _given(sent: UUID, chance: random.Random) -> Iterator[dict[str, Any]]:
    for key in ("better", "one_change"):
        yield _answer(sent, key, text=" ".join(chance.choices(WORDS, k=chance.randrange(3, 25))))
    yield _answer(sent, "safe", number=chance.randrange(1, 6))
    yield _answer(sent, "matters", choices=chance.sample(("being_safe", "school", "things_to_do", "money_home"), k=2))


def _answer(sent: UUID, key: str, **given: Any) -> dict[str, Any]:
    empty = dict.fromkeys(("choices", "number", "text", "interpretation", "advocate_view"))
    return {"response_id": sent, "question_key": key, "prefer_not": False, "held": False, **empty, **given}
