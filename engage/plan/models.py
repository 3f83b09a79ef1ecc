"""The Children and Young People's Plan: priorities, actions, pledges."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.core.db import Model

ACTION_STATES = ("not_started", "under_way", "done", "late")


class Plan(Model):
    """One plan over some years, under one outcomes framework."""

    __tablename__ = "plan"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    framework_key: Mapped[str] = mapped_column(String(60))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    source: Mapped[str] = mapped_column(String(300), default="")


class Priority(Model):
    """What the trust will work on. `slug` is its address for ever. A local one stands under a county one, or is local only."""

    __tablename__ = "priority"
    __table_args__ = (
        CheckConstraint("area_id IS NOT NULL OR (parent_id IS NULL AND NOT local_only)", name="county_priority_stands_alone"),
        CheckConstraint(
            "area_id IS NULL OR (parent_id IS NULL) = local_only", name="local_priority_has_a_parent_or_is_local_only"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), index=True)
    slug: Mapped[str] = mapped_column(String(100), unique=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str]
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("priority.id"))
    local_only: Mapped[bool] = mapped_column(default=False)
    outcome_keys: Mapped[list[str]]
    actions: Mapped[list[Action]] = relationship(order_by="Action.due_on", cascade="all, delete-orphan")
    pledges: Mapped[list[Pledge]] = relationship(cascade="all, delete-orphan")


class Action(Model):
    """One thing that somebody does by a date."""

    __tablename__ = "action"
    __table_args__ = (CheckConstraint(f"state IN {ACTION_STATES}", name="state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    priority_id: Mapped[int] = mapped_column(ForeignKey("priority.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    owner: Mapped[str] = mapped_column(String(160))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(20), default="not_started")


class Pledge(Model):
    """What one partner puts in."""

    __tablename__ = "pledge"
    __table_args__ = (UniqueConstraint("priority_id", "organisation_id", "what", name="uq_pledge"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    priority_id: Mapped[int] = mapped_column(ForeignKey("priority.id", ondelete="CASCADE"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    what: Mapped[str] = mapped_column(String(300))
