"""What a member sees of their own posts and reports: the state of each, what was changed, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.core.db import db
from engage.forums import reports
from engage.forums.models import Board, Post, Thread
from engage.forums.moderation_models import ModerationDecision
from engage.forums.places import of_post
from engage.forums.posting import opens_thread, own_post
from engage.forums.readers import Reader


@dataclass(frozen=True)
class OwnPost:
    """One post as its writer sees it.

    original : what they wrote, where something was taken out; reason : of the moderator, or empty.
    """

    id: int
    slug: str
    thread_id: int
    title: str
    lang: str
    state: str
    text: str
    original: str | None
    reason: str
    words: str
    posted_on: date
    waits: bool
    title_before: str | None


@dataclass(frozen=True)
class OwnReport:
    """What became of one report: open, taken_away, changed or stays."""

    reported_on: date
    outcome: str


@guarded(Permission.POST)
def posts_of(reader: Reader, limit: int = 100) -> tuple[OwnPost, ...]:
    """A member's posts, newest first, but for those they took back."""
    query = select(Post).where(Post.member_id == reader.member_id, Post.state != "removed").order_by(Post.id.desc()).limit(limit)
    return _views(list(db.session.scalars(query)))


@guarded(Permission.POST, places=of_post)
def own(post_id: int, reader: Reader) -> OwnPost:
    """One of them; raises `NotFoundError`."""
    return _views([own_post(post_id, reader)])[0]


@guarded(Permission.POST)
def reports_of(reader: Reader) -> tuple[OwnReport, ...]:
    """What this member reported, newest first."""
    filed = reports.reports_of(reader.member_id) if reader.member_id is not None else []
    return tuple(OwnReport(one.reported_on, one.outcome) for one in filed)


def _views(posts: list[Post]) -> tuple[OwnPost, ...]:
    places = db.session.execute(
        select(Thread, Board).join(Board, Board.id == Thread.board_id).where(Thread.id.in_({post.thread_id for post in posts}))
    )
    of_thread = {thread.id: (thread, board) for thread, board in places}
    standing = _standing(post.id for post in posts if post.state in {"redacted", "rejected"})
    return tuple(_view(post, *of_thread[post.thread_id], standing.get(post.id)) for post in posts)


def _standing(post_ids: Iterable[int]) -> dict[int, ModerationDecision]:
    """The latest decision on each that took something away or turned it down."""
    query = select(ModerationDecision).where(
        ModerationDecision.post_id.in_(list(post_ids)), ModerationDecision.act.in_(("redacted", "rejected"))
    )
    return {decision.post_id: decision for decision in db.session.scalars(query.order_by(ModerationDecision.id))}


def _view(post: Post, thread: Thread, board: Board, decision: ModerationDecision | None) -> OwnPost:
    return OwnPost(
        post.id,
        board.slug,
        thread.id,
        thread.title,
        post.lang,
        post.state,
        post.text,
        post.original,
        decision.reason if decision else "",
        decision.words if decision else "",
        post.posted_on,
        post.waiting_since is not None,
        thread.title_before if post.original is not None and opens_thread(post) else None,
    )
