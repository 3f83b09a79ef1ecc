"""Every kind of question, seen and given out: numbers, days, orders, lines of a grid, statements, places, and what "other" is."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pyreadstat
import pytest
from flask import Flask

from engage.core.db import db
from engage.evidence.answers import files
from engage.evidence.answers.figures import answers_seen
from engage.evidence.answers.plan import plan_for
from engage.surveys import outward
from engage.surveys.models import Answer
from tests.engage.surveys.kinds import offer_every_kind
from tests.factories import TODAY, add_response

GIVEN: tuple[dict[str, object], ...] = (
    {"question_key": "clubs", "choices": ["youth", "other"], "text": "Chess with Jenny Thornton"},
    {"question_key": "hours", "number": 12},
    {"question_key": "day", "day": date(2026, 9, 3)},
    {"question_key": "first", "choices": ["lights", "parks"]},
    {"question_key": "places", "ratings": {"home": 5, "bus": 2}},
    {"question_key": "often", "ratings": {"read": "often"}},
    {"question_key": "say", "ratings": {"heard": "disagree"}},
    {"question_key": "where", "text": "Mill Lane", "is_place": True},
    {"question_key": "draw", "has_picture": True},
)
OTHERWISE: tuple[dict[str, object], ...] = (
    {"question_key": "first", "choices": ["buses"]},
    {"question_key": "places", "ratings": {"home": 1}},
    {"question_key": "say", "ratings": {"heard": "agree"}},
)


@pytest.fixture
def wave_id(app: Flask) -> int:
    """Thirty who answered each question alike, and twenty who answered otherwise."""
    wave_id = offer_every_kind(app, TODAY)
    for answers, number in ((GIVEN, 30), (OTHERWISE, 20)):
        for _ in range(number):
            sent = add_response(wave_id, {}, quote=True)
            db.session.add_all(Answer(response_id=sent.id, prefer_not=False, held=False, **given) for given in answers)
    db.session.commit()
    return wave_id


def test_each_kind_is_counted_as_what_was_said(wave_id: int) -> None:
    found = {question.text: question for question in answers_seen(outward.wave_info(wave_id), "en").questions}
    shown = {text: [line.name for line in each.lines if not line.count.hidden] for text, each in found.items()}
    assert shown["What should come first? – put first"] == ["Street lights"]
    assert shown["What should come first? – anywhere among their choices"] == ["Better parks", "More buses", "Street lights"]
    assert shown["How safe do you feel in these places? – At home"] == ["5 (Very safe)"]
    assert shown["What do you think of this? – Adults listen to me."] == ["I disagree"]
    assert shown["When did you last go to a club?"] == ["Answered"]
    assert shown["Where would you like a new club?"] == ["Answered"]
    assert shown["Draw a place that you like."] == ["Answered"], "a picture without words is an answer"


def test_each_kind_has_its_columns_and_a_place_and_a_day_are_in_none(wave_id: int, tmp_path: Path) -> None:
    plan = plan_for("every-kind", [outward.wave_info(wave_id)], "ur", TODAY)
    content = b"".join(files.pieces_of(plan, "csv")).decode("utf-8-sig")
    at, row = next((at, row) for at, row in enumerate(csv.DictReader(io.StringIO(content))) if row["hours"])
    said = {
        "clubs_youth": "1", "clubs_sport": "0", "clubs_say": "Chess with [name]", "hours": "12", "day": "2026-09",
        "first_lights": "1", "first_parks": "2", "first_buses": "", "places_home": "5", "places_school": "",
        "often_read": "often", "say_heard": "disagree", "draw": "", "draw_picture": "1",
    }  # fmt: skip
    assert {name: row[name] for name in said} == said
    assert "Mill Lane" not in content
    assert "2026-09-03" not in content
    file = tmp_path / "answers.sav"
    file.write_bytes(b"".join(files.pieces_of(plan, "sav")))
    data, about = pyreadstat.read_sav(file, output_format="dict")
    assert (data["hours"][at], data["first_parks"][at], data["day"][at], data["places_bus"][at]) == (12, 2, "2026-09", 2)
    assert about.variable_value_labels["often_read"][data["often_read"][at]] == "اکثر"
