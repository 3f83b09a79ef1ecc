"""Concerns, every act on them, how somebody may be reached, what was put back for good, and which lead is away."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.core.db import Model

STATES = ("raised", "triaged", "referred", "acknowledged", "closed")
ACTS = (
    "opened",
    "triaged",
    "referred",
    "acknowledged",
    "closed",
    "released",
    "danger",
    "no_danger",
    "contact_read",
    "contact_erased",
)
SILENT_ACTS = ("opened", "contact_read", "contact_erased")  # done by looking, or by closing: they need no reason of their own
TOLD = ("lead", "deputies", "administrator")
NOBODY_WAITS = ("acknowledged", "closed")


class Concern(Model):
    """A text that worries. The words live here, sealed, and nowhere else until a lead releases them.

    in_danger : somebody may be in danger now; by the rule when it was raised, and by a lead's word from then on
    whose : a keyed digest of whom the words came from, the same for the same receipt or member; empty where nothing is known.
        Nobody can tell from it who that is
    clock_from, due_at : when the clock of one working day began, and when it runs out; it stops once they have it
    area_id : the place of whoever wrote it, where that was said: leads of that place see it, and those who work everywhere
    told : how far up a missed alert has gone
    raised_by : the member of staff who handed it over; empty where the screening or a young person did
    """

    __tablename__ = "concern"
    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint("(state = 'closed') = (closed_reason <> '')", name="closed_with_a_reason"),
        CheckConstraint(f"(state IN {NOBODY_WAITS}) = (due_at IS NULL)", name="clock_runs_until_they_have_it"),
        CheckConstraint("due_at IS NULL OR due_at > clock_from", name="due_after_it_began"),
        CheckConstraint(f"told IN {TOLD}", name="told"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(40))
    source_id: Mapped[str] = mapped_column(String(60), index=True)
    kinds: Mapped[list[str]]
    score: Mapped[float]
    words: Mapped[bytes] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(String(20), default="raised", index=True)
    raised_at: Mapped[datetime] = mapped_column(index=True)
    raised_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    in_danger: Mapped[bool] = mapped_column(default=False)
    whose: Mapped[str] = mapped_column(String(64), default="", index=True)
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    clock_from: Mapped[datetime]
    due_at: Mapped[datetime | None] = mapped_column(index=True)
    told: Mapped[str] = mapped_column(String(20), default="lead")
    closed_reason: Mapped[str] = mapped_column(String(500), default="")
    acts: Mapped[list[ConcernAct]] = relationship(order_by="ConcernAct.id", lazy="selectin")


class ConcernAct(Model):
    """One thing a lead did, with the reason: what an inspector reads. is_redacted : of a release, passages were taken out."""

    __tablename__ = "concern_act"
    __table_args__ = (
        CheckConstraint(f"act IN {ACTS}", name="act"),
        CheckConstraint(f"act IN {SILENT_ACTS} OR reason <> ''", name="act_has_reason"),
        CheckConstraint("act <> 'referred' OR referred_to <> ''", name="referral_names_whom"),
        CheckConstraint("(act = 'referred') = (referred_at IS NOT NULL)", name="referral_says_when"),
        CheckConstraint("NOT is_redacted OR act = 'released'", name="only_a_release_is_redacted"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    concern_id: Mapped[int] = mapped_column(ForeignKey("concern.id"), index=True)
    at: Mapped[datetime]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    act: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(2000), default="")
    referred_to: Mapped[str] = mapped_column(String(200), default="")
    referred_at: Mapped[datetime | None]
    is_redacted: Mapped[bool] = mapped_column(default=False)


class ContactWish(Model):
    """How somebody who asked for it may be reached: sealed, apart from every answer, gone with closing.

    taken_back_at : when the person themselves no longer wanted it; the concern stays
    """

    __tablename__ = "contact_wish"
    __table_args__ = (
        CheckConstraint("(sealed IS NULL) = (erased_at IS NOT NULL)", name="kept_or_erased"),
        CheckConstraint("taken_back_at IS NULL OR sealed IS NULL", name="taken_back_is_erased"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    erased_at: Mapped[datetime | None]
    taken_back_at: Mapped[datetime | None]


class PutBack(Model):
    """Words that a lead read and put back, and whose concern is gone by its age: no screening takes them a second time."""

    __tablename__ = "put_back"
    __table_args__ = (UniqueConstraint("source", "source_id", name="uq_put_back_source"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(40))
    source_id: Mapped[str] = mapped_column(String(60))


class DeskAway(Model):
    """A lead or deputy is away, both days included: the alerts go to the others."""

    __tablename__ = "desk_away"
    __table_args__ = (CheckConstraint("away_from <= away_to", name="from_before_to"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    away_from: Mapped[date]
    away_to: Mapped[date]
