"""Boards, threads and posts."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.core.db import Model

AUDIENCES = ("parents", "young_people")
THREAD_STATES = ("open", "being_looked_at", "answered", "in_the_plan")
POST_STATES = ("held", "published", "redacted", "rejected", "escalated", "removed")


class Board(Model):
    """One forum. A young people's board is never public (enforced where boards are listed, and here by `is_public`)."""

    __tablename__ = "forum_board"
    __table_args__ = (
        CheckConstraint(f"audience IN {AUDIENCES}", name="audience"),
        CheckConstraint("audience = 'parents' OR NOT is_public", name="young_peoples_board_is_not_public"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(String(160))
    about: Mapped[str]
    rules: Mapped[list[str]]
    audience: Mapped[str] = mapped_column(String(20))
    is_public: Mapped[bool]


class Thread(Model):
    """One conversation."""

    __tablename__ = "forum_thread"
    __table_args__ = (CheckConstraint(f"state IN {THREAD_STATES}", name="state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    board_id: Mapped[int] = mapped_column(ForeignKey("forum_board.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    lang: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(20), default="open")
    posts: Mapped[list[Post]] = relationship(order_by="Post.id", cascade="all, delete-orphan")


class Post(Model):
    """One post. Only `published` and `redacted` ones are ever shown."""

    __tablename__ = "forum_post"
    __table_args__ = (CheckConstraint(f"state IN {POST_STATES}", name="state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("forum_thread.id", ondelete="CASCADE"), index=True)
    author: Mapped[str] = mapped_column(String(80))  # a pseudonym, or the role of whoever answers for a service
    is_staff: Mapped[bool] = mapped_column(default=False)
    text: Mapped[str]
    lang: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(20), default="held")
    posted_on: Mapped[date]
