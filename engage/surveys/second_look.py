"""A second look at answers that were calm at the door: what the worker finds worrying later is held like the rest.

Owns asking for it and acting on it. The worker hears more than the phrases at the door do, so its word is enough; a person's word
stands above it: what a safeguarding lead has released is never held a second time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from analysis.screen import Screening
from engage import safeguarding
from engage.core.db import db
from engage.surveys.models import Answer
from engage.surveys.services import HEARD, HELD_SOURCE, hold_if_worrying, words_in


def texts_to_look_at(response_id: UUID) -> dict[int, str]:
    """The words of each answer of a response that are here to be read and that no lead has read before, by answer."""
    released = released_answers()
    unheld = db.session.scalars(select(Answer).where(Answer.response_id == response_id, ~Answer.held).order_by(Answer.id))
    words = {answer.id: "\n".join(words_in(answer).values()) for answer in unheld if answer.id not in released}
    return {answer_id: text for answer_id, text in words.items() if text}


def hold(found: Mapping[int, Screening], *, now: datetime) -> int:
    """Hold each of these answers in which the closer look saw a concern; returns how many were held."""
    return sum(_hold(answer_id, one, now) for answer_id, one in found.items() if one.concern)


def look_again(answer_ids: Iterable[int], *, now: datetime) -> int:
    """Hold each of these, in which something worrying was heard while themes were found; returns how many were held."""
    return sum(_hold(answer_id, None, now) for answer_id in answer_ids)


def _hold(answer_id: int, seen: Screening | None, now: datetime) -> bool:
    answer = db.session.get(Answer, answer_id, populate_existing=True)  # it may have gone, or been held, meanwhile
    if answer is None or answer.held or safeguarding.services.was_released(HELD_SOURCE, str(answer_id)):
        return False
    return hold_if_worrying(answer, now=now, heard=seen or HEARD)


def released_answers() -> frozenset[int]:
    """Answers that a lead has read and put back: they are screened no more, and heard with the others."""
    return frozenset(int(source_id) for source_id in safeguarding.services.released(HELD_SOURCE))
