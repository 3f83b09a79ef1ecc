"""A site with something in every resource of the API: two areas, each with its own priority and reply, and the county's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from engage.core.db import db
from engage.evidence.keys import make_key
from engage.evidence.models import SCOPES
from engage.plan.models import Action, Plan, Pledge, Priority
from engage.trust.models import Area, Organisation
from tests.engage.influence import makers
from tests.factories import NOW, TODAY


@dataclass(frozen=True)
class Place:
    """One place and what is its alone. `mark` is a word that every text of it has, and no other text."""

    area_id: int | None
    key: str
    mark: str
    slug: str
    claim_id: int
    theme_id: int


def fill_site(wave_id: int) -> dict[str, Place]:
    """The county, Ashby Vale and Brackenford, each with its chain; by mark."""
    plan = Plan(slug="plan", title="Plan", framework_key="ecm", starts_on=TODAY, ends_on=TODAY + timedelta(days=900), source="")
    partner = Organisation(key="council", name="The council", kind="council", is_statutory=True)
    db.session.add_all([plan, partner])
    db.session.commit()
    officer = makers.add_officer()
    areas = {area.key: area for area in db.session.query(Area)}
    marks = {"quince": "wrenshire", "larkspur": "ashby-vale", "bramble": "brackenford"}
    found = {}
    for mark, key in marks.items():
        area = areas[key]
        area_id = None if area.parent_id is None else area.id
        priority = add_priority(plan.id, partner.id, mark, area_id)
        rows = makers.add_responses(wave_id, 30, age_band="14_16", area_id=area_id)
        claim = makers.publish_one(
            wave_id,
            rows,
            label=f"About {mark}",
            said=f"We want {mark}.",
            text=f"You get {mark}.",
            reason=f"Because {mark} is good.",
            priority_id=priority,
            person_id=officer,
        )
        theme = makers.add_theme(wave_id, f"Nobody decided on {mark} yet", rows) if area_id is None else 0
        found[mark] = Place(area_id, key, mark, f"more-{mark}", claim, theme)
    return found


def add_priority(plan_id: int, partner_id: int, mark: str, area_id: int | None) -> int:
    """A priority with an action and a pledge, all marked; its id."""
    row = Priority(
        plan_id=plan_id,
        slug=f"more-{mark}",
        position=1,
        title=f"More {mark}",
        summary=f"All about {mark}.",
        outcome_keys=["stay_safe"],
        area_id=area_id,
        local_only=area_id is not None,
        actions=[Action(title=f"Plant {mark}", owner=f"Head of {mark}", due_on=TODAY, organisation_id=partner_id)],
        pledges=[Pledge(organisation_id=partner_id, what=f"Seeds of {mark}")],
    )
    db.session.add(row)
    db.session.commit()
    return row.id


def add_key(area_id: int | None = None, *scopes: str, days: int = 30) -> dict[str, str]:
    """A key as the header that a program sends."""
    _row, token = make_key("A program", scopes or SCOPES, area_id, TODAY + timedelta(days=days), actor_id=None, now=NOW)
    db.session.commit()
    return {"Authorization": f"Bearer {token}"}
