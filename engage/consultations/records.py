"""Finding consultations, and what of one its readers see in their own language."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime

from flask_babel import gettext
from sqlalchemy import select

from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.consultations.errors import UnknownConsultationError
from engage.consultations.models import NOT_PUBLIC, Consultation
from engage.consultations.places import of_consultation
from engage.core import audit
from engage.core.clock import HOME_ZONE
from engage.core.db import db

READ_IN_OWN_LANGUAGE = ("title", "why", "can_change", "cannot_change", "pause_reason", "space", "voice", "influence", "follow_up")
_SLUG_LENGTH = 60


@guarded(Permission.SEE_CONSULTATIONS, Permission.MANAGE_CONSULTATIONS, Permission.SIGN_REPORTS, places=of_consultation)
def find_consultation(consultation_id: int) -> Consultation:
    """One consultation, public or not; raises `UnknownConsultationError`."""
    row = db.session.get(Consultation, consultation_id) if 0 < consultation_id < 2**31 else None
    if row is None:
        raise UnknownConsultationError(gettext("There is no consultation at this address. Choose one from the list."))
    return row


def find_public(slug: str) -> Consultation:
    """One that has been opened; raises `UnknownConsultationError` for one that has not, as if it were not there."""
    row = db.session.scalar(select(Consultation).where(Consultation.slug == slug, Consultation.state.not_in(NOT_PUBLIC)))
    if row is None:
        raise UnknownConsultationError(gettext("There is no consultation at this address. Choose one from the list."))
    return row


def subject_of(row: Consultation) -> str:
    """What its wordings and its audit events are about."""
    return f"consultation:{row.id}"


def pieces(row: Consultation) -> list[tuple[str, str, str]]:
    """Everything of it that readers see in their own language, as (subject, field, source text)."""
    own = [(subject_of(row), field, getattr(row, field)) for field in READ_IN_OWN_LANGUAGE]
    options = [
        (f"consultation_option:{option.id}", field, getattr(option, field))
        for option in row.options
        for field in ("text", "reason", "impact")
    ]
    return [piece for piece in own + options if piece[2]]


def note(act: str, row: Consultation, person_id: int, now: datetime, **detail: object) -> None:
    """One act in the audit record."""
    audit.record(f"consultation {act}", subject_of(row), actor_id=person_id, now=now, **detail)


def closed_on(row: Consultation) -> date | None:
    """The last day on which anybody could take part: the one that was told, or the one on which it was closed early."""
    closings = [step.at.astimezone(HOME_ZONE).date() for step in row.steps if step.to_state == "closed"]
    return min((day for day in (*closings[-1:], row.closes_on) if day is not None), default=None)


def new_slug(title: str) -> str:
    """An address made of the title that no other consultation has."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower().replace("'", "")
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_SLUG_LENGTH].strip("-") or "consultation"
    taken = set(db.session.scalars(select(Consultation.slug).where(Consultation.slug.startswith(base))))
    return next(slug for slug in (base, *(f"{base}-{number}" for number in range(2, len(taken) + 3))) if slug not in taken)
