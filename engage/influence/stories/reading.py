"""Stories as their readers get them: only what is public today, as its teller agreed. Reads only."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from flask import current_app
from flask_babel import gettext
from sqlalchemy import Select, or_, select

from engage.core.db import db
from engage.core.wording import Worded, worded, wordings
from engage.influence.errors import UnknownRecordError
from engage.influence.stories.models import TRANSLATED, CaseStudy, subject_of
from engage.surveys import outward
from engage.trust.framework import OutcomeName, outcome_names


@dataclass(frozen=True)
class Story:
    """One story in a reader's language. `told_as`, `teller`, `readers`: codes of `models`; "trust" is for packs alone."""

    id: int
    title: Worded
    said: Worded
    service: Worded
    helped: Worded
    different: Worded
    other_factors: Worded
    outcomes: tuple[OutcomeName, ...]
    teller: str
    told_as: str
    readers: str
    agreed_on: date
    read_back_on: date
    published_on: date


def public_stories(lang: str, today: date, *, year: int | None = None) -> tuple[Story, ...]:
    """What everybody may read, the newest first; of one year where it is given."""
    query = _shown(today).where(CaseStudy.readers == "everyone")
    if year:
        query = query.where(CaseStudy.published_on.between(date(year, 1, 1), date(year, 12, 31)))
    return _read(query, lang)


def public_story(story_id: int, lang: str, today: date) -> Story:
    """One of them; raises `UnknownRecordError`."""
    found = _read(_shown(today).where(CaseStudy.readers == "everyone", CaseStudy.id == story_id), lang)
    if not found:
        raise UnknownRecordError(gettext("This story is not here, or not any more."))
    return found[0]


def stories_about(lang: str, today: date, *, priority_ids: Collection[int] = (), outcome: str = "") -> tuple[Story, ...]:
    """Those that a pack may hold, the trust's own too: under one of these priorities, or under this outcome."""
    about = or_(CaseStudy.priority_id.in_(priority_ids), CaseStudy.outcome_key == outcome)
    return _read(_shown(today).where(about), lang)


def story_of(row: CaseStudy, lang: str) -> Story:
    """One story as it will be read, public or not."""
    return _story(row, lang, wordings([subject_of(row)], lang))


def _shown(today: date) -> Select[CaseStudy]:
    query = select(CaseStudy).where(CaseStudy.state == "published", CaseStudy.ends_on > today)
    return query.order_by(CaseStudy.published_on.desc(), CaseStudy.id.desc())


def _read(query: Select[CaseStudy], lang: str) -> tuple[Story, ...]:
    rows = list(db.session.scalars(query))
    there = outward.still_there(row.response_id for row in rows if row.response_id)
    kept = [row for row in rows if row.response_id is None or row.response_id in there]
    found = wordings([subject_of(row) for row in kept], lang)
    return tuple(_story(row, lang, found) for row in kept)


def _story(row: CaseStudy, lang: str, found: dict[tuple[str, str], Worded]) -> Story:
    source = current_app.config["SETTINGS"].source_language
    words = {field: worded(found, subject_of(row), field, getattr(row, field), lang, source) for field in TRANSLATED}
    return Story(
        id=row.id,
        **words,
        outcomes=tuple(outcome_names([row.outcome_key])),
        teller=row.teller,
        told_as=row.told_as,
        readers=row.readers,
        agreed_on=row.agreed_on or date.min,
        read_back_on=row.read_back_on or date.min,
        published_on=row.published_on or date.min,
    )
