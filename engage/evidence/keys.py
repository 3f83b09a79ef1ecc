"""Making, finding and ending keys to the API. A key is shown once, when it is made; afterwards nobody can read it anywhere."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext
from sqlalchemy import select, update

from engage.accounts.areas import all_areas, downwards
from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.core import audit, clock
from engage.core.db import db
from engage.core.errors import DomainError, NotFoundError
from engage.evidence.models import SCOPES, ApiKey

MARK = "engage_"
LONGEST_DAYS = 731
_SHOWN = len(MARK) + 6


class KeyRuleError(DomainError):
    """This key cannot be made so."""


@dataclass(frozen=True)
class Caller:
    """Who asks, as far as a key says. `areas`: every place it may read of; None for all. Without a key: everybody's Caller."""

    key_id: int | None = None
    scopes: frozenset[str] = frozenset()
    areas: frozenset[int] | None = None

    def reads(self, area_id: int | None) -> bool:
        """Whether it may read what belongs to this place; what belongs to no place is the whole county's, and everybody's."""
        return self.areas is None or area_id is None or area_id in self.areas


ANYBODY = Caller()


@guarded(Permission.MANAGE_API_KEYS)
def make_key(
    name: str, scopes: Collection[str], area_id: int | None, expires_on: date, *, actor_id: int | None, now: datetime
) -> tuple[ApiKey, str]:
    """A new key, and what to give to whoever it is for: it cannot be had again. Raises `KeyRuleError`."""
    today = now.astimezone(clock.HOME_ZONE).date()
    chosen = [scope for scope in SCOPES if scope in scopes]
    if not name.strip():
        raise KeyRuleError(gettext("Say whose key this is."))
    if not chosen or len(chosen) < len(set(scopes)):
        raise KeyRuleError(gettext("Choose what this key may read."))
    if not 0 < (expires_on - today).days <= LONGEST_DAYS:
        raise KeyRuleError(gettext("A key ends on a day after today, within two years."))
    if area_id is not None and area_id not in {node.id for node in all_areas()}:
        raise KeyRuleError(gettext("Choose an area from the list."))
    token = MARK + secrets.token_urlsafe(32)
    row = ApiKey(
        name=name.strip(),
        prefix=token[:_SHOWN],
        digest=_digest(token),
        scopes=" ".join(chosen),
        area_id=area_id,
        made_on=today,
        made_by=actor_id,
        expires_on=expires_on,
    )
    db.session.add(row)
    db.session.flush()
    detail = {"scopes": row.scopes, "area": area_id, "until": expires_on.isoformat()}
    audit.record("api key made", f"api_key:{row.id}", actor_id=actor_id, now=now, **detail)
    return row, token


@guarded(Permission.MANAGE_API_KEYS)
def revoke_key(key_id: int, *, actor_id: int | None, now: datetime) -> ApiKey:
    """End a key, from the next request on; ending it twice changes nothing. Raises `NotFoundError`."""
    row = db.session.get(ApiKey, key_id)
    if row is None:
        raise NotFoundError(gettext("There is no key with this number."))
    if row.revoked_on is None:
        row.revoked_on = now.astimezone(clock.HOME_ZONE).date()
        db.session.flush()
        audit.record("api key revoked", f"api_key:{row.id}", actor_id=actor_id, now=now)
    return row


@guarded(Permission.MANAGE_API_KEYS)
def all_keys() -> list[ApiKey]:
    """Every key there ever was, those that are open first, the newest first."""
    query = select(ApiKey).order_by(ApiKey.revoked_on.is_not(None), ApiKey.expires_on.desc(), ApiKey.id.desc())
    return list(db.session.scalars(query))


def find_caller(token: str, today: date) -> Caller | None:
    """Whose key this is; None for one that opens nothing: unknown, revoked or ended."""
    row = db.session.scalar(select(ApiKey).where(ApiKey.digest == _digest(token)))
    if row is None or not row.is_open_on(today):
        return None
    if row.last_used_on != today:
        _note_use(row.id, today)
    areas = None if row.area_id is None else downwards([row.area_id])
    return Caller(row.id, frozenset(row.scopes.split()), areas)


def _note_use(key_id: int, today: date) -> None:
    """Once a day, in a transaction of its own: one that has read already could not begin to write while another does."""
    with db.engine.begin() as connection:
        connection.execute(update(ApiKey).where(ApiKey.id == key_id).values(last_used_on=today))


def _digest(token: str) -> str:
    # The key is 32 random bytes: nobody guesses it, so a quick digest is as good as a slow one.
    return hashlib.sha256(token.encode()).hexdigest()
