"""Looking after the staff's accounts: inviting, roles and their places, vetting, ending. Every act is on the record."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import current_app
from flask_babel import gettext
from sqlalchemy import func, select

from engage.accounts import passwords, second_factor, sessions
from engage.accounts.guarding import guarded
from engage.accounts.models import Person, PersonRole
from engage.accounts.permissions import Permission
from engage.accounts.roles import Grant, Role
from engage.accounts.services import MIN_PASSWORD, AccountError, add_person
from engage.core import audit, jobs
from engage.core.config import Settings
from engage.core.db import db
from engage.core.errors import NotFoundError
from engage.core.sealing import UnsealError, seal, unseal

WELCOME_JOB = "accounts.send_welcome"
LINK_DAYS = 3
_PURPOSE = "link to choose a password"


class WelcomeError(NotFoundError):
    """A link to choose a password that leads nowhere any more."""


@dataclass(frozen=True)
class Change:
    """What an administrator may set of somebody, all of it at once."""

    name: str
    grants: frozenset[Grant]
    vetted_until: date | None
    is_active: bool


@guarded(Permission.MANAGE_PEOPLE)
def everybody() -> tuple[Person, ...]:
    """All staff, those who work here first, by name."""
    return tuple(db.session.scalars(select(Person).order_by(Person.is_active.desc(), Person.name, Person.id)))


@guarded(Permission.MANAGE_PEOPLE)
def get(person_id: int) -> Person:
    """One of them; raises `NotFoundError`."""
    person = db.session.get(Person, person_id)
    if person is None:
        raise NotFoundError(gettext("There is nobody with this number."))
    return person


def vetting_ends(until: date) -> tuple[int, date | None]:
    """How many who work here have a vetting check that ends by then, and when the first ends."""
    ends = (Person.is_active, Person.vetted_until <= until)
    count, first = db.session.execute(select(func.count(), func.min(Person.vetted_until)).where(*ends)).one()
    return count, first


@guarded(Permission.MANAGE_PEOPLE)
def add(name: str, email: str, grants: Iterable[Grant], *, vetted_until: date | None, actor_id: int, now: datetime) -> Person:
    """Somebody new, who comes in by a link. Raises `AccountError` as `services.add_person` does."""
    person = add_person(name, email, "", grants, now=now, vetted_until=vetted_until, actor_id=actor_id)
    ask_for_welcome(person, now=now)
    return person


@guarded(Permission.MANAGE_PEOPLE)
def change(person_id: int, wanted: Change, actor_id: int, *, now: datetime) -> Person:
    """Set name, roles, vetting and whether they work here. Raises `AccountError` where nobody would be left to look after it.

    Nobody gives themselves a role or takes one: it takes a second administrator.
    """
    person = get(person_id)
    if person_id == actor_id and (frozenset(person.grants) != wanted.grants or not wanted.is_active):
        raise AccountError(gettext("Ask another administrator: nobody changes their own roles or ends their own account."))
    if not wanted.grants and wanted.is_active:
        raise AccountError(gettext("Choose at least one role."))
    before = frozenset(person.grants)
    person.name, person.vetted_until = wanted.name.strip(), wanted.vetted_until
    _set_grants(person, wanted.grants)
    if person.is_active and not wanted.is_active:
        sessions.end_all(person_id=person.id, now=now)
    person.is_active = wanted.is_active
    db.session.flush()
    _keep_an_administrator()
    audit.record(
        "person changed",
        f"person:{person.id}",
        actor_id=actor_id,
        now=now,
        given=_named(wanted.grants - before),
        taken=_named(before - wanted.grants),
        vetted_until=wanted.vetted_until.isoformat() if wanted.vetted_until else None,
        active=wanted.is_active,
    )
    return person


@guarded(Permission.MANAGE_PEOPLE)
def reset(person_id: int, actor_id: int, *, now: datetime) -> Person:
    """Password and second step are void, and every session ends: they start again by a link."""
    person = get(person_id)
    if person_id == actor_id:
        raise AccountError(gettext("Ask another administrator: nobody resets their own account."))
    person.password_hash = ""
    second_factor.forget_all(person)
    sessions.end_all(person_id=person.id, now=now)
    audit.record("person reset", f"person:{person.id}", actor_id=actor_id, now=now)
    ask_for_welcome(person, now=now)
    return person


@guarded(Permission.MANAGE_PEOPLE)
def ask_for_welcome(person: Person, *, now: datetime) -> None:
    """A letter with a link to choose a password, by a job; the link is made when the letter is."""
    jobs.enqueue(WELCOME_JOB, str(person.id), {"person_id": person.id}, run_after=now)


@guarded(Permission.MANAGE_PEOPLE)
def welcome_token(person: Person, *, now: datetime) -> str:
    """What the link carries: it works for some days, and only until a password is chosen."""
    until = (now + timedelta(days=LINK_DAYS)).timestamp()
    return seal({"person": person.id, "until": until, "of": _print(person)}, _secret(), _PURPOSE).decode()


def welcomed(token: str, *, now: datetime) -> Person:
    """Whose link this is. Raises `WelcomeError` for one that is too old, used or made up."""
    try:
        found = unseal(token.encode(), _secret(), _PURPOSE)
    except (UnsealError, UnicodeEncodeError):
        found = {"person": 0, "until": 0, "of": ""}
    person = db.session.get(Person, found["person"])
    is_good = person is not None and person.is_active and found["until"] > now.timestamp()
    if person is None or not is_good or not hmac.compare_digest(found["of"], _print(person)):
        raise WelcomeError(gettext("This link does not work any more. Ask your administrator for a new one."))
    return person


def choose_password(person: Person, password: str, *, now: datetime) -> None:
    """Set it, and end every session that the one before had opened. Raises `AccountError` for a poor one."""
    plain = password.casefold()
    if len(password) < MIN_PASSWORD:
        raise AccountError(gettext("Choose a password of at least %(length)s characters.", length=MIN_PASSWORD))
    if plain in {person.email, person.name.casefold()} or len(set(plain)) < 5:
        raise AccountError(gettext("Choose a password that is harder to guess."))
    person.password_hash = passwords.hash_password(password)
    sessions.end_all(person_id=person.id, now=now)
    audit.record("password chosen", f"person:{person.id}", actor_id=person.id, now=now)
    db.session.flush()


def set_grants(person: Person, grants: Iterable[Grant], *, now: datetime) -> None:
    """Let these be the person's roles, as the council's own sign-in says."""
    wanted, before = frozenset(grants), frozenset(person.grants)
    if wanted != before:
        _set_grants(person, wanted)
        given, taken = _named(wanted - before), _named(before - wanted)
        audit.record("roles by single sign-on", f"person:{person.id}", actor_id=None, now=now, given=given, taken=taken)
        db.session.flush()


def _set_grants(person: Person, wanted: frozenset[Grant]) -> None:
    kept = [row for row in person.roles if Grant(Role(row.role), row.area_id) in wanted]
    held = {Grant(Role(row.role), row.area_id) for row in kept}
    person.roles = [*kept, *(PersonRole(role=grant.role, area_id=grant.area_id) for grant in wanted - held)]


def _keep_an_administrator() -> None:
    running = select(PersonRole.id).join(Person, Person.id == PersonRole.person_id)
    is_one = (PersonRole.role == Role.ADMINISTRATOR, PersonRole.area_id.is_(None), Person.is_active)
    if db.session.scalar(running.where(*is_one).limit(1)) is None:
        raise AccountError(gettext("Somebody must stay administrator of the whole site. Choose another one first."))


def _named(grants: Iterable[Grant]) -> list[str]:
    return sorted(f"{grant.role}@{grant.area_id}" if grant.area_id else str(grant.role) for grant in grants)


def _print(person: Person) -> str:
    return hmac.new(_secret(), f"welcome:{person.password_hash}".encode(), hashlib.sha256).hexdigest()


def _secret() -> bytes:
    settings: Settings = current_app.config["SETTINGS"]
    return settings.secret_key
