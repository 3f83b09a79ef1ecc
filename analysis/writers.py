"""Results to a file, whole or not at all.

Owns writing beside the wanted name and renaming, so that no half-written result is ever found under it.
"""

import csv
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TextIO

from analysis.readers import InputError
from analysis.types import ThemeReport


def write_report(path: Path, report: ThemeReport) -> None:
    """Write a report as JSON, an entry a line and never as a whole in memory; the same bytes for the same report."""
    _write(path, lambda file: file.writelines(_lines(report)))


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write rows as CSV under a header."""
    _write(path, lambda file: csv.writer(file, lineterminator="\n").writerows([header, *rows]))


def write_text(path: Path, text: str) -> None:
    """Write a text as UTF-8."""
    _write(path, lambda file: file.write(text))


def _lines(report: ThemeReport) -> Iterator[str]:
    yield f'{{\n"version": {report.version},\n"settings": {_json(dict(report.settings))}'
    for name, entries in report.listed():
        yield f',\n"{name}": ['
        for number, entry in enumerate(entries):
            yield f"{',' if number else ''}\n{_json(entry)}"
        yield "\n]"
    yield "\n}\n"


_json = json.JSONEncoder(ensure_ascii=False).encode  # made once: a report has half a million entries


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
