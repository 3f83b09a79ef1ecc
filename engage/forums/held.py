"""The safeguarding desk's way to forum posts (`engage.safeguarding.services.LookedAtSource`, `KnowsWhose`)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask_babel import gettext

from engage.core.db import db
from engage.forums.models import NO_TEXT, Board, Post, Thread
from engage.forums.posting import empty, opens_thread, wait
from engage.forums.threads import after_change


class HeldPosts:
    """Words of posts that worry are with the lead; here is where they came from, and the way back."""

    def context(self, source_id: str) -> tuple[tuple[str, str], ...]:
        """The forum, and the name the writer chose."""
        post = db.session.get(Post, int(source_id))
        if post is None:
            return ()
        thread = db.session.get_one(Thread, post.thread_id)
        board = db.session.get_one(Board, thread.board_id)
        return ((gettext("Forum"), board.title), (gettext("Name on the forum"), post.author))

    def put_back(self, source_id: str, words: Mapping[str, str], *, now: datetime) -> None:
        """Return released words: they wait for a moderator, who may still take something out."""
        post = db.session.get(Post, int(source_id))
        if post is None or post.state != "escalated":
            return
        thread = db.session.get_one(Thread, post.thread_id)
        post.text, post.answer, post.state, post.reasons = words.get("text", ""), words.get("answer", ""), "held", ["board"]
        if "title" in words and opens_thread(post):
            thread.title = words["title"]
        wait(post, db.session.get_one(Board, thread.board_id), now)
        after_change(post)

    def whose(self, source_id: str) -> str:
        """The same for everything that one member wrote."""
        post = db.session.get(Post, int(source_id))
        return f"member:{post.member_id}" if post is not None and post.member_id is not None else ""

    def area(self, source_id: str) -> int | None:
        """The place of the forum."""
        post = db.session.get(Post, int(source_id))
        thread = db.session.get(Thread, post.thread_id) if post is not None else None
        board = db.session.get(Board, thread.board_id) if thread is not None else None
        return board.area_id if board is not None else None

    def language(self, source_id: str) -> str:
        """The language that its writer said it is in."""
        post = db.session.get(Post, int(source_id))
        return post.lang if post is not None else ""

    def words(self, source_id: str) -> dict[str, str]:
        """What it says, for a closer look; nothing where it is held or gone."""
        post = db.session.get(Post, int(source_id))
        if post is None or post.state in NO_TEXT:
            return {}
        thread = db.session.get_one(Thread, post.thread_id)
        title = thread.title_before or thread.title if opens_thread(post) else ""
        fields = {"text": post.original or post.text, "title": title, "answer": post.answer}
        return {name: text for name, text in fields.items() if text}

    def give_up(self, source_id: str) -> None:
        """The closer look found something: the words are the lead's from now on."""
        empty(db.session.get_one(Post, int(source_id)), "escalated")
