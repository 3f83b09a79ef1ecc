"""Migrations: they make exactly what the models describe, and take all of it back, on SQLite and on PostgreSQL."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from engage.app import create_app
from engage.core import audit, paths
from engage.core.audit_reading import verify
from engage.core.config import Settings
from engage.core.db import db
from tests.factories import NOW

FOLDER = str(paths.package_folder("migrations"))
SCHEMA = (
    "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' AND name <> 'alembic_version' ORDER BY type, name"
)
CHECKS = (
    "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY conname"
)
TRIGGERS = "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname"


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging.getLogger("alembic"), "level", logging.WARNING)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def site(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Flask]:
    """An application with an empty database of either kind."""
    url = request.getfixturevalue("empty_postgres") if request.param == "postgresql" else ""
    application = create_app(replace(settings, database_url=url), testing=True)
    with application.app_context():
        yield application
        db.session.remove()
        db.engine.dispose()


def differences() -> list[object]:
    """What the models have and the database has not, or the other way round."""
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        found: list[object] = compare_metadata(context, db.metadata)
    return found


def own_things() -> set[str]:
    """Every table, and on PostgreSQL every function, that is not Alembic's own."""
    with db.engine.connect() as connection:
        tables = set(inspect(connection).get_table_names()) - {"alembic_version"}
        if connection.dialect.name == "postgresql":
            functions = "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
            tables |= set(connection.execute(text(functions)).scalars())
    return tables


def rules() -> list[tuple[object, ...]]:
    """Every constraint, index and trigger, as the database itself writes it."""
    with db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            return [(kind, name, _plain(sql)) for kind, name, sql in connection.execute(text(SCHEMA))]
        return [
            tuple(row)
            for statement in (CHECKS, TRIGGERS)
            for row in connection.execute(text(statement))
            if row[0][:7] != "alembic"
        ]


def _plain(sql: str | None) -> tuple[str, ...]:
    """A statement without what makes no difference: quotes, blanks and the order of its lines."""
    bare = re.sub(r"[\"\s]", "", sql or "")
    head, opened, rest = bare.partition("(")
    body, closed, tail = rest.rpartition(")")
    return (head, opened, *sorted(body.split(",")), closed, tail)


def wipe() -> None:
    """Take away what `create_all` made."""
    db.session.remove()
    if db.engine.dialect.name == "sqlite":
        db.drop_all()
        return
    with db.engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))


# The way up and down takes seconds: each is gone once for all that is looked for at its end.


def test_upgrading_makes_exactly_what_the_models_describe_and_a_second_time_changes_nothing(site: Flask) -> None:
    upgrade(directory=FOLDER)
    made = rules()
    assert differences() == []
    assert own_things() >= set(db.metadata.tables)
    upgrade(directory=FOLDER)
    assert rules() == made
    assert differences() == []
    audit.record("did", "thing", actor_id=None, now=NOW)
    db.session.commit()
    with pytest.raises(DBAPIError, match="append-only"):  # after a migration too
        db.session.execute(text("DELETE FROM audit_event"))
    db.session.rollback()


def test_downgrading_leaves_nothing_the_models_make_the_same_rules_and_up_again_after_down_works(site: Flask) -> None:
    upgrade(directory=FOLDER)
    made = rules()
    downgrade(directory=FOLDER, revision="base")
    assert own_things() == set()
    db.create_all()
    assert rules() == made
    wipe()
    upgrade(directory=FOLDER)
    assert rules() == made
    assert differences() == []


def test_what_was_there_before_a_migration_is_there_after_it_and_after_taking_it_back(site: Flask) -> None:
    upgrade(directory=FOLDER, revision="0001")
    day = "'2026-01-10'"
    for statement in (
        f"INSERT INTO wave (id, slug, key, opens_on, closes_on, hear_back_by) VALUES (1, 's', 'now', {day}, {day}, {day})",
        "INSERT INTO survey_version (id, slug, digest, definition) VALUES (1, 's', 'd', '{\"audience\": \"partners\"}')",
        "INSERT INTO response (id, wave_id, version_id, receipt_digest, lang, mode, provenance, state, submitted_on) "
        f"VALUES ('00000000000000000000000000000001', 1, 1, 'r', 'en', 'standard', 'self', 'submitted', {day})",
        "INSERT INTO answer (id, response_id, question_key, prefer_not, held) "
        "VALUES (1, '00000000000000000000000000000001', 'q', false, false)",
        "INSERT INTO theme (id, wave_id, label, suggested_label, keywords, state) VALUES (1, 1, 'Buses', '', '[]', 'accepted')",
        "INSERT INTO theme_assignment (id, theme_id, answer_id, score, is_main, is_quote, is_removed, lang) "
        "VALUES (1, 1, 1, 0.5, true, false, false, 'en')",
        "INSERT INTO theme_outcome (id, theme_id, outcome_key, score, reason) VALUES (1, 1, 'be_healthy', 1, '')",
        "INSERT INTO decision (id, title, meeting, decider, owner, decided_on, state) "
        f"VALUES (1, 'Workers', '', 'Board', 'Office', {day}, 'decided')",
        "INSERT INTO claim (id, decision_id, decided_on, said, strength, fit, other_factors, is_evaluation, evidence_from, "
        f"evidence_to) VALUES (1, 1, {day}, 'Too few of us', 'noted', 'partly', 'Money', false, {day}, {day})",
        "INSERT INTO claim_theme (id, claim_id, theme_id) VALUES (1, 1, 1)",
    ):
        db.session.execute(text(statement))
    db.session.commit()
    tables = ("theme", "theme_assignment", "theme_outcome", "claim_theme")
    for move, to in ((upgrade, "head"), (downgrade, "0001")):
        move(directory=FOLDER, revision=to)
        assert [db.session.scalar(text(f"SELECT count(*) FROM {name}")) for name in tables] == [1, 1, 1, 1]
        if move is upgrade:  # whose words a claim rests on is read from what its survey said
            whose = "SELECT claim.by_partners, claim_theme.by_partners FROM claim JOIN claim_theme ON claim_id = claim.id"
            assert tuple(db.session.execute(text(whose)).one()) in {(True, True), (1, 1)}
        db.session.rollback()


def test_events_and_roles_from_before_the_seals_are_sealed_and_kept(site: Flask) -> None:
    upgrade(directory=FOLDER, revision="0009")
    for number, detail in enumerate(('{"roles": ["b", "a"], "n": null}', "{}"), 1):
        db.session.execute(
            text(
                "INSERT INTO audit_event (id, at, actor_id, action, subject, detail) "
                f"VALUES ({number}, '2026-01-0{number} 10:20:30.000400', {number}, 'signed in', 'person:1', '{detail}')"
            )
        )
    db.session.execute(
        text(
            "INSERT INTO person (id, name, email, password_hash, session_key, is_active, created_at) "
            "VALUES (1, 'Sam', 'sam@wrenshire.example', 'x', 'key', true, '2026-01-01')"
        )
    )
    db.session.execute(text("INSERT INTO person_role (id, person_id, role) VALUES (1, 1, 'plan_author')"))
    db.session.commit()
    upgrade(directory=FOLDER)
    verdict = verify(site.config["SETTINGS"].secret_key)
    assert (verdict.events, verdict.problem) == (2, "")
    db.session.execute(text("INSERT INTO person_role (id, person_id, role) VALUES (2, 1, 'moderator')"))
    db.session.commit()
    downgrade(directory=FOLDER, revision="0009")
    assert list(db.session.scalars(text("SELECT role FROM person_role"))) == ["plan_author"]
    assert len(db.session.scalars(text("SELECT session_key FROM person")).one()) == 32
    db.session.rollback()
