"""Actions for those who do not read a whole priority: under one of them, and over a year. Reads only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask import current_app
from sqlalchemy import select

from engage.core.config import Settings
from engage.core.db import db
from engage.core.wording import Worded, worded, wordings
from engage.plan.models import Action, Priority
from engage.plan.services import state_of


@dataclass(frozen=True)
class ActionRow:
    """One action. `state` says late once its day has passed, whatever was last written down."""

    title: Worded
    owner: Worded
    due_on: date
    state: str


def actions_under(slug: str, lang: str, today: date) -> tuple[ActionRow, ...]:
    """The actions of one priority, by their day."""
    query = select(Action).join(Priority, Priority.id == Action.priority_id).where(Priority.slug == slug)
    return _rows(db.session.scalars(query.order_by(Action.due_on, Action.id)), lang, today)


def actions_due_in(year: int, lang: str, today: date) -> tuple[ActionRow, ...]:
    """The actions that were to be done in one year, by their day; those whose day has not come are among them."""
    within = Action.due_on.between(date(year, 1, 1), date(year, 12, 31))
    return _rows(db.session.scalars(select(Action).where(within).order_by(Action.due_on, Action.id)), lang, today)


def _rows(actions: Iterable[Action], lang: str, today: date) -> tuple[ActionRow, ...]:
    rows = list(actions)
    settings: Settings = current_app.config["SETTINGS"]
    found = wordings((f"action:{row.id}" for row in rows), lang)

    def text(row: Action, field: str) -> Worded:
        return worded(found, f"action:{row.id}", field, getattr(row, field), lang, settings.source_language)

    return tuple(ActionRow(text(row, "title"), text(row, "owner"), row.due_on, state_of(row, today)) for row in rows)
