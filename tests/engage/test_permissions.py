"""The one table against every address: each role, held everywhere, in the own area or in another, opens what it says, no more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from engage.accounts import permissions
from engage.accounts.areas import all_areas
from engage.accounts.permissions import ALLOWED, BY_AREA, NEEDS_VETTING, STAFF_ROLES, Grant, Permission, Role, is_granted
from engage.core import errors
from engage.core.db import db
from engage.evidence import print as printing
from engage.surveys.formats import pdf
from tests.engage.browsing import answer, send
from tests.engage.places import OF_NO_PLACE, PLACED
from tests.engage.test_routes import address, permission_of
from tests.factories import TODAY, add_member, add_staff, enter, enter_as_member

OWN, OTHER = 2, 3  # the places of these tests; the first is the county
EVERYWHERE = "everywhere"


@dataclass(frozen=True)
class Door:
    """One address that not everybody may open, and one way of asking for it."""

    method: str
    rule: Rule
    permission: Permission

    def url(self, app: Flask, area_id: int | None) -> str:
        """The address, of a thing in this place where it names one; without a place, of a thing that need not be there."""
        maker = PLACED.get(self.rule.endpoint)
        if maker is None or area_id is None:
            return address(app, self.rule)
        values = maker(area_id)
        db.session.commit()
        return str(app.url_map.bind("localhost").build(self.rule.endpoint, values, method=self.method))


def doors(app: Flask) -> Iterator[Door]:
    """Every one of them."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        needed = permission_of(app, rule)
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            if needed is not None:
                yield Door(method, rule, needed)


def knock(app: Flask, client: FlaskClient, door: Door, token: str, area_id: int | None) -> TestResponse:
    """Ask for it; who is refused at the door is so whatever lies behind it, and nothing needs to be made there."""
    data = {"csrf_token": token} if door.method == "POST" else None
    return client.open(door.url(app, area_id), method=door.method, data=data)


@pytest.fixture(autouse=True)
def _somebody_else(app: Flask, wave: int) -> None:
    """Things number 1 are another's: a session, an account; a wave with an answer; a county with two places."""
    assert {node.id for node in all_areas()} == {1, OWN, OTHER}
    child = app.test_client()
    answer(child, 1, "Benches")
    send(child)
    enter(app.test_client(), add_staff(*STAFF_ROLES, email="first@wrenshire.example"))


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of errors are their sentence alone, and no sheet is pressed: who may open what does not hang on it."""
    monkeypatch.setattr(errors, "render_template", lambda _template, *, message, **_rest: message)
    for place in (pdf, printing):
        monkeypatch.setattr(place, "press", lambda _html, _language, out: out.write(b"%PDF-1.7"))


def test_every_page_of_one_thing_that_lies_somewhere_is_listed_with_its_place(app: Flask) -> None:
    naming = {door.rule.endpoint for door in doors(app) if door.permission in BY_AREA and door.rule.arguments}
    assert naming - OF_NO_PLACE - set(PLACED) == set(), "write in tests/engage/places.py where its thing lies"
    known = {door.rule.endpoint for door in doors(app)}
    assert set(PLACED) <= known
    assert not OF_NO_PLACE & set(PLACED)


@pytest.mark.parametrize("held", [EVERYWHERE, OWN, OTHER], ids=["everywhere", "own area", "other area"])
@pytest.mark.parametrize("role", STAFF_ROLES)
@pytest.mark.usefixtures("plain")
def test_each_role_opens_exactly_what_the_table_allows(app: Flask, client: FlaskClient, role: Role, held: int | str) -> None:
    grant = Grant(role) if held == EVERYWHERE else Grant(role, int(held))
    token = enter(client, add_staff(grant))
    for door in doors(app):
        if held != EVERYWHERE and role not in ALLOWED[door.permission]:
            assert not is_granted(
                (grant,), door.permission, OWN
            )  # a role for one place opens nothing that it does not everywhere
            continue
        somewhere = is_granted((grant,), door.permission)
        given = knock(app, client, door, token, OWN if somewhere else None)
        what = f"{role} {held} {door.method} {door.rule.rule}: {given.status_code}"
        there = is_granted((grant,), door.permission, OWN) if door.rule.endpoint in PLACED else somewhere
        if somewhere and there:
            assert given.status_code not in {401, 403}, what
            assert given.status_code < 500, what
            assert "/sign-in" not in given.headers.get("Location", ""), what
        elif somewhere:
            assert given.status_code in {403, 404}, what
        else:
            assert given.status_code == 403, what
            assert "Ask your administrator" in given.get_data(as_text=True), what


def test_who_is_refused_sees_a_whole_page_that_says_whom_to_ask(app: Flask, client: FlaskClient) -> None:
    token = enter(client, add_staff(Grant(Role.PARTNER)))
    door = next(door for door in doors(app) if door.permission == Permission.OPEN_CONCERNS)
    page = knock(app, client, door, token, None).get_data(as_text=True)
    assert "Ask your administrator" in page
    assert "<nav" in page


@pytest.mark.usefixtures("plain")
@pytest.mark.parametrize("audience", ["parents", "young_people"])
def test_a_member_opens_exactly_what_the_table_allows(app: Flask, client: FlaskClient, audience: str) -> None:
    member = add_member("Kestrel", audience=audience, area_id=OWN)
    token = enter_as_member(client, member)
    for door in doors(app):
        is_ours = Role.FORUM_MEMBER in ALLOWED[door.permission]
        given = knock(app, client, door, token, OWN if is_ours else None)
        what = f"member {door.method} {door.rule.rule}: {given.status_code}"
        if is_ours and door.method == "POST":  # it may have been the one that leaves, or signs out
            if db.session.get(type(member), member.id).state == "left":
                member = add_member(f"Kestrel {len(door.rule.rule)}{door.method[:2]}", audience=audience, area_id=OWN)
            token = enter_as_member(client, member)
        if is_ours:
            assert given.status_code != 401, what
            assert given.status_code < 500, what
            assert "/sign-in" not in given.headers.get("Location", ""), what
            if door.rule.endpoint not in PLACED:
                assert given.status_code != 403, what
        else:
            assert given.status_code == 403, what


def test_who_is_not_signed_in_opens_nothing(app: Flask, client: FlaskClient) -> None:
    for door in doors(app):
        if door.method == "GET":
            given = knock(app, client, door, "", OWN)
            assert given.status_code == 302, door.rule.rule
            assert given.headers["Location"].split("?")[0] in {"/staff/sign-in", "/members/sign-in"}, door.rule.rule


@pytest.mark.usefixtures("plain")
def test_a_vetting_check_that_has_ended_takes_the_queue_and_the_desk_away(app: Flask, client: FlaskClient) -> None:
    person = add_staff(*STAFF_ROLES)
    for until in (None, TODAY - timedelta(days=1)):
        person.vetted_until = until
        db.session.commit()
        token = enter(client, person)
        for door in doors(app):
            is_closed = door.permission in NEEDS_VETTING or ALLOWED[door.permission] == {Role.FORUM_MEMBER}
            if until is None and not is_closed:
                continue  # what needs no check asks for none, whichever way there is none: once is enough
            given = knock(app, client, door, token, None if is_closed else OWN)
            assert (given.status_code == 403) == is_closed, (door.rule.rule, given.status_code)

    assert "Your vetting check is not in date." in client.get("/staff/concerns/").text
    person.vetted_until = TODAY
    db.session.commit()
    assert client.get("/staff/concerns/").status_code == 200


def test_the_last_day_of_a_check_still_counts(app: Flask) -> None:
    person = add_staff("safeguarding_lead")
    person.vetted_until = TODAY
    assert person.is_vetted_on(TODAY)
    assert not person.is_vetted_on(TODAY + timedelta(days=1))


class TestPlaces:
    """A role for a place covers what lies below it, and nothing beside or above."""

    def test_a_role_for_the_county_covers_its_areas(self, app: Flask) -> None:
        county = Grant(Role.MODERATOR, 1)
        assert is_granted((county,), Permission.MODERATE, OWN)
        assert is_granted((county,), Permission.MODERATE, 1)

    def test_a_role_for_an_area_covers_neither_another_nor_the_county(self, app: Flask) -> None:
        own = Grant(Role.MODERATOR, OWN)
        assert is_granted((own,), Permission.MODERATE, OWN)
        assert not is_granted((own,), Permission.MODERATE, OTHER)
        assert not is_granted((own,), Permission.MODERATE, 1)

    def test_what_belongs_to_no_place_is_for_who_works_everywhere(self, app: Flask) -> None:
        assert not is_granted((Grant(Role.MODERATOR, 1),), Permission.MODERATE, None)
        assert is_granted((Grant(Role.MODERATOR),), Permission.MODERATE, None)

    def test_a_place_that_is_not_there_is_nobodys_but_theirs_who_work_everywhere(self, app: Flask) -> None:
        assert not is_granted((Grant(Role.MODERATOR, OWN),), Permission.MODERATE, 99)

    def test_two_roles_do_not_lend_each_other_their_places(self, app: Flask) -> None:
        grants = (Grant(Role.MODERATOR, OWN), Grant(Role.SAFEGUARDING_LEAD, OTHER))
        assert not is_granted(grants, Permission.MODERATE, OTHER)
        assert not is_granted(grants, Permission.OPEN_CONCERNS, OWN)

    def test_lists_show_what_lies_in_the_own_places(self, app: Flask, client: FlaskClient) -> None:
        person = add_staff(Grant(Role.MODERATOR, 1), Grant(Role.PARTICIPATION_OFFICER, OWN), Role.ADVOCATE)
        with app.test_request_context():
            from flask_login import login_user  # noqa: PLC0415

            login_user(person)
            assert permissions.areas_of(Permission.MODERATE) == {1, OWN, OTHER}
            assert permissions.areas_of(Permission.MANAGE_BOARDS) == {OWN}
            assert permissions.areas_of(Permission.HELP_SPEAK) is None
            assert permissions.areas_of(Permission.OPEN_CONCERNS) == frozenset()
