"""What help exists as others weigh it: which outcome each service helps with, for which place and ages. Reads only."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app
from sqlalchemy import select

from engage.accounts.areas import upwards
from engage.core.db import db
from engage.core.memo import remembered
from engage.core.wording import Worded, worded, wordings
from engage.trust.models import ServiceListing

_BAND = re.compile(r"(\d+)_(\d+)")


@dataclass(frozen=True)
class Offer:
    """One service by what it is for. `area_id` None: for the whole county; an age of None: no limit that way."""

    id: int
    name: str
    outcome_keys: tuple[str, ...]
    area_id: int | None
    age_from: int | None
    age_to: int | None

    def serves(self, area_id: int) -> bool:
        """Whether it is for this place: its own, or one that lies in its own."""
        return self.area_id is None or self.area_id in upwards(area_id)

    def is_for(self, youngest: int, oldest: int) -> bool:
        """Whether it is for anybody of these ages, both included."""
        return (self.age_from or 0) <= oldest and youngest <= (self.age_to if self.age_to is not None else oldest)


@dataclass(frozen=True)
class ServiceCard:
    """One service as everybody reads it, in their language where it was put into it."""

    name: Worded
    what: Worded
    for_whom: Worded
    how: Worded


def offers() -> tuple[Offer, ...]:
    """Every service, by name."""
    rows = db.session.scalars(select(ServiceListing).order_by(ServiceListing.name, ServiceListing.id))
    return tuple(map(_offer, rows))


def ages_of(band: str | None) -> tuple[int, int] | None:
    """The youngest and the oldest of an age that a survey offers, such as `14_16`; None where its key says no ages."""
    found = _BAND.fullmatch(band or "")
    return (int(found[1]), int(found[2])) if found else None


@remembered(seconds=5)
def services_for(lang: str, area_id: int | None = None, ages: tuple[int, int] | None = None) -> tuple[ServiceCard, ...]:
    """What help exists for one place and these ages: that of the place first, then what says that it is for such ages.

    Where no place is given, all there is, the whole county's first.
    """
    rows = list(db.session.scalars(select(ServiceListing).order_by(ServiceListing.name, ServiceListing.id)))
    here = {None} | (set(upwards(area_id)) if area_id is not None else {row.area_id for row in rows})
    found = [row for row in rows if row.area_id in here and (ages is None or _offer(row).is_for(*ages))]

    def order(row: ServiceListing) -> tuple[bool, bool]:
        return (row.area_id is None) == (area_id is not None), row.age_from is None and row.age_to is None and ages is not None

    return _cards(sorted(found, key=order), lang)


def _offer(row: ServiceListing) -> Offer:
    return Offer(row.id, row.name, tuple(row.outcome_keys), row.area_id, row.age_from, row.age_to)


def _cards(rows: Sequence[ServiceListing], lang: str) -> tuple[ServiceCard, ...]:
    source = current_app.config["SETTINGS"].source_language
    found = wordings([f"service:{row.id}" for row in rows], lang) if rows and lang != source else {}
    return tuple(
        ServiceCard(
            Worded(row.name, source),
            worded(found, f"service:{row.id}", "what", row.what, lang, source),
            worded(found, f"service:{row.id}", "for_whom", row.for_whom, lang, source),
            worded(found, f"service:{row.id}", "how", row.how, lang, source),
        )
        for row in rows
    )
