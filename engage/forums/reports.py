"""Reports of posts by readers. They move a post up the queue; they never take one away, however many there are.

A reporter counts once for each writer: a few people who report everything somebody wrote weigh no more than one report each.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from engage.core.db import db
from engage.forums import alerts
from engage.forums.models import Board, Post, Thread
from engage.forums.moderation_models import PostReport
from engage.forums.posting import wait

_OUTCOME = {"approved": "stays", "redacted": "changed", "rejected": "taken_away", "escalated": "taken_away"}


def report(post: Post, reporter: str, member_id: int | None, *, now: datetime, today: date) -> bool:
    """Take in one report of a shown post.

    False: this reporter has reported it before. reporter : stands for one browser or member.
    """
    filed = PostReport(post_id=post.id, reporter=reporter, member_id=member_id, reported_on=today)
    try:
        with db.session.begin_nested():
            db.session.add(filed)
    except IntegrityError:
        return False
    if post.person_id is None and not _was_reported_by(reporter, post, filed.id):
        _move_up(post, now)
    else:
        _let_wait(post, now)
    return True


def open_reporters(post_ids: Collection[int]) -> dict[int, int]:
    """How many have reported each of these posts and were not answered yet."""
    query = select(PostReport.post_id, func.count()).where(PostReport.post_id.in_(post_ids), PostReport.outcome == "open")
    return {post_id: number for post_id, number in db.session.execute(query.group_by(PostReport.post_id))}  # noqa: C416


def close(post: Post, act: str, now: datetime) -> None:
    """Answer everybody who reported this post."""
    filed = db.session.scalars(select(PostReport).where(PostReport.post_id == post.id, PostReport.outcome == "open")).all()
    for one in filed:
        one.outcome = _OUTCOME[act]
        alerts.tell_reporter(one.member_id, now)
    db.session.flush()


def reports_of(member_id: int) -> list[PostReport]:
    """What a member has reported, newest first."""
    query = select(PostReport).where(PostReport.member_id == member_id).order_by(PostReport.id.desc()).limit(50)
    return list(db.session.scalars(query))


def _was_reported_by(reporter: str, post: Post, but: int) -> bool:
    """Whether this reporter has another open report against the same writer."""
    query = select(PostReport.id).join(Post, Post.id == PostReport.post_id)
    same = query.where(PostReport.reporter == reporter, PostReport.outcome == "open", PostReport.id != but)
    return db.session.scalar(same.where(Post.member_id == post.member_id).limit(1)) is not None


def _let_wait(post: Post, now: datetime) -> None:
    if post.waiting_since is None:
        post.reasons = sorted({*post.reasons, "report"})
        _wait(post, now, 0)


def _move_up(post: Post, now: datetime) -> None:
    post.reasons = sorted({*post.reasons, "report"})
    _wait(post, now, open_reporters([post.id]).get(post.id, 0))


def _wait(post: Post, now: datetime, reporters: int) -> None:
    thread = db.session.get_one(Thread, post.thread_id)
    wait(post, db.session.get_one(Board, thread.board_id), now, reporters=reporters)
