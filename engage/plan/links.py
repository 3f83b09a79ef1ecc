"""Whether the papers the plan links to are still there. Asks nobody unless `plan_check_links` is set; only reports."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import date
from http import HTTPStatus

from flask import current_app
from sqlalchemy import select

from engage.core.config import Settings
from engage.core.db import db, reading
from engage.plan.models import Document

SECONDS = 10
_GONE = range(HTTPStatus.BAD_REQUEST, HTTPStatus.INTERNAL_SERVER_ERROR)


def check_links(today: date, ask: Callable[[str], str] | None = None) -> int:
    """Look at every address once; how many were looked at: none while the setting is off. `ask(url)` gives what it found."""
    settings: Settings = current_app.config["SETTINGS"]
    if not settings.plan_check_links:
        return 0
    with reading():  # asking takes long: nobody else waits for it
        addresses = {row.id: row.url for row in db.session.scalars(select(Document).order_by(Document.id))}
        found = {number: (ask or look_at)(url) for number, url in addresses.items()}
    for number, state in found.items():
        row = db.session.get(Document, number)
        if row is not None and row.url == addresses[number]:
            row.found, row.checked_on = state, today
    db.session.flush()
    return len(found)


def look_at(url: str) -> str:
    """Ask for the head of one page, no more: works, gone, or no_answer."""
    if not url.startswith(("https://", "http://")):
        return "gone"
    request = urllib.request.Request(url, method="HEAD")  # noqa: S310 - its scheme was looked at
    try:
        with urllib.request.urlopen(request, timeout=SECONDS):  # noqa: S310
            return "works"
    except urllib.error.HTTPError as problem:
        return "gone" if problem.code in _GONE else "no_answer"
    except (OSError, ValueError):
        return "no_answer"
