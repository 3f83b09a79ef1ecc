"""What a plan must show before it is finalised: that children were asked, and parents, each in an exercise that closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext
from sqlalchemy import or_, select

from engage.consultations.models import AFTER_CLOSING, Consultation
from engage.core.db import db


@dataclass(frozen=True)
class MissingForPlan:
    """Whom no closed exercise asked. audience : "young_people" or "parents"; sentence : what to do about it"""

    audience: str
    sentence: str


def missing_for_plan(
    reasons: Mapping[str, str], *, since: date | None = None, until: date | None = None
) -> tuple[MissingForPlan, ...]:
    """What keeps a plan from being finalised: nothing, once children and parents were each asked in an exercise that closed.

    reasons : audience -> why there is none, as the plan keeps it on record; a written reason stands in for the exercise
    since, until : the days within which the exercise closed; None for any
    An exercise counts only where people could take part in it: with a survey, a forum, a conversation or a meeting.
    """
    asked = {
        "young_people": gettext(
            "No consultation with children and young people has closed. Close one, or say why there is none."
        ),
        "parents": gettext("No consultation with parents and carers has closed. Close one, or say why there is none."),
    }
    closed = _closed(since, until)
    return tuple(
        MissingForPlan(audience, sentence)
        for audience, sentence in asked.items()
        if not reasons.get(audience, "").strip() and not any(audience in row.audiences for row in closed)
    )


def _closed(since: date | None, until: date | None) -> list[Consultation]:
    query = select(Consultation).where(
        Consultation.state.in_(AFTER_CLOSING), or_(Consultation.parts.any(), Consultation.meetings.any())
    )
    if since is not None:
        query = query.where(Consultation.closes_on >= since)
    if until is not None:
        query = query.where(Consultation.closes_on <= until)
    return list(db.session.scalars(query))
