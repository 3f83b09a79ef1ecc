"""Answers from a file: CSV or JSON Lines in, comments out, row by row.

Owns what can be wrong with such a file and the one sentence that says so. The file is never in memory as a whole. Bytes are never
guessed at: a file is what its mark says, else UTF-8, else what the caller names. Must not judge the texts, and must never put
them into a message.
"""

import codecs
import csv
import json
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TextIO

from analysis.types import Comment

_JSON_SUFFIXES = {".jsonl", ".ndjson", ".json"}
_CSV_SUFFIXES = {".csv", ".tsv"}
_LARGEST_CELL = 2**31 - 1
_HEAD_BYTES = 1 << 16
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_LONGEST_GROUP = 60  # characters
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")  # JSON can hold halves of a character, which no file can be written with

Columns = tuple[str, str | None, str | None]
Read = Callable[[float], None]


class InputError(ValueError):
    """The file cannot be read as asked; the message is one sentence for the person who gave it."""


def read_comments(
    path: Path,
    text_column: str = "text",
    language_column: str | None = "lang",
    group_column: str | None = None,
    encoding: str | None = None,
    tell: Read | None = None,
) -> Iterator[Comment]:
    """Every row of the file, counted from 0, as it is read. Raises InputError where the file, a column or a line is not right.

    language_column : used where it is there; its absence is no error. group_column : must be there where it is named.
    encoding : of a file without a mark, UTF-8 where None. `tell` is told the share of the file read, 0 to 1, now and then.
    """
    columns = (text_column, language_column, group_column)
    for row, record in enumerate(_read(path, (text_column, group_column), encoding, tell)):
        yield _comment(row, record, columns, path)


def read_rows(path: Path, columns: Sequence[str], encoding: str | None = None) -> Iterator[dict[str, str]]:
    """Every row of the file with all that stands in it, as texts; these columns must be there. Raises InputError."""
    for row, record in enumerate(_read(path, columns, encoding, None)):
        yield {name: _text_of(record, name, path, row) for name in record if name}


def _read(path: Path, columns: Sequence[str | None], encoding: str | None, tell: Read | None) -> Iterator[dict[str, object]]:
    """Every record of the file; what can go wrong on the way is one sentence."""
    named = _encoding(path, encoding)
    row = -1
    try:
        with path.open(encoding=named, newline="") as file:
            records = _records(file, path)
            _check_columns(next(records, {}), columns, path)
            for row, record in enumerate(records):
                if tell and row % 1000 == 0:
                    tell(_share_read(file, path))
                yield record
    except UnicodeDecodeError as error:
        raise InputError(_not_that(path, named, error)) from None
    except UnicodeError:  # UTF-16 that ends in the middle of a character, or has lost its mark
        raise InputError(f"{path} is not {_said(named)}; save it again as UTF-8.") from None
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from error
    if row < 0:
        raise InputError(f"{path} has a header and no rows.")


def _encoding(path: Path, wanted: str | None) -> str:
    """What the first bytes say the file is in, else what is wanted. InputError where there is no such file or nothing in it."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except FileNotFoundError:
        raise InputError(f"There is no file {path}.") from None
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from error
    if not head.strip():
        raise InputError(f"{path} is empty.")
    marked = next((name for mark, name in _MARKS if head.startswith(mark)), None)
    if marked is None and b"\0" in head[:4]:
        raise InputError(f"{path} looks like UTF-16 without its mark; save it again as UTF-8.")
    try:
        return marked or codecs.lookup(wanted or "utf-8").name
    except LookupError:
        raise InputError(f"There is no encoding {wanted}; most likely it is utf-8 or windows-1252.") from None


def _not_that(path: Path, encoding: str, error: UnicodeDecodeError) -> str:
    """The sentence for a byte that does not belong, with the line it is on."""
    if encoding not in ("utf-8", "utf-8-sig"):
        return f"{path} is not {_said(encoding)}: {error.reason}; save it again as UTF-8."
    at = 0
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError as here:
                return (
                    f"{path} is not UTF-8: byte {at + here.start} on line {number} does not belong; save it again as UTF-8 (in "
                    "Excel: Save as, CSV UTF-8), or, where it comes from an older Windows program, add --encoding windows-1252."
                )
            at += len(line)
    return f"{path} is not UTF-8; save it again as UTF-8."


def _said(encoding: str) -> str:
    return {"utf-16": "UTF-16", "utf-8-sig": "UTF-8", "cp1252": "Windows-1252"}.get(encoding, encoding)


def _share_read(file: TextIO, path: Path) -> float:
    return min(1.0, file.buffer.tell() / max(1, path.stat().st_size))


def _records(file: TextIO, path: Path) -> Iterator[dict[str, object]]:
    """The records of the file after one that holds its columns alone."""
    before = 0
    while not (first := file.readline()).strip():  # blank lines before the header, or a file of nothing else
        before += 1
        if not first:
            raise InputError(f"{path} is empty.")
    lines = chain((first,), file)
    if _is_json(path, first):
        return _json_records(enumerate(lines, before + 1), path)
    return _csv_records(lines, _delimiter(first), before, path)


def _is_json(path: Path, first: str) -> bool:
    suffix = path.suffix.lower()
    if suffix in _JSON_SUFFIXES or suffix in _CSV_SUFFIXES:
        return suffix in _JSON_SUFFIXES
    return first.lstrip().startswith("{")


def _csv_records(lines: Iterator[str], delimiter: str, before: int, path: Path) -> Iterator[dict[str, object]]:
    csv.field_size_limit(_LARGEST_CELL)
    reader = csv.DictReader(lines, delimiter=delimiter, strict=True, restkey="")
    try:
        yield dict.fromkeys(reader.fieldnames or (), None)
        yield from reader
    except csv.Error as error:
        line = before + reader.line_num + 1
        raise InputError(f"{path} is not well-formed CSV: the row on line {line}: {error}.") from error


def _delimiter(header: str) -> str:
    """Comma, or what spreadsheets of other countries use: the one that cuts the header into most columns."""
    return max(",;\t", key=header.count)


def _json_records(lines: Iterator[tuple[int, str]], path: Path) -> Iterator[dict[str, object]]:
    first = True
    for number, line in lines:
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


def _check_columns(header: dict[str, object], columns: Sequence[str | None], path: Path) -> None:
    """InputError where a column that must be there is not."""
    names = [name for name in header if name]
    for column in columns:
        if column is not None and column not in names:
            raise InputError(f"{path} has no column “{column}”; it has: {', '.join(names) or 'none'}.")


def _comment(row: int, record: dict[str, object], columns: Columns, path: Path) -> Comment:
    text, language, group = columns
    return Comment(
        row,
        _text_of(record, text or "", path, row),
        _language_of(record, language) if language else None,
        group=str(record.get(group) or "")[:_LONGEST_GROUP] or None if group else None,
    )


def _text_of(record: dict[str, object], column: str, path: Path, row: int) -> str:
    value = record.get(column)
    if value is None:
        return ""
    if isinstance(value, str | int | float):
        return _LONE_SURROGATE.sub("\ufffd", str(value))
    raise InputError(f"{path}: row {row}: “{column}” is not a text.")


def _language_of(record: dict[str, object], column: str) -> str | None:
    value = record.get(column)
    code = value.strip().lower().replace("_", "-").split("-")[0] if isinstance(value, str) else ""
    return code if 2 <= len(code) <= 3 and code.isascii() and code.isalpha() else None
