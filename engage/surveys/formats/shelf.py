"""Files that were made, kept under the data folder by what they were made of: the same words are made into a file once.

Owns that one file is made at a time on this machine, and that the shelf does not grow for ever. Knows no format.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import current_app
from flask_babel import gettext

from engage.surveys.formats.errors import FormatError

FOLDER = "formats"
KEPT = 300  # files; the oldest go first
_EDITION = 2  # raised when a format is made in another way from the same words
_WAIT_SECONDS = 15


def kept_or_made(source: str, kind: str, make: Callable[[], bytes]) -> bytes:
    """The file that `make` gives for this source; made only if it is not on the shelf. Raises `FormatError` if too many wait."""
    folder = current_app.config["SETTINGS"].home / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256(f"{_EDITION}\0{kind}\0{source}".encode()).hexdigest()
    file: Path = folder / f"{digest}.{kind}"
    if file.exists():
        return file.read_bytes()
    with _alone(folder):
        if file.exists():  # whoever was before us made it
            return file.read_bytes()
        content = make()
        _put(file, content)
        _tidy(folder)
    return content


def take_down(kinds: str) -> None:
    """Delete every file whose kind begins so: somebody's words in them were taken back, and nobody knows in which."""
    folder = current_app.config["SETTINGS"].home / FOLDER
    for file in folder.glob(f"*.{kinds}*"):
        file.unlink(missing_ok=True)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One at a time, in all processes; whoever waits too long is told to come back, so that no page hangs."""
    until = time.monotonic() + _WAIT_SECONDS
    with (folder / ".making").open("w") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > until:
                    raise FormatError(
                        gettext("Other files are being made. Wait a moment, then press the button again.")
                    ) from None
                time.sleep(0.1)
        yield


def _put(file: Path, content: bytes) -> None:
    """The whole file or none: it is read by others the moment it has its name."""
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=".new-")
    with os.fdopen(handle, "wb") as target:
        target.write(content)
    Path(name).replace(file)


def _tidy(folder: Path) -> None:
    files = sorted((file for file in folder.iterdir() if file.name[0] != "."), key=lambda file: file.stat().st_mtime)
    for file in files[:-KEPT]:
        file.unlink(missing_ok=True)
