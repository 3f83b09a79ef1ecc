"""The second step of signing in: a code from an authenticator app, or a recovery code. Passkeys are in `passkeys.py`.

Between the two steps the cookie only says that the password was right, for a few minutes, and opens nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

import pyotp
import segno
from flask import current_app, session
from flask_babel import gettext
from sqlalchemy import delete, select, update

from engage.accounts import sessions
from engage.accounts.models import Person, RecoveryCode
from engage.accounts.services import SignInError, TooManyAttemptsError
from engage.core import audit
from engage.core.config import Settings
from engage.core.db import db
from engage.core.sealing import seal, unseal

HALF_WAY, NEW_SECRET = "half_way", "new_secret"
_MINUTES = 10
_STEP = 30  # seconds a code is shown for (RFC 6238); the one before and the one after count too
_PURPOSE = "authenticator app"
_CODES, _LETTERS = 10, "abcdefghjkmnpqrstuvwxyz23456789"


def go_half_way(person: Person, *, now: datetime) -> None:
    """The first step is done: remember whose, and nothing else of what the cookie held."""
    sessions.forget()
    session[HALF_WAY] = [person.id, now.timestamp(), _password_print(person)]


def half_way(*, now: datetime) -> Person:
    """Who has done the first step in the last minutes. Raises `SignInError` when nobody has."""
    person_id, at, kept = session.get(HALF_WAY) or (0, 0, "")
    person = db.session.get(Person, person_id)
    in_time = now - timedelta(minutes=_MINUTES) < datetime.fromtimestamp(at, now.tzinfo)
    if person is None or not person.is_active or not in_time or not hmac.compare_digest(kept, _password_print(person)):
        raise SignInError(gettext("That took too long. Sign in from the start."))
    return person


def fresh_secret() -> str:
    """The secret for an app that is being set up: kept in the cookie until a code shows that the app has it."""
    if NEW_SECRET not in session:
        session[NEW_SECRET] = pyotp.random_base32()
    return str(session[NEW_SECRET])


def picture_of(secret: str, person: Person) -> str:
    """The secret as a picture for the app to read, as a data address."""
    name = current_app.config["SETTINGS"].trust_name
    address = pyotp.TOTP(secret).provisioning_uri(name=person.email, issuer_name=f"Engage {name}")
    return str(segno.make(address, error="m").svg_data_uri(scale=5, border=2, dark="#000", light="#fff"))


def set_up(person: Person, secret: str, typed: str, *, now: datetime) -> tuple[str, ...] | None:
    """Use this app from now on; fresh recovery codes, shown once. None when the code is not the app's."""
    step = _step_of(secret, typed, 0, now)
    if step is None:
        return None
    person.code_secret, person.code_used = seal(secret, _secret(), _PURPOSE), step
    session.pop(NEW_SECRET, None)
    audit.record("authenticator app set up", f"person:{person.id}", actor_id=person.id, now=now)
    return new_recovery_codes(person, now=now)


def give_secret(person: Person, secret: str) -> None:
    """Let this secret be the person's without asking for a code: for accounts that are made with one."""
    person.code_secret = seal(secret, _secret(), _PURPOSE)


def new_recovery_codes(person: Person, *, now: datetime) -> tuple[str, ...]:
    """Ten codes in place of those before. Only their digests are kept."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    codes = tuple("-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(3)) for _ in range(_CODES))
    db.session.add_all(RecoveryCode(person_id=person.id, digest=_code_digest(code), used_at=None) for code in codes)
    audit.record("recovery codes made", f"person:{person.id}", actor_id=person.id, now=now)
    db.session.flush()
    return codes


def recovery_codes_left(person_id: int) -> int:
    """How many of them still let in."""
    query = select(RecoveryCode.id).where(RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None))
    return len(db.session.scalars(query).all())


def check(person: Person, typed: str, *, now: datetime) -> str | None:
    """How this code lets them in ("code", "recovery code"), or None. Raises `TooManyAttemptsError`."""
    check_tries(person, now=now)
    plain = "".join(typed.split())
    if plain.isascii() and plain.isdigit():
        step = _step_of(secret_of(person), plain, person.code_used, now)
        if step is not None and _use_step(person, step):
            return "code"
    elif _use_recovery_code(person, plain, now):
        return "recovery code"
    failed(person, now=now)
    return None


def check_tries(person: Person, *, now: datetime) -> None:
    """Raises `TooManyAttemptsError` when the second step failed too often in a short while."""
    settings = _settings()
    since = now - timedelta(minutes=settings.sign_in_window_minutes)
    if audit.count("second step failed", f"person:{person.id}", since=since) >= settings.sign_in_attempts:
        minutes = settings.sign_in_window_minutes
        raise TooManyAttemptsError(gettext("Too many tries for this account. Wait %(minutes)s minutes.", minutes=minutes))


def failed(person: Person, *, now: datetime) -> None:
    """Note that the second step did not succeed."""
    audit.record("second step failed", f"person:{person.id}", actor_id=None, now=now)


def secret_of(person: Person) -> str | None:
    """The secret that this person's app has."""
    return str(unseal(person.code_secret, _secret(), _PURPOSE)) if person.code_secret else None


def sample_code(person: Person, *, now: datetime) -> str | None:
    """The next code that would let in, for the sample's accounts alone: their addresses can be nobody's (RFC 2606)."""
    secret = secret_of(person)
    if not _settings().sample_codes or not person.email.endswith(".example") or secret is None:
        return None
    step = max(int(now.timestamp()) // _STEP, person.code_used + 1)
    return pyotp.TOTP(secret).at(step * _STEP)


def forget_all(person: Person) -> None:
    """Nothing lets this person in any more until they have set it up anew."""
    person.code_secret, person.code_used = None, 0
    person.passkeys.clear()
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    db.session.flush()


def _step_of(secret: str | None, typed: str, used: int, now: datetime) -> int | None:
    """The time step this code belongs to, if it is one of now and was not used; compared in even time."""
    if secret is None:
        return None
    current, found = int(now.timestamp()) // _STEP, None
    for step in (current - 1, current, current + 1):
        if hmac.compare_digest(pyotp.TOTP(secret).at(step * _STEP), typed) and step > used:
            found = step
    return found


def _use_step(person: Person, step: int) -> bool:
    """Take the step, once: of two requests with one code, one gets in."""
    taken = update(Person).where(Person.id == person.id, Person.code_used < step).values(code_used=step)
    return bool(db.session.execute(taken).rowcount)  # type: ignore[attr-defined]


def _use_recovery_code(person: Person, plain: str, now: datetime) -> bool:
    mine = (RecoveryCode.person_id == person.id) & (RecoveryCode.digest == _code_digest(plain)) & RecoveryCode.used_at.is_(None)
    return bool(db.session.execute(update(RecoveryCode).where(mine).values(used_at=now)).rowcount)  # type: ignore[attr-defined]


def _code_digest(code: str) -> str:
    plain = "".join(letter for letter in code.lower() if letter.isalnum())
    return hmac.new(_secret(), f"recovery code:{plain}".encode(), hashlib.sha256).hexdigest()


def _password_print(person: Person) -> str:
    return hmac.new(_secret(), f"half way:{person.password_hash}".encode(), hashlib.sha256).hexdigest()[:32]


def _secret() -> bytes:
    return _settings().secret_key


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
