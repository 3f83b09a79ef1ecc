"""Where a concern lies, for guards: one that belongs to no place is every lead's."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from engage.accounts.guarding import Places
from engage.core.db import db
from engage.safeguarding.models import Concern


def of_concern(concern: Concern) -> Places:
    """Its place, where it has one."""
    return () if concern.area_id is None else (concern.area_id,)


def of_concerns(concerns: Iterable[Concern]) -> Places:
    """The places of all of them."""
    return {concern.area_id for concern in concerns if concern.area_id is not None}


def of_concern_id(concern_id: int) -> Places:
    """The same, by its number."""
    return db.session.scalars(select(Concern.area_id).where(Concern.id == concern_id, Concern.area_id.is_not(None))).all()
