"""The sample plan: eight county priorities, three local ones, who does what by when, and who pledged what."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import update

from engage.core.db import db
from engage.plan.models import Action, Plan, Pledge, Priority
from engage.sample.authority import area_ids, organisation_ids
from engage.sample.source import Table, put_translations, read_sample

_TITLED = {"title": "title", "summary": "summary"}


def load_plan(today: date) -> None:
    """The plan that runs today, in its second of three years, as it was when it was new: nothing of it is begun yet."""
    source = read_sample("plan")
    item = source["plan"]
    plan = Plan(
        slug=item["key"],
        title=item["name"],
        framework_key=item["framework"],
        starts_on=date(today.year - 1, 4, 1),
        ends_on=date(today.year + 2, 3, 31),
        source=item["source"],
    )
    db.session.add(plan)
    db.session.flush()
    put_translations(f"plan:{plan.id}", item, {"title": "name"})
    county = {
        table["key"]: _add_priority(plan.id, position, table, today) for position, table in enumerate(source["priorities"], 1)
    }
    for position, table in enumerate(source["local_priorities"], len(county) + 1):
        _add_local(plan.id, position, table, county)


def bring_up_to_date() -> None:
    """How each action goes today, as the file gives it. A version that was frozen before must not know of it."""
    for priority in read_sample("plan")["priorities"]:
        for action in priority["actions"]:
            db.session.execute(update(Action).where(Action.title == action["title"]).values(state=action["state"]))


def _add_priority(plan_id: int, position: int, table: Table, today: date) -> Priority:
    priority = Priority(
        plan_id=plan_id,
        slug=table["key"],
        position=position,
        title=table["title"],
        summary=table["summary"],
        outcome_keys=list(table["outcomes"]),
        local_only=False,
    )
    _keep(priority, table)
    for action in table["actions"]:
        _add_action(priority.id, action, today)
    return priority


def _add_local(plan_id: int, position: int, table: Table, county: dict[str, Priority]) -> None:
    parent = county.get(table.get("priority", ""))
    priority = Priority(
        plan_id=plan_id,
        slug=table["key"],
        position=position,
        title=table["title"],
        summary=table["summary"],
        outcome_keys=list(parent.outcome_keys) if parent else [],
        area_id=area_ids()[table["area"]],
        parent_id=parent.id if parent else None,
        local_only=table["local_only"],
    )
    _keep(priority, table)


def _keep(priority: Priority, table: Table) -> None:
    db.session.add(priority)
    db.session.flush()
    put_translations(f"priority:{priority.id}", table, _TITLED)


def _add_action(priority_id: int, table: Table, today: date) -> None:
    organisations = organisation_ids()
    action = Action(
        priority_id=priority_id,
        title=table["title"],
        owner=table["owner"],
        organisation_id=organisations[table["organisation"]],
        due_on=today + timedelta(days=table["due_in_days"]),
        state="not_started",
    )
    db.session.add(action)
    db.session.flush()
    put_translations(f"action:{action.id}", table, {"title": "title", "owner": "owner"})
    for item in table.get("pledges", ()):
        pledge = Pledge(priority_id=priority_id, organisation_id=organisations[item["organisation"]], what=item["what"])
        db.session.add(pledge)
        db.session.flush()
        put_translations(f"pledge:{pledge.id}", item, {"what": "what"})
