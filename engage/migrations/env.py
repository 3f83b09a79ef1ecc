"""How Alembic reaches the application's database: through the application's own engine, so that both agree on everything."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from alembic import context
from sqlalchemy import Connection

from engage.core.db import UtcDateTime, db


def _render(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Migrations name plain types, so that they still run when the code has moved on."""
    return "sa.DateTime()" if kind == "type" and isinstance(item, UtcDateTime) else False


@contextmanager
def _without_cascades(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by making it anew; with its foreign keys on, dropping the old one would delete what hangs on it.

    Raises `RuntimeError` where a migration left something that points at nothing.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = connection.connection.cursor()
    driver.execute("PRAGMA foreign_keys=OFF")  # past the session: inside a transaction it would do nothing
    try:
        yield
        broken = driver.execute("PRAGMA foreign_key_check").fetchall()
    finally:
        driver.execute("PRAGMA foreign_keys=ON")
        driver.close()
    if broken:
        raise RuntimeError(f"a migration left rows of {sorted({row[0] for row in broken})} that point at nothing")


def run() -> None:
    """Apply migrations over one connection, each in its own transaction."""
    with db.engine.connect() as connection, _without_cascades(connection):
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=True,
            transaction_per_migration=True,
            compare_type=True,
            render_item=_render,
        )
        with context.begin_transaction():
            context.run_migrations()


run()  # inside the application: use `engage init`
