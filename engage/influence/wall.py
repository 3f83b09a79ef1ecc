"""The wall: every published claim, newest first, and what a reader may choose among them.

A choice says which cards are shown and changes nothing on them: a card's figures are of everybody behind its claim, under every
choice, so that no two choices can be set against each other to learn about fewer people. Reads only what is public.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from flask_babel import gettext
from sqlalchemy import Integer, Select, column, select, table

from engage.core.db import db
from engage.core.wording import Worded
from engage.influence.cards import ClaimCard, cards_of, published
from engage.influence.figures import waves_asking
from engage.influence.models import OUTCOMES, Claim, ClaimTheme, Decision, Publication, Reply
from engage.plan.services import priority_names
from engage.surveys.wording import AUDIENCES
from engage.trust.framework import OutcomeName, outcome_names
from engage.trust.services import localities

COUNTY = "county"
SIZE = 12
WAITING = 12  # of what still waits for an answer: its own page has all of it
NAMES = ("topic", "outcome", "area", "audience", "status")
_PRIORITY = table("priority", column("id", Integer), column("area_id", Integer))  # a key's other end, by its name
_THEME = table("theme", column("id", Integer), column("wave_id", Integer))


@dataclass(frozen=True)
class Chosen:
    """What a reader chose; "" where nothing, and a value that is not among the choices chooses nothing.

    topic : address of a priority of the plan; outcome : of the framework; area : key of a locality, or `COUNTY`
    audience : whom was asked, of `AUDIENCES`; status : what became of it, of `OUTCOMES`
    """

    topic: str = ""
    outcome: str = ""
    area: str = ""
    audience: str = ""
    status: str = ""

    @property
    def kept(self) -> dict[str, str]:
        """What is chosen, as it stands in an address."""
        return {name: value for name, value in asdict(self).items() if value}


@dataclass(frozen=True)
class Choices:
    """What there is to choose from: only what at least one card has, so that no single choice shows nothing.

    What was asked for all the same is among it: the page says what it was narrowed to.
    """

    topics: tuple[tuple[str, Worded], ...]
    outcomes: tuple[OutcomeName, ...]
    areas: tuple[tuple[str, str], ...]
    audiences: tuple[str, ...]
    statuses: tuple[str, ...]


@dataclass(frozen=True)
class Wall:
    """One page of the wall. `total`: how many cards fit; they are public, and no count of people."""

    cards: tuple[ClaimCard, ...]
    page: int
    pages: int
    total: int


def wall(lang: str, chosen: Chosen | None = None, *, page: int = 1, size: int = SIZE) -> Wall:
    """Published claims that fit what was chosen."""
    ids = _ids(chosen or Chosen())
    pages = max(1, -(-len(ids) // size))
    here = min(max(1, page), pages)
    wanted = ids[(here - 1) * size : here * size]
    found = {claim.id: claim for claim in db.session.scalars(select(Claim).where(Claim.id.in_(wanted))).unique()}
    return Wall(cards_of([found[claim_id] for claim_id in wanted], lang), here, pages, len(ids))


def choices(lang: str, chosen: Chosen | None = None) -> Choices:
    """What the published claims can be chosen by, and what is chosen."""
    asked = chosen or Chosen()
    rows = db.session.execute(_light(Decision.priority_id, Reply.outcome)).all()
    priorities, statuses, keys = {row[2] for row in rows}, {row[3] for row in rows}, {key for row in rows for key in row[1]}
    names = priority_names(lang)
    areas, cited = _areas(priorities, asked.area), _cited_waves()
    return Choices(
        tuple((name.slug, name.title) for name in names.values() if name.id in priorities or name.slug == asked.topic),
        outcome_names(keys | {asked.outcome}),
        tuple(areas.items()),
        tuple(audience for audience in AUDIENCES if audience == asked.audience or waves_asking(audience) & cited),
        tuple(status for status in OUTCOMES if status in statuses | {asked.status}),
    )


def known(chosen: Chosen) -> Chosen:
    """The same without what this site never heard of; what no card has stays, and shows an empty page."""
    values = {
        "topic": {name.slug for name in priority_names("").values()},
        "outcome": {outcome.key for outcome in outcome_names()},
        "area": {COUNTY, *(place.key for place in localities())},
        "audience": set(AUDIENCES),
        "status": set(OUTCOMES),
    }
    return Chosen(**{name: value for name, value in chosen.kept.items() if value in values[name]})


def _ids(chosen: Chosen) -> list[int]:
    query = _light()
    if chosen.status:
        query = query.where(Reply.outcome == chosen.status)
    if chosen.topic:
        topics = [name.id for name in priority_names("").values() if name.slug == chosen.topic]
        query = query.where(Decision.priority_id.in_(topics))
    if chosen.area:
        places = {place.key: place.id for place in localities()}
        of_area = select(_PRIORITY.c.id).where(_PRIORITY.c.area_id.is_not_distinct_from(places.get(chosen.area)))
        query = query.where(Decision.priority_id.in_(of_area))
    if chosen.audience:
        asked = select(ClaimTheme.claim_id).join(_THEME, _THEME.c.id == ClaimTheme.theme_id)
        query = query.where(Claim.id.in_(asked.where(_THEME.c.wave_id.in_(waves_asking(chosen.audience)))))
    rows = db.session.execute(query)
    return [row[0] for row in rows if not chosen.outcome or chosen.outcome in row[1]]


def _light(*more: Any) -> Select[Any]:
    """Every public claim's number and outcomes, newest first, and whatever else of it: no word is read for a choice."""
    return published().with_only_columns(Claim.id, Publication.outcome_keys, *more)


def _areas(priorities: set[int | None], asked: str) -> dict[str, str]:
    wanted = [one for one in priorities if one is not None]
    used = set(db.session.scalars(select(_PRIORITY.c.area_id).where(_PRIORITY.c.id.in_(wanted))))
    county = {COUNTY: gettext("The whole county")} if None in used or asked == COUNTY else {}
    return county | {place.key: place.name for place in localities() if place.id in used or place.key == asked}


def _cited_waves() -> set[int]:
    cited = select(_THEME.c.wave_id).join(ClaimTheme, ClaimTheme.theme_id == _THEME.c.id)
    return set(db.session.scalars(cited.join(Publication, Publication.claim_id == ClaimTheme.claim_id).distinct()))
