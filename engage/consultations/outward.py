"""Consultations as packs and reports have them: what was written down of one that was opened. Reads only; counts nobody.

How many came to a meeting is not told: it is a count of people that no gate has seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext
from sqlalchemy import select

from engage.consultations import words
from engage.consultations.models import NOT_PUBLIC, Consultation
from engage.consultations.reading import public_cards
from engage.consultations.records import find_public, pieces, subject_of
from engage.core.db import db
from engage.core.i18n import format_date
from engage.core.punctuation import listed
from engage.core.wording import wordings

_TEXTS = ("can_change", "cannot_change", "space", "voice", "influence", "follow_up")


@dataclass(frozen=True)
class ConsultationName:
    """One that was opened: its address, and its title in the reader's language."""

    slug: str
    title: str


@dataclass(frozen=True)
class OutwardConsultation:
    """One with its record: pairs of what something is called and what is written. wave_ids : of its surveys"""

    slug: str
    title: str
    why: str
    state: str
    wave_ids: tuple[int, ...]
    facts: tuple[tuple[str, str], ...]


def consultation_names(lang: str, today: date) -> tuple[ConsultationName, ...]:
    """Every one that was opened, the newest first."""
    return tuple(ConsultationName(card.slug, card.title.text) for card in public_cards(lang, today))


def outward_consultation(slug: str, lang: str) -> OutwardConsultation:
    """One of them, in this language as far as it is written; raises `UnknownConsultationError`."""
    row = find_public(slug)
    found = wordings([subject_of(row), *(subject for subject, _, _ in pieces(row))], lang)
    said = {
        (subject, field): found[subject, field].text if (subject, field) in found else text
        for subject, field, text in pieces(row)
    }
    own = {field: text for (subject, field), text in said.items() if subject == subject_of(row)}
    return OutwardConsultation(
        slug=slug,
        title=own["title"],
        why=own["why"],
        state=str(words.STATES[row.state]),
        wave_ids=tuple(part.wave_id for part in row.parts if part.wave_id is not None),
        facts=tuple((str(name), text) for name, text in _facts(row, own, said) if text),
    )


def states() -> dict[str, int]:
    """How many consultations that were opened stand where; exercises are no people."""
    found: dict[str, int] = {}
    for state in db.session.scalars(select(Consultation.state).where(Consultation.state.not_in(NOT_PUBLIC))):
        found[state] = found.get(state, 0) + 1
    return found


def _facts(row: Consultation, own: dict[str, str], said: dict[tuple[str, str], str]) -> Iterator[tuple[object, str]]:
    names = words.NAMES
    yield gettext("Where it stands"), str(words.STATES[row.state])
    for field in _TEXTS[:2]:
        yield names[field], own.get(field, "")
    for option in row.options:
        key = f"consultation_option:{option.id}"
        text, reason, impact = (said[key, field] for field in ("text", "reason", "impact"))
        yield words.PANELS["option"], f"{text}. {reason}. {impact}."
    yield names["decider"], row.decider
    for field in ("opens_on", "closes_on", "decides_on", "decided_on"):
        day = getattr(row, field)
        yield names[field], format_date(day) if day else ""
    yield names["duration_reason"], row.duration_reason
    yield names["data_protection"], row.data_protection
    yield names["equality"], row.equality
    for meeting in row.meetings:
        yield words.PANELS["meeting"], listed((meeting.title, meeting.place, format_date(meeting.held_on)))
    for one in row.evidence:
        about = gettext("%(number)s people", number=one.n)
        yield (
            words.PANELS["evidence"],
            f"{one.title}: {listed((one.method, format_date(one.dated), about, one.source))} ({one.collected_by})",
        )
    for body in row.consultees:
        steps = ((names["asked_on"], body.asked_on), (names["received_on"], body.received_on))
        dated = [f"{name} {format_date(day)}" for name, day in steps if day]
        dated += [str(names["included"])] if body.included else []
        yield words.PANELS["consultee"], f"{body.name}: {listed(dated) or gettext('not asked yet')}"
    read_on = format_date(row.report_read_on) if row.report_read_on else ""
    yield names["report"], listed(part for part in (row.report, row.report_read_by, read_on) if part)
    for field in _TEXTS[2:]:
        yield names[field], own.get(field) or getattr(row, field)
    yield names["influence_by"], format_date(row.influence_by) if row.influence_by else ""
