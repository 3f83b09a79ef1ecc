"""Nobody judges their own affair: who has a part in a conversation moderates nothing of it."""

from __future__ import annotations

import re
from collections.abc import Collection

from sqlalchemy import select

from analysis.screening.words import fold
from engage.core.db import db
from engage.forums.disguises import unmasked
from engage.forums.models import Post, Thread
from engage.forums.moderation_models import SteppedBack

_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST_NAME = 4  # letters: shorter names are parts of too many words


def has_conflict(thread: Thread, post: Post, person_id: int, name: str) -> bool:
    """Whether this member of staff wrote in the thread, said that it is about them, or is named in title or posts."""
    return is_named(thread, post, name) or bool(threads_with_a_part({thread.id}, person_id, name))


def threads_with_a_part(thread_ids: Collection[int], person_id: int, name: str) -> frozenset[int]:
    """Of many threads, those in which this member of staff wrote, stepped back or is named: few questions, however many."""
    here = select(Post.thread_id).where(Post.thread_id.in_(thread_ids)).distinct()
    stepped = select(SteppedBack.thread_id).where(SteppedBack.thread_id.in_(thread_ids), SteppedBack.person_id == person_id)
    found = {*db.session.scalars(here.where(Post.person_id == person_id)), *db.session.scalars(stepped)}
    if len([part for part in name.split() if len(part) >= _SHORTEST_NAME]) > 1:
        # Asked of the database, which knows capitals of English letters only.
        found |= set(db.session.scalars(here.where(Post.text.icontains(name, autoescape=True))))
    return frozenset(found)


def is_named(thread: Thread, post: Post, name: str) -> bool:
    """Whether the title or this post names this member of staff."""
    return _is_named(name, _words(thread, post))


def _words(thread: Thread, post: Post) -> str:
    return f"{thread.title} {post.text} {post.original or ''}"


def _is_named(name: str, text: str) -> bool:
    parts = _WORD.findall(fold(unmasked(name)))
    family = parts[-1] if parts else ""
    return len(family) >= _SHORTEST_NAME and family in _WORD.findall(fold(unmasked(text)))
