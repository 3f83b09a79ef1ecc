"""What somebody typed, looked over before any of it is kept: whether it can be taken, whether it worries, what is pointed at.

Owns limits of length and number, and who is trusted. Only reads: `posting` keeps what was looked over.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date

from flask import current_app
from flask_babel import gettext
from sqlalchemy import bindparam, func, select

from analysis.screen import Screening
from engage import safeguarding
from engage.accounts.members import MemberView
from engage.core.config import Settings
from engage.core.db import db
from engage.core.errors import DomainError
from engage.core.forms import too_long
from engage.forums import holding
from engage.forums.disguises import tidied, unmasked
from engage.forums.holding import Pointed
from engage.forums.models import Board, Post, Thread
from engage.forums.readers import Reader
from engage.trust.services import area_names

LONGEST_TITLE, LONGEST_POST, LONGEST_STATEMENT, LONGEST_ANSWER = 160, 5000, 200, 1000
_CALM = Screening(concern=False, kinds=(), score=0.0)  # what staff write is theirs to answer for
# Made once: SQLAlchemy's work on a statement that is built anew costs as much as asking the database.
_SENT = select(
    func.count().filter(Post.posted_on == bindparam("day")), func.count().filter(Post.state == "held")
).where(Post.member_id == bindparam("member_id"))  # fmt: skip
_STATES = select(Post.state, func.count()).where(Post.member_id == bindparam("member_id")).group_by(Post.state)
_NAMES = select(Post.author).where(Post.thread_id == bindparam("thread_id")).distinct().limit(200)


class PostError(DomainError):
    """A post that cannot be taken as it is."""


class FloodError(PostError):
    """Too much from one writer at once."""

    status = 429


@dataclass(frozen=True)
class Draft:
    """What somebody typed. token : of the form, so that the same form sent twice is one post."""

    text: str
    lang: str
    token: str
    title: str = ""
    quoted_id: int | None = None


@dataclass(frozen=True)
class Looked:
    """A draft that can be taken.

    text, title : as they are to be stored; found : what the screening says; reasons : why it waits, none where it need not;
    marks : the places meant in `text`
    """

    text: str
    title: str
    found: Screening
    reasons: tuple[str, ...] = ()
    marks: tuple[tuple[int, int, str], ...] = ()

    @property
    def waits(self) -> bool:
        """Whether somebody looks before others see it."""
        return bool(set(self.reasons) - {"shouting"})


def look_over(board: Board, thread: Thread | None, draft: Draft, reader: Reader, *, today: date) -> Looked:
    """Look over a draft. thread : None for one that begins a conversation. Raises `PostError`, `FloodError`."""
    text, title = tidied(draft.text), " ".join(tidied(draft.title).split())
    check_length(text, thread.kind if thread is not None else "talk")
    if len(title) > LONGEST_TITLE:
        raise PostError(gettext("Make the title shorter."))
    if reader.member is None:
        return Looked(text, title, _CALM)
    _check_flood(reader.member.id, today)
    raw = f"{draft.title}\n{draft.text}"
    found = screened(raw, (text, title), draft.lang)
    if found.concern:
        return Looked(text, title, found)
    names = (reader.member.pseudonym,)
    pointed = point(raw, text, title, draft.lang, lambda: names_in(thread.id if thread is not None else None, names))
    waits_for_all = ["board"] if board.read_first else [] if is_trusted(reader.member) else ["new_writer"]
    return Looked(text, title, found, tuple(sorted({*pointed.reasons, *waits_for_all})), pointed.marks)


def screened(raw: str, kept: Iterable[str], lang: str) -> Screening:
    """What the screening says of a text as it was meant to be read, and as it would be stored."""
    meant, stored = unmasked(raw, lang), "\n".join(filter(None, kept))
    found = safeguarding.services.look_at(meant)
    return found if found.concern or meant == stored else safeguarding.services.look_at(stored)


def point(raw: str, text: str, title: str, lang: str, names: Callable[[], Collection[str]]) -> Pointed:
    """What a moderator should look at in a text and its title. names : what may stand, asked for where it makes a difference."""
    pointed = holding.look(raw, text, lang, title=title)
    return holding.look(raw, text, lang, names(), title=title) if pointed.reasons else pointed


def check_length(text: str, kind: str) -> None:
    """Raise `PostError` for an empty text or one that is too long."""
    limit = LONGEST_STATEMENT if kind == "statements" else LONGEST_POST
    if not text:
        raise PostError(gettext("Write something first."))
    if len(text) > limit:
        raise PostError(too_long(len(text) - limit, limit))


def names_to_keep(post: Post) -> frozenset[str]:
    """What may stand in a post though it looks like a name: places, and the names that people are known by in this thread."""
    return names_in(post.thread_id, (post.author,))


def names_in(thread_id: int | None, more: Iterable[str]) -> frozenset[str]:
    """The same in a thread, or in one that is yet to begin."""
    known = db.session.scalars(_NAMES, {"thread_id": thread_id}) if thread_id is not None else ()
    return frozenset((*area_names().values(), *more, *known))


def is_trusted(member: MemberView) -> bool:
    """Whether an adult's posts appear at once: enough were let through, and few were turned down."""
    if member.audience != "parents":
        return False
    if member.is_trusted:
        return True
    states = {state: number for state, number in db.session.execute(_STATES, {"member_id": member.id})}  # noqa: C416
    good = states.get("published", 0) - 3 * (states.get("rejected", 0) + states.get("escalated", 0))
    return good >= settings().forum_trust_posts


def settings() -> Settings:
    """This site's settings."""
    found: Settings = current_app.config["SETTINGS"]
    return found


def _check_flood(member_id: int, today: date) -> None:
    sent_today, waiting = db.session.execute(_SENT, {"member_id": member_id, "day": today}).one()
    if sent_today >= settings().forum_posts_a_day or waiting >= settings().forum_waiting_posts:
        raise FloodError(gettext("You have sent a lot. Wait until some of it has been read, then send this again."))
