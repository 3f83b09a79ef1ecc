"""What every test stands on: a fresh site with a real database, no network, no surprises."""

from __future__ import annotations

import gc
import os
import socket
from collections.abc import Iterator
from copy import copy
from datetime import date, timedelta
from functools import wraps
from pathlib import Path
from types import MethodType
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask, g
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache, FileSystemBytecodeCache
from sqlalchemy import Engine, event
from werkzeug.routing import Rule

from engage.access import statement
from engage.accounts import passwords
from engage.app import create_app
from engage.core import acting, clock, paths
from engage.core import db as database
from engage.core.config import Settings
from engage.core.db import db
from engage.surveys import library
from tests import factories
from tests.recording import Record, was_whole

# Names of tests by whether they passed: for the accessibility statement, which says when each of its checks last did.
_record = Record()
_real_connect = socket.socket.connect


def pytest_configure(config: pytest.Config) -> None:
    """Compiled templates are kept where pytest keeps things from one run to the next."""
    if hasattr(config, "cache"):  # it can be switched off
        _templates.files = FileSystemBytecodeCache(str(config.cache.mkdir("templates")))


def pytest_collection_finish() -> None:
    """Thousands of tests and all that they import stay to the end: nobody needs to look through them for what can go."""
    gc.collect()
    gc.freeze()


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Remember how each test ended."""
    _record.note(report)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Asked to, write down which checks of the accessibility statement have passed today: who has seen all of them does."""
    asked = os.environ.get("ENGAGE_RECORD_CHECKS") and "PYTEST_XDIST_WORKER" not in os.environ
    if asked and was_whole(session, exitstatus):
        statement.record_passes(_record.passed, _record.failed, date.today())  # noqa: DTZ011 - the day on this machine's calendar


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only this machine may be spoken to."""

    def connect(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[0] not in {"127.0.0.1", "localhost", "::1"}:
            raise AssertionError(f"a test tried to reach {address[0]}")
        _real_connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of a site that exists for one test."""
    return Settings(home=tmp_path, secret_key=b"k" * 32, analysis_tier="fast", themes_delay_seconds=0)


class CompiledTemplates(BytecodeCache):
    """What each template compiles to, kept over all tests: a fresh site for each would compile them all again.

    files : where those who share the work, and the next run, find it too
    """

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.files: FileSystemBytecodeCache | None = None

    def load_bytecode(self, bucket: Bucket) -> None:
        """Use what is kept, if its source is still the same."""
        if code := self.kept.get(bucket.key):
            bucket.bytecode_from_string(code)
        elif self.files:
            self.files.load_bytecode(bucket)
            if bucket.code:
                self.kept[bucket.key] = bucket.bytecode_to_string()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it."""
        self.kept[bucket.key] = bucket.bytecode_to_string()
        if self.files:
            self.files.dump_bytecode(bucket)


_templates = CompiledTemplates()
_EMPTY: list[bytes] = []


class Browser(FlaskClient):
    """A browser whose every request starts with a clean `g`, as a server's do: the tests' own context is not emptied between."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        """Send one request."""
        for name in list(g):
            g.pop(name)
        return super().open(*args, **kwargs)


def for_tests(application: Flask) -> None:
    """What every application of the tests shares."""
    application.test_client_class = Browser
    application.jinja_env.bytecode_cache = _templates


def _make_tables(settings: Settings) -> None:
    """An empty database: made once, then copied."""
    file = settings.home / "engage.sqlite"
    if _EMPTY:
        file.write_bytes(_EMPTY[0])
        return
    db.create_all()
    db.session.remove()
    db.engine.dispose()
    _EMPTY.append(file.read_bytes())


@pytest.fixture(autouse=True, scope="session")
def _a_machine_acts() -> Iterator[None]:
    """Outside of requests tests act as a command does; what a page may do is whoever's that is signed in."""
    with acting.acting_as("tests"):
        yield


@pytest.fixture(autouse=True, scope="session")
def _quick_passwords() -> None:
    """The real hash at its lowest price: hundreds of tests sign in."""
    passwords._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(autouse=True, scope="session")
def _nothing_waits_for_the_disk() -> None:
    """No test pulls the plug: what a site commits is on disk before it goes on (see test_database.py), here it need not be."""
    prepare = database._prepare_sqlite

    @wraps(prepare)
    def prepare_quickly(engine: Engine) -> None:
        prepare(engine)
        event.listen(engine, "connect", lambda connection, _entry: connection.execute("PRAGMA synchronous=OFF"))

    database._prepare_sqlite = prepare_quickly


@pytest.fixture(autouse=True, scope="session")
def _midnight_is_far() -> Iterator[None]:
    """No run is still at work at midnight: its tests took their dates from the day it began."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", factories.now)
        yield


@pytest.fixture(autouse=True, scope="session")
def _surveys_read_once() -> None:
    """The site's own surveys, 21 languages of each, are read once for all sites of all tests: they do not change."""
    read, ours = library.load_all, paths.bundled("surveys")
    kept = read(ours)
    library.load_all = lambda root, *more: kept if root == ours else read(root, *more)


@pytest.fixture(autouse=True, scope="session")
def _addresses_compiled_once() -> None:
    """Every site has the same addresses: each is compiled once for all sites of all tests, it was most of what a site costs."""
    compile_one, kept = Rule.compile, {}

    def once(rule: Rule) -> None:
        key = (rule.rule, rule.subdomain, rule.host, rule.merge_slashes, repr(rule.defaults))
        if key not in kept:
            compile_one(rule)
            kept[key] = copy(rule)
        like = kept[key]
        rule._parts, rule._trace, rule._converters, rule.arguments = like._parts, like._trace, like._converters, like.arguments
        rule._build, rule._build_unknown = (MethodType(one.__func__, rule) for one in (like._build, like._build_unknown))

    Rule.compile = once


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The application with an empty database, inside an application context."""
    application = create_app(settings, testing=True)
    for_tests(application)
    with application.app_context():
        _make_tables(settings)
        yield application
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without JavaScript."""
    return app.test_client()


@pytest.fixture
def today() -> date:
    """The day it is: waves open around it."""
    return factories.TODAY


@pytest.fixture
def wave(app: Flask, today: date) -> int:
    """An open wave of the young people's survey, with two places; its id."""
    factories.add_areas("ashby-vale", "brackenford")
    return factories.add_wave("young-people", opens_on=today - timedelta(days=10), closes_on=today + timedelta(days=30)).id
