"""A second moderator looks at some of what the first decided: how often they agree is shown, and to whom it belongs is not."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from flask_babel import gettext
from sqlalchemy import func, select

from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.core import audit
from engage.core.db import db
from engage.core.errors import NotFoundError
from engage.forums.conflicts import ConflictError, Moderator, is_named, refuse_a_part, threads_with_a_part
from engage.forums.models import NO_TEXT, Board, Post, Thread
from engage.forums.moderation_models import ModerationDecision
from engage.forums.places import of_boards, of_decision

_LOOKED_THROUGH = 200  # decisions, of which those are left out that are about the moderator


@dataclass(frozen=True)
class Agreement:
    """Of so many second looks, so many agreed. share : 0 to 1, None before the first."""

    looked: int
    agreed: int

    @property
    def share(self) -> float | None:
        """Agreed of looked."""
        return self.agreed / self.looked if self.looked else None


@guarded(Permission.RECHECK_MODERATION, places=of_boards)
def to_recheck(boards: Collection[Board], moderator: Moderator, limit: int = 20) -> list[tuple[ModerationDecision, Post, Thread]]:
    """Decisions that were drawn, that nobody looked at again, and that this moderator neither took nor has a part in."""
    query = select(ModerationDecision, Post, Thread).join(Post, Post.id == ModerationDecision.post_id).join(Thread)
    query = query.where(
        ModerationDecision.sampled,
        ModerationDecision.recheck_person_id.is_(None),
        ModerationDecision.person_id != moderator.person_id,
        Post.state.not_in(NO_TEXT),
        Thread.board_id.in_([board.id for board in boards]),
    )
    rows = db.session.execute(query.order_by(ModerationDecision.id).limit(_LOOKED_THROUGH)).all()
    parts = threads_with_a_part({thread.id for _, _, thread in rows}, moderator)
    others = (row for row in rows if row[2].id not in parts and not is_named(row[2], row[1], moderator.name))
    return [(decision, post, thread) for decision, post, thread in islice(others, limit)]


@guarded(Permission.RECHECK_MODERATION, places=of_decision)
def recheck(decision_id: int, moderator: Moderator, *, agrees: bool, now: datetime) -> None:
    """Say what a second look says.

    Raises `ConflictError` for one's own decision or a conversation one has a part in, `NotFoundError` for one that was not drawn.
    """
    decision = db.session.get(ModerationDecision, decision_id)
    if decision is None or not decision.sampled or decision.recheck_person_id is not None:
        raise NotFoundError(gettext("There is no decision with this number."))
    if decision.person_id == moderator.person_id:
        raise ConflictError(gettext("You took this decision yourself. Another moderator looks at it."))
    post = db.session.get_one(Post, decision.post_id)
    refuse_a_part(db.session.get_one(Thread, post.thread_id), post, moderator)
    decision.recheck_person_id, decision.recheck_agrees = moderator.person_id, agrees
    detail = {"decision": decision_id, "agrees": agrees}
    audit.record("decision looked at again", f"forum_post:{post.id}", actor_id=moderator.person_id, now=now, **detail)
    db.session.flush()


@guarded(Permission.MODERATE, Permission.RECHECK_MODERATION, places=of_boards)
def agreement(boards: Collection[Board]) -> Agreement:
    """How often second looks agreed, on these boards."""
    query = select(func.count(), func.count().filter(ModerationDecision.recheck_agrees.is_(True))).select_from(ModerationDecision)
    query = query.join(Post, Post.id == ModerationDecision.post_id).join(Thread)
    looked, agreed = db.session.execute(
        query.where(ModerationDecision.recheck_person_id.is_not(None), Thread.board_id.in_([board.id for board in boards]))
    ).one()
    return Agreement(looked, agreed)
