"""What may be read of a thread, counted once when it changes so that no page has to count; and the words it is found by."""

from __future__ import annotations

from sqlalchemy import delete, func, insert, select

from engage.core.db import db
from engage.core.finding import words_of
from engage.forums.models import SHOWN, Post, PostWord, Thread

__all__ = ["after_change", "recount", "words_of"]


def after_change(post: Post) -> None:
    """Bring what follows from a post's state up to date, in the caller's transaction: counts, and what it is found by."""
    db.session.flush()
    thread = db.session.get_one(Thread, post.thread_id)
    recount(thread)
    db.session.execute(delete(PostWord).where(PostWord.post_id == post.id))
    if post.state in SHOWN:
        title = thread.title if thread.first_post_id == post.id else ""
        words = sorted(words_of(f"{title} {post.text}"))
        rows = [{"post_id": post.id, "word": word, "board_id": thread.board_id} for word in words]
        if rows:
            db.session.execute(insert(PostWord), rows)


def recount(thread: Thread) -> None:
    """Count what may be read of one thread."""
    query = select(func.count(), func.min(Post.id), func.max(Post.id)).where(Post.thread_id == thread.id, Post.state.in_(SHOWN))
    thread.n_shown, thread.first_post_id, thread.latest_post_id = db.session.execute(query).one()
    db.session.flush()
