"""The directory of services: what help exists, which of it is shown beside 999, and when each must be checked.

What a service is and how to reach it may be put into any language; where it was not, the words are shown as they were written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date, datetime, timedelta

from flask import current_app
from flask_babel import gettext
from sqlalchemy import delete, func, select

from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.core import audit
from engage.core.config import Settings
from engage.core.db import db
from engage.core.errors import DomainError, NotFoundError
from engage.core.i18n import current_language
from engage.core.memo import remembered
from engage.core.wording import Worded, Wording, put_wording, worded, wordings
from engage.trust.models import ServiceListing

REVIEW_AFTER = timedelta(days=182)
TRANSLATED = ("what", "for_whom", "how")
_MARKS = re.compile(r"[^a-z0-9]+")


class ServiceError(DomainError):
    """An entry that the directory does not take."""


class AgesError(ServiceError):
    """Ages that run downwards."""


@dataclass(frozen=True)
class HelpPlace:
    """Somebody to call: `phone` as it is read, `tel` as it is dialled; `how` says when somebody is there."""

    name: Worded
    what: Worded
    how: Worded
    phone: str
    tel: str


@dataclass(frozen=True)
class ServiceFields:
    """What staff fill in about one service; see `ServiceListing`."""

    name: str
    what: str
    for_whom: str
    how: str
    phone: str
    is_help: bool
    outcome_keys: list[str] = dataclass_field(default_factory=list)
    area_id: int | None = None
    age_from: int | None = None
    age_to: int | None = None


def help_places() -> tuple[HelpPlace, ...]:
    """Local help for a reader of this page, in their language where there is that wording."""
    return _help_places(current_language().code, _source_language())


@remembered(seconds=5)
def _help_places(lang: str, source: str) -> tuple[HelpPlace, ...]:
    rows = db.session.scalars(select(ServiceListing).where(ServiceListing.is_help).order_by(ServiceListing.id)).all()
    found = wordings([_subject(row.id) for row in rows], lang) if rows and lang != source else {}
    return tuple(
        HelpPlace(
            Worded(row.name, source),
            worded(found, _subject(row.id), "what", row.what, lang, source),
            worded(found, _subject(row.id), "how", row.how, lang, source),
            row.phone,
            re.sub(r"[^+0-9]", "", row.phone),
        )
        for row in rows
    )


def services() -> list[ServiceListing]:
    """Every service, what must be checked first on top."""
    return list(db.session.scalars(select(ServiceListing).order_by(ServiceListing.review_by, ServiceListing.name)))


def count_overdue(today: date) -> int:
    """How many should have been checked by now."""
    query = select(func.count()).select_from(ServiceListing).where(ServiceListing.review_by <= today)
    return db.session.scalar(query) or 0


@guarded(Permission.MANAGE_SERVICES)
def find_service(service_id: int) -> ServiceListing:
    """One service; raises `NotFoundError`."""
    row = db.session.get(ServiceListing, service_id)
    if row is None:
        raise NotFoundError(gettext("There is no service with this number."))
    return row


@guarded(Permission.MANAGE_SERVICES)
def save_service(service_id: int | None, given: ServiceFields, person_id: int, *, today: date, now: datetime) -> int:
    """Write one entry down as checked today; its number. Raises `ServiceError` where help has no number, or ages run downwards.

    Words that change take their translations with them: an old one may say another number.
    """
    if given.age_from is not None and given.age_to is not None and given.age_from > given.age_to:
        raise AgesError(gettext("The first age is above the last. Change one of them."))
    if given.is_help and not any(letter.isdigit() for letter in given.phone):
        raise ServiceError(gettext("Help that is shown everywhere needs a telephone number."))
    row = find_service(service_id) if service_id is not None else ServiceListing(key=_new_key(given.name))
    for name in TRANSLATED:
        if service_id is not None and getattr(row, name) != getattr(given, name):
            stale = delete(Wording).where(Wording.subject == _subject(service_id), Wording.field == name)
            db.session.execute(stale)
    for name, value in vars(given).items():
        setattr(row, name, value)
    row.reviewed_on, row.review_by = today, today + REVIEW_AFTER
    db.session.add(row)
    db.session.flush()
    audit.record("service written" if service_id is None else "service changed", _subject(row.id), actor_id=person_id, now=now)
    return row.id


@guarded(Permission.MANAGE_SERVICES)
def mark_checked(service_id: int, person_id: int, *, today: date, now: datetime) -> None:
    """Somebody called or looked, and all of it still holds."""
    row = find_service(service_id)
    row.reviewed_on, row.review_by = today, today + REVIEW_AFTER
    audit.record("service checked", _subject(row.id), actor_id=person_id, now=now)
    db.session.flush()


@guarded(Permission.MANAGE_SERVICES)
def remove_service(service_id: int, person_id: int, *, now: datetime) -> None:
    """Take one out: it does not exist any more."""
    row = find_service(service_id)
    db.session.execute(delete(Wording).where(Wording.subject == _subject(service_id)))
    db.session.delete(row)
    audit.record("service removed", _subject(service_id), actor_id=person_id, now=now)
    db.session.flush()


@guarded(Permission.MANAGE_SERVICES)
def translations(service_id: int, lang: str) -> dict[str, str]:
    """What has been put into this language, by field."""
    found = wordings([_subject(service_id)], lang)
    return {field: text.text for (_, field), text in found.items()}


@guarded(Permission.MANAGE_SERVICES)
def translate_service(service_id: int, lang: str, words: Mapping[str, str], person: tuple[int, str], *, now: datetime) -> None:
    """Put a service into one language. person : id and name of who did, and so has checked it; an empty field stays as it was."""
    find_service(service_id)
    for field in TRANSLATED:
        if text := words.get(field, "").strip():
            put_wording(_subject(service_id), field, lang, text, checked_by=person[1])
    audit.record("service translated", _subject(service_id), actor_id=person[0], now=now, lang=lang)


def _new_key(name: str) -> str:
    stem = _MARKS.sub("-", name.casefold()).strip("-")[:50] or "service"
    taken = set(db.session.scalars(select(ServiceListing.key).where(ServiceListing.key.startswith(stem))))
    return next(key for number in range(len(taken) + 1) if (key := f"{stem}-{number}" if number else stem) not in taken)


def _subject(service_id: int) -> str:
    return f"service:{service_id}"


def _source_language() -> str:
    settings: Settings = current_app.config["SETTINGS"]
    return settings.source_language
