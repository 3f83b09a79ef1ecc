"""Reviewers' corrections of outcomes as labelled texts: only what may be used, only as long as it may."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engage.core.db import db
from engage.surveys import outward
from engage.surveys import services as surveys
from engage.surveys.models import Answer, Response
from engage.themes import services
from engage.themes.corrections import OF_ONE_THEME, Correction, corrections
from engage.themes.models import Theme, ThemeAct
from tests.engage.themes.makers import add_answers, run_over, theme_called
from tests.factories import NOW, TODAY, add_staff

LATER = NOW + timedelta(minutes=1)
WORRYING = "he hits me with his belt every night and i am scared to go home"


@pytest.fixture
def officer(wave: int) -> int:
    return add_staff("participation_officer").id


@pytest.fixture
def ids(wave: int) -> list[int]:
    """Three answers that may be quoted, and one that may not."""
    return [*add_answers(wave, "one", "two", "three", quote=True), *add_answers(wave, "four")]


@pytest.fixture
def buses(wave: int, ids: list[int]) -> Theme:
    run_over(wave, {"late buses": ids})
    return theme_called("late buses")


def test_nothing_is_corrected_until_a_person_sets_outcomes(buses: Theme, officer: int) -> None:
    services.accept(buses.id, officer, NOW)
    assert corrections() == []


def test_a_correction_is_the_theme_s_own_answers_with_the_outcomes_a_person_set(buses: Theme, officer: int) -> None:
    services.remap(buses.id, ["stay_safe", "be_healthy"], "Dark stops", officer, NOW)
    assert sorted(corrections(), key=lambda one: one.text) == [
        Correction(text, "en", ("be_healthy", "stay_safe")) for text in ("one", "three", "two")
    ]


def test_a_theme_about_none_of_the_outcomes_teaches_that(buses: Theme, officer: int) -> None:
    services.remap(buses.id, [], "It is about the survey itself", officer, NOW)
    assert {one.outcomes for one in corrections()} == {()}
    assert len(corrections()) == 3


def test_who_changed_which_outcomes_and_when_is_kept_as_data(buses: Theme, officer: int) -> None:
    services.remap(buses.id, ["stay_safe"], "Dark stops", officer, NOW)
    (act,) = db.session.query(ThemeAct).filter_by(act="remapped")
    assert (act.person_id, act.at, act.reason) == (officer, NOW, "Dark stops")
    assert [row["key"] for row in act.before["outcomes"]] == ["be_healthy"]
    assert [row["key"] for row in act.after["outcomes"]] == ["stay_safe"]


def test_a_correction_taken_back_teaches_nothing(buses: Theme, officer: int) -> None:
    services.remap(buses.id, ["stay_safe"], "Dark stops", officer, NOW)
    services.undo(buses.id, officer, LATER)
    assert corrections() == []


def test_a_rejected_theme_teaches_nothing(buses: Theme, officer: int) -> None:
    services.remap(buses.id, ["stay_safe"], "Dark stops", officer, NOW)
    services.reject(buses.id, "A joke", officer, LATER)
    assert corrections() == []


def test_what_was_withdrawn_or_held_or_may_no_longer_be_quoted_drops_out(buses: Theme, ids: list[int], officer: int) -> None:
    services.remap(buses.id, ["stay_safe"], "Dark stops", officer, NOW)
    responses = {key: db.session.get_one(Response, text.response_id) for key, text in outward.answer_texts(ids).items()}
    surveys.withdraw(responses[ids[0]], TODAY)
    assert {one.text for one in corrections()} == {"two", "three"}
    surveys.withdraw_quotes(responses[ids[1]], TODAY)
    db.session.flush()
    assert {one.text for one in corrections()} == {"three"}
    answer = db.session.get_one(Answer, ids[2])
    answer.text = WORRYING
    surveys.hold_if_worrying(answer, now=NOW)
    assert corrections() == []


def test_a_large_theme_teaches_no_more_than_a_bounded_number(wave: int, officer: int) -> None:
    ids = add_answers(wave, *(f"answer {number}" for number in range(OF_ONE_THEME + 5)), quote=True)
    run_over(wave, {"late buses": ids})
    services.remap(theme_called("late buses").id, ["stay_safe"], "Dark stops", officer, NOW)
    assert len(corrections()) == OF_ONE_THEME
