"""The history of a draft: every state it had, going back to one, undoing, and deleting what was never published. Flushes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext
from sqlalchemy import delete as sql_delete
from sqlalchemy import select

from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.accounts.services import names_of
from engage.core.db import db
from engage.surveys import library
from engage.surveys.building import filing, media, services
from engage.surveys.building.errors import ClashError, DraftError
from engage.surveys.building.models import DraftComment, SurveyRevision
from engage.surveys.building.services import By
from engage.surveys.building.tables import Tables


@dataclass(frozen=True)
class Revision:
    """One line of the history."""

    number: int
    made_by: str
    made_at: datetime
    act: str
    subject: str
    version_id: int | None


@guarded(Permission.MAKE_SURVEYS)
def history(slug: str) -> tuple[Revision, ...]:
    """Every state it had, the latest first."""
    row = services.row_of(slug)
    columns = (SurveyRevision.number, SurveyRevision.made_by, SurveyRevision.made_at, SurveyRevision.act, SurveyRevision.subject)
    query = select(*columns, SurveyRevision.version_id).filter_by(draft_id=row.id).order_by(SurveyRevision.number.desc())
    rows = db.session.execute(query).all()
    names = names_of({each.made_by for each in rows if each.made_by})
    return tuple(Revision(each[0], names.get(each[1] or 0, ""), *each[2:]) for each in rows)


def state(slug: str, number: int) -> Tables:
    """The survey as it was then; raises `NoDraftError`."""
    return services.revision_of(services.row_of(slug), number).tables


@guarded(Permission.MAKE_SURVEYS)
def restore(slug: str, number: int, by: By) -> int:
    """Go back to how it was then: a revision more, which can be undone like any other."""
    tables = state(slug, number)

    def then(now: Tables) -> Tables:
        return {**({"media": now["media"]} if "media" in now else {}), **tables}  # a state that names no files had the same

    return services.change(slug, "restored", str(number), by, then, restores=number)


@guarded(Permission.MAKE_SURVEYS)
def undo(slug: str, seen: int, by: By) -> None:
    """Take the latest change back; pressed again, the one before it.

    seen : the number of the revision that the page showed. Raises `ClashError` where there is a later one.
    """
    row = services.row_of(slug, lock=True)
    if row.number != seen:
        raise ClashError(None)
    before = before_latest(slug)
    if before is not None:
        restore(slug, before.number, by)


def before_latest(slug: str) -> Revision | None:
    """The state that undoing goes back to; None where there is none."""
    target = _origin(slug) - 1
    return next((each for each in history(slug) if each.number == target), None)


@guarded(Permission.MAKE_SURVEYS)
def undone_next(slug: str) -> Revision | None:
    """The change that undoing takes back; None where there is none."""
    origin = _origin(slug)
    return next((each for each in history(slug) if each.number == origin), None) if origin > 1 else None


@guarded(Permission.MAKE_SURVEYS)
def may_delete(slug: str) -> bool:
    """Whether it was never published: what people may have answered stays."""
    return slug not in library.sources() and not any(each.version_id for each in history(slug))


@guarded(Permission.MAKE_SURVEYS)
def delete(slug: str, by: By) -> None:
    """Delete a draft that was never published, for good. Raises `DraftError` for any other."""
    row = services.row_of(slug, lock=True)
    if not may_delete(slug):
        raise DraftError({"": gettext("A survey that was published stays, with what was answered.")})
    files = media.named_in(row.id)
    db.session.execute(sql_delete(DraftComment).filter_by(draft_id=row.id))
    db.session.execute(sql_delete(SurveyRevision).filter_by(draft_id=row.id))
    db.session.delete(row)
    services.note("survey draft deleted", slug, by)
    db.session.flush()
    filing.delete(files - media.named_in())


def mark_published(slug: str, version_id: int) -> None:
    """The latest state is what this version was published from."""
    row = services.row_of(slug, lock=True)
    services.revision_of(row, row.number).version_id = version_id
    db.session.flush()


def _origin(slug: str) -> int:
    row = services.row_of(slug)
    latest = services.revision_of(row, row.number)
    return latest.restores or latest.number
