"""Nobody judges their own affair: who has a part in a conversation moderates nothing of it.

Owns who moderates (`Moderator`), and what they say themselves: that a conversation is about them.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext
from sqlalchemy import select

from analysis.screening.words import fold
from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.core import audit
from engage.core.db import db
from engage.core.errors import ForbiddenError, NotFoundError
from engage.forums.disguises import unmasked
from engage.forums.models import Post, Thread
from engage.forums.moderation_models import SteppedBack
from engage.forums.places import of_thread

_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST_NAME = 4  # letters: shorter names are parts of too many words


class ConflictError(ForbiddenError):
    """A moderator has a part in this conversation."""


@dataclass(frozen=True)
class Moderator:
    """Who decides: the account, and the name by which a conversation could be about them."""

    person_id: int
    name: str


def refuse_a_part(thread: Thread, post: Post, moderator: Moderator) -> None:
    """Raise `ConflictError` for who wrote in the thread, said that it is about them, or is named in title or posts."""
    if is_named(thread, post, moderator.name) or threads_with_a_part({thread.id}, moderator):
        raise ConflictError(gettext("You have a part in this conversation. Another moderator decides about it."))


def threads_with_a_part(thread_ids: Collection[int], moderator: Moderator) -> frozenset[int]:
    """Of many threads, those in which this moderator wrote, stepped back or is named: few questions, however many."""
    person_id, name = moderator.person_id, moderator.name
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


@guarded(Permission.MODERATE, places=of_thread)
def step_back(thread: Thread, moderator: Moderator, *, now: datetime) -> None:
    """A moderator says that a conversation is about them: they decide nothing of it any more."""
    if db.session.get(SteppedBack, (thread.id, moderator.person_id)) is None:
        db.session.add(SteppedBack(thread_id=thread.id, person_id=moderator.person_id))
        audit.record("moderator stepped back", f"forum_thread:{thread.id}", actor_id=moderator.person_id, now=now)
        db.session.flush()


@guarded(Permission.MODERATE, places=of_thread)
def let_back(thread: Thread, person_id: int, moderator: Moderator, *, now: datetime) -> None:
    """Take that back, where it was a mistake: another moderator says so. Raises `ConflictError` for whoever has a part in it."""
    row = db.session.get(SteppedBack, (thread.id, person_id))
    if row is None:
        raise NotFoundError(gettext("There is nobody with this number."))
    if person_id == moderator.person_id or thread.id in threads_with_a_part({thread.id}, moderator):
        raise ConflictError(gettext("You have a part in this conversation. Another moderator decides about it."))
    db.session.delete(row)
    detail = {"person": person_id}
    audit.record("moderator let back", f"forum_thread:{thread.id}", actor_id=moderator.person_id, now=now, **detail)
    db.session.flush()


@guarded(Permission.MODERATE, places=of_thread)
def stepped_back(thread: Thread) -> tuple[int, ...]:
    """Who of the moderators has said that this conversation is about them."""
    query = select(SteppedBack.person_id).where(SteppedBack.thread_id == thread.id).order_by(SteppedBack.person_id)
    return tuple(db.session.scalars(query))


def _words(thread: Thread, post: Post) -> str:
    return f"{thread.title} {post.text} {post.original or ''}"


def _is_named(name: str, text: str) -> bool:
    parts = _WORD.findall(fold(unmasked(name)))
    family = parts[-1] if parts else ""
    return len(family) >= _SHORTEST_NAME and family in _WORD.findall(fold(unmasked(text)))
