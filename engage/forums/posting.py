"""Writing: the only way in for a post. Screened before it is stored, held where somebody should look first, shown where not.

What worries goes to the safeguarding lead in the same transaction, and never stands in these tables, not even for a moment.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import current_app
from flask_babel import gettext
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from engage import safeguarding
from engage.core.config import Settings
from engage.core.db import db
from engage.core.errors import DomainError, NotFoundError
from engage.core.forms import too_long
from engage.forums import alerts, holding
from engage.forums.disguises import tidied, unmasked
from engage.forums.models import SHOWN, Board, Post, Thread
from engage.forums.readers import Reader, check_may_write
from engage.forums.threads import after_change
from engage.trust.services import area_names

HELD_SOURCE = "forum_post"
LONGEST_TITLE, LONGEST_POST, LONGEST_STATEMENT, LONGEST_ANSWER = 160, 5000, 200, 1000


class PostError(DomainError):
    """A post that cannot be taken as it is."""


class FloodError(PostError):
    """Too much from one writer at once."""

    status = 429


@dataclass(frozen=True)
class Sent:
    """What became of what was sent. state : of the post; help should be shown at once where it is `escalated`."""

    post_id: int
    thread_id: int
    state: str


@dataclass(frozen=True)
class Draft:
    """What somebody typed. token : of the form, so that the same form sent twice is one post."""

    text: str
    lang: str
    token: str
    title: str = ""
    quoted_id: int | None = None


def start_thread(board: Board, draft: Draft, reader: Reader, *, now: datetime, today: date, kind: str = "talk") -> Sent:
    """Begin a conversation. Raises `ForbiddenError`, `PostError`, `FloodError`."""
    check_may_write(board, reader)
    if earlier := _sent_before(draft, reader):
        return earlier
    if not tidied(draft.title):
        raise PostError(gettext("Give your conversation a title."))
    thread = Thread(board_id=board.id, kind=kind, title="", lang=draft.lang, summary="")
    return _store(board, thread, draft, reader, now, today)


def reply(board: Board, thread: Thread, draft: Draft, reader: Reader, *, now: datetime, today: date) -> Sent:
    """Answer in a conversation, or add a statement where it is one to vote in. Raises the same."""
    check_may_write(board, reader)
    if earlier := _sent_before(draft, reader):
        return earlier
    if thread.closed_on:
        raise PostError(gettext("This conversation is closed. You can begin a new one."))
    return _store(board, thread, draft, reader, now, today)


def send_again(post_id: int, reader: Reader, *, text: str, answer: str, now: datetime) -> Sent:
    """What a writer does about a post that was turned down or changed: write it anew, say something to the moderator, or both."""
    post = own_post(post_id, reader)
    if post.state not in {"rejected", "redacted", "held"}:
        raise PostError(gettext("This post cannot be changed any more."))
    thread = db.session.get_one(Thread, post.thread_id)
    board = db.session.get_one(Board, thread.board_id)
    plain, said = tidied(text) if post.state != "redacted" else post.text, tidied(answer)
    check_length(plain, thread.kind)
    words = {"text": plain, **({"answer": said} if said else {})}
    if take_out(post, words, text + answer, now=now):
        return Sent(post.id, thread.id, post.state)
    if post.state != "redacted":
        pointed = holding.look(text, plain, post.lang, names_to_keep(post))
        post.text, post.state, post.marks = plain, "held", [list(mark) for mark in pointed.marks]
        post.reasons = sorted({*pointed.reasons, "board"})
    post.answer = said
    wait(post, board, now)
    after_change(post)
    return Sent(post.id, thread.id, post.state)


def withdraw(post_id: int, reader: Reader) -> None:
    """A writer takes their own post back: nothing of it stays."""
    post = own_post(post_id, reader)
    if post.state == "escalated":
        raise PostError(
            gettext("Someone whose job is to keep people safe has these words. Write to us if you want them taken away.")
        )
    empty(post, "removed")


def own_post(post_id: int, reader: Reader) -> Post:
    """A post of this very member; raises `NotFoundError` for any other, in the same words as for none."""
    post = db.session.get(Post, post_id)
    if post is None or post.member_id is None or post.member_id != reader.member_id or post.state == "removed":
        raise NotFoundError(gettext("This post is not here any more."))
    return post


def check_length(text: str, kind: str) -> None:
    """Raise `PostError` for an empty text or one that is too long."""
    limit = LONGEST_STATEMENT if kind == "statements" else LONGEST_POST
    if not text:
        raise PostError(gettext("Write something first."))
    if len(text) > limit:
        raise PostError(too_long(len(text) - limit, limit))


def take_out(post: Post, words: Mapping[str, str], raw: str, *, now: datetime) -> bool:
    """Screen what was sent. True: the lead has it, and the post has nothing left of it."""
    found = safeguarding.services.look_at(unmasked(raw, post.lang))
    if found.concern:
        safeguarding.services.raise_concern(HELD_SOURCE, str(post.id), words, found, now=now)
    elif not safeguarding.services.take_if_worrying(HELD_SOURCE, str(post.id), words, now=now):
        return False
    empty(post, "escalated")
    return True


def empty(post: Post, state: str) -> None:
    """Take every word of a post away: text, what stood there before, translations, title, and what it is found by."""
    opened = opens_thread(post)
    alerts.forget_translations(post, with_title=opened)
    post.text, post.original, post.answer, post.marks, post.reasons = "", None, "", [], []
    post.state, post.waiting_since, post.look_by = state, None, None
    if opened:
        db.session.get_one(Thread, post.thread_id).title = ""
    after_change(post)


def opens_thread(post: Post) -> bool:
    """Whether this is the post its thread began with: the title is its writer's too."""
    return db.session.scalar(select(func.min(Post.id)).where(Post.thread_id == post.thread_id)) == post.id


def wait(post: Post, board: Board, now: datetime, *, reporters: int = 0) -> None:
    """Put a post before the moderators, or move it up: the higher its risk, the sooner somebody should look."""
    hours = settings().forum_target_hours
    post.risk = holding.risk_of(post.reasons, reporters)
    post.waiting_since = post.waiting_since or now
    post.look_by = post.waiting_since + timedelta(hours=hours) * (1 - post.risk / 125)
    db.session.flush()
    alerts.tell_moderators(board, post, now)


def names_to_keep(post: Post) -> frozenset[str]:
    """What may stand in a post though it looks like a name: places, and the names that people are known by in this thread."""
    known = db.session.scalars(select(Post.author).where(Post.thread_id == post.thread_id).distinct().limit(200))
    return frozenset((*area_names().values(), post.author, *known))


def is_trusted(reader: Reader) -> bool:
    """Whether an adult's posts appear at once: enough were let through, and few were turned down."""
    member = reader.member
    if member is None or member.audience != "parents":
        return member is None
    query = select(Post.state, func.count()).where(Post.member_id == member.id).group_by(Post.state)
    states = {state: number for state, number in db.session.execute(query)}  # noqa: C416
    good = states.get("published", 0) - 3 * (states.get("rejected", 0) + states.get("escalated", 0))
    return member.is_trusted or good >= settings().forum_trust_posts


def settings() -> Settings:
    """This site's settings."""
    found: Settings = current_app.config["SETTINGS"]
    return found


def _store(board: Board, thread: Thread, draft: Draft, reader: Reader, now: datetime, today: date) -> Sent:
    text, title = tidied(draft.text), " ".join(tidied(draft.title).split())
    check_length(text, thread.kind)
    if len(title) > LONGEST_TITLE:
        raise PostError(gettext("Make the title shorter."))
    _check_flood(reader, today)
    if thread.id is None:
        db.session.add(thread)
        db.session.flush()
    post = _post(thread, draft, reader, today)
    try:
        with db.session.begin_nested():
            db.session.add(post)
    except IntegrityError:  # a second tap sent the same form a moment ago
        if earlier := _sent_before(draft, reader):
            return earlier
        raise
    words = {"text": text, **({"title": title} if title else {})}
    if post.person_id is None and take_out(post, words, f"{draft.title}\n{draft.text}", now=now):
        return Sent(post.id, thread.id, post.state)
    post.text, thread.title = text, title or thread.title
    _place(post, board, draft, reader, now)
    return Sent(post.id, thread.id, post.state)


def _place(post: Post, board: Board, draft: Draft, reader: Reader, now: datetime) -> None:
    """Show a post at once, or let it wait."""
    if post.person_id is not None:
        post.state = "published"
    else:
        pointed = holding.look(f"{draft.title}\n{draft.text}", post.text, post.lang, names_to_keep(post))
        post.marks = [list(mark) for mark in pointed.marks]
        waits_for_all = ["board"] if board.read_first else [] if is_trusted(reader) else ["new_writer"]
        post.reasons = sorted({*pointed.reasons, *waits_for_all})
        post.state = "held" if set(post.reasons) - {"shouting"} else "published"
    if post.state == "held":
        wait(post, board, now)
    after_change(post)
    if post.state == "published":
        alerts.tell_followers(post, now)


def _post(thread: Thread, draft: Draft, reader: Reader, today: date) -> Post:
    quoted = db.session.get(Post, draft.quoted_id) if draft.quoted_id else None
    may_quote = quoted is not None and quoted.thread_id == thread.id and quoted.state in SHOWN
    return Post(
        thread_id=thread.id,
        member_id=reader.member_id,
        person_id=None if reader.member else reader.person_id,
        author=reader.member.pseudonym if reader.member else reader.name,
        is_staff=reader.member is None,
        quoted_id=draft.quoted_id if may_quote else None,
        text="",
        original=None,
        answer="",
        lang=draft.lang,
        state="held" if reader.member else "published",
        posted_on=today,
        risk=0,
        reasons=[],
        marks=[],
        sent_key=_sent_key(draft, reader),
    )


def _sent_key(draft: Draft, reader: Reader) -> str:
    who = f"member:{reader.member_id}" if reader.member else f"person:{reader.person_id}"
    return hmac.digest(settings().secret_key, f"post:{who}:{draft.token}".encode(), hashlib.sha256).hex()


def _sent_before(draft: Draft, reader: Reader) -> Sent | None:
    post = db.session.scalar(select(Post).where(Post.sent_key == _sent_key(draft, reader)))
    return Sent(post.id, post.thread_id, post.state) if post else None


def _check_flood(reader: Reader, today: date) -> None:
    if reader.member is None:
        return
    mine = select(func.count()).select_from(Post).where(Post.member_id == reader.member.id)
    sent_today = db.session.scalar(mine.where(Post.posted_on == today)) or 0
    waiting = db.session.scalar(mine.where(Post.state == "held")) or 0
    if sent_today >= settings().forum_posts_a_day or waiting >= settings().forum_waiting_posts:
        raise FloodError(gettext("You have sent a lot. Wait until some of it has been read, then send this again."))
