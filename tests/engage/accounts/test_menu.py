"""The staff's menu: each role finds its own work there, nothing else, and the place where it is."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.accounts.menu import FEW, GROUPS
from engage.accounts.notifications import Kind, ToStaff, notify
from engage.accounts.permissions import ALLOWED, STAFF_ROLES, Permission
from engage.core import clock
from engage.core.db import db
from tests.factories import add_staff, enter

PLACES = [place for group in GROUPS for place in group.places]


def menu_of(client: FlaskClient, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.get_data(as_text=True).split('<nav class="nav"', 1)[1].split("</nav>", 1)[0]


def test_every_place_of_the_menu_is_a_page_that_asks_for_the_permission_it_is_shown_by(app: Flask) -> None:
    for place in PLACES:
        assert getattr(app.view_functions[place.endpoint], "permission", None) == Permission(place.permission), place.endpoint
    assert len({place.endpoint for place in PLACES}) == len(PLACES)
    known = set(app.blueprints)
    assert {name for place in PLACES for name in place.also} <= known


@pytest.mark.parametrize("role", STAFF_ROLES)
def test_each_role_sees_its_own_places_and_no_other(client: FlaskClient, role: str) -> None:
    enter(client, add_staff(role))
    menu = menu_of(client, "/staff/")
    with client.application.test_request_context():
        mine = {place.url for place in PLACES if role in ALLOWED[Permission(place.permission)]}
        others = {place.url for place in PLACES} - mine
    linked = set(re.findall(r'href="(/staff/[^"]*)"', menu)) - {"/staff/inbox", "/staff/account"}
    assert linked == mine
    assert not linked & others
    assert ("<details" in menu.split('class="me"')[0]) == (len(mine) > FEW)


@pytest.mark.parametrize(
    ("url", "group", "place"),
    [
        ("/staff/codes/new", "Ask", "Codes and posters"),
        ("/staff/surveys/check/", "Ask", "Surveys"),
        ("/staff/surveys/young-people/files", "Hear", "Answers and files"),
        ("/staff/undecided/", "Decide and tell", "Said, not decided"),
        ("/staff/services/gaps", "Keep safe", "Services"),
    ],
)
def test_the_open_place_and_its_group_are_marked_and_nothing_else(client: FlaskClient, url: str, group: str, place: str) -> None:
    enter(client, add_staff("participation_officer"))
    menu = menu_of(client, url)
    marked = re.findall(r'aria-current="true">\s*([^<]+)', menu)
    assert [words.strip() for words in marked] == [group, place]


def test_news_are_counted_beside_ones_name(client: FlaskClient) -> None:
    person = add_staff("participation_officer")
    enter(client, person)
    assert "badge" not in menu_of(client, "/staff/")
    notify(ToStaff(person.id), Kind.ANSWER_WANTED, "/staff/forums/", now=clock.now())
    db.session.commit()
    assert re.findall(r'badge">(\d+)', menu_of(client, "/staff/codes/")) == ["1", "1"]
