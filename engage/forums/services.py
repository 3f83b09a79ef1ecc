"""What of a forum may be read: public boards, and posts that were let through. Owns that rule; nobody else may loosen it.

Every text comes as a `Worded`: in the language it was written in, and beside it, where there is one, a translation the
reader can follow. A young people's board is never found here, so it is as if it were not there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext
from sqlalchemy import ColumnElement, and_, func, select

from engage.core.db import db
from engage.core.errors import NotFoundError
from engage.core.wording import Worded, worded, wordings
from engage.forums.models import Board, Post, Thread

SHOWN = ("published", "redacted")
BRIDGE = "en"  # what a post is most likely to have been translated into; shown to whoever has nothing nearer
Translations = dict[tuple[str, str], Worded]


@dataclass(frozen=True)
class BoardView:
    """One board on the list and at the head of its page. `latest_on` is None before anybody wrote."""

    slug: str
    title: Worded
    about: Worded
    rules: tuple[Worded, ...]
    threads: int
    latest_on: date | None


@dataclass(frozen=True)
class ThreadView:
    """One conversation on its board's list. `translation` is None for whoever reads the original's language."""

    id: int
    title: Worded
    translation: Worded | None
    author: str
    posted_on: date
    replies: int
    state: str


@dataclass(frozen=True)
class PostView:
    """One post as it is read: the writer's own words, and a translation beside them where one helps."""

    author: str
    is_staff: bool
    posted_on: date
    body: Worded
    translation: Worded | None


@dataclass(frozen=True)
class Conversation:
    """A thread with every post that may be read, oldest first."""

    board: BoardView
    thread: ThreadView
    posts: tuple[PostView, ...]


def boards(lang: str) -> tuple[BoardView, ...]:
    """Every board the public may read."""
    rows = db.session.scalars(select(Board).where(_is_readable()).order_by(Board.id)).all()
    found = wordings([f"board:{row.id}" for row in rows], lang)
    return tuple(_board_view(row, found, lang) for row in rows)


def board(slug: str, lang: str) -> tuple[BoardView, tuple[ThreadView, ...]]:
    """One board and its conversations, the one last written in first; raises `NotFoundError`."""
    row = _board(slug)
    threads = [thread for thread in db.session.scalars(select(Thread).where(Thread.board_id == row.id)) if _shown(thread)]
    threads.sort(key=lambda thread: (_shown(thread)[-1].posted_on, thread.id), reverse=True)
    found = _translations([f"thread:{thread.id}" for thread in threads], lang)
    view = _board_view(row, wordings([f"board:{row.id}"], lang), lang)
    return view, tuple(_thread_view(thread, _shown(thread), found, lang) for thread in threads)


def conversation(slug: str, thread_id: int, lang: str) -> Conversation:
    """One thread of this board; raises `NotFoundError`, also for one in which nothing may be read."""
    row, thread = _board(slug), db.session.get(Thread, thread_id)
    posts = _shown(thread) if thread is not None and thread.board_id == row.id else ()
    if thread is None or not posts:
        raise NotFoundError(gettext("There is no conversation at this address. Choose one from the forum's page."))
    found = _translations([f"thread:{thread.id}", *(f"post:{post.id}" for post in posts)], lang)
    view = _board_view(row, wordings([f"board:{row.id}"], lang), lang)
    return Conversation(
        view,
        _thread_view(thread, posts, found, lang),
        tuple(_post_view(post, found, lang) for post in posts),
    )


def _is_readable() -> ColumnElement[bool]:
    return and_(Board.is_public, Board.audience == "parents")


def _board(slug: str) -> Board:
    row = db.session.scalar(select(Board).where(Board.slug == slug, _is_readable()))
    if row is None:
        raise NotFoundError(gettext("There is no forum at this address. Choose one from the list of forums."))
    return row


def _shown(thread: Thread) -> tuple[Post, ...]:
    return tuple(post for post in thread.posts if post.state in SHOWN)


def _translations(subjects: list[str], lang: str) -> Translations:
    """The reader's own language first, the bridge where there is nothing nearer."""
    return {**wordings(subjects, BRIDGE), **wordings(subjects, lang)}


def _board_view(row: Board, found: Translations, lang: str) -> BoardView:
    subject = f"board:{row.id}"
    joined = worded(found, subject, "rules", "\n".join(row.rules), lang)
    rules = tuple(Worded(line, joined.lang, joined.is_translated) for line in joined.text.splitlines())
    readable = and_(Thread.board_id == row.id, Post.state.in_(SHOWN))
    counted = select(func.count(Thread.id.distinct()), func.max(Post.posted_on)).join(Post).where(readable)
    threads, latest_on = db.session.execute(counted).one()
    title, about = (worded(found, subject, *field, lang) for field in (("title", row.title), ("about", row.about)))
    return BoardView(row.slug, title, about, rules, threads, latest_on)


def _thread_view(thread: Thread, posts: tuple[Post, ...], found: Translations, lang: str) -> ThreadView:
    translation = _beside(found, f"thread:{thread.id}", "title", thread.lang, lang)
    title, first = _original(thread.title, thread.lang, translation, lang), posts[0]
    return ThreadView(thread.id, title, translation, first.author, first.posted_on, len(posts) - 1, thread.state)


def _post_view(post: Post, found: Translations, lang: str) -> PostView:
    translation = _beside(found, f"post:{post.id}", "text", post.lang, lang)
    body = _original(post.text, post.lang, translation, lang)
    return PostView(post.author, post.is_staff, post.posted_on, body, translation)


def _original(text: str, written_in: str, translation: Worded | None, lang: str) -> Worded:
    return Worded(text, written_in, is_translated=translation is not None or written_in == lang)


def _beside(found: Translations, subject: str, field: str, written_in: str, lang: str) -> Worded | None:
    return None if written_in == lang else found.get((subject, field))
