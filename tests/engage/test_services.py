"""The one table against every service that pages call: a page that forgot to ask opens nothing.

What is guarded is read from the code (`tests.engage.services`); what need not be is in `tests.engage.unguarded`, with its reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from inspect import Parameter, unwrap
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_login import login_user
from werkzeug.exceptions import Forbidden

from engage.accounts import guarding, joining, member_codes, sessions
from engage.accounts.guarding import Guard, NobodyActsError, guarded
from engage.accounts.models import Member, Person
from engage.accounts.permissions import ALLOWED, BY_AREA, NEEDS_VETTING, STAFF_ROLES, Grant, Permission, Role, is_granted
from engage.consultations import places as consultations
from engage.consultations.models import Consultation
from engage.consultations.rules import Particulars
from engage.core import acting, clock
from engage.core.db import db
from engage.core.errors import ForbiddenError
from engage.forums import keeping, moderation, queueing
from engage.forums import places as forums
from engage.forums.conflicts import Moderator
from engage.forums.models import Board, Thread
from engage.plan import places as plan
from engage.plan.models import Pledge
from engage.safeguarding import places as safeguarding
from engage.safeguarding.models import Concern
from engage.surveys import listening
from tests.engage.consultations.makers import WHOLE
from tests.engage.places import a_board, a_concern, a_consultation, a_decision, a_handed_recording, a_post, a_priority, only
from tests.engage.services import guards, pages, services, ways
from tests.engage.test_permissions import EVERYWHERE, OTHER, OWN
from tests.engage.unguarded import UNGUARDED
from tests.factories import NOW, TODAY, add_member, add_staff, enter, enter_as_member, post

Given = dict[str, Any]
# How a guard finds the places that a service touches: given an area, what to call the service with for a thing that lies there.
ARGUMENTS: dict[Callable[..., guarding.Places], Callable[[int], Given]] = {
    guarding.somewhere: lambda _area_id: {},
    guarding.of_area: lambda area_id: {"area_id": area_id},
    guarding.of_areas: lambda area_id: {"areas": {area_id}},
    joining.of_invitation: lambda area_id: {"wanted": joining.InviteFor("parents", "invite", area_id, "", 1, TODAY)},
    member_codes.of_member: lambda area_id: {"member": Member(area_id=area_id)},
    forums.of_board: lambda area_id: {"board": _board(area_id)},
    forums.of_boards: lambda area_id: {"boards": [_board(area_id)]},
    forums.of_thread: lambda area_id: {"thread": db.session.get_one(Thread, a_post(area_id)["thread_id"])},
    forums.of_thread_id: only(a_post, "thread_id"),
    forums.of_post: only(a_post, "post_id"),
    forums.of_decision: a_decision,
    keeping.of_words: lambda area_id: {"words": keeping.BoardWords("Parks", "", (), "parents", True, area_id, True)},
    safeguarding.of_concern: lambda area_id: {"concern": db.session.get_one(Concern, a_concern(area_id)["concern_id"])},
    safeguarding.of_concerns: lambda area_id: {"concerns": [db.session.get_one(Concern, a_concern(area_id)["concern_id"])]},
    safeguarding.of_concern_id: a_concern,
    listening.of_handed: a_handed_recording,
    consultations.of_consultation: only(a_consultation, "consultation_id"),
    consultations.of_row: lambda area_id: {"row": _consultation(area_id)},
    consultations.of_given: lambda area_id: {"given": _particulars(area_id)},
    consultations.of_change: lambda area_id: only(a_consultation, "consultation_id")(area_id) | {"given": _particulars(area_id)},
    plan.of_priority: only(a_priority, "priority_id"),
    plan.of_action: only(a_priority, "action_id"),
    plan.of_part: lambda area_id: {"part": db.session.get_one(Pledge, a_priority(area_id)["pledge_id"])},
    plan.of_subject: lambda area_id: {"subject": f"priority:{a_priority(area_id)['priority_id']}"},
}
# Held place by place and yet guarded "somewhere": what these show or write is of no place, or each asks for it further in.
OF_NO_PLACE = {
    "accounts.resetting.find",  # whether the member may be invited is asked where the code is made
    "accounts.searching.search",  # every part of it asks for its own permission
    "plan.running.broken_links",  # of the plan that everybody reads
    "forums.mine.posts_of",
    "forums.mine.reports_of",
    "forums.posting.sent_before",
    "forums.rules.say_seen",
    "safeguarding.duty.away_times",
    "safeguarding.duty.come_back",
    "safeguarding.duty.go_away",
    "safeguarding.reporting.month_report",
    "safeguarding.reporting.months",
    "safeguarding.services.hand_over",
    "safeguarding.services.tell_the_lead",
    "surveys.outreach.begin",
    "surveys.outreach.begun_by",
    "surveys.outreach.give_up",
    "surveys.outreach.keep",
    "surveys.outreach.take_up",
}
# Pages on whose way a service asks for more than the page itself: they ask the table before they go there.
ASKED_BEFORE = {("surveys.views.answer", "surveys.outreach.keep")}
_REFUSED = (Forbidden, ForbiddenError)


def _board(area_id: int) -> Board:
    return db.session.get_one(Board, a_board(area_id)["board_id"])


def _consultation(area_id: int) -> Consultation:
    return db.session.get_one(Consultation, a_consultation(area_id)["consultation_id"])


def _particulars(area_id: int) -> Particulars:
    return replace(WHOLE, area_id=area_id)


@contextmanager
def asked_by(app: Flask, who: Person | Member | None) -> Iterator[None]:
    """Inside a request of this person, this member, or nobody."""
    with app.test_request_context():
        if isinstance(who, Person):
            login_user(who)
        elif who is not None:
            sessions.begin("test", member_id=who.id, now=clock.now())
        yield


def call(name: str, guard: Guard, given: Given) -> Any:
    """Call the guarded service itself, with nothing sensible but what its guard looks at: it has to refuse before it begins."""
    module, _dot, last = name.rpartition(".")
    service = getattr(__import__(f"engage.{module}", fromlist=[last]), last)
    rest = {key: None for key, one in guard.service.parameters.items() if key not in given and one.default is Parameter.empty}
    return service(**given, **rest)


@pytest.fixture
def _two_places(app: Flask, wave: int) -> None:
    """A county with two places, a survey with a wave, and somebody whose acts there are."""
    add_staff(*STAFF_ROLES, email="first@wrenshire.example")


def test_every_address_of_the_site_is_among_the_pages_whose_code_is_read(app: Flask) -> None:
    names = set()
    for view in map(unwrap, app.view_functions.values()):
        kind = getattr(view, "view_class", None)
        names.add(f"{view.__module__}.{kind.__name__}.get" if kind else f"{view.__module__}.{view.__name__}")
    assert {name for name in names - pages() if name.startswith("engage.")} == {"engage.core.assets._serve"}


def test_every_service_that_pages_call_asks_for_a_permission_or_says_why_not() -> None:
    found = services()
    assert {name for name, guard in found.items() if guard is None} - UNGUARDED == set(), "guard it, or list it with its reason"
    assert {name for name in UNGUARDED if found.get(name, "no page calls it") is not None} == set()
    assert len(guards()) > 250


def test_no_way_from_a_page_however_long_ends_at_a_service_that_refuses_who_may_open_the_page() -> None:
    asked = guards()
    refusing = set()
    for page, permission, service in ways():
        theirs = ALLOWED[Permission(permission)] if permission else None
        allowed = set().union(*(ALLOWED[one] for one in asked[service].permissions))
        if theirs is None or not theirs <= allowed:
            refusing.add((page, service))
    assert refusing == ASKED_BEFORE


def test_every_guard_finds_the_place_of_what_it_guards() -> None:
    by_area = {name: one for name, one in guards().items() if set(one.permissions) & BY_AREA}
    assert {name for name, one in by_area.items() if one.places is guarding.somewhere} == OF_NO_PLACE
    assert {one.places for one in guards().values()} <= set(ARGUMENTS), "say in ARGUMENTS how to make a thing that lies somewhere"


@pytest.mark.usefixtures("_two_places")
@pytest.mark.parametrize("held", [EVERYWHERE, OWN, OTHER], ids=["everywhere", "own area", "other area"])
@pytest.mark.parametrize("role", STAFF_ROLES)
def test_each_role_is_let_through_by_exactly_the_services_the_table_allows(app: Flask, role: Role, held: int | str) -> None:
    grant = Grant(role) if held == EVERYWHERE else Grant(role, int(held))
    _check_all(app, add_staff(grant), grant)


@pytest.mark.usefixtures("_two_places")
@pytest.mark.parametrize("audience", ["parents", "young_people"])
def test_a_member_is_let_through_by_exactly_the_services_the_table_allows(app: Flask, audience: str) -> None:
    _check_all(app, add_member("Kestrel", audience=audience, area_id=OWN), Grant(Role.FORUM_MEMBER))


def _check_all(app: Flask, who: Person | Member, grant: Grant) -> None:
    things = {places: make(OWN) for places, make in ARGUMENTS.items()}
    db.session.commit()
    with asked_by(app, who):
        for name, guard in guards().items():
            given = things[guard.places]
            placed = guard.places is not guarding.somewhere
            if any(is_granted((grant,), one) and (not placed or is_granted((grant,), one, OWN)) for one in guard.permissions):
                guard.check(**given, **_nothing_else(guard, given))
            else:
                with pytest.raises(_REFUSED):
                    pytest.fail(f"{name} let {grant} through: {call(name, guard, given)}")


def _nothing_else(guard: Guard, given: Given) -> Given:
    return {key: None for key, one in guard.service.parameters.items() if key not in given and one.default is Parameter.empty}


@pytest.mark.usefixtures("_two_places")
def test_who_is_not_signed_in_is_let_through_by_none(app: Flask) -> None:
    things = {places: make(OWN) for places, make in ARGUMENTS.items()}
    with asked_by(app, None):
        for name, guard in guards().items():
            with pytest.raises(_REFUSED):
                pytest.fail(f"{name} let nobody through: {call(name, guard, things[guard.places])}")


@pytest.mark.usefixtures("_two_places")
def test_a_vetting_check_that_has_ended_closes_the_services_of_queue_and_desk(app: Flask) -> None:
    person = add_staff(*STAFF_ROLES)
    person.vetted_until = TODAY - timedelta(days=1)
    things = {places: make(OWN) for places, make in ARGUMENTS.items()}
    with asked_by(app, person):
        for name, guard in guards().items():
            usable = {one for one in guard.permissions if one not in NEEDS_VETTING and ALLOWED[one] != {Role.FORUM_MEMBER}}
            if not usable:
                with pytest.raises(_REFUSED):
                    pytest.fail(f"{name} let them through: {call(name, guard, things[guard.places])}")


@pytest.mark.usefixtures("_two_places")
def test_outside_of_requests_only_a_command_or_the_worker_that_says_its_name_is_let_through(app: Flask) -> None:
    things = {places: make(OWN) for places, make in ARGUMENTS.items()}
    for name, guard in guards().items():
        guard.check(**things[guard.places], **_nothing_else(guard, things[guard.places]))
        with acting.acting_as(""), pytest.raises(NobodyActsError):
            pytest.fail(f"{name}: {call(name, guard, things[guard.places])}")


def test_what_a_machine_may_counts_for_nothing_inside_a_request(app: Flask) -> None:
    with acting.acting_as("worker"), asked_by(app, None), pytest.raises(Forbidden):
        moderation.find_post(1)


def test_a_guard_asks_before_the_service_does_anything(app: Flask) -> None:
    done: list[str] = []

    @guarded(Permission.OPEN_CONCERNS)
    def open_all() -> None:
        done.append("opened")

    with asked_by(app, add_staff("moderator")), pytest.raises(Forbidden):
        open_all()
    assert done == []
    with asked_by(app, add_staff("safeguarding_lead", email="lead@wrenshire.example")):
        open_all()
    assert done == ["opened"]


@pytest.mark.usefixtures("_two_places")
def test_what_touches_two_places_needs_the_right_in_both(app: Flask) -> None:
    here, there = _board(OWN), _board(OTHER)
    person = add_staff(Grant(Role.MODERATOR, OWN))
    moderator = Moderator(person.id, person.name)
    with asked_by(app, person):
        assert queueing.queue([here], moderator, now=NOW) == ()
        with pytest.raises(Forbidden):
            queueing.queue([here, there], moderator, now=NOW)


@pytest.mark.usefixtures("_two_places")
def test_what_belongs_to_no_place_is_for_who_works_everywhere_but_a_concern_is_every_leads(app: Flask) -> None:
    board, concern = a_board(None), a_concern(None)  # type: ignore[arg-type]
    db.session.commit()
    person = add_staff(Grant(Role.MODERATOR, OWN), Grant(Role.SAFEGUARDING_LEAD, OWN))
    with asked_by(app, person):
        with pytest.raises(Forbidden):
            moderation.recent([db.session.get_one(Board, board["board_id"])])
        guards()["safeguarding.desk.open_one"].check(**concern, person_id=person.id, now=NOW)
        with pytest.raises(Forbidden):
            guards()["safeguarding.desk.open_concerns"].check(None)


class TestPagesThatForgot:
    """The checks of the pages themselves are taken away: what they call refuses."""

    @pytest.fixture
    def forgetful(self, app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
        """No page asks for a permission any more, nor for a place."""
        for endpoint, view in app.view_functions.items():
            if hasattr(view, "permission"):
                monkeypatch.setitem(app.view_functions, endpoint, view.__wrapped__)
        for module in ("forums.moderating_views", "forums.keeping_views", "safeguarding.views", "surveys.listening_views"):
            monkeypatch.setattr(f"engage.{module}.require", lambda *_args: None)
        return app

    @pytest.mark.usefixtures("_two_places")
    def test_nobodys_concern_is_opened_and_no_post_decided_by_who_may_not(self, forgetful: Flask, client: FlaskClient) -> None:
        concern, held = a_concern(OWN)["concern_id"], a_post(OWN)
        decision = a_decision(OWN)["decision_id"]
        db.session.commit()
        enter(client, add_staff("partner"))
        for page in (
            "/staff/concerns/",
            f"/staff/concerns/{concern}",
            f"/staff/concerns/{concern}/release",
            "/staff/concerns/away",
            "/staff/concerns/months/",
            f"/staff/moderation/posts/{held['post_id']}",
            "/staff/people/",
            "/staff/audit",
            "/staff/keys/",
            "/staff/recordings/",
            "/staff/themes/",
            "/staff/influence/",
            "/staff/consultations/",
            "/staff/reach/benchmarks",
            "/staff/surveys/",
            "/staff/paper/",
            "/staff/evidence/",
        ):
            assert client.get(page).status_code == 403, page
        for page, data in (
            (f"/staff/concerns/{concern}", {"act": "closed", "reason": "Nothing"}),
            (f"/staff/concerns/{concern}/contact", {}),
            (f"/staff/moderation/{held['post_id']}", {"act": "approved"}),
            (f"/staff/moderation/decisions/{decision}/undo", {}),
        ):
            assert post(client, page, data, page="/staff/").status_code == 403, page
        assert db.session.get_one(Concern, concern).acts == []

    @pytest.mark.usefixtures("_two_places")
    def test_a_lead_or_moderator_of_another_place_is_refused_too(self, forgetful: Flask, client: FlaskClient) -> None:
        concern, held = a_concern(OWN)["concern_id"], a_post(OWN)
        recording = a_handed_recording(OWN)["recording_id"]
        db.session.commit()
        enter(client, add_staff(Grant(Role.SAFEGUARDING_LEAD, OTHER), Grant(Role.MODERATOR, OTHER)))
        for page in (
            f"/staff/concerns/{concern}",
            f"/staff/moderation/posts/{held['post_id']}",
            f"/staff/recordings/handed/{recording}",
        ):
            assert client.get(page).status_code == 403, page
        assert client.get("/staff/concerns/").status_code == 200

    @pytest.mark.usefixtures("_two_places")
    def test_a_member_of_the_forums_opens_nothing_of_the_staffs(self, forgetful: Flask, client: FlaskClient) -> None:
        concern = a_concern(OWN)["concern_id"]
        db.session.commit()
        enter_as_member(client, add_member("Kestrel", area_id=OWN))
        assert client.get(f"/staff/concerns/{concern}").status_code == 403
        assert client.get("/staff/people/").status_code == 403
