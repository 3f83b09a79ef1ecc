"""What a survey was answered, on its staff page: counted as the gate lets it, by who spoke, and never a word of anybody's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.accounts.roles import Role
from engage.consultations.reach import services, weighting
from engage.consultations.reach.counting import NOT_SAID, who_took_part
from engage.core.db import db
from engage.evidence.answers.figures import SAID, Figures, Line, answers_seen
from engage.surveys import library
from engage.surveys.definition import PREFER_NOT
from engage.surveys.models import Answer, Response
from engage.surveys.outward import wave_info
from tests.factories import TODAY, add_response, add_staff, add_wave, enter

PAGE = "/staff/surveys/young-people/answers"


def answered(wave_id: int, number: int, answers: dict[str, object], **given: object) -> list[Response]:
    """So many people who gave these answers: a list is chosen, a number is a scale's, words are words, None would rather not."""
    made = []
    for _ in range(number):
        sent = add_response(wave_id, {}, **given)
        for key, value in answers.items():
            row = Answer(response_id=sent.id, question_key=key, prefer_not=value is None, held=False)
            row.choices = value if isinstance(value, list) else None
            row.number = value if isinstance(value, int) else None
            row.text = value if isinstance(value, str) else None
            db.session.add(row)
        made.append(sent)
    db.session.commit()
    return made


@pytest.fixture
def filled(wave: int) -> int:
    """Sixty who spoke by themselves, twelve through an advocate, two groups, and eleven adults who told."""
    answered(wave, 30, {"safe": 4, "matters": ["school", "being_safe"], "better": "Benches"}, age_band="14_16")
    answered(wave, 18, {"safe": 2, "matters": ["school"]}, age_band="11_13")
    answered(wave, 12, {"safe": None, "matters": None})
    answered(wave, 12, {"safe": 4, "matters": ["being_safe"]}, provenance="advocate")
    answered(wave, 2, {"safe": 4}, provenance="group", group_size=9)
    answered(wave, 11, {"safe": 1}, provenance="adult_reported")
    return wave


def figures(wave_id: int, key: str) -> Figures:
    return next(each for each in answers_seen(wave_info(wave_id), "en").questions if each.key == key)


def line(found: Figures, key: str) -> Line:
    return next(each for each in (*found.lines, *found.unsaid) if each.key == key)


def test_each_answer_is_counted_once_and_rounded_and_small_ones_are_hidden(app: Flask, filled: int) -> None:
    found = figures(filled, "safe")
    assert line(found, "4").count.value in {40, 45}  # 30 by themselves, 12 through an advocate, 2 groups
    assert [line(found, key).count.hidden for key in ("1", "3", "5")] == [True, True, True]
    assert line(found, PREFER_NOT).count.hidden, "the smallest that may be shown goes too, or subtraction gave the small ones"


def test_what_adults_told_is_in_no_figure_but_its_own(app: Flask, filled: int) -> None:
    told = line(figures(filled, "safe"), "1")
    assert told.count.hidden
    assert told.by.keys() == {"self", "helped", "interpreted", "advocate", "group"}
    answered(filled, 30, {"safe": 1}, provenance="observed")
    answered(filled, 30, {"safe": 3}, provenance="observed")
    told = line(figures(filled, "safe"), "1")
    assert told.count.hidden
    assert told.reported.value in {40, 45}


def test_by_how_they_spoke_the_totals_are_those_of_who_took_part(app: Flask, filled: int) -> None:
    found = figures(filled, "safe")
    assert line(found, "4").by["self"].value in {30, 35, None}
    assert all(each.by["group"].hidden for each in (*found.lines, *found.unsaid)), "two groups could be known again"


def test_a_figure_is_the_same_as_beside_its_weights(app: Flask, filled: int) -> None:
    turnout = who_took_part(wave_info(filled), "en")
    _, chosen = weighting.what_they_chose(turnout, "en", services.population("young_people"))
    beside = {question.text: {choice.name: choice.count for choice in question.choices} for question in chosen}
    for key in ("safe", "matters"):
        found = figures(filled, key)
        assert {each.name: each.count for each in found.lines} == beside[found.text]


def test_who_said_nothing_and_who_would_rather_not_say_are_told_apart(app: Flask, filled: int) -> None:
    found = figures(filled, "matters")
    assert line(found, PREFER_NOT).name == "Would rather not say"
    assert line(found, NOT_SAID).name == "Said nothing"
    assert {each.key for each in figures(filled, "better").lines} == {SAID}


def test_a_held_answer_is_never_counted(app: Flask, filled: int) -> None:
    before = line(figures(filled, "better"), SAID)
    for sent in answered(filled, 30, {"one_change": "x"}):
        db.session.add(Answer(response_id=sent.id, question_key="better", prefer_not=False, held=True))
    db.session.commit()
    after = line(figures(filled, "better"), SAID)
    assert (before.count.value, before.by["self"]) == (after.count.value, after.by["self"])


def test_the_page_shows_figures_and_no_words(client: FlaskClient, filled: int) -> None:
    enter(client, add_staff(Role.PARTICIPATION_OFFICER))
    page = client.get(PAGE).get_data(as_text=True)
    assert "How safe do you feel where you live?" in page
    assert "Benches" not in page
    assert "Read what they wrote" in page


def test_what_may_not_be_shown_is_named_once_under_its_question_and_fills_no_rows(client: FlaskClient, filled: int) -> None:
    found = figures(filled, "safe")
    enter(client, add_staff(Role.PARTICIPATION_OFFICER))
    page = client.get(PAGE).get_data(as_text=True)
    assert {line.name for line in found.shown} & set(found.withheld) == set()
    assert len(found.shown) + len(found.withheld) == len(found.lines) + len(found.unsaid)
    assert f"not shown to protect others: <bdi>{found.withheld[0]}</bdi>" in " ".join(page.split())


def test_where_too_few_answered_the_page_says_so_once(client: FlaskClient, wave: int) -> None:
    answered(wave, 9, {"safe": 4, "better": "Benches"})
    enter(client, add_staff(Role.PARTICIPATION_OFFICER))
    page = client.get(PAGE).get_data(as_text=True)
    assert page.count("Under 10 people no number is shown") == 1
    assert "Number not shown" not in page
    assert "How safe do you feel" not in page
    assert "CSV" in page


def test_where_the_total_is_shown_the_page_does_not_say_that_too_few_answered(client: FlaskClient, wave: int) -> None:
    answered(wave, 21, {"safe": 4, "better": "Benches"})
    enter(client, add_staff(Role.PARTICIPATION_OFFICER))
    page = client.get(PAGE).get_data(as_text=True)
    assert "No numbers can be shown" in page
    assert "Too few have answered" not in page


def test_a_survey_that_has_closed_promises_no_more_answers(client: FlaskClient, app: Flask) -> None:
    closed = add_wave("young-people", opens_on=TODAY - timedelta(90), closes_on=TODAY - timedelta(60), key="past")
    answered(closed.id, 9, {"safe": 4})
    enter(client, add_staff(Role.PARTICIPATION_OFFICER))
    page = client.get(PAGE).get_data(as_text=True)
    assert "Too few have answered" in page
    assert "Once there are more" not in page


def test_another_time_is_one_link_away_and_an_unknown_one_is_the_empty_page(client: FlaskClient, filled: int) -> None:
    add_wave("young-people", opens_on=TODAY - timedelta(400), closes_on=TODAY - timedelta(390), key="before")
    enter(client, add_staff(Role.BOARD_MEMBER))
    page = client.get(PAGE).get_data(as_text=True)
    assert "wave=before" in page
    assert "Read what they wrote" not in page, "a Board member reads no answers"
    assert "Nobody has answered yet" in client.get(f"{PAGE}?wave=never").get_data(as_text=True)


def test_a_survey_that_was_never_open_says_so_and_one_that_is_none_is_not_found(client: FlaskClient, filled: int) -> None:
    enter(client, add_staff(Role.PARTICIPATION_OFFICER))
    assert "parents-and-carers" in library.sources()
    assert "Nobody has answered yet" in client.get("/staff/surveys/parents-and-carers/answers").get_data(as_text=True)
    assert client.get("/staff/surveys/nothing/answers").status_code == 404


def test_a_wave_that_is_only_planned_has_no_answers_to_see(client: FlaskClient, filled: int) -> None:
    first = TODAY + timedelta(days=400)
    add_wave("young-people", key="planned", opens_on=first, closes_on=first + timedelta(days=9))
    enter(client, add_staff(Role.PARTICIPATION_OFFICER))
    assert "wave=planned" not in client.get(PAGE).get_data(as_text=True)
    assert client.get(f"{PAGE}.csv?wave=planned").status_code == 404
