"""What authors write, in every language it has been put into: claims, replies, priorities, boards.

One table for all of them, so that "not translated yet" and "not yet checked by a person" mean the same everywhere. The
interface's own strings are gettext's; people's answers are never here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import String, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from engage.core.db import Model, db


class Wording(Model):
    """One text of one subject in one language. `subject` is `kind:id`, such as `claim:12`."""

    __tablename__ = "wording"
    __table_args__ = (UniqueConstraint("subject", "field", "lang", name="uq_wording_subject_field_lang"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(80), index=True)
    field: Mapped[str] = mapped_column(String(40))
    lang: Mapped[str] = mapped_column(String(12))
    text: Mapped[str]
    checked_by: Mapped[str] = mapped_column(String(120), default="")


@dataclass(frozen=True)
class Worded:
    """A text as one reader gets it. `is_translated` is False when it is shown in the language it was written in."""

    text: str
    lang: str
    is_translated: bool = True
    checked: bool = True


def put_wording(subject: str, field: str, lang: str, text: str, checked_by: str = "") -> None:
    """Add or replace one translation."""
    query = select(Wording).filter_by(subject=subject, field=field, lang=lang)
    row = db.session.scalar(query) or Wording(subject=subject, field=field, lang=lang)
    row.text, row.checked_by = text, checked_by
    db.session.add(row)
    db.session.flush()


def forget_wordings(subject: str, fields: Collection[str], lang: str | None = None) -> None:
    """Drop translations of these fields, in one language or in all: of what was reworded they would say something else now."""
    stale = delete(Wording).where(Wording.subject == subject, Wording.field.in_(fields))
    if fields:
        db.session.execute(stale if lang is None else stale.where(Wording.lang == lang))


def wordings(subjects: Iterable[str], lang: str) -> dict[tuple[str, str], Worded]:
    """All translations of these subjects into one language, by (subject, field): one query however many."""
    query = select(Wording).where(Wording.subject.in_(list(subjects)), Wording.lang == lang)
    return {(row.subject, row.field): Worded(row.text, lang, True, bool(row.checked_by)) for row in db.session.scalars(query)}


def worded(
    found: Mapping[tuple[str, str], Worded], subject: str, field: str, source: str, lang: str, source_lang: str = "en"
) -> Worded:
    """The reader's text of one field: the source where it is theirs, a translation where there is one, else the source marked."""
    if lang == source_lang:
        return Worded(source, source_lang)
    return found.get((subject, field)) or Worded(source, source_lang, is_translated=False)
