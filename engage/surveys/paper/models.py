"""Papers that staff type: piles of one survey in one language, and each paper until it is sent. What is on it is sealed."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.core.db import Model

PAPER_STATES = ("once", "twice", "sent")


class PaperBatch(Model):
    """One pile of papers. Its number stands on every paper of it, and is never given again."""

    __tablename__ = "paper_batch"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), index=True)
    lang: Mapped[str] = mapped_column(String(12))
    begun_on: Mapped[date]
    begun_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    papers: Mapped[int] = mapped_column(default=0)
    entries: Mapped[list[PaperEntry]] = relationship(cascade="all, delete-orphan", order_by="PaperEntry.number")


class PaperEntry(Model):
    """One paper: typed once, typed twice, sent. Nothing here says which response it became.

    `sealed` holds both readings and, once sent, at most the receipt that its writer asked for; then nothing.
    """

    __tablename__ = "paper_entry"
    __table_args__ = (
        UniqueConstraint("batch_id", "number", name="uq_paper_entry_batch_number"),
        CheckConstraint(f"state IN {PAPER_STATES}", name="state"),
        CheckConstraint("state = 'sent' OR sealed IS NOT NULL", name="unsent_is_sealed"),
        CheckConstraint("(state = 'once') = (second_by IS NULL)", name="second_reading_has_a_reader"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("paper_batch.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(10), default="once", index=True)
    first_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    second_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    touched_on: Mapped[date]
    is_urgent: Mapped[bool] = mapped_column(default=False)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    batch: Mapped[PaperBatch] = relationship(back_populates="entries")
