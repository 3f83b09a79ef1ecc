"""The plan in other languages: what stands under a priority is put into them on one page, and goes stale with its source."""

from __future__ import annotations

from html import unescape

import pytest
from flask.testing import FlaskClient

from engage.core.db import db
from engage.plan import translating, writing
from engage.plan.errors import PlanError
from engage.plan.models import Action, ActionNote, Document, Indicator
from tests.engage.plan.test_plan import add_plan, add_priority
from tests.factories import NOW, TODAY, add_staff, enter, post


def shown(client: FlaskClient, address: str) -> str:
    return unescape(client.get(address).get_data(as_text=True))


@pytest.fixture
def priority(client: FlaskClient) -> int:
    """One with progress, a figure and a paper; its id."""
    row = add_priority(add_plan(TODAY))
    note = ActionNote(dated=TODAY, who="Head of parks", text="Two lamps are up.")
    row.actions = [Action(title="Light the path", owner="Parks", due_on=TODAY, state="under_way", notes=[note])]
    row.indicators = [Indicator(name="Lamps", value="3", unit="of 9", measured_on=TODAY, source="A count")]
    row.documents = [Document(kind="minutes", title="Minutes of May", url="https://wrenshire.example/5", dated=TODAY)]
    db.session.commit()
    return row.id


def test_progress_figures_and_papers_are_read_in_the_readers_language(client: FlaskClient, priority: int) -> None:
    enter(client, add_staff("plan_author"))
    desk = f"/staff/plan/priorities/{priority}"
    assert f"{desk}/translate/cy" in shown(client, desk)
    note, figure, paper = (db.session.query(kind).one().id for kind in (ActionNote, Indicator, Document))
    boxes = (f"note_{note}_text", f"indicator_{figure}_name", f"plan_document_{paper}_title")
    welsh = dict(zip(boxes, ("Mae dwy lamp.", "Lampau", "Cofnodion"), strict=True))
    post(client, f"{desk}/translate/cy", {**welsh, "checked": "y"})
    slug = writing.find(translating.Priority, priority).slug
    client.get("/language/cy")
    page = shown(client, f"/plan/{slug}")
    for words in welsh.values():
        assert words in page


def test_a_text_of_another_priority_is_refused(priority: int) -> None:
    with pytest.raises(PlanError):
        translating.translate(
            translating.pieces_of(priority),
            "cy",
            {("action:999", "title"): "Arall"},
            subject="priority",
            checked_by="",
            person_id=add_staff("plan_author").id,
            now=NOW,
        )


def test_the_papers_of_the_whole_plan_are_translated_where_they_are_linked(client: FlaskClient, priority: int) -> None:
    db.session.add(Document(kind="document", title="The needs assessment", url="https://wrenshire.example/6", dated=TODAY))
    db.session.commit()
    enter(client, add_staff("administrator", email="admin@wrenshire.example"))
    address = "/staff/plan/translate/cy"
    number = db.session.query(Document).filter_by(priority_id=None).one().id
    post(client, address, {f"plan_document_{number}_title": "Asesiad anghenion"})
    client.get("/language/cy")
    assert "Asesiad anghenion" in shown(client, "/plan/")
