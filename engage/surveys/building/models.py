"""Surveys while they are written: each draft, every state it ever had, and what people say to each other about its parts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engage.core.db import Model


class SurveyDraft(Model):
    """One survey that is written here, published or not. Its state is that of its latest revision, `number`."""

    __tablename__ = "survey_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    title: Mapped[str] = mapped_column(String(2_000))  # of the latest revision, for lists
    number: Mapped[int]


class SurveyRevision(Model):
    """One state of a draft, whole: who made it, when, and by which act on what.

    restores : the revision whose state this is once more; version_id : the version that was published from it
    """

    __tablename__ = "survey_revision"
    __table_args__ = (
        UniqueConstraint("draft_id", "number", name="uq_survey_revision_number"),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("restores IS NULL OR restores < number", name="restores_an_earlier_one"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("survey_draft.id", ondelete="CASCADE"))
    number: Mapped[int]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    act: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(200), default="")
    restores: Mapped[int | None]
    version_id: Mapped[int | None] = mapped_column(ForeignKey("survey_version.id"))
    tables: Mapped[dict[str, Any]]


class DraftComment(Model):
    """What one member of staff says to the others about a part of a draft, until somebody says that it is dealt with."""

    __tablename__ = "draft_comment"
    __table_args__ = (
        CheckConstraint("(resolved_by IS NULL) = (resolved_at IS NULL)", name="resolved_by_somebody"),
        CheckConstraint("text_key = '' OR part LIKE 'wording.%'", name="text_of_a_wording"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("survey_draft.id", ondelete="CASCADE"), index=True)
    part: Mapped[str] = mapped_column(String(60))
    text_key: Mapped[str] = mapped_column(String(200), default="")  # of a wording's text, or "" for all of it
    text: Mapped[str] = mapped_column(String(2_000))
    written_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    written_at: Mapped[datetime]
    resolved_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    resolved_at: Mapped[datetime | None]
