"""The floor: the least a Flask page with one durable insert can cost under the same server and database settings."""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

from flask import Flask

app = Flask("floor")
_local = threading.local()


def prepare(file: Path) -> None:
    """Make its table, once, before any server starts: of two that change how a file is written, one is refused at once."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")  # the file keeps it
        connection.execute("CREATE TABLE answer (id INTEGER PRIMARY KEY, text TEXT)")


def _connection() -> sqlite3.Connection:
    if not hasattr(_local, "connection"):
        connection = sqlite3.connect(os.environ["FLOOR_DATABASE"], isolation_level=None, timeout=20)
        connection.execute("PRAGMA synchronous=FULL")
        _local.connection = connection
    found: sqlite3.Connection = _local.connection
    return found


@app.get("/")
def page() -> str:
    """A page of the size of a question."""
    return "<!doctype html><title>floor</title>" + "<p>one question a page</p>" * 150


@app.post("/")
def insert() -> str:
    """One durable row."""
    _connection().execute("INSERT INTO answer (text) VALUES ('more buses')")
    return "stored"
