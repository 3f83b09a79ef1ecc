"""The lead's keeping itself: sealing words, finding one concern, and the places that words come from and go back to.

What the rest of this domain stands on; other domains import from `services`.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import Protocol, runtime_checkable

from flask import current_app
from flask_babel import gettext

from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.core.config import Settings
from engage.core.db import db
from engage.core.errors import DomainError, NotFoundError
from engage.core.sealing import seal, unseal
from engage.safeguarding.models import Concern
from engage.safeguarding.places import of_concern, of_concern_id
from engage.safeguarding.working_days import Calendar, calendar

SOURCES = "engage.held_sources"
NOTE = "note"  # what a member of staff wrote beside the words they handed over
_WORDS, _CONTACT = "held words", "contact details"


class ConcernError(DomainError):
    """An act on a concern that its record would not accept."""


class HeldSource(Protocol):
    """What a domain that hands over words must be able to do."""

    def context(self, source_id: str) -> tuple[tuple[str, str], ...]:
        """What else the same person wrote, as (question, answer), for the lead only."""

    def put_back(self, source_id: str, words: Mapping[str, str], *, now: datetime) -> None:
        """Return released words to where they came from."""


class LookedAtSource(HeldSource, Protocol):
    """A source whose words can be taken out later: by the worker's closer look, or by a member of staff who hands them over."""

    def words(self, source_id: str) -> Mapping[str, str]:
        """What is still there to be read."""

    def give_up(self, source_id: str) -> None:
        """Drop its own copy, and all that was made from it: the words are in the lead's keeping."""


@runtime_checkable
class KnowsWhose(Protocol):
    """A source that can say which of its words come from one person or group, without saying who that is to anybody."""

    def whose(self, source_id: str) -> str:
        """The same text for all words of one receipt or one member; empty where nothing is known."""

    def area(self, source_id: str) -> int | None:
        """The place of whoever wrote them, where that was said."""


@runtime_checkable
class KnowsLanguage(Protocol):
    """A source that can say in which language its words were written."""

    def language(self, source_id: str) -> str:
        """Its code; empty where nothing is known."""


@runtime_checkable
class KeepsMore(Protocol):
    """A source that keeps something for the lead beside the words, such as a recording."""

    def forget(self, source_id: str) -> None:
        """The concern is deleted by its age: delete that too."""


class OwnWords:
    """A source that has nowhere to put words back to: what staff or young people wrote for the lead alone."""

    def context(self, source_id: str) -> tuple[tuple[str, str], ...]:
        """Nothing else was written."""
        return ()

    def put_back(self, source_id: str, words: Mapping[str, str], *, now: datetime) -> None:
        """They were never anywhere else: refused with one sentence."""
        raise ConcernError(
            gettext("These words were written for you alone. There is nowhere to put them back to: close it instead.")
        )


@guarded(Permission.OPEN_CONCERNS, places=of_concern_id)
def get(concern_id: int) -> Concern:
    """One concern, kept from other leads until this request is done, as it stands now; raises `NotFoundError`."""
    concern = db.session.get(Concern, concern_id, with_for_update=True, populate_existing=True)
    if concern is None:
        raise NotFoundError(gettext("There is no concern with this number."))
    return concern


def seal_words(words: Mapping[str, str]) -> bytes:
    """Words as they are kept."""
    return seal(dict(words), settings().secret_key, _WORDS)


@guarded(Permission.OPEN_CONCERNS, places=of_concern)
def words_of(concern: Concern) -> dict[str, str]:
    """The exact words again, by field."""
    words: dict[str, str] = unseal(concern.words, settings().secret_key, _WORDS)
    return words


def seal_contact(details: Mapping[str, str]) -> bytes:
    """How somebody may be reached: with a key that opens no words."""
    return seal(dict(details), settings().secret_key, _CONTACT)


def open_contact(sealed: bytes) -> dict[str, str]:
    """How somebody may be reached."""
    details: dict[str, str] = unseal(sealed, settings().secret_key, _CONTACT)
    return details


def digest_of(whose: str) -> str:
    """A keyed digest by which two concerns from one receipt or one member are known to belong together, and nothing else is."""
    return hmac.digest(settings().secret_key, f"same person:{whose}".encode(), "sha256").hex() if whose else ""


def source_of(concern: Concern) -> HeldSource:
    """Where its words came from."""
    sources: dict[str, HeldSource] = current_app.extensions[SOURCES]
    return sources[concern.source]


def whose_are(source: str, source_id: str) -> str:
    """Whom these words come from, as far as their source can say."""
    place = current_app.extensions[SOURCES].get(source)
    return place.whose(source_id) if isinstance(place, KnowsWhose) else ""


def area_of(source: str, source_id: str) -> int | None:
    """The place these words come from, as far as their source can say."""
    place = current_app.extensions[SOURCES].get(source)
    return place.area(source_id) if isinstance(place, KnowsWhose) else None


def language_of(concern: Concern) -> str:
    """The language of its words, as far as their source can say."""
    place = source_of(concern)
    return place.language(concern.source_id) if isinstance(place, KnowsLanguage) else ""


def looked_at_source(source: str) -> LookedAtSource:
    """A place whose words can be taken out later."""
    sources: dict[str, LookedAtSource] = current_app.extensions[SOURCES]
    return sources[source]


def working_days() -> Calendar:
    """This site's calendar."""
    return calendar(settings().home)


def settings() -> Settings:
    """This site's settings."""
    found: Settings = current_app.config["SETTINGS"]
    return found
