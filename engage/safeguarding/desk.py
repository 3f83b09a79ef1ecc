"""What a lead does with a concern: reading it, and each act with its reason. The record has no gaps, or the act is refused."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import gettext
from sqlalchemy import ColumnElement, case, func, select, true

from engage.accounts.guarding import guarded, of_areas
from engage.accounts.permissions import Permission
from engage.core import audit
from engage.core.db import db
from engage.safeguarding import contacting
from engage.safeguarding.keeping import NOTE, ConcernError, get, language_of, source_of, words_of, working_days
from engage.safeguarding.models import NOBODY_WAITS, Concern, ConcernAct
from engage.safeguarding.places import of_concern, of_concern_id, of_concerns

_STATE_AFTER = {
    "triaged": "triaged",
    "referred": "referred",
    "acknowledged": "acknowledged",
    "closed": "closed",
    "released": "closed",
}
_SAYING = {"danger": True, "no_danger": False}


@dataclass(frozen=True)
class OpenedConcern:
    """One concern as its lead sees it: the exact words, and what was said around them.

    repeated : other concerns from the same receipt or member, the newest first
    lang : the language of what they wrote themselves; empty where that is not known
    has_contact : somebody asked to be contacted, and how is still kept
    taken_back_at : when they took that wish back
    """

    concern: Concern
    words: Mapping[str, str]
    context: tuple[tuple[str, str], ...]
    repeated: tuple[Concern, ...] = field(default=())
    has_contact: bool = False
    taken_back_at: datetime | None = None
    lang: str = ""


@guarded(Permission.OPEN_CONCERNS, places=of_areas)
def open_concerns(areas: Collection[int] | None = None) -> list[Concern]:
    """What still needs a lead: danger first, then what nobody has looked at, most worrying, due first, oldest.

    areas : the places of the lead, None for everywhere; what belongs to no place is every lead's
    """
    untouched = case((Concern.state == "raised", 0), else_=1)
    stopped = case((Concern.due_at.is_(None), 1), else_=0)
    order = (Concern.in_danger.desc(), untouched, Concern.score.desc(), stopped, Concern.due_at, Concern.raised_at, Concern.id)
    query = select(Concern).where(Concern.state != "closed", _theirs(areas))
    return list(db.session.scalars(query.order_by(*order)))


@guarded(Permission.OPEN_CONCERNS, places=of_areas)
def closed_concerns(areas: Collection[int] | None = None, limit: int = 50) -> list[Concern]:
    """The latest that were closed."""
    query = select(Concern).where(Concern.state == "closed", _theirs(areas))
    return list(db.session.scalars(query.order_by(Concern.id.desc()).limit(limit)))


@guarded(Permission.OPEN_CONCERNS, places=of_areas)
def count_waiting(areas: Collection[int] | None = None) -> int:
    """How many nobody has looked at."""
    query = select(func.count()).select_from(Concern).where(Concern.state == "raised", _theirs(areas))
    return db.session.scalar(query) or 0


def _theirs(areas: Collection[int] | None) -> ColumnElement[bool]:
    return true() if areas is None else Concern.area_id.is_(None) | Concern.area_id.in_(areas)


def is_overdue(concern: Concern, now: datetime) -> bool:
    """Whether its clock has run out."""
    return concern.due_at is not None and concern.due_at <= now


@guarded(Permission.OPEN_CONCERNS, places=of_concern_id)
def open_one(concern_id: int, person_id: int, *, now: datetime) -> OpenedConcern:
    """Read one concern. That it was opened, and by whom, is recorded before the words are shown."""
    concern = get(concern_id)
    concern.acts.append(ConcernAct(at=now, person_id=person_id, act="opened", reason="", referred_to=""))
    audit.record("concern opened", f"concern:{concern.id}", actor_id=person_id, now=now)
    db.session.flush()
    db.session.refresh(concern)
    return OpenedConcern(
        concern,
        words_of(concern),
        source_of(concern).context(concern.source_id),
        repeated(concern),
        contacting.is_kept(concern),
        contacting.taken_back_at(concern),
        language_of(concern),
    )


@guarded(Permission.OPEN_CONCERNS, places=of_concern)
def repeated(concern: Concern) -> tuple[Concern, ...]:
    """Other concerns from the same receipt or the same member, the newest first: whose they are stays unknown."""
    if not concern.whose:
        return ()
    query = select(Concern).where(Concern.whose == concern.whose, Concern.id != concern.id)
    return tuple(db.session.scalars(query.order_by(Concern.id.desc())))


@guarded(Permission.OPEN_CONCERNS, places=of_concerns)
def repeated_among(concerns: Collection[Concern]) -> frozenset[int]:
    """Which of these are not the only one from their receipt or member: one question, however many."""
    known = {concern.whose for concern in concerns if concern.whose}
    query = select(Concern.whose).where(Concern.whose.in_(known)).group_by(Concern.whose).having(func.count() > 1)
    several = set(db.session.scalars(query))
    return frozenset(concern.id for concern in concerns if concern.whose in several)


@guarded(Permission.OPEN_CONCERNS, places=of_concern_id)
def act_on(
    concern_id: int,
    act: str,
    person_id: int,
    *,
    reason: str,
    referred_to: str = "",
    referred_at: datetime | None = None,
    now: datetime,
) -> None:
    """Triage, refer, acknowledge, say whether somebody is in danger, close or release.

    referred_at : when it was referred, `now` where it is not said; the clock of one working day runs from then
    Raises `ConcernError` where the record would have a gap.
    """
    concern = get(concern_id)
    _check(concern, act, reason, referred_to, referred_at, now)
    if act == "released":
        words = {name: text for name, text in words_of(concern).items() if name != NOTE}  # a note is not theirs
        source_of(concern).put_back(concern.source_id, words, now=now)
    when = (referred_at or now) if act == "referred" else None
    record(concern, act, person_id, reason=reason, referred_to=referred_to, referred_at=when, now=now)
    _move(concern, act, reason, when or now)
    if concern.state == "closed":
        contacting.erase(concern, person_id, now=now)
    db.session.flush()


def record(
    concern: Concern,
    act: str,
    person_id: int,
    *,
    reason: str = "",
    referred_to: str = "",
    referred_at: datetime | None = None,
    is_redacted: bool = False,
    now: datetime,
) -> None:
    """Write one act down, here with its reason and in the audit record without a word."""
    concern.acts.append(
        ConcernAct(
            at=now,
            person_id=person_id,
            act=act,
            reason=reason.strip(),
            referred_to=referred_to.strip() if act == "referred" else "",
            referred_at=referred_at,
            is_redacted=is_redacted,
        )
    )
    audit.record(f"concern {act.replace('_', ' ')}", f"concern:{concern.id}", actor_id=person_id, now=now)


def refuse_if_closed(concern: Concern) -> None:
    """Nothing is added to the record of a closed concern."""
    if concern.state == "closed":
        raise ConcernError(gettext("This concern is closed. Nothing more can be added to it."))


def _check(concern: Concern, act: str, reason: str, referred_to: str, referred_at: datetime | None, now: datetime) -> None:
    if act not in _STATE_AFTER and act not in _SAYING:
        raise ConcernError(gettext("Choose what you did."))
    refuse_if_closed(concern)
    if not reason.strip():
        raise ConcernError(gettext("Write the reason: the record must show why."))
    if act == "referred" and not referred_to.strip():
        raise ConcernError(gettext("Write to whom you referred it."))
    if act == "referred" and referred_at and referred_at > now:
        raise ConcernError(gettext("A referral cannot be made in the future. Write when you made it."))
    if act == "acknowledged" and concern.state != "referred":
        raise ConcernError(gettext("Nobody can have it yet: write down first to whom you referred it."))


def _move(concern: Concern, act: str, reason: str, moment: datetime) -> None:
    """Where it stands after the act, and its clock: begun anew with a referral, stopped once somebody has it."""
    concern.in_danger = _SAYING.get(act, concern.in_danger)
    concern.state = _STATE_AFTER.get(act, concern.state)
    if concern.state == "closed":
        concern.closed_reason = reason.strip()[:500]
    if concern.state in NOBODY_WAITS:
        concern.due_at = None
    elif act == "referred":
        concern.clock_from, concern.due_at = moment, working_days().one_working_day_after(moment)
        concern.told = "lead"
    elif concern.due_at is None:  # acknowledged before, and taken up again
        concern.clock_from, concern.due_at = moment, working_days().one_working_day_after(moment)
