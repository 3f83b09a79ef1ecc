"""A page asks the database as often about many claims, themes and answers as about a few: no list is read row by row."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from engage.core.db import db
from engage.plan.models import Plan, Priority
from engage.surveys.models import Response, Wave
from tests.engage.influence import makers
from tests.factories import TODAY, add_staff, sign_in

FEW = 2  # four times as many still fit on one page of the wall, and into one batch of quotes
PAGES = (
    "/you-said-we-did/",
    "/you-said-we-did/waiting",
    "/plan/more-to-do",
    "/consultations/reach/young-people/now",
    "/staff/",
    "/staff/board/",
    "/staff/themes/",
    "/staff/undecided/",
    "/staff/influence/",
    "/staff/reach/young-people/now",
    "/staff/reach/young-people/now/earlier",
    "/staff/evidence/",
    "/staff/evidence/more-to-do.csv",
    "/staff/evidence/report/needs.csv",
)


@pytest.fixture
def over(app: Flask) -> Wave:
    """A survey and a plan."""
    return add_survey_and_plan()


def add_survey_and_plan() -> Wave:
    """A survey that closed long ago: its figures stand still, and its themes have waited."""
    wave = Wave(slug="young-people", key="now", opens_on=makers.day(-160), closes_on=makers.day(-120), hear_back_by=TODAY)
    plan = Plan(slug="plan", title="Plan", framework_key="ecm", starts_on=TODAY, ends_on=TODAY + timedelta(days=900), source="")
    db.session.add_all([wave, plan])
    db.session.flush()
    words = {"title": "More to do", "summary": "Things to do.", "outcome_keys": ["stay_safe"]}
    db.session.add(Priority(plan_id=plan.id, slug="more-to-do", position=1, **words))
    db.session.commit()
    return wave


def more(wave: Wave, officer: int, first: int, last: int) -> None:
    """Claims that are published, themes that nobody has decided on, and people who say they may be quoted behind each."""
    priority = db.session.query(Priority.id).scalar()
    for number in range(first, last):
        rows: list[Response] = makers.add_responses(wave.id, 12, age_band="14_16")
        makers.publish_one(wave.id, rows, label=f"Buses {number}", priority_id=priority, person_id=officer)
        makers.add_theme(wave.id, f"Lights {number}", rows)


def count_statements(client: FlaskClient, address: str) -> int:
    """How many statements one asking of a page takes, after one that fills what is kept between requests."""
    assert client.get(address).status_code == 200
    asked = list[str]()

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        client.get(address)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(asked)


def test_pages_ask_no_more_often_about_many_than_about_a_few(over: Wave, client: FlaskClient) -> None:
    officer = add_staff("participation_officer", "plan_author")
    sign_in(client, officer.email)
    more(over, officer.id, 0, FEW)
    few = {page: count_statements(client, page) for page in PAGES}
    more(over, officer.id, FEW, 4 * FEW)
    grown = {page: (few[page], many) for page in PAGES if (many := count_statements(client, page)) > few[page]}
    assert grown == {}


def test_the_same_pages_open_on_postgresql(postgres_app: Flask) -> None:
    officer, client = add_staff("participation_officer", "plan_author"), postgres_app.test_client()
    more(add_survey_and_plan(), officer.id, 0, 1)
    sign_in(client, officer.email)
    assert {page: client.get(page).status_code for page in PAGES} == dict.fromkeys(PAGES, 200)
