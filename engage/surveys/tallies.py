"""How a wave was answered, counted where the answers lie: one row for each question, way of speaking and answer given.

Exact: for the inside only. Whoever shows a number from here passes it through disclosure control first. Words are counted and
never read; a held answer counts as none. Reads only.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import String, case, cast, func, select

from engage.core.db import db
from engage.surveys import library
from engage.surveys.definition import Question, SurveySource
from engage.surveys.models import Answer, Response
from engage.surveys.outward import GONE
from engage.surveys.pairs import is_pair


@dataclass(frozen=True)
class Tally:
    """So many people (`n`) who spoke in one way gave this answer to one question.

    choices : keys chosen, each once, in their order; ratings : row -> what it was answered with, as text
    dated : gave a day; declined : would rather not say; wrote : left words that may be read, or a picture
    """

    question: str
    provenance: str
    choices: tuple[str, ...]
    number: int | None
    ratings: Mapping[str, str]
    dated: bool
    declined: bool
    wrote: bool
    n: int

    @property
    def said(self) -> bool:
        """Whether anything was answered."""
        return bool(self.choices) or self.number is not None or bool(self.ratings) or self.dated or self.wrote


def tallies(wave_id: int) -> list[Tally]:
    """Every answer of a wave, counted: as many rows as there are different answers, however many people there are."""
    words = Answer.text.is_not(None) | Answer.interpretation.is_not(None) | Answer.advocate_view.is_not(None) | Answer.has_picture
    each = (
        select(
            Answer.question_key.label("question"),
            Response.provenance.label("provenance"),
            cast(Answer.choices, String).label("choices"),  # JSON itself has no equality on PostgreSQL
            Answer.number.label("number"),
            cast(Answer.ratings, String).label("ratings"),
            case((Answer.day.is_not(None), 1), else_=0).label("dated"),
            Answer.prefer_not.label("declined"),
            case((words & ~Answer.held, 1), else_=0).label("wrote"),
        )
        .join(Response, Answer.response_id == Response.id)
        .where(Response.wave_id == wave_id, Response.state.not_in(GONE))
        .subquery()
    )
    rows = db.session.execute(select(each, func.count()).group_by(*each.c))
    return [
        Tally(question, spoke, _keys(choices), number, _rated(ratings), bool(dated), bool(declined), bool(wrote), n)
        for question, spoke, choices, number, ratings, dated, declined, wrote, n in rows
    ]


def _keys(choices: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(json.loads(choices or "null") or ()))


def _rated(ratings: str | None) -> dict[str, str]:
    return {row: str(value) for row, value in (json.loads(ratings or "null") or {}).items()}


def versions_answered(wave_ids: Iterable[int]) -> list[SurveySource]:
    """Every version of the survey that somebody answered in these waves, the newest first."""
    query = select(Response.version_id).where(Response.wave_id.in_(list(wave_ids))).distinct()
    return [library.version_source(version) for version in sorted(db.session.scalars(query), reverse=True)]


def questions_answered(source: SurveySource | None, versions: Iterable[SurveySource], lang: str) -> list[Question]:
    """Every question of a survey in one language: today's in their order, then those that only an older version asked.

    An option that only an older version had stands behind today's, so that nothing anybody answered is lost. A question for a
    made-up code is none of them: what was typed there is no answer, and never leaves.
    """
    found: dict[str, Question] = {}
    for version in filter(None, (source, *versions)):
        for question in version.in_language(lang if lang in version.languages else version.source_language).questions:
            if is_pair(question):
                continue
            found[question.key] = _with_older(found[question.key], question) if question.key in found else question
    return list(found.values())


def _with_older(now: Question, before: Question) -> Question:
    known = {option.key for option in now.options}
    older = tuple(option for option in before.options if option.key not in known)
    if not older or now.kind != before.kind:
        return now
    return Question(**{**vars(now), "options": (*now.options, *older)})
