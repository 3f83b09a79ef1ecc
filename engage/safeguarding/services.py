"""Holding a worrying text, and what a safeguarding lead does with it. Flags to people; decides nothing by itself."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from flask import current_app
from flask_babel import gettext
from sqlalchemy import case, func, select

from analysis.screen import Screening, screen
from engage.core import audit, jobs
from engage.core.config import Settings
from engage.core.db import db
from engage.core.errors import DomainError, NotFoundError
from engage.core.sealing import seal, unseal
from engage.safeguarding.disclosure import Thresholds
from engage.safeguarding.models import Concern, ConcernAct

SOURCES = "engage.held_sources"
_PURPOSE = "held words"
_STATE_AFTER = {
    "triaged": "triaged",
    "referred": "referred",
    "acknowledged": "acknowledged",
    "closed": "closed",
    "released": "closed",
}


LOOK_CLOSELY = "safeguarding.look_closely"


class ConcernError(DomainError):
    """An act on a concern that its record would not accept."""


class HeldSource(Protocol):
    """What a domain that hands over words must be able to do."""

    def context(self, source_id: str) -> tuple[tuple[str, str], ...]:
        """What else the same person wrote, as (question, answer), for the lead only."""

    def put_back(self, source_id: str, words: Mapping[str, str], *, now: datetime) -> None:
        """Return released words to where they came from."""


class LookedAtSource(HeldSource, Protocol):
    """A source whose words the worker looks at once more, by meaning (`engage.safeguarding.jobs`)."""

    def words(self, source_id: str) -> Mapping[str, str]:
        """What is still there to be read."""

    def give_up(self, source_id: str) -> None:
        """Drop its own copy: the words are in the lead's keeping."""


@dataclass(frozen=True)
class OpenedConcern:
    """One concern as its lead sees it: the exact words, and what was said around them."""

    concern: Concern
    words: Mapping[str, str]
    context: tuple[tuple[str, str], ...]


def thresholds() -> Thresholds:
    """This site's rule for small numbers, with the secret that fixes how its figures are rounded."""
    settings: Settings = current_app.config["SETTINGS"]
    key = hmac.digest(settings.secret_key, b"rounding of figures", "sha256")
    minimum, base = settings.small_number_minimum, settings.small_number_base
    return Thresholds(minimum, base, settings.small_number_floor, key)


def look_at(text: str) -> Screening:
    """Screen one text. Pure; keeps nothing."""
    return screen(text)


def raise_concern(source: str, source_id: str, words: Mapping[str, str], found: Screening, *, now: datetime) -> int:
    """Take the words into the lead's keeping, in the caller's transaction. The caller must drop its own copy."""
    concern = Concern(
        source=source,
        source_id=source_id,
        kinds=list(found.kinds),
        score=found.score,
        words=seal(dict(words), _secret(), _PURPOSE),
        state="raised",
        raised_at=now,
        closed_reason="",
    )
    db.session.add(concern)
    db.session.flush()
    audit.record("concern raised", f"concern:{concern.id}", actor_id=None, now=now, kinds=list(found.kinds))
    return concern.id


def take_if_worrying(source: str, source_id: str, words: Mapping[str, str], *, now: datetime) -> bool:
    """Screen words on their way in. True: they are in the lead's keeping, and the caller must not keep them.

    What is calm at the door is looked at more closely by the worker: the source must be a `LookedAtSource`.
    """
    found = look_at("\n".join(words.values()))
    if found.concern:
        raise_concern(source, source_id, words, found, now=now)
    else:
        key = f"{source}:{source_id}"
        jobs.enqueue(LOOK_CLOSELY, key, {"source": source, "source_id": source_id}, run_after=now)
    return found.concern


def looked_at_source(source: str) -> LookedAtSource:
    """Where words came from that the worker looks at once more."""
    sources: dict[str, LookedAtSource] = current_app.extensions[SOURCES]
    return sources[source]


def was_released(source: str, source_id: str) -> bool:
    """Whether a lead has read these words and put them back: a later screening must not take them away again."""
    query = select(ConcernAct.id).join(Concern, Concern.id == ConcernAct.concern_id)
    matching = query.where(Concern.source == source, Concern.source_id == source_id, ConcernAct.act == "released")
    return db.session.scalar(matching.limit(1)) is not None


def released(source: str) -> frozenset[str]:
    """The same for a whole source: the ids of everything that a lead has read and put back."""
    query = select(Concern.source_id).join(ConcernAct, ConcernAct.concern_id == Concern.id)
    return frozenset(db.session.scalars(query.where(Concern.source == source, ConcernAct.act == "released")))


def open_concerns() -> list[Concern]:
    """What still needs a lead: not yet triaged first, most worrying first, then oldest."""
    untouched = case((Concern.state == "raised", 0), else_=1)
    query = select(Concern).where(Concern.state != "closed").order_by(untouched, Concern.score.desc(), Concern.raised_at)
    return list(db.session.scalars(query))


def closed_concerns(limit: int = 50) -> list[Concern]:
    """The latest that were closed."""
    return list(db.session.scalars(select(Concern).where(Concern.state == "closed").order_by(Concern.id.desc()).limit(limit)))


def count_waiting() -> int:
    """How many nobody has looked at."""
    return db.session.scalar(select(func.count()).select_from(Concern).where(Concern.state == "raised")) or 0


def open_one(concern_id: int, person_id: int, *, now: datetime) -> OpenedConcern:
    """Read one concern. That it was opened, and by whom, is recorded before the words are shown."""
    concern = _get(concern_id)
    db.session.add(ConcernAct(concern_id=concern.id, at=now, person_id=person_id, act="opened", reason="", referred_to=""))
    audit.record("concern opened", f"concern:{concern.id}", actor_id=person_id, now=now)
    db.session.flush()
    db.session.refresh(concern)
    return OpenedConcern(concern, _words(concern), _source(concern).context(concern.source_id))


def act_on(concern_id: int, act: str, person_id: int, *, reason: str, referred_to: str = "", now: datetime) -> None:
    """Triage, refer, acknowledge, close or release. Raises `ConcernError` where the record would have a gap."""
    concern = _get(concern_id)
    if act not in _STATE_AFTER:
        raise ConcernError(gettext("Choose what you did."))
    if concern.state == "closed":
        raise ConcernError(gettext("This concern is closed. Nothing more can be added to it."))
    if not reason.strip():
        raise ConcernError(gettext("Write the reason: the record must show why."))
    if act == "referred" and not referred_to.strip():
        raise ConcernError(gettext("Write to whom you referred it."))
    if act == "released":
        _source(concern).put_back(concern.source_id, _words(concern), now=now)
    db.session.add(
        ConcernAct(
            concern_id=concern.id,
            at=now,
            person_id=person_id,
            act=act,
            reason=reason.strip(),
            referred_to=referred_to.strip(),
        )
    )
    concern.state = _STATE_AFTER[act]
    if concern.state == "closed":
        concern.closed_reason = reason.strip()[:500]
    audit.record(f"concern {act}", f"concern:{concern.id}", actor_id=person_id, now=now)
    db.session.flush()


def _get(concern_id: int) -> Concern:
    concern = db.session.get(Concern, concern_id)
    if concern is None:
        raise NotFoundError(gettext("There is no concern with this number."))
    return concern


def _words(concern: Concern) -> dict[str, str]:
    words: dict[str, str] = unseal(concern.words, _secret(), _PURPOSE)
    return words


def _source(concern: Concern) -> HeldSource:
    sources: dict[str, HeldSource] = current_app.extensions[SOURCES]
    return sources[concern.source]


def _secret() -> bytes:
    secret: Any = current_app.config["SETTINGS"].secret_key
    return bytes(secret)
