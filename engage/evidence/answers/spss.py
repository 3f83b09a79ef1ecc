"""Answers as an SPSS file, with what variables and values are called in the chosen language. Made on disk, a row in hand.

The format wants to know how long texts are before the first of them: the rows are written down once, without names and with what
nobody agreed to left out, and read again; that file is gone before the export is done.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from typing import IO, BinaryIO

from flask_babel import gettext

from engage.evidence.answers.plan import Plan
from engage.evidence.answers.rows import json_text, rows_of
from engage.evidence.answers.sav import LONGEST_TEXT, Column, write_sav
from engage.evidence.answers.sav import Cell as Value
from engage.evidence.answers.variables import Cell, Variable
from engage.safeguarding.coarsening import HIDDEN
from engage.surveys.definition import PREFER_NOT

_TEXTS, _NUMBERS = ("text", "month"), ("number", "place")
DECLINED, NOT_GIVEN = -9.0, -8.0
DECLINED_NUMBER = -999_999_999.0  # where a number itself could be -9


def to_sav(plan: Plan, out: BinaryIO) -> None:
    """Write the file."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as kept:
        n_rows, longest = _written_down(plan, kept)
        kept.seek(0)
        columns = [_column(variable, longest.get(at, 0)) for at, variable in enumerate(plan.variables)]
        codes = [_codes(variable) for variable in plan.variables]
        rows = (_values(plan.variables, json.loads(line), codes) for line in kept)
        notes = [*plan.notes]
        if too_long := sum(n > LONGEST_TEXT for n in longest.values()):
            notes.append(
                gettext(
                    "SPSS holds %(most)s bytes of a text; longer ones are cut in %(number)s variables.",
                    most=LONGEST_TEXT,
                    number=too_long,
                )
            )
        write_sav(out, columns, rows, n_rows, plan.title, notes, plan.made_on)


def _written_down(plan: Plan, kept: IO[str]) -> tuple[int, dict[int, int]]:
    """How many rows there are, and the bytes of the longest text of each variable."""
    texts = [at for at, variable in enumerate(plan.variables) if variable.kind in _TEXTS]
    longest, number = dict.fromkeys(texts, 1), 0
    for row in rows_of(plan):
        number += 1
        for at in texts:
            longest[at] = max(longest[at], len(str(row[at] or "").encode()))
        kept.write(json_text(row) + "\n")
    return number, longest


def _column(variable: Variable, longest: int) -> Column:
    if variable.kind in _TEXTS:
        return Column(variable.name, variable.label, min(longest, LONGEST_TEXT))
    codes = _codes(variable)
    values = {codes[key]: words for key, words in variable.values.items() if key in codes}
    if variable.question == "" or HIDDEN in codes:
        values |= {codes[HIDDEN]: gettext("Not given: too few people share it")}
    missing = tuple(codes[key] for key in (PREFER_NOT, HIDDEN) if key in codes)
    return Column(variable.name, variable.label, 0, values, missing, is_scale=variable.kind in _NUMBERS)


def _codes(variable: Variable) -> Mapping[str, float]:
    """The number that each key becomes."""
    if variable.kind in _NUMBERS:
        named = {key: float(key) for key in variable.values if key != PREFER_NOT}
        return named | {PREFER_NOT: DECLINED if named and min(named.values()) >= 0 else DECLINED_NUMBER}
    if variable.kind == "tick":
        return {"1": 1.0, "0": 0.0, PREFER_NOT: DECLINED}
    keys = [key for key in variable.values if key != PREFER_NOT]
    return {key: float(number) for number, key in enumerate(keys, 1)} | {PREFER_NOT: DECLINED, HIDDEN: NOT_GIVEN}


def _values(variables: Sequence[Variable], row: Sequence[Cell], codes: Sequence[Mapping[str, float]]) -> Iterator[Value]:
    for variable, cell, code in zip(variables, row, codes, strict=True):
        if variable.kind in _TEXTS or cell is None or isinstance(cell, int):
            yield cell
        else:
            yield code.get(cell)
