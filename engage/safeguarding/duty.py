"""Who looks at the desk today, who is told, and how a missed alert goes up the chain: lead, deputies, administrator.

An alert is a kind and an address; nobody's words, and to an administrator not even which concern it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from flask_babel import gettext
from sqlalchemy import select

from engage.accounts.areas import ANYWHERE
from engage.accounts.guarding import guarded
from engage.accounts.holders import holders_of
from engage.accounts.notifications import Kind, ToStaff, notify
from engage.accounts.permissions import Permission, Role
from engage.accounts.services import people_who_can
from engage.core import audit
from engage.core.clock import HOME_ZONE
from engage.core.db import db
from engage.core.errors import NotFoundError
from engage.safeguarding.keeping import ConcernError, working_days
from engage.safeguarding.models import Concern, DeskAway

# Danger does not wait for office hours: how long an alert about it may stay unread before it goes one step up, and another.
DANGER_TO_DEPUTIES, DANGER_TO_ADMINISTRATOR = timedelta(hours=1), timedelta(hours=4)
_DESK = "/staff/concerns/"  # written out: a worker has no request from which an address could be made
_STAFF_HOME = "/staff/"
_MOST_AT_ONCE = 50


def on_duty(today: date, area_id: int | None = None) -> tuple[int, ...]:
    """By id: leads who are not away; deputies where no lead is there; all where all are away."""
    leads, deputies = _of(Role.SAFEGUARDING_LEAD, area_id, today), _of(Role.SAFEGUARDING_DEPUTY, area_id, today)
    return _present(leads, today) or _present(deputies, today) or (*leads, *deputies)


def deputies_there(today: date, area_id: int | None = None) -> tuple[int, ...]:
    """By id: deputies who are not away; all of them where all are."""
    deputies = _of(Role.SAFEGUARDING_DEPUTY, area_id, today)
    return _present(deputies, today) or deputies


def tell_on_duty(concern: Concern, *, now: datetime) -> None:
    """A concern was raised: whoever is on duty hears of it at once, at any hour where somebody may be in danger."""
    people = on_duty(_day(now), concern.area_id)
    _tell(people, Kind.CONTACT_WANTED if concern.source == "contact" else Kind.CONCERN_RAISED, f"{_DESK}{concern.id}", now=now)


def tell_taken_back(concern: Concern, *, now: datetime) -> None:
    """Who asked to be contacted no longer wants it: whoever is on duty hears of it before they call."""
    people = on_duty(_day(now), concern.area_id)
    _tell(people, Kind.CONTACT_TAKEN_BACK, f"{_DESK}{concern.id}", now=now)


def go_up(now: datetime) -> int:
    """Take every missed alert one step up; returns how many went. Nothing is told twice."""
    waiting = select(Concern).where(Concern.due_at.is_not(None), Concern.told != "administrator")
    order = (Concern.in_danger.desc(), Concern.due_at, Concern.id)
    found, went = db.session.scalars(waiting.order_by(*order)).all(), 0
    for concern in found:
        went += _one_step(concern, now)
        if went >= _MOST_AT_ONCE:  # the rest goes up with the next job: nobody else can write while this one does
            break
    return went


def away_on(today: date) -> frozenset[int]:
    """Who is away today."""
    rows = db.session.scalars(select(DeskAway.person_id).where(DeskAway.away_from <= today, DeskAway.away_to >= today))
    return frozenset(rows)


@guarded(Permission.OPEN_CONCERNS)
def away_times(today: date) -> list[DeskAway]:
    """Everybody's times away that are not over, the next first."""
    return list(db.session.scalars(select(DeskAway).where(DeskAway.away_to >= today).order_by(DeskAway.away_from, DeskAway.id)))


@guarded(Permission.OPEN_CONCERNS)
def go_away(person_id: int, first: date, last: date, *, today: date, now: datetime) -> int:
    """A lead or deputy is away on these days, both included. Raises `ConcernError` where the days make no sense."""
    if last < first:
        raise ConcernError(gettext("The last day must not be before the first."))
    if last < today:
        raise ConcernError(gettext("These days are over."))
    away = DeskAway(person_id=person_id, away_from=first, away_to=last)
    db.session.add(away)
    db.session.flush()
    audit.record("away from the desk", f"person:{person_id}", actor_id=person_id, now=now, first=str(first), last=str(last))
    return away.id


@guarded(Permission.OPEN_CONCERNS)
def come_back(away_id: int, person_id: int, *, now: datetime) -> None:
    """Take a time away back: only one's own."""
    away = db.session.get(DeskAway, away_id)
    if away is None or away.person_id != person_id:
        raise NotFoundError(gettext("There is no time away with this number of yours."))
    db.session.delete(away)
    audit.record("back at the desk", f"person:{person_id}", actor_id=person_id, now=now)
    db.session.flush()


def _one_step(concern: Concern, now: datetime) -> bool:
    is_late = concern.due_at is not None and concern.due_at <= now
    is_unread = concern.state == "raised" and not concern.acts
    if is_late or (is_unread and concern.in_danger and now >= concern.clock_from + DANGER_TO_ADMINISTRATOR):
        _tell_overdue(concern, now)
        return True
    if concern.told == "lead" and is_unread and now >= _unread_from(concern):
        concern.told = "deputies"
        _tell(deputies_there(_day(now), concern.area_id), Kind.CONCERN_WAITING, f"{_DESK}{concern.id}", now=now)
        audit.record("concern unread: deputies told", f"concern:{concern.id}", actor_id=None, now=now)
        return True
    return False


def _tell_overdue(concern: Concern, now: datetime) -> None:
    """Everybody on the desk, with the concern; the administrators, only that one is overdue."""
    concern.told = "administrator"
    today = _day(now)
    desk = dict.fromkeys((*on_duty(today, concern.area_id), *deputies_there(today, concern.area_id)))
    kind = Kind.REFERRAL_UNACKNOWLEDGED if concern.state == "referred" else Kind.CONCERN_WAITING
    _tell(desk, kind, f"{_DESK}{concern.id}", now=now)
    _tell(holders_of(Role.ADMINISTRATOR), Kind.CONCERN_OVERDUE, _STAFF_HOME, now=now)
    audit.record("concern overdue: administrator told", f"concern:{concern.id}", actor_id=None, now=now)


def _unread_from(concern: Concern) -> datetime:
    """When an alert that nobody has read goes to the deputies."""
    if concern.in_danger:
        return concern.clock_from + DANGER_TO_DEPUTIES
    return working_days().half_a_working_day_after(concern.clock_from)


def _tell(people: Iterable[int], kind: Kind, url: str, *, now: datetime) -> None:
    """Every alert is urgent: it is sent at once, at any hour."""
    for person_id in people:
        notify(ToStaff(person_id), kind, url, now=now, urgent=True)


def _of(role: Role, area_id: int | None, today: date) -> tuple[int, ...]:
    """Who holds this role there and may open the desk today; where nobody may there, who may anywhere: better told than not."""
    for place in (ANYWHERE,) if area_id is None else (area_id, ANYWHERE):
        usable = people_who_can(Permission.OPEN_CONCERNS, place, today=today)
        if found := tuple(person for person in holders_of(role, place) if person in usable):
            return found
    return ()


def _present(people: Iterable[int], today: date) -> tuple[int, ...]:
    away = away_on(today)
    return tuple(person for person in people if person not in away)


def _day(now: datetime) -> date:
    return now.astimezone(HOME_ZONE).date()
