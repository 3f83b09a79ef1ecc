"""The plan as readers see it: its priorities, what is being done, by whom, and what is late or promised by nobody.

Owns nothing of what people said: that is told by a domain above, which registers itself (`told`). Reads only; must not
import `themes` or `influence`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app
from flask_babel import gettext
from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from engage.core.config import Settings
from engage.core.db import db
from engage.core.errors import NotFoundError
from engage.core.wording import Worded, worded, wordings
from engage.plan.models import Action, Priority
from engage.plan.places import of_priority
from engage.plan.running import (
    DocumentRow,
    IndicatorRow,
    NoteRow,
    document_rows,
    indicator_rows,
    note_rows,
    note_subjects,
    plan_documents,
    silent_priorities,
    without_pledge,
)
from engage.plan.told import (
    Card,
    Chain,
    EvidenceLink,
    Heard,
    NothingTold,
    Told,
    chain,
    evidence_links,
    offer_evidence,
    tell_chain,
)
from engage.plan.versions import Need, needs_before_publishing, state_then, unasked, version_page, versions
from engage.plan.writing import plan_to_write
from engage.trust.framework import OutcomeName, outcome_names
from engage.trust.services import area_names, organisation_names

__all__ = [
    "Card",
    "Chain",
    "EvidenceLink",
    "Heard",
    "LateAction",
    "Need",
    "NothingTold",
    "OutcomeName",
    "Overview",
    "PriorityName",
    "PriorityPage",
    "Told",
    "count_done",
    "evidence_links",
    "late_actions",
    "needs_before_publishing",
    "of_priority",
    "offer_evidence",
    "outcome_names",
    "plan_documents",
    "plan_overview",
    "priority_names",
    "priority_page",
    "silent_priorities",
    "state_of",
    "state_then",
    "tell_chain",
    "unasked",
    "version_page",
    "versions",
]


@dataclass(frozen=True)
class PlanHead:
    """The plan itself."""

    title: Worded
    summary: Worded | None = None


@dataclass(frozen=True)
class PriorityCard:
    """One priority on the plan's page. `unpledged`: no partner has promised anything yet."""

    slug: str
    title: Worded
    summary: Worded
    outcomes: tuple[OutcomeName, ...]
    area: str | None
    claims: int
    actions_done: int
    actions_late: int
    actions_total: int
    unpledged: bool


@dataclass(frozen=True)
class Overview:
    """The whole plan on one page."""

    plan: PlanHead
    priorities: tuple[PriorityCard, ...]
    local_priorities: tuple[PriorityCard, ...]


@dataclass(frozen=True)
class PriorityHead:
    """One priority at the top of its own page."""

    id: int
    slug: str
    title: Worded
    summary: Worded
    outcomes: tuple[OutcomeName, ...]
    area: str | None
    parent_slug: str | None
    parent_title: Worded | None


@dataclass(frozen=True)
class ActionRow:
    """One action. `state` says late once its day has passed, whatever was last written down."""

    title: Worded
    owner: Worded
    organisation: str
    due_on: date
    state: str
    notes: tuple[NoteRow, ...] = ()


@dataclass(frozen=True)
class PledgeRow:
    """What one partner has promised."""

    organisation: str
    what: Worded


@dataclass(frozen=True)
class PriorityPage:
    """One priority: heard, decided, done, still wished for. `unpledged`: the partners that have promised nothing."""

    priority: PriorityHead
    told: Told
    actions: tuple[ActionRow, ...]
    pledges: tuple[PledgeRow, ...]
    late: int
    unpledged: tuple[str, ...] = ()
    indicators: tuple[IndicatorRow, ...] = ()
    documents: tuple[DocumentRow, ...] = ()


@dataclass(frozen=True)
class LateAction:
    """One action whose day has passed, under its priority."""

    title: Worded
    owner: Worded
    due_on: date
    priority_slug: str


@dataclass(frozen=True)
class PriorityName:
    """One priority as others refer to it."""

    id: int
    slug: str
    title: Worded
    outcome_keys: tuple[str, ...]
    area_id: int | None = None


def plan_overview(lang: str, today: date) -> Overview | None:
    """The plan of today (else the latest one) with every priority; None while there is none."""
    plan = plan_to_write(today)
    if plan is None:
        return None
    rows = db.session.scalars(_whole().where(Priority.plan_id == plan.id)).all()
    cards = _cards(rows, lang, today)
    head = PlanHead(_texts([f"plan:{plan.id}"], lang)(f"plan:{plan.id}", "title", plan.title))
    return Overview(
        head,
        tuple(card for card in cards if card.area is None),
        tuple(card for card in cards if card.area is not None),
    )


def priority_page(slug: str, lang: str, today: date, page: int = 1) -> PriorityPage:
    """One priority with everything under it, and one page of what was decided; raises `NotFoundError`."""
    row: Priority | None = db.session.scalar(
        _whole().where(Priority.slug == slug).options(selectinload(Priority.actions).selectinload(Action.notes))
    )
    if row is None:
        raise NotFoundError(gettext("There is no priority at this address. Choose one from the plan."))
    actions = _action_rows(row, lang, today)
    return PriorityPage(
        _head(row, lang),
        chain().of_priority(row.id, lang, page),
        actions,
        _pledge_rows(row, lang),
        sum(action.state == "late" for action in actions),
        without_pledge(row),
        indicator_rows(row.indicators, _texts((f"indicator:{one.id}" for one in row.indicators), lang)),
        document_rows(row.documents, lang),
    )


def late_actions(lang: str, today: date) -> tuple[LateAction, ...]:
    """Every action whose day has passed and that is not done, the longest late first."""
    query = select(Action, Priority.slug).join(Priority, Priority.id == Action.priority_id)
    rows = db.session.execute(query.where(Action.state != "done", Action.due_on < today).order_by(Action.due_on, Action.id)).all()
    text = _texts((f"action:{row.id}" for row, _ in rows), lang)
    return tuple(
        LateAction(text(f"action:{row.id}", "title", row.title), text(f"action:{row.id}", "owner", row.owner), row.due_on, slug)
        for row, slug in rows
    )


def count_done() -> int:
    """How many actions are done."""
    return db.session.scalar(select(func.count()).select_from(Action).where(Action.state == "done")) or 0


def priority_names(lang: str) -> dict[int, PriorityName]:
    """Every priority by id, in the plan's order, for those who refer to one."""
    rows = db.session.scalars(select(Priority).order_by(Priority.area_id.is_not(None), Priority.position)).all()
    text = _texts((f"priority:{row.id}" for row in rows), lang)
    return {
        row.id: PriorityName(
            row.id, row.slug, text(f"priority:{row.id}", "title", row.title), tuple(row.outcome_keys), row.area_id
        )
        for row in rows
    }


def state_of(action: Action, today: date) -> str:
    """Where an action stands today: one that is not done by its day is late."""
    return "late" if action.state != "done" and action.due_on < today else action.state


def _texts(subjects: Iterable[str], lang: str) -> Callable[[str, str, str], Worded]:
    """A reader's text by (subject, field, source text): one query for all of these subjects."""
    settings: Settings = current_app.config["SETTINGS"]
    found = wordings(subjects, lang)
    return lambda subject, field, source: worded(found, subject, field, source, lang, settings.source_language)


def _whole() -> Select[Any]:
    loaded = (selectinload(Priority.actions), selectinload(Priority.pledges))
    return select(Priority).options(*loaded).order_by(Priority.position, Priority.id)


def _cards(rows: Iterable[Priority], lang: str, today: date) -> list[PriorityCard]:
    rows = list(rows)
    text = _texts((f"priority:{row.id}" for row in rows), lang)
    areas, replies = area_names(), chain().count_replies()
    return [_card(row, text, areas, replies.get(row.id, 0), today) for row in rows]


def _card(
    row: Priority, text: Callable[[str, str, str], Worded], areas: Mapping[int, str], replies: int, today: date
) -> PriorityCard:
    states = [state_of(action, today) for action in row.actions]
    return PriorityCard(
        row.slug,
        text(f"priority:{row.id}", "title", row.title),
        text(f"priority:{row.id}", "summary", row.summary),
        outcome_names(row.outcome_keys),
        areas.get(row.area_id) if row.area_id else None,
        replies,
        states.count("done"),
        states.count("late"),
        len(states),
        not row.pledges,
    )


def _head(row: Priority, lang: str) -> PriorityHead:
    parent = db.session.get(Priority, row.parent_id) if row.parent_id else None
    text = _texts([f"priority:{row.id}", f"priority:{row.parent_id}"], lang)
    return PriorityHead(
        row.id,
        row.slug,
        text(f"priority:{row.id}", "title", row.title),
        text(f"priority:{row.id}", "summary", row.summary),
        outcome_names(row.outcome_keys),
        area_names().get(row.area_id) if row.area_id else None,
        parent.slug if parent else None,
        text(f"priority:{parent.id}", "title", parent.title) if parent else None,
    )


def _action_rows(row: Priority, lang: str, today: date) -> tuple[ActionRow, ...]:
    subjects = [*(f"action:{action.id}" for action in row.actions), *note_subjects(row.actions)]
    text, partners = _texts(subjects, lang), organisation_names()
    return tuple(
        ActionRow(
            text(f"action:{action.id}", "title", action.title),
            text(f"action:{action.id}", "owner", action.owner),
            partners.get(action.organisation_id, "") if action.organisation_id else "",
            action.due_on,
            state_of(action, today),
            note_rows(action.notes, text),
        )
        for action in row.actions
    )


def _pledge_rows(row: Priority, lang: str) -> tuple[PledgeRow, ...]:
    text, partners = _texts((f"pledge:{pledge.id}" for pledge in row.pledges), lang), organisation_names()
    return tuple(
        PledgeRow(partners.get(pledge.organisation_id, ""), text(f"pledge:{pledge.id}", "what", pledge.what))
        for pledge in row.pledges
    )
