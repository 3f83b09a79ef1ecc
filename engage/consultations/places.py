"""Where a consultation lies, for guards: None is the whole county, so for who works everywhere."""

from __future__ import annotations

from sqlalchemy import select

from engage.accounts.guarding import Places
from engage.consultations.models import Consultation
from engage.consultations.rules import Particulars
from engage.core.db import db


def of_consultation(consultation_id: int) -> Places:
    """The place of one that is there."""
    return db.session.scalars(select(Consultation.area_id).where(Consultation.id == consultation_id)).all()


def of_row(row: Consultation) -> Places:
    """The same for one that was found."""
    return (row.area_id,)


def of_given(given: Particulars) -> Places:
    """The place that one is written for."""
    return (given.area_id,)


def of_change(consultation_id: int, given: Particulars) -> Places:
    """Where it was, and where it is to be."""
    return {*of_consultation(consultation_id), given.area_id}
