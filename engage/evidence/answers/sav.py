"""SPSS system files (.sav), written straight to disk: a row in hand, however many there are. Knows the format, and no survey.

After the description in PSPP's developer manual, "System File Format" (gnu.org/software/pspp). Values are compressed with the
format's own byte codes; texts over 255 bytes are its "very long strings". Everything is UTF-8.
"""

from __future__ import annotations

import math
import struct
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import BinaryIO

LONGEST_TEXT = 32_767  # bytes
LONGEST_LABEL, LONGEST_VALUE_LABEL, LINE = 255, 120, 80
_NAME = "@(#) SPSS DATA FILE Engage"
_PART, _STEP = 255, 252  # a part of a very long string holds 255 bytes, and counts as 252
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LOWEST = math.nextafter(-sys.float_info.max, 0.0)
_BIAS, _RAW, _BLANK, _MISSING, _END = 100, 253, 254, 255, 252
Cell = float | str | None


@dataclass(frozen=True)
class Column:
    """One variable. width : bytes of a text, at most `LONGEST_TEXT`; 0 for a number. missing : at most three values."""

    name: str
    label: str
    width: int = 0
    values: Mapping[float, str] = field(default_factory=dict)
    missing: tuple[float, ...] = ()
    is_scale: bool = False


def write_sav(
    out: BinaryIO,
    columns: Sequence[Column],
    rows: Iterable[Iterable[Cell]],
    n_rows: int,
    title: str,
    notes: Sequence[str],
    made_on: date,
) -> None:
    """A whole file. Each row has a cell for each column: a number, a text of at most its bytes, or None."""
    for piece in _head(columns, n_rows, title, notes, made_on):
        out.write(piece)
    packer = _Packer(out)
    for row in rows:
        for column, cell in zip(columns, row, strict=True):
            packer.add(column, cell)
    packer.end()


def _head(columns: Sequence[Column], n_rows: int, title: str, notes: Sequence[str], made_on: date) -> Iterator[bytes]:
    entries = [(column, width) for column in columns for width in (_parts(column.width) or [0])]
    size = sum(max(1, math.ceil(width / 8)) for _, width in entries)
    day = f"{made_on:%d} {_MONTHS[made_on.month - 1]} {made_on:%y}"
    yield b"$FL2" + _fit(_NAME, 60) + struct.pack("<iiiii", 2, size, 1, 0, n_rows) + struct.pack("<d", _BIAS)
    yield day.encode() + b"00:00:00" + _fit(title, 64) + b"\0\0\0"
    names, places = _names(columns), dict[int, int]()
    at, number = 1, count()
    for index, column in enumerate(columns):
        places[index] = at
        for part, width in enumerate(_parts(column.width) or [0]):
            yield _variable(column if part == 0 else Column("", "", width), width, f"V{next(number)}")
            yield _struct_continued(width)
            at += max(1, math.ceil(width / 8))
    for index, column in enumerate(columns):
        if column.values:
            yield _value_labels(column.values, places[index])
    yield _documents(notes)
    yield from _extensions(columns, names, entries)
    yield struct.pack("<ii", 999, 0)


def _names(columns: Sequence[Column]) -> list[str]:
    """The short name of each column's first part."""
    found, number = [], 0
    for column in columns:
        found.append(f"V{number}")
        number += len(_parts(column.width) or [0])
    return found


def _parts(width: int) -> list[int]:
    """The widths of the variables that one text becomes; one for a short one, none for a number."""
    if width <= _PART:
        return [width] if width else []
    number = math.ceil(width / _STEP)
    return [_PART] * (number - 1) + [width - _STEP * (number - 1)]


def _variable(column: Column, width: int, short: str) -> bytes:
    look = (1 << 16 | width << 8) if width else (5 << 16 | 10 << 8)  # A, or F10.0
    label = _cut(column.label, LONGEST_LABEL)
    head = struct.pack("<iiiiii", 2, width, bool(label), len(column.missing), look, look) + _fit(short, 8)
    words = struct.pack("<i", len(label)) + label + bytes(-len(label) % 4) if label else b""
    return head + words + struct.pack(f"<{len(column.missing)}d", *column.missing)


def _struct_continued(width: int) -> bytes:
    return (struct.pack("<iiiiii", 2, -1, 0, 0, 0, 0) + b" " * 8) * (math.ceil(width / 8) - 1 if width else 0)


def _value_labels(values: Mapping[float, str], place: int) -> bytes:
    out = struct.pack("<ii", 3, len(values))
    for value, words in values.items():
        label = _cut(words, LONGEST_VALUE_LABEL) or b" "
        out += struct.pack("<dB", value, len(label)) + label + bytes(-(len(label) + 1) % 8)
    return out + struct.pack("<iii", 4, 1, place)


def _documents(notes: Sequence[str]) -> bytes:
    lines = [line for note in notes for line in _lines(note)]
    return struct.pack("<ii", 6, len(lines)) + b"".join(lines) if lines else b""


def _lines(note: str) -> Iterator[bytes]:
    line = ""
    for word in note.split():
        longer = f"{line} {word}".strip()
        if len(longer.encode()) > LINE and line:
            yield _fit(line, LINE)
            longer = f"  {word}"
        line = longer
    yield _fit(line, LINE)


def _extensions(columns: Sequence[Column], names: Sequence[str], entries: Sequence[tuple[Column, int]]) -> Iterator[bytes]:
    yield _extension(3, 4, struct.pack("<8i", 0, 1, 0, -1, 1, 1, 2, 65001))
    yield _extension(4, 8, struct.pack("<3d", -sys.float_info.max, sys.float_info.max, _LOWEST))
    shown = (
        struct.pack("<3i", 3 if column.is_scale else 1, min(width, 40) or 10, 0 if width else 1) for column, width in entries
    )
    yield _extension(11, 4, b"".join(shown))
    yield _extension(13, 1, "\t".join(f"{short}={each.name}" for short, each in zip(names, columns, strict=True)).encode())
    long = [f"{short}={each.width:05}\0\t" for short, each in zip(names, columns, strict=True) if each.width > _PART]
    if long:
        yield _extension(14, 1, "".join(long).encode())
    yield _extension(20, 1, b"UTF-8")


def _extension(kind: int, size: int, data: bytes) -> bytes:
    return struct.pack("<iiii", 7, kind, size, len(data) // size) + data


def _cut(text: str, most: int) -> bytes:
    """At most so many bytes of it, never half a character."""
    return text.encode()[:most].decode("utf-8", "ignore").encode()


def _fit(text: str, size: int) -> bytes:
    return _cut(text, size).ljust(size)


class _Packer:
    """The format's compression: a byte code for each eight bytes, eight codes before what they do not say themselves."""

    def __init__(self, out: BinaryIO) -> None:
        self._out, self._codes, self._raw = out, bytearray(), bytearray()

    def add(self, column: Column, cell: Cell) -> None:
        """One value."""
        if column.width:
            self._text(_cut(str(cell or ""), column.width), column.width)
        elif cell is None:
            self._one(_MISSING)
        elif float(cell).is_integer() and 1 <= float(cell) + _BIAS <= 251:
            self._one(int(cell) + _BIAS)
        else:
            self._one(_RAW, struct.pack("<d", float(cell)))

    def end(self) -> None:
        """Nothing comes after."""
        self._one(_END)
        while self._codes:
            self._one(0)

    def _text(self, data: bytes, width: int) -> None:
        for number, room in enumerate(_parts(width)):
            part = data[number * _PART : (number + 1) * _PART] if width > _PART else data
            padded = part.ljust(math.ceil(room / 8) * 8)
            for at in range(0, len(padded), 8):
                eight = padded[at : at + 8]
                self._one(_BLANK) if eight == b"        " else self._one(_RAW, eight)

    def _one(self, code: int, raw: bytes = b"") -> None:
        self._codes.append(code)
        self._raw += raw
        if len(self._codes) == 8:
            self._out.write(bytes(self._codes) + self._raw)
            self._codes.clear()
            self._raw.clear()
