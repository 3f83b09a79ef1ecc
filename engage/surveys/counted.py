"""Who answered, as other domains may count them: what they chose and who they are, never a word that anybody wrote.

Exact: for the inside only. Whoever shows a count passes it through disclosure control first. One response counts once; what
adults reported or observed is never among these. Reads only.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, String, cast, func, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute

from engage.access.advocacy import NOT_OWN_VOICE
from engage.core.db import db
from engage.surveys import library
from engage.surveys.asking import rating_words
from engage.surveys.definition import Option, Question
from engage.surveys.models import Answer, Assistance, Response
from engage.surveys.outward import GONE

CLOSED = ("single", "multiple", "scale", "ranking", "grid", "cards")  # whose answers are counted by what was chosen
_IS_CLOSED = Answer.choices.is_not(None) | Answer.number.is_not(None) | Answer.ratings.is_not(None)
COLUMNS = {"age_band": "age_band", "relation": "relation", "area": "area_id"}  # what a question's role is kept as

Put = Mapping[str, frozenset[tuple[str, ...]]]  # by question, each way it was put in


@dataclass
class Profile:
    """One response in somebody's own voice. `chosen`: by question, the keys chosen, or the point of a scale as text.

    What was said in one line of a grid, or of one statement, stands under "question.row".
    """

    lang: str
    mode: str
    provenance: str
    age_band: str
    relation: str
    area_id: str
    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)


def profiles(wave_id: int) -> list[Profile]:
    """Everybody who spoke for themselves in a wave; what they did not say is ""."""
    columns = (Response.lang, Response.mode, Response.provenance, Response.age_band, Response.relation, Response.area_id)
    query = select(_whose(Response.id), *columns).where(Response.wave_id == wave_id, *_own_voice())
    found: dict[str, Profile] = {}
    for key, lang, mode, provenance, age_band, relation, area_id in db.session.execute(query):
        place = "" if area_id is None else str(area_id)
        found[key] = Profile(lang, mode, provenance, age_band or "", relation or "", place)
    for key, question, chosen in _choices(wave_id):
        found[key].chosen[question] = chosen
    return list(found.values())


def chosen_counts(wave_ids: Collection[int], keys: Collection[str]) -> dict[int, dict[str, Counter[str]]]:
    """How often each answer to these questions was chosen, by wave; in a question of several lines, by line.

    Counted where the answers lie: as many rows are read as there are different answers.
    """
    counts: dict[int, dict[str, Counter[str]]] = {wave_id: {key: Counter() for key in keys} for wave_id in wave_ids}
    given = (cast(Answer.choices, String), Answer.number, cast(Answer.ratings, String))  # JSON has no equality on PostgreSQL
    ways = (Response.wave_id, Answer.question_key, *given)
    query = select(*ways, func.count()).join(Response, Answer.response_id == Response.id)
    query = query.where(Response.wave_id.in_(wave_ids), *_own_voice(), _IS_CLOSED, Answer.question_key.in_(keys))
    for wave_id, question, choices, number, ratings, n in db.session.execute(query.group_by(*ways)) if keys else ():
        for key, chosen in _chosen(question, json.loads(choices or "null"), number, json.loads(ratings or "null")):
            counts[wave_id].setdefault(key, Counter()).update(dict.fromkeys(chosen, n))
    return counts


def declined_counts(wave_id: int) -> Counter[str]:
    """How many would rather not say, by question: own voices alone."""
    query = select(Answer.question_key, func.count()).join(Response, Answer.response_id == Response.id)
    rows = db.session.execute(
        query.where(Response.wave_id == wave_id, *_own_voice(), Answer.prefer_not).group_by(Answer.question_key)
    )
    return Counter({question: number for question, number in rows})  # noqa: C416 - a row is no pair to the type checker


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


def put_as(wave_id: int) -> Put:
    """How each question was put in a wave, with its choices: by key, every version of it that somebody answered."""
    versions = db.session.scalars(select(Response.version_id).where(Response.wave_id == wave_id).distinct())
    found: dict[str, frozenset[tuple[str, ...]]] = {}
    for source in map(library.version_source, versions):
        for question in source.questions:
            found[question.key] = found.get(question.key, frozenset()) | {_put(question)}
    return found


def _put(question: Question) -> tuple[str, ...]:
    return (
        question.text,
        *(option.text for option in question.options),
        *(row.text for row in question.rows),
        *map(str, question.points),
    )


def _own_voice() -> tuple[ColumnElement[bool], ...]:
    return (Response.state.not_in(GONE), Response.provenance.not_in(NOT_OWN_VOICE))


def _whose(key: InstrumentedAttribute[UUID]) -> ColumnElement[str]:
    """A response's key as the database gives it, to know it by and nothing else: a million of them are slow to make whole."""
    return type_coerce(key, String)


def _choices(wave_id: int) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    given = (Answer.question_key, cast(Answer.choices, String), Answer.number, cast(Answer.ratings, String))
    query = (
        select(_whose(Answer.response_id), *given)
        .join(Response, Answer.response_id == Response.id)
        .where(Response.wave_id == wave_id, *_own_voice(), _IS_CLOSED)
    )
    said: dict[tuple[Any, ...], list[tuple[str, tuple[str, ...]]]] = {}  # many say the same: it is made out once
    for response, question, choices, number, ratings in db.session.execute(query):
        known = (question, choices, number, ratings)
        if known not in said:
            said[known] = list(_chosen(question, json.loads(choices or "null"), number, json.loads(ratings or "null")))
        for key, chosen in said[known]:
            yield response, key, chosen


def _chosen(
    question: str, choices: list[str] | None, number: int | None, ratings: Mapping[str, str | int] | None
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What one answer to a closed question says; in a question of several lines, line by line."""
    if ratings:
        yield from ((f"{question}.{row}", (str(value),)) for row, value in ratings.items())
    else:
        yield question, tuple(dict.fromkeys(choices)) if choices else (str(number),)
