"""Work of evidence that waits for the worker: long PDF files, and forgetting them."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from typing import Any

from engage.core.db import db
from engage.core.jobs import handler
from engage.core.worker import every
from engage.evidence import pressing
from engage.surveys.formats.errors import FormatError
from engage.surveys.formats.pdf import press

FORGET = "evidence.forget_pressed"
every(FORGET, timedelta(hours=1))


@handler(pressing.PRESS)
def make(payload: dict[str, Any]) -> None:
    """Make one file. Killed anywhere, it is made again; asked for when it is done, nothing happens. A failure is told at once."""
    token = str(payload["token"])
    path = pressing.page_of(token)
    if path is None:
        return
    db.session.rollback()  # nobody waits for the database while the press works
    with path.open("rb") as page, tempfile.TemporaryFile() as out:
        try:
            press(page, str(payload["lang"]), out)
        except FormatError:
            pressing.keep(token, None)
        except Exception:
            pressing.keep(token, None)  # nobody looks at a page that says "it is being made" for two hours
            raise
        else:
            pressing.keep(token, out)


@handler(FORGET)
def forget(_payload: dict[str, Any]) -> None:
    """Delete long files that were kept for as long as their page says."""
    pressing.forget()
