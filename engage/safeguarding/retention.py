"""How long concerns are kept: so many months after a lead closed one it is deleted, with every act on it.

Owns that deletion and its proof, one act on the record with how many. An open concern is never deleted, however old. The audit
record keeps which account did what and when; it never held a word. What a lead put back stays known as read, so that no later
screening takes it away again.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import delete, func, select

from engage.core import audit, clock
from engage.core.clock import HOME_ZONE
from engage.core.db import db
from engage.safeguarding import contacting
from engage.safeguarding.keeping import KeepsMore, settings, source_of
from engage.safeguarding.models import Concern, ConcernAct, ContactWish, PutBack

DELETED = "concerns deleted"
_CLOSING = ("closed", "released")


def months_kept() -> int:
    """For how many months after closing a concern is kept; 0: until somebody sets it."""
    return settings().concerns_kept_months


def what_is_due(today: date, months: int) -> list[int]:
    """The numbers of the concerns that should be gone by today, the oldest first; none where `months` is 0. Changes nothing."""
    if not months:
        return []
    closed_at = func.max(ConcernAct.at)
    query = select(Concern.id, closed_at).join(ConcernAct, ConcernAct.concern_id == Concern.id)
    closed = query.where(Concern.state == "closed", ConcernAct.act.in_(_CLOSING)).group_by(Concern.id).order_by(Concern.id)
    return [number for number, at in db.session.execute(closed) if _due_on(at, months) <= today]


def purge(today: date, months: int, *, now: datetime) -> int:
    """Delete what is due and put on record how many; a second time finds nothing to do."""
    due = what_is_due(today, months)
    for number in due:
        _delete(db.session.get_one(Concern, number))
    if due:
        audit.record(DELETED, "concerns", actor_id=None, now=now, concerns=len(due), months=months)
    db.session.flush()
    return len(due)


def reported_from(today: date, months: int) -> date | None:
    """The first day whose concerns are surely all still here; None where none is ever deleted.

    A month of which some are gone is not reported: two reports of it could be subtracted from each other.
    """
    return clock.months_after(today, -months) if months else None


def _delete(concern: Concern) -> None:
    place = source_of(concern)
    if isinstance(place, KeepsMore):
        place.forget(concern.source_id)
    if any(act.act == "released" for act in concern.acts) and not _is_known(concern):
        db.session.add(PutBack(source=concern.source, source_id=concern.source_id))
    if concern.source == contacting.SOURCE:
        db.session.execute(delete(ContactWish).where(ContactWish.id == int(concern.source_id)))
    for act in concern.acts:
        db.session.delete(act)
    db.session.delete(concern)
    db.session.flush()


def _is_known(concern: Concern) -> bool:
    query = select(PutBack.id).where(PutBack.source == concern.source, PutBack.source_id == concern.source_id)
    return db.session.scalar(query) is not None


def _due_on(closed_at: datetime, months: int) -> date:
    return clock.months_after(closed_at.astimezone(HOME_ZONE).date(), months)
