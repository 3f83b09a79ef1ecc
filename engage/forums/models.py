"""Boards, threads and posts: what is written, and whether it may be read.

A statement to vote on is a post of its own kind of thread.

What moderators decide is in `moderation_models`; polls, meetings and votes are in `joining_models`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.core.db import Model

AUDIENCES = ("parents", "young_people")
THREAD_KINDS = ("talk", "statements", "meeting")
THREAD_STATES = ("open", "being_looked_at", "answered", "in_the_plan")
POST_STATES = ("held", "published", "redacted", "rejected", "escalated", "removed")
SHOWN = ("published", "redacted")
NO_TEXT = ("escalated", "removed")
_WAITING = text("look_by IS NOT NULL")


class Board(Model):
    """One forum. A young people's board is never public and always read first (held here, and where boards are listed)."""

    __tablename__ = "forum_board"
    __table_args__ = (
        CheckConstraint(f"audience IN {AUDIENCES}", name="audience"),
        CheckConstraint("audience = 'parents' OR NOT is_public", name="young_peoples_board_is_not_public"),
        CheckConstraint("audience = 'parents' OR read_first", name="young_peoples_board_is_read_first"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(String(160))
    about: Mapped[str]
    rules: Mapped[list[str]]
    audience: Mapped[str] = mapped_column(String(20))
    is_public: Mapped[bool]
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    read_first: Mapped[bool] = mapped_column(default=True)  # every post waits for a moderator
    is_open: Mapped[bool] = mapped_column(default=True)  # members may write


class Thread(Model):
    """One conversation. `n_shown`, `first_post_id` and `latest_post_id` say what may be read of it (`engage.forums.threads`).

    summary : what came of it, once it is closed; title : its first writer's words, to be shown while `title_shown`: that is,
    while the post it began with is
    """

    __tablename__ = "forum_thread"
    __table_args__ = (
        CheckConstraint(f"state IN {THREAD_STATES}", name="state"),
        CheckConstraint(f"kind IN {THREAD_KINDS}", name="kind"),
        CheckConstraint("(closed_on IS NULL) = (summary = '')", name="closed_with_a_summary"),
        Index("ix_forum_thread_board_latest", "board_id", "latest_post_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    board_id: Mapped[int] = mapped_column(ForeignKey("forum_board.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12), default="talk")
    title: Mapped[str] = mapped_column(String(200))
    lang: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(20), default="open")
    summary: Mapped[str] = mapped_column(String(2000), default="")
    closed_on: Mapped[date | None]
    has_poll: Mapped[bool] = mapped_column(default=False)
    title_before: Mapped[str | None] = mapped_column(String(200))  # what it was before a moderator took something out
    title_shown: Mapped[bool] = mapped_column(default=False)
    n_shown: Mapped[int] = mapped_column(default=0)
    first_post_id: Mapped[int | None]
    latest_post_id: Mapped[int | None]
    posts: Mapped[list[Post]] = relationship(order_by="Post.id", cascade="all, delete-orphan")


class Post(Model):
    """One post. Only `published` and `redacted` ones are ever shown; an escalated or removed one has no text at all.

    original : what stood there before a moderator took something out; read_before : what others read before a second one took
    out more, so that this can be taken back; waiting_since : when it last came to wait for a moderator
    (of a decided post nothing says at what hour it was written); reasons, risk : why it waits, and how much that weighs;
    look_by : the time by which somebody should have looked, sooner where the risk is higher: the order of the queue
    """

    __tablename__ = "forum_post"
    __table_args__ = (
        CheckConstraint(f"state IN {POST_STATES}", name="state"),
        CheckConstraint("state <> 'held' OR person_id IS NULL", name="staff_wait_for_nobody"),
        CheckConstraint(
            f"state NOT IN {NO_TEXT} OR (text = '' AND answer = '' AND original IS NULL AND read_before IS NULL)",
            name="no_text_left",
        ),
        CheckConstraint("read_before IS NULL OR original IS NOT NULL", name="read_before_was_changed"),
        CheckConstraint("state <> 'redacted' OR original IS NOT NULL", name="redacted_keeps_what_stood_there"),
        CheckConstraint("member_id IS NULL OR person_id IS NULL", name="one_writer"),
        Index("ix_forum_post_shown", "thread_id", "state", "id"),
        CheckConstraint("(waiting_since IS NULL) = (look_by IS NULL)", name="waits_until_a_time"),
        Index("ix_forum_post_queue", "look_by", "id", sqlite_where=_WAITING, postgresql_where=_WAITING),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("forum_thread.id", ondelete="CASCADE"), index=True)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id", ondelete="SET NULL"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    author: Mapped[str] = mapped_column(String(80))  # a pseudonym, or the role of whoever answers for a service
    is_staff: Mapped[bool] = mapped_column(default=False)
    quoted_id: Mapped[int | None] = mapped_column(ForeignKey("forum_post.id", ondelete="SET NULL"))
    text: Mapped[str]
    original: Mapped[str | None]
    read_before: Mapped[str | None]
    answer: Mapped[str] = mapped_column(String(1000), default="")  # what the writer says to the moderator
    lang: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(20), default="held")
    posted_on: Mapped[date]
    waiting_since: Mapped[datetime | None]
    look_by: Mapped[datetime | None]
    risk: Mapped[int] = mapped_column(default=0)
    reasons: Mapped[list[str]] = mapped_column(JSON, default=list)
    marks: Mapped[list[Any]] = mapped_column(JSON, default=list)  # [start, end, kind] of what the moderator should look at
    sent_key: Mapped[str | None] = mapped_column(String(64), unique=True)  # the same form sent twice is one post


class PostWord(Model):
    """One word of one shown post, for searching. Gone with the post's text: nothing that is held can be found."""

    __tablename__ = "forum_post_word"
    __table_args__ = (Index("ix_forum_post_word_word", "word", "board_id", "post_id"),)

    post_id: Mapped[int] = mapped_column(ForeignKey("forum_post.id", ondelete="CASCADE"), primary_key=True)
    word: Mapped[str] = mapped_column(String(24), primary_key=True)
    board_id: Mapped[int]
