"""Checks: an answer that is against another one is told at once, and nothing that is against a check is sent."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.core.db import db
from engage.surveys import library
from engage.surveys.definition import SurveyFileError, SurveySource, load_file
from engage.surveys.logic import Said, breaks, parse_rule
from engage.surveys.logic.report import check_logic
from engage.surveys.models import Response
from engage.surveys.writing import to_toml
from tests.engage.browsing import answer, send, skip
from tests.engage.surveys.test_routes import survey_file
from tests.factories import add_wave, post

SURVEY = "/surveys/clubs"
QUESTIONS = """
[[questions]]
key = "before"
kind = "scale"
text = "How safe did you feel a year ago?"
scale_low = "Not safe"
scale_high = "Very safe"

[[questions]]
key = "all"
kind = "number"
text = "How many clubs are there?"

[[questions]]
key = "own"
kind = "number"
text = "How many of them do you go to?"
check = "own <= all"
check_text = "You cannot go to more clubs than there are. Write a smaller number."

[[questions]]
key = "last"
kind = "short_text"
text = "Anything else?"
"""
SENTENCE = "You cannot go to more clubs than there are."


@pytest.fixture
def clubs(app: Flask, tmp_path: Path, today: date) -> SurveySource:
    source = load_file(survey_file(tmp_path, QUESTIONS))
    library.sources()["clubs"] = source
    add_wave("clubs", opens_on=today, closes_on=today)
    return source


@pytest.mark.usefixtures("clubs")
def test_an_answer_against_its_check_is_told_and_what_was_typed_stays(client: FlaskClient) -> None:
    answer(client, 2, "3", survey=SURVEY)
    wrong = answer(client, 3, "4", survey=SURVEY)
    assert wrong.status_code == 400
    shown = wrong.get_data(as_text=True)
    assert SENTENCE in shown
    assert 'value="4"' in shown
    assert answer(client, 3, "3", survey=SURVEY).status_code == 302


@pytest.mark.usefixtures("clubs")
def test_what_was_skipped_is_against_nothing(client: FlaskClient) -> None:
    assert answer(client, 3, "4", survey=SURVEY).status_code == 302
    answer(client, 2, "3", survey=SURVEY)
    assert skip(client, 3, survey=SURVEY).status_code == 302


@pytest.mark.usefixtures("clubs")
def test_what_is_changed_later_is_mended_before_anything_is_sent(client: FlaskClient) -> None:
    answer(client, 2, "5", survey=SURVEY)
    answer(client, 3, "4", survey=SURVEY)
    answer(client, 2, "3", survey=SURVEY)
    refused = post(client, f"{SURVEY}/check", {})
    assert refused.headers["Location"] == f"{SURVEY}/q/3?then=check"
    assert SENTENCE in client.get(f"{SURVEY}/q/3").get_data(as_text=True)
    assert db.session.query(Response).count() == 0
    answer(client, 3, "2", survey=SURVEY)
    assert send(client, survey=SURVEY)


def test_a_check_and_its_sentence_stay_in_the_file_and_are_translated(clubs: SurveySource, tmp_path: Path) -> None:
    made = tmp_path / "again.toml"
    made.write_text(to_toml(clubs), "utf-8")
    assert load_file(made) == clubs
    assert SurveySource.from_json(clubs.to_json()) == clubs
    assert clubs.source_texts["questions.own.check_text"].startswith(SENTENCE)


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ('check = "own <= all"', 'check = "own <= last"', '"last", which is not asked before it'),
        ('check = "own <= all"', "", "check: is missing"),
        ('check = "own <= all"', 'check = "own <= "', "stops in the middle"),
        ('check = "own <= all"', 'check = "chosen(own, all)"', '"own" has nothing to choose from'),
    ],
)
def test_a_check_that_cannot_be_used_is_a_fault(tmp_path: Path, was: str, now: str, said: str) -> None:
    with pytest.raises(SurveyFileError, match=said):
        load_file(survey_file(tmp_path, QUESTIONS.replace(was, now)))


@pytest.mark.parametrize(
    ("check", "what"),
    [
        ("own <= all", ""),
        ("own < 0 and own > 0", "check_never"),
        ("own > 0 or own <= 0", "check_idle"),
        ("own < all and own > all", ""),  # whoever gave one of them alone is not against it
    ],
)
def test_the_logic_check_finds_checks_that_nobody_meets_or_breaks(tmp_path: Path, check: str, what: str) -> None:
    source = load_file(survey_file(tmp_path, QUESTIONS.replace("own <= all", check)))
    assert [finding.what for finding in check_logic(source.questions).findings] == ([what] if what else [])


@pytest.mark.parametrize(
    ("check", "is_broken"),
    [
        ("a < b", False),
        ("not (a < b)", False),
        ("a < 5", True),
        ("a < 5 or a < b", False),
        ("a < 5 and a < b", True),
        ("a < 5 or answered(b)", True),
        ("count(c) < 2", False),
        ("answered(b)", True),
    ],
)
def test_a_comparison_that_lacks_a_number_decides_nothing(check: str, is_broken: bool) -> None:
    assert breaks(parse_rule(check), {"a": Said(number=7)}) is is_broken
