"""The first page of staff: what is due first stands first, and each sees only work that is theirs."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from analysis.screen import Screening
from engage.accounts import today
from engage.accounts.models import Person
from engage.accounts.notifications import Kind, ToStaff, notify
from engage.accounts.permissions import STAFF_ROLES
from engage.accounts.today import Task
from engage.core.clock import HOME_ZONE
from engage.core.db import db
from engage.safeguarding import services as desk
from engage.surveys import library
from engage.trust.models import ServiceListing
from tests.engage.forums.making import add_board, add_post, add_thread
from tests.engage.influence import makers
from tests.factories import TODAY, add_staff, add_wave, enter


def shown(client: FlaskClient) -> str:
    page = client.get("/staff/")
    assert page.status_code == 200
    return page.get_data(as_text=True)


def words_in(page: str) -> list[str]:
    return re.findall(r'<b class="count">\d+</b>\s*<span>\s*<b>([^<]+)</b>', page)


def add_service(days: int) -> None:
    listing = ServiceListing(key=f"k{days}", name="A hub", what="Advice.", for_whom="All", how="Ring", phone="")
    listing.reviewed_on, listing.review_by = TODAY + timedelta(days=days - 100), TODAY + timedelta(days=days)
    db.session.add(listing)
    db.session.commit()


def test_what_is_due_first_stands_first_and_what_has_no_day_last(app: Flask) -> None:
    day = date(2026, 3, 2)
    tasks = [Task("none", "/", 1), Task("late", "/", 1, date(2026, 2, 1)), Task("soon", "/", 1, date(2026, 3, 9))]
    tasks += [Task("far", "/", 1, date(2026, 3, 10)), Task("today", "/", 1, day)]
    with app.test_request_context():
        found = {group.key: [task.words for task in group.tasks] for group in today.grouped(tasks, day)}
    assert found == {"now": ["late", "today"], "soon": ["soon"], "later": ["far", "none"]}


@pytest.mark.parametrize("role", STAFF_ROLES)
def test_each_role_has_a_first_page_and_a_quiet_word_when_nothing_waits(client: FlaskClient, role: str) -> None:
    enter(client, add_staff(role))
    page = shown(client)
    assert "Nothing waits for you" in page
    assert words_in(page) == []
    assert "Your account" in page


def test_an_officer_sees_services_to_check_and_surveys_that_close_before_what_has_no_day(client: FlaskClient, wave: int) -> None:
    enter(client, add_staff("participation_officer"))
    add_service(-3)
    add_wave("parents-and-carers", opens_on=TODAY - timedelta(days=20), closes_on=TODAY + timedelta(days=5))
    makers.record_decision(1)
    db.session.commit()
    found = words_in(shown(client))
    assert found == ["Check that services still exist", "Surveys close soon: ask those who are missing", "Write replies"]


def test_a_translation_of_an_open_survey_that_is_not_offered_is_named(
    client: FlaskClient, wave: int, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(client, add_staff("participation_officer"))
    assert "Finish surveys" not in shown(client)
    known = library.sources()
    old = tuple(replace(one, of="older words") if one.language in {"pl", "ur"} else one for one in known["young-people"].wordings)
    changed = {**known, "young-people": replace(known["young-people"], wordings=old)}
    monkeypatch.setattr(library, "sources", lambda: changed)
    page = unescape(shown(client))
    assert re.search(r'<b class="count">2</b>\s*<span>\s*<b>Finish surveys\' translations', page)
    assert "/staff/surveys/young-people/files" in page


def test_a_survey_whose_people_should_have_heard_back_is_late_until_something_is_published(
    client: FlaskClient, app: Flask
) -> None:
    enter(client, add_staff("participation_officer"))
    add_wave("young-people", opens_on=TODAY - timedelta(days=200), closes_on=TODAY - timedelta(days=100))
    page = shown(client)
    assert "People wait to hear back from a survey" in words_in(page)
    assert 'class="todo now"' in page


def test_accepted_themes_wait_for_a_decision_until_the_public_list_has_them(client: FlaskClient, wave: int) -> None:
    enter(client, add_staff("plan_author"))
    makers.add_theme(wave, "Nowhere to sit", makers.add_responses(wave, 3))
    db.session.commit()
    page = shown(client)
    assert words_in(page) == ["Decide on accepted themes"]
    assert 'href="/staff/undecided/"' in page


def test_a_moderator_of_one_place_is_not_told_of_posts_elsewhere(client: FlaskClient, wave: int) -> None:
    ashby, brackenford = 2, 3
    thread = add_thread(add_board("there", area_id=brackenford), ("Benches", "published"))
    add_post(thread, "Lights", "held")
    person = add_staff("moderator", email="mo@wrenshire.example")
    place_role(person, ashby)
    enter(client, person)
    assert words_in(shown(client)) == []
    place_role(person, brackenford)
    assert words_in(shown(client)) == ["Look at forum posts"]


def test_a_conversation_without_an_answer_waits_for_whoever_answers_for_a_service(client: FlaskClient, app: Flask) -> None:
    thread = add_thread(add_board("parents"), ("Benches", "published"), state="open")
    enter(client, add_staff("partner"))
    assert words_in(shown(client)) == ["Forum conversations have no answer from a service"]
    add_post(thread, "We will look at it.", "published").is_staff = True
    db.session.commit()
    assert words_in(shown(client)) == []


def test_an_administrator_is_told_of_vetting_checks_that_run_out(client: FlaskClient, app: Flask) -> None:
    person = add_staff("moderator", email="mo@wrenshire.example")
    person.vetted_until = TODAY + timedelta(days=6)
    enter(client, add_staff("administrator"))
    page = shown(client)
    assert words_in(page) == ["Renew vetting checks"]
    assert 'class="todo soon"' in page


def place_role(person: Person, area_id: int) -> None:
    for role in person.roles:
        role.area_id = area_id
    db.session.commit()


NOW = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=HOME_ZONE)


def test_somebody_in_danger_stands_before_whatever_has_waited_longer(client: FlaskClient, app: Flask) -> None:
    lead = add_staff("safeguarding_lead")
    add_service(-30)
    desk.raise_concern("answer", "0", {"text": "words"}, Screening(True, ("medical",), 0.9), now=NOW)
    enter(client, lead)
    found = words_in(shown(client))
    assert found.index("Deal with concerns") == 0
    assert found[-1] == "Check that services still exist"


def test_a_concern_in_danger_that_is_overdue_says_since_when(client: FlaskClient, app: Flask) -> None:
    lead = add_staff("safeguarding_lead")
    desk.raise_concern("answer", "0", {"text": "words"}, Screening(True, ("medical",), 0.9), now=NOW - timedelta(days=10))
    enter(client, lead)
    first = shown(client).split("<li>")[1:]
    task = next(one for one in first if "Deal with concerns" in one)
    assert "since" in task
    assert "today" not in task


def test_what_cannot_wait_stands_under_now_in_its_own_words(client: FlaskClient, app: Flask) -> None:
    administrator = add_staff("administrator")
    told = ToStaff(administrator.id)
    notify(told, Kind.CONCERN_OVERDUE, "/staff/inbox", now=NOW, urgent=True)
    notify(told, Kind.POST_ESCALATED, "/staff/inbox", now=NOW)
    db.session.commit()
    enter(client, administrator)
    page = shown(client)
    assert words_in(page) == ["A safeguarding concern is overdue. Call the safeguarding lead or a deputy.", "What is new for you"]
    now, later = page.split('class="todo later"')
    assert "A safeguarding concern is overdue" in now
    assert re.search(r'<b class="count">1</b>\s*<span>\s*<b>What is new for you', later)
