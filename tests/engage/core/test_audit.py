"""The audit record: written once. The database itself refuses every way of changing it, SQLite and PostgreSQL alike."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from engage.core import audit
from engage.core.audit import AuditEvent
from engage.core.db import db
from tests.factories import NOW

ANYWHERE = (
    "UPDATE audit_event SET action = 'nothing happened'",
    "DELETE FROM audit_event",
    "UPDATE audit_event SET actor_id = NULL WHERE id = 1",
)
SQLITE = ("INSERT OR REPLACE INTO audit_event (id, at, action, subject, detail) VALUES (1, '2026-01-01', 'x', 'y', '{}')",)
POSTGRESQL = ("TRUNCATE audit_event", "TRUNCATE audit_event CASCADE")


def add() -> None:
    audit.record("signed in", "person:1", actor_id=1, now=NOW, roles=["administrator"])
    db.session.commit()


def refuses(statement: str) -> None:
    add()
    with pytest.raises(DBAPIError, match="the audit record is append-only"):
        db.session.execute(text(statement))
    db.session.rollback()
    (row,) = db.session.query(AuditEvent)
    assert (row.action, row.actor_id, row.at) == ("signed in", 1, NOW)


@pytest.mark.parametrize("statement", ANYWHERE + SQLITE)
def test_sqlite_refuses_to_change_the_record(app: Flask, statement: str) -> None:
    refuses(statement)


@pytest.mark.postgres
@pytest.mark.parametrize("statement", ANYWHERE + POSTGRESQL)
def test_postgresql_refuses_to_change_the_record(postgres_app: Flask, statement: str) -> None:
    refuses(statement)


def test_what_was_changed_in_memory_is_refused_at_the_flush(app: Flask) -> None:
    add()
    (row,) = db.session.query(AuditEvent)
    row.action = "nothing happened"
    with pytest.raises(DBAPIError, match="append-only"):
        db.session.commit()
    db.session.rollback()


def test_acts_are_counted_by_what_to_whom_and_since_when(app: Flask) -> None:
    for minutes in (30, 10, 0):
        audit.record("sign-in failed", "sign-in:a", actor_id=None, now=NOW - timedelta(minutes=minutes))
    audit.record("sign-in failed", "sign-in:b", actor_id=None, now=NOW)
    audit.record("signed in", "sign-in:a", actor_id=None, now=NOW)
    assert audit.count("sign-in failed", "sign-in:a", since=NOW - timedelta(minutes=10)) == 2


def test_the_newest_acts_come_first(app: Flask) -> None:
    for number in range(5):
        audit.record("did", f"thing:{number}", actor_id=None, now=NOW)
    assert [row.subject for row in audit.newest(2)] == ["thing:4", "thing:3"]


def test_an_act_that_is_taken_back_leaves_no_record(app: Flask) -> None:
    audit.record("did", "thing:1", actor_id=None, now=NOW)
    db.session.rollback()
    assert audit.newest() == []
