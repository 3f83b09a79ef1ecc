"""The Board's own page: heard, decided, done, not done, and what waits for the Board. Reads only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from engage import themes
from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.core.db import db
from engage.core.wording import Worded
from engage.influence import figures, following, queue, reading
from engage.influence.cards import published, texts_for
from engage.influence.models import Claim, Decision, Publication, Reply
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
class Replied:
    """One published reply, in short; `outcome` is one of `OUTCOMES`, `id` its page's."""

    id: int
    said: Worded
    outcome: str


@dataclass(frozen=True)
class Silent:
    """A priority under which nobody has written for a year."""

    slug: str
    title: Worded
    since: date


@dataclass(frozen=True)
class Unasked:
    """A published claim of which nobody asked in time whether it worked."""

    claim_id: int
    said: Worded
    due_on: date


@dataclass(frozen=True)
class BoardPage:
    """Everything on the page. `n_*`: how many there are in all, where a list is cut short."""

    heard: tuple[Heard, ...]
    n_heard: int
    decided: tuple[Decided, ...]
    n_decided: int
    done: tuple[Replied, ...]
    actions_done: int
    refused: tuple[Replied, ...]
    late: tuple[LateAction, ...]
    overdue: tuple[Unasked, ...]
    silent: tuple[Silent, ...]
    queue: tuple[Waits, ...]
    waiting: tuple[Waiting, ...]


@guarded(Permission.SEE_BOARD)
def board_page(lang: str, today: date) -> BoardPage:
    """The Board's page of today."""
    accepted = themes.services.accepted_ids()
    replied, decided = _replied(lang), _decided(today)
    names = priority_names(lang)
    return BoardPage(
        heard=_heard(accepted),
        n_heard=len(accepted),
        decided=tuple(decided[:MOST]),
        n_decided=len(decided),
        done=tuple(one for one in replied if one.outcome in KEPT),
        actions_done=count_done(),
        refused=tuple(one for one in replied if one.outcome in REFUSED),
        late=late_actions(lang, today),
        overdue=_unasked(lang, today),
        silent=tuple(Silent(row.slug, names[row.id].title, row.touched_on) for row in silent_priorities(today)),
        queue=queue.waiting(lang),
        waiting=reading.still_waiting(lang, today, MOST),
    )


def _heard(accepted: Iterable[int]) -> tuple[Heard, ...]:
    """The largest accepted themes, what nobody has decided on first; no others are counted."""
    waiting = set(reading.undecided_ids())
    found = themes.services.largest_themes(waiting, MOST)
    found += themes.services.largest_themes(set(accepted) - waiting, MOST - len(found)) if len(found) < MOST else []
    return tuple(
        Heard(view.label, figures.theme_count(view), figures.is_reported(view), view.id not in waiting) for view in found
    )


def _replied(lang: str) -> list[Replied]:
    """Every published reply, newest first: what a list says of it, and no figure."""
    rows = db.session.execute(published().with_only_columns(Claim.id, Claim.said, Reply.outcome)).all()
    text = texts_for((), lang, [f"claim:{claim_id}" for claim_id, _, _ in rows])
    return [Replied(claim_id, text(f"claim:{claim_id}", "said", said), outcome) for claim_id, said, outcome in rows]


def _unasked(lang: str, today: date) -> tuple[Unasked, ...]:
    found = following.overdue(today)
    text = texts_for((), lang, [f"claim:{one.claim_id}" for one in found])
    return tuple(Unasked(one.claim_id, text(f"claim:{one.claim_id}", "said", one.said), one.due_on) for one in found)


def _decided(today: date) -> list[Decided]:
    query = (
        select(Decision.title, Decision.decided_on, Decision.meeting, func.min(Publication.claim_id))
        .outerjoin(Claim, Claim.decision_id == Decision.id)
        .outerjoin(Publication, Publication.claim_id == Claim.id)
        .where(Decision.decided_on > today - A_YEAR)
        .group_by(Decision.id)
        .order_by(Decision.decided_on.desc(), Decision.id.desc())
    )
    return [Decided(*row) for row in db.session.execute(query)]
