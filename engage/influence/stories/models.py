"""One person's story as it was told and agreed to."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from engage.core.db import Model

STATES = ("draft", "published", "withdrawn")
TOLD_AS = ("conversation", "sent")  # told to somebody, or sent as an answer
TELLERS = ("young_person", "parent")
READERS = ("", "trust", "everyone")  # "": nobody agreed to anything yet
WORDS = ("title", "said", "helped", "different", "other_factors")  # what is wiped when it is taken back
TRANSLATED = (*WORDS, "service")  # what readers see in their own language


class CaseStudy(Model):
    """A story, the service it is about, who may read it, and until when.

    response_id : the answer it was sent as; once that is held or taken back the story is shown no more
    code_digest : of the code its teller holds; the code itself is shown once and kept nowhere
    """

    __tablename__ = "case_study"
    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint(f"told_as IN {TOLD_AS}", name="told_as"),
        CheckConstraint(f"teller IN {TELLERS}", name="teller"),
        CheckConstraint(f"readers IN {READERS}", name="readers"),
        CheckConstraint("(readers = '') = (agreed_on IS NULL)", name="agreed_on_a_day"),
        CheckConstraint("agreed_on IS NULL OR (agreed_how <> '' AND ends_on > agreed_on)", name="agreed_until_a_day"),
        CheckConstraint(
            "state <> 'published' OR (agreed_on IS NOT NULL AND name_changed AND read_back_on IS NOT NULL "
            "AND code_digest IS NOT NULL AND published_on IS NOT NULL)",
            name="public_only_as_agreed_and_read_back",
        ),
        CheckConstraint(
            "state <> 'published' OR (title <> '' AND said <> '' AND service <> '' AND outcome_key <> '' "
            "AND other_factors <> '')",
            name="public_with_service_outcome_and_other_factors",
        ),
        CheckConstraint(
            "state <> 'withdrawn' OR (title = '' AND said = '' AND helped = '' AND different = '' AND other_factors = '' "
            "AND response_id IS NULL AND withdrawn_on IS NOT NULL)",
            name="withdrawn_words_are_gone",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(12), default="draft", index=True)
    told_as: Mapped[str] = mapped_column(String(20))
    teller: Mapped[str] = mapped_column(String(20))
    response_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("response.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    said: Mapped[str]
    helped: Mapped[str]
    different: Mapped[str]
    other_factors: Mapped[str]
    service: Mapped[str] = mapped_column(String(160))
    outcome_key: Mapped[str] = mapped_column(String(60))
    priority_id: Mapped[int | None] = mapped_column(ForeignKey("priority.id"), index=True)
    readers: Mapped[str] = mapped_column(String(12), default="")
    agreed_on: Mapped[date | None]
    agreed_how: Mapped[str] = mapped_column(String(200), default="")
    name_changed: Mapped[bool] = mapped_column(default=False)
    ends_on: Mapped[date | None]
    code_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    read_back_on: Mapped[date | None]
    published_on: Mapped[date | None]
    withdrawn_on: Mapped[date | None]
    written_by: Mapped[int] = mapped_column(ForeignKey("person.id"))


def subject_of(row: CaseStudy) -> str:
    """What its translations are kept under, and its acts in the record."""
    return f"story:{row.id}"
