"""A second look at answers that were calm at the door: what the worker finds worrying later is held like the rest.

Owns acting on it. The worker hears more than the phrases at the door do, so its word is enough; a person's word stands above
it: what a safeguarding lead has released is never held a second time.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from engage import safeguarding
from engage.core.db import db
from engage.surveys.models import Answer
from engage.surveys.services import HELD_SOURCE, hold_if_worrying


def look_again(answer_ids: Iterable[int], *, now: datetime) -> int:
    """Hold each of these that is still here and was not released; returns how many were held."""
    held = 0
    for answer_id in answer_ids:
        answer = db.session.get(Answer, answer_id, populate_existing=True)  # it may have gone, or been held, meanwhile
        if answer is None or answer.held or safeguarding.services.was_released(HELD_SOURCE, str(answer_id)):
            continue
        held += hold_if_worrying(answer, now=now, heard=True)
    return held


def released_answers() -> frozenset[int]:
    """Answers that a lead has read and put back: they are screened no more, and heard with the others."""
    return frozenset(int(source_id) for source_id in safeguarding.services.released(HELD_SOURCE))
