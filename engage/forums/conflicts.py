"""Nobody judges their own affair: who has a part in a conversation moderates nothing of it."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import or_, select

from analysis.screening.words import fold
from engage.core.db import db
from engage.forums.models import Post, Thread

_SHORTEST_NAME = 4  # letters: shorter names are parts of too many words


def has_conflict(thread: Thread, post: Post, person_id: int, name: str) -> bool:
    """Whether this member of staff wrote in the thread, is said to be what it is about, or is named in its title or the post."""
    if is_about(thread, post, person_id, name):
        return True
    wrote = select(Post.id).where(Post.thread_id == thread.id, Post.person_id == person_id).limit(1)
    return db.session.scalar(wrote) is not None or _is_named_elsewhere(thread, name)


def threads_with_a_part(thread_ids: Collection[int], person_id: int, name: str) -> frozenset[int]:
    """Of many threads, those in which this member of staff wrote or is named: two questions, however many there are."""
    here = select(Post.thread_id).where(Post.thread_id.in_(thread_ids)).distinct()
    found = set(db.session.scalars(here.where(Post.person_id == person_id)))
    if len([part for part in name.split() if len(part) >= _SHORTEST_NAME]) > 1:
        found |= set(db.session.scalars(here.where(Post.text.icontains(name, autoescape=True))))
    return frozenset(found)


def is_about(thread: Thread, post: Post, person_id: int, name: str) -> bool:
    """Whether the thread is said to be about this member of staff, or its title or the post names them."""
    return person_id == thread.about_person_id or _is_named(name, f"{thread.title} {post.text} {post.original or ''}")


def _is_named_elsewhere(thread: Thread, name: str) -> bool:
    """The same for what else stands in the thread; asked of the database, which knows capitals of English letters only."""
    parts = [part for part in name.split() if len(part) >= _SHORTEST_NAME]
    if len(parts) < 2:
        return False
    named = select(Post.id).where(Post.thread_id == thread.id, or_(Post.text.icontains(name, autoescape=True)))
    return db.session.scalar(named.limit(1)) is not None


def _is_named(name: str, text: str) -> bool:
    words = set(fold(text).replace(".", " ").replace(",", " ").replace("’s", " ").replace("'s", " ").split())
    parts = [fold(part) for part in name.split()]
    family = parts[-1] if parts else ""
    return len(family) >= _SHORTEST_NAME and family in words
