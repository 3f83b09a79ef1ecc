"""Answers from a file: CSV or JSON Lines in, comments out.

Owns what can be wrong with such a file and the one sentence that says so. Must not judge the texts, and must never put
them into a message.
"""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

from analysis.types import Comment

_JSON_SUFFIXES = {".jsonl", ".ndjson", ".json"}
_CSV_SUFFIXES = {".csv", ".tsv"}
_LARGEST_CELL = 2**31 - 1


class InputError(ValueError):
    """The file cannot be read as asked; the message is one sentence for the person who gave it."""


def read_comments(path: Path, text_column: str = "text", language_column: str = "lang") -> list[Comment]:
    """Every row of the file, counted from 0. Raises InputError where the file, a column or a line is not as it should be.

    language_column : used where it is there; its absence is no error.
    """
    content = _decode(_read_bytes(path), path)
    if not content.strip():
        raise InputError(f"{path} is empty.")
    records = _json_records(content, path) if _is_json(path, content) else _csv_records(content, path)
    comments = [
        Comment(row, _text_of(record, text_column, path, row), _language_of(record, language_column))
        for row, record in enumerate(_with_column(records, text_column, path))
    ]
    if not comments:
        raise InputError(f"{path} has a header and no rows.")
    return comments


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError(f"There is no file {path}.") from None
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from error


def _decode(content: bytes, path: Path) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"{path} is not UTF-8: byte {error.start} on line {line} does not belong; save it again as UTF-8 "
            "(in Excel: Save as, CSV UTF-8)."
        ) from None


def _is_json(path: Path, content: str) -> bool:
    suffix = path.suffix.lower()
    if suffix in _JSON_SUFFIXES or suffix in _CSV_SUFFIXES:
        return suffix in _JSON_SUFFIXES
    return content.lstrip().startswith("{")


def _csv_records(content: str, path: Path) -> Iterator[dict[str, object]]:
    csv.field_size_limit(_LARGEST_CELL)
    reader = csv.DictReader(io.StringIO(content, newline=""), delimiter=_delimiter(content), strict=True, restkey="")
    try:
        yield dict.fromkeys(reader.fieldnames or (), None)
        yield from reader
    except csv.Error as error:
        raise InputError(f"{path} is not well-formed CSV: the row on line {reader.line_num + 1}: {error}.") from error


def _delimiter(content: str) -> str:
    """Comma, or what spreadsheets of other countries use: the one that cuts the header into most columns."""
    header = content.lstrip().partition("\n")[0]
    return max(",;\t", key=header.count)


def _json_records(content: str, path: Path) -> Iterator[dict[str, object]]:
    first = True
    for number, line in enumerate(content.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            what = error.msg if isinstance(error, json.JSONDecodeError) else "too deep or too large"
            raise InputError(f"{path} is not JSON Lines: line {number}: {what}.") from None
        if not isinstance(record, dict):
            raise InputError(f"{path} is not JSON Lines: line {number} is not an object.")
        if first:
            yield dict.fromkeys(record, None)
            first = False
        yield record


def _with_column(records: Iterator[dict[str, object]], column: str, path: Path) -> Iterator[dict[str, object]]:
    """The records after the first, which names the columns; InputError where the wanted one is not among them."""
    names = [name for name in next(records, {}) if name]
    if column not in names:
        raise InputError(f"{path} has no column “{column}”; it has: {', '.join(names) or 'none'}.")
    yield from records


def _text_of(record: dict[str, object], column: str, path: Path, row: int) -> str:
    value = record.get(column)
    if value is None:
        return ""
    if isinstance(value, str | int | float):
        return str(value)
    raise InputError(f"{path}: row {row}: “{column}” is not a text.")


def _language_of(record: dict[str, object], column: str) -> str | None:
    value = record.get(column)
    code = value.strip().lower().replace("_", "-").split("-")[0] if isinstance(value, str) else ""
    return code if 2 <= len(code) <= 3 and code.isascii() and code.isalpha() else None
