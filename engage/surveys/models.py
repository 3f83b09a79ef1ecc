"""Waves, answers, and who was behind each one. No address, no device, no time of day is kept beside an answer."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import JSON, CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint, Uuid, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.access.advocacy import AGREED, CONFIRMED, GATHERED, PROVENANCES
from engage.core.db import Model

RESPONSE_STATES = ("submitted", "held", "cleared", "coded", "anonymised", "withdrawn")
CONSENTS = ("quote", "images", "contact", "recording", "picture")
RECORDING_KINDS = ("audio", "video", "picture")
RECORDING_STATES = ("draft", "waiting", "handed", "kept")


class SurveyVersion(Model):
    """The exact wording an answer was given to, in every language."""

    __tablename__ = "survey_version"
    __table_args__ = (UniqueConstraint("slug", "digest", name="uq_survey_version_slug_digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), index=True)
    digest: Mapped[str] = mapped_column(String(64))
    definition: Mapped[str]


class Wave(Model):
    """One time a survey is open, both days included. pause_reason : why nobody can answer just now, "" while they can."""

    __tablename__ = "wave"
    __table_args__ = (
        UniqueConstraint("slug", "key", name="uq_wave_slug_key"),
        CheckConstraint("opens_on <= closes_on", name="opens_before_it_closes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), index=True)
    key: Mapped[str] = mapped_column(String(40))
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    hear_back_by: Mapped[date]
    pause_reason: Mapped[str] = mapped_column(String(400), default="")


class Draft(Model):
    """Answers not sent yet. Sealed with a key that only the writer's own cookie holds: nobody here can read them."""

    __tablename__ = "draft"

    token_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    touched_on: Mapped[date] = mapped_column(index=True)


class ComeBack(Model):
    """Six words that open a draft on another device: known by a digest of them; `sealed` is empty once the draft was sent.

    In the same way it is known where somebody who had help sent theirs (`last_look`); nothing is ever sealed there.
    """

    __tablename__ = "come_back"

    code_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    draft_digest: Mapped[str] = mapped_column(String(64), index=True)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    touched_on: Mapped[date] = mapped_column(index=True)


class Response(Model):
    """One person's, or one group's, answers to one wave."""

    __tablename__ = "response"
    __table_args__ = (
        CheckConstraint(f"provenance IN {PROVENANCES}", name="provenance"),
        CheckConstraint(f"state IN {RESPONSE_STATES}", name="state"),
        CheckConstraint("(provenance = 'group') = (group_size IS NOT NULL)", name="group_has_a_size"),
        CheckConstraint("group_size IS NULL OR group_size BETWEEN 2 AND 500", name="group_size"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("survey_version.id"))
    receipt_digest: Mapped[str] = mapped_column(String(64), unique=True)
    lang: Mapped[str] = mapped_column(String(12))
    mode: Mapped[str] = mapped_column(String(80), default="standard")  # `engage.access.modes.names_of`
    provenance: Mapped[str] = mapped_column(String(20))
    group_size: Mapped[int | None]
    age_band: Mapped[str | None] = mapped_column(String(40))
    relation: Mapped[str | None] = mapped_column(String(40))
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    state: Mapped[str] = mapped_column(String(20), default="submitted")
    submitted_on: Mapped[date]
    wave: Mapped[Wave] = relationship(lazy="joined")
    answers: Mapped[list[Answer]] = relationship(cascade="all, delete-orphan", passive_deletes=True)
    assistance: Mapped[Assistance | None] = relationship(cascade="all, delete-orphan", passive_deletes=True)
    consents: Mapped[list[Consent]] = relationship(cascade="all, delete-orphan", passive_deletes=True)


class Answer(Model):
    """One question's answer. `text` is the person's own words; an interpretation and an advocate's view stand apart.

    Beside `choices`, `text` says what "other" is; where `is_place`, it names a place and is read for nothing else.
    `has_picture` : they made a drawing or a photo; it lies among the recordings while it is kept, or on paper.
    """

    __tablename__ = "answer"
    __table_args__ = (
        UniqueConstraint("response_id", "question_key", name="uq_answer_response_question"),
        CheckConstraint(
            "NOT held OR (text IS NULL AND interpretation IS NULL AND advocate_view IS NULL)",
            name="held_words_are_not_here",
        ),
        CheckConstraint(
            "day IS NULL OR (ratings IS NULL AND choices IS NULL AND number IS NULL AND text IS NULL AND NOT prefer_not)",
            name="day_stands_alone",
        ),
        CheckConstraint(
            "ratings IS NULL OR (choices IS NULL AND number IS NULL AND text IS NULL AND NOT prefer_not)",
            name="ratings_stand_alone",
        ),
        CheckConstraint(
            "NOT is_place OR (interpretation IS NULL AND advocate_view IS NULL AND choices IS NULL AND number IS NULL "
            "AND day IS NULL AND ratings IS NULL)",
            name="place_is_a_name_alone",
        ),
        CheckConstraint(
            "NOT has_picture OR (choices IS NULL AND number IS NULL AND day IS NULL AND ratings IS NULL AND NOT is_place "
            "AND NOT prefer_not)",
            name="picture_beside_words_alone",
        ),
        # An id is never given again: a concern points at its answer by id, even after the answer is deleted.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id", ondelete="CASCADE"), index=True)
    question_key: Mapped[str] = mapped_column(String(60))
    choices: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    number: Mapped[int | None]
    day: Mapped[date | None]
    ratings: Mapped[dict[str, str | int] | None] = mapped_column(JSON(none_as_null=True))  # row -> key, or number of its scale
    text: Mapped[str | None]
    interpretation: Mapped[str | None]
    advocate_view: Mapped[str | None]
    prefer_not: Mapped[bool] = mapped_column(default=False)
    held: Mapped[bool] = mapped_column(default=False)
    is_place: Mapped[bool] = mapped_column(default=False, server_default=false())
    has_picture: Mapped[bool] = mapped_column(default=False, server_default=false())
    response: Mapped[Response] = relationship(back_populates="answers")
    translations: Mapped[list[AnswerTranslation]] = relationship(cascade="all, delete-orphan", passive_deletes=True)


class AnswerTranslation(Model):
    """A translation made here, afterwards, for those who read the answers. The original is always kept beside it."""

    __tablename__ = "answer_translation"
    __table_args__ = (UniqueConstraint("answer_id", "lang", name="uq_answer_translation_lang"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    answer_id: Mapped[int] = mapped_column(ForeignKey("answer.id", ondelete="CASCADE"), index=True)
    lang: Mapped[str] = mapped_column(String(12))
    text: Mapped[str]
    made_by: Mapped[str] = mapped_column(String(120))


class Assistance(Model):
    """Who helped somebody speak, what they did, and how the view was gathered (domain rule 4).

    `confirmed` is "yes" where the person whose answer it is saw it at the end and said that they meant it.
    """

    __tablename__ = "assistance"
    __table_args__ = (
        CheckConstraint(f"gathered IN {GATHERED}", name="gathered"),
        CheckConstraint(f"agreed IN {('', *AGREED)}", name="agreed"),
        CheckConstraint(f"confirmed IN {('', *CONFIRMED)}", name="confirmed"),
    )

    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id", ondelete="CASCADE"), primary_key=True)
    helper: Mapped[str] = mapped_column(String(120), default="")
    instructed: Mapped[bool | None]
    gathered: Mapped[str] = mapped_column(String(20), default="spoken")
    read_back: Mapped[bool | None]
    did: Mapped[list[str]] = mapped_column(JSON, default=list)
    agreed: Mapped[str] = mapped_column(String(20), default="")
    confirmed: Mapped[str] = mapped_column(String(20), default="")


class Consent(Model):
    """One of the separate consents (domain rule 8).

    "recording" lets a small team listen and "picture" lets it look: neither is a consent to be quoted, or to show a picture to
    others ("images").
    """

    __tablename__ = "consent"
    __table_args__ = (
        UniqueConstraint("response_id", "kind", name="uq_consent_response_kind"),
        CheckConstraint(f"kind IN {CONSENTS}", name="kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    given_on: Mapped[date]
    withdrawn_on: Mapped[date | None]


class PairMark(Model):
    """What joins one person's answers before and after: a keyed digest of a code that they made up, and only in counts of change.

    The code itself is stored nowhere, and this goes with its response. No export reads this table.
    """

    __tablename__ = "pair_mark"

    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id", ondelete="CASCADE"), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), index=True)


class OutreachDraft(Model):
    """Where an advocate or outreach worker stopped: the key to one draft, sealed for the one who began it.

    It holds no word and no name: `number` tells one person's conversation of a day from the next.
    """

    __tablename__ = "outreach_draft"
    __table_args__ = (UniqueConstraint("person_id", "begun_on", "number", name="uq_outreach_draft_number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    slug: Mapped[str] = mapped_column(String(80))
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    sealed_token: Mapped[bytes] = mapped_column(LargeBinary)
    begun_on: Mapped[date]
    number: Mapped[int]


class Recording(Model):
    """A spoken or signed answer that nobody has written down yet, or a picture. Gone once it was, or when its time is over.

    A picture that somebody looked at is `kept` with its answer, for as long as people's words are.

    While a draft it is sealed with the key in its writer's cookie, afterwards with the site's. Handed to the safeguarding
    lead, it outlives its response. No name of a file, no time of day, nothing about the device is kept.
    """

    __tablename__ = "recording"
    __table_args__ = (
        UniqueConstraint("draft_digest", "question_key", name="uq_recording_draft_question"),
        UniqueConstraint("response_id", "question_key", name="uq_recording_response_question"),
        CheckConstraint(f"state IN {RECORDING_STATES}", name="state"),
        CheckConstraint(f"kind IN {RECORDING_KINDS}", name="kind"),
        CheckConstraint("state <> 'kept' OR kind = 'picture'", name="only_pictures_are_kept"),
        CheckConstraint("NOT may_show OR kind = 'picture'", name="only_pictures_are_shown"),
        CheckConstraint("(state = 'draft') = (draft_digest IS NOT NULL)", name="draft_has_its_key"),
        CheckConstraint("draft_digest IS NULL OR response_id IS NULL", name="not_sent_and_draft"),
        # An id is never given again: a concern points at its recording by id.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_digest: Mapped[str | None] = mapped_column(ForeignKey("draft.token_digest", ondelete="CASCADE"))
    response_id: Mapped[UUID | None] = mapped_column(ForeignKey("response.id", ondelete="SET NULL"), index=True)
    question_key: Mapped[str] = mapped_column(String(60))
    mimetype: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(10))
    sealed: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    state: Mapped[str] = mapped_column(String(10), default="draft", index=True)
    kept_on: Mapped[date]
    may_show: Mapped[bool] = mapped_column(
        default=False, server_default=false()
    )  # to others, without a name, if a person decides
