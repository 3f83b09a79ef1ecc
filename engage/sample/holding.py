"""Worrying sample answers: held at the door like real ones; those of the past wave were dealt with by the sample lead since."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select

from analysis.screen import Screening
from engage import safeguarding
from engage.core.db import db
from engage.safeguarding.models import Concern
from engage.sample.answering import Stored, noon
from engage.surveys.models import Answer, Response
from engage.surveys.services import HELD_SOURCE, hold_if_worrying

_WORDS = ("text", "interpretation", "advocate_view")
# A person who reads an answer may see what no list of phrases does; the desk shows this kind as "something worrying".
SEEN_BY_A_PERSON = Screening(concern=True, kinds=("seen_by_a_person",), score=1.0)
REFERRED_TO = "Children's front door, Wrenshire County Council"
_ACTS = (
    (1, "triaged", "Read the same week. What is written needs somebody to act on it."),
    (1, "referred", "Passed on with the wave, the place and the words. Who wrote it is not known to us."),
    (5, "acknowledged", "The front door wrote back that they have it and which team follows it up."),
    (40, "closed", "The team told us what they did. Nothing more for us to do."),
)
_RELEASED = (1, "released", "Read it in full: nobody is in danger. It goes back to be read with the others.")


def screen_answers(stored: Iterable[Stored]) -> list[Stored]:
    """Hold what worries, as the door does, each on the day it was sent; returns the responses that hold something.

    The screening flags to people and may miss. What is marked as worrying in the files and was missed is held all the same,
    recorded as seen by a person: nobody should meet these words on an ordinary page.
    """
    held = []
    for item in stored:
        now = noon(item.response.submitted_on)
        found = [hold_if_worrying(answer, now=now) for answer in item.response.answers]
        if item.row.get("worrying") and not any(found):
            found = [_hold_by_hand(answer, now) for answer in item.response.answers]
        if any(found):
            held.append(item)
    return held


def close_past_concerns(held: Iterable[Stored], lead_id: int) -> None:
    """What the lead did about the past wave's: a false alarm went back, the others were referred and closed."""
    for item in held:
        if item.row["wave"] != "past":
            continue
        acts = _ACTS if item.row.get("worrying") else (_RELEASED,)
        for answer in item.response.answers:
            if answer.held:
                _act(answer, acts, lead_id)


def _act(answer: Answer, acts: Iterable[tuple[int, str, str]], lead_id: int) -> None:
    found = select(Concern).where(Concern.source == HELD_SOURCE, Concern.source_id == str(answer.id))
    concern = db.session.scalars(found).one()
    for days, act, reason in acts:
        moment = concern.raised_at + timedelta(days=days)
        whom = REFERRED_TO if act == "referred" else ""
        safeguarding.services.act_on(concern.id, act, lead_id, reason=reason, referred_to=whom, now=moment)


def _hold_by_hand(answer: Answer, now: datetime) -> bool:
    words = {name: words for name in _WORDS if (words := getattr(answer, name))}
    if not words:
        return False
    safeguarding.services.raise_concern(HELD_SOURCE, str(answer.id), words, SEEN_BY_A_PERSON, now=now)
    answer.text = answer.interpretation = answer.advocate_view = None
    answer.held = True
    db.session.get_one(Response, answer.response_id).state = "held"
    db.session.flush()
    return True
