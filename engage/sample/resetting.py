"""Starting over: takes the sample's own files out of a data folder, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from engage.app import create_app
from engage.core import worker
from engage.core.config import KEY_FILE, load_settings
from engage.core.db import db
from engage.core.errors import DomainError
from engage.core.schema import prepare_database
from engage.sample.load import is_complete
from engage.sample.sign_ins import FILE_NAME

DATABASE = "engage.sqlite"
# Settings and imported surveys stay: a person put them there.
OWN_FILES = (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", KEY_FILE, FILE_NAME)
WORKER = "worker-1"


class ResetError(DomainError):
    """This folder cannot be started over."""


def reset_folder(home: Path, ask: Callable[[str], bool] | None) -> bool:
    """Delete the demonstration's database, key and sign-ins; False when whoever was asked says no.

    Raises `ResetError` while a worker runs or when the database is elsewhere, and `OtherDataError` where it is not the sample's.
    """
    if not (home / DATABASE).exists():
        return True
    _check(home)
    if ask is not None and not ask(f"Delete every answer, account and reply of the demonstration in {home}?"):
        return False
    try:
        with worker.only_one(home / f"{WORKER}.lock", WORKER):
            for name in OWN_FILES:
                (home / name).unlink(missing_ok=True)
    except worker.WorkerRunningError as problem:
        raise ResetError(f"{problem}; stop it first.") from problem
    return True


def _check(home: Path) -> None:
    settings = load_settings(home)
    if settings.database_url:
        raise ResetError("The database of this data folder is set to be elsewhere; empty it there.")
    app = create_app(settings)
    with app.app_context():
        prepare_database()
        is_complete()
        db.session.remove()
        db.engine.dispose()
