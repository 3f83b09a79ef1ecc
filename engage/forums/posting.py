"""Writing: the only way in for a post. Screened before it is stored, held where somebody should look first, shown where not.

What worries goes to the safeguarding lead in the same transaction, and never stands in these tables, not even for a moment.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import gettext
from sqlalchemy import bindparam, func, select
from sqlalchemy.exc import IntegrityError

from engage import safeguarding
from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.core.db import db, has_one_writer
from engage.core.errors import NotFoundError
from engage.forums import alerts, holding
from engage.forums.disguises import tidied
from engage.forums.drafts import Draft, Looked, PostError, check_length, look_over, names_to_keep, point, screened, settings
from engage.forums.models import SHOWN, Board, Post, Thread
from engage.forums.places import of_board, of_post
from engage.forums.readers import Reader, check_may_write
from engage.forums.threads import after_change, show_new

HELD_SOURCE = "forum_post"
_BY_KEY = select(Post.id, Post.thread_id, Post.state).where(Post.sent_key == bindparam("key"))


@dataclass(frozen=True)
class Sent:
    """What became of what was sent. state : of the post; help should be shown at once where it is `escalated`."""

    post_id: int
    thread_id: int
    state: str


@guarded(Permission.POST, Permission.ANSWER_FOR_SERVICE, places=of_board)
def start_thread(
    board: Board,
    draft: Draft,
    reader: Reader,
    *,
    now: datetime,
    today: date,
    kind: str = "talk",
    looked: Looked | None = None,
) -> Sent:
    """Begin a conversation. looked : what `look_over` says of the draft. Raises `ForbiddenError`, `PostError`, `FloodError`."""
    check_may_write(board, reader)
    if earlier := sent_before(draft, reader):
        return earlier
    if not tidied(draft.title):
        raise PostError(gettext("Give your conversation a title."))
    thread = Thread(board_id=board.id, kind=kind, title="", lang=draft.lang, summary="")
    looked = looked or look_over(board, None, draft, reader, today=today)
    check_length(looked.text, kind)
    db.session.add(thread)
    db.session.flush()
    return _store(board, thread, draft, looked, reader, now, today)


@guarded(Permission.POST, Permission.ANSWER_FOR_SERVICE, places=of_board)
def reply(
    board: Board, thread: Thread, draft: Draft, reader: Reader, *, now: datetime, today: date, looked: Looked | None = None
) -> Sent:
    """Answer in a conversation, or add a statement where it is one to vote in. looked, and what it raises: the same."""
    check_may_write(board, reader)
    if earlier := sent_before(draft, reader):
        return earlier
    if thread.closed_on:
        raise PostError(gettext("This conversation is closed. You can begin a new one."))
    looked = looked or look_over(board, thread, draft, reader, today=today)
    return _store(board, thread, draft, looked, reader, now, today)


@guarded(Permission.POST, Permission.ANSWER_FOR_SERVICE)
def sent_before(draft: Draft, reader: Reader) -> Sent | None:
    """What became of this very form when it was sent before; None the first time."""
    row = db.session.execute(_BY_KEY, {"key": _sent_key(draft, reader)}).first()
    return Sent(*row) if row else None


@guarded(Permission.POST, places=of_post)
def send_again(post_id: int, reader: Reader, *, text: str, answer: str, now: datetime) -> Sent:
    """What a writer does about a post that was turned down or changed: write it anew, say something to the moderator, or both."""
    post = own_post(post_id, reader)
    if post.state not in {"rejected", "redacted", "held"}:
        raise PostError(gettext("This post cannot be changed any more."))
    thread = db.session.get_one(Thread, post.thread_id)
    board = db.session.get_one(Board, thread.board_id)
    plain, said = tidied(text) if post.state != "redacted" else post.text, tidied(answer)
    check_length(plain, thread.kind)
    title = thread.title if opens_thread(post) else ""
    words = {name: some for name, some in (("text", plain), ("title", title), ("answer", said)) if some}
    if take_out(post, words, f"{text}\n{answer}", now=now):
        return Sent(post.id, thread.id, post.state)
    if post.state != "redacted":
        pointed = point(text, plain, title, post.lang, lambda: names_to_keep(post))
        post.text, post.state, post.marks = plain, "held", [list(mark) for mark in pointed.marks]
        post.original = post.read_before = None  # it is written anew: what stood there before is gone
        post.reasons = sorted({*pointed.reasons, "board"})
    post.answer = said
    wait(post, board, now)
    after_change(post)
    return Sent(post.id, thread.id, post.state)


@guarded(Permission.POST, places=of_post)
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


def take_out(post: Post, words: Mapping[str, str], raw: str, *, now: datetime) -> bool:
    """Screen what was sent. True: the lead has it, and the post has nothing left of it."""
    found = screened(raw, words.values(), post.lang)
    if not found.concern:
        safeguarding.services.look_closely_later(HELD_SOURCE, str(post.id), now=now)
        return False
    safeguarding.services.raise_concern(HELD_SOURCE, str(post.id), words, found, now=now)
    empty(post, "escalated")
    return True


def empty(post: Post, state: str) -> None:
    """Take every word of a post away: text, what stood there before, translations, title, and what it is found by."""
    opened = opens_thread(post)
    alerts.forget_translations(post, with_title=opened)
    post.text, post.original, post.read_before, post.answer, post.marks, post.reasons = "", None, None, "", [], []
    post.state, post.waiting_since, post.look_by = state, None, None
    if opened:
        thread = db.session.get_one(Thread, post.thread_id)
        thread.title, thread.title_before = "", None
    after_change(post)


def opens_thread(post: Post) -> bool:
    """Whether this is the post its thread began with: the title is its writer's too."""
    return db.session.scalar(select(func.min(Post.id)).where(Post.thread_id == post.thread_id)) == post.id


def wait(post: Post, board: Board, now: datetime, *, reporters: int = 0) -> None:
    """Put a post before the moderators, or move it up, and tell them."""
    put_in_queue(post, now, reporters)
    db.session.flush()
    alerts.tell_moderators(board, post, now)


def put_in_queue(post: Post, now: datetime, reporters: int = 0) -> None:
    """Say by when somebody should have looked: the higher the risk, the sooner."""
    post.risk = holding.risk_of(post.reasons, reporters)
    post.waiting_since = post.waiting_since or now
    post.look_by = post.waiting_since + timedelta(hours=settings().forum_target_hours) * (1 - post.risk / 125)


def _store(board: Board, thread: Thread, draft: Draft, looked: Looked, reader: Reader, now: datetime, today: date) -> Sent:
    post = _post(thread, draft, looked, reader, today)
    if post.state == "held":
        put_in_queue(post, now)
    if earlier := _add_once(post, draft, reader):
        return earlier
    if looked.found.concern:
        words = {"text": looked.text, **({"title": looked.title} if looked.title else {})}
        safeguarding.services.raise_concern(HELD_SOURCE, str(post.id), words, looked.found, now=now)
        return Sent(post.id, post.thread_id, post.state)
    if post.person_id is None:
        safeguarding.services.look_closely_later(HELD_SOURCE, str(post.id), now=now, is_new=True)
    if looked.title:
        thread.title = looked.title
    if post.state == "held":
        alerts.tell_moderators(board, post, now)
    else:
        show_new(post, thread)
        alerts.tell_followers(post, now)
    return Sent(post.id, post.thread_id, post.state)


def _add_once(post: Post, draft: Draft, reader: Reader) -> Sent | None:
    """Store it. What became of the same form, where a second tap sent it since `sent_before` was asked."""
    if has_one_writer():
        db.session.add(post)
        db.session.flush()
        return None
    try:
        with db.session.begin_nested():
            db.session.add(post)
    except IntegrityError:
        if earlier := sent_before(draft, reader):
            return earlier
        raise
    return None


def _post(thread: Thread, draft: Draft, looked: Looked, reader: Reader, today: date) -> Post:
    """The row: without a word where they worry, shown where nobody need look first."""
    worries = looked.found.concern
    quoted = db.session.get(Post, draft.quoted_id) if draft.quoted_id else None
    may_quote = quoted is not None and quoted.thread_id == thread.id and quoted.state in SHOWN
    return Post(
        thread_id=thread.id,
        member_id=reader.member_id,
        person_id=None if reader.member else reader.person_id,
        author=reader.member.pseudonym if reader.member else reader.name,
        is_staff=reader.member is None,
        quoted_id=draft.quoted_id if may_quote else None,
        text="" if worries else looked.text,
        original=None,
        read_before=None,
        answer="",
        lang=draft.lang,
        state="escalated" if worries else "held" if looked.waits else "published",
        posted_on=today,
        risk=0,
        reasons=list(looked.reasons),
        marks=[list(mark) for mark in looked.marks],
        sent_key=_sent_key(draft, reader),
    )


def _sent_key(draft: Draft, reader: Reader) -> str:
    who = f"member:{reader.member_id}" if reader.member else f"person:{reader.person_id}"
    return hmac.digest(settings().secret_key, f"post:{who}:{draft.token}".encode(), hashlib.sha256).hex()
