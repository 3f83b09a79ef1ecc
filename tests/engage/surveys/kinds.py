"""A site that asks one question of every newer kind, for tests: which number each has, and a full set of answers."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engage.core.config import Settings
from engage.surveys import library
from tests.engage.browsing import answer
from tests.factories import add_wave

FILE = Path(__file__).parent / "data" / "every-kind.toml"
EVERY = "/surveys/every-kind"
KEYS = ("clubs", "travel", "hours", "day", "first", "why_parks", "places", "often", "say", "where", "draw")
NUMBERS = {key: number for number, key in enumerate(KEYS, 1)}
ANSWERED: dict[str, dict[str, Any]] = {
    "clubs": {"answer": ["youth", "other"], "answer-say": "Chess at the library"},
    "travel": {"answer": "bus"},
    "hours": {"answer": "12"},
    "day": {"answer-day": "3", "answer-month": "9", "answer-year": "2026"},
    "first": {"answer-parks": "2", "answer-lights": "1"},
    "places": {"answer-home": "5", "answer-bus": "2"},
    "often": {"answer-read": "often"},
    "say": {"answer-heard": "disagree", "answer-friends": "not_sure"},
    "where": {"answer": "Mill Lane"},
    "draw": {"answer": "My park at night. It has no lights."},
}


def offer_every_kind(app: Flask, today: date) -> int:
    """Let the site know the survey, and open a wave of it; its id."""
    settings: Settings = app.config["SETTINGS"]
    folder = library.imported_folder(settings) / "every-kind"
    folder.mkdir(parents=True)
    shutil.copy(FILE, folder / "survey.toml")
    library.load(app)
    return add_wave("every-kind", opens_on=today - timedelta(days=10), closes_on=today + timedelta(days=30)).id


def fill(client: FlaskClient, key: str, **given: Any) -> TestResponse:
    """Answer one of its questions as it is answered here, or with what is given."""
    data = dict(given or ANSWERED[key])
    return answer(client, NUMBERS[key], data.pop("answer", None), survey=EVERY, **data)
