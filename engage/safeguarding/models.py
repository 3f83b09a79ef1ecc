"""Concerns, and every act on them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.core.db import Model

STATES = ("raised", "triaged", "referred", "acknowledged", "closed")
ACTS = ("opened", "triaged", "referred", "acknowledged", "closed", "released")


class Concern(Model):
    """A text that worries. The words live here, sealed, and nowhere else until a lead releases them."""

    __tablename__ = "concern"
    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint("(state = 'closed') = (closed_reason <> '')", name="closed_with_a_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(40))
    source_id: Mapped[str] = mapped_column(String(60), index=True)
    kinds: Mapped[list[str]]
    score: Mapped[float]
    words: Mapped[bytes] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(String(20), default="raised", index=True)
    raised_at: Mapped[datetime]
    closed_reason: Mapped[str] = mapped_column(String(500), default="")
    acts: Mapped[list[ConcernAct]] = relationship(order_by="ConcernAct.id", lazy="selectin")


class ConcernAct(Model):
    """One thing a lead did, with the reason: what an inspector reads."""

    __tablename__ = "concern_act"
    __table_args__ = (
        CheckConstraint(f"act IN {ACTS}", name="act"),
        CheckConstraint("act = 'opened' OR reason <> ''", name="act_has_reason"),
        CheckConstraint("act <> 'referred' OR referred_to <> ''", name="referral_names_whom"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    concern_id: Mapped[int] = mapped_column(ForeignKey("concern.id"), index=True)
    at: Mapped[datetime]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    act: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(2000), default="")
    referred_to: Mapped[str] = mapped_column(String(200), default="")
