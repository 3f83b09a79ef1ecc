"""The database's own promises: moments have a zone, SQLite keeps rules and forgets what it was told to forget."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from inspect import unwrap
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError, StatementError

from engage.core import audit
from engage.core import db as database
from engage.core.audit import AuditEvent
from engage.core.db import db
from engage.core.wording import put_wording

pytestmark = pytest.mark.usefixtures("app")


def test_a_moment_comes_back_the_same_whatever_its_zone() -> None:
    moment = datetime(2026, 7, 1, 0, 30, tzinfo=timezone(timedelta(hours=1)))
    audit.record("did", "thing", actor_id=None, now=moment)
    db.session.commit()
    (row,) = db.session.query(AuditEvent)
    assert (row.at, row.at.tzinfo) == (moment, UTC)


def test_a_moment_without_a_zone_is_refused() -> None:
    audit.record("did", "thing", actor_id=None, now=datetime(2026, 7, 1))  # noqa: DTZ001
    with pytest.raises(StatementError, match="time zone"):
        db.session.flush()
    db.session.rollback()


def test_foreign_keys_are_kept_and_every_commit_is_on_disk() -> None:
    assert db.session.execute(text("PRAGMA foreign_keys")).scalar() == 1
    db.session.rollback()
    as_on_a_site = create_engine(db.engine.url)
    unwrap(database._prepare_sqlite)(as_on_a_site)  # without what makes tests quick
    with as_on_a_site.connect() as line:
        found = {name: line.execute(text(f"PRAGMA {name}")).scalar() for name in ("foreign_keys", "synchronous", "journal_mode")}
    as_on_a_site.dispose()
    assert found == {"foreign_keys": 1, "synchronous": 2, "journal_mode": "wal"}
    with pytest.raises(IntegrityError):
        db.session.execute(text("INSERT INTO answer (response_id, question_key, prefer_not, held) VALUES ('x', 'y', 0, 0)"))
    db.session.rollback()


def test_an_error_of_the_database_never_repeats_the_words_it_was_given() -> None:
    with pytest.raises(IntegrityError) as refused:
        db.session.execute(
            text("INSERT INTO answer (response_id, question_key, text, prefer_not, held) VALUES ('x', 'y', :words, 0, 0)"),
            {"words": "a child's own words"},
        )
    assert "a child's own words" not in str(refused.value)
    db.session.rollback()


def test_what_is_deleted_leaves_no_trace_in_the_file(app: Flask) -> None:
    put_wording("claim:1", "said", "cy", "geiriau cyfrinachol")
    db.session.commit()
    db.session.execute(text("DELETE FROM wording"))
    db.session.commit()
    db.session.remove()
    db.engine.dispose()  # the last connection writes the log back
    home: Path = app.config["SETTINGS"].home
    assert not any(b"geiriau cyfrinachol" in file.read_bytes() for file in home.glob("engage.sqlite*"))
