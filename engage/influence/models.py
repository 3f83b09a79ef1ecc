"""From what was said to what was done, honestly: decisions, claims, replies, and what people still wish for."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.core.db import Model

DECISION_STATES = ("proposed", "decided", "approved", "published", "followed_up")
OUTCOMES = ("done", "doing", "partly", "not_now", "no", "already_happening", "not_ours")
STRENGTHS = ("noted", "informed", "changed", "led_to")
FITS = ("fully", "partly", "differently")
WORKED = ("yes", "partly", "no", "too_early")  # did it work?
NEXT_WAVE = ("", "taken_up", "not_taken")  # what became of a wish that was offered as a question
NAME_SAYS = ("yes", "not_quite")  # does a theme's name say what people meant?
_OPEN = text("decision_id IS NULL")
# Rule 5: what an adult reported or observed informs a claim, and is never counted as the voice of those it is about.


class Decision(Model):
    """What was decided, by whom, when, and on what else it rested."""

    __tablename__ = "decision"
    __table_args__ = (
        CheckConstraint(f"state IN {DECISION_STATES}", name="state"),
        CheckConstraint("decider <> '' AND owner <> ''", name="somebody_decides_and_somebody_owns"),
        UniqueConstraint("id", "decided_on", name="uq_decision_day"),  # what a claim's own copy of the day refers to
        # What a meeting decided was decided on the day it met.
        ForeignKeyConstraint(
            ["meeting_id", "decided_on"], ["board_meeting.id", "board_meeting.met_on"], name="fk_decision_meeting_day"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    priority_id: Mapped[int | None] = mapped_column(ForeignKey("priority.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    meeting: Mapped[str] = mapped_column(String(200))
    decider: Mapped[str] = mapped_column(String(160))
    owner: Mapped[str] = mapped_column(String(160))
    decided_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(20), default="decided")
    meeting_id: Mapped[int | None] = mapped_column(index=True)
    claims: Mapped[list[Claim]] = relationship(back_populates="decision")


class Claim(Model):
    """The "you said": what people asked for, in our words, resting on accepted themes and frozen responses (rules 1, 3, 6, 10).

    `is_evaluation` is set where the evidence is later than the decision: it may then never be called influence. The
    decision's day is copied here, and follows it, so that the database itself can compare the two (rule 3).
    `by_partners` says whose words it rests on: of people who work with families, or of everybody else. Each cited theme
    says the same again, and the database takes no theme that says otherwise.
    """

    __tablename__ = "claim"
    __table_args__ = (
        CheckConstraint(f"strength IN {STRENGTHS}", name="strength"),
        CheckConstraint(f"fit IN {FITS}", name="fit"),
        CheckConstraint("said <> ''", name="something_was_said"),
        CheckConstraint("other_factors <> ''", name="other_factors_are_named"),
        CheckConstraint("NOT is_evaluation OR strength = 'noted'", name="evaluation_claims_no_influence"),
        CheckConstraint("is_evaluation OR evidence_to <= decided_on", name="evidence_is_not_later_than_the_decision"),
        CheckConstraint("evidence_from <= evidence_to", name="evidence_runs_forwards"),
        UniqueConstraint("id", "by_partners", name="uq_claim_whose"),  # what a cited theme's own copy refers to
        ForeignKeyConstraint(
            ["decision_id", "decided_on"],
            ["decision.id", "decision.decided_on"],
            name="fk_claim_decision_day",
            onupdate="CASCADE",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[int] = mapped_column(index=True)
    decided_on: Mapped[date]
    said: Mapped[str]
    strength: Mapped[str] = mapped_column(String(20))
    fit: Mapped[str] = mapped_column(String(20))
    other_factors: Mapped[str]
    is_evaluation: Mapped[bool] = mapped_column(default=False)
    by_partners: Mapped[bool] = mapped_column(default=False)
    evidence_from: Mapped[date]
    evidence_to: Mapped[date]
    decision: Mapped[Decision] = relationship(back_populates="claims", lazy="joined")
    themes: Mapped[list[ClaimTheme]] = relationship(
        foreign_keys="ClaimTheme.claim_id",
        primaryjoin="Claim.id == ClaimTheme.claim_id",
        cascade="all, delete-orphan",
        lazy="selectin",
        order_by="ClaimTheme.id",
    )
    reply: Mapped[Reply | None] = relationship(cascade="all, delete-orphan", lazy="joined")
    publication: Mapped[Publication | None] = relationship(
        foreign_keys="Publication.claim_id", primaryjoin="Claim.id == Publication.claim_id", lazy="joined", viewonly=True
    )
    wishes: Mapped[list[FurtherWish]] = relationship(cascade="all, delete-orphan", lazy="selectin", order_by="FurtherWish.id")
    follow_ups: Mapped[list[FollowUp]] = relationship(cascade="all, delete-orphan", lazy="selectin", order_by="FollowUp.id")

    @property
    def published_on(self) -> date | None:
        """The day it became public; None while it is not."""
        return self.publication.published_on if self.publication else None


class ClaimTheme(Model):
    """A theme a claim cites; `by_partners` as its claim's: what people who work with families say stands by itself.

    Whom a theme's survey asks is in the survey's file, so this copy is the service's word, given for each theme alone.
    """

    __tablename__ = "claim_theme"
    __table_args__ = (
        UniqueConstraint("claim_id", "theme_id", name="uq_claim_theme"),
        ForeignKeyConstraint(
            ["claim_id", "by_partners"], ["claim.id", "claim.by_partners"], name="fk_claim_theme_whose", ondelete="CASCADE"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id", ondelete="CASCADE"), index=True)
    theme_id: Mapped[int] = mapped_column(ForeignKey("theme.id"), index=True)
    by_partners: Mapped[bool] = mapped_column(default=False)


class ClaimResponse(Model):
    """A response a claim rests on, frozen when it was recorded: later runs and moves do not change what was said.

    Whose words they were and in which language are kept too, so that the figures outlive the purge of the words.
    """

    __tablename__ = "claim_response"
    __table_args__ = (UniqueConstraint("claim_id", "response_id", name="uq_claim_response"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id", ondelete="CASCADE"), index=True)
    response_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("response.id"), index=True)
    provenance: Mapped[str] = mapped_column(String(20))
    lang: Mapped[str] = mapped_column(String(12))


class ClaimQuote(Model):
    """Words of one answer that a person chose to show beside a claim: of a response the claim rests on, and of no other.

    Whether they may be shown is asked each time they are: consent, a concern and the purge of words end it at once.
    """

    __tablename__ = "claim_quote"
    __table_args__ = (
        UniqueConstraint("claim_id", "answer_id", name="uq_claim_quote"),
        ForeignKeyConstraint(
            ["claim_id", "response_id"],
            ["claim_response.claim_id", "claim_response.response_id"],
            name="fk_claim_quote_frozen_response",
            ondelete="CASCADE",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(index=True)
    response_id: Mapped[UUID] = mapped_column(Uuid)
    answer_id: Mapped[int] = mapped_column(ForeignKey("answer.id", ondelete="CASCADE"))


class Reply(Model):
    """The "we did", or "no, because": who decided, who owns it, why, when (rule 2). A no has a reason a child can read."""

    __tablename__ = "reply"
    __table_args__ = (
        CheckConstraint(f"outcome IN {OUTCOMES}", name="outcome"),
        CheckConstraint(
            "text <> '' AND reason <> '' AND decider <> '' AND owner <> ''", name="decider_owner_and_reason_are_given"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id", ondelete="CASCADE"), unique=True)
    outcome: Mapped[str] = mapped_column(String(30))
    text: Mapped[str]
    reason: Mapped[str]
    decider: Mapped[str] = mapped_column(String(160))
    owner: Mapped[str] = mapped_column(String(160))
    dated: Mapped[date]
    follow_up_on: Mapped[date | None]


class SupersededReply(Model):
    """What was replied before, in public, and until when: a promise that changed stays readable."""

    __tablename__ = "superseded_reply"
    __table_args__ = (CheckConstraint("text <> ''", name="text_is_said"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id", ondelete="CASCADE"), index=True)
    outcome: Mapped[str] = mapped_column(String(30))
    text: Mapped[str]
    reason: Mapped[str]
    dated: Mapped[date]
    replaced_on: Mapped[date]


class Publication(Model):
    """What makes a claim public. It points at one cited theme, one frozen response and the reply, so that the database
    itself refuses a claim that rests on nothing (rule 1) or has no reply (rule 2), and keeps all three from vanishing.
    The framework's outcomes it stands under are kept as they were on that day.
    """

    __tablename__ = "publication"
    __table_args__ = (
        ForeignKeyConstraint(
            ["claim_id", "theme_id"], ["claim_theme.claim_id", "claim_theme.theme_id"], name="fk_publication_cited_theme"
        ),
        ForeignKeyConstraint(
            ["claim_id", "response_id"],
            ["claim_response.claim_id", "claim_response.response_id"],
            name="fk_publication_frozen_response",
        ),
        ForeignKeyConstraint(["claim_id"], ["reply.claim_id"], name="fk_publication_reply"),
    )

    claim_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    theme_id: Mapped[int]
    response_id: Mapped[UUID] = mapped_column(Uuid)
    published_on: Mapped[date] = mapped_column(index=True)
    outcome_keys: Mapped[list[str]]
    published_by: Mapped[int] = mapped_column(ForeignKey("person.id"))


class FurtherWish(Model):
    """What people still wish for after a reply; offered to the next wave. An officer says whether it was taken up, and why."""

    __tablename__ = "further_wish"
    __table_args__ = (
        CheckConstraint("text <> ''", name="text_is_said"),
        CheckConstraint(f"next_wave IN {NEXT_WAVE}", name="next_wave"),
        CheckConstraint("(next_wave = '') = (next_wave_reason = '')", name="taken_up_or_not_with_a_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id", ondelete="CASCADE"), index=True)
    text: Mapped[str]
    is_resolved: Mapped[bool] = mapped_column(default=False)
    next_wave: Mapped[str] = mapped_column(String(20), default="")
    next_wave_reason: Mapped[str] = mapped_column(String(300), default="")


class FollowUp(Model):
    """Did it work? What the same people said when they were asked again, in plain words. `how`: how they were asked.

    wave_id : the wave they were asked in; None where it was done another way, at a meeting, say
    """

    __tablename__ = "follow_up"
    __table_args__ = (
        CheckConstraint(f"result IN {WORKED}", name="result"),
        CheckConstraint("text <> '' AND how <> ''", name="says_what_and_how"),
        CheckConstraint("same_audience", name="the_same_people_were_asked"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id", ondelete="CASCADE"), index=True)
    asked_on: Mapped[date]
    wave_id: Mapped[int | None] = mapped_column(ForeignKey("wave.id"))
    same_audience: Mapped[bool]
    how: Mapped[str] = mapped_column(String(200))
    result: Mapped[str] = mapped_column(String(20))
    text: Mapped[str]


class BoardItem(Model):
    """What waits for the Board: a theme, or a local priority, that somebody sent up, and why. Open until a decision takes it."""

    __tablename__ = "board_item"
    __table_args__ = (
        CheckConstraint("(theme_id IS NULL) <> (priority_id IS NULL)", name="about_one_thing"),
        CheckConstraint("why <> ''", name="says_why"),
        Index("uq_board_item_theme", "theme_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("uq_board_item_priority", "priority_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id"))
    priority_id: Mapped[int | None] = mapped_column(ForeignKey("priority.id"))
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    why: Mapped[str] = mapped_column(String(500))
    sent_on: Mapped[date]
    sent_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"), index=True)


class ThemeNameCount(Model):
    """How many readers say that a theme's name says what they meant. Only the number: not who, not when, not what else."""

    __tablename__ = "theme_name_count"
    __table_args__ = (
        CheckConstraint(f"says IN {NAME_SAYS}", name="says"),
        CheckConstraint("n >= 0", name="is_a_number"),
    )

    theme_id: Mapped[int] = mapped_column(ForeignKey("theme.id"), primary_key=True)
    says: Mapped[str] = mapped_column(String(12), primary_key=True)
    n: Mapped[int]


class CitedExample(Model):
    """A public chain of evidence from elsewhere, with its source and its honest status; ours are `Claim`s."""

    __tablename__ = "cited_example"

    id: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[str] = mapped_column(String(120), unique=True)
    heard: Mapped[str]
    action: Mapped[str]
    status: Mapped[str] = mapped_column(String(30))
    fit: Mapped[str] = mapped_column(String(20), default="")
    note: Mapped[str]
    source: Mapped[str] = mapped_column(String(300))
    position: Mapped[int]
