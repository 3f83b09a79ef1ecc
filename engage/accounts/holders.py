"""Who of the staff holds a role in a place: whom an alert goes to, where it matters which of several roles they hold."""

from __future__ import annotations

from sqlalchemy import select

from engage.accounts.areas import ANYWHERE, Anywhere, upwards
from engage.accounts.models import Person
from engage.accounts.roles import Role
from engage.core.db import db


def holders_of(role: Role, area_id: int | Anywhere = ANYWHERE) -> tuple[int, ...]:
    """Ids of all who may sign in and hold this role there, or somewhere; the oldest account first."""
    rows = db.session.scalars(select(Person).where(Person.is_active).order_by(Person.id))
    within = None if isinstance(area_id, Anywhere) else upwards(area_id)
    return tuple(
        row.id
        for row in rows
        if any(
            grant.role is role and (within is None or grant.area_id is None or grant.area_id in within) for grant in row.grants
        )
    )
