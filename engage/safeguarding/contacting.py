"""Somebody asked to be contacted. Owns how they may be reached: apart from every answer, under its own seal.

Kept only while the concern is open: closing it erases the details.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from flask import Flask, current_app
from flask_babel import gettext

from engage.core import audit
from engage.core.db import db
from engage.core.errors import NotFoundError
from engage.safeguarding.keeping import open_contact, seal_contact
from engage.safeguarding.models import Concern, ConcernAct, ContactWish

SOURCE = "contact"
_WHOSE = "engage.safeguarding.whose"


def know_whose(app: Flask, find: Callable[[str], str]) -> None:
    """Let a domain say whom a request comes from: `find(place)` gives what `KnowsWhose.whose` gives, or nothing.

    place : what the domain wrote into the link to the form, such as "survey:young-people"
    """
    app.extensions.setdefault(_WHOSE, []).append(find)


def whose_is(place: str) -> str:
    """Whom the person at this page is to the domain that sent them here; empty where none knows them."""
    return next((found for find in current_app.extensions.get(_WHOSE, []) if (found := find(place))), "")


def keep(details: Mapping[str, str]) -> int:
    """Put the details under their own seal; the wish's number."""
    wish = ContactWish(sealed=seal_contact({name: text.strip() for name, text in details.items()}), erased_at=None)
    db.session.add(wish)
    db.session.flush()
    return wish.id


def is_kept(concern: Concern) -> bool:
    """Whether this concern is a wish to be contacted whose details are still here."""
    wish = _wish(concern)
    return wish is not None and wish.sealed is not None


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


def _wish(concern: Concern) -> ContactWish | None:
    return db.session.get(ContactWish, int(concern.source_id)) if concern.source == SOURCE else None
