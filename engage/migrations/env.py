"""How Alembic reaches the application's database: through the application's own engine, so that both agree on everything."""

from __future__ import annotations

from typing import Literal

from alembic import context

from engage.core.db import UtcDateTime, db


def _render(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Migrations name plain types, so that they still run when the code has moved on."""
    return "sa.DateTime()" if kind == "type" and isinstance(item, UtcDateTime) else False


def run() -> None:
    """Apply migrations over one connection, each in its own transaction."""
    with db.engine.connect() as connection:
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
