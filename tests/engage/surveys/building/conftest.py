"""A participation officer at work on a survey."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.accounts.roles import Role
from engage.core.db import db
from engage.surveys.building import services
from engage.surveys.building.services import By
from engage.surveys.building.starting import begun
from engage.surveys.building.tables import Tables
from tests.engage.surveys.building.officer import Officer
from tests.factories import NOW, add_staff, enter


@pytest.fixture
def officer(app: Flask, client: FlaskClient) -> Officer:
    """One, signed in."""
    person = add_staff(Role.PARTICIPATION_OFFICER)
    return Officer(client, enter(client, person), By(person.id, NOW))


@pytest.fixture
def other(app: Flask, officer: Officer) -> Officer:
    """A colleague, in another browser."""
    browser, person = app.test_client(), add_staff(Role.PARTICIPATION_OFFICER, email="other@wrenshire.example")
    return Officer(browser, enter(browser, person), By(person.id, NOW))


@pytest.fixture
def clubs(officer: Officer) -> str:
    """A survey that lacks nothing, with two questions, the second asked by a rule; its slug."""
    slug = services.begin(clubs_tables(), "begun", officer.by)
    db.session.commit()
    return slug


def clubs_tables() -> Tables:
    """The same, not begun."""
    tables, _act, _subject = begun("", "Our clubs", "young_people", "en")
    about = tables["about"]
    said = {key: about[key] or "Said plainly." for key in about}
    asked = {"key": "go", "kind": "single", "text": "Do you go to a club?"}
    options = [{"key": "yes", "text": "Yes"}, {"key": "no", "text": "No"}]
    why = {"key": "why", "kind": "long_text", "text": "Why not?", "when": "chosen(go, no)"}
    return {**tables, "about": said, "questions": [{**asked, "options": options}, why]}
