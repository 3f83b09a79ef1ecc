"""The moderators' queue: what waits, by the time at which somebody should have looked. Only reads; `moderation` decides."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.core.db import db
from engage.forums import reports
from engage.forums.conflicts import Moderator, is_named, threads_with_a_part
from engage.forums.models import Board, Post, Thread
from engage.forums.places import of_boards

PER_PAGE = 20


@dataclass(frozen=True)
class Waiting:
    """One post that waits, as the queue shows it. late : its time is past; conflict : this moderator may not decide it."""

    post: Post
    thread: Thread
    board: Board
    reports: int
    late: bool
    conflict: bool
    opens: bool


@dataclass(frozen=True)
class QueueCounts:
    """How many wait on these boards, and how many of them longer than they should."""

    waiting: int
    late: int


@guarded(Permission.MODERATE, places=of_boards)
def queue(boards: Collection[Board], moderator: Moderator, *, now: datetime, after: int = 0) -> tuple[Waiting, ...]:
    """What waits on these boards, by the time at which somebody should have looked: risk and age together.

    after : how many to skip.
    """
    query = _waiting(boards).order_by(Post.look_by, Post.id).offset(after).limit(PER_PAGE)
    return _rows(list(db.session.scalars(query)), boards, moderator, now)


@guarded(Permission.MODERATE, places=of_boards)
def one(post_id: int, boards: Collection[Board], moderator: Moderator, *, now: datetime) -> Waiting | None:
    """One post of the queue, wherever in it; None where it does not wait on these boards."""
    found = list(db.session.scalars(_waiting(boards).where(Post.id == post_id)))
    return next(iter(_rows(found, boards, moderator, now)), None)


@guarded(Permission.MODERATE, places=of_boards)
def counts(boards: Collection[Board], *, now: datetime) -> QueueCounts:
    """How much waits on these boards."""
    query = _waiting(boards).with_only_columns(func.count(), func.count().filter(Post.look_by < now))
    waiting, late = db.session.execute(query).one()
    return QueueCounts(waiting, late)


def _rows(posts: Sequence[Post], boards: Collection[Board], moderator: Moderator, now: datetime) -> tuple[Waiting, ...]:
    threads = {row.id: row for row in db.session.scalars(select(Thread).where(Thread.id.in_({post.thread_id for post in posts})))}
    rows = [(post, threads[post.thread_id]) for post in posts]
    by_id, reported = {board.id: board for board in boards}, reports.open_reporters([post.id for post, _ in rows])
    thread_ids = {thread.id for _, thread in rows}
    firsts, parts = _first_ids(thread_ids), threads_with_a_part(thread_ids, moderator)
    return tuple(
        Waiting(
            post,
            thread,
            by_id[thread.board_id],
            reported.get(post.id, 0),
            post.look_by is not None and post.look_by < now,
            thread.id in parts or is_named(thread, post, moderator.name),
            firsts.get(thread.id) == post.id,
        )
        for post, thread in rows
    )


def _waiting(boards: Collection[Board]) -> Select[Any]:
    """Not a join: SQLite would begin with every thread of the boards, and few of their posts wait."""
    ids = [board.id for board in boards]
    is_here = select(Thread.id).where(Thread.id == Post.thread_id, Thread.board_id.in_(ids)).exists()
    return select(Post).where(Post.look_by.is_not(None), is_here)


def _first_ids(thread_ids: Collection[int]) -> dict[int, int]:
    query = select(Post.thread_id, func.min(Post.id)).where(Post.thread_id.in_(thread_ids)).group_by(Post.thread_id)
    return {thread_id: first for thread_id, first in db.session.execute(query)}  # noqa: C416
