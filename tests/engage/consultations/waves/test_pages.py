"""The calendar's pages, and a survey's answers from wave to wave: never a small number, and a mark where the words differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.consultations import services
from engage.consultations.waves import comparing, paired
from engage.core.db import db
from engage.surveys import library, pairs
from engage.surveys.models import Answer, Response, SurveyVersion, Wave
from tests.engage.consultations.makers import officer as by_officer
from tests.engage.consultations.makers import ready, step
from tests.factories import NOW, TODAY, add_response, add_staff, add_wave, enter, post

SLUG = "young-people"


@pytest.fixture
def officer(client: FlaskClient) -> FlaskClient:
    """A participation officer's browser."""
    enter(client, add_staff("participation_officer"))
    return client


def a_scale() -> str:
    """The key of a question with a scale."""
    return next(question.key for question in library.sources()[SLUG].questions if question.kind == "scale")


def answered(wave_id: int, points: Mapping[int, int]) -> None:
    """So many people chose each point of the scale."""
    for point, number in points.items():
        for _ in range(number):
            add_response(wave_id, {}).answers = [Answer(question_key=a_scale(), number=point, prefer_not=False, held=False)]
    db.session.commit()


def test_an_officer_plans_a_survey_three_times_and_sees_it_in_the_calendar(officer: FlaskClient, wave: int) -> None:
    days = {"opens_on": 60, "closes_on": 74, "hear_back_by": 120}
    given = {name: (TODAY + timedelta(days=number)).isoformat() for name, number in days.items()}
    page = post(officer, "/staff/waves/new", {"slug": SLUG, **given, "times": "3", "every_months": "4"})
    assert page.status_code == 302, page.get_data(as_text=True)
    assert db.session.query(Wave).count() == 4
    assert officer.get("/staff/waves/").get_data(as_text=True).count("planned") >= 3


def test_days_that_cannot_be_stay_typed(officer: FlaskClient, wave: int) -> None:
    page = post(officer, "/staff/waves/new", {"slug": SLUG, "opens_on": TODAY.isoformat(), "times": "1"})
    assert page.status_code == 400
    assert "Give this day." in page.get_data(as_text=True)
    assert f'value="{TODAY.isoformat()}"' in page.get_data(as_text=True)


def test_a_consultations_wave_is_paused_on_its_own_page(officer: FlaskClient, wave: int) -> None:
    made = ready()
    services.add_part(made, f"wave:{wave}", person_id=by_officer(), now=NOW)
    step(made, "open")
    shown = officer.get(f"/staff/waves/{wave}").get_data(as_text=True)
    assert "It belongs to a consultation" in shown
    assert f'action="/staff/waves/{wave}/pause"' not in shown, "nobody writes a reason that is refused"
    page = post(officer, f"/staff/waves/{wave}/pause", {"reason": "No power."}, page=f"/staff/waves/{wave}")
    assert page.status_code == 409
    assert "It belongs to a consultation" in page.get_data(as_text=True)
    assert "No power." in page.get_data(as_text=True)


def test_a_lone_wave_is_paused_with_a_reason_that_everybody_reads(app: Flask, officer: FlaskClient, wave: int) -> None:
    post(officer, f"/staff/waves/{wave}/pause", {"reason": "No power."}, page=f"/staff/waves/{wave}")
    assert "No power." in app.test_client().get(f"/surveys/{SLUG}/").get_data(as_text=True)
    post(officer, f"/staff/waves/{wave}/resume", {}, page=f"/staff/waves/{wave}")
    assert app.test_client().get(f"/surveys/{SLUG}/").status_code == 200


def test_another_wording_is_marked_and_shown(app: Flask, officer: FlaskClient, wave: int) -> None:
    earlier = add_wave(SLUG, opens_on=TODAY - timedelta(days=90), closes_on=TODAY - timedelta(days=60), key="before").id
    answered(wave, {3: 30})
    answered(earlier, {3: 30})
    source = library.sources()[SLUG]
    old = replace(
        source,
        questions=tuple(replace(one, text="Once: " + one.text) if one.key == a_scale() else one for one in source.questions),
    )
    version = SurveyVersion(slug=SLUG, digest=old.digest, definition=old.to_json())
    db.session.add(version)
    db.session.flush()
    for response in db.session.query(Response).filter_by(wave_id=earlier):
        response.version_id = version.id
    db.session.commit()
    _, questions = comparing.compared(SLUG, "en")
    (found,) = [one for one in questions if one.was_reworded]
    assert [column.reworded for column in found.columns] == [False, True]
    page = officer.get(f"/staff/surveys/{SLUG}/waves").get_data(as_text=True)
    assert "Once: " in page
    assert "Asked in other words" in page
    everybody = page.partition("All who took part")[2].partition("</tr>")[0]
    assert everybody.count("about ") == 2, "each wave says of how many people its shares are"


def test_a_questions_words_within_a_page_of_another_language_run_their_own_way(
    officer: FlaskClient, wave: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered(wave, {3: 30})
    known = library.sources()
    monkeypatch.setitem(known, SLUG, replace(known[SLUG], wordings=()))  # in English alone
    with officer.session_transaction() as session:
        session["lang"] = "ur"
    page = officer.get(f"/staff/surveys/{SLUG}/waves").get_data(as_text=True)
    text = next(one.text for one in known[SLUG].questions if one.key == a_scale())
    assert f'<bdi lang="en">{text}</bdi></caption>' in page
    assert f'aria-label="\u2068{text}\u2069"' in page


def test_no_page_shows_a_small_number(officer: FlaskClient, wave: int) -> None:
    answered(wave, {1: 3, 3: 30})
    page = officer.get(f"/staff/surveys/{SLUG}/waves").get_data(as_text=True)
    assert "about 3<" not in page
    assert "Number not shown" in page


def test_change_is_shown_only_of_enough_pairs(app: Flask, wave: int, monkeypatch: pytest.MonkeyPatch) -> None:
    earlier = add_wave(SLUG, opens_on=TODAY - timedelta(days=90), closes_on=TODAY - timedelta(days=60), key="before").id
    answered(wave, {3: 1})
    answered(earlier, {3: 1})
    monkeypatch.setattr(paired, "asks_for_pairs", lambda _slug: True)
    for number, is_shown in ((9, False), (60, True)):
        joined = [(1, 4)] * number + [(2, 2)] * (number // 2) + [(4, 1)] * 3
        monkeypatch.setattr(pairs, "points_of_pairs", lambda *_args, joined=joined: joined)
        (change,) = paired.changes_of(SLUG, "en")
        assert (change.counts["higher"].value is not None) is is_shown
        assert change.counts["lower"].hidden
