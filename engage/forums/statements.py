"""Statements to vote on, one at a time.

Each vote is one member's own, may be changed, and is shown to nobody; results are in `opinions`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext
from sqlalchemy import func, select

from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.core import jobs
from engage.core.db import db
from engage.core.errors import NotFoundError
from engage.forums.drafts import PostError, settings
from engage.forums.joining_models import StatementVote
from engage.forums.models import SHOWN, Post, Thread
from engage.forums.places import of_thread

FIND_GROUPS = "forums.find_groups"
CHOICES: Mapping[str, int] = {"agree": 1, "disagree": -1, "unsure": 0}


@dataclass(frozen=True)
class Ballot:
    """The statement to vote on now, and how far this member is. post : None once they have voted on all."""

    post: Post | None
    voted: int
    of: int


@guarded(Permission.POST, places=of_thread)
def ballot(thread: Thread, member_id: int | None) -> Ballot:
    """The next statement for a member: in an order of their own, so that none is always the first for everybody."""
    ids = list(db.session.scalars(select(Post.id).where(Post.thread_id == thread.id, Post.state.in_(SHOWN))))
    mine = set(_votes_of(thread, member_id)) if member_id is not None else set()
    left = sorted((one for one in ids if one not in mine), key=lambda one: _place(one, member_id))
    post = db.session.get(Post, left[0]) if left else None
    return Ballot(post, len(ids) - len(left), len(ids))


@guarded(Permission.POST, places=of_thread)
def vote(thread: Thread, post_id: int, member_id: int, choice: str, *, now: datetime) -> None:
    """Keep one vote, in place of an earlier one.

    Raises `NotFoundError` for a statement that is not shown, `PostError` once closed.
    """
    post = db.session.get(Post, post_id)
    if post is None or post.thread_id != thread.id or post.state not in SHOWN:
        raise NotFoundError(gettext("This post is not here any more."))
    if choice not in CHOICES:
        raise PostError(gettext("Choose one of the buttons."))
    if thread.closed_on:
        raise PostError(gettext("Voting is over."))
    kept = db.session.get(StatementVote, (post_id, member_id)) or StatementVote(post_id=post_id, member_id=member_id)
    kept.choice = CHOICES[choice]
    db.session.add(kept)
    db.session.flush()
    ask_for_groups(thread.id, now)


@guarded(Permission.POST, places=of_thread)
def votes_of(thread: Thread, member_id: int) -> tuple[tuple[Post, str], ...]:
    """What a member has voted, so that they can change it."""
    names = {number: name for name, number in CHOICES.items()}
    mine = _votes_of(thread, member_id)
    posts = db.session.scalars(select(Post).where(Post.id.in_(mine)).order_by(Post.id))
    return tuple((post, names[mine[post.id]]) for post in posts)


def ask_for_groups(thread_id: int, now: datetime) -> None:
    """Ask the worker to look for groups, soon: many votes in a moment are one piece of work."""
    later = now + timedelta(seconds=settings().forum_opinions_delay_seconds)
    jobs.enqueue(FIND_GROUPS, str(thread_id), {"thread_id": thread_id}, run_after=later)


def count_voters(thread_id: int) -> int:
    """How many members voted on what is shown. Exact: for the inside only."""
    query = select(func.count(StatementVote.member_id.distinct())).join(Post, Post.id == StatementVote.post_id)
    return db.session.scalar(query.where(Post.thread_id == thread_id, Post.state.in_(SHOWN))) or 0


def _votes_of(thread: Thread, member_id: int) -> dict[int, int]:
    query = select(StatementVote.post_id, StatementVote.choice).join(Post, Post.id == StatementVote.post_id)
    rows = db.session.execute(
        query.where(Post.thread_id == thread.id, Post.state.in_(SHOWN), StatementVote.member_id == member_id)
    )
    return {post_id: choice for post_id, choice in rows}  # noqa: C416


def _place(post_id: int, member_id: int | None) -> bytes:
    return hashlib.blake2b(f"{member_id}:{post_id}".encode(), digest_size=8).digest()
