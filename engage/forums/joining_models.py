"""Other ways of taking part: following, polls, meetings, and votes on statements."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from engage.core.db import Model


class Follow(Model):
    """A member hears when somebody writes in this thread."""

    __tablename__ = "forum_follow"

    thread_id: Mapped[int] = mapped_column(ForeignKey("forum_thread.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), primary_key=True, index=True)


class StatementVote(Model):
    """What one member thinks of one statement: 1 agree, -1 disagree, 0 not sure. Changed as often as they like; never shown."""

    __tablename__ = "statement_vote"
    __table_args__ = (CheckConstraint("choice IN (-1, 0, 1)", name="choice"),)

    post_id: Mapped[int] = mapped_column(ForeignKey("forum_post.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), primary_key=True, index=True)
    choice: Mapped[int]


class Poll(Model):
    """A question with ready answers at the head of a thread."""

    __tablename__ = "forum_poll"

    thread_id: Mapped[int] = mapped_column(ForeignKey("forum_thread.id", ondelete="CASCADE"), primary_key=True)
    question: Mapped[str] = mapped_column(String(200))
    options: Mapped[list[str]]


class PollVote(Model):
    """One member's choice, by its place among the options."""

    __tablename__ = "forum_poll_vote"

    thread_id: Mapped[int] = mapped_column(ForeignKey("forum_poll.thread_id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), primary_key=True)
    option: Mapped[int]


class Meeting(Model):
    """A meeting in person that a thread keeps the notes of: how many came, and nobody's name."""

    __tablename__ = "forum_meeting"
    __table_args__ = (CheckConstraint("n_members >= 0 AND n_staff >= 0", name="numbers"),)

    thread_id: Mapped[int] = mapped_column(ForeignKey("forum_thread.id", ondelete="CASCADE"), primary_key=True)
    met_on: Mapped[date]
    place: Mapped[str] = mapped_column(String(120))
    n_members: Mapped[int]
    n_staff: Mapped[int]


class OpinionResult(Model):
    """What the latest look for groups found, made safe to show: `found` holds bands and rounded figures, no vote and no words."""

    __tablename__ = "forum_opinions"

    thread_id: Mapped[int] = mapped_column(ForeignKey("forum_thread.id", ondelete="CASCADE"), primary_key=True)
    made_on: Mapped[date]
    found: Mapped[dict[str, Any]]
