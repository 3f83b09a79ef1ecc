"""What of a forum may be read: boards that are this reader's, and posts that were let through.

Owns that rule; nobody else loosens it.

Every text comes as a `Worded`: in the language it was written in, and beside it, where there is one, a translation the
reader can follow. A board that is not for this reader is never found here, so it is as if it were not there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext
from sqlalchemy import bindparam, func, select

from engage.core.db import db
from engage.core.errors import NotFoundError
from engage.core.i18n import language
from engage.core.wording import Worded, Wording, worded, wordings
from engage.core.written import Written
from engage.forums.models import SHOWN, Board, Post, Thread
from engage.forums.readers import NOBODY, Reader, board_of, may_read, may_write, readable_boards

BRIDGE = "en"  # what a post is most likely to have been translated into; shown to whoever has nothing nearer
PER_PAGE = 20
QUOTED_LETTERS = 300
Translations = dict[tuple[str, str], Worded]
# Made once: SQLAlchemy's work on a statement that is built anew costs as much as asking the database.
_POSTS = select(Post).where(Post.thread_id == bindparam("thread_id"), Post.state.in_(SHOWN)).limit(PER_PAGE + 1)
_POSTS_BEFORE = _POSTS.where(Post.id < bindparam("key")).order_by(Post.id.desc())
_POSTS_AFTER = _POSTS.where(Post.id > bindparam("key")).order_by(Post.id)
_PLACE = (
    select(Board, Thread)
    .join(Thread, Thread.board_id == Board.id)
    .where(Board.slug == bindparam("slug"), Thread.id == bindparam("thread_id"))
)
_WORDINGS = select(Wording).where(
    Wording.subject.in_(bindparam("subjects", expanding=True)), Wording.lang.in_(bindparam("langs", expanding=True))
)


@dataclass(frozen=True)
class BoardView:
    """One board on the list and at the head of its page. `latest_on` is None before anybody wrote."""

    id: int
    slug: str
    title: Worded
    about: Worded
    rules: tuple[Worded, ...]
    audience: str
    is_public: bool
    may_write: bool
    threads: int = 0
    latest_on: date | None = None


@dataclass(frozen=True)
class ThreadView:
    """One conversation on its board's list. `translation` is None for whoever reads the original's language."""

    id: int
    kind: str
    title: Worded
    translation: Worded | None
    author: str
    posted_on: date
    replies: int
    state: str
    summary: Worded | None


@dataclass(frozen=True)
class QuoteView:
    """The beginning of the post that another one answers. One level only: a quote in it is not shown."""

    author: str
    body: Worded


@dataclass(frozen=True)
class PostView:
    """One post as it is read: the writer's own words, and a translation beside them where one helps.

    language : what its language calls itself, where that is not the reader's
    """

    id: int
    author: str
    is_staff: bool
    is_redacted: bool
    posted_on: date
    body: Worded
    translation: Worded | None
    quote: QuoteView | None
    is_mine: bool
    language: str


@dataclass(frozen=True)
class Turns:
    """Where a list goes on: keys for the page before and after this one; None where there is none."""

    previous: int | None
    next: int | None


@dataclass(frozen=True)
class BoardPage:
    """One board with some of its conversations, the one last written in first."""

    board: BoardView
    threads: tuple[ThreadView, ...]
    turns: Turns


@dataclass(frozen=True)
class Conversation:
    """A thread with some of its posts that may be read, oldest first."""

    board: BoardView
    thread: ThreadView
    posts: tuple[PostView, ...]
    turns: Turns


def boards(lang: str, reader: Reader = NOBODY) -> tuple[BoardView, ...]:
    """Every board this reader may read, with how much is in it."""
    rows = readable_boards(reader)
    found = wordings([f"board:{row.id}" for row in rows], lang)
    counted = _counted([row.id for row in rows])
    return tuple(_board_view(row, found, lang, reader, *counted.get(row.id, (0, None))) for row in rows)


def board(slug: str, lang: str, reader: Reader = NOBODY, before: int | None = None, after: int | None = None) -> BoardPage:
    """One board and its conversations; raises `NotFoundError`. before, after : keys of `Turns`."""
    row = board_of(slug, reader)
    query = select(Thread, Post).join(Post, Post.id == Thread.first_post_id).where(Thread.board_id == row.id)
    key = Thread.latest_post_id
    if after is not None:
        rows = db.session.execute(query.where(key > after).order_by(key).limit(PER_PAGE + 1)).all()
        more, rows = len(rows) > PER_PAGE, list(reversed(rows[:PER_PAGE]))
        turns = Turns(_key(rows, 0) if more else None, _key(rows, -1))
    else:
        query = query.where(key < before) if before is not None else query
        rows = list(db.session.execute(query.order_by(key.desc()).limit(PER_PAGE + 1)).all())
        more, rows = len(rows) > PER_PAGE, rows[:PER_PAGE]
        turns = Turns(_key(rows, 0) if before is not None else None, _key(rows, -1) if more else None)
    found = _translations([f"board:{row.id}", *(f"thread:{thread.id}" for thread, _ in rows)], lang)
    view = _board_view(row, found, lang, reader)
    return BoardPage(view, tuple(_thread_view(thread, first, found, lang) for thread, first in rows), turns)


def conversation(
    slug: str, thread_id: int, lang: str, reader: Reader = NOBODY, after: int | None = None, before: int | None = None
) -> Conversation:
    """One thread of this board; raises `NotFoundError`, also for one in which nothing may be read.

    after, before : keys of `Turns`.
    """
    return read(*thread_of(slug, thread_id, reader), lang, reader, after, before)


def read(
    row: Board, thread: Thread, lang: str, reader: Reader, after: int | None = None, before: int | None = None
) -> Conversation:
    """The same for a thread that `thread_of` has given to this reader."""
    rows, turns = _page_of(thread, after, before)
    quoted = _quoted(rows)
    subjects = [f"{kind}:{one.id}" for kind, some in (("post", (*rows, *quoted.values())), ("thread", [thread])) for one in some]
    found = _translations([f"board:{row.id}", *subjects], lang)
    first = next((post for post in rows if post.id == thread.first_post_id), None) or db.session.get_one(
        Post, thread.first_post_id
    )
    return Conversation(
        _board_view(row, found, lang, reader),
        _thread_view(thread, first, found, lang),
        tuple(_post_view(post, quoted.get(post.quoted_id or 0), found, lang, reader) for post in rows),
        turns,
    )


def thread_of(slug: str, thread_id: int, reader: Reader) -> tuple[Board, Thread]:
    """A board and one of its threads in which something may be read; raises `NotFoundError`."""
    found = db.session.execute(_PLACE, {"slug": slug, "thread_id": thread_id}).first()
    if found is None or not may_read(found[0], reader):
        board_of(slug, reader)
    if found is None or not found[1].n_shown:
        raise NotFoundError(gettext("There is no conversation at this address. Choose one from the forum's page."))
    return found[0], found[1]


def shown_post(slug: str, thread_id: int, post_id: int, reader: Reader) -> Post:
    """A post that this reader may read; raises `NotFoundError`."""
    _row, thread = thread_of(slug, thread_id, reader)
    post = db.session.get(Post, post_id)
    if post is None or post.thread_id != thread.id or post.state not in SHOWN:
        raise NotFoundError(gettext("This post is not here any more."))
    return post


def board_head(slug: str, lang: str, reader: Reader) -> BoardView:
    """What stands at the head of every page of a board; raises `NotFoundError`."""
    row = board_of(slug, reader)
    return _board_view(row, wordings([f"board:{row.id}"], lang), lang, reader)


def thread_head(slug: str, thread_id: int, lang: str, reader: Reader) -> ThreadView:
    """What stands at the head of every page of a thread; raises `NotFoundError`."""
    _row, thread = thread_of(slug, thread_id, reader)
    first = db.session.get_one(Post, thread.first_post_id)
    return _thread_view(thread, first, _translations([f"thread:{thread.id}"], lang), lang)


def thread_views(threads: Sequence[tuple[Thread, Post]], lang: str) -> tuple[ThreadView, ...]:
    """These threads, each with its first post, for lists of what was found or is followed."""
    found = _translations([f"thread:{thread.id}" for thread, _ in threads], lang)
    return tuple(_thread_view(thread, first, found, lang) for thread, first in threads)


def post_views(posts: Sequence[Post], lang: str, reader: Reader) -> tuple[PostView, ...]:
    """These shown posts, without their quotes."""
    found = _translations([f"post:{post.id}" for post in posts], lang)
    return tuple(_post_view(post, None, found, lang, reader) for post in posts)


def quote_of(thread: Thread, post_id: int, lang: str) -> QuoteView | None:
    """The post that somebody is about to quote; None where there is none to be quoted here."""
    post = db.session.get(Post, post_id)
    return _quote_view(post, lang) if post is not None and post.thread_id == thread.id and post.state in SHOWN else None


def _page_of(thread: Thread, after: int | None, before: int | None) -> tuple[list[Post], Turns]:
    key = {"thread_id": thread.id, "key": before if before is not None else after or 0}
    if before is not None:
        rows = list(db.session.scalars(_POSTS_BEFORE, key))
        more, rows = len(rows) > PER_PAGE, rows[:PER_PAGE][::-1]
        return rows, Turns(rows[0].id if more and rows else None, rows[-1].id if rows else None)
    rows = list(db.session.scalars(_POSTS_AFTER, key))
    more, rows = len(rows) > PER_PAGE, rows[:PER_PAGE]
    return rows, Turns(rows[0].id if after is not None and rows else None, rows[-1].id if more else None)


def _quoted(rows: Iterable[Post]) -> dict[int, Post]:
    wanted = {post.quoted_id for post in rows if post.quoted_id}
    if not wanted:
        return {}
    return {post.id: post for post in db.session.scalars(select(Post).where(Post.id.in_(wanted), Post.state.in_(SHOWN)))}


def _counted(board_ids: Sequence[int]) -> dict[int, tuple[int, date | None]]:
    """How many threads of each board may be read, and the day of its latest post."""
    query = select(Thread.board_id, func.count(), func.max(Thread.latest_post_id))
    rows = db.session.execute(query.where(Thread.board_id.in_(board_ids), Thread.n_shown > 0).group_by(Thread.board_id)).all()
    days = dict(db.session.execute(select(Post.id, Post.posted_on).where(Post.id.in_([latest for *_, latest in rows]))).all())
    return {board_id: (number, days.get(latest or 0)) for board_id, number, latest in rows}


def _key(rows: Sequence[tuple[Thread, Post]], place: int) -> int | None:
    return rows[place][0].latest_post_id if rows else None


def _translations(subjects: list[str], lang: str) -> Translations:
    """The reader's own language first, the bridge where there is nothing nearer: one query."""
    found = db.session.scalars(_WORDINGS, {"subjects": subjects, "langs": [lang, BRIDGE]})
    rows = sorted(found, key=lambda row: row.lang == lang)
    return {(row.subject, row.field): Worded(row.text, row.lang, True, bool(row.checked_by)) for row in rows}


def _board_view(
    row: Board, found: Translations, lang: str, reader: Reader, threads: int = 0, latest_on: date | None = None
) -> BoardView:
    subject = f"board:{row.id}"
    joined = worded(_in(found, lang), subject, "rules", "\n".join(row.rules), lang)
    rules = tuple(Worded(line, joined.lang, joined.is_translated) for line in joined.text.splitlines())
    title, about = (worded(_in(found, lang), subject, *field, lang) for field in (("title", row.title), ("about", row.about)))
    is_open = may_write(row, reader)
    return BoardView(row.id, row.slug, title, about, rules, row.audience, row.is_public, is_open, threads, latest_on)


def _in(found: Translations, lang: str) -> Translations:
    return {key: one for key, one in found.items() if one.lang == lang}


def _thread_view(thread: Thread, first: Post, found: Translations, lang: str) -> ThreadView:
    subject = f"thread:{thread.id}"
    translation = _beside(found, subject, "title", thread.lang, lang) if thread.title_shown else None
    shown = thread.title if thread.title_shown else ""
    title = _original(shown, thread.lang, translation, lang) if shown else Worded(gettext("A conversation"), lang)
    summary = worded(_in(found, lang), subject, "summary", thread.summary, lang) if thread.summary else None
    return ThreadView(
        thread.id, thread.kind, title, translation, _name(first), first.posted_on, thread.n_shown - 1, thread.state, summary
    )


def _post_view(post: Post, quoted: Post | None, found: Translations, lang: str, reader: Reader) -> PostView:
    translation = _beside(found, f"post:{post.id}", "text", post.lang, lang)
    return PostView(
        post.id,
        _name(post),
        post.is_staff,
        post.state == "redacted",
        post.posted_on,
        _original(post.text, post.lang, translation, lang),
        translation,
        _quote_view(quoted, lang) if quoted else None,
        post.member_id is not None and post.member_id == reader.member_id,
        "" if post.lang == lang else language(post.lang).name,
    )


def _quote_view(quoted: Post, lang: str) -> QuoteView:
    words = quoted.text if len(quoted.text) <= QUOTED_LETTERS else quoted.text[:QUOTED_LETTERS].rstrip() + " …"
    return QuoteView(_name(quoted), _original(words, quoted.lang, None, lang))


def _name(post: Post) -> str:
    """Who wrote it: a service by its name, which nobody translates; members' names are in no language that we know of."""
    if post.is_staff and post.author:
        return Written(post.author, "en")
    return post.author or gettext("A former member")


def _original(text: str, written_in: str, translation: Worded | None, lang: str) -> Worded:
    return Worded(text, written_in, is_translated=translation is not None or written_in == lang)


def _beside(found: Translations, subject: str, field: str, written_in: str, lang: str) -> Worded | None:
    return None if written_in == lang else found.get((subject, field))
