"""What moderators decided, what readers reported, and who has seen the rules."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engage.core.db import Model

ACTS = ("approved", "redacted", "rejected", "escalated", "undone")
REASONS = ("unkind", "personal", "contact", "advert", "off_topic", "unsafe", "hate", "other")
OUTCOMES = ("open", "taken_away", "changed", "stays")


class ModerationDecision(Model):
    """One act of one moderator on one post, and what a second one thought of it. Never changed but by that second look.

    before, after : states of the post; sampled : drawn for a second look; recheck_agrees : its result
    """

    __tablename__ = "moderation_decision"
    __table_args__ = (
        CheckConstraint(f"act IN {ACTS}", name="act"),
        CheckConstraint(f"reason IN {('', *REASONS)}", name="reason"),
        CheckConstraint("act NOT IN ('redacted', 'rejected', 'escalated') OR reason <> ''", name="says_why"),
        CheckConstraint("recheck_person_id IS NULL OR recheck_person_id <> person_id", name="a_second_person_looks"),
        CheckConstraint("(recheck_person_id IS NULL) = (recheck_agrees IS NULL)", name="recheck_is_whole"),
        Index("ix_moderation_decision_sampled", "sampled", "recheck_person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("forum_post.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    act: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(20), default="")
    words: Mapped[str] = mapped_column(String(500), default="")  # to the writer
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    waited_minutes: Mapped[int] = mapped_column(default=0)
    sampled: Mapped[bool] = mapped_column(default=False)
    recheck_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recheck_agrees: Mapped[bool | None]


class SteppedBack(Model):
    """A moderator has said that a conversation is about them: they decide nothing of it."""

    __tablename__ = "forum_stepped_back"

    thread_id: Mapped[int] = mapped_column(ForeignKey("forum_thread.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)


class PostReport(Model):
    """One reader's report of one post: counted once however often it is sent. `reporter` names no signed-out person."""

    __tablename__ = "forum_report"
    __table_args__ = (
        UniqueConstraint("post_id", "reporter", name="uq_forum_report_once"),
        CheckConstraint(f"outcome IN {OUTCOMES}", name="outcome"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("forum_post.id", ondelete="CASCADE"), index=True)
    reporter: Mapped[str] = mapped_column(String(40))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id", ondelete="SET NULL"), index=True)
    reported_on: Mapped[date]
    outcome: Mapped[str] = mapped_column(String(12), default="open")


class RulesSeen(Model):
    """That a member has been shown the rules and said that they will keep them."""

    __tablename__ = "forum_rules_seen"

    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), primary_key=True)
    seen_on: Mapped[date]
