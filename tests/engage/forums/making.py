"""Small makers of boards, threads and posts, and the readers of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from engage.accounts.members import view_of
from engage.accounts.models import Member
from engage.core.db import db
from engage.forums import posting, rules
from engage.forums.drafts import Draft
from engage.forums.models import Board, Post, Thread
from engage.forums.posting import Sent
from engage.forums.readers import Reader
from engage.forums.threads import after_change
from tests.factories import NOW, TODAY, add_member

_counter = iter(range(10**9))
WORRYING = "My stepdad hits me when he is drunk and I am scared to go home."
CALM = "The crossing by the library needs a longer green light."


def add_board(slug: str = "parents", **given: Any) -> Board:
    """A public parents' board, unless told otherwise."""
    made = {"title": "Parents' forum", "about": "Ask us.", "rules": ["Be kind.", "No names."], "audience": "parents"}
    made |= {"is_public": given.get("audience", "parents") == "parents", "read_first": True}
    board = Board(slug=slug, **{**made, **given})
    db.session.add(board)
    db.session.commit()
    return board


def add_young_board(slug: str = "young", **given: Any) -> Board:
    """A young people's board."""
    return add_board(slug, **{"audience": "young_people", "title": "Young people only", **given})


def add_thread(board: Board, *posts: tuple[str, str], lang: str = "en", title: str = "Cars at the gate", **given: Any) -> Thread:
    """A thread of these posts: (words, state) each."""
    thread = Thread(board_id=board.id, title=title, lang=lang, **{"state": "answered", "summary": "", **given})
    db.session.add(thread)
    db.session.flush()
    for days, (words, state) in enumerate(posts):
        add_post(thread, words, state, lang=lang, posted_on=TODAY - timedelta(max(9 - days, 0)))
    db.session.commit()
    return thread


def add_post(thread: Thread, words: str, state: str = "published", **given: Any) -> Post:
    """One more post."""
    gone, waits = state in {"escalated", "removed"}, state == "held"
    made = {"author": "Marmalade", "lang": "en", "posted_on": TODAY, "waiting_since": NOW if waits else None}
    made |= {"look_by": NOW + timedelta(hours=20) if waits else None, "original": "before" if state == "redacted" else None}
    post = Post(thread_id=thread.id, text="" if gone else words, state=state, **{**made, **given})
    db.session.add(post)
    after_change(post)
    db.session.commit()
    return post


def reader(member: Member) -> Reader:
    """This member, reading; they have seen the rules."""
    rules.say_seen(member.id, TODAY)
    return Reader(view_of(member))


def parent(name: str = "Kestrel", **given: Any) -> Reader:
    """A new parent, reading."""
    return reader(add_member(name, **given))


def young(name: str = "Comet", **given: Any) -> Reader:
    """A new young person, reading."""
    return reader(add_member(name, audience="young_people", **given))


def draft(text: str = CALM, title: str = "", **given: Any) -> Draft:
    """Something typed, in a form of its own."""
    return Draft(**{"text": text, "lang": "en", "token": f"form {next(_counter)}", "title": title, **given})


def begin(board: Board, who: Reader, text: str = CALM, title: str = "Lights") -> Sent:
    """Begin a conversation."""
    sent = posting.start_thread(board, draft(text, title), who, now=NOW, today=TODAY)
    db.session.commit()
    return sent


def reply(board: Board, thread: Thread, who: Reader, text: str = CALM, **given: Any) -> Sent:
    """Answer in a conversation."""
    sent = posting.reply(board, thread, draft(text, **given), who, now=NOW, today=TODAY)
    db.session.commit()
    return sent
