"""What moderators decide. What waits for them is in `queueing`.

Every act has a reason, is kept, and can be taken back; nobody judges their own affair.

Owns states of posts after they were sent. Escalating hands the words to the safeguarding lead and leaves nothing here.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext
from sqlalchemy import func, select

from analysis.screen import Screening
from engage import safeguarding
from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.core import audit
from engage.core.db import db
from engage.core.errors import DomainError, NotFoundError
from engage.forums import alerts, holding, reports
from engage.forums.conflicts import Moderator, refuse_a_part
from engage.forums.disguises import tidied
from engage.forums.drafts import LONGEST_TITLE, check_length, names_to_keep, settings
from engage.forums.models import SHOWN, Board, Post, Thread
from engage.forums.moderation_models import REASONS, ModerationDecision
from engage.forums.places import of_boards, of_decision, of_post
from engage.forums.posting import HELD_SOURCE, empty, opens_thread, wait
from engage.forums.threads import after_change

SEEN_BY_A_PERSON = Screening(concern=True, kinds=("seen_by_a_person",), score=1.0)
_ESCALATING = {"hate": Screening(concern=True, kinds=("hate",), score=1.0)}
# From which states each act is open.
_OPEN_TO = {
    "approved": ("held", "published", "redacted", "rejected"),
    "redacted": ("held", "published", "redacted"),
    "rejected": ("held", "published", "redacted"),
    "escalated": ("held", "published", "redacted", "rejected"),
}


class ModerationError(DomainError):
    """A decision that the record would not accept."""


class StaleError(ModerationError):
    """Somebody else, or the writer, has changed the post meanwhile."""

    status = 409


@guarded(Permission.MODERATE, places=of_post)
def decide(
    post_id: int,
    act: str,
    moderator: Moderator,
    *,
    seen: str,
    reason: str = "",
    words: str = "",
    text: str = "",
    title: str | None = None,
    now: datetime,
) -> ModerationDecision:
    """Approve, redact (`text` is what is to stand there, `title` the same for what it begins), reject or escalate one post.

    seen : `version_of` the post as the moderator saw it. Raises `ConflictError`, `StaleError`, `ModerationError`.
    """
    post = find_post(post_id)
    thread = db.session.get_one(Thread, post.thread_id)
    refuse_a_part(thread, post, moderator)
    if seen != version_of(post) or post.state not in _OPEN_TO.get(act, ()):
        raise StaleError(gettext("This post has changed since you opened it. Look at it again."))
    if act != "approved" and reason not in REASONS:
        raise ModerationError(gettext("Choose a reason."))
    before, waited, title_before = _state(post), _waited_minutes(post, now), thread.title
    _ACTS[act](post, thread, _Given(moderator, reason, tidied(text), title, now))
    before["title"] = thread.title != title_before  # whether it was changed: no word of it
    decision = _record(post, act, moderator, before, now, reason=reason, words=tidied(words)[:500], waited_minutes=waited)
    reports.close(post, act, now)
    if post.member_id is not None and act != "escalated":
        alerts.tell_writer(post, act, now)
    return decision


@guarded(Permission.MODERATE, places=of_decision)
def undo(decision_id: int, moderator: Moderator, *, now: datetime) -> ModerationDecision:
    """Take the latest decision on a post back: it is as it was before, and waits again.

    What was escalated, only the lead gives back.
    """
    decision = db.session.get(ModerationDecision, decision_id)
    if decision is None:
        raise NotFoundError(gettext("There is no decision with this number."))
    post = find_post(decision.post_id)
    thread = db.session.get_one(Thread, post.thread_id)
    refuse_a_part(thread, post, moderator)
    if decision.id != _latest(post.id) or decision.act in {"escalated", "undone"} or post.state != decision.after["state"]:
        raise StaleError(gettext("This can no longer be taken back."))
    before = _state(post)
    _restore(post, thread, decision)
    board = db.session.get_one(Board, thread.board_id)
    pointed = holding.look(post.text, post.text, post.lang, names_to_keep(post))
    post.marks, post.reasons = [list(mark) for mark in pointed.marks], sorted({*decision.before["reasons"], "board"})
    wait(post, board, now)
    after_change(post)
    return _record(post, "undone", moderator, before, now)


@guarded(Permission.MODERATE, places=of_post)
def decisions_on(post_id: int) -> list[ModerationDecision]:
    """Everything that was decided about one post, oldest first."""
    query = select(ModerationDecision).where(ModerationDecision.post_id == post_id).order_by(ModerationDecision.id)
    return list(db.session.scalars(query))


def latest_decision(post_id: int) -> ModerationDecision | None:
    """The decision that stands for one post."""
    latest = _latest(post_id)
    return db.session.get(ModerationDecision, latest) if latest else None


@guarded(Permission.MODERATE, places=of_boards)
def recent(boards: Collection[Board], limit: int = 30) -> list[tuple[ModerationDecision, Post, Thread]]:
    """The latest decisions on these boards, newest first."""
    query = select(ModerationDecision, Post, Thread).join(Post, Post.id == ModerationDecision.post_id).join(Thread)
    query = query.where(Thread.board_id.in_([board.id for board in boards])).order_by(ModerationDecision.id.desc())
    return [(decision, post, thread) for decision, post, thread in db.session.execute(query.limit(limit))]


@guarded(Permission.MODERATE, Permission.RECHECK_MODERATION, places=of_decision)
def post_of(decision_id: int) -> int | None:
    """The post that a decision was about; None where there is no such decision."""
    return db.session.scalar(select(ModerationDecision.post_id).where(ModerationDecision.id == decision_id))


@guarded(Permission.MODERATE, Permission.RECHECK_MODERATION, places=of_post)
def find_post(post_id: int) -> Post:
    """One post, whatever its state; raises `NotFoundError`."""
    post = db.session.get(Post, post_id)
    if post is None:
        raise NotFoundError(gettext("This post is not here any more."))
    return post


def version_of(post: Post) -> str:
    """What changes when a post or its title does: a decision is taken only on what its moderator saw."""
    title = db.session.get_one(Thread, post.thread_id).title
    said = "\0".join((post.state, title, post.text, post.answer, str(post.waiting_since)))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class _Given:
    moderator: Moderator
    reason: str
    text: str
    title: str | None
    now: datetime


def _approve(post: Post, thread: Thread, given: _Given) -> None:
    was_shown = post.state in SHOWN
    post.state = "redacted" if post.original is not None else "published"
    _settle(post)
    if not was_shown:
        alerts.tell_followers(post, given.now)


def _redact(post: Post, thread: Thread, given: _Given) -> None:
    check_length(given.text, thread.kind)
    title = _new_title(post, thread, given)
    if given.text in {post.text, post.original} and title == thread.title:
        raise ModerationError(gettext("Nothing is taken out yet. Change the words first, or approve the post."))
    was_shown = post.state in SHOWN
    post.read_before = post.text if post.original is not None else None
    post.original, post.text, post.state = post.original or post.text, given.text, "redacted"
    alerts.forget_translations(post, with_title=title != thread.title)  # a translation may still say what was taken out
    if title != thread.title:
        thread.title, thread.title_before = title, thread.title
    _settle(post)
    if not was_shown:
        alerts.tell_followers(post, given.now)


def _new_title(post: Post, thread: Thread, given: _Given) -> str:
    """What the title is to be: only the post that began a conversation brings its title along, and it cannot be left empty."""
    title = " ".join(tidied(given.title or "").split())[:LONGEST_TITLE]
    return title if title and opens_thread(post) else thread.title


def _reject(post: Post, _thread: Thread, _given: _Given) -> None:
    post.state = "rejected"  # what was taken out before stays out, so that this can be taken back
    _settle(post)


def _restore(post: Post, thread: Thread, decision: ModerationDecision) -> None:
    """As it was before this decision."""
    post.state = decision.before["state"]
    if decision.act == "redacted" and post.original is not None:
        post.text = post.original if post.read_before is None else post.read_before
        post.original, post.read_before = (post.original if post.state == "redacted" else None), None
        if decision.before.get("title") and thread.title_before is not None:
            thread.title, thread.title_before = thread.title_before, None
        alerts.forget_translations(post, with_title=bool(decision.before.get("title")))


def _escalate(post: Post, thread: Thread, given: _Given) -> None:
    words = {"text": post.original or post.text, **({"answer": post.answer} if post.answer else {})}
    if opens_thread(post) and thread.title:
        words["title"] = thread.title_before or thread.title
    seen, by = _ESCALATING.get(given.reason, SEEN_BY_A_PERSON), given.moderator.person_id
    safeguarding.services.raise_concern(HELD_SOURCE, str(post.id), words, seen, now=given.now, raised_by=by)
    empty(post, "escalated")


_ACTS = {"approved": _approve, "redacted": _redact, "rejected": _reject, "escalated": _escalate}


def _settle(post: Post) -> None:
    post.waiting_since, post.look_by, post.marks, post.reasons, post.risk, post.answer = None, None, [], [], 0, ""
    after_change(post)


def _record(
    post: Post, act: str, moderator: Moderator, before: dict[str, object], now: datetime, **given: object
) -> ModerationDecision:
    decision = ModerationDecision(
        post_id=post.id, at=now, person_id=moderator.person_id, act=act, before=before, after=_state(post), **given
    )
    db.session.add(decision)
    db.session.flush()
    decision.sampled = act in {"approved", "redacted", "rejected"} and _is_drawn(decision.id)
    audit.record(f"forum post {act}", f"forum_post:{post.id}", actor_id=moderator.person_id, now=now, decision=decision.id)
    db.session.flush()
    return decision


def _state(post: Post) -> dict[str, object]:
    """How a post stands, without a word of it."""
    return {"state": post.state, "reasons": list(post.reasons), "risk": post.risk}


def _waited_minutes(post: Post, now: datetime) -> int:
    return max(int((now - post.waiting_since).total_seconds() // 60), 0) if post.waiting_since else 0


def _is_drawn(decision_id: int) -> bool:
    """Whether a second moderator is to look: the same decisions every time, and none that anybody could foresee."""
    drawn = hmac.digest(settings().secret_key, f"recheck:{decision_id}".encode(), hashlib.sha256)
    return int.from_bytes(drawn[:4], "big") % 100 < settings().forum_recheck_percent


def _latest(post_id: int) -> int | None:
    return db.session.scalar(select(func.max(ModerationDecision.id)).where(ModerationDecision.post_id == post_id))
