"""Versions of the plan: what must be there before one is published, and the frozen copy of each. Writes no priority.

What other domains want to see first (a closed exercise with children, say) they register with `needs_before_publishing`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Flask, current_app
from flask_babel import gettext
from sqlalchemy import event, func, select
from sqlalchemy.orm import selectinload

from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.consultations.services import missing_for_plan
from engage.core import audit
from engage.core.db import db
from engage.plan.errors import NotReadyError, PlanError
from engage.plan.models import Action, PlanVersion, Priority
from engage.plan.writing import plan_to_write
from engage.trust.services import area_names, organisation_names

NEEDS = "engage.plan.needs"


@dataclass(frozen=True)
class Need:
    """Something that is missing, as one sentence that says who can put it right.

    unless_reason : the plan may be published without it where the reason is written down, for everyone to read
    """

    sentence: str
    unless_reason: bool = False


@dataclass(frozen=True)
class VersionName:
    """One version as a list names it."""

    number: int
    published_on: date
    what_changed: str
    without: str


@dataclass(frozen=True)
class VersionPage:
    """One version, whole. `copy`: {"title", "priorities": [{"title", "summary", "area", "actions", "pledges", "indicators"}]}."""

    name: VersionName
    copy: dict[str, Any]


def needs_before_publishing(app: Flask, ask: Callable[[], tuple[Need, ...]]) -> None:
    """Let a domain say what must be there before a version is published; `ask()` gives what is missing today."""
    app.extensions.setdefault(NEEDS, []).append(ask)


def unasked() -> tuple[Need, ...]:
    """Whom no consultation that has closed asked: children, parents. A written reason stands in for it."""
    return tuple(Need(one.sentence, unless_reason=True) for one in missing_for_plan({}))


@guarded(Permission.PUBLISH_PLAN)
def missing(today: date) -> tuple[Need, ...]:
    """Everything that stands between the plan and its next version; empty when it may be published."""
    return (*_own_needs(today), *(need for ask in current_app.extensions.get(NEEDS, ()) for need in ask()))


@guarded(Permission.PUBLISH_PLAN)
def publish_version(what_changed: str, reason: str, *, person_id: int, now: datetime, today: date) -> int:
    """Freeze the plan as it stands; the number of the version.

    reason : why it is published although something is missing that may be; stands beside the version for everyone
    Raises `NotReadyError` where something else is missing, `PlanError` where a reason or what changed is not written.
    """
    needs = missing(today)
    if hard := [need.sentence for need in needs if not need.unless_reason]:
        raise NotReadyError({"": " ".join(hard)})
    problems = {}
    if not what_changed.strip():
        problems["what_changed"] = gettext("Write something here.")
    if needs and not reason.strip():
        problems["reason"] = gettext("Write why the plan is published all the same. Everyone can read it.")
    if problems:
        raise PlanError(problems)
    plan = plan_to_write(today)
    if plan is None:
        raise NotReadyError({"": gettext("There is no plan yet.")})
    number = (db.session.scalar(select(func.max(PlanVersion.number)).where(PlanVersion.plan_id == plan.id)) or 0) + 1
    version = PlanVersion(
        plan_id=plan.id,
        number=number,
        published_on=today,
        published_by=person_id,
        what_changed=what_changed.strip(),
        without=reason.strip() if needs else "",
        snapshot={"title": plan.title, "priorities": [_copy(row) for row in _priorities(plan.id)]},
    )
    db.session.add(version)
    db.session.flush()
    audit.record("plan published", f"plan:{plan.id}", actor_id=person_id, now=now, version=number, missing=len(needs))
    return number


def versions(today: date) -> tuple[VersionName, ...]:
    """Every version of the plan of today, newest first."""
    plan = plan_to_write(today)
    if plan is None:
        return ()
    rows = db.session.scalars(select(PlanVersion).filter_by(plan_id=plan.id).order_by(PlanVersion.number.desc()))
    return tuple(_name(row) for row in rows)


def version_page(number: int, today: date) -> VersionPage | None:
    """One version of the plan of today, as it was; None where there is none of that number."""
    plan = plan_to_write(today)
    row = db.session.scalar(select(PlanVersion).filter_by(plan_id=plan.id, number=number)) if plan else None
    return VersionPage(_name(row), row.snapshot) if row else None


def state_then(action: Mapping[str, str], day: date) -> str:
    """Where an action of a copy stood on its day: late only where that day had passed, whatever was written down."""
    if action["state"] != "done" and date.fromisoformat(action["due_on"]) < day:
        return "late"
    return "not_started" if action["state"] == "late" else action["state"]


def _own_needs(today: date) -> Iterator[Need]:
    plan = plan_to_write(today)
    if plan is None:
        yield Need(gettext("There is no plan yet."))
        return
    rows = _priorities(plan.id)
    if not any(row.area_id is None for row in rows):
        yield Need(gettext("There is no priority for the whole county yet. A plan author adds one."))
    for row in rows:
        if row.area_id is None and not row.actions:
            yield Need(gettext("“%(title)s” has no action yet. A plan author adds one.", title=row.title))


def _priorities(plan_id: int) -> list[Priority]:
    loaded = (selectinload(Priority.actions).selectinload(Action.notes), selectinload(Priority.pledges))
    query = select(Priority).options(*loaded, selectinload(Priority.indicators)).where(Priority.plan_id == plan_id)
    return list(db.session.scalars(query.order_by(Priority.area_id.is_not(None), Priority.position, Priority.id)))


def _copy(row: Priority) -> dict[str, Any]:
    partners = organisation_names()
    return {
        "title": row.title,
        "summary": row.summary,
        "area": area_names().get(row.area_id, "") if row.area_id else "",
        "actions": [
            {
                "title": action.title,
                "owner": action.owner,
                "organisation": partners.get(action.organisation_id or 0, ""),
                "due_on": action.due_on.isoformat(),
                "state": action.state,
            }
            for action in row.actions
        ],
        "pledges": [{"organisation": partners.get(one.organisation_id, ""), "what": one.what} for one in row.pledges],
        "indicators": [
            {"name": one.name, "value": one.value, "unit": one.unit, "on": one.measured_on.isoformat(), "source": one.source}
            for one in row.indicators
        ],
    }


def _name(row: PlanVersion) -> VersionName:
    return VersionName(row.number, row.published_on, row.what_changed, row.without)


@event.listens_for(PlanVersion, "before_update")
@event.listens_for(PlanVersion, "before_delete")
def _stay(_mapper: Any, _connection: Any, _row: PlanVersion) -> None:
    raise RuntimeError("a published version of the plan is never changed")
