"""What is left of a member who is erased: what they wrote and everybody read, and no name on it."""

from __future__ import annotations

from sqlalchemy import select

from engage.core.db import db
from engage.forums.models import Post, Thread
from engage.forums.posting import empty


def forget_member(member_id: int) -> None:
    """Take a member's name off their posts; what nobody else could read goes with them.

    Votes and follows go with the member's row.
    """
    for post in db.session.scalars(select(Post).where(Post.member_id == member_id)):
        post.author = ""  # pages say "a former member"
        if post.state in {"held", "rejected"}:
            empty(post, "removed")
        elif post.original is not None:
            post.original, post.read_before = post.text, None  # what was taken out is kept for nobody any more
            db.session.get_one(Thread, post.thread_id).title_before = None
    db.session.flush()
