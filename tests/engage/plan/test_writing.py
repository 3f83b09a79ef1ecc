"""Writing the plan: what must be there, what never changes, who may write where, and when a priority has fallen silent."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale, gettext
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError

from engage.accounts.models import Notification
from engage.accounts.roles import Grant, Role
from engage.core.config import Settings
from engage.core.db import db
from engage.core.wording import put_wording, wordings
from engage.plan import jobs, links, running, versions, writing
from engage.plan.errors import NotReadyError, PlanError
from engage.plan.models import Document, PlanVersion, Priority
from engage.plan.services import Need, needs_before_publishing, priority_page
from engage.trust.models import Organisation
from tests import factories
from tests.engage.plan.test_plan import add_action, add_plan, add_pledge, add_priority, page
from tests.factories import NOW, asking

WHY = "No consultation has ended yet."


@pytest.fixture
def author(app: Flask) -> int:
    return factories.add_staff("plan_author").id


@pytest.fixture
def who(author: int, today: date) -> dict[str, Any]:
    return {"person_id": author, "now": NOW, "today": today}


def problems(error: pytest.ExceptionInfo[PlanError]) -> set[str]:
    return set(error.value.problems)


def test_a_priority_keeps_its_address_whatever_it_is_called(who: dict[str, Any], today: date) -> None:
    plan = add_plan(today)
    made = writing.add_priority(plan.id, title="Dry homes!", summary="No damp.", outcome_keys=[], **who)
    put_wording(f"priority:{made}", "title", "cy", "Cartrefi sych")
    writing.change_priority(made, title="Warm homes", summary="No damp.", outcome_keys=["be_healthy"], **who)
    row = db.session.get_one(Priority, made)
    assert (row.slug, row.title, row.outcome_keys) == ("dry-homes", "Warm homes", ["be_healthy"])
    assert wordings([f"priority:{made}"], "cy") == {}
    again = writing.add_priority(plan.id, title="Dry homes", summary="Elsewhere.", outcome_keys=[], **who)
    assert db.session.get_one(Priority, again).slug == "dry-homes-2"


def test_a_local_priority_stands_under_one_of_the_county_or_is_local_only(who: dict[str, Any], today: date) -> None:
    plan, (carrow,) = add_plan(today), factories.add_areas("carrow")
    county = add_priority(plan, "homes")
    given = {"title": "Flats", "summary": "Dry.", "outcome_keys": [], "area_id": carrow.id, **who}
    under = db.session.get_one(Priority, writing.add_priority(plan.id, parent_id=county.id, **given))
    alone = db.session.get_one(Priority, writing.add_priority(plan.id, **given))
    assert (under.local_only, alone.local_only) == (False, True)
    with pytest.raises(PlanError) as error:
        writing.add_priority(plan.id, parent_id=under.id, **given)
    assert problems(error) == {"parent_id"}
    with pytest.raises(PlanError):
        writing.add_priority(plan.id, parent_id=county.id, **{**given, "area_id": None})


def test_progress_is_dated_says_who_and_stands_on_the_public_page(client: FlaskClient, who: dict[str, Any], today: date) -> None:
    priority = add_priority(add_plan(today))
    action = add_action(priority, "Run buses", today, "under_way")
    writing.add_note(action.id, dated=today, who="Head of buses", text="Two of four run.", **who)
    db.session.commit()
    shown = page(client, "/plan/things-to-do")
    assert "How it is going" in shown
    assert "Two of four run." in shown
    with pytest.raises(PlanError) as error:
        writing.add_note(action.id, dated=today + timedelta(days=1), who="", text=" ", **who)
    assert problems(error) == {"dated", "who", "text"}


def test_a_figure_says_its_source_and_day_and_claims_no_cause(client: FlaskClient, who: dict[str, Any], today: date) -> None:
    priority = add_priority(add_plan(today))
    given = {"name": "Low income", "value": "18.4", "unit": "%", "measured_on": today, "source": "Yearbook"}
    writing.add_indicator(priority.id, **given, **who)
    db.session.commit()
    shown = page(client, "/plan/things-to-do")
    assert "Yearbook" in shown
    assert "They do not show that this plan, or what people said, changed anything." in shown
    with pytest.raises(PlanError) as error:
        writing.add_indicator(priority.id, **{**given, "source": "", "measured_on": None}, **who)
    assert problems(error) == {"source", "measured_on"}


def test_partners_that_promised_nothing_are_named(client: FlaskClient, today: date) -> None:
    priority = add_priority(add_plan(today))
    add_pledge(priority)
    db.session.add(Organisation(key="police", name="Wrenshire Police", kind="police"))
    db.session.add(Organisation(key="gone", name="Gone Before", kind="council", left_on=today))
    db.session.commit()
    assert priority_page("things-to-do", "en", today).unpledged == ("Wrenshire Police",)
    assert "Partners that have promised nothing for this yet" in page(client, "/plan/things-to-do")


def test_a_paper_needs_a_whole_address_and_is_linked_not_fetched(client: FlaskClient, who: dict[str, Any], today: date) -> None:
    priority = add_priority(add_plan(today))
    given = {"kind": "minutes", "title": "Minutes, May", "dated": today}
    for wrong in ("minutes.pdf", "ftp://wrenshire.example/1", "javascript:alert(1)", "https://", "https://a b"):
        with pytest.raises(PlanError) as error:
            writing.add_document(priority.id, url=wrong, **given, **who)
        assert problems(error) == {"url"}
    writing.add_document(priority.id, url="https://wrenshire.example/may", **given, **who)
    db.session.commit()
    assert 'href="https://wrenshire.example/may"' in page(client, "/plan/things-to-do")


def test_links_are_looked_at_only_where_the_setting_allows_it(app: Flask, settings: Settings, today: date) -> None:
    db.session.add(Document(kind="document", title="A", url="https://wrenshire.example/a", dated=today))
    db.session.commit()
    assert links.check_links(today, lambda _url: pytest.fail("nobody may ask")) == 0
    assert db.session.scalars(select(Document.found)).one() == ""
    app.config["SETTINGS"] = replace(settings, plan_check_links=True)
    assert links.check_links(today, lambda _url: "gone") == 1
    db.session.commit()
    assert [paper.title.text for paper in running.broken_links("en")] == ["A"]


class _Papers(http.server.BaseHTTPRequestHandler):
    def do_HEAD(self) -> None:
        self.send_response(200 if self.path == "/here" else 404)
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def papers() -> Iterator[str]:
    server = http.server.HTTPServer(("127.0.0.1", 0), _Papers)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_link_works_or_is_gone_or_nobody_answers(papers: str) -> None:
    assert links.look_at(f"{papers}/here") == "works"
    assert links.look_at(f"{papers}/moved") == "gone"
    assert links.look_at("http://127.0.0.1:9/") == "no_answer"
    assert links.look_at("file:///etc/passwd") == "gone"


def test_a_priority_silent_for_a_year_is_told_to_who_looks_after_it(author: int, today: date) -> None:
    plan = add_plan(today)
    quiet, fresh = add_priority(plan, "quiet", author_id=author), add_priority(plan, "fresh", position=2)
    other = factories.add_staff("plan_author", email="other@wrenshire.example").id
    db.session.execute(update(Priority).where(Priority.id == quiet.id).values(touched_on=today - timedelta(days=364)))
    assert running.silent_priorities(today) == ()
    db.session.execute(update(Priority).where(Priority.id == quiet.id).values(touched_on=today - timedelta(days=367)))
    db.session.commit()
    assert [row.id for row in running.silent_priorities(today)] == [quiet.id]
    jobs.remind({})
    told = {(row.person_id, row.url) for row in db.session.scalars(select(Notification))}
    assert told == {(author, f"/staff/plan/priorities/{quiet.id}")}
    assert other not in {person for person, _ in told}
    assert fresh.touched_on == today


def test_writing_anything_under_a_priority_breaks_its_silence(who: dict[str, Any], today: date) -> None:
    row = add_priority(add_plan(today), touched_on=today - timedelta(days=500))
    assert running.silent_priorities(today)
    given = {"title": "Act", "owner": "Office", "organisation_id": None, "due_on": today, "state": "done"}
    writing.save_action(row.id, None, **given, **who)
    assert running.silent_priorities(today) == ()


def test_a_version_is_refused_until_every_county_priority_has_an_action(who: dict[str, Any], today: date) -> None:
    with pytest.raises(NotReadyError, match="no plan yet"):
        versions.publish_version("First.", "", **who)
    priority = add_priority(add_plan(today))
    with pytest.raises(NotReadyError, match="About things-to-do” has no action yet"):
        versions.publish_version("First.", "", **who)
    add_action(priority, "Run buses", today, "under_way")
    with pytest.raises(PlanError) as error:
        versions.publish_version(" ", WHY, **who)
    assert problems(error) == {"what_changed"}
    assert versions.publish_version("First.", WHY, **who) == 1


def test_a_version_waits_for_a_closed_consultation_with_children_and_one_with_parents(who: dict[str, Any], today: date) -> None:
    add_action(add_priority(add_plan(today)), "Run buses", today, "under_way")
    asked = [need.sentence for need in versions.missing(today)]
    assert len(asked) == 2
    assert "children and young people" in asked[0]
    assert "parents and carers" in asked[1]
    with pytest.raises(PlanError) as error:
        versions.publish_version("First.", " ", **who)
    assert problems(error) == {"reason"}


def test_a_published_version_stays_as_it_was(client: FlaskClient, who: dict[str, Any], today: date) -> None:
    priority = add_priority(add_plan(today))
    action = add_action(priority, "Run buses", today, "under_way")
    versions.publish_version("First.", WHY, **who)
    db.session.commit()
    given = {"owner": "Office", "organisation_id": None, "due_on": today, "state": "done"}
    writing.save_action(priority.id, action.id, title="Run trams", **given, **who)
    versions.publish_version("Trams for buses.", WHY, **who)
    db.session.commit()
    first, second = page(client, "/plan/versions/1"), page(client, "/plan/versions/2")
    assert "Run buses" in first
    assert "Run trams" not in first
    assert "Run trams" in second
    assert "/plan/versions/1" in page(client, "/plan/")
    assert client.get("/plan/versions/3").status_code == 404
    version = db.session.scalars(select(PlanVersion)).first()
    assert version
    version.what_changed = "Something else."
    with pytest.raises(RuntimeError, match="never changed"):
        db.session.flush()
    db.session.rollback()


def test_a_version_calls_late_only_what_was_late_on_its_day(client: FlaskClient, who: dict[str, Any], today: date) -> None:
    priority = add_priority(add_plan(today))
    add_action(priority, "Run buses", today + timedelta(days=90), "late")
    add_action(priority, "Light the path", today - timedelta(days=1), "under_way")
    add_action(priority, "Mend the swing", today - timedelta(days=1), "done")
    versions.publish_version("First.", WHY, **who)
    db.session.commit()
    shown = page(client, "/plan/versions/1")
    states = [
        shown.split(title)[1].split("tag t-")[1].split('"')[0] for title in ("Run buses", "Light the path", "Mend the swing")
    ]
    assert states == ["not_started", "late", "done"]


def test_a_version_says_once_which_language_it_is_in(client: FlaskClient, who: dict[str, Any], today: date) -> None:
    add_action(add_priority(add_plan(today)), "Run buses", today, "under_way")
    versions.publish_version("First.", WHY, **who)
    db.session.commit()
    assert "in the language it was written in" not in page(client, "/plan/versions/1")
    client.get("/language/pl")
    shown = page(client, "/plan/versions/1").split("<main")[1].split("</main")[0]
    assert shown.count('class="mark"') == 0
    assert '<span class="who" lang="en" dir="auto">Run buses</span>' in shown
    with asking(client.application, "/"), force_locale("pl"):
        assert gettext("This version is in the language it was written in.") in shown


def test_what_another_domain_wants_first_stops_a_version_unless_a_reason_is_written_down(
    app: Flask, client: FlaskClient, who: dict[str, Any], today: date
) -> None:
    add_action(add_priority(add_plan(today)), "Run buses", today, "under_way")
    missing = [Need("No exercise with children is closed.", unless_reason=True)]
    needs_before_publishing(app, lambda: tuple(missing))
    with pytest.raises(PlanError) as error:
        versions.publish_version("First.", "", **who)
    assert problems(error) == {"reason"}
    versions.publish_version("First.", "Schools were closed.", **who)
    db.session.commit()
    assert "Schools were closed." in page(client, "/plan/versions/1")
    missing[0] = Need("The equality statement is missing.")
    with pytest.raises(NotReadyError, match="equality statement"):
        versions.publish_version("Second.", "We do not like it.", **who)


@pytest.mark.parametrize(
    ("statement", "constraint"),
    [
        ("INSERT INTO action_note (action_id, dated, who, text) VALUES (1, '2026-01-01', '', 'x')", "somebody_says_something"),
        (
            "INSERT INTO indicator (priority_id, name, value, unit, measured_on, source) VALUES (1, 'x', '1', '', '2026-1-1','')",
            "has_a_value_and_a_source",
        ),
        (
            "INSERT INTO plan_document (kind, title, url, dated, found) VALUES ('minutes', 'x', 'javascript:x', '2026-1-1', '')",
            "lies_on_the_web",
        ),
        (
            "INSERT INTO plan_document (kind, title, url, dated, found) VALUES ('minutes', 'x', 'https://x', '2026-1-1', 'gone')",
            "found_on_a_day",
        ),
        (
            "INSERT INTO plan_version (plan_id, number, published_on, published_by, what_changed, without, snapshot) "
            "VALUES (1, 1, '2026-01-01', 1, '', '', '{}')",
            "says_what_changed",
        ),
    ],
)
def test_the_database_holds_the_plans_rules_too(who: dict[str, Any], today: date, statement: str, constraint: str) -> None:
    add_action(add_priority(add_plan(today)), "Run buses", today, "under_way")
    with pytest.raises(IntegrityError) as error:
        db.session.execute(text(statement))
    assert constraint in str(error.value.orig)
    db.session.rollback()


def test_a_local_author_writes_the_own_place_and_nothing_else(client: FlaskClient, today: date) -> None:
    plan, (carrow, deepdale) = add_plan(today), factories.add_areas("carrow", "deepdale")
    own = add_priority(plan, "own", area_id=carrow.id, local_only=True).id
    others = add_priority(plan, "others", area_id=deepdale.id, local_only=True).id
    county = add_priority(plan, "county").id
    person = factories.add_staff(Grant(Role.PLAN_AUTHOR, carrow.id), email="local@wrenshire.example")
    factories.enter(client, person)
    listed = page(client, "/staff/plan/")
    assert "About own" in listed
    assert "About others" not in listed
    assert [client.get(f"/staff/plan/priorities/{one}").status_code for one in (own, others, county)] == [200, 403, 403]
    form = {"title": "Elsewhere", "summary": "No.", "area_id": str(deepdale.id), "parent_id": "0"}
    assert factories.post(client, "/staff/plan/priorities/new", form).status_code == 400
    form["area_id"] = str(carrow.id)
    assert factories.post(client, "/staff/plan/priorities/new", form).status_code == 302
    made = db.session.scalars(select(Priority).where(Priority.slug == "elsewhere")).one()
    assert (made.area_id, made.local_only) == (carrow.id, True)


def test_an_author_walks_through_the_desk_without_javascript(client: FlaskClient, author: int, today: date) -> None:
    add_plan(today)
    partner = Organisation(key="council", name="Wrenshire County Council", kind="council")
    db.session.add(partner)
    db.session.commit()
    factories.sign_in(client)
    desk = "/staff/plan"
    form = {"title": "Dry homes", "summary": "No damp.", "area_id": "0", "parent_id": "0", "outcome_keys": ["be_healthy"]}
    assert factories.post(client, f"{desk}/priorities/new", form).status_code == 302
    number = db.session.scalars(select(Priority.id)).one()
    here = f"{desk}/priorities/{number}"
    assert "“Dry homes” has no action yet" in page(client, f"{desk}/versions")
    kept = factories.post(client, f"{here}/actions/new", {"title": "Visit homes", "owner": "", "state": "under_way"})
    assert kept.status_code == 400
    assert "Visit homes" in kept.text
    assert "Write something here." in kept.text
    action = {
        "title": "Visit homes",
        "owner": "Housing",
        "due_on": today.isoformat(),
        "state": "under_way",
        "organisation_id": "0",
    }
    assert factories.post(client, f"{here}/actions/new", action).status_code == 302
    note = {"dated": today.isoformat(), "who": "Housing", "text": "Ten visited."}
    assert factories.post(client, f"{desk}/actions/1/notes", note).status_code == 302
    assert factories.post(client, f"{here}/pledges", {"organisation_id": str(partner.id), "what": "Vans"}).status_code == 302
    shown = page(client, here)
    assert "Visit homes" in shown
    assert "Vans" in shown
    assert "Ten visited." in page(client, f"{desk}/actions/1/notes")
    assert factories.post(client, f"{desk}/pledges/1/drop", {}, page=here).status_code == 302
    assert "No pledge yet" in page(client, here)
    refused = factories.post(client, f"{desk}/versions", {"what_changed": "The first."})
    assert refused.status_code == 400
    assert "The first." in refused.text
    assert factories.post(client, f"{desk}/versions", {"what_changed": "The first.", "reason": WHY}).status_code == 302
    assert "The first." in page(client, "/plan/versions/1")


def test_everyone_can_read_what_the_plan_is_and_who_speaks_for_whom(client: FlaskClient, app: Flask) -> None:
    assert "Nobody is written down yet." in page(client, "/plan/about")
    db.session.add(Organisation(key="council", name="Wrenshire County Council", kind="council", is_statutory=True))
    db.session.commit()
    shown = page(client, "/plan/about")
    assert "Wrenshire County Council" in shown
    assert "the law says that they take part" in shown
