"""Worrying sample answers: held at the door like real ones, and dealt with since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import select

from analysis.screen import Screening
from engage import safeguarding
from engage.accounts.models import PersonRole
from engage.accounts.roles import Role
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
_OPEN_ACTS = (
    (0, "triaged", "Read at once. Somebody has to look at this who can act on it."),
    (0, "referred", "Passed on with the survey, the place and the words. Who wrote it is not known to us."),
    (1, "acknowledged", "The front door called back: they have it, and named the team."),
)
_STAFF_NOTE = (
    "At the session in the youth club one of them said quietly that nobody had been at home since Friday and that they "
    "were looking after the little ones alone. No name was given. (A made-up note.)"
)
_WISH = {"reach": "01632 960199", "call": "Robin", "when": "After four. Text first, please."}
_WISH_SAID = "I do not want to write it here. Can someone call me? (A made-up wish.)"
_RELEASED = (1, "released", "Read it in full: nobody is in danger. It goes back to be read with the others.")


def screen_answers(stored: Iterable[Stored], now: datetime) -> list[Stored]:
    """Hold what worries, as the door does, each on the day it was sent; returns the responses that hold something.

    The screening flags to people and may miss. What is marked as worrying in the files and was missed is held all the same,
    recorded as seen by a person: nobody should meet these words on an ordinary page.
    now : no concern is raised later than this, though the day of its answer goes on
    """
    held = []
    for item in stored:
        raised = min(noon(item.response.submitted_on), now)
        found = [hold_if_worrying(answer, now=raised) for answer in item.response.answers]
        if item.row.get("worrying") and not any(found):
            found = [_hold_by_hand(answer, raised) for answer in item.response.answers]
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


def deal_with_open_concerns(held: Iterable[Stored], staff: Mapping[str, int], now: datetime) -> None:
    """The open wave's: referred and acknowledged in time, but for one referral that nobody has acknowledged; and what came today.

    staff : ids by role. One is the deputy's, as the lead was away that week.
    """
    waiting = [answer for item in held if item.row["wave"] != "past" for answer in item.response.answers if answer.held]
    for number, answer in enumerate(waiting):
        if number == 1:
            _refer_late(answer, staff["safeguarding_lead"], now)
        else:
            who = staff["safeguarding_deputy" if number == 2 else "safeguarding_lead"]
            _act(answer, _OPEN_ACTS, who, until=now)
    desk = safeguarding.services
    desk.tell_the_lead(_STAFF_NOTE, staff["participation_officer"], now=now - timedelta(minutes=40))
    desk.ask_for_contact(_WISH, _WISH_SAID, now=now - timedelta(minutes=15))


def release_what_a_run_held(now: datetime) -> None:
    """What the closer look held of past waves' calm answers goes back, each read by the lead. The worrying were dealt with."""
    lead = select(PersonRole.person_id).where(PersonRole.role == Role.SAFEGUARDING_LEAD).order_by(PersonRole.id)
    lead_id = db.session.scalars(lead).first() or 0
    raised = select(Concern.id).where(Concern.source == HELD_SOURCE, Concern.state == "raised").order_by(Concern.id)
    for concern_id in list(db.session.scalars(raised)):
        safeguarding.services.act_on(concern_id, "released", lead_id, reason=_RELEASED[2], now=now)


def _refer_late(answer: Answer, lead_id: int, now: datetime) -> None:
    """Referred a week ago, or as soon as it was raised; nobody has said since that they have it."""
    concern = _concern_of(answer)
    when = max(concern.raised_at, now - timedelta(days=7))
    desk = safeguarding.services
    desk.act_on(concern.id, "triaged", lead_id, reason=_OPEN_ACTS[0][2], now=when)
    desk.act_on(concern.id, "referred", lead_id, reason=_OPEN_ACTS[1][2], referred_to=REFERRED_TO, now=when)


def _concern_of(answer: Answer) -> Concern:
    found = select(Concern).where(Concern.source == HELD_SOURCE, Concern.source_id == str(answer.id))
    return db.session.scalars(found).one()


def _act(answer: Answer, acts: Iterable[tuple[int, str, str]], lead_id: int, *, until: datetime | None = None) -> None:
    """Each act so many days after raising; with `until`, never later than that."""
    concern = _concern_of(answer)
    for days, act, reason in acts:
        moment = concern.raised_at + timedelta(days=days)
        moment = min(moment, until) if until else moment
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
