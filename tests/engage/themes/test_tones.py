"""How answers speak: kept as the last run heard it, counted in people's own voices, and filtered by a plain form."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from engage.core.db import db
from engage.surveys import outward
from engage.surveys import services as surveys
from engage.surveys.models import Response
from engage.themes import pages, tones
from engage.themes.models import AnswerTone
from tests.engage.themes.makers import add_answers, report_of, run_over, theme_called
from tests.factories import TODAY, add_staff, sign_in


@pytest.fixture
def ids(wave: int) -> list[int]:
    """Five answers about buses: two wishes, one of them a complaint too; one reported by an adult, a wish as well."""
    ids = add_answers(wave, *(f"the bus was late {number} times" for number in range(4)))
    ids += add_answers(wave, "she wishes for a bus", provenance="adult_reported")
    run_over(wave, {"late buses": ids})
    hear(wave, {ids[0]: ("wish",), ids[1]: ("wish", "complaint"), ids[4]: ("wish",)})
    return ids


@pytest.fixture
def officer(client: FlaskClient, ids: list[int]) -> FlaskClient:
    add_staff("participation_officer")
    sign_in(client)
    return client


def hear(wave: int, heard: dict[int, tuple[str, ...]]) -> None:
    """Keep a report in which these answers have these tones."""
    ids = [answer.answer_id for answer in outward.answers_for_analysis(wave)]
    report = report_of(ids, {"late buses": ids}, {})
    rows = tuple(replace(row, tones=heard.get(ids[row.row], ())) for row in report.rows)
    tones.keep(wave, ids, replace(report, rows=rows))
    db.session.commit()


def main_of(client: FlaskClient, url: str) -> str:
    """The words of a page's main part."""
    answer = client.get(url)
    assert answer.status_code == 200, url
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True).split("<main", 1)[1]))


def test_a_run_says_anew_how_answers_speak(wave: int, ids: list[int]) -> None:
    assert tones.tones_of(ids)[ids[1]] == {"wish", "complaint"}
    hear(wave, {ids[1]: ("praise",)})
    assert tones.tones_of(ids) == {ids[1]: {"praise"}}


def test_a_tone_that_nobody_defined_is_not_kept(wave: int, ids: list[int]) -> None:
    hear(wave, {ids[0]: ("wish", "sarcasm")})
    assert tones.tones_of(ids) == {ids[0]: {"wish"}}


def test_a_tone_goes_with_its_answer(wave: int, ids: list[int]) -> None:
    gone = outward.answer_texts(ids[:1])[ids[0]].response_id
    surveys.withdraw(db.session.get_one(Response, gone), TODAY)
    db.session.commit()
    assert db.session.query(AnswerTone).filter_by(answer_id=ids[0]).count() == 0


def test_tones_are_counted_in_people_s_own_voices(wave: int, ids: list[int]) -> None:
    assert pages.board(wave).tones[theme_called("late buses").id] == {"complaint": 1, "wish": 2}


def test_a_theme_s_answers_are_filtered_by_tone_without_javascript(officer: FlaskClient, wave: int) -> None:
    url = f"/staff/themes/{wave}/{theme_called('late buses').id}"
    whole = main_of(officer, url)
    assert "Wish (2)" in whole
    assert "Complaint: 1 · Wish: 2" in whole
    complaints = main_of(officer, f"{url}?tone=complaint")
    assert "the bus was late 1 times" in complaints
    assert "the bus was late 0 times" not in complaints
    assert "the bus was late 3 times" in main_of(officer, f"{url}?tone=nonsense")
    assert "No answer of this theme speaks so" in main_of(officer, f"{url}?tone=worry")


def test_turning_pages_keeps_the_tone(officer: FlaskClient, wave: int, ids: list[int]) -> None:
    more = add_answers(wave, *(f"please more buses {number}" for number in range(pages.PAGE_SIZE)))
    run_over(wave, {"late buses": [*ids, *more]})
    hear(wave, dict.fromkeys([*ids, *more], ("wish",)))
    shown = officer.get(f"/staff/themes/{wave}/{theme_called('late buses').id}?tone=wish").get_data(as_text=True)
    assert "page=2&amp;tone=wish" in shown


def test_the_question_stands_in_its_own_language(officer: FlaskClient, wave: int, ids: list[int]) -> None:
    sheet = pages.sheet_of(pages.theme_on(wave, theme_called("late buses").id), 1)
    assert sheet.asked_in == "en"
