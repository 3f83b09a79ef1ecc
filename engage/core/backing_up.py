"""A copy of the data folder that can be put back, and its report: files and their digests. No count, and nobody's words.

What left the site before the copy was made is not in it: the database is copied page by page, and pages that words left were
wiped (`secure_delete`). The key is never in it either, so that whoever finds a backup opens nothing that was sealed.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from engage.core.config import FILE_NAME, KEY_FILE, Settings
from engage.core.errors import DomainError

REPORT = "report.json"
_DATABASE, _SURVEYS = "engage.sqlite", "surveys"
_LAST_SEAL = "SELECT digest FROM audit_seal ORDER BY position DESC LIMIT 1"


class BackupError(DomainError):
    """A backup cannot be made or put back as asked; says why in one sentence."""


@dataclass(frozen=True)
class Report:
    """What a backup says of itself. head : the last seal of the record of acts, empty where there is none yet.

    files : the SHA-256 of each file, by its path in the folder
    """

    made_at: str
    head: str
    files: dict[str, str]


def make(folder: Path, settings: Settings, *, now: datetime) -> Report:
    """Copy the database, settings and surveys into an empty folder, safely while the site runs. Raises `BackupError`."""
    if settings.database_url:
        raise BackupError("This site's database is a server's: copy it with that server's own command, such as pg_dump.")
    if not (settings.home / _DATABASE).is_file():
        raise BackupError(f"There is no database in {settings.home} yet: nothing to back up.")
    _check_empty(folder)
    folder.mkdir(parents=True, exist_ok=True)
    head = _copy_database(settings.home / _DATABASE, folder / _DATABASE)
    if (settings.home / FILE_NAME).is_file():
        shutil.copy2(settings.home / FILE_NAME, folder / FILE_NAME)
    if (settings.home / _SURVEYS).is_dir():
        shutil.copytree(settings.home / _SURVEYS, folder / _SURVEYS)
    report = Report(now.isoformat(timespec="seconds"), head, {name: _digest(folder / name) for name in _names(folder)})
    (folder / REPORT).write_text(json.dumps(asdict(report), indent=1), "utf-8")  # last, so that half a backup has none
    return report


def put_back(folder: Path, home: Path, key: Path | None = None) -> Report:
    """Put a backup into a data folder that holds nothing but, perhaps, its key. Raises `BackupError`.

    key : the key's file, where it is not in the data folder
    """
    report = _read(folder)
    _check_empty(home, but=KEY_FILE)
    if not (home / KEY_FILE).is_file() and (key is None or not key.is_file()):
        raise BackupError("A backup is of no use without its key: say where the file is with --key.")
    home.mkdir(parents=True, exist_ok=True)
    if key is not None:
        shutil.copyfile(key, home / KEY_FILE)
    for name in report.files:
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / name, home / name)
    return report


def _read(folder: Path) -> Report:
    """The report of a backup of which every file is as it was written."""
    try:
        report = Report(**json.loads((folder / REPORT).read_text("utf-8")))
    except (OSError, ValueError, TypeError) as problem:
        raise BackupError(f"There is no whole backup in {folder}: it has no report.") from problem
    for name, digest in report.files.items():
        file = folder / name
        if not file.resolve().is_relative_to(folder.resolve()) or not file.is_file() or _digest(file) != digest:
            raise BackupError(f"This backup is not as it was made: {name} has changed or is missing.")
    return report


def _copy_database(source: Path, target: Path) -> str:
    """A copy of one moment, in one file; its last seal."""
    with closing(sqlite3.connect(f"{source.as_uri()}?mode=ro", uri=True)) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # nothing of it in a second file
        if copy.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise BackupError("The database is damaged: the copy of it cannot be used.")
        row = copy.execute(_LAST_SEAL).fetchone()
        return str(row[0]) if row else ""


def _names(folder: Path) -> Iterator[str]:
    return (file.relative_to(folder).as_posix() for file in sorted(folder.rglob("*")) if file.is_file())


def _check_empty(folder: Path, but: str = "") -> None:
    if folder.exists() and any(one.name != but for one in folder.iterdir()):
        raise BackupError(f"{folder} is not empty: choose an empty folder, so that nothing in it is lost or mixed up.")


def _digest(file: Path) -> str:
    with file.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
