"""The plan's pages: what is done, what is late, what nobody promised, in the reader's language or marked."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from engage.core.db import db
from engage.core.wording import Worded, put_wording
from engage.plan import services
from engage.plan.models import Action, Plan, Pledge, Priority
from engage.safeguarding.disclosure import SafeCount
from engage.trust.models import Area, Organisation
from tests import factories


def add_plan(today: date) -> Plan:
    plan = Plan(slug="sample", title="The sample plan", framework_key="ecm", starts_on=today - timedelta(days=9), ends_on=today)
    db.session.add(plan)
    db.session.commit()
    return plan


def add_priority(plan: Plan, slug: str = "things-to-do", **given: object) -> Priority:
    values = {"title": f"About {slug}", "summary": "More to do.", "outcome_keys": ["enjoy_and_achieve"], "position": 1}
    priority = Priority(plan_id=plan.id, slug=slug, **{**values, **given})
    db.session.add(priority)
    db.session.commit()
    return priority


def add_action(priority: Priority, title: str, due_on: date, state: str) -> Action:
    action = Action(priority_id=priority.id, title=title, owner="Head of buses", due_on=due_on, state=state)
    db.session.add(action)
    db.session.commit()
    return action


def add_pledge(priority: Priority) -> Pledge:
    partner = Organisation(key="council", name="Wrenshire County Council", kind="council")
    db.session.add(partner)
    db.session.flush()
    pledge = Pledge(priority_id=priority.id, organisation_id=partner.id, what="Two rooms")
    db.session.add(pledge)
    db.session.commit()
    return pledge


def page(client: FlaskClient, address: str) -> str:
    found = client.get(address)
    assert found.status_code == 200
    return found.get_data(as_text=True)


def test_without_a_plan_the_page_says_so(client: FlaskClient) -> None:
    assert "There is no plan here yet" in page(client, "/plan/")


def test_the_plan_shows_each_priority_with_how_much_is_done(client: FlaskClient, today: date) -> None:
    priority = add_priority(add_plan(today))
    add_action(priority, "Run buses", today, "done")
    add_action(priority, "Open a club", today, "under_way")
    shown = page(client, "/plan/")
    assert "About things-to-do" in shown
    assert "1 of 2 actions done" in shown
    assert "Enjoy and achieve" in shown


def test_an_action_past_its_day_is_late_whatever_was_last_written_down(client: FlaskClient, today: date) -> None:
    priority = add_priority(add_plan(today))
    add_action(priority, "Run buses", today - timedelta(days=1), "under_way")
    add_action(priority, "Light the path", today - timedelta(days=1), "done")
    add_action(priority, "Open a club", today, "under_way")
    found = services.priority_page("things-to-do", "en", today)
    assert [action.state for action in found.actions] == ["late", "done", "under_way"]
    assert "1 action is late" in page(client, "/plan/things-to-do")
    assert "1 action is late" in page(client, "/plan/")


def test_a_priority_nobody_promised_anything_for_says_so_until_somebody_does(client: FlaskClient, today: date) -> None:
    priority = add_priority(add_plan(today))
    assert "No partner has promised anything for this yet" in page(client, "/plan/")
    assert "No partner has promised anything for this yet" in page(client, "/plan/things-to-do")
    add_pledge(priority)
    assert "No partner has promised anything" not in page(client, "/plan/")
    shown = page(client, "/plan/things-to-do")
    assert "No partner has promised anything" not in shown
    assert "Wrenshire County Council" in shown
    assert "Two rooms" in shown


def test_each_empty_part_of_a_priority_says_plainly_that_it_is_empty(client: FlaskClient, today: date) -> None:
    add_priority(add_plan(today))
    shown = page(client, "/plan/things-to-do")
    for sentence in (
        "Nobody's view has been recorded for this yet.",
        "Nothing has been decided yet.",
        "No actions are written down yet.",
        "No further wishes are written down yet.",
    ):
        assert sentence in shown


def test_what_was_heard_is_told_by_whoever_registered(app: Flask, client: FlaskClient, today: date) -> None:
    class Teller:
        def of_priority(self, priority_id: int, lang: str, page: int) -> services.Told:
            heard = services.Heard(Worded("Late buses", lang), SafeCount(40, "about"), 3, "Your area", today, today)
            return services.Told(heard=(heard,), wishes=(Worded("Cheaper tickets", lang),))

        def count_replies(self) -> dict[int, int]:
            return {1: 4}

    services.tell_chain(app, Teller())
    add_priority(add_plan(today))
    shown = page(client, "/plan/things-to-do")
    assert "Late buses" in shown
    assert "About 40 people, in 3 languages" in shown
    assert "Cheaper tickets" in shown
    assert "4 replies to what people said" in page(client, "/plan/")


def test_a_priority_is_read_in_the_readers_language_and_marked_where_it_is_not(today: date, app: Flask) -> None:
    priority = add_priority(add_plan(today))
    action = add_action(priority, "Run buses", today, "done")
    put_wording(f"priority:{priority.id}", "title", "pl", "Więcej zajęć", checked_by="Ewa")
    put_wording(f"action:{action.id}", "title", "pl", "Autobusy")
    found = services.priority_page("things-to-do", "pl", today)
    assert found.priority.title == Worded("Więcej zajęć", "pl")
    assert found.priority.summary == Worded("More to do.", "en", is_translated=False)
    assert found.actions[0].title == Worded("Autobusy", "pl", checked=False)
    assert not found.actions[0].owner.is_translated


def test_a_local_priority_stands_under_its_place_and_names_the_county_one(client: FlaskClient, today: date) -> None:
    plan = add_plan(today)
    county, area = add_priority(plan), factories.add_areas("carrow")[0]
    add_priority(plan, "carrow-club", area_id=area.id, parent_id=county.id)
    overview = services.plan_overview("en", today)
    assert overview
    assert [card.slug for card in overview.priorities] == ["things-to-do"]
    assert [card.area for card in overview.local_priorities] == ["Carrow"]
    assert 'href="/plan/things-to-do"' in page(client, "/plan/carrow-club")


def test_a_local_priority_without_a_parent_must_be_local_only(today: date, app: Flask) -> None:
    plan, area = add_plan(today), factories.add_areas("carrow")[0]
    with pytest.raises(IntegrityError):
        add_priority(plan, "adrift", area_id=area.id)
    db.session.rollback()
    with pytest.raises(IntegrityError):
        db.session.execute(
            text(
                "INSERT INTO priority (plan_id, slug, position, title, summary, local_only, outcome_keys)"
                " VALUES (1, 'nowhere', 1, 'x', 'y', true, '[]')"
            )
        )
    db.session.rollback()


def test_an_unknown_priority_is_said_to_be_unknown(client: FlaskClient) -> None:
    found = client.get("/plan/never-was")
    assert found.status_code == 404
    assert "There is no priority at this address" in found.get_data(as_text=True)


def test_the_plan_of_today_is_shown_before_a_later_one(app: Flask, today: date) -> None:
    add_plan(today)
    later = Plan(
        slug="next", title="Next", framework_key="ecm", starts_on=today + timedelta(days=9), ends_on=today + timedelta(9)
    )
    db.session.add(later)
    db.session.commit()
    overview = services.plan_overview("en", today)
    assert overview
    assert overview.plan.title.text == "The sample plan"


def test_documents_are_offered_only_where_somebody_offers_them(app: Flask, client: FlaskClient, today: date) -> None:
    add_priority(add_plan(today))
    assert "evidence.docx" not in page(client, "/plan/things-to-do")
    services.offer_evidence(app, lambda _priority_id: (services.EvidenceLink("/evidence.docx", "Word"),))
    assert 'href="/evidence.docx"' in page(client, "/plan/things-to-do")


def test_an_areas_name_is_not_needed_for_a_county_priority(app: Flask, today: date) -> None:
    assert db.session.query(Area).count() == 0
    add_priority(add_plan(today))
    assert services.priority_page("things-to-do", "en", today).priority.area is None
