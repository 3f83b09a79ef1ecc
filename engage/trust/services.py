"""What the rest of the house asks about the partnership."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from engage.accounts.areas import AreaNode
from engage.core.db import db
from engage.core.errors import NotFoundError
from engage.core.memo import remembered
from engage.trust.models import Area, Organisation


@dataclass(frozen=True)
class AreaName:
    """A locality as others see it: its stable key and its name."""

    id: int
    key: str
    name: str


@remembered(seconds=30)
def localities() -> tuple[AreaName, ...]:
    """Every locality, by name."""
    rows = db.session.scalars(select(Area).where(Area.kind == "locality").order_by(Area.name))
    return tuple(AreaName(row.id, row.key, row.name) for row in rows)


@remembered(seconds=30)
def area_tree() -> tuple[AreaNode, ...]:
    """Every place and what it lies in, by name."""
    rows = db.session.scalars(select(Area).order_by(Area.name))
    return tuple(AreaNode(row.id, row.key, row.name, row.parent_id) for row in rows)


def area_names() -> dict[int, str]:
    """Name of every area by id."""
    return {row.id: row.name for row in db.session.scalars(select(Area))}


def find_area(key: str) -> AreaName:
    """One area by key; raises `NotFoundError`."""
    row = db.session.scalar(select(Area).where(Area.key == key))
    if row is None:
        raise NotFoundError(f"There is no area called {key}.")
    return AreaName(row.id, row.key, row.name)


def organisation_names() -> dict[int, str]:
    """Name of every partner by id."""
    return {row.id: row.name for row in db.session.scalars(select(Organisation))}
