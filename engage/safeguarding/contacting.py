"""Somebody asked to be contacted. Owns how they may be reached: apart from every answer, under its own seal.

Kept only while the concern is open: closing it erases the details, and so does whoever asked, when they take it back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from flask import Flask, current_app
from flask_babel import gettext
from sqlalchemy import select

from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.core import audit
from engage.core.db import db
from engage.core.errors import NotFoundError
from engage.core.sealing import UnsealError, seal, unseal
from engage.safeguarding import duty
from engage.safeguarding.keeping import digest_of, open_contact, seal_contact, settings
from engage.safeguarding.models import Concern, ConcernAct, ContactWish
from engage.safeguarding.places import of_concern

SOURCE = "contact"
_WHOSE, _WHOSE_CODE = "engage.safeguarding.whose", "engage.safeguarding.whose_code"
_KEY = "key to a wish to be contacted"


def know_whose(app: Flask, find: Callable[[str], str]) -> None:
    """Let a domain say whom a request comes from: `find(place)` gives what `KnowsWhose.whose` gives, or nothing.

    place : what the domain wrote into the link to the form, such as "survey:young-people"
    """
    app.extensions.setdefault(_WHOSE, []).append(find)


def whose_is(place: str) -> str:
    """Whom the person at this page is to the domain that sent them here; empty where none knows them."""
    return next((found for find in current_app.extensions.get(_WHOSE, []) if (found := find(place))), "")


def know_whose_code(app: Flask, find: Callable[[str], str]) -> None:
    """The same for a receipt code that somebody types: `find(code)` gives what `KnowsWhose.whose` gives, or nothing."""
    app.extensions[_WHOSE_CODE] = find


def whose_code_is(code: str) -> str:
    """Whom this code belongs to; empty where it belongs to nobody."""
    return str(current_app.extensions[_WHOSE_CODE](code))


def keep(details: Mapping[str, str]) -> int:
    """Put the details under their own seal; the wish's number."""
    sealed = seal_contact({name: text.strip() for name, text in details.items()})
    wish = ContactWish(sealed=sealed, erased_at=None, taken_back_at=None)
    db.session.add(wish)
    db.session.flush()
    return wish.id


def is_kept(concern: Concern) -> bool:
    """Whether this concern is a wish to be contacted whose details are still here."""
    wish = _wish(concern)
    return wish is not None and wish.sealed is not None


@guarded(Permission.OPEN_CONCERNS, places=of_concern)
def read(concern: Concern, person_id: int, *, now: datetime) -> dict[str, str]:
    """How they may be reached. Each reading is recorded before it is shown; raises `NotFoundError` where nothing is kept."""
    wish = _wish(concern)
    if wish is None or wish.sealed is None:
        raise NotFoundError(gettext("No contact details are kept here, or not any more."))
    concern.acts.append(ConcernAct(at=now, person_id=person_id, act="contact_read", reason="", referred_to=""))
    audit.record("contact details read", f"concern:{concern.id}", actor_id=person_id, now=now)
    db.session.flush()
    return open_contact(wish.sealed)


def erase(concern: Concern, person_id: int, *, now: datetime) -> None:
    """Nobody needs them any more."""
    wish = _wish(concern)
    if wish is None or wish.sealed is None:
        return
    wish.sealed, wish.erased_at = None, now
    concern.acts.append(ConcernAct(at=now, person_id=person_id, act="contact_erased", reason="", referred_to=""))
    audit.record("contact details erased", f"concern:{concern.id}", actor_id=person_id, now=now)
    db.session.flush()


def key_to(concern_id: int) -> str:
    """What the browser keeps from which somebody asked: it takes this wish back, and opens nothing."""
    return seal(concern_id, settings().secret_key, _KEY).decode()


def take_back(keys: Iterable[str], whose: Iterable[str], *, now: datetime) -> int:
    """Erase the details of every open wish that one of these keys was given for, or that comes from one of these; how many.

    The concern stays, with what was said for the lead, and keeps that it was taken back. Who is on duty hears of it.
    """
    digests = [digest_of(one) for one in whose if one]
    open_wishes = select(Concern.id).where(Concern.source == SOURCE, Concern.state != "closed")
    found = {_opened_by(key) for key in keys} | set(db.session.scalars(open_wishes.where(Concern.whose.in_(digests))))
    return sum(_take_back(concern_id, now) for concern_id in sorted(found))


def taken_back_at(concern: Concern) -> datetime | None:
    """When whoever asked to be contacted took it back."""
    wish = _wish(concern)
    return wish.taken_back_at if wish else None


def _opened_by(key: str) -> int:
    try:
        return int(unseal(key.encode(), settings().secret_key, _KEY))
    except (UnsealError, UnicodeEncodeError):
        return 0


def _take_back(concern_id: int, now: datetime) -> bool:
    concern = db.session.get(Concern, concern_id, with_for_update=True, populate_existing=True)
    wish = _wish(concern) if concern is not None else None
    if concern is None or wish is None or wish.sealed is None:
        return False
    wish.sealed, wish.erased_at, wish.taken_back_at = None, now, now
    audit.record("wish to be contacted taken back", f"concern:{concern.id}", actor_id=None, now=now)
    db.session.flush()
    duty.tell_taken_back(concern, now=now)
    return True


def _wish(concern: Concern) -> ContactWish | None:
    return db.session.get(ContactWish, int(concern.source_id)) if concern.source == SOURCE else None
