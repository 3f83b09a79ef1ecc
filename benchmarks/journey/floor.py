"""The floor: the least a Flask page with one durable insert can cost under the same server and database settings."""

from __future__ import annotations

import os
import sqlite3
import threading

from flask import Flask

app = Flask("floor")
_local = threading.local()


def _connection() -> sqlite3.Connection:
    if not hasattr(_local, "connection"):
        connection = sqlite3.connect(os.environ["FLOOR_DATABASE"], isolation_level=None, timeout=20)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE IF NOT EXISTS answer (id INTEGER PRIMARY KEY, text TEXT)")
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
