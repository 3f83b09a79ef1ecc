"""Answers as CSV, as CSV with its codebook in one archive, and as JSON: made out while they are read, in the same memory always.

Cells hold keys, so that a program needs no language; what each key means is in the codebook and in the JSON's variables.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import IO, Any, cast

from engage.core.sending import broken_off, not_whole, table_lines
from engage.evidence.answers.plan import Plan
from engage.evidence.answers.rows import Row, json_text, rows_of
from engage.evidence.sheet import csv_lines

MARK = "\ufeff"  # spreadsheet programs need it to read other alphabets
CODEBOOK = ("variable", "question", "kind", "value", "meaning", "asked_when")


def to_csv(plan: Plan) -> Iterator[bytes]:
    """The rows alone. A file that could not be finished ends with one line that says so."""
    lines = csv_lines(tuple(each.name for each in plan.variables), _texts(plan), mark=MARK)
    yield from table_lines(lines)


def to_zip(plan: Plan) -> Iterator[bytes]:
    """README, codebook and rows. Broken off, it is an archive without its end, which no program opens as whole."""
    out = _Chunks()
    with zipfile.ZipFile(cast(IO[bytes], out), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_entry(plan, "README.txt"), "\r\n".join((plan.title, "", *plan.notes, "")))
        archive.writestr(_entry(plan, "codebook.csv"), "".join(csv_lines(CODEBOOK, codebook(plan), mark=MARK)))
        with archive.open(_entry(plan, "answers.csv"), "w", force_zip64=True) as member:
            for piece in to_csv(plan):
                member.write(piece)
                yield from out.taken()
    yield from out.taken()


def to_json(plan: Plan) -> Iterator[bytes]:
    """One document: what it is, its notes, its variables with what each value means, its rows; `complete` is its last word."""
    for piece in broken_off(_document(plan), lambda: "\n], " + json_text({"complete": False, "problem": not_whole()})[1:] + "\n"):
        yield piece.encode()


def codebook(plan: Plan) -> Iterator[tuple[str, ...]]:
    """A line for each value of each variable, and one for a variable without."""
    for each in plan.variables:
        for value, meaning in (*each.values.items(),) or (("", ""),):
            yield each.name, each.label, each.kind, value, meaning, each.when


def _texts(plan: Plan) -> Iterator[tuple[str, ...]]:
    for row in rows_of(plan):
        yield tuple("" if cell is None else str(cell) for cell in row)


def _document(plan: Plan) -> Iterator[str]:
    variables: list[dict[str, Any]] = [
        {"name": each.name, "question": each.label, "kind": each.kind, "values": dict(each.values), "asked_when": each.when}
        for each in plan.variables
    ]
    head = {"survey": plan.slug, "title": plan.title, "language": plan.lang, "made_on": plan.made_on.isoformat()}
    yield json_text({**head, "notes": plan.notes, "variables": variables})[:-1] + ', "rows": ['
    names, before, written = [each.name for each in plan.variables], "\n", 0
    for row in rows_of(plan):
        yield before + _record(names, row)
        before, written = ",\n", written + 1
    yield "\n], " + json_text({"complete": True, "row_count": written})[1:] + "\n"


def _record(names: list[str], row: Row) -> str:
    return json_text({name: cell for name, cell in zip(names, row, strict=True) if cell is not None})


def _entry(plan: Plan, name: str) -> zipfile.ZipInfo:
    day = plan.made_on
    entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))  # the day alone, as everywhere
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


class _Chunks(io.RawIOBase):
    """Where an archive writes that is sent while it is made: what was written and not taken yet."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: list[bytes] = []

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, data: Any, /) -> int:
        """Keep these bytes until they are taken."""
        self._waiting.append(bytes(data))
        return len(data)

    def taken(self) -> Iterator[bytes]:
        """What was written since."""
        while self._waiting:
            yield self._waiting.pop(0)
