"""What may be read of a thread, counted once when it changes so that no page has to count; and the words it is found by."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, current_app
from sqlalchemy import Boolean, Integer, bindparam, case, delete, func, insert, or_, select, update

from engage.core.db import db
from engage.core.finding import words_of
from engage.forums.models import SHOWN, Post, PostWord, Thread

ON_CHANGED = "engage.on_post_changed"
# Made once, and of the tables themselves: every reply that is shown does both.
_POST_ID = bindparam("post_id", type_=Integer)
_THREADS, _ADD_WORDS = Thread.__table__.c, insert(PostWord.__table__)  # type: ignore[arg-type]
_COUNT_ONE = (
    update(Thread.__table__)  # type: ignore[arg-type]
    .where(_THREADS.id == bindparam("of"))
    .values(
        n_shown=_THREADS.n_shown + 1,
        first_post_id=func.coalesce(_THREADS.first_post_id, _POST_ID),
        latest_post_id=case((_THREADS.latest_post_id > _POST_ID, _THREADS.latest_post_id), else_=_POST_ID),
        title_shown=or_(_THREADS.title_shown, bindparam("begins", type_=Boolean)),
    )
)
__all__ = ["ON_CHANGED", "after_change", "on_changed", "recount", "show_new", "words_of"]


def on_changed(app: Flask, notify: Callable[[int, int], None]) -> None:
    """Let a domain drop what it made of a post's words: told of board and post, in the transaction in which the post changes."""
    app.extensions.setdefault(ON_CHANGED, []).append(notify)


def after_change(post: Post) -> None:
    """Bring what follows from a post's state up to date, in the caller's transaction: counts, and what it is found by."""
    db.session.flush()
    thread = db.session.get_one(Thread, post.thread_id)
    recount(thread)
    db.session.execute(delete(PostWord).where(PostWord.post_id == post.id))
    for notify in current_app.extensions.get(ON_CHANGED, ()):
        notify(thread.board_id, post.id)
    if post.state in SHOWN:
        _keep_words(post, thread, thread.title if thread.title_shown and thread.first_post_id == post.id else "")


def show_new(post: Post, thread: Thread) -> None:
    """The same for a post that was stored a moment ago and is shown: a thread is not counted through for each reply to it."""
    db.session.flush()
    begins = thread.n_shown == 0 and not _is_later(post)
    db.session.execute(_COUNT_ONE, {"of": post.thread_id, "post_id": post.id, "begins": begins})
    _keep_words(post, thread, thread.title if begins else "")
    db.session.expire(thread, ("n_shown", "first_post_id", "latest_post_id", "title_shown"))


def recount(thread: Thread) -> None:
    """Count what may be read of one thread."""
    is_shown = Post.state.in_(SHOWN)
    shown = select(func.count(), func.min(Post.id), func.max(Post.id)).where(Post.thread_id == thread.id, is_shown)
    thread.n_shown, thread.first_post_id, thread.latest_post_id = db.session.execute(shown).one()
    began_with = db.session.scalar(select(func.min(Post.id)).where(Post.thread_id == thread.id))
    thread.title_shown = thread.n_shown > 0 and thread.first_post_id == began_with
    db.session.flush()


def _is_later(post: Post) -> bool:
    return db.session.scalar(select(Post.id).where(Post.thread_id == post.thread_id, Post.id < post.id).limit(1)) is not None


def _keep_words(post: Post, thread: Thread, title: str) -> None:
    rows = [{"post_id": post.id, "word": word, "board_id": thread.board_id} for word in sorted(words_of(f"{title} {post.text}"))]
    if rows:
        db.session.execute(_ADD_WORDS, rows)
