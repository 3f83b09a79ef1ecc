"""Who is signed in. Owns passwords and their limits; raises `SignInError` with one sentence for the person."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from flask_babel import gettext, lazy_gettext
from flask_login import LoginManager
from sqlalchemy import select

from engage.accounts import passwords, sessions
from engage.accounts.areas import ANYWHERE, Anywhere
from engage.accounts.models import Person, PersonRole
from engage.accounts.permissions import NEEDS_VETTING, STAFF_ROLES, Grant, Permission, Role, is_granted
from engage.core import audit, clock
from engage.core.config import Settings
from engage.core.db import db
from engage.core.errors import DomainError

MIN_PASSWORD = 12
login_manager = LoginManager()
login_manager.login_view = "accounts.sign_in"
login_manager.login_message = lazy_gettext("Sign in to see that page.")
login_manager.session_protection = None  # a session is ended by its row (`sessions.py`), not by a change of network


class SignInError(DomainError):
    """Sign-in was refused."""

    status = 401


class TooManyAttemptsError(SignInError):
    """This account was tried too often in a short while."""

    status = 429


class AccountError(DomainError):
    """An account cannot be made as asked."""


@login_manager.user_loader  # type: ignore[untyped-decorator]
def _load(token: str) -> Person | None:
    found = sessions.find(token, now=clock.now())
    person = db.session.get(Person, found.person_id) if found and found.person_id else None
    return person if person and person.is_active else None


def add_person(
    name: str,
    email: str,
    password: str,
    roles: Iterable[str | Grant],
    *,
    now: datetime,
    vetted_until: date | None = None,
    actor_id: int | None = None,
) -> Person:
    """A new member of staff; raises `AccountError` for a used address, a short password or an unknown role.

    A role by its name is held everywhere; a `Grant` says where. Without a password they come in by a link (`people.py`).
    """
    address = email.strip().lower()
    if password and len(password) < MIN_PASSWORD:
        raise AccountError(gettext("Choose a password of at least %(length)s characters.", length=MIN_PASSWORD))
    if find_person(address):
        raise AccountError(gettext("Somebody with this e-mail address already has an account."))
    grants = frozenset(role if isinstance(role, Grant) else Grant(known_role(role)) for role in roles)
    person = Person(
        name=name,
        email=address,
        password_hash=passwords.hash_password(password) if password else "",
        is_active=True,
        created_at=now,
        vetted_until=vetted_until,
        code_secret=None,
        code_used=0,
        oidc_subject=None,
    )
    person.roles = [PersonRole(role=grant.role, area_id=grant.area_id) for grant in grants]
    db.session.add(person)
    db.session.flush()
    held = sorted({str(grant.role) for grant in grants})
    audit.record("person added", f"person:{person.id}", actor_id=actor_id, now=now, roles=held)
    return person


def known_role(role: str) -> Role:
    """The role of this name, for staff; raises `AccountError`."""
    if role not in STAFF_ROLES:
        raise AccountError(gettext("There is no role called %(role)s.", role=role))
    return Role(role)


def people_who_can(permission: Permission, area_id: int | Anywhere | None = ANYWHERE, *, today: date) -> tuple[int, ...]:
    """Everybody of the staff who may do this there today, oldest account first: whom to tell."""
    rows = db.session.scalars(select(Person).where(Person.is_active).order_by(Person.id))
    usable = (row for row in rows if permission not in NEEDS_VETTING or row.is_vetted_on(today))
    return tuple(row.id for row in usable if is_granted(row.grants, permission, area_id))


def find_person(email: str) -> Person | None:
    """The member of staff with this address."""
    return db.session.scalar(select(Person).where(Person.email == email.strip().lower()))


def names_of(person_ids: Iterable[int]) -> dict[int, str]:
    """The names of these members of staff, by id."""
    wanted = list(person_ids)
    query = select(Person.id, Person.name).where(Person.id.in_(wanted))
    return {row[0]: row[1] for row in db.session.execute(query)} if wanted else {}


def authenticate(email: str, password: str, settings: Settings, *, now: datetime) -> Person | None:
    """The person, or None when the two do not fit. Raises `TooManyAttemptsError` after too many failures.

    Failures are counted per address, whoever has it or not, over all processes: the record is the audit table.
    """
    subject = f"sign-in:{_address_digest(email, settings)}"
    since = now - timedelta(minutes=settings.sign_in_window_minutes)
    if audit.count("sign-in failed", subject, since=since) >= settings.sign_in_attempts:
        minutes = settings.sign_in_window_minutes
        raise TooManyAttemptsError(gettext("Too many tries for this account. Wait %(minutes)s minutes.", minutes=minutes))
    person = find_person(email)
    if not passwords.fits(person.password_hash if person else None, password):
        person = None
    if person is None or not person.is_active:
        audit.record("sign-in failed", subject, actor_id=None, now=now)
        return None
    return person


def enter(person: Person, way: str, *, now: datetime) -> None:
    """Sign this person in, in a fresh session; whoever was signed in as a member no longer is."""
    sessions.end_this(sessions.MEMBER_KEY, now=now)
    sessions.begin(way, person_id=person.id, now=now)
    audit.record("signed in", f"person:{person.id}", actor_id=person.id, now=now, way=way)


def _address_digest(email: str, settings: Settings) -> str:
    return hashlib.blake2b(email.strip().lower().encode(), key=settings.secret_key, digest_size=12).hexdigest()
