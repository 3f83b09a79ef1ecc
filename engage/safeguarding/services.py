"""Taking worrying words into the lead's keeping. Flags to people; decides nothing by itself.

The parts live in `keeping` (words under seal), `desk` (what a lead does), `duty` (who is told) and `releasing` (the way back);
other domains import from here alone.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import datetime

from flask_babel import gettext
from sqlalchemy import select

from analysis.screen import Screening, screen
from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.core import audit, jobs
from engage.core.db import db
from engage.core.errors import NotFoundError
from engage.safeguarding import contacting, duty
from engage.safeguarding.danger import is_danger
from engage.safeguarding.desk import OpenedConcern, act_on, closed_concerns, count_waiting, open_concerns, open_one
from engage.safeguarding.disclosure import Thresholds
from engage.safeguarding.keeping import (
    NOTE,
    SOURCES,
    ConcernError,
    HeldSource,
    KnowsWhose,
    LookedAtSource,
    area_of,
    digest_of,
    looked_at_source,
    seal_words,
    settings,
    whose_are,
    working_days,
)
from engage.safeguarding.models import Concern, ConcernAct, PutBack

__all__ = [
    "LOOK_CLOSELY",
    "SOURCES",
    "ConcernError",
    "HeldSource",
    "KnowsWhose",
    "LookedAtSource",
    "OpenedConcern",
    "act_on",
    "ask_for_contact",
    "closed_concerns",
    "count_waiting",
    "hand_over",
    "look_at",
    "look_closely_later",
    "looked_at_source",
    "open_concerns",
    "open_one",
    "raise_concern",
    "released",
    "take_if_worrying",
    "tell_the_lead",
    "thresholds",
    "was_released",
]

LOOK_CLOSELY = "safeguarding.look_closely"
STAFF = "staff"
WANTS_CONTACT = "wants_contact"
# What a person saw counts for more than any screening: it has no kind until the lead has read it.
SEEN_BY_A_PERSON = Screening(concern=True, kinds=("seen_by_a_person",), score=1.0)


def thresholds() -> Thresholds:
    """This site's rule for small numbers, with the secret that fixes how its figures are rounded."""
    chosen = settings()
    key = hmac.digest(chosen.secret_key, b"rounding of figures", "sha256")
    return Thresholds(chosen.small_number_minimum, chosen.small_number_base, chosen.small_number_floor, key)


def look_at(text: str) -> Screening:
    """Screen one text. Pure; keeps nothing."""
    return screen(text)


def raise_concern(
    source: str,
    source_id: str,
    words: Mapping[str, str],
    found: Screening,
    *,
    now: datetime,
    whose: str = "",
    raised_by: int | None = None,
    in_danger: bool | None = None,
) -> int:
    """Take the words into the lead's keeping, in the caller's transaction, and tell who is on duty. The caller drops its copy.

    whose : what is the same for all words of one person or group, such as "receipt:..." or "member:12", where the source itself
        does not say it (`KnowsWhose`); only its keyed digest is kept, by which repeated concerns are shown together
    raised_by : the member of staff who handed it over
    in_danger : whether somebody may be in danger now, where the caller knows better than the rule
    """
    concern = Concern(
        source=source,
        source_id=source_id,
        kinds=list(found.kinds),
        score=found.score,
        words=seal_words(words),
        state="raised",
        raised_at=now,
        raised_by=raised_by,
        in_danger=is_danger(found) if in_danger is None else in_danger,
        whose=digest_of(whose or whose_are(source, source_id)),
        area_id=area_of(source, source_id),
        clock_from=now,
        due_at=working_days().one_working_day_after(now),
        told="lead",
        closed_reason="",
    )
    db.session.add(concern)
    db.session.flush()
    detail = {"kinds": list(found.kinds), "in_danger": concern.in_danger}
    audit.record("concern raised", f"concern:{concern.id}", actor_id=raised_by, now=now, **detail)
    duty.tell_on_duty(concern, now=now)
    return concern.id


def take_if_worrying(source: str, source_id: str, words: Mapping[str, str], *, now: datetime, whose: str = "") -> bool:
    """Screen words on their way in. True: they are in the lead's keeping, and the caller must not keep them.

    What is calm at the door is looked at more closely by the worker: the source must be a `LookedAtSource`.
    """
    found = look_at("\n".join(words.values()))
    if found.concern:
        raise_concern(source, source_id, words, found, now=now, whose=whose)
    else:
        look_closely_later(source, source_id, now=now)
    return found.concern


def look_closely_later(source: str, source_id: str, *, now: datetime, is_new: bool = False) -> None:
    """Have the worker look at words that were calm at the door, and stand now where a `LookedAtSource` finds them.

    is_new : the source has only just got this number, so that nothing can be asked for it yet
    """
    ask = jobs.enqueue_first if is_new else jobs.enqueue
    ask(LOOK_CLOSELY, f"{source}:{source_id}", {"source": source, "source_id": source_id}, run_after=now)


@guarded(Permission.RAISE_CONCERNS)
def hand_over(source: str, source_id: str, note: str, person_id: int, *, now: datetime, in_danger: bool = False) -> int:
    """A member of staff saw something: the words leave their place at once and are the lead's, with what the person wrote beside.

    source : one whose words can be taken out (`LookedAtSource`): "answer", "forum_post"
    note : why it worries; may be empty
    in_danger : they say that somebody may be in danger now
    Returns the concern's number. Raises `NotFoundError` where nothing is there to be handed over, as it is held already, say.
    """
    place = looked_at_source(source)
    words = dict(place.words(source_id))
    if not words:
        raise NotFoundError(gettext("There is nothing here to hand over. Perhaps the safeguarding lead has it already."))
    found = look_at("\n".join(words.values()))
    seen = Screening(concern=True, kinds=found.kinds or SEEN_BY_A_PERSON.kinds, score=SEEN_BY_A_PERSON.score)
    beside = {NOTE: note.strip()} if note.strip() else {}
    concern_id = raise_concern(
        source, source_id, {**words, **beside}, seen, now=now, raised_by=person_id, in_danger=in_danger or is_danger(found)
    )
    place.give_up(source_id)
    return concern_id


@guarded(Permission.RAISE_CONCERNS)
def tell_the_lead(note: str, person_id: int, *, now: datetime, in_danger: bool = False) -> int:
    """A member of staff heard or saw something outside the site, and writes it down for the lead alone."""
    if not note.strip():
        raise ConcernError(gettext("Write what you saw or heard."))
    found = look_at(note)
    seen = Screening(concern=True, kinds=found.kinds or SEEN_BY_A_PERSON.kinds, score=SEEN_BY_A_PERSON.score)
    return raise_concern(
        STAFF, "", {NOTE: note.strip()}, seen, now=now, raised_by=person_id, in_danger=in_danger or is_danger(found)
    )


def ask_for_contact(details: Mapping[str, str], said: str, *, now: datetime, whose: str = "") -> int:
    """Somebody wants to be contacted: a concern of its own, with how they may be reached kept apart from what they said.

    details : how to reach them, by field; said : what they wrote for the lead, may be empty
    """
    wish_id = contacting.keep(details)
    found = look_at(said)
    asked = Screening(concern=True, kinds=(WANTS_CONTACT, *found.kinds), score=SEEN_BY_A_PERSON.score)
    words = {"text": said.strip()} if said.strip() else {}
    return raise_concern(contacting.SOURCE, str(wish_id), words, asked, now=now, whose=whose, in_danger=is_danger(found))


def was_released(source: str, source_id: str) -> bool:
    """Whether a lead has read these words and put them back: a later screening must not take them away again."""
    query = select(ConcernAct.id).join(Concern, Concern.id == ConcernAct.concern_id)
    matching = query.where(Concern.source == source, Concern.source_id == source_id, ConcernAct.act == "released")
    gone = select(PutBack.id).where(PutBack.source == source, PutBack.source_id == source_id)
    return any(db.session.scalar(one.limit(1)) is not None for one in (matching, gone))


def released(source: str) -> frozenset[str]:
    """The same for a whole source: the ids of everything that a lead has read and put back."""
    query = select(Concern.source_id).join(ConcernAct, ConcernAct.concern_id == Concern.id)
    gone = select(PutBack.source_id).where(PutBack.source == source)
    known = query.where(Concern.source == source, ConcernAct.act == "released")
    return frozenset(db.session.scalars(known)) | frozenset(db.session.scalars(gone))
