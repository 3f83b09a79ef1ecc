"""How long people's own words are kept: so many months after a survey closes they are deleted; what was chosen still counts.

Owns that deletion and its proof, one act on the record for each survey and night. What a safeguarding lead keeps has a time of
its own, and so have drafts and recordings; a picture that was looked at and kept goes with the words. Deleted words leave an
empty text behind: it says that there were some, and no count changes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Flask, current_app
from sqlalchemy import ColumnElement, case, delete, func, or_, select, update

from engage.core import audit, clock
from engage.core.config import Settings
from engage.core.db import db
from engage.surveys import drawings
from engage.surveys.models import Answer, AnswerTranslation, Response, Wave

DELETED = "words deleted"
FORGET = "engage.surveys.forget"
_FIELDS = (Answer.text, Answer.interpretation, Answer.advocate_view)


@dataclass(frozen=True)
class Due:
    """One wave whose words are due: since `due_on`, so many answers, translations of them, and pictures beside them."""

    wave_id: int
    slug: str
    closes_on: date
    due_on: date
    n_answers: int
    n_translations: int
    n_pictures: int = 0


def on_words_deleted(app: Flask, forget: Callable[[int, list[int]], None]) -> None:
    """Be told, in the same transaction, which words go: `forget(wave_id, answer_ids)` drops what was made of them."""
    app.extensions[FORGET].append(forget)


def months_kept() -> int:
    """For how many months after closing words are kept; 0: until somebody sets it."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.answers_kept_months


def due_on(closes_on: date, months: int) -> date:
    """The day on which words of a survey that closed then are due."""
    return clock.months_after(closes_on, months)


def what_is_due(today: date, months: int) -> list[Due]:
    """Every wave with words that should be gone by today, the oldest first. Nothing where `months` is 0. Changes nothing."""
    waves = db.session.scalars(select(Wave).order_by(Wave.closes_on, Wave.id)) if months else ()
    found = [_due(wave, due_on(wave.closes_on, months)) for wave in waves if due_on(wave.closes_on, months) <= today]
    return [due for due in found if due.n_answers or due.n_translations or due.n_pictures]


def purge(today: date, months: int, *, now: datetime) -> list[Due]:
    """Delete the words that are due and put on record how many; a second time finds nothing to do."""
    done = what_is_due(today, months)
    for due in done:
        answers = list(db.session.scalars(_with_words(due.wave_id).with_only_columns(Answer.id)))
        emptied = {field: case((field.is_not(None), ""), else_=None) for field in _FIELDS}
        of_wave = select(Answer.id).join(Response).where(Response.wave_id == due.wave_id)
        db.session.execute(delete(AnswerTranslation).where(AnswerTranslation.answer_id.in_(of_wave)))
        db.session.execute(update(Answer).where(Answer.id.in_(of_wave), _has_words()).values(emptied))
        for forget in current_app.extensions[FORGET]:
            forget(due.wave_id, answers)
        drawings.delete_of_wave(due.wave_id)
        counts = {"answers": due.n_answers, "translations": due.n_translations, "months": months}
        counts |= {"pictures": due.n_pictures} if due.n_pictures else {}
        audit.record(DELETED, f"wave:{due.wave_id}", actor_id=None, now=now, **counts)
    db.session.expire_all()
    return done


def deleted_on(wave_id: int) -> date | None:
    """The day on which a wave's words were deleted, the last one where there were several."""
    event = audit.last(DELETED, f"wave:{wave_id}")
    return event.at.date() if event else None


def are_words_deleted(answer: Answer) -> bool:
    """Whether words were here, and their time was over."""
    fields = (answer.text, answer.interpretation, answer.advocate_view)
    return any(words == "" for words in fields) and not any(fields)


def _due(wave: Wave, on: date) -> Due:
    answers = db.session.scalar(_with_words(wave.id).with_only_columns(func.count()))
    translated = select(func.count()).select_from(AnswerTranslation).join(Answer).join(Response)
    translations = db.session.scalar(translated.where(Response.wave_id == wave.id))
    return Due(wave.id, wave.slug, wave.closes_on, on, answers or 0, translations or 0, drawings.count_of_wave(wave.id))


def _with_words(wave_id: int) -> Any:
    return select(Answer).join(Response).where(Response.wave_id == wave_id, _has_words())


def _has_words() -> ColumnElement[bool]:
    return or_(*(func.coalesce(field, "") != "" for field in _FIELDS))
