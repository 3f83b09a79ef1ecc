"""What hangs off a consultation: surveys, boards, meetings, evidence from outside, and the bodies the law says must be asked."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engage.core.db import Model


class ConsultationPart(Model):
    """One way to take part: a wave of a survey, a forum, or one conversation on a forum. Each belongs to one exercise only."""

    __tablename__ = "consultation_part"
    __table_args__ = (
        CheckConstraint(
            "(CASE WHEN wave_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN board_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN thread_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_thing",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"), index=True)
    wave_id: Mapped[int | None] = mapped_column(ForeignKey("wave.id"), unique=True)
    board_id: Mapped[int | None] = mapped_column(ForeignKey("forum_board.id"), unique=True)
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("forum_thread.id", ondelete="CASCADE"), unique=True)


class ConsultationMeeting(Model):
    """A meeting at which people were heard. What was said there is written down as answers, never here."""

    __tablename__ = "consultation_meeting"
    __table_args__ = (
        CheckConstraint("title <> '' AND place <> ''", name="what_and_where"),
        CheckConstraint("n >= 0", name="number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(160))
    place: Mapped[str] = mapped_column(String(120))
    held_on: Mapped[date]
    n: Mapped[int | None]


class OutsideEvidence(Model):
    """What others found out and we use: how, when, from how many, published where, and who collected it."""

    __tablename__ = "outside_evidence"
    __table_args__ = (
        CheckConstraint(
            "title <> '' AND method <> '' AND source <> '' AND collected_by <> ''", name="method_and_source_are_given"
        ),
        CheckConstraint("n > 0", name="number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(160))
    method: Mapped[str] = mapped_column(String(200))
    dated: Mapped[date]
    n: Mapped[int]
    source: Mapped[str] = mapped_column(String(300))
    collected_by: Mapped[str] = mapped_column(String(160))


class StatutoryConsultee(Model):
    """A body that must be asked. `included`: what it said stands in the report that the deciders read."""

    __tablename__ = "statutory_consultee"
    __table_args__ = (
        UniqueConstraint("consultation_id", "name", name="uq_statutory_consultee_name"),
        CheckConstraint("name <> ''", name="it_has_a_name"),
        CheckConstraint(
            "received_on IS NULL OR (asked_on IS NOT NULL AND received_on >= asked_on)", name="asked_before_it_answered"
        ),
        CheckConstraint("NOT included OR received_on IS NOT NULL", name="included_once_received"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str] = mapped_column(String(160))
    is_safeguarding_board: Mapped[bool] = mapped_column(default=False)
    asked_on: Mapped[date | None]
    received_on: Mapped[date | None]
    included: Mapped[bool] = mapped_column(default=False)
