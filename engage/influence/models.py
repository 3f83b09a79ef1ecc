"""From what was said to what was done, honestly: decisions, claims, replies, and what people still wish for."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.core.db import Model

DECISION_STATES = ("proposed", "decided", "approved", "published", "followed_up")
OUTCOMES = ("done", "doing", "partly", "not_now", "no", "already_happening", "not_ours")
STRENGTHS = ("noted", "informed", "changed", "led_to")
FITS = ("fully", "partly", "differently")


class Decision(Model):
    """What was decided, by whom, when, and on what else it rested."""

    __tablename__ = "decision"
    __table_args__ = (
        CheckConstraint(f"state IN {DECISION_STATES}", name="state"),
        CheckConstraint("decider <> '' AND owner <> ''", name="somebody_decides_and_somebody_owns"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    priority_id: Mapped[int | None] = mapped_column(ForeignKey("priority.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    meeting: Mapped[str] = mapped_column(String(200))
    decider: Mapped[str] = mapped_column(String(160))
    owner: Mapped[str] = mapped_column(String(160))
    decided_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(20), default="decided")
    claims: Mapped[list[Claim]] = relationship(back_populates="decision")


class Claim(Model):
    """ "You said": what people asked for, in our words, resting on accepted themes and frozen responses (rules 1, 3, 6, 10).

    `is_evaluation` is set where the evidence is later than the decision: it may then never be called influence.
    """

    __tablename__ = "claim"
    __table_args__ = (
        CheckConstraint(f"strength IN {STRENGTHS}", name="strength"),
        CheckConstraint(f"fit IN {FITS}", name="fit"),
        CheckConstraint("said <> ''", name="something_was_said"),
        CheckConstraint("other_factors <> ''", name="other_factors_are_named"),
        CheckConstraint("NOT is_evaluation OR strength = 'noted'", name="evaluation_claims_no_influence"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"), index=True)
    said: Mapped[str]
    strength: Mapped[str] = mapped_column(String(20))
    fit: Mapped[str] = mapped_column(String(20))
    other_factors: Mapped[str]
    is_evaluation: Mapped[bool] = mapped_column(default=False)
    evidence_from: Mapped[date]
    evidence_to: Mapped[date]
    published_on: Mapped[date | None] = mapped_column(index=True)
    decision: Mapped[Decision] = relationship(back_populates="claims", lazy="joined")
    themes: Mapped[list[ClaimTheme]] = relationship(cascade="all, delete-orphan", lazy="selectin")
    reply: Mapped[Reply | None] = relationship(cascade="all, delete-orphan", lazy="joined")


class ClaimTheme(Model):
    """A theme a claim cites."""

    __tablename__ = "claim_theme"
    __table_args__ = (UniqueConstraint("claim_id", "theme_id", name="uq_claim_theme"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id", ondelete="CASCADE"), index=True)
    theme_id: Mapped[int] = mapped_column(ForeignKey("theme.id"), index=True)


class ClaimResponse(Model):
    """A response a claim rests on, frozen when it was recorded: later runs and moves do not change what was said."""

    __tablename__ = "claim_response"
    __table_args__ = (UniqueConstraint("claim_id", "response_id", name="uq_claim_response"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id", ondelete="CASCADE"), index=True)
    response_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("response.id"), index=True)


class Reply(Model):
    """ "We did", or "no, because": who decided, who owns it, why, when (rule 2). A "no" has a reason a child can read."""

    __tablename__ = "reply"
    __table_args__ = (
        CheckConstraint(f"outcome IN {OUTCOMES}", name="outcome"),
        CheckConstraint(
            "text <> '' AND reason <> '' AND decider <> '' AND owner <> ''", name="decider_owner_and_reason_are_given"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id", ondelete="CASCADE"), unique=True)
    outcome: Mapped[str] = mapped_column(String(30))
    text: Mapped[str]
    reason: Mapped[str]
    decider: Mapped[str] = mapped_column(String(160))
    owner: Mapped[str] = mapped_column(String(160))
    dated: Mapped[date]
    follow_up_on: Mapped[date | None]


class FurtherWish(Model):
    """What people still wish for after a reply; offered to the next wave."""

    __tablename__ = "further_wish"
    __table_args__ = (CheckConstraint("text <> ''", name="text_is_said"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id", ondelete="CASCADE"), index=True)
    text: Mapped[str]
    is_resolved: Mapped[bool] = mapped_column(default=False)


class CitedExample(Model):
    """A public chain of evidence from elsewhere, with its source and its honest status; ours are `Claim`s."""

    __tablename__ = "cited_example"

    id: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[str] = mapped_column(String(120), unique=True)
    heard: Mapped[str]
    action: Mapped[str]
    status: Mapped[str] = mapped_column(String(30))
    fit: Mapped[str] = mapped_column(String(20), default="")
    note: Mapped[str]
    source: Mapped[str] = mapped_column(String(300))
    position: Mapped[int]
