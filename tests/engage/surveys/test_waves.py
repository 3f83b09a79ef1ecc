"""Planning when a survey opens: waves that repeat, that never overlap, and that pause with a reason."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.core.db import db
from engage.surveys import outward, waves
from engage.surveys.waves import Days, WaveError
from tests.engage.browsing import answer
from tests.factories import NOW, TODAY, add_response, add_wave

SLUG = "young-people"
BY = {"person_id": 1, "now": NOW}


def in_days(first: int, last: int, heard: int) -> Days:
    """Days counted from today."""
    return Days(*(TODAY + timedelta(days=number) for number in (first, last, heard)))


def test_a_wave_repeats_every_so_many_months(app: Flask) -> None:
    first = date(TODAY.year + 1, 1, 31)
    days = Days(first, first, first + timedelta(days=40))
    made = waves.plan(SLUG, days, every_months=1, times=3, **BY)  # type: ignore[arg-type]
    opened = [waves.find(number).opens_on for number in made]
    assert [(day.month, day.day) for day in opened] == [(1, 31), (2, 29 if opened[1].year % 4 == 0 else 28), (3, 31)]
    assert len({waves.find(number).key for number in made}) == 3


@pytest.mark.parametrize(
    ("days", "more", "field"),
    [
        (Days(None, TODAY, TODAY), {}, "opens_on"),
        (in_days(-1, 5, 9), {}, "opens_on"),
        (in_days(5, 4, 9), {}, "closes_on"),
        (in_days(1, 5, 5), {}, "hear_back_by"),
        (in_days(1, 5, 9), {"times": 2}, "times"),
        (in_days(1, 5, 9), {"times": 99, "every_months": 1}, "times"),
    ],
)
def test_days_that_cannot_be_are_refused_beside_their_field(app: Flask, days: Days, more: dict[str, int], field: str) -> None:
    with pytest.raises(WaveError) as refused:
        waves.plan(SLUG, days, **more, **BY)  # type: ignore[arg-type]
    assert set(refused.value.problems) == {field}


def test_two_waves_of_one_survey_never_overlap(app: Flask, wave: int) -> None:
    with pytest.raises(WaveError) as refused:
        waves.plan(SLUG, in_days(30, 50, 90), **BY)  # type: ignore[arg-type]
    assert "already" in refused.value.problems["opens_on"]
    waves.plan(SLUG, in_days(31, 50, 90), **BY)  # type: ignore[arg-type]


def test_what_has_opened_keeps_its_first_day_and_may_close_earlier(app: Flask, wave: int) -> None:
    with pytest.raises(WaveError):
        waves.move(wave, in_days(-9, 5, 90), **BY)  # type: ignore[arg-type]
    waves.move(wave, in_days(-10, 5, 90), **BY)  # type: ignore[arg-type]
    assert waves.find(wave).closes_on == TODAY + timedelta(days=5)


def test_only_what_has_not_opened_is_taken_out(app: Flask, wave: int) -> None:
    planned = add_wave(SLUG, opens_on=TODAY + timedelta(days=60), closes_on=TODAY + timedelta(days=70), key="next").id
    waves.drop(planned, **BY)  # type: ignore[arg-type]
    add_response(wave, {})
    with pytest.raises(WaveError):
        waves.drop(wave, **BY)  # type: ignore[arg-type]
    assert [one.id for one in outward.wave_infos()] == [wave]


def test_a_paused_survey_says_why_and_keeps_what_was_begun(client: FlaskClient, wave: int) -> None:
    answer(client, 1, "Benches")
    with pytest.raises(WaveError):
        waves.pause(wave, "  ", **BY)  # type: ignore[arg-type]
    waves.pause(wave, "The town hall has no power.", **BY)  # type: ignore[arg-type]
    db.session.commit()
    page = client.get("/surveys/young-people/")
    assert page.status_code == 410
    assert "The town hall has no power." in page.get_data(as_text=True)
    assert "What you have answered so far is kept." in page.get_data(as_text=True)
    waves.resume(wave, **BY)  # type: ignore[arg-type]
    db.session.commit()
    assert "Benches" in client.get("/surveys/young-people/check").get_data(as_text=True)
