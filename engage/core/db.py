"""The database: one session, typed models, SQLite in WAL or PostgreSQL. Knows how transactions begin; never what is in them.

Services flush. The request (`engage.core.views`) or the job (`engage.core.jobs`) commits, once, at its end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from flask import Flask, current_app, g, has_request_context, request
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, DateTime, Dialect, Engine, MetaData, TypeDecorator, event
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.pool import ConnectionPoolEntry

from engage.core import paths

BUSY_SECONDS = 20
View = TypeVar("View", bound=Callable[..., Any])
_reading: ContextVar[bool] = ContextVar("reading", default=False)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC: aware in Python, stored without a zone so that SQLite and PostgreSQL agree."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment without a zone: it would silently be read as another one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored moment needs a time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the moment back with its zone."""
        return None if value is None else value.replace(tzinfo=UTC)


_NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every table, with named constraints so that a migration can take each one back."""

    registry = registry(
        metadata=MetaData(naming_convention=_NAMES),
        type_annotation_map={datetime: UtcDateTime, dict[str, Any]: JSON, list[str]: JSON, list[Any]: JSON},
    )


db = SQLAlchemy(model_class=Base)
migrate = Migrate()

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


def init_app(app: Flask) -> None:
    """Connect the session and the migrations to this application."""
    # A statement's parameters may hold someone's words: no error message may carry them into a log.
    app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", {}).setdefault("hide_parameters", True)
    db.init_app(app)
    migrate.init_app(app, db, directory=str(paths.package_folder("migrations")), render_as_batch=True)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            _prepare_sqlite(db.engine)
        else:
            _prepare_postgresql(db.engine)


def writes(view: View) -> View:
    """Mark a view that writes on GET (an audited opening, say), so that its transaction may take the write lock first."""
    view.writes = True  # type: ignore[attr-defined]
    return view


def reads_first(view: View) -> View:
    """Mark a view that writes, and first only reads and computes: until it says `now_writes` nobody waits for it."""
    view.reads_first = True  # type: ignore[attr-defined]
    return view


def now_writes() -> None:
    """From here on a view marked `reads_first` writes. What was read is let go, and read anew where it matters."""
    db.session.rollback()
    g.now_writes = True


def has_one_writer() -> bool:
    """Whether nobody else writes between the first question of a transaction that writes and its end: so it is on SQLite."""
    return bool(db.engine.dialect.name == "sqlite")


@contextmanager
def reading() -> Iterator[None]:
    """A stretch that only reads, before the part that writes: computing or making out a page never keeps others waiting.

    What was read is let go at its end: rows of it must not be used after, values may.
    """
    token = _reading.set(True)
    try:
        yield
    finally:
        db.session.rollback()
        _reading.reset(token)


def _will_write() -> bool:
    if _reading.get():
        return False
    if not has_request_context():
        return True
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "reads_first", False):
        return bool(g.get("now_writes"))
    return request.method not in {"GET", "HEAD", "OPTIONS"} or getattr(view, "writes", False)


def _prepare_postgresql(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _entry: ConnectionPoolEntry) -> None:
        # Pages ask for some rows of large tables. Compiling such a question takes longer than answering it, and with disks
        # taken for turning ones, or a plan made for any question of a kind, the server would sooner read a whole table than a
        # thousand rows by their keys.
        connection.execute("SET jit = off; SET random_page_cost = 1.1; SET plan_cache_mode = force_custom_plan")
        connection.commit()


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves: the driver's own guess takes the write lock too late
        for pragma in (
            f"busy_timeout={BUSY_SECONDS * 1000}",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=ON",  # words that were taken back or held leave no trace in the file
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _will_write() else "BEGIN")
