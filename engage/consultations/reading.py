"""What everybody may read of a consultation, in their language. Reads only what has been opened; counts nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import current_app
from sqlalchemy import select

from engage.consultations.attached_models import ConsultationPart
from engage.consultations.models import AFTER_CLOSING, NOT_PUBLIC, Consultation
from engage.consultations.records import find_public, pieces, subject_of
from engage.consultations.told import ReplyLink, replies_to
from engage.core.config import Settings
from engage.core.db import db
from engage.core.memo import remembered
from engage.core.wording import Worded, worded, wordings
from engage.forums import outward as forum_threads
from engage.forums import services as forums
from engage.surveys.exercises import Exercise
from engage.surveys.services import open_surveys
from engage.trust.services import area_names


@dataclass(frozen=True)
class PublicCard:
    """One consultation on the list. state : as everybody reads it, "closed" once its last day is over"""

    slug: str
    title: Worded
    state: str
    audiences: tuple[str, ...]
    closes_on: date | None
    decider: str


@dataclass(frozen=True)
class PublicOption:
    """One thing that could be done, why, and what it would mean."""

    text: Worded
    reason: Worded
    impact: Worded


@dataclass(frozen=True)
class Way:
    """One way to take part today: a survey (until `closes_on`), a forum, or a conversation on it."""

    kind: str
    slug: str
    title: Worded
    thread_id: int | None = None
    closes_on: date | None = None


@dataclass(frozen=True)
class PublicMeeting:
    """A meeting at which people are or were heard; how many came is not told."""

    title: str
    place: str
    held_on: date


@dataclass(frozen=True)
class PublicPage:
    """One consultation with everything that people should know.

    texts : by field, only what is written; to_come : meetings to which one can still go, today's among them; held : the others
    """

    card: PublicCard
    texts: dict[str, Worded]
    level: str
    area: str
    decides_on: date | None
    decided_on: date | None
    read_by: str
    read_on: date | None
    influence_by: date | None
    options: tuple[PublicOption, ...]
    ways: tuple[Way, ...]
    to_come: tuple[PublicMeeting, ...]
    held: tuple[PublicMeeting, ...]
    replies: tuple[ReplyLink, ...]


def public_cards(lang: str, today: date) -> tuple[PublicCard, ...]:
    """Every consultation that was opened, the newest first."""
    query = select(Consultation).where(Consultation.state.not_in(NOT_PUBLIC))
    rows = list(db.session.scalars(query.order_by(Consultation.opens_on.desc(), Consultation.id.desc())))
    found = wordings([subject_of(row) for row in rows], lang) if rows and lang != _source() else {}
    return tuple(_card(row, worded(found, subject_of(row), "title", row.title, lang, _source()), today) for row in rows)


def public_page(slug: str, lang: str, today: date, *, easy: bool = False) -> PublicPage:
    """One of them; raises `UnknownConsultationError`."""
    row = find_public(slug)
    texts = {(subject, field): text for subject, field, text in _worded(row, lang)}
    own = {field: text for (subject, field), text in texts.items() if subject == subject_of(row)}
    waves = [part.wave_id for part in row.parts if part.wave_id is not None]
    meetings = [PublicMeeting(one.title, one.place, one.held_on) for one in row.meetings]
    return PublicPage(
        card=_card(row, own["title"], today),
        texts=own,
        level=row.level,
        area=area_names().get(row.area_id, "") if row.area_id else "",
        decides_on=row.decides_on,
        decided_on=row.decided_on,
        read_by=row.report_read_by,
        read_on=row.report_read_on,
        influence_by=row.influence_by,
        options=tuple(
            PublicOption(*(texts[f"consultation_option:{option.id}", field] for field in ("text", "reason", "impact")))
            for option in row.options
        ),
        ways=_ways(row, lang, today, easy=easy) if row.state == "open" else (),
        to_come=tuple(one for one in meetings if one.held_on >= today),
        held=tuple(one for one in meetings if one.held_on < today),
        replies=replies_to(waves, lang),
    )


@remembered(seconds=2)
def exercise_of_wave(wave_id: int, lang: str) -> Exercise | None:
    """The opened consultation that a wave belongs to, for the pages of its survey: asked for on every one of them."""
    row = db.session.scalar(
        select(Consultation)
        .join(ConsultationPart, ConsultationPart.consultation_id == Consultation.id)
        .where(ConsultationPart.wave_id == wave_id, Consultation.state.not_in(NOT_PUBLIC))
    )
    if row is None:
        return None
    found = wordings([subject_of(row)], lang) if lang != _source() else {}
    paused = worded(found, subject_of(row), "pause_reason", row.pause_reason, lang, _source()) if row.state == "paused" else None
    title = worded(found, subject_of(row), "title", row.title, lang, _source())
    return Exercise(row.slug, title, paused, is_over=row.state in AFTER_CLOSING, decider=row.decider, closes_on=row.closes_on)


def _ways(row: Consultation, lang: str, today: date, *, easy: bool) -> tuple[Way, ...]:
    waves, boards, threads = (
        {number for part in row.parts if (number := getattr(part, column)) is not None}
        for column in ("wave_id", "board_id", "thread_id")
    )
    opened = [one for one in open_surveys(lang, today, easy=easy) if one.wave.id in waves] if waves else []
    surveys = [
        Way(
            "survey",
            one.survey.slug,
            Worded(one.survey.about.title, one.survey.language, one.survey.language == lang),
            closes_on=one.wave.closes_on,
        )
        for one in opened
    ]
    forum = [Way("forum", one.slug, one.title) for one in forums.boards(lang) if one.id in boards] if boards else []
    talk = [
        Way("thread", one.board_slug, Worded(one.title, one.lang), thread_id=one.id)
        for one in (forum_threads.public_threads() if threads else ())
        if one.id in threads
    ]
    return (*surveys, *forum, *talk)


def _card(row: Consultation, title: Worded, today: date) -> PublicCard:
    is_over = row.state == "open" and row.closes_on is not None and row.closes_on < today
    return PublicCard(row.slug, title, "closed" if is_over else row.state, row.audiences, row.closes_on, row.decider)


def _worded(row: Consultation, lang: str) -> list[tuple[str, str, Worded]]:
    written = pieces(row)
    found = wordings({subject for subject, _, _ in written}, lang) if lang != _source() else {}
    return [(subject, field, worded(found, subject, field, text, lang, _source())) for subject, field, text in written]


def _source() -> str:
    settings: Settings = current_app.config["SETTINGS"]
    return settings.source_language
