"""What was chosen in one wave, by who chose it: for weighing some kinds of people more than others.

Exact: for the inside only. Whoever shows a number from here passes it through disclosure control first. Counted where the answers
lie: as many rows are read as there are different kinds of people who said something different. Own voices alone. Reads only.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, String, Subquery, and_, cast, func, select
from sqlalchemy.orm import aliased

from engage.core.db import db
from engage.surveys.counted import COLUMNS, IS_CLOSED, chosen_in, own_voice
from engage.surveys.models import Answer, Response

Kind = tuple[str, ...]  # what one person is in each way that was asked for; "" where they did not say


@dataclass(frozen=True)
class Crossed:
    """How many people there are of each kind, and of each kind that chose an answer: by question, then by answer.

    What was said in one line of a grid, or of one statement, stands under "question.row"; a point of a scale is text.
    declined : how many would rather not say, by question
    """

    people: Counter[Kind]
    chosen: Mapping[str, Mapping[str, Counter[Kind]]]
    declined: Counter[str]


def crossed(wave_id: int, by: Sequence[str], keys: Collection[str]) -> Crossed:
    """How these questions were answered, by kind.

    by : what makes a kind, in this order: one of `counted.COLUMNS`, or the key of a question with one answer
    """
    who = _who(wave_id, by)
    ways = [who.c[f"way_{number}"] for number in range(len(by))]
    people = Counter[Kind]()
    for *kind, n in db.session.execute(select(*ways, func.count()).select_from(who).group_by(*ways)):
        people[_kind(kind, by)] += n
    chosen: dict[str, dict[str, Counter[Kind]]] = {}
    declined = Counter[str]()
    given = (cast(Answer.choices, String), Answer.number, cast(Answer.ratings, String), Answer.prefer_not)
    each = select(*ways, Answer.question_key, *given, func.count()).join(who, Answer.response_id == who.c.id)
    each = each.where(Answer.question_key.in_(keys), IS_CLOSED | Answer.prefer_not)
    for *kind, question, choices, number, ratings, prefer_not, n in db.session.execute(
        each.group_by(*ways, Answer.question_key, *given)
    ):
        if prefer_not:
            declined[question] += n
        for key, names in chosen_in(question, choices, number, ratings):
            answers = chosen.setdefault(key, {})
            for name in names:
                answers.setdefault(name, Counter())[_kind(kind, by)] += n
    return Crossed(people, chosen, declined)


def _who(wave_id: int, by: Sequence[str]) -> Subquery:
    """Everybody who spoke for themselves: `id`, and `way_0`, `way_1` ... as the database has them."""
    query = select(Response.id.label("id")).where(Response.wave_id == wave_id, *own_voice())
    for number, way in enumerate(by):
        column: ColumnElement[Any]
        if way in COLUMNS:
            column = getattr(Response, COLUMNS[way]).expression
        else:
            said = aliased(Answer)
            query = query.outerjoin(said, and_(said.response_id == Response.id, said.question_key == way))
            column = cast(said.choices, String)
        query = query.add_columns(column.label(f"way_{number}"))
    return query.subquery("who")


def _kind(found: Sequence[Any], by: Sequence[str]) -> Kind:
    return tuple(
        ("" if value is None else str(value)) if way in COLUMNS else next(iter(json.loads(value or "null") or ()), "")
        for way, value in zip(by, found, strict=True)
    )
