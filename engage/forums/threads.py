"""What may be read of a thread, counted once when it changes so that no page has to count; and the words it is found by."""

from __future__ import annotations

import re

from sqlalchemy import delete, func, insert, select

from analysis.screening.words import fold
from engage.core.db import db
from engage.forums.models import SHOWN, Post, PostWord, Thread

_WORD = re.compile(r"[^\W_]+")
# Written without spaces: found by every two signs that stand together.
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]+")
_SHORTEST, _LONGEST = 2, 24


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


def words_of(text: str) -> frozenset[str]:
    """The words a text is found by: folded, so that accents and capitals do not matter."""
    found: set[str] = set()
    for word in _WORD.findall(fold(text)):
        if _UNSPACED.search(word):
            found |= {word[at : at + 2] for at in range(max(len(word) - 1, 1))}
        elif len(word) >= _SHORTEST:
            found.add(word[:_LONGEST])
    return frozenset(found)
