"""The sample plan is run as people run plans: with progress, and with gaps that the pages own up to."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from engage.core.db import db
from engage.plan import running as plan
from engage.plan.models import Action, ActionNote, Document, PlanVersion, Priority
from engage.plan.services import late_actions, priority_page
from engage.sample import authority, county_plan, running
from engage.sample.source import read_sample
from tests import factories


@pytest.fixture
def county(app: Flask, today: date) -> int:
    """Wrenshire and its plan, run by its author, without an answer; the author."""
    authority.load_authority(today)
    county_plan.load_plan(today)
    author = factories.add_staff("plan_author").id
    running.run_plan(author, today)
    db.session.commit()
    return author


def test_one_priority_is_silent_and_the_others_are_not(county: int, today: date) -> None:
    assert [row.slug for row in plan.silent_priorities(today)] == ["homes"]
    assert set(db.session.scalars(select(Priority.author_id))) == {county}


def test_actions_are_late_one_says_why_and_one_does_not(county: int, today: date) -> None:
    late = {action.title.text for action in late_actions("en", today)}
    noted = {
        action.title.text
        for slug in ("poverty", "things-to-do")
        for action in priority_page(slug, "en", today).actions
        if action.notes
    }
    assert "Serve a hot meal at holiday clubs" in late & noted
    assert late - noted


def test_every_priority_lacks_a_pledge_of_some_partner(county: int) -> None:
    assert all(row.unpledged for row in plan.desk_rows(None, factories.TODAY))


def test_nothing_in_it_leads_to_a_place_that_exists(county: int) -> None:
    assert all(url.startswith("https://wrenshire.example/") for url in db.session.scalars(select(Document.url)))
    assert set(db.session.scalars(select(Document.found))) == {""}


def test_the_first_version_was_frozen_before_anything_was_noted(county: int) -> None:
    version = db.session.scalars(select(PlanVersion)).one()
    assert version.number == 1
    assert all(note.dated > version.published_on for note in db.session.scalars(select(ActionNote)))
    frozen = [action for priority in version.snapshot["priorities"] for action in priority["actions"]]
    assert {action["state"] for action in frozen} == {"not_started"}
    assert all(action["due_on"] > version.published_on.isoformat() for action in frozen)


def test_each_action_goes_today_as_the_file_says(county: int) -> None:
    given = {action["title"]: action["state"] for one in read_sample("plan")["priorities"] for action in one["actions"]}
    assert {action.title: action.state for action in db.session.scalars(select(Action))} == given


def test_the_files_gaps_are_still_in_it() -> None:
    source: Any = read_sample("running")
    assert {wish.get("next_wave", "") for wish in source["wishes"]} == {"", "taken_up", "not_taken"}
    decided = {one["title"]: one for one in read_sample("plan")["decisions"]}
    assert [title for title, one in decided.items() if one["follow_up_in_days"] < 0] == [
        "Light the main path, not the whole park"
    ]
