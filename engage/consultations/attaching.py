"""What hangs off a consultation, and the bodies that must be asked: adding, and taking out what was added by mistake. Flushes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext
from sqlalchemy import select

from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.consultations import rules
from engage.consultations.attached_models import ConsultationMeeting, ConsultationPart, OutsideEvidence, StatutoryConsultee
from engage.consultations.errors import ConsultationError
from engage.consultations.models import AFTER_CLOSING, Consultation
from engage.consultations.places import of_consultation
from engage.consultations.records import find_consultation, note
from engage.core.clock import HOME_ZONE
from engage.core.db import db
from engage.core.i18n import format_date
from engage.core.said import filled
from engage.forums import outward as forums
from engage.surveys import library
from engage.surveys import outward as surveys
from engage.trust.services import organisation_names

KINDS = ("part", "meeting", "evidence", "consultee")
_COLUMNS = {"wave": "wave_id", "board": "board_id", "thread": "thread_id"}


@dataclass(frozen=True)
class PartChoice:
    """Something people can take part in. key : such as "wave:3"; words : what staff know it by"""

    key: str
    words: str


def part_choices() -> tuple[PartChoice, ...]:
    """Every wave of a survey, forum and public conversation that belongs to no consultation yet."""
    taken = {_key_of(part) for part in db.session.scalars(select(ConsultationPart))}
    return tuple(choice for choice in _every_part(library.plain_title) if choice.key not in taken)


def part_words(row: Consultation) -> dict[int, str]:
    """What its parts are known by, by id."""
    words = {choice.key: choice.words for choice in _every_part(library.marked_title)} if row.parts else {}
    return {part.id: words.get(_key_of(part), gettext("A conversation")) for part in row.parts}


@guarded(Permission.MANAGE_CONSULTATIONS, places=of_consultation)
def add_part(consultation_id: int, key: str, *, person_id: int, now: datetime) -> None:
    """Hang a survey's wave, a forum or a conversation onto it, before it closes.

    Raises `ConsultationError` for what is not there or belongs to another.
    """
    row = find_consultation(consultation_id)
    _refuse_if_closed(row)
    if key not in {choice.key for choice in part_choices()}:
        raise ConsultationError({"part": gettext("Choose something that belongs to no consultation yet.")})
    kind, number = key.split(":")
    row.parts.append(ConsultationPart(**{_COLUMNS[kind]: int(number)}))
    db.session.flush()
    note("part added", row, person_id, now, part=key)


@guarded(Permission.MANAGE_CONSULTATIONS, places=of_consultation)
def add_meeting(
    consultation_id: int, *, title: str, place: str, held_on: date | None, n: int | None, person_id: int, now: datetime
) -> None:
    """Note a meeting at which people were or will be heard."""
    row = find_consultation(consultation_id)
    rules.refuse_if_archived(row)
    problems = {
        "title": rules.missing(title, "title") or rules.over(title, rules.TITLE_LENGTH),
        "place": rules.missing(place, "place") or rules.over(place, 120),
        "held_on": rules.missing(held_on, "held_on"),
        "n": gettext("Write a whole number.") if n is not None and not 0 <= n < 2**31 else "",
    }
    rules.refuse(rules.only(problems))
    row.meetings.append(ConsultationMeeting(title=title.strip(), place=place.strip(), held_on=held_on, n=n))
    db.session.flush()
    note("meeting added", row, person_id, now)


@guarded(Permission.MANAGE_CONSULTATIONS, places=of_consultation)
def add_evidence(
    consultation_id: int,
    *,
    title: str,
    method: str,
    dated: date | None,
    n: int | None,
    source: str,
    collected_by: str,
    person_id: int,
    now: datetime,
) -> None:
    """Note what others found out: method, day, number of people, source and who collected it are all needed."""
    row = find_consultation(consultation_id)
    rules.refuse_if_archived(row)
    day = now.astimezone(HOME_ZONE).date()
    problems = {
        "title": rules.missing(title, "title") or rules.over(title, rules.TITLE_LENGTH),
        "method": rules.missing(method, "method") or rules.over(method, 200),
        "dated": rules.missing(dated, "dated") or rules.not_ahead(dated, day),
        "n": "" if n is not None and 0 < n < 2**31 else rules.missing(None, "n"),
        "source": rules.missing(source, "source") or rules.over(source, 300),
        "collected_by": rules.missing(collected_by, "collected_by") or rules.over(collected_by, 160),
    }
    rules.refuse(rules.only(problems))
    texts = {"title": title, "method": method, "source": source, "collected_by": collected_by}
    row.evidence.append(OutsideEvidence(**{name: text.strip() for name, text in texts.items()}, dated=dated, n=n))
    db.session.flush()
    note("evidence added", row, person_id, now)


@guarded(Permission.MANAGE_CONSULTATIONS, places=of_consultation)
def add_consultee(
    consultation_id: int,
    *,
    name: str,
    organisation_id: int | None,
    is_safeguarding_board: bool,
    asked_on: date | None,
    person_id: int,
    now: datetime,
) -> None:
    """List a body that must be asked: a partner of the trust, or another one by its name."""
    row = find_consultation(consultation_id)
    rules.refuse_if_archived(row)
    name = (organisation_names().get(organisation_id, "") if organisation_id else name).strip()
    problems = {
        "name": ("" if name else gettext("Choose a partner, or write the name of another body."))
        or rules.over(name, rules.NAME_LENGTH)
        or (gettext("This body is listed already.") if name in {one.name for one in row.consultees} else ""),
        "asked_on": rules.not_ahead(asked_on, now.astimezone(HOME_ZONE).date()),
    }
    rules.refuse(rules.only(problems))
    row.consultees.append(
        StatutoryConsultee(
            name=name, organisation_id=organisation_id, is_safeguarding_board=is_safeguarding_board, asked_on=asked_on
        )
    )
    db.session.flush()
    note("consultee added", row, person_id, now)


@guarded(Permission.MANAGE_CONSULTATIONS, places=of_consultation)
def record_consultee(
    consultation_id: int,
    consultee_id: int,
    *,
    asked_on: date | None,
    received_on: date | None,
    included: bool,
    person_id: int,
    now: datetime,
) -> None:
    """When it was asked, when it answered, and whether the answer is in the report."""
    row = find_consultation(consultation_id)
    rules.refuse_if_archived(row)
    consultee = find_consultee(row, consultee_id)
    problems = {
        "asked_on": rules.not_ahead(asked_on, now.astimezone(HOME_ZONE).date())
        or ("" if asked_on or not received_on else rules.missing(asked_on, "asked_on")),
        "received_on": rules.not_ahead(received_on, now.astimezone(HOME_ZONE).date())
        or (gettext("It cannot answer before it was asked.") if asked_on and received_on and received_on < asked_on else ""),
        "included": gettext("Nothing has come yet that could be in the report.") if included and not received_on else "",
    }
    rules.refuse(rules.only(problems))
    consultee.asked_on, consultee.received_on, consultee.included = asked_on, received_on, included
    db.session.flush()
    note("consultee recorded", row, person_id, now, consultee=consultee_id)


def find_consultee(row: Consultation, consultee_id: int) -> StatutoryConsultee:
    """One of its bodies; raises `ConsultationError` where it is not one of them."""
    for consultee in row.consultees:
        if consultee.id == consultee_id:
            return consultee
    raise ConsultationError({"": gettext("This body is not listed any more.")})


@guarded(Permission.MANAGE_CONSULTATIONS, places=of_consultation)
def drop(consultation_id: int, kind: str, number: int, *, person_id: int, now: datetime) -> None:
    """Take out one of `KINDS`. Raises `ConsultationError` once the exercise is closed: what it rested on stays readable."""
    row = find_consultation(consultation_id)
    _refuse_if_closed(row)
    held = {"part": row.parts, "meeting": row.meetings, "evidence": row.evidence, "consultee": row.consultees}
    kept: list[object] = held.get(kind, [])  # type: ignore[assignment]
    for thing in [one for one in kept if one.id == number]:  # type: ignore[attr-defined]
        kept.remove(thing)
    db.session.flush()
    note(f"{kind} dropped", row, person_id, now, number=number)


def _refuse_if_closed(row: Consultation) -> None:
    if row.state in AFTER_CLOSING:
        raise ConsultationError({"": gettext("It is closed: what it rests on stays on record.")})


def _every_part(titled: Callable[[str], str]) -> tuple[PartChoice, ...]:
    """titled : what a survey is called, by its slug."""
    waves = [
        PartChoice(
            f"wave:{wave.id}",
            filled(
                gettext("Survey: %(title)s, %(first)s to %(last)s"),
                title=titled(wave.slug),
                first=format_date(wave.opens_on),
                last=format_date(wave.closes_on),
            ),
        )
        for wave in surveys.wave_infos()
    ]
    boards = [
        PartChoice(f"board:{board.id}", gettext("Forum: %(title)s", title=board.title)) for board in forums.boards_to_read()
    ]
    threads = [
        PartChoice(f"thread:{thread.id}", gettext("Conversation: %(title)s", title=thread.title))
        for thread in forums.public_threads()
    ]
    return (*waves, *boards, *threads)


def _key_of(part: ConsultationPart) -> str:
    if part.wave_id is not None:
        return f"wave:{part.wave_id}"
    return f"board:{part.board_id}" if part.board_id is not None else f"thread:{part.thread_id}"
