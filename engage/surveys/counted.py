"""Who answered, as other domains may count them: what they chose and who they are, never a word that anybody wrote.

Exact: for the inside only. Whoever shows a count passes it through disclosure control first. One response counts once; what
adults reported or observed is never among these. Reads only.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, String, cast, func, literal, select, union_all

from engage.access.advocacy import NOT_OWN_VOICE
from engage.core.db import db
from engage.surveys import library
from engage.surveys.asking import rating_words
from engage.surveys.definition import Option, Question
from engage.surveys.models import Answer, Assistance, Response
from engage.surveys.outward import GONE, readable_words

CLOSED = ("single", "multiple", "scale", "ranking", "grid", "cards")  # whose answers are counted by what was chosen
IS_CLOSED = Answer.choices.is_not(None) | Answer.number.is_not(None) | Answer.ratings.is_not(None)
COLUMNS = {"age_band": "age_band", "relation": "relation", "area": "area_id"}  # what a question's role is kept as
NOTED = ("provenance", "lang", "mode", *COLUMNS.values())  # of every response, whatever it answers

Put = Mapping[str, frozenset[tuple[str, ...]]]  # by question, each way it was put in


def noted_counts(wave_ids: Collection[int]) -> dict[str, dict[int, Counter[str]]]:
    """How many of those who spoke for themselves have what in each of `NOTED`, by column and wave; "" where they did not say.

    Under "provenance" those whom adults spoke for stand too. Every response is read once, however many columns there are: alike
    ones are put together first, and each column is counted from these.
    """
    columns = [getattr(Response, name) for name in NOTED]
    alike = select(Response.wave_id, *columns, func.count().label("n")).group_by(Response.wave_id, *columns)
    kinds = alike.where(Response.wave_id.in_(wave_ids), Response.state.not_in(GONE)).cte("kinds")
    found = {name: {wave_id: Counter[str]() for wave_id in wave_ids} for name in NOTED}
    for name, wave_id, value, n in db.session.execute(union_all(*(_by_column(kinds, name) for name in NOTED))):
        found[name][wave_id][value or ""] += int(n)
    return found


def _by_column(kinds: CTE, name: str) -> Select[*tuple[Any, ...]]:
    by = (kinds.c.wave_id, kinds.c[name])
    query = select(literal(name), by[0], cast(by[1], String), func.sum(kinds.c.n)).group_by(*by)
    return query if name == "provenance" else query.where(kinds.c.provenance.not_in(NOT_OWN_VOICE))


def chosen_counts(wave_ids: Collection[int], keys: Collection[str]) -> dict[int, dict[str, Counter[str]]]:
    """How often each answer to these questions was chosen, by wave; in a question of several lines, by line.

    Counted where the answers lie: as many rows are read as there are different answers.
    """
    counts: dict[int, dict[str, Counter[str]]] = {wave_id: {key: Counter() for key in keys} for wave_id in wave_ids}
    given = (cast(Answer.choices, String), Answer.number, cast(Answer.ratings, String))  # JSON has no equality on PostgreSQL
    ways = (Response.wave_id, Answer.question_key, *given)
    query = select(*ways, func.count()).join(Response, Answer.response_id == Response.id)
    query = query.where(Response.wave_id.in_(wave_ids), *own_voice(), IS_CLOSED, Answer.question_key.in_(keys))
    for wave_id, question, choices, number, ratings, n in db.session.execute(query.group_by(*ways)) if keys else ():
        for key, chosen in chosen_in(question, choices, number, ratings):
            counts[wave_id].setdefault(key, Counter()).update(dict.fromkeys(chosen, n))
    return counts


@dataclass(frozen=True)
class Told:
    """What was recorded of one response that was not given alone; "" and () where it was not asked or not said.

    instructed : "yes" or "no"; the others as in `access.advocacy.Speaking`, and `confirmed` as in `CONFIRMED`
    """

    provenance: str
    instructed: str
    gathered: str
    confirmed: str
    agreed: str
    did: tuple[str, ...]


def told_of(wave_id: int) -> Counter[Told]:
    """How often each was recorded of those who spoke for themselves with others, in one wave."""
    kept = (Assistance.instructed, Assistance.gathered, Assistance.confirmed, Assistance.agreed, cast(Assistance.did, String))
    query = select(Response.provenance, *kept, func.count()).join(Assistance, Assistance.response_id == Response.id)
    query = query.where(Response.wave_id == wave_id, *own_voice()).group_by(Response.provenance, *kept)
    found = Counter[Told]()
    for provenance, instructed, gathered, confirmed, agreed, did, n in db.session.execute(query):
        asked = "" if instructed is None else "yes" if instructed else "no"
        found[Told(provenance, asked, gathered, confirmed, agreed, tuple(json.loads(did or "[]")))] += n
    return found


def count_writers(answers: Select[int]) -> dict[tuple[int | None, str | None], int]:
    """How many people wrote any of these answers, by place and age.

    answers : ids, as another domain's own query; what may not be read counts for nothing
    """
    by = (Response.area_id, Response.age_band)
    wrote = select(Answer.response_id).where(Answer.id.in_(answers), *readable_words())
    rows = db.session.execute(select(*by, func.count()).where(Response.id.in_(wrote), *own_voice()).group_by(*by))
    return {(area_id, band): number for area_id, band, number in rows}


def reported_by(wave_ids: Collection[int]) -> dict[int, Counter[str]]:
    """How many reports and observations came from whom, by wave: one of `access.advocacy.HELPERS`, "" where it was not said."""
    ways = (Response.wave_id, Assistance.helper)  # bare: PostgreSQL takes two parameters of one value for two expressions
    query = (
        select(*ways, func.count())
        .select_from(Response)
        .outerjoin(Assistance, Assistance.response_id == Response.id)
        .where(Response.wave_id.in_(wave_ids), Response.provenance.in_(NOT_OWN_VOICE), Response.state.not_in(GONE))
        .group_by(*ways)
    )
    found: dict[int, Counter[str]] = {wave_id: Counter() for wave_id in wave_ids}
    for wave_id, helper, number in db.session.execute(query):
        found[wave_id][helper or ""] += number
    return found


def counted_questions(questions: Iterable[Question]) -> Iterator[Question]:
    """What is counted of a survey: each closed question, and of one with several lines each line, as a question of its own.

    Of an order it is counted what was given a place, as of several choices. Numbers, days and words are counted nowhere.
    """
    for question in questions:
        if question.kind not in CLOSED:
            continue
        if not question.rows:
            yield replace(question, kind="multiple") if question.kind == "ranking" else question
        options = tuple(Option(key, words) for key, words in rating_words(question).items()) if question.rows else ()
        for row in question.rows:
            one = replace(question, key=f"{question.key}.{row.key}", text=f"{question.text} {row.text}", rows=(), options=options)
            yield replace(one, kind="scale" if one.points else "single", options=() if one.points else options)


def put_as(wave_ids: Collection[int]) -> dict[int, Put]:
    """How each question was put in these waves, with its choices: by wave and key, every version of it that somebody answered."""
    query = select(Response.wave_id, Response.version_id).where(Response.wave_id.in_(wave_ids)).distinct()
    found: dict[int, dict[str, frozenset[tuple[str, ...]]]] = {wave_id: {} for wave_id in wave_ids}
    for wave_id, version in db.session.execute(query):
        here = found[wave_id]
        for question in library.version_source(version).questions:
            here[question.key] = here.get(question.key, frozenset()) | {_put(question)}
    return dict(found)


def _put(question: Question) -> tuple[str, ...]:
    return (
        question.text,
        *(option.text for option in question.options),
        *(row.text for row in question.rows),
        *map(str, question.points),
    )


def own_voice() -> tuple[ColumnElement[bool], ...]:
    """That a response stands, and was given by those whom it is about."""
    return (Response.state.not_in(GONE), Response.provenance.not_in(NOT_OWN_VOICE))


def chosen_in(
    question: str, choices: str | None, number: int | None, ratings: str | None
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What one answer to a closed question says; in a question of several lines, line by line.

    choices, ratings : JSON, as the database has it
    """
    if rated := json.loads(ratings or "null"):
        yield from ((f"{question}.{row}", (str(value),)) for row, value in rated.items())
    elif keys := json.loads(choices or "null"):
        yield question, tuple(dict.fromkeys(keys))
    elif number is not None:
        yield question, (str(number),)
