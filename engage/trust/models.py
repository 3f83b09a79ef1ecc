"""The partnership: where, who, and what help exists."""

from __future__ import annotations

from datetime import date

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.core.db import Model


class Area(Model):
    """A place in the tree: one county, and localities under it."""

    __tablename__ = "area"
    __table_args__ = (CheckConstraint("(kind = 'county') = (parent_id IS NULL)", name="county_is_root"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(20))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))


class Organisation(Model):
    """A partner of the trust; `is_statutory` when the law makes it one."""

    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(160))
    kind: Mapped[str] = mapped_column(String(30))
    is_statutory: Mapped[bool] = mapped_column(default=False)
    joined_on: Mapped[date | None]
    left_on: Mapped[date | None]


class Board(Model):
    """Those who decide together."""

    __tablename__ = "board"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(160))
    members: Mapped[list[BoardMember]] = relationship(cascade="all, delete-orphan")


class BoardMember(Model):
    """A seat on a board: a role of an organisation, not a person's name."""

    __tablename__ = "board_member"

    id: Mapped[int] = mapped_column(primary_key=True)
    board_id: Mapped[int] = mapped_column(ForeignKey("board.id", ondelete="CASCADE"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    seat: Mapped[str] = mapped_column(String(120))
    organisation: Mapped[Organisation] = relationship(lazy="joined")


class Meeting(Model):
    """One sitting of a board: the day, and how its minutes are found."""

    __tablename__ = "board_meeting"
    __table_args__ = (
        UniqueConstraint("board_id", "met_on", name="uq_board_meeting_day"),
        UniqueConstraint("id", "met_on", name="uq_board_meeting_met_on"),  # what a decision's own day refers to
        CheckConstraint("minute_reference <> ''", name="its_minutes_can_be_found"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"))
    met_on: Mapped[date]
    minute_reference: Mapped[str] = mapped_column(String(200))


class ServiceListing(Model):
    """Help that exists: what it is, for whom, how to reach it, and when somebody last checked and must check again.

    outcome_keys : the framework's outcomes it helps with; area_id : the place it is for, with all below it (None: everywhere);
        age_from, age_to : for which ages, both included (None: no limit)
    is_help : shown beside 999 and Childline wherever somebody may need help now; it then has a number that can be called
    """

    __tablename__ = "service_listing"
    __table_args__ = (
        CheckConstraint("NOT is_help OR phone <> ''", name="help_has_a_number"),
        CheckConstraint("review_by > reviewed_on", name="review_comes_after"),
        CheckConstraint("age_from IS NULL OR age_to IS NULL OR age_from <= age_to", name="ages_run_upwards"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(160))
    what: Mapped[str]
    for_whom: Mapped[str] = mapped_column(String(200))
    how: Mapped[str] = mapped_column(String(200))
    phone: Mapped[str] = mapped_column(String(30), default="")
    is_help: Mapped[bool] = mapped_column(default=False)
    reviewed_on: Mapped[date]
    review_by: Mapped[date] = mapped_column(index=True)
    outcome_keys: Mapped[list[str]] = mapped_column(JSON, default=list)
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    age_from: Mapped[int | None]
    age_to: Mapped[int | None]
