"""A planned file's rows, one by one, and every format's way of making them out. Nothing is kept of a row once it is given."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping

from analysis.redact import Redaction
from engage.core.details import redaction
from engage.evidence.answers.plan import Plan, traits_of
from engage.evidence.answers.variables import PICTURE, Cell, Variable
from engage.safeguarding.coarsening import HIDDEN
from engage.surveys import row_by_row
from engage.surveys.definition import PREFER_NOT
from engage.surveys.row_by_row import Said

Row = tuple[Cell, ...]


def rows_of(plan: Plan) -> Iterator[Row]:
    """Each row: the traits as far as they are given, then the answers, in the order of `plan.variables`."""
    redact = redaction(texts=plan.n_rows).redact
    for sent in row_by_row.sent_to([wave.id for wave in plan.waves]):
        given = plan.given.get(traits_of(sent, plan.about))
        if given is not None:  # None too for what came while the file is being made: it is in the next one
            yield (
                *(trait or None for trait in given),
                *(cell_of(variable, sent.answers.get(variable.question), sent.lang, redact) for variable in plan.questions),
            )


def cell_of(variable: Variable, said: Said | None, lang: str, redact: Callable[[str, str], Redaction]) -> Cell:
    """One answer as one column has it; `redact` takes a text and its language."""
    if said is None:
        return None
    if said.declined and variable.kind != "text":
        return PREFER_NOT
    if variable.kind == "text":
        words: str | None = getattr(said, variable.part)
        # An interpreter and an advocate write in the language of the site, whatever the person speaks.
        return redact(words, lang if variable.part == "text" else "en").text if words else None
    return _CELLS[variable.kind](variable, said)


def _code(variable: Variable, said: Said) -> Cell:
    if variable.part:  # a row of a grid, or one statement of several
        return said.ratings.get(variable.part)
    return said.choices[0] if said.choices else None


def _number(variable: Variable, said: Said) -> Cell:
    return said.ratings.get(variable.part) if variable.part else said.number


def _place(variable: Variable, said: Said) -> Cell:
    return said.choices.index(variable.part) + 1 if variable.part in said.choices else None


def _month(_variable: Variable, said: Said) -> Cell:
    return said.month or None


def _tick(variable: Variable, said: Said) -> Cell:
    if variable.part == PICTURE:
        return None if said.has_picture is None else str(int(said.has_picture))
    return ("1" if variable.part in said.choices else "0") if said.choices else None


_CELLS: Mapping[str, Callable[[Variable, Said], Cell]] = {
    "code": _code,
    "number": _number,
    "tick": _tick,
    "place": _place,
    "month": _month,
}


def in_words(variable: Variable, cell: Cell) -> str | int:
    """A cell for a person: what a key means, in the file's language."""
    if cell is None:
        return ""
    if isinstance(cell, int):
        return cell
    return cell if variable.kind == "text" or cell == HIDDEN else variable.values.get(cell, cell)


def json_text(value: object) -> str:
    """JSON on one line."""
    return json.dumps(value, ensure_ascii=False)
