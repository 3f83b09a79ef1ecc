"""Who is signed in. Owns passwords and their limits; raises `SignInError` with one sentence for the person."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from flask_babel import gettext, lazy_gettext
from flask_login import LoginManager
from sqlalchemy import select

from engage.accounts.models import Person, PersonRole
from engage.accounts.permissions import Role
from engage.core import audit
from engage.core.config import Settings
from engage.core.db import db
from engage.core.errors import DomainError

MIN_PASSWORD = 12
login_manager = LoginManager()
login_manager.login_view = "accounts.sign_in"
login_manager.login_message = lazy_gettext("Sign in to see that page.")
_hasher = PasswordHasher()
# Checked when nobody has that address, so that the time an answer takes does not tell who has an account.
_NOBODY = _hasher.hash(secrets.token_hex(16))


class SignInError(DomainError):
    """Sign-in was refused."""

    status = 401


class TooManyAttemptsError(SignInError):
    """This account was tried too often in a short while."""

    status = 429


class AccountError(DomainError):
    """An account cannot be made as asked."""


@login_manager.user_loader  # type: ignore[untyped-decorator]
def _load(session_key: str) -> Person | None:
    person = db.session.scalar(select(Person).where(Person.session_key == session_key))
    return person if person and person.is_active else None


def add_person(name: str, email: str, password: str, roles: Iterable[str], *, now: datetime) -> Person:
    """A new member of staff; raises `AccountError` for a used address, a short password or an unknown role."""
    address = email.strip().lower()
    if len(password) < MIN_PASSWORD:
        raise AccountError(gettext("Choose a password of at least %(length)s characters.", length=MIN_PASSWORD))
    if find_person(address):
        raise AccountError(gettext("Somebody with this e-mail address already has an account."))
    unknown = set(roles) - set(Role)
    if unknown:
        raise AccountError(gettext("There is no role called %(role)s.", role=", ".join(sorted(unknown))))
    person = Person(
        name=name,
        email=address,
        password_hash=_hasher.hash(password),
        session_key=secrets.token_hex(16),
        is_active=True,
        created_at=now,
    )
    person.roles = [PersonRole(role=role) for role in roles]
    db.session.add(person)
    db.session.flush()
    audit.record("person added", f"person:{person.id}", actor_id=None, now=now, roles=sorted(roles))
    return person


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
    try:
        _hasher.verify(person.password_hash if person else _NOBODY, password)
    except VerificationError:
        person = None
    if person is None or not person.is_active:
        audit.record("sign-in failed", subject, actor_id=None, now=now)
        return None
    audit.record("signed in", f"person:{person.id}", actor_id=person.id, now=now)
    return person


def _address_digest(email: str, settings: Settings) -> str:
    return hashlib.blake2b(email.strip().lower().encode(), key=settings.secret_key, digest_size=12).hexdigest()
