"""Who did what to what, and when: written once, never changed. The database refuses updates and deletes too.

Whoever gets round the database is found out: at each commit the new events are sealed (`AuditSeal`), every seal covering
the one before and keyed with the site's secret. Reading the record and checking it are in `audit_reading.py`.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any

from flask import current_app
from sqlalchemy import DDL, Connection, String, event, func, insert, inspect, select, text
from sqlalchemy.orm import Mapped, Mapper, Session, mapped_column, object_session

from engage.core.db import Model, db

FIRST = "0" * 64
_UNSEALED = "engage.unsealed_events"
_LOCK = 0x656E67616765  # "engage": any number that nobody else's advisory lock uses


class AuditEvent(Model):
    """One act. `detail` holds identifiers, states and counts; never anybody's words."""

    __tablename__ = "audit_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[int | None]
    action: Mapped[str] = mapped_column(String(80), index=True)
    subject: Mapped[str] = mapped_column(String(120), index=True)
    detail: Mapped[dict[str, Any]]


class AuditSeal(Model):
    """The seal of one event: a keyed digest of its content and of the seal before. Positions have no gap."""

    __tablename__ = "audit_seal"

    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    event_id: Mapped[int] = mapped_column(unique=True)  # not a foreign key: a seal outlives what it sealed
    digest: Mapped[str] = mapped_column(String(64))


def append_only_sqlite(table: str, key: str) -> tuple[str, ...]:
    """Triggers that let rows of this table be added and nothing else."""
    refuse = "BEGIN SELECT RAISE(ABORT, 'the audit record is append-only'); END"
    same = f"(SELECT 1 FROM {table} WHERE {key} = NEW.{key})"  # noqa: S608 - the names of our own tables
    return (
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}",
        # "INSERT OR REPLACE" takes a row out without a delete trigger.
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN EXISTS {same} {refuse}",
    )


def append_only_postgresql(table: str) -> tuple[str, ...]:
    """The same for PostgreSQL; the function they call is made with the first table."""
    return (
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION audit_event_refuse()",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION audit_event_refuse()",
    )


_REFUSE_POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION audit_event_refuse() RETURNS trigger AS $$ "
    "BEGIN RAISE EXCEPTION 'the audit record is append-only'; END $$ LANGUAGE plpgsql"
)


APPEND_ONLY_SQLITE = append_only_sqlite("audit_event", "id")
APPEND_ONLY_POSTGRESQL = (_REFUSE_POSTGRESQL, *append_only_postgresql("audit_event"))


def _guard(model: type[Model], dialect: str, statements: tuple[str, ...]) -> None:
    for statement in statements:
        ddl = DDL(statement.replace("%", "%%")).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]
        event.listen(model.__table__, "after_create", ddl)


_guard(AuditEvent, "sqlite", APPEND_ONLY_SQLITE)
_guard(AuditEvent, "postgresql", APPEND_ONLY_POSTGRESQL)
_guard(AuditSeal, "sqlite", append_only_sqlite("audit_seal", "position"))
_guard(AuditSeal, "postgresql", append_only_postgresql("audit_seal"))


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


def digest_of(before: str, row: AuditEvent, secret: bytes) -> str:
    """The seal of this event after the seal `before`: HMAC-SHA256 over its whole content, written in one way only."""
    moment = row.at.astimezone(UTC).isoformat(timespec="microseconds")
    content = [before, row.id, moment, row.actor_id, row.action, row.subject, row.detail]
    written = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hmac.digest(chain_key(secret), written.encode(), "sha256").hex()


def chain_key(secret: bytes) -> bytes:
    """What seals are keyed with: whoever has only the database cannot make the chain anew."""
    return hashlib.blake2b(b"the chain of the audit record", key=secret[:64], digest_size=32).digest()


@event.listens_for(AuditEvent, "after_insert")
def _note(_mapper: Mapper[AuditEvent], _connection: Connection, target: AuditEvent) -> None:
    session = object_session(target)
    if session is not None:
        session.info.setdefault(_UNSEALED, []).append(target)


@event.listens_for(Session, "before_commit")
def _seal(session: Session) -> None:
    """Seal what this transaction adds, last of all: nobody waits for the chain longer than a commit takes, nor in a circle."""
    if session.in_nested_transaction():
        return
    session.flush()
    rows = [row for row in session.info.pop(_UNSEALED, ()) if row in session and inspect(row).persistent]
    if not rows:
        return
    if session.get_bind().dialect.name == "postgresql":  # on SQLite the insert above holds the only write lock there is
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    secret: bytes = current_app.config["SETTINGS"].secret_key
    last = session.execute(select(AuditSeal.position, AuditSeal.digest).order_by(AuditSeal.position.desc()).limit(1)).first()
    position, before = (last[0], last[1]) if last else (0, FIRST)
    seals = []
    for row in rows:
        position, before = position + 1, digest_of(before, row, secret)
        seals.append({"position": position, "event_id": row.id, "digest": before})
    session.execute(insert(AuditSeal), seals)
