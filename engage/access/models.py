"""Reports of a bad translation: which page, which language, what is wrong. Nothing of who wrote it, and no time of day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from engage.core.db import Model

LONGEST = 2000


class TranslationReport(Model):
    """One report. `page` is where it was read, without any code; words that worry are with the safeguarding lead instead."""

    __tablename__ = "translation_report"
    __table_args__ = (
        CheckConstraint("NOT held OR (wrong = '' AND better = '')", name="held_words_are_not_here"),
        CheckConstraint("(done_on IS NULL) = (done_by IS NULL)", name="done_by_somebody"),
        # An id is never given again: a concern points at its report by id.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    page: Mapped[str] = mapped_column(String(200))
    lang: Mapped[str] = mapped_column(String(12), index=True)
    wrong: Mapped[str]
    better: Mapped[str]
    held: Mapped[bool] = mapped_column(default=False)
    reported_on: Mapped[date]
    done_on: Mapped[date | None]
    done_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
