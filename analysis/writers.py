"""Results to a file, whole or not at all.

Owns writing beside the wanted name and renaming, so that no half-written result is ever found under it.
"""

import csv
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TextIO

from analysis.readers import InputError


def write_json(path: Path, value: object) -> None:
    """Write a value as JSON, the same bytes for the same value."""
    _write(path, lambda file: _dump(value, file))


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write rows as CSV under a header."""
    _write(path, lambda file: csv.writer(file, lineterminator="\n").writerows([header, *rows]))


def _dump(value: object, file: TextIO) -> None:
    json.dump(value, file, ensure_ascii=False, indent=1)
    file.write("\n")


def _write(path: Path, fill: Callable[[TextIO], object]) -> None:
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}.") from error
    try:
        with open(handle, "w", encoding="utf-8", newline="") as file:
            fill(file)
        os.chmod(name, 0o666 & ~_umask())
        os.replace(name, path)
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}.") from error
    finally:
        Path(name).unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
