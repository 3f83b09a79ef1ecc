"""What running the plan adds to its pages: progress, indicators, papers, partners who promised nothing, priorities gone silent.

Reads only. Every text comes in the reader's language or is marked.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from engage.accounts.guarding import guarded, of_areas
from engage.accounts.permissions import Permission
from engage.accounts.services import names_of
from engage.core.config import Settings
from engage.core.db import db
from engage.core.wording import Worded, worded, wordings
from engage.plan.models import Action, ActionNote, Document, Indicator, Priority
from engage.trust.services import area_names, partners

Text = Callable[[str, str, str], Worded]


@dataclass(frozen=True)
class NoteRow:
    """One note on how an action goes on."""

    dated: date
    who: Worded
    text: Worded


@dataclass(frozen=True)
class IndicatorRow:
    """One figure from elsewhere; a page says beside it that no cause is claimed."""

    id: int
    name: Worded
    value: str
    unit: Worded
    measured_on: date
    source: str


@dataclass(frozen=True)
class DocumentRow:
    """One paper that lies elsewhere."""

    id: int
    kind: str
    title: Worded
    url: str
    dated: date
    checked_on: date | None
    found: str


@dataclass(frozen=True)
class DeskRow:
    """One priority on its authors' list. `silent_since`: the day of the last word, where that is too long ago."""

    id: int
    slug: str
    title: str
    area: str
    actions: int
    late: int
    unpledged: int
    silent_since: date | None
    author: str


def note_subjects(rows: Iterable[Action]) -> list[str]:
    """The subjects of every note of these actions, for one query of their translations."""
    return [f"note:{note.id}" for action in rows for note in action.notes]


def note_rows(notes: Iterable[ActionNote], text: Text) -> tuple[NoteRow, ...]:
    """Notes as their readers get them, newest first."""
    return tuple(
        NoteRow(note.dated, text(f"note:{note.id}", "who", note.who), text(f"note:{note.id}", "text", note.text))
        for note in notes
    )


def indicator_rows(rows: Iterable[Indicator], text: Text) -> tuple[IndicatorRow, ...]:
    """Figures as their readers get them."""
    return tuple(
        IndicatorRow(
            row.id,
            text(f"indicator:{row.id}", "name", row.name),
            row.value,
            text(f"indicator:{row.id}", "unit", row.unit),
            row.measured_on,
            row.source,
        )
        for row in rows
    )


def document_rows(rows: Iterable[Document], lang: str) -> tuple[DocumentRow, ...]:
    """Papers as readers of this language get them, newest first."""
    papers, source = list(rows), current_app.config["SETTINGS"].source_language
    found = wordings([f"plan_document:{row.id}" for row in papers], lang)
    return tuple(
        DocumentRow(
            row.id,
            row.kind,
            worded(found, f"plan_document:{row.id}", "title", row.title, lang, source),
            row.url,
            row.dated,
            row.checked_on,
            row.found,
        )
        for row in papers
    )


def plan_documents(lang: str) -> tuple[DocumentRow, ...]:
    """The papers of the whole plan."""
    query = select(Document).where(Document.priority_id.is_(None)).order_by(Document.dated.desc(), Document.id)
    return document_rows(db.session.scalars(query), lang)


@guarded(Permission.EDIT_PLAN)
def broken_links(lang: str) -> tuple[DocumentRow, ...]:
    """The papers whose address did not work when it was last checked."""
    query = select(Document).where(Document.found.in_(("gone", "no_answer"))).order_by(Document.id)
    return document_rows(db.session.scalars(query), lang)


def without_pledge(row: Priority) -> tuple[str, ...]:
    """The partners of today that have promised nothing for this priority."""
    promised = {pledge.organisation_id for pledge in row.pledges}
    return tuple(partner.name for partner in partners() if partner.id not in promised)


def silent_before(today: date) -> date:
    """Nothing written since this day: silent."""
    settings: Settings = current_app.config["SETTINGS"]
    months = today.year * 12 + today.month - 1 - settings.plan_silent_months
    return date(months // 12, months % 12 + 1, min(today.day, 28))


def silent_priorities(today: date) -> tuple[Priority, ...]:
    """Priorities under which nobody has written for a year, the longest first."""
    query = select(Priority).where(Priority.touched_on <= silent_before(today)).order_by(Priority.touched_on, Priority.id)
    return tuple(db.session.scalars(query))


@guarded(Permission.EDIT_PLAN, places=of_areas)
def desk_rows(areas: Collection[int] | None, today: date) -> list[DeskRow]:
    """The priorities of these places (None: everywhere), in the plan's order."""
    loaded = (selectinload(Priority.actions), selectinload(Priority.pledges))
    query = select(Priority).options(*loaded).order_by(Priority.area_id.is_not(None), Priority.position, Priority.id)
    if areas is not None:
        query = query.where(Priority.area_id.in_(list(areas)))
    rows, names, limit = list(db.session.scalars(query)), area_names(), silent_before(today)
    authors = names_of(row.author_id for row in rows if row.author_id)
    return [
        DeskRow(
            row.id,
            row.slug,
            row.title,
            names.get(row.area_id, "") if row.area_id else "",
            len(row.actions),
            sum(action.state != "done" and action.due_on < today for action in row.actions),
            len(without_pledge(row)),
            row.touched_on if row.touched_on <= limit else None,
            authors.get(row.author_id or 0, ""),
        )
        for row in rows
    ]
