"""Drafts of surveys and every state they had. Flushes; the request commits.

Owns that a draft has one latest revision, that nobody overwrites what they have not seen (`ClashError`), and that nothing is
lost: each change is a revision more. Knows nothing of publishing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext
from sqlalchemy import select

from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.core import audit
from engage.core.db import db
from engage.surveys import library
from engage.surveys.building import filing
from engage.surveys.building.errors import ClashError, NoDraftError
from engage.surveys.building.models import SurveyDraft, SurveyRevision
from engage.surveys.building.sources import tables_of
from engage.surveys.building.tables import Tables, mark, part_of, title_of, with_part
from engage.surveys.importers.names import slug_for

ONE_SITTING = timedelta(minutes=10)  # what somebody types into one form within it, saved by itself, is one revision
_SUBJECT = 200
RESERVED = ("new", "file", "check", "waves", "calendar", "codes", "answers", "export", "files")  # pages that stand beside surveys


@dataclass(frozen=True)
class By:
    """Who does it, and when. is_automatic : saved while typing, without a press of the button"""

    person_id: int
    now: datetime
    is_automatic: bool = False


@dataclass(frozen=True)
class Draft:
    """A draft as it stands."""

    slug: str
    number: int
    tables: Tables

    @property
    def title(self) -> str:
        """What it is called."""
        return title_of(self.tables)


@dataclass(frozen=True)
class Listed:
    """A draft as lists have it. language : of its title; is_changed : since it was last published, or it never was"""

    title: str
    language: str
    is_changed: bool


@guarded(Permission.MAKE_SURVEYS)
def drafts() -> dict[str, Listed]:
    """Every draft by slug."""
    written_in = SurveyRevision.tables["language"].as_string()
    query = select(SurveyDraft.slug, SurveyDraft.title, written_in, SurveyRevision.version_id).join(
        SurveyRevision, (SurveyRevision.draft_id == SurveyDraft.id) & (SurveyRevision.number == SurveyDraft.number)
    )
    return {slug: Listed(title, lang, version is None) for slug, title, lang, version in db.session.execute(query)}


def find(slug: str) -> Draft:
    """A draft by its slug; raises `NoDraftError`."""
    row = row_of(slug)
    return Draft(slug, row.number, revision_of(row, row.number).tables)


def taken_slugs() -> set[str]:
    """The names that a new survey cannot have."""
    return {*RESERVED, *library.sources(), *db.session.scalars(select(SurveyDraft.slug))}


@guarded(Permission.MAKE_SURVEYS)
def begin(tables: Tables, act: str, by: By, subject: str = "") -> str:
    """A new draft; its slug, made of its title."""
    slug = slug_for(title_of(tables), taken_slugs())
    return _begin({**tables, "slug": slug}, act, by, subject)


@guarded(Permission.MAKE_SURVEYS)
def change_published(slug: str, by: By) -> None:
    """A draft of a survey that is published and has none yet, to be changed. Raises `NoDraftError`."""
    if db.session.scalar(select(SurveyDraft.id).filter_by(slug=slug)) is not None:
        return
    source = library.sources().get(slug)
    if source is None:
        raise NoDraftError(gettext("There is no survey at this address. Choose one from the list of surveys."))
    _begin({**tables_of(source), "media": filing.published(slug)}, "taken", by, "")
    revision_of(row_of(slug), 1).version_id = library.version_id(source)
    db.session.flush()


@guarded(Permission.MAKE_SURVEYS)
def change(
    slug: str,
    act: str,
    subject: str,
    by: By,
    make: Callable[[Tables], Tables],
    *,
    part: str = "",
    restores: int | None = None,
) -> int:
    """Make the next state out of the latest one; its number. What changes nothing is no revision.

    part : what alone is changed; where it saves itself while somebody types, one sitting at it is one revision
    """
    row = row_of(slug, lock=True)
    latest = revision_of(row, row.number)
    tables, subject = make(latest.tables), subject[:_SUBJECT]
    if tables == latest.tables:
        return row.number
    row.title = title_of(tables)
    if by.is_automatic and part and _is_same_sitting(row, latest, act, by, part):
        latest.tables, latest.made_at, latest.subject = tables, by.now, subject
    else:
        row.number += 1
        made = {"made_by": by.person_id, "made_at": by.now, "act": act, "subject": subject, "tables": tables}
        db.session.add(SurveyRevision(draft_id=row.id, number=row.number, restores=restores, **made))
    db.session.flush()
    return row.number


@guarded(Permission.MAKE_SURVEYS)
def save_part(slug: str, part: str, value: Any, seen: str, by: By, *, act: str, subject: str = "") -> str:
    """Write one part anew; its new mark.

    seen : the mark of the part as its form showed it. Raises `ClashError` where somebody changed it since, to something else.
    """

    def make(tables: Tables) -> Tables:
        theirs = part_of(tables, part)
        if theirs is None:
            raise NoDraftError(gettext("Somebody deleted this meanwhile. The history of the survey can bring it back."))
        if mark(theirs) != seen and theirs != value:
            raise ClashError(theirs)
        return with_part(tables, part, value)

    change(slug, act, subject, by, make, part=part)
    return mark(part_of(find(slug).tables, part))


@guarded(Permission.MAKE_SURVEYS)
def note(act: str, slug: str, by: By, **detail: Any) -> None:
    """Keep it in the record of changes."""
    audit.record(act, f"survey:{slug}", actor_id=by.person_id, now=by.now, **detail)


def _is_same_sitting(row: SurveyDraft, latest: SurveyRevision, act: str, by: By, part: str) -> bool:
    """Whether the latest revision is the same person's, of a moment ago, and changed nothing but this part."""
    is_theirs = (latest.act, latest.made_by, latest.version_id) == (act, by.person_id, None)
    if not is_theirs or by.now - latest.made_at >= ONE_SITTING or row.number == 1:
        return False
    before = revision_of(row, row.number - 1).tables
    return part_of(before, part) is not None and with_part(before, part, part_of(latest.tables, part)) == latest.tables


def _begin(tables: Tables, act: str, by: By, subject: str) -> str:
    tables = {"media": {}, **tables}
    row = SurveyDraft(slug=tables["slug"], title=title_of(tables), number=1)
    db.session.add(row)
    db.session.flush()
    made = {"made_by": by.person_id, "made_at": by.now, "act": act, "subject": subject[:_SUBJECT], "tables": tables}
    db.session.add(SurveyRevision(draft_id=row.id, number=1, **made))
    note("survey begun", row.slug, by, how=act)
    db.session.flush()
    return row.slug


def row_of(slug: str, *, lock: bool = False) -> SurveyDraft:
    """The row of a draft; lock: nobody else changes it until this transaction ends. Raises `NoDraftError`."""
    query = select(SurveyDraft).filter_by(slug=slug)
    row = db.session.scalar(query.with_for_update() if lock else query)
    if row is None:
        raise NoDraftError(gettext("There is no survey at this address. Choose one from the list of surveys."))
    return row


def revision_of(row: SurveyDraft, number: int) -> SurveyRevision:
    """One state of a draft. Raises `NoDraftError`."""
    found = db.session.scalar(select(SurveyRevision).filter_by(draft_id=row.id, number=number))
    if found is None:
        raise NoDraftError(gettext("There is no survey at this address. Choose one from the list of surveys."))
    return found
