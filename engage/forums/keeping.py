"""What staff do with boards and conversations: open them, say where things stand, close with a summary, translate."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from engage.accounts.guarding import Places, guarded
from engage.accounts.permissions import Permission
from engage.core import audit
from engage.core.db import db
from engage.core.errors import DomainError, NotFoundError
from engage.core.wording import put_wording
from engage.forums import alerts, posting
from engage.forums.disguises import tidied
from engage.forums.drafts import Draft
from engage.forums.joining_models import Meeting, Poll
from engage.forums.models import SHOWN, THREAD_STATES, Board, Post, Thread
from engage.forums.places import of_board, of_thread, of_thread_id
from engage.forums.posting import Sent
from engage.forums.readers import Reader

RESERVED = ("mine", "search", "sent", "new")
MOST_OPTIONS = 8


class KeepingError(DomainError):
    """Something about a board or a conversation cannot be as asked."""


@dataclass(frozen=True)
class BoardWords:
    """What is known of a board before it opens."""

    title: str
    about: str
    rules: tuple[str, ...]
    audience: str
    is_public: bool
    area_id: int | None
    read_first: bool
    is_open: bool = True


def of_words(words: BoardWords) -> Places:
    """The place that a board is opened for."""
    return (words.area_id,)


@guarded(Permission.MANAGE_BOARDS, places=of_words)
def open_board(words: BoardWords, person_id: int, *, now: datetime) -> Board:
    """A new board.

    Raises `KeepingError` for a title that is taken. A young people's board is never public and always read first.
    """
    young = words.audience == "young_people"
    title = tidied(words.title)
    board = Board(
        slug=_slug(title),
        title=title,
        about=tidied(words.about),
        rules=[tidied(rule) for rule in words.rules],
        audience=words.audience,
        is_public=words.is_public and not young,
        area_id=words.area_id,
        read_first=words.read_first or young,
        is_open=words.is_open,
    )
    try:
        with db.session.begin_nested():
            db.session.add(board)
    except IntegrityError as problem:
        raise KeepingError(gettext("There is a forum with this title already. Choose another title.")) from problem
    _record("forum opened", f"forum_board:{board.id}", person_id, now)
    return board


@guarded(Permission.MANAGE_BOARDS, places=of_board)
def change_board(board: Board, *, is_open: bool, read_first: bool, person_id: int, now: datetime) -> None:
    """Let members write, or not; read everything first, or not (young people's boards always are)."""
    board.is_open, board.read_first = is_open, read_first or board.audience == "young_people"
    _record("forum changed", f"forum_board:{board.id}", person_id, now, is_open=is_open, read_first=board.read_first)


@guarded(Permission.ANSWER_FOR_SERVICE, places=of_thread)
def say_state(thread: Thread, state: str, person_id: int, *, now: datetime) -> None:
    """Say where a conversation stands. Raises `KeepingError` for a state there is not."""
    if state not in THREAD_STATES:
        raise KeepingError(gettext("Choose where it stands."))
    thread.state = state
    _record("thread state", f"forum_thread:{thread.id}", person_id, now, state=state)


@guarded(Permission.ANSWER_FOR_SERVICE, places=of_thread)
def close(board: Board, thread: Thread, summary: str, person_id: int, *, now: datetime, today: date) -> None:
    """Close a conversation with what came of it; followers hear. Raises `KeepingError` without a summary."""
    if not tidied(summary):
        raise KeepingError(gettext("Write what came of it: everybody who took part will read it."))
    thread.summary, thread.closed_on = tidied(summary)[:2000], today
    _record("thread closed", f"forum_thread:{thread.id}", person_id, now)
    alerts.tell_closed(board, thread.id, now)


@guarded(Permission.ANSWER_FOR_SERVICE, places=of_thread)
def open_again(thread: Thread, person_id: int, *, now: datetime) -> None:
    """Open a closed conversation again; its summary goes."""
    thread.summary, thread.closed_on = "", None
    _record("thread opened again", f"forum_thread:{thread.id}", person_id, now)


@guarded(Permission.ANSWER_FOR_SERVICE, places=of_board)
def begin(board: Board, draft: Draft, reader: Reader, kind: str, *, now: datetime, today: date) -> Sent:
    """Staff begin a conversation, a set of statements to vote on, or the notes of a meeting."""
    return posting.start_thread(board, draft, reader, now=now, today=today, kind=kind)


@guarded(Permission.ANSWER_FOR_SERVICE, places=of_thread_id)
def add_meeting(thread_id: int, met_on: date, place: str, n_members: int, n_staff: int) -> None:
    """Keep when and where a meeting was and how many came: numbers only."""
    if n_members < 0 or n_staff < 0:
        raise KeepingError(gettext("Write a whole number."))
    db.session.add(Meeting(thread_id=thread_id, met_on=met_on, place=tidied(place)[:120], n_members=n_members, n_staff=n_staff))
    db.session.flush()


@guarded(Permission.ANSWER_FOR_SERVICE, places=of_thread)
def add_poll(thread: Thread, question: str, options: Sequence[str], person_id: int, *, now: datetime) -> None:
    """Put a poll at the head of a conversation, once: votes are for what was asked."""
    given = tuple(dict.fromkeys(tidied(option)[:120] for option in options if tidied(option)))
    if thread.has_poll:
        raise KeepingError(gettext("This conversation has a poll already."))
    if not tidied(question) or not 2 <= len(given) <= MOST_OPTIONS:
        raise KeepingError(gettext("Write a question, and from two to %(most)s answers, one on a line.", most=MOST_OPTIONS))
    db.session.add(Poll(thread_id=thread.id, question=tidied(question)[:200], options=list(given)))
    thread.has_poll = True
    _record("poll added", f"forum_thread:{thread.id}", person_id, now)


@guarded(Permission.ANSWER_FOR_SERVICE, places=of_thread)
def put_translation(post_id: int, thread: Thread, lang: str, text: str, name: str, person_id: int, *, now: datetime) -> None:
    """Put a person's translation beside a post; the original stays where it is."""
    post = db.session.get(Post, post_id)
    if post is None or post.thread_id != thread.id or post.state not in SHOWN:
        raise NotFoundError(gettext("This post is not here any more."))
    if not tidied(text) or lang == post.lang:
        raise KeepingError(gettext("Write the translation, and say which language it is in."))
    put_wording(f"post:{post.id}", "text", lang, tidied(text), checked_by=name)
    _record("post translated", f"forum_post:{post.id}", person_id, now, lang=lang)


@guarded(Permission.ANSWER_FOR_SERVICE, places=of_board)
def threads_of(board: Board, limit: int = 50) -> list[tuple[Thread, Post]]:
    """The conversations of a board that can be read, the latest first."""
    query = select(Thread, Post).join(Post, Post.id == Thread.first_post_id).where(Thread.board_id == board.id)
    return [(thread, post) for thread, post in db.session.execute(query.order_by(Thread.latest_post_id.desc()).limit(limit))]


def _slug(title: str) -> str:
    """A board's address. Titles of other alphabets leave no letter for one: their boards are numbered."""
    plain = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:60]
    if plain:
        return f"{plain}-forum" if plain in RESERVED else plain
    taken = db.session.scalar(select(func.count()).where(Board.slug.startswith("forum"))) or 0
    return f"forum-{taken + 1}"


def _record(action: str, subject: str, person_id: int, now: datetime, **detail: object) -> None:
    db.session.flush()
    audit.record(action, subject, actor_id=person_id, now=now, **detail)
