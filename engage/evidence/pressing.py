"""Long PDF files, which the worker makes: the press takes up to a minute, and nobody waits that long for a page.

What such a file says is gathered when it is asked for and waits on disk as the page for the press, then what came of it: the
file, or a mark that it failed. Each is its asker's own, in their language, and is gone two hours later: sooner where the record
says something else meanwhile, as words may have been taken back or held.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import BinaryIO, Literal

from flask import current_app

from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.core import clock, jobs
from engage.core.config import Settings

PRESS = "evidence.press"
KEPT = timedelta(hours=2)  # as the page says
State = Literal["", "waiting", "ready", "failed"]
_PAGE, _FILE, _FAILED, _SAYS = ".html", ".pdf", ".failed", ".says"


def token_of(kind: str, key: str, lang: str, person_id: int, day: date) -> str:
    """What one such file is kept under: nobody else's file has the same."""
    return hashlib.sha256("\n".join((kind, key, lang, str(person_id), day.isoformat())).encode()).hexdigest()[:40]


def state_of(token: str) -> State:
    """What became of it: "" where it was not asked for, or is gone again."""
    states: tuple[tuple[str, State], ...] = ((_FILE, "ready"), (_FAILED, "failed"), (_PAGE, "waiting"))
    return next((state for ending, state in states if _is_kept(_path(token, ending))), "")


@guarded(Permission.DOWNLOAD_EVIDENCE)
def ask(token: str, page: BinaryIO, lang: str) -> None:
    """Keep the page for the press, and ask the worker for the file."""
    for ending in (_FAILED, _FILE):
        _path(token, ending).unlink(missing_ok=True)
    with _new(token, _SAYS) as says:
        says.write(_digest(page))
    page.seek(0)
    with _new(token, _PAGE) as kept:
        shutil.copyfileobj(page, kept)
    jobs.enqueue(PRESS, token, {"token": token, "lang": lang}, run_after=clock.now())


@guarded(Permission.DOWNLOAD_EVIDENCE)
def made(token: str, page: BinaryIO) -> BinaryIO | None:
    """The file that is ready, open at its beginning; None where there is none, or where it does not say what `page` says now."""
    try:
        says = _path(token, _SAYS).read_bytes()
        return _path(token, _FILE).open("rb") if state_of(token) == "ready" and says == _digest(page) else None
    except FileNotFoundError:  # forgotten at this moment
        return None


def page_of(token: str) -> Path | None:
    """For the worker: the page that waits; None where it was done already, or is gone."""
    path = _path(token, _PAGE)
    return path if path.exists() else None


def keep(token: str, file: BinaryIO | None) -> None:
    """For the worker: what came of it, None where it failed. The page for the press is gone then."""
    with _new(token, _FILE if file else _FAILED) as kept:
        if file:
            file.seek(0)
            shutil.copyfileobj(file, kept)
    _path(token, _PAGE).unlink(missing_ok=True)


def forget() -> None:
    """Delete what was kept long enough."""
    for path in _folder().iterdir():
        if not _is_kept(path):
            path.unlink(missing_ok=True)


def _digest(page: BinaryIO) -> bytes:
    page.seek(0)
    found = hashlib.sha256()
    while piece := page.read(1 << 16):
        found.update(piece)
    return found.digest()


@contextmanager
def _new(token: str, ending: str) -> Iterator[BinaryIO]:
    """A file that has its name once it is whole."""
    part = _path(token, f"{ending}.{os.getpid()}")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            yield file
        part.replace(_path(token, ending))
    finally:
        part.unlink(missing_ok=True)


def _is_kept(path: Path) -> bool:
    try:
        return time.time() - path.stat().st_mtime < KEPT.total_seconds()
    except FileNotFoundError:
        return False


def _path(token: str, ending: str) -> Path:
    return _folder() / f"{token}{ending}"


def _folder() -> Path:
    settings: Settings = current_app.config["SETTINGS"]
    folder = settings.home / "packs"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder
