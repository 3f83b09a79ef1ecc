"""The chain of the audit record: whoever changes it behind the database's back is found out, and the event is named."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from engage.core import audit
from engage.core.audit import AuditEvent, AuditSeal, append_only_postgresql, append_only_sqlite
from engage.core.audit_cli import audit as command
from engage.core.audit_reading import Search, Verdict, found, how_many, stream, verify
from engage.core.db import db
from tests.engage.browsing import at_once
from tests.factories import NOW

SECRET = b"k" * 32


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def site(request: pytest.FixtureRequest) -> Any:
    """An application on a database of either kind."""
    return request.getfixturevalue("postgres_app" if request.param == "postgresql" else "app")


def add(number: int, **detail: object) -> None:
    for each in range(number):
        audit.record("claim published", f"claim:{each + 1}", actor_id=each, now=NOW + timedelta(seconds=each), **detail)
    db.session.commit()


def behind_its_back(*statements: str) -> None:
    """What somebody does who owns the database: take the triggers off, change a row, put them on again."""
    tables = {"audit_event": "id", "audit_seal": "position"}
    is_sqlite = db.engine.dialect.name == "sqlite"
    for table in tables:
        names = ("no_update", "no_delete", "no_replace") if is_sqlite else ("no_change", "no_truncate")
        for name in names:
            db.session.execute(text(f"DROP TRIGGER {table}_{name}" + ("" if is_sqlite else f" ON {table}")))
    for statement in statements:
        db.session.execute(text(statement))
    for table, key in tables.items():
        for made in append_only_sqlite(table, key) if is_sqlite else append_only_postgresql(table):
            db.session.execute(text(made))
    db.session.commit()


def test_every_event_has_its_seal_and_the_chain_holds(site: Flask) -> None:
    add(3, roles=["b", "a"], size=7, nothing=None, words="Ünïcode “quoted”")
    add(1)
    verdict = verify(SECRET)
    assert (verdict.events, verdict.problem) == (4, "")
    assert [row.position for row in db.session.query(AuditSeal).order_by(AuditSeal.position)] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE audit_event SET actor_id = 99 WHERE id = 2", "event 2 is not as it was written"),
        ("UPDATE audit_event SET action = 'nothing' WHERE id = 3", "event 3 is not as it was written"),
        ("UPDATE audit_event SET detail = '{}' WHERE id = 1", "event 1 is not as it was written"),
        ("UPDATE audit_event SET at = '2020-01-01 00:00:00' WHERE id = 4", "event 4 is not as it was written"),
        ("UPDATE audit_seal SET digest = 'x' WHERE position = 2", "event 2 is not as it was written"),
        ("DELETE FROM audit_event WHERE id = 2", "event 2 is missing"),
        ("DELETE FROM audit_seal WHERE position = 2", "seal 2 is missing"),
        ("DELETE FROM audit_seal WHERE position = 4", "event 4 has no seal"),
        (
            "INSERT INTO audit_event (id, at, action, subject, detail) VALUES (9, '2026-01-01', 'signed in', 'person:1', '{}')",
            "event 9 has no seal",
        ),
    ],
)
def test_a_change_behind_the_databases_back_is_found_and_named(site: Flask, statement: str, said: str) -> None:
    add(4, kinds=["harm"])
    behind_its_back(statement)
    assert said in verify(SECRET).problem


def test_an_event_and_its_seal_taken_out_together_are_found(site: Flask) -> None:
    add(4)
    behind_its_back("DELETE FROM audit_event WHERE id = 2", "DELETE FROM audit_seal WHERE position = 2")
    assert "seal 2 is missing" in verify(SECRET).problem


def test_a_chain_made_anew_without_the_sites_secret_does_not_hold(site: Flask) -> None:
    add(2)
    row = db.session.query(AuditEvent).filter_by(id=1).one()
    row.actor_id = 99
    forged = audit.digest_of(audit.FIRST, row, b"a guess")
    db.session.rollback()
    behind_its_back(
        "UPDATE audit_event SET actor_id = 99 WHERE id = 1", f"UPDATE audit_seal SET digest = '{forged}' WHERE position = 1"
    )
    assert "event 1" in verify(SECRET).problem


def test_an_end_that_was_cut_off_is_found_by_a_head_that_was_noted(site: Flask) -> None:
    add(4)
    head = verify(SECRET).head
    assert verify(SECRET, head).problem == ""
    behind_its_back("DELETE FROM audit_event WHERE id = 4", "DELETE FROM audit_seal WHERE position = 4")
    assert verify(SECRET).problem == ""
    assert "cut off" in verify(SECRET, head).problem


def test_what_is_rolled_back_leaves_no_gap(site: Flask) -> None:
    add(1)
    audit.record("never happened", "claim:9", actor_id=None, now=NOW)
    db.session.flush()
    db.session.rollback()
    audit.record("did", "claim:2", actor_id=None, now=NOW)
    nested = db.session.begin_nested()
    audit.record("taken back", "claim:3", actor_id=None, now=NOW)
    db.session.flush()
    nested.rollback()
    with db.session.begin_nested():
        audit.record("kept", "claim:4", actor_id=None, now=NOW)
    db.session.commit()
    assert verify(SECRET) == Verdict(3, verify(SECRET).head)
    assert [row.action for row in db.session.query(AuditEvent).order_by(AuditEvent.id)] == ["claim published", "did", "kept"]


def test_many_who_write_at_once_make_one_chain(site: Flask) -> None:
    gate = threading.Barrier(4)

    def write() -> None:
        with site.app_context():
            gate.wait()
            for _ in range(5):
                add(2)
            db.session.remove()

    at_once(write, write, write, write)
    assert verify(SECRET).problem == ""
    assert verify(SECRET).events == 40


def test_the_command_says_so_by_its_exit_code(app: Flask) -> None:
    add(3)
    runner = app.test_cli_runner()
    good = runner.invoke(command, ["verify"])
    assert (good.exit_code, "3 events, each as it was written" in good.output) == (0, True)
    head = good.output.rsplit(" ", 1)[1].strip()
    assert runner.invoke(command, ["verify", "--noted", head]).exit_code == 0
    behind_its_back("UPDATE audit_event SET actor_id = 9 WHERE id = 2")
    bad = runner.invoke(command, ["verify"])
    assert (bad.exit_code, "event 2" in bad.output) == (1, True)


class TestSearch:
    """Finding who did what to whom, and when."""

    @pytest.fixture(autouse=True)
    def _events(self, app: Flask) -> None:
        for minute, (action, subject, actor) in enumerate(
            (("concern opened", "concern:1", 1), ("concern closed", "concern:1", 1), ("concern opened", "concern:12", 2))
        ):
            audit.record(action, subject, actor_id=actor, now=NOW + timedelta(minutes=minute))
        db.session.commit()

    def names(self, **wanted: object) -> list[tuple[str, str]]:
        return [(row.action, row.subject) for row in found(Search(**wanted), limit=10)]  # type: ignore[arg-type]

    def test_by_who(self) -> None:
        assert self.names(actor_id=2) == [("concern opened", "concern:12")]

    def test_by_what(self) -> None:
        assert self.names(action="closed") == [("concern closed", "concern:1")]
        assert self.names(action="%") == []

    def test_by_whom_the_newest_first(self) -> None:
        assert [subject for _action, subject in self.names(subject="concern:1")] == ["concern:12", "concern:1", "concern:1"]

    def test_by_when(self) -> None:
        assert self.names(since=NOW + timedelta(minutes=2)) == [("concern opened", "concern:12")]
        assert len(self.names(until=NOW + timedelta(minutes=2))) == 2

    def test_who_saw_what_of_whom(self) -> None:
        assert self.names(saw=True) == [("concern opened", "concern:12"), ("concern opened", "concern:1")]

    def test_pages_and_the_whole_agree(self) -> None:
        assert how_many(Search()) == len(list(stream(Search()))) == 3
        assert [row.subject for row in found(Search(), limit=1, offset=2)] == ["concern:1"]
