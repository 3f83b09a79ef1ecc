"""One exercise: why people are asked, who decides, where it stands, each step it took. What hangs off it: `attached_models`."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.consultations.attached_models import ConsultationMeeting, ConsultationPart, OutsideEvidence, StatutoryConsultee
from engage.core.db import Model

STATES = (
    "draft",
    "checked",
    "open",
    "paused",
    "closed",
    "analysing",
    "decided",
    "fed_back",
    "followed_up",
    "archived",
)
LEVELS = ("informed", "consulted", "involved", "collaborate", "led")  # the last: by young people themselves
# Every step there is, from > to. What is undone goes back by a step of its own, so that nothing vanishes from the record.
STEPS = (
    ("draft", "checked"),
    ("checked", "draft"),
    ("checked", "open"),
    ("open", "paused"),
    ("paused", "open"),
    ("open", "closed"),
    ("paused", "closed"),
    ("closed", "analysing"),
    ("analysing", "decided"),
    ("decided", "fed_back"),
    ("fed_back", "followed_up"),
    ("followed_up", "archived"),
)
NOT_PUBLIC = ("draft", "checked")
AFTER_CLOSING = ("closed", "analysing", "decided", "fed_back", "followed_up", "archived")
AFTER_DECISION = AFTER_CLOSING[2:]
AFTER_REPLY = AFTER_CLOSING[3:]
_ALLOWED = ", ".join(f"'{before}>{after}'" for before, after in STEPS)


class Consultation(Model):
    """One exercise. A text is empty and a day None until it is known: what a state needs is checked here and in `gates`.

    decides_on : the day on which it is to be decided, told before anybody answers; decided_on : when it was
    attested_on : the day on which somebody vouched that nothing was decided yet (Gunning 1)
    report_read_* : what was read before the decision, by whom, when (Gunning 4); signed_by : the account that says so
    """

    __tablename__ = "consultation"
    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint(f"level IN {('', *LEVELS)}", name="level"),
        CheckConstraint("slug <> '' AND title <> ''", name="it_has_a_name"),
        CheckConstraint("for_young_people OR for_parents OR for_partners", name="somebody_is_asked"),
        CheckConstraint("opens_on <= closes_on", name="opens_before_it_closes"),
        CheckConstraint("opens_on < decides_on", name="cannot_open_after_its_decision_date"),
        CheckConstraint("closes_on < decides_on", name="closes_before_it_is_decided"),
        CheckConstraint(
            "state = 'draft' OR (why <> '' AND can_change <> '' AND cannot_change <> '' AND level <> ''"
            " AND decider <> '' AND duration_reason <> '' AND data_protection <> '' AND equality <> ''"
            " AND opens_on IS NOT NULL AND closes_on IS NOT NULL AND decides_on IS NOT NULL)",
            name="checked_when_it_says_everything",
        ),
        CheckConstraint(f"state IN {NOT_PUBLIC} OR attested_on IS NOT NULL", name="open_when_still_undecided"),
        CheckConstraint("(state = 'paused') = (pause_reason <> '')", name="paused_with_a_reason"),
        CheckConstraint(
            f"state NOT IN {AFTER_DECISION} OR (report <> '' AND report_read_by <> '' AND signed_by IS NOT NULL"
            " AND report_read_on IS NOT NULL AND decided_on IS NOT NULL AND report_read_on <= decided_on)",
            name="decided_after_the_report_was_read",
        ),
        CheckConstraint(
            f"state NOT IN {AFTER_REPLY} OR"
            " (space <> '' AND voice <> '' AND report_read_by <> '' AND influence <> '' AND influence_by IS NOT NULL)",
            name="fed_back_when_lundys_parts_are_filled",
        ),
        CheckConstraint("state NOT IN ('followed_up', 'archived') OR follow_up <> ''", name="followed_up_with_what_was_found"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(String(160))
    state: Mapped[str] = mapped_column(String(20), default="draft", index=True)
    why: Mapped[str] = mapped_column(default="")
    can_change: Mapped[str] = mapped_column(default="")
    cannot_change: Mapped[str] = mapped_column(default="")
    level: Mapped[str] = mapped_column(String(20), default="")
    decider: Mapped[str] = mapped_column(String(160), default="")
    decides_on: Mapped[date | None]
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), index=True)
    for_young_people: Mapped[bool] = mapped_column(default=False)
    for_parents: Mapped[bool] = mapped_column(default=False)
    for_partners: Mapped[bool] = mapped_column(default=False)
    opens_on: Mapped[date | None]
    closes_on: Mapped[date | None]
    duration_reason: Mapped[str] = mapped_column(default="")
    data_protection: Mapped[str] = mapped_column(String(200), default="")
    equality: Mapped[str] = mapped_column(String(200), default="")
    pause_reason: Mapped[str] = mapped_column(default="")
    attested_on: Mapped[date | None]
    attested_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    report: Mapped[str] = mapped_column(String(200), default="")
    report_read_by: Mapped[str] = mapped_column(String(160), default="")
    report_read_on: Mapped[date | None]
    signed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_on: Mapped[date | None]
    space: Mapped[str] = mapped_column(default="")
    voice: Mapped[str] = mapped_column(default="")
    influence: Mapped[str] = mapped_column(default="")
    influence_by: Mapped[date | None]
    follow_up: Mapped[str] = mapped_column(default="")
    options: Mapped[list[ConsultationOption]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="ConsultationOption.id"
    )
    steps: Mapped[list[ConsultationStep]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="ConsultationStep.id"
    )
    parts: Mapped[list[ConsultationPart]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="ConsultationPart.id"
    )
    meetings: Mapped[list[ConsultationMeeting]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="ConsultationMeeting.held_on"
    )
    evidence: Mapped[list[OutsideEvidence]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="OutsideEvidence.id"
    )
    consultees: Mapped[list[StatutoryConsultee]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="StatutoryConsultee.id"
    )

    @property
    def audiences(self) -> tuple[str, ...]:
        """Whom it asks: young_people, parents, partners."""
        asked = {"young_people": self.for_young_people, "parents": self.for_parents, "partners": self.for_partners}
        return tuple(audience for audience, is_asked in asked.items() if is_asked)


class ConsultationOption(Model):
    """One thing that could be done, why it might be, and what it would mean: readable before question one (Gunning 2)."""

    __tablename__ = "consultation_option"
    __table_args__ = (CheckConstraint("text <> '' AND reason <> '' AND impact <> ''", name="with_its_reason_and_impact"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"), index=True)
    text: Mapped[str]
    reason: Mapped[str]
    impact: Mapped[str]


class ConsultationStep(Model):
    """One step from a state to the next: who took it, when, and why."""

    __tablename__ = "consultation_step"
    __table_args__ = (
        CheckConstraint(f"from_state || '>' || to_state IN ({_ALLOWED})", name="step_of_the_lifecycle"),
        CheckConstraint("to_state <> 'paused' OR reason <> ''", name="pause_has_a_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"), index=True)
    from_state: Mapped[str] = mapped_column(String(20))
    to_state: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(default="")
