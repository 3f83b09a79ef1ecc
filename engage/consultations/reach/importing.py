"""Benchmarks from a CSV file: all of it or nothing, with the row and the reason where it cannot be taken.

Columns: dimension, category, people, area, source, date; and audience where a figure counts only some, such as young people.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext
from sqlalchemy import delete

from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.consultations.reach.models import Benchmark
from engage.core import audit, clock
from engage.core.db import db
from engage.core.errors import DomainError
from engage.trust.services import area_tree

COLUMNS = ("dimension", "category", "people", "area", "source", "date")
AUDIENCE = "audience"
LONGEST = 1_000_000  # bytes: some ten thousand rows
_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
_MOST = 2_000_000_000  # more people than any place has; what a database's whole number holds


class BadFileError(DomainError):
    """The file cannot be taken; one sentence says what is wrong, and in which row."""


@dataclass(frozen=True)
class Row:
    """One figure, checked. `area`: the key of a place, "" for the whole authority."""

    audience: str
    dimension: str
    category: str
    people: int
    area: str
    source: str
    dated: date

    @property
    def place(self) -> tuple[str, str, str, str]:
        """What the figure is of: there is one for each."""
        return (self.audience, self.dimension, self.category, self.area)


@guarded(Permission.SET_REACH)
def import_benchmarks(content: bytes, actor_id: int | None = None) -> int:
    """Store every row of a file, in place of what was known of the same dimensions; how many. Raises `BadFileError`."""
    rows = parse(content, {node.key: node.parent_id is None for node in area_tree()})
    for audience, dimension in sorted({(row.audience, row.dimension) for row in rows}):
        db.session.execute(delete(Benchmark).where(Benchmark.audience == audience, Benchmark.dimension == dimension))
    db.session.add_all(
        Benchmark(
            audience=row.audience,
            dimension=row.dimension,
            category=row.category,
            area_key=row.area,
            people=row.people,
            source=row.source,
            dated=row.dated,
        )
        for row in rows
    )
    db.session.flush()
    audit.record("benchmarks imported", "benchmarks", actor_id=actor_id, now=clock.now(), rows=len(rows))
    return len(rows)


def parse(content: bytes, areas: Mapping[str, bool]) -> list[Row]:
    """The rows of a file. areas : the known places by key, and whether each is the whole authority. Raises `BadFileError`."""
    if len(content) > LONGEST:
        raise BadFileError(gettext("This file is longer than we can take. Import it in smaller parts."))
    try:
        reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
        head = [name.strip().lower() for name in reader.fieldnames or ()]
        missing = [name for name in COLUMNS if name not in head]
        if missing:
            raise BadFileError(gettext("The first row must name these columns; missing: %(names)s.", names=", ".join(missing)))
        reader.fieldnames = head
        rows = [(reader.line_num, _row(reader.line_num, given, areas)) for given in reader]
    except (UnicodeDecodeError, csv.Error):
        raise BadFileError(gettext("This is no CSV file in UTF-8. Save the sheet as “CSV UTF-8” and try again.")) from None
    if not rows:
        raise BadFileError(gettext("There is no figure in this file: it has only its first row."))
    _refuse_twice(rows)
    return [row for _, row in rows]


def _row(number: int, given: Mapping[str | None, str | None], areas: Mapping[str, bool]) -> Row:
    if None in given:
        raise BadFileError(gettext("Row %(row)s has more cells than the first row has columns.", row=number))
    cells = {AUDIENCE: "", **{name: (given[name] or "").strip() for name in given if name is not None}}
    for column, is_right in _checks(cells, areas):
        if not is_right:
            raise _bad(number, column, cells[column][:40])
    area = "" if areas.get(cells["area"]) else cells["area"]
    dated = date.fromisoformat(cells["date"])
    return Row(cells[AUDIENCE], cells["dimension"], cells["category"], int(cells["people"]), area, cells["source"], dated)


def _checks(cells: Mapping[str, str], areas: Mapping[str, bool]) -> Iterable[tuple[str, bool]]:
    """Each column with whether its cell can be taken."""
    yield "dimension", bool(_KEY.fullmatch(cells["dimension"]))
    yield "category", bool(_KEY.fullmatch(cells["category"]))
    yield "category", cells["dimension"] != "area" or cells["category"] in areas
    yield "area", not cells["area"] or cells["area"] in areas
    yield "people", bool(re.fullmatch(r"[0-9]{1,10}", cells["people"])) and int(cells["people"]) <= _MOST
    yield "source", 0 < len(cells["source"]) <= 300
    yield AUDIENCE, not cells[AUDIENCE] or bool(re.fullmatch(r"[a-z_]{1,20}", cells[AUDIENCE]))
    yield "date", _is_date(cells["date"])


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _bad(number: int, column: str, value: str) -> BadFileError:
    words = gettext("Row %(row)s: “%(value)s” cannot be its “%(column)s”; nothing was imported.")
    return BadFileError(words % {"row": number, "value": value, "column": column})


def _refuse_twice(rows: Iterable[tuple[int, Row]]) -> None:
    seen: dict[tuple[str, str, str, str], int] = {}
    for number, row in rows:
        if row.place in seen:
            raise BadFileError(gettext("Rows %(one)s and %(two)s are of the same people.", one=seen[row.place], two=number))
        seen[row.place] = number
