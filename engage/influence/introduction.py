"""The introduction to a year in review: a person's words before the three parts that are composed of the record.

Owns the words and who signs them, by office. They say nothing that the record says: figures, replies and promises stand below.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import current_app
from flask_babel import gettext
from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.core import audit
from engage.core.db import Model, db
from engage.core.easy_wording import Idea, forget_ideas, ideas_of, put_ideas
from engage.core.forms import too_long
from engage.core.translating import Piece, Texts, put_texts
from engage.core.wording import Worded, forget_wordings, worded, wordings
from engage.influence.easy import idea_problems
from engage.influence.errors import RuleError
from engage.influence.records import day_of
from engage.influence.rules import NAME_LENGTH, causal_problem, refuse

PART = "text"
LONGEST = 2000
IDEAS = 6  # boxes


class ReviewIntroduction(Model):
    """Who says what about one year. `who`: an office, as it is signed."""

    __tablename__ = "review_introduction"
    __table_args__ = (CheckConstraint("text <> '' AND who <> ''", name="somebody_says_something"),)

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    text: Mapped[str]
    who: Mapped[str] = mapped_column(String(160))
    written_on: Mapped[date]
    written_by: Mapped[int] = mapped_column(ForeignKey("person.id"))


@dataclass(frozen=True)
class Introduction:
    """One as a reader gets it; `easy` is empty where nobody wrote it in Easy Read."""

    text: Worded
    who: Worded
    easy: tuple[Idea, ...]


def introduction_to(year: int, lang: str) -> Introduction | None:
    """The introduction to this year; None where nobody wrote one."""
    row = db.session.get(ReviewIntroduction, year)
    if row is None:
        return None
    found, source = wordings([subject_of(year)], lang), current_app.config["SETTINGS"].source_language

    def read(field: str, text: str) -> Worded:
        return worded(found, subject_of(year), field, text, lang, source)

    easy = ideas_of([subject_of(year)], lang).get((subject_of(year), PART), ())
    return Introduction(read(PART, row.text), read("who", row.who), easy)


def subject_of(year: int) -> str:
    """What its translations and its Easy Read are kept under."""
    return f"review:{year}"


@guarded(Permission.PUBLISH_REPLIES)
def pieces(year: int) -> list[Piece]:
    """What of it readers see in their own language; nothing while nobody wrote one."""
    row = db.session.get(ReviewIntroduction, year)
    return [(subject_of(year), PART, row.text), (subject_of(year), "who", row.who)] if row else []


@guarded(Permission.PUBLISH_REPLIES)
def introduce(year: int, *, text: str, who: str, person_id: int, now: datetime) -> None:
    """Write it, or write it anew; translations and Easy Read of what changed go. Raises `RuleError`."""
    problems = {
        "text": causal_problem(text)
        or (too_long(over, LONGEST) if (over := len(text.strip()) - LONGEST) > 0 else "")
        or ("" if text.strip() else gettext("Write what you want to say of this year.")),
        "who": (too_long(over, NAME_LENGTH) if (over := len(who.strip()) - NAME_LENGTH) > 0 else "")
        or ("" if who.strip() else gettext("Write whose words these are: a board or a person's office.")),
    }
    refuse(RuleError, {field: sentence for field, sentence in problems.items() if sentence})
    row = db.session.get(ReviewIntroduction, year) or ReviewIntroduction(year=year, text="", who="")
    given = {PART: text.strip(), "who": who.strip()}
    changed = [field for field, words in given.items() if getattr(row, field) != words]
    forget_wordings(subject_of(year), changed)
    forget_ideas([subject_of(year)], changed)
    row.text, row.who, row.written_on, row.written_by = given[PART], given["who"], day_of(now), person_id
    db.session.add(row)
    db.session.flush()
    audit.record("review introduced", subject_of(year), actor_id=person_id, now=now)


@guarded(Permission.PUBLISH_REPLIES)
def write_easy(year: int, lang: str, ideas: Sequence[Idea], *, person_id: int, now: datetime) -> None:
    """Write it in Easy Read in one language; no idea at all takes it away. Raises `RuleError`, by box."""
    refuse(RuleError, idea_problems({PART: ideas}, lang))
    kept = [Idea(" ".join(idea.text.split()), idea.picture) for idea in ideas if idea.text.strip()]
    put_ideas(subject_of(year), PART, lang, kept)
    audit.record("easy read written", subject_of(year), actor_id=person_id, now=now, lang=lang)


@guarded(Permission.PUBLISH_REPLIES)
def translate(year: int, lang: str, texts: Texts, *, checked_by: str, person_id: int, now: datetime) -> None:
    """Put it into one language."""
    put_texts(texts, lang, checked_by)
    audit.record("review translated", subject_of(year), actor_id=person_id, now=now, lang=lang, checked=bool(checked_by))
