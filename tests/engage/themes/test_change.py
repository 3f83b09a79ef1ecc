"""Change between two waves: the interval is right, figures are safe, and the words promise nothing."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from engage.core.db import db
from engage.surveys import library
from engage.surveys.models import Answer, Response, SurveyVersion
from engage.themes import comparing, services
from engage.themes.change import Share, change_between
from engage.themes.models import Theme
from tests.engage.themes.makers import add_answers, run_over, theme_called
from tests.factories import NOW, TODAY, add_staff, add_wave, sign_in

SHARES = st.integers(1, 400).flatmap(lambda of: st.builds(Share, st.integers(0, of), st.just(of)))


@pytest.fixture
def officer(wave: int) -> int:
    return add_staff("participation_officer").id


@pytest.fixture
def next_wave(wave: int) -> int:
    opens_on = TODAY + timedelta(days=40)
    return add_wave("young-people", key="next", opens_on=opens_on, closes_on=opens_on + timedelta(days=9)).id


def two_waves(wave: int, next_wave: int, officer: int, before: tuple[int, int], after: tuple[int, int]) -> Theme:
    """A theme of so many of so many answers in each wave, accepted in both and well told apart; the later one."""
    themes = []
    for wave_id, (n, of) in ((wave, before), (next_wave, after)):
        ids = add_answers(wave_id, *(f"answer {number}" for number in range(of)))
        label = f"buses {wave_id}"
        run_over(wave_id, {label: ids[:n], f"else {wave_id}": ids[n:]})
        themes.append(theme_called(label))
        services.accept(themes[-1].id, officer, NOW)
        themes[-1].recognised = 0.9
    themes[1].continues_id = themes[0].id
    db.session.commit()
    return themes[1]


def test_the_interval_is_the_one_in_newcombe_s_paper() -> None:
    change = change_between(Share(48, 80), Share(56, 70))
    assert (round(change.low, 4), round(change.high, 4)) == (0.0524, 0.3339)
    none = change_between(Share(0, 20), Share(0, 10))
    assert (round(none.low, 4), round(none.high, 4)) == (-0.1611, 0.2775)


@given(SHARES, SHARES, st.integers(0, 9))
def test_the_difference_lies_in_its_range_and_rounding_only_widens_it(before: Share, after: Share, rounded_by: int) -> None:
    exact, blurred = change_between(before, after), change_between(before, after, rounded_by)
    assert -1 <= blurred.low <= exact.low <= exact.difference + 1e-9
    assert exact.difference - 1e-9 <= exact.high <= blurred.high <= 1


@given(SHARES, SHARES)
def test_looking_back_is_looking_forward_with_the_other_sign(before: Share, after: Share) -> None:
    there, back = change_between(before, after), change_between(after, before)
    assert (round(there.low, 9), round(there.high, 9)) == (round(-back.high, 9), round(-back.low, 9))


def test_a_theme_that_more_people_name_is_compared_from_rounded_figures(wave: int, next_wave: int, officer: int) -> None:
    theme = two_waves(wave, next_wave, officer, (20, 100), (58, 100))
    (row,) = comparing.compared(next_wave)
    assert (row.theme.id, row.why_not, row.is_reworded) == (theme.id, "", False)
    assert row.change is not None
    assert not row.change.may_be_chance
    for count in (row.before, row.after):
        assert count.value is not None
        assert count.value % 5 == 0


def test_few_people_are_never_compared(wave: int, next_wave: int, officer: int) -> None:
    two_waves(wave, next_wave, officer, (9, 60), (30, 60))
    (row,) = comparing.compared(next_wave)
    assert (row.change, row.why_not, row.before.hidden) == (None, "few", True)


def test_what_all_but_a_few_said_is_not_compared_either(wave: int, next_wave: int, officer: int) -> None:
    two_waves(wave, next_wave, officer, (30, 60), (56, 60))
    (row,) = comparing.compared(next_wave)
    assert (row.change, row.why_not) == (None, "few")


@pytest.mark.parametrize(("recognised", "why_not"), [(None, "unmeasured"), (0.4, "unsteady"), (0.5, "")])
def test_a_theme_that_is_not_told_from_others_is_not_compared(
    wave: int, next_wave: int, officer: int, recognised: float | None, why_not: str
) -> None:
    two_waves(wave, next_wave, officer, (20, 60), (30, 60)).recognised = recognised
    db.session.commit()
    (row,) = comparing.compared(next_wave)
    assert (row.change is None, row.why_not) == (bool(why_not), why_not)


def test_a_suggestion_is_not_compared(wave: int, next_wave: int, officer: int) -> None:
    theme = two_waves(wave, next_wave, officer, (20, 60), (30, 60))
    services.undo(theme.id, officer, NOW + timedelta(minutes=1))
    db.session.commit()
    assert comparing.compared(next_wave) == []


def test_a_question_in_other_words_is_marked(wave: int, next_wave: int, officer: int) -> None:
    two_waves(wave, next_wave, officer, (20, 60), (30, 60))
    now = db.session.query(SurveyVersion).one()
    asked = library.sources()["young-people"].in_language("en").questions
    question = next(question for question in asked if question.is_text)
    db.session.query(Answer).update({"question_key": question.key})
    assert not comparing.compared(next_wave)[0].is_reworded
    other = now.definition.replace(json.dumps(question.text), json.dumps("What would you change?"))
    older = SurveyVersion(slug=now.slug, digest="older", definition=other)
    db.session.add(older)
    db.session.flush()
    db.session.query(Response).filter_by(wave_id=wave).update({"version_id": older.id})
    db.session.commit()
    (row,) = comparing.compared(next_wave)
    assert row.is_reworded


def test_the_page_says_it_in_plain_words_and_never_an_exact_small_number(
    client: FlaskClient, wave: int, next_wave: int, officer: int
) -> None:
    two_waves(wave, next_wave, officer, (20, 100), (58, 100))
    sign_in(client)
    assert f"/staff/themes/{next_wave}/change" in client.get(f"/staff/themes/{next_wave}/").get_data(as_text=True)
    shown = client.get(f"/staff/themes/{next_wave}/change").get_data(as_text=True)
    assert "A larger share of those who answered said this" in shown
    assert "different people answer each time" in shown
    assert "significant" not in shown
    assert "58" not in re.sub(r"<[^>]+>", " ", shown.split("<main", 1)[1])


def test_a_difference_that_may_be_chance_is_called_so(client: FlaskClient, wave: int, next_wave: int, officer: int) -> None:
    two_waves(wave, next_wave, officer, (20, 60), (27, 60))
    sign_in(client)
    shown = client.get(f"/staff/themes/{next_wave}/change").get_data(as_text=True)
    assert "it may be chance" in shown


def test_a_wave_without_an_earlier_one_says_so(client: FlaskClient, wave: int, officer: int) -> None:
    sign_in(client)
    assert "Nothing to compare yet" in client.get(f"/staff/themes/{wave}/change").get_data(as_text=True)
    assert client.get("/staff/themes/999/change").status_code == 404
