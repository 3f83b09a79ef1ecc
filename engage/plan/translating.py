"""Putting what stands under a priority, and the whole plan's papers, into other languages. Flushes.

Progress, pledges, figures and papers too: what nobody has put into a language is shown as it was written, and marked.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from flask_babel import gettext
from sqlalchemy import select

from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.core import audit
from engage.core.db import db
from engage.core.translating import Piece, Texts, put_texts
from engage.plan.errors import PlanError
from engage.plan.models import Document, Plan, Priority
from engage.plan.places import of_subject
from engage.plan.writing import find, plan_to_write


def pieces_of(priority_id: int) -> list[Piece]:
    """Everything of one priority that readers see in their own language, in the order of its page."""
    row = find(Priority, priority_id)
    found: list[Piece] = [(f"priority:{row.id}", field, getattr(row, field)) for field in ("title", "summary")]
    for action in row.actions:
        found += [(f"action:{action.id}", field, getattr(action, field)) for field in ("title", "owner")]
        found += [(f"note:{note.id}", field, getattr(note, field)) for note in action.notes for field in ("text", "who")]
    found += [(f"pledge:{pledge.id}", "what", pledge.what) for pledge in row.pledges]
    found += [(f"indicator:{one.id}", field, getattr(one, field)) for one in row.indicators for field in ("name", "unit")]
    found += _titles(row.documents)
    return [piece for piece in found if piece[2]]


def pieces_of_plan(today: date) -> list[Piece]:
    """The title of the plan and of its papers."""
    plan: Plan | None = plan_to_write(today)
    query = select(Document).where(Document.priority_id.is_(None)).order_by(Document.dated.desc(), Document.id)
    return ([(f"plan:{plan.id}", "title", plan.title)] if plan else []) + _titles(db.session.scalars(query).all())


@guarded(Permission.EDIT_PLAN, Permission.PUBLISH_PLAN, places=of_subject)
def translate(
    pieces: list[Piece], lang: str, texts: Texts, *, subject: str, checked_by: str, person_id: int, now: datetime
) -> None:
    """Put these into one language. Raises `PlanError` for a text that is not one of theirs (any more).

    subject : what the record says was translated, such as "priority:12"; checked_by : who read it against the source, or ""
    """
    if not set(texts) <= {(of, field) for of, field, _text in pieces}:
        raise PlanError({"": gettext("The page was changed meanwhile. Open it again.")})
    put_texts(texts, lang, checked_by)
    audit.record("plan translated", subject, actor_id=person_id, now=now, lang=lang, checked=bool(checked_by))


def _titles(rows: Iterable[Document]) -> list[Piece]:
    return [(f"plan_document:{row.id}", "title", row.title) for row in rows]
