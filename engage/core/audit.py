"""Who did what to what, and when: written once, never changed. The database refuses updates and deletes too."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import DDL, String, event, func, select
from sqlalchemy.orm import Mapped, mapped_column

from engage.core.db import Model, db


class AuditEvent(Model):
    """One act. `detail` holds identifiers, states and counts; never anybody's words."""

    __tablename__ = "audit_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[int | None]
    action: Mapped[str] = mapped_column(String(80), index=True)
    subject: Mapped[str] = mapped_column(String(120), index=True)
    detail: Mapped[dict[str, Any]]


_REFUSE = "BEGIN SELECT RAISE(ABORT, 'the audit record is append-only'); END"
APPEND_ONLY_SQLITE = (
    f"CREATE TRIGGER audit_event_no_update BEFORE UPDATE ON audit_event {_REFUSE}",
    f"CREATE TRIGGER audit_event_no_delete BEFORE DELETE ON audit_event {_REFUSE}",
    # "INSERT OR REPLACE" takes a row out without a delete trigger.
    "CREATE TRIGGER audit_event_no_replace BEFORE INSERT ON audit_event "
    "WHEN EXISTS (SELECT 1 FROM audit_event WHERE id = NEW.id) "
    "BEGIN SELECT RAISE(ABORT, 'the audit record is append-only'); END",
)
APPEND_ONLY_POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION audit_event_refuse() RETURNS trigger AS $$ "
    "BEGIN RAISE EXCEPTION 'the audit record is append-only'; END $$ LANGUAGE plpgsql",
    "CREATE TRIGGER audit_event_no_change BEFORE UPDATE OR DELETE ON audit_event "
    "FOR EACH ROW EXECUTE FUNCTION audit_event_refuse()",
    "CREATE TRIGGER audit_event_no_truncate BEFORE TRUNCATE ON audit_event "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_event_refuse()",
)
for _dialect, _statements in (("sqlite", APPEND_ONLY_SQLITE), ("postgresql", APPEND_ONLY_POSTGRESQL)):
    for _statement in _statements:
        _ddl = DDL(  # type: ignore[no-untyped-call]
            _statement.replace("%", "%%")
        ).execute_if(dialect=_dialect)
        event.listen(AuditEvent.__table__, "after_create", _ddl)


def record(action: str, subject: str, *, actor_id: int | None, now: datetime, **detail: Any) -> None:
    """Add one act to the record, in the caller's transaction."""
    db.session.add(AuditEvent(at=now, actor_id=actor_id, action=action, subject=subject, detail=detail))


def count(action: str, subject: str, *, since: datetime) -> int:
    """How often this was done to this subject since then."""
    query = select(func.count()).select_from(AuditEvent)
    matching = query.where(AuditEvent.action == action, AuditEvent.subject == subject, AuditEvent.at >= since)
    return db.session.scalar(matching) or 0


def latest(action: str, limit: int) -> list[AuditEvent]:
    """The latest acts of one kind, newest first."""
    return list(
        db.session.scalars(select(AuditEvent).where(AuditEvent.action == action).order_by(AuditEvent.id.desc()).limit(limit))
    )


def last(action: str, subject: str) -> AuditEvent | None:
    """The latest time that this was done to this subject."""
    query = select(AuditEvent).where(AuditEvent.action == action, AuditEvent.subject == subject)
    return db.session.scalar(query.order_by(AuditEvent.id.desc()).limit(1))


def newest(limit: int = 200) -> list[AuditEvent]:
    """The latest acts, newest first."""
    return list(db.session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc()).limit(limit)))
