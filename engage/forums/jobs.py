"""The worker's part of the forums: look for groups among voters, and tell followers. Loaded by workers only."""

from __future__ import annotations

from typing import Any

import numpy as np
from sqlalchemy import select

from analysis.opinions import find_opinions
from engage.core import clock
from engage.core.db import db, reading
from engage.core.jobs import handler
from engage.forums import alerts, opinions, statements
from engage.forums.joining_models import StatementVote
from engage.forums.models import SHOWN, Board, Post, Thread
from engage.safeguarding.services import thresholds


@handler(statements.FIND_GROUPS)
def find_groups(payload: dict[str, Any]) -> None:
    """Look for groups among those who voted on a thread's statements; done twice, the second time changes nothing."""
    thread_id = int(payload["thread_id"])
    with reading():
        rows = _votes(thread_id)
    rule = thresholds()
    voters, posts = sorted({row[0] for row in rows}), sorted({row[1] for row in rows})
    votes = np.full((len(voters), len(posts)), np.nan)
    row_of, column_of = {one: at for at, one in enumerate(voters)}, {one: at for at, one in enumerate(posts)}
    for member_id, post_id, choice in rows:
        votes[row_of[member_id], column_of[post_id]] = choice
    found = find_opinions(votes, smallest=rule.minimum)
    opinions.keep(thread_id, opinions.made_safe(found, posts, len(voters), rule, thread_id), clock.today())


@handler(alerts.TELL_FOLLOWERS)
def tell_followers(payload: dict[str, Any]) -> None:
    """Tell everybody who follows a thread that there is more to read, if it still may be read."""
    post = db.session.get(Post, int(payload["post_id"]))
    if post is None or post.state not in SHOWN:
        return
    thread = db.session.get_one(Thread, post.thread_id)
    alerts.tell_each_follower(db.session.get_one(Board, thread.board_id), post, clock.now())


def _votes(thread_id: int) -> list[tuple[int, int, int]]:
    """(member, statement, choice) of every vote on a statement that is shown."""
    query = select(StatementVote.member_id, StatementVote.post_id, StatementVote.choice)
    query = query.join(Post, Post.id == StatementVote.post_id).where(Post.thread_id == thread_id, Post.state.in_(SHOWN))
    return [(member_id, post_id, choice) for member_id, post_id, choice in db.session.execute(query)]
