"""What members of staff say to each other about a part of a draft. Nobody else reads it, and it is never published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext
from sqlalchemy import func, select

from engage.accounts.services import names_of
from engage.core.db import db
from engage.surveys.building.errors import DraftError, NoDraftError
from engage.surveys.building.models import DraftComment, SurveyDraft
from engage.surveys.building.services import By, find
from engage.surveys.building.tables import part_of

LONGEST = 2_000


@dataclass(frozen=True)
class Comment:
    """One comment, and who dealt with it, if somebody has."""

    id: int
    text: str
    written_by: str
    written_at: datetime
    resolved_by: str


def comments_on(slug: str, part: str) -> tuple[Comment, ...]:
    """Those on one part: open ones first, each in the order in which they were written."""
    query = select(DraftComment).where(DraftComment.draft_id == _draft_id(slug), DraftComment.part == part)
    rows = sorted(db.session.scalars(query), key=lambda row: (row.resolved_by is not None, row.id))
    names = names_of({person for row in rows for person in (row.written_by, row.resolved_by) if person})
    return tuple(
        Comment(row.id, row.text, names.get(row.written_by, ""), row.written_at, names.get(row.resolved_by or 0, ""))
        for row in rows
    )


def open_comments(slug: str) -> dict[str, int]:
    """How many are not dealt with, by part."""
    query = select(DraftComment.part, func.count()).where(DraftComment.draft_id == _draft_id(slug))
    rows = db.session.execute(query.where(DraftComment.resolved_by.is_(None)).group_by(DraftComment.part))
    return {row[0]: row[1] for row in rows}


def write(slug: str, part: str, text: str, by: By) -> None:
    """Say something about a part that there is."""
    if part_of(find(slug).tables, part) is None:
        raise NoDraftError(gettext("Somebody deleted this meanwhile. The history of the survey can bring it back."))
    words = text.strip()
    if not words:
        raise DraftError({"text": gettext("Write a comment")})
    row = DraftComment(draft_id=_draft_id(slug), part=part, text=words[:LONGEST], written_by=by.person_id, written_at=by.now)
    db.session.add(row)
    db.session.flush()


def resolve(slug: str, comment_id: int, by: By, *, is_done: bool) -> str:
    """Say that it is dealt with, or that it is not after all; the part it is about."""
    row = db.session.scalar(select(DraftComment).filter_by(id=comment_id, draft_id=_draft_id(slug)))
    if row is None:
        raise NoDraftError(gettext("Somebody deleted this meanwhile. The history of the survey can bring it back."))
    row.resolved_by, row.resolved_at = (by.person_id, by.now) if is_done else (None, None)
    db.session.flush()
    return row.part


def _draft_id(slug: str) -> int:
    find(slug)
    return db.session.scalars(select(SurveyDraft.id).filter_by(slug=slug)).one()
