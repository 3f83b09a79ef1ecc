"""The Children and Young People's Plan: priorities, actions and how they go on, pledges, indicators, documents, versions."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.core import clock
from engage.core.db import Model

ACTION_STATES = ("not_started", "under_way", "done", "late")
DOCUMENT_KINDS = ("document", "minutes")
FOUND = ("", "works", "gone", "no_answer")  # what the last check of a link found; "" while nobody has looked


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
    """What the trust will work on. `slug` is its address for ever. A local one stands under a county one, or is local only.

    author_id : whom of the staff to tell when it falls silent; None: everybody who may write it
    touched_on : the day somebody last wrote anything under it; a year later it is silent
    """

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
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    touched_on: Mapped[date] = mapped_column(default=clock.today)
    actions: Mapped[list[Action]] = relationship(order_by="Action.due_on", cascade="all, delete-orphan")
    pledges: Mapped[list[Pledge]] = relationship(cascade="all, delete-orphan")
    indicators: Mapped[list[Indicator]] = relationship(order_by="Indicator.measured_on.desc()", cascade="all, delete-orphan")
    documents: Mapped[list[Document]] = relationship(order_by="Document.dated.desc()", cascade="all, delete-orphan")


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
    notes: Mapped[list[ActionNote]] = relationship(
        order_by="ActionNote.dated.desc(), ActionNote.id.desc()", cascade="all, delete-orphan"
    )


class ActionNote(Model):
    """How an action goes on: on which day, who says so (an office), and what, in plain words for everyone."""

    __tablename__ = "action_note"
    __table_args__ = (CheckConstraint("text <> '' AND who <> ''", name="somebody_says_something"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id", ondelete="CASCADE"), index=True)
    dated: Mapped[date]
    who: Mapped[str] = mapped_column(String(160))
    text: Mapped[str]


class Pledge(Model):
    """What one partner puts in."""

    __tablename__ = "pledge"
    __table_args__ = (UniqueConstraint("priority_id", "organisation_id", "what", name="uq_pledge"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    priority_id: Mapped[int] = mapped_column(ForeignKey("priority.id", ondelete="CASCADE"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    what: Mapped[str] = mapped_column(String(300))


class Indicator(Model):
    """A figure from elsewhere that a priority is looked at beside. A reference value: it says nothing about what caused it."""

    __tablename__ = "indicator"
    __table_args__ = (CheckConstraint("value <> '' AND source <> ''", name="has_a_value_and_a_source"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    priority_id: Mapped[int] = mapped_column(ForeignKey("priority.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    value: Mapped[str] = mapped_column(String(40))
    unit: Mapped[str] = mapped_column(String(60))
    measured_on: Mapped[date]
    source: Mapped[str] = mapped_column(String(300))


class Document(Model):
    """A paper or minutes that lie elsewhere, of one priority or of the whole plan (None). `found` is what a check saw last."""

    __tablename__ = "plan_document"
    __table_args__ = (
        CheckConstraint(f"kind IN {DOCUMENT_KINDS}", name="kind"),
        CheckConstraint(f"found IN {FOUND}", name="found"),
        CheckConstraint("(found = '') = (checked_on IS NULL)", name="found_on_a_day"),
        CheckConstraint("url LIKE 'https://%' OR url LIKE 'http://%'", name="lies_on_the_web"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    priority_id: Mapped[int | None] = mapped_column(ForeignKey("priority.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(200))
    url: Mapped[str] = mapped_column(String(500))
    dated: Mapped[date]
    checked_on: Mapped[date | None]
    found: Mapped[str] = mapped_column(String(20), default="")


class PlanVersion(Model):
    """The plan as it stood on the day it was published: a frozen copy, and what had changed since the one before.

    without : why it was published although something was missing that may be missing with a reason
    """

    __tablename__ = "plan_version"
    __table_args__ = (
        UniqueConstraint("plan_id", "number", name="uq_plan_version_number"),
        CheckConstraint("what_changed <> ''", name="says_what_changed"),
        CheckConstraint("number >= 1", name="counts_from_one"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    number: Mapped[int]
    published_on: Mapped[date]
    published_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    what_changed: Mapped[str]
    without: Mapped[str] = mapped_column(default="")
    snapshot: Mapped[dict[str, Any]]
