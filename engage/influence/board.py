"""The Board's own page: heard, decided, done, not done, and what waits for the Board. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from engage import themes
from engage.core.db import db
from engage.influence import figures, following, queue, reading
from engage.influence.cards import ClaimCard, cards_of, claims_in, published
from engage.influence.following import Overdue
from engage.influence.models import Decision
from engage.influence.queue import Waits
from engage.influence.reading import Waiting
from engage.plan.services import LateAction, count_done, late_actions, priority_names, silent_priorities
from engage.safeguarding.disclosure import SafeCount

MOST = 8  # of each list, so that the page prints on one sheet; the drill-down has the rest
A_YEAR = timedelta(days=365)
KEPT, REFUSED = ("done", "already_happening"), ("no", "not_now", "not_ours")


@dataclass(frozen=True)
class Heard:
    """One thing that was heard, and whether a decision answers it."""

    label: str
    count: SafeCount
    is_reported: bool
    is_decided: bool


@dataclass(frozen=True)
class Decided:
    """One decision of the last year; `claim_id` leads to its public page, where it has one."""

    title: str
    decided_on: date
    meeting: str
    claim_id: int | None


@dataclass(frozen=True)
class Silent:
    """A priority under which nobody has written for a year."""

    slug: str
    title: str
    since: date


@dataclass(frozen=True)
class BoardPage:
    """Everything on the page. `n_*`: how many there are in all, where a list is cut short."""

    heard: tuple[Heard, ...]
    n_heard: int
    decided: tuple[Decided, ...]
    n_decided: int
    done: tuple[ClaimCard, ...]
    actions_done: int
    refused: tuple[ClaimCard, ...]
    late: tuple[LateAction, ...]
    overdue: tuple[Overdue, ...]
    silent: tuple[Silent, ...]
    queue: tuple[Waits, ...]
    waiting: tuple[Waiting, ...]


def board_page(lang: str, today: date) -> BoardPage:
    """The Board's page of today."""
    heard, decided = _heard(), _decided(today)
    cards = cards_of(claims_in(published()), lang)
    names = priority_names(lang)
    return BoardPage(
        heard=tuple(heard[:MOST]),
        n_heard=len(heard),
        decided=tuple(decided[:MOST]),
        n_decided=len(decided),
        done=tuple(card for card in cards if card.outcome in KEPT),
        actions_done=count_done(),
        refused=tuple(card for card in cards if card.outcome in REFUSED),
        late=late_actions(lang, today),
        overdue=following.overdue(today),
        silent=tuple(Silent(row.slug, names[row.id].title.text, row.touched_on) for row in silent_priorities(today)),
        queue=queue.waiting(lang),
        waiting=reading.still_waiting(lang, today),
    )


def _heard() -> list[Heard]:
    """Accepted themes, what nobody has decided on first."""
    waiting = set(reading.undecided_ids())
    found = [
        Heard(view.label, figures.theme_count(view), figures.is_reported(view), view.id not in waiting)
        for view in themes.services.accepted_themes()
    ]
    return sorted(found, key=lambda one: one.is_decided)


def _decided(today: date) -> list[Decided]:
    query = select(Decision).options(selectinload(Decision.claims)).where(Decision.decided_on > today - A_YEAR)
    rows = db.session.scalars(query.order_by(Decision.decided_on.desc(), Decision.id.desc()))
    return [
        Decided(row.title, row.decided_on, row.meeting, next((claim.id for claim in row.claims if claim.publication), None))
        for row in rows
    ]
