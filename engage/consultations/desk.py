"""What staff see of consultations: where each stands and what it waits for. Reads only; staff pages alone use it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import current_app
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from engage.accounts.guarding import guarded, of_areas
from engage.accounts.permissions import Permission
from engage.accounts.services import names_of
from engage.consultations import moving, school_holidays, words
from engage.consultations.models import Consultation
from engage.consultations.places import of_row
from engage.consultations.school_holidays import Overlap
from engage.core.db import db
from engage.surveys import outward
from engage.surveys.outward import WaveInfo
from engage.trust.services import area_names

# The step that leads on from each state; the others lead aside or back.
ONWARD = {
    "draft": "checked",
    "checked": "open",
    "open": "closed",
    "paused": "open",
    "closed": "analysing",
    "analysing": "decided",
    "decided": "fed_back",
    "fed_back": "followed_up",
    "followed_up": "archived",
}


@dataclass(frozen=True)
class DeskRow:
    """One consultation on the list. waits_for : what is missing before it can go on, or the step that can be taken now"""

    row: Consultation
    area: str
    state: str
    tone: str
    waits_for: str
    missing: int


@guarded(Permission.SEE_CONSULTATIONS, places=of_areas)
def desk_rows(today: date, areas: frozenset[int] | None) -> list[DeskRow]:
    """Those of these places (None: everywhere), archived ones last, then the newest first."""
    looked_at = (selectinload(part) for part in (Consultation.parts, Consultation.options, Consultation.consultees))
    query = select(Consultation).options(*looked_at, selectinload(Consultation.meetings))
    query = query.order_by(Consultation.state == "archived", Consultation.id.desc())
    names, waves = area_names(), outward.wave_infos()
    return [
        _row(row, names.get(row.area_id or 0, ""), today, waves)
        for row in db.session.scalars(query)
        if areas is None or row.area_id in areas
    ]


def holidays_in(row: Consultation) -> Overlap | None:
    """How much of it falls into school holidays; None while its days are not known."""
    if row.opens_on is None or row.closes_on is None:
        return None
    terms = school_holidays.terms_of(current_app.config["SETTINGS"].home)
    return school_holidays.overlap(terms, row.opens_on, row.closes_on)


@guarded(Permission.SEE_CONSULTATIONS, Permission.MANAGE_CONSULTATIONS, places=of_row)
def people_of(row: Consultation) -> dict[int, str]:
    """The names of those who took its steps, vouched or signed."""
    ids = {step.person_id for step in row.steps} | {row.attested_by, row.signed_by}
    return names_of(number for number in ids if number is not None)


def _row(row: Consultation, area: str, today: date, waves: Sequence[WaveInfo]) -> DeskRow:
    onward = ONWARD.get(row.state)
    found = moving.stops(row, onward, today, waves) if onward else ()
    if found:
        waits_for = found[0].missing
    elif onward:
        waits_for = gettext("Nothing stops it from going on.")
    else:
        waits_for = ""
    return DeskRow(row, area, str(words.STATES[row.state]), words.TONES.get(row.state, "busy"), waits_for, len(found))
