"""How many people there are of each kind, from a named source, and how many a trust wants to hear from. No answer is here."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engage.core.db import Model


class Benchmark(Model):
    """How many people of one category live in a place: a public fact, with its source and its date.

    audience : whom it counts, "" for everybody, else a survey's audience such as "young_people"
    area_key : where they live, "" for the whole authority
    """

    __tablename__ = "benchmark"
    __table_args__ = (
        UniqueConstraint("audience", "dimension", "category", "area_key", name="uq_benchmark_category"),
        CheckConstraint("people >= 0", name="people"),
        CheckConstraint("source <> ''", name="has_a_source"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    audience: Mapped[str] = mapped_column(String(20))
    dimension: Mapped[str] = mapped_column(String(60), index=True)
    category: Mapped[str] = mapped_column(String(60))
    area_key: Mapped[str] = mapped_column(String(60))
    people: Mapped[int]
    source: Mapped[str] = mapped_column(String(300))
    dated: Mapped[date]


class ReachTarget(Model):
    """How many people of one category one wave wants to hear from."""

    __tablename__ = "reach_target"
    __table_args__ = (
        UniqueConstraint("slug", "wave_key", "dimension", "category", name="uq_reach_target_category"),
        CheckConstraint("people > 0", name="people"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80))
    wave_key: Mapped[str] = mapped_column(String(40))
    dimension: Mapped[str] = mapped_column(String(60))
    category: Mapped[str] = mapped_column(String(60))
    people: Mapped[int]
