"""What of the plan the staff's search finds: priorities, and what is to be done under each."""

from __future__ import annotations

from collections.abc import Iterator

from flask import current_app, url_for
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from engage.accounts.searching import Hit
from engage.core.db import db
from engage.core.finding import holds
from engage.plan.models import Priority
from engage.trust.services import area_names


def name() -> str:
    """What this kind is called."""
    return gettext("The plan")


def priorities(asked: tuple[str, ...]) -> Iterator[Hit]:
    """Priorities by title and summary, each with the action that was found, the county's first."""
    lang, areas = current_app.config["SETTINGS"].source_language, area_names()
    query = select(Priority).options(selectinload(Priority.actions))
    for row in db.session.scalars(query.order_by(Priority.area_id.is_not(None), Priority.position, Priority.id)):
        place, url = areas.get(row.area_id or 0, ""), url_for("plan.priority", slug=row.slug)
        action = next((one for one in row.actions if holds((one.title, one.owner), asked)), None)
        if action or holds((row.title, row.summary), asked):
            yield Hit(row.title, lang, url, f"{action.title} · {action.owner}" if action else row.summary, place)
