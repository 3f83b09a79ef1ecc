"""A setting's code for one wave, how many came by it, and codes that work once. No table here points at an answer."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from engage.core.db import Model

KINDS = ("school", "club", "ward", "partner", "other")
COUNTS = ("opened", "begun", "sent")


class InviteCode(Model):
    """How people of one setting, such as a school, find one wave of a survey. wanted : how many answers are hoped for."""

    __tablename__ = "invite_code"
    __table_args__ = (
        CheckConstraint(f"kind IN {KINDS}", name="kind"),
        CheckConstraint("name <> ''", name="it_has_a_name"),
        CheckConstraint("wanted > 0", name="wanted"),
        CheckConstraint("ended_on IS NULL OR ended_on >= made_on", name="made_before_it_ended"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), index=True)
    code: Mapped[str] = mapped_column(String(12), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(20))
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    wanted: Mapped[int | None]
    made_on: Mapped[date]
    ended_on: Mapped[date | None]


class InviteCount(Model):
    """How many came by a code, in all: no day and no order, so that no count of one day can be laid beside the answers of it."""

    __tablename__ = "invite_count"
    __table_args__ = (CheckConstraint("opened >= 0 AND begun >= 0 AND sent >= 0", name="never_less_than_none"),)

    invite_id: Mapped[int] = mapped_column(ForeignKey("invite_code.id", ondelete="CASCADE"), primary_key=True)
    opened: Mapped[int] = mapped_column(default=0)
    begun: Mapped[int] = mapped_column(default=0)
    sent: Mapped[int] = mapped_column(default=0)


class OneTimeCode(Model):
    """A code that works for one answer: its digest, and whether it was used. By whom, when, for which answer: nowhere."""

    __tablename__ = "one_time_code"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    invite_id: Mapped[int] = mapped_column(ForeignKey("invite_code.id", ondelete="CASCADE"), index=True)
    used: Mapped[bool] = mapped_column(default=False)
