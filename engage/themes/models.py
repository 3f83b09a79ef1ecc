"""Themes: what a run suggested, what people made of it, and every act in between."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.core.db import Model

THEME_STATES = ("suggested", "accepted", "merged", "split", "rejected", "published", "superseded")
ACTS = (
    "suggested",
    "accepted",
    "renamed",
    "merged",
    "split",
    "rejected",
    "remapped",
    "moved",
    "undone",
    "published",
    "superseded",
)
FITS = ("yes", "partly", "no")
TONES = ("praise", "complaint", "worry", "wish")


class ThemeRun(Model):
    """One run of the analysis over one wave: with what settings, over how many answers, and what it could not use."""

    __tablename__ = "theme_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), index=True)
    made_at: Mapped[datetime]
    version: Mapped[str] = mapped_column(String(40))
    settings: Mapped[dict[str, Any]]
    n_answers: Mapped[int]
    skipped: Mapped[dict[str, Any]]  # reason -> how many


class Theme(Model):
    """What several answers have in common. `label` is what people call it; `suggested_label` what the run called it.

    `stability` is the share of its answers, 0 to 1, that stood together in the run before too; empty in the first.
    `continues_id` is the theme of an earlier wave that it was offered from; `recognised` the share of its answers, 0 to 1,
    that would be placed in it again if each came new, empty while that was not measured.
    """

    __tablename__ = "theme"
    __table_args__ = (
        CheckConstraint(f"state IN {THEME_STATES}", name="state"),
        CheckConstraint("(state = 'merged') = (merged_into_id IS NOT NULL)", name="merged_says_into_what"),
        CheckConstraint("label <> ''", name="label_is_said"),
        UniqueConstraint("wave_id", "continues_id", name="uq_theme_continues"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), index=True)
    run_id: Mapped[int | None] = mapped_column(ForeignKey("theme_run.id"))
    label: Mapped[str] = mapped_column(String(160))
    suggested_label: Mapped[str] = mapped_column(String(160), default="")
    keywords: Mapped[list[str]]
    state: Mapped[str] = mapped_column(String(20), default="suggested", index=True)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id"))
    stability: Mapped[float | None]
    continues_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id"), index=True)
    recognised: Mapped[float | None]
    assignments: Mapped[list[ThemeAssignment]] = relationship(cascade="all, delete-orphan", passive_deletes=True)
    outcomes: Mapped[list[ThemeOutcome]] = relationship(cascade="all, delete-orphan", passive_deletes=True, lazy="selectin")


class ThemeAssignment(Model):
    """One answer in one theme; by the machine (`person_id` empty) or by a person, whose word stands.

    `is_main` is False where the answer only stands near the theme: it is shown as "also in" and never counted.
    `is_removed` says that a person took the answer out: the row stays, so that no later run puts it back.
    `is_added` says that the machine put it there after a person had accepted the theme, so that nobody has agreed to it.
    """

    __tablename__ = "theme_assignment"
    __table_args__ = (
        UniqueConstraint("theme_id", "answer_id", name="uq_theme_assignment"),
        CheckConstraint("NOT is_removed OR person_id IS NOT NULL", name="only_a_person_removes"),
        CheckConstraint("NOT is_added OR person_id IS NULL", name="only_the_machine_adds"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    theme_id: Mapped[int] = mapped_column(ForeignKey("theme.id", ondelete="CASCADE"), index=True)
    answer_id: Mapped[int] = mapped_column(ForeignKey("answer.id", ondelete="CASCADE"), index=True)
    score: Mapped[float]
    is_main: Mapped[bool] = mapped_column(default=True)
    is_quote: Mapped[bool] = mapped_column(default=False)  # typical enough for the run to suggest it as a quote
    is_removed: Mapped[bool] = mapped_column(default=False)
    is_added: Mapped[bool] = mapped_column(default=False)
    lang: Mapped[str] = mapped_column(String(12), default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class ThemeOutcome(Model):
    """One outcome of the framework for one theme; `person_id` and `reason` are set where a person mapped it."""

    __tablename__ = "theme_outcome"
    __table_args__ = (
        UniqueConstraint("theme_id", "outcome_key", name="uq_theme_outcome"),
        CheckConstraint("person_id IS NULL OR reason <> ''", name="a_person_says_why"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    theme_id: Mapped[int] = mapped_column(ForeignKey("theme.id", ondelete="CASCADE"), index=True)
    outcome_key: Mapped[str] = mapped_column(String(60))
    score: Mapped[float]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(String(500), default="")


class ThemeAct(Model):
    """One act of review: who, what, why, and what was there before. Never changed or deleted."""

    __tablename__ = "theme_act"
    __table_args__ = (CheckConstraint(f"act IN {ACTS}", name="act"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    theme_id: Mapped[int] = mapped_column(ForeignKey("theme.id"), index=True)
    at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    act: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(500), default="")
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]


class AnswerVector(Model):
    """What one answer means, as numbers that only the same model can compare: for placing new answers, and for nothing else.

    Made from somebody's words, so it is as sensitive as they are: it goes with the answer, and never leaves the database.
    """

    __tablename__ = "answer_vector"

    answer_id: Mapped[int] = mapped_column(ForeignKey("answer.id", ondelete="CASCADE"), primary_key=True)
    model: Mapped[str] = mapped_column(String(120))
    lang: Mapped[str] = mapped_column(String(12))
    vector: Mapped[bytes] = mapped_column(LargeBinary)  # little-endian float16, as many as the model has dimensions


class AnswerTone(Model):
    """How one answer speaks, as the last run heard it; an answer may have several tones or none."""

    __tablename__ = "answer_tone"
    __table_args__ = (CheckConstraint(f"tone IN {TONES}", name="tone"),)

    answer_id: Mapped[int] = mapped_column(ForeignKey("answer.id", ondelete="CASCADE"), primary_key=True)
    tone: Mapped[str] = mapped_column(String(20), primary_key=True)


class CodingSample(Model):
    """Answers of one wave drawn for two people to code apart from each other, to measure how well they and the machine agree.

    `machine` names what judged them, once a worker has: the framework and the model.
    """

    __tablename__ = "coding_sample"

    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), index=True)
    drawn_at: Mapped[datetime]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    machine: Mapped[str] = mapped_column(String(160), default="")
    answers: Mapped[list[SampledAnswer]] = relationship(cascade="all, delete-orphan", passive_deletes=True)


class SampledAnswer(Model):
    """One answer of a sample, where it stood when it was drawn, and what the machine says that it is about.

    `machine_outcomes` is empty for none, and null until a worker has judged; `theme_id` the theme the answer stood in, if any.
    """

    __tablename__ = "sampled_answer"

    sample_id: Mapped[int] = mapped_column(ForeignKey("coding_sample.id", ondelete="CASCADE"), primary_key=True)
    answer_id: Mapped[int] = mapped_column(ForeignKey("answer.id", ondelete="CASCADE"), primary_key=True)
    place: Mapped[int]
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id", ondelete="SET NULL"))
    machine_outcomes: Mapped[list[str] | None]


class AnswerCode(Model):
    """What one person says one answer of a sample is about, without having seen what anybody else says.

    `outcomes` is empty for none; `fits` says whether it belongs in the theme it stood in, and is empty where it stood in none.
    """

    __tablename__ = "answer_code"
    __table_args__ = (
        ForeignKeyConstraint(
            ["sample_id", "answer_id"], ["sampled_answer.sample_id", "sampled_answer.answer_id"], ondelete="CASCADE"
        ),
        CheckConstraint(f"fits IN {('', *FITS)}", name="fits"),
    )

    sample_id: Mapped[int] = mapped_column(primary_key=True)
    answer_id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    at: Mapped[datetime]
    outcomes: Mapped[list[str]]
    fits: Mapped[str] = mapped_column(String(10), default="")


class ForumThemes(Model):
    """What the latest run found in the posts of one forum: for staff, and never mixed with a survey's themes.

    `found` holds labels and numbers of posts. It is shown only while every one of those posts may be read.
    """

    __tablename__ = "forum_themes"

    board_id: Mapped[int] = mapped_column(ForeignKey("forum_board.id", ondelete="CASCADE"), primary_key=True)
    made_at: Mapped[datetime]
    found: Mapped[dict[str, Any]]
