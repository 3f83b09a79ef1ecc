"""Where parts of the plan lie, for guards: the place of their priority; None is the whole county."""

from __future__ import annotations

from sqlalchemy import select

from engage.accounts.guarding import Places
from engage.core.db import db
from engage.plan.models import Action, Document, Indicator, Pledge, Priority


def of_priority(priority_id: int | None) -> Places:
    """The place of one that is there; without a priority it is of the whole plan."""
    if priority_id is None:
        return (None,)
    return db.session.scalars(select(Priority.area_id).where(Priority.id == priority_id)).all()


def of_action(action_id: int) -> Places:
    """The place of its priority."""
    query = select(Priority.area_id).join(Action, Action.priority_id == Priority.id).where(Action.id == action_id)
    return db.session.scalars(query).all()


def of_part(part: Pledge | Indicator | Document) -> Places:
    """The same for what stands under a priority, or under none."""
    return of_priority(part.priority_id)


def of_subject(subject: str) -> Places:
    """The same for what is named in the record, such as "priority:12"; "plan" is the whole of it."""
    kind, _colon, number = subject.partition(":")
    return of_priority(int(number) if kind == "priority" else None)
