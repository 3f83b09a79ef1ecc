"""What members of staff say to each other about a part of a draft. Nobody else reads it, and it is never published.

A part is as in `tables`; of a wording it may be one of its texts (`of`: the text's dotted key).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext
from sqlalchemy import func, select

from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.accounts.services import names_of
from engage.core.db import db
from engage.surveys.building.errors import DraftError, NoDraftError
from engage.surveys.building.models import DraftComment, SurveyDraft
from engage.surveys.building.services import By, find
from engage.surveys.building.tables import part_of, texts_in

LONGEST = 2_000
Place = tuple[str, str]  # a part, and a text of it, or ""


@dataclass(frozen=True)
class Comment:
    """One comment, and who dealt with it, if somebody has."""

    id: int
    text: str
    written_by: str
    written_at: datetime
    resolved_by: str


@dataclass(frozen=True)
class Waiting:
    """How many comments are not dealt with, by place."""

    places: Mapping[Place, int]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.places.values())

    def on(self, part: str, of: str = "") -> int:
        """Those on one place."""
        return self.places.get((part, of), 0)

    def in_wording(self, name: str) -> int:
        """Those on a wording and on all of its texts."""
        return sum(number for (part, _of), number in self.places.items() if part == f"wording.{name}")

    def elsewhere(self, key: str) -> tuple[tuple[str, str, int], ...]:
        """Those on what a question says in other words: name of the wording, text, number."""
        found = ((part.partition(".")[2], of, number) for (part, of), number in sorted(self.places.items()))
        return tuple(one for one in found if one[1].startswith(f"questions.{key}."))

    def of_question(self, key: str) -> int:
        """Those on a question, and on it in other words."""
        return self.on(f"questions.{key}") + sum(number for *_place, number in self.elsewhere(key))


def comments_on(slug: str, part: str, of: str = "") -> tuple[Comment, ...]:
    """Those on one place: open ones first, each in the order in which they were written."""
    query = select(DraftComment).filter_by(draft_id=_draft_id(slug), part=part, text_key=of)
    rows = sorted(db.session.scalars(query), key=lambda row: (row.resolved_by is not None, row.id))
    names = names_of({person for row in rows for person in (row.written_by, row.resolved_by) if person})
    return tuple(
        Comment(row.id, row.text, names.get(row.written_by, ""), row.written_at, names.get(row.resolved_by or 0, ""))
        for row in rows
    )


def open_comments(slug: str) -> Waiting:
    """Those that are not dealt with, on what there is: a deleted question's wait for it to come back."""
    tables = find(slug).tables
    query = select(DraftComment.part, DraftComment.text_key, func.count()).where(DraftComment.draft_id == _draft_id(slug))
    rows = db.session.execute(query.where(DraftComment.resolved_by.is_(None)).group_by(DraftComment.part, DraftComment.text_key))
    texts = {"", *texts_in(tables)}
    return Waiting({(part, of): number for part, of, number in rows if part_of(tables, part) is not None and of in texts})


@guarded(Permission.MAKE_SURVEYS)
def write(slug: str, part: str, text: str, by: By, of: str = "") -> None:
    """Say something about a place that there is."""
    tables = find(slug).tables
    if part_of(tables, part) is None or (of and (not part.startswith("wording.") or of not in texts_in(tables))):
        raise NoDraftError(gettext("Somebody deleted this meanwhile. The history of the survey can bring it back."))
    words = text.strip()
    if not words:
        raise DraftError({"text": gettext("Write a comment")})
    said = {"text": words[:LONGEST], "written_by": by.person_id, "written_at": by.now}
    db.session.add(DraftComment(draft_id=_draft_id(slug), part=part, text_key=of, **said))
    db.session.flush()


@guarded(Permission.MAKE_SURVEYS)
def resolve(slug: str, comment_id: int, by: By, *, is_done: bool) -> Place:
    """Say that it is dealt with, or that it is not after all; the place it is about."""
    row = db.session.scalar(select(DraftComment).filter_by(id=comment_id, draft_id=_draft_id(slug)))
    if row is None:
        raise NoDraftError(gettext("Somebody deleted this meanwhile. The history of the survey can bring it back."))
    row.resolved_by, row.resolved_at = (by.person_id, by.now) if is_done else (None, None)
    db.session.flush()
    return row.part, row.text_key


def _draft_id(slug: str) -> int:
    find(slug)
    return db.session.scalars(select(SurveyDraft.id).filter_by(slug=slug)).one()
