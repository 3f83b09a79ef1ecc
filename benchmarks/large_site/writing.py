"""Writing very many rows: COPY on PostgreSQL, many at once on SQLite. Rows are given whole, or with the same keys left out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import JSON, Table, insert, text

from engage.core.db import Model, db

BATCH = 20_000
Rows = list[dict[str, Any]]


def write(model: type[Model], rows: Rows) -> None:
    """These rows into their table."""
    if not rows:
        return
    if db.engine.dialect.name == "postgresql":
        _copy(model.__table__, rows)  # type: ignore[arg-type]
        return
    for start in range(0, len(rows), BATCH):
        db.session.execute(insert(model), rows[start : start + BATCH])


def make_ready() -> None:
    """What a database does by itself in its first days: numbers go on after the last, and it knows how its tables look."""
    db.session.commit()
    if db.engine.dialect.name == "postgresql":
        for table in ("answer", "theme_assignment"):
            last = f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
            db.session.execute(text(last))
        db.session.commit()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE" if db.engine.dialect.name == "postgresql" else "ANALYZE"))


def _copy(table: Table, rows: Rows) -> None:
    names = [name for name, column in table.columns.items() if name in rows[0] or _default(column) is not None]
    spare = {name: _default(table.columns[name]) for name in names}
    is_json = {name for name in names if isinstance(table.columns[name].type, JSON)}
    driver = db.session.connection().connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY {table.name} ({', '.join(names)}) FROM STDIN") as copy:  # type: ignore[union-attr]
        for row in rows:
            copy.write_row(tuple(_values(row, names, spare, is_json)))


def _values(row: dict[str, Any], names: list[str], spare: dict[str, Any], is_json: set[str]) -> Iterator[Any]:
    for name in names:
        value = row.get(name, spare[name])
        yield json.dumps(value) if name in is_json and value is not None else value


def _default(column: Any) -> Any:
    return column.default.arg if column.default is not None and column.default.is_scalar else None
