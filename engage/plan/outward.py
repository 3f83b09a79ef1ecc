"""The plan as programs and packs have it: what readers see, with places, actions and pledges. Reads only."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from flask import current_app
from sqlalchemy import select

from engage.core.config import Settings
from engage.core.db import db
from engage.core.wording import Worded, worded, wordings
from engage.plan.models import Action, Pledge, Priority
from engage.plan.services import OutcomeName, plan_overview, state_of
from engage.trust.services import organisation_names


@dataclass(frozen=True)
class OutwardPriority:
    """One priority of the plan of today. `area_id`: of a local one; `replies`: how many are published under it."""

    id: int
    slug: str
    title: Worded
    summary: Worded
    outcomes: tuple[OutcomeName, ...]
    area_id: int | None
    parent_slug: str | None
    replies: int


@dataclass(frozen=True)
class OutwardAction:
    """One action; late once its day has passed."""

    id: int
    priority_id: int
    title: Worded
    owner: Worded
    organisation: str
    due_on: date
    state: str


def outward_priorities(lang: str, today: date) -> tuple[OutwardPriority, ...]:
    """Every priority that is on the plan's page, county first; none while there is no plan."""
    found = plan_overview(lang, today)
    if found is None:
        return ()
    cards = (*found.priorities, *found.local_priorities)
    query = select(Priority.slug, Priority.id, Priority.area_id, Priority.parent_id)
    rows = {row.slug: row for row in db.session.execute(query.where(Priority.slug.in_([card.slug for card in cards])))}
    slugs = {row.id: slug for slug, row in rows.items()}
    return tuple(
        OutwardPriority(
            rows[card.slug].id,
            card.slug,
            card.title,
            card.summary,
            card.outcomes,
            rows[card.slug].area_id,
            slugs.get(rows[card.slug].parent_id),
            card.claims,
        )
        for card in cards
    )


def priority_areas() -> dict[int, int]:
    """The place of every local priority there ever was, by the priority's id."""
    query = select(Priority.id, Priority.area_id).where(Priority.area_id.is_not(None))
    return {priority_id: area_id for priority_id, area_id in db.session.execute(query) if area_id is not None}


def outward_actions(priority_ids: Collection[int], lang: str, today: date) -> tuple[OutwardAction, ...]:
    """What is done under these priorities, by the day it is due."""
    settings: Settings = current_app.config["SETTINGS"]
    query = select(Action).where(Action.priority_id.in_(priority_ids)).order_by(Action.due_on, Action.id)
    rows, partners = list(db.session.scalars(query)), organisation_names()
    found = wordings([f"action:{row.id}" for row in rows], lang)

    def text(row: Action, field: str) -> Worded:
        return worded(found, f"action:{row.id}", field, getattr(row, field), lang, settings.source_language)

    return tuple(
        OutwardAction(
            row.id,
            row.priority_id,
            text(row, "title"),
            text(row, "owner"),
            partners.get(row.organisation_id, "") if row.organisation_id else "",
            row.due_on,
            state_of(row, today),
        )
        for row in rows
    )


@dataclass(frozen=True)
class OutwardPledge:
    """What one partner has promised to one priority."""

    id: int
    priority_id: int
    organisation: str
    what: Worded


def outward_pledges(priority_ids: Collection[int], lang: str) -> tuple[OutwardPledge, ...]:
    """What partners put in under these priorities."""
    settings: Settings = current_app.config["SETTINGS"]
    rows = list(db.session.scalars(select(Pledge).where(Pledge.priority_id.in_(priority_ids)).order_by(Pledge.id)))
    found, partners = wordings([f"pledge:{row.id}" for row in rows], lang), organisation_names()
    return tuple(
        OutwardPledge(
            row.id,
            row.priority_id,
            partners.get(row.organisation_id, ""),
            worded(found, f"pledge:{row.id}", "what", row.what, lang, settings.source_language),
        )
        for row in rows
    )
