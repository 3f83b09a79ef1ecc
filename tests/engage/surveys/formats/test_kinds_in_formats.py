"""The newer kinds of question away from the website: on paper, in large print, in braille, and read aloud."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest
from flask import Flask

from engage.core.i18n import in_language
from engage.surveys.aloud import question_passages
from engage.surveys.definition import Survey, load_file
from engage.surveys.formats import leaflet, sheets, spoken
from tests.engage.surveys.kinds import FILE

SOURCE = load_file(FILE)


def sheet(survey: Survey, look: str = "plain") -> str:
    """One printed sheet, without its mark-up."""
    html = sheets.sheet_html(leaflet.leaflet_of(survey), look)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html.partition("<body>")[2])).split())


@pytest.mark.parametrize("look", ["plain", "large"])
def test_a_printed_sheet_has_room_for_every_kind(app: Flask, look: str) -> None:
    said = sheet(SOURCE.in_language("en"), look)
    for words in (
        "Choose at least 2 and at most 3.", "Something else: None of these",
        "Write a number from 0 to 100. hours", "Day Month Year",
        "Put 1 beside what matters most to you, 2 beside what comes next, and so on up to 3. Better parks More buses",
        "At school 1: Not safe at all 2 3 4 5: Very safe", "Play outside Never Sometimes Often",
        "Adults listen to me. I agree I disagree I am not sure",
    ):  # fmt: skip
        assert words in said, words
    assert said.count("I would rather not say") == 9, "a text has none, everything else has"


def test_a_grid_in_urdu_carries_urdu_rows_and_choices(app: Flask) -> None:
    said = sheet(SOURCE.in_language("ur"))
    assert "باہر کھیلنا کبھی نہیں کبھی کبھی اکثر" in said


def test_what_is_spoken_says_every_row_every_choice_and_every_limit(app: Flask) -> None:
    survey = SOURCE.in_language("en")
    said = [paragraph.text for paragraph in spoken.paragraphs(leaflet.leaflet_of(survey))]
    for words in (
        "Choose one for each line.",
        "(1) At home",
        "1: Never",
        "(2) I have somebody to talk to.",
        "1: I agree",
        "Say what, if you like",
        "hours",
    ):
        assert words in said, words


def test_a_question_read_aloud_says_what_stands_on_its_page(app: Flask) -> None:
    asked = {question.key: question for question in SOURCE.in_language("en").questions}
    assert question_passages(asked["hours"], "en") == (
        "How many hours were you outside last week?", "A guess is fine.", "Write a number from 0 to 100.", "hours",
        "I would rather not say",
    )  # fmt: skip
    assert question_passages(asked["say"], "en")[1:] == (
        "Adults listen to me.", "I have somebody to talk to.", "I agree", "I disagree", "I am not sure", "I would rather not say",
    )  # fmt: skip
    assert question_passages(replace(asked["where"], hint=""), "en") == (
        "Where would you like a new club?",
        "For example: Mill Lane & the park",
        "I would rather not say",
    )


def test_the_limits_of_days_are_dates_in_the_readers_language(app: Flask) -> None:
    with in_language("en"):
        day = next(question for question in SOURCE.questions if question.key == "day")
        assert "Write a day from 1 January 2020 to 31 December 2027." in spoken.limit_words(day)
        assert spoken.limit_words(replace(day, date_max="")).endswith("Write 1 January 2020 or a later day.")
        assert spoken.limit_words(replace(day, date_min="")).endswith("Write 31 December 2027 or an earlier day.")
