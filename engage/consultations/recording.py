"""Writing a consultation down: before it opens what people are told, after it closed what became of it. Flushes."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime

from flask_babel import gettext

from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.consultations import rules
from engage.consultations.errors import ConsultationError
from engage.consultations.models import AFTER_CLOSING, NOT_PUBLIC, Consultation, ConsultationOption, ConsultationStep
from engage.consultations.places import of_change, of_consultation, of_given
from engage.consultations.records import (
    READ_IN_OWN_LANGUAGE,
    closed_on,
    find_consultation,
    new_slug,
    note,
    subject_of,
)
from engage.consultations.rules import Outcome, Particulars
from engage.core.clock import HOME_ZONE
from engage.core.db import db
from engage.core.wording import forget_wordings
from engage.trust.services import area_names


@guarded(Permission.MANAGE_CONSULTATIONS, places=of_given)
def draft(given: Particulars, *, person_id: int, now: datetime) -> int:
    """Begin one; its id. Raises `ConsultationError` without a name, without anybody who is asked, with days in disorder."""
    _check(given)
    row = Consultation(slug=new_slug(given.title.strip()), state="draft", **_stripped(given))
    db.session.add(row)
    db.session.flush()
    note("drafted", row, person_id, now)
    return row.id


@guarded(Permission.MANAGE_CONSULTATIONS, places=of_change)
def change(consultation_id: int, given: Particulars, *, person_id: int, now: datetime) -> None:
    """Write it anew. What was checked is a draft again, and nobody has vouched for it any more.

    Raises `ConsultationError` once it was opened: people answered to these words.
    """
    row = find_consultation(consultation_id)
    if row.state not in NOT_PUBLIC:
        raise ConsultationError({"": gettext("It was opened with these words and days, so they stay as people read them.")})
    _check(given)
    _set(row, _stripped(given))
    back_to_draft(row, person_id, now)
    db.session.flush()
    note("changed", row, person_id, now)


@guarded(Permission.MANAGE_CONSULTATIONS, places=of_consultation)
def record_outcome(consultation_id: int, given: Outcome, *, person_id: int, now: datetime) -> None:
    """Write down what was decided when, and who could take part, what they said, what changes.

    Raises `ConsultationError` before it closed, once it is archived, or where that would take away what let it through a gate.
    """
    row = find_consultation(consultation_id)
    rules.refuse_if_archived(row)
    if row.state not in AFTER_CLOSING:
        raise ConsultationError({"": gettext("Write this once it is closed: until then people are still answering.")})
    values = _stripped(given)
    rules.refuse(rules.outcome_problems(given, closed_on(row), now.astimezone(HOME_ZONE).date()) | _taken_away(row, values))
    _set(row, values)
    db.session.flush()
    note("outcome written", row, person_id, now)


@guarded(Permission.MANAGE_CONSULTATIONS, places=of_consultation)
def add_option(consultation_id: int, *, text: str, reason: str, impact: str, person_id: int, now: datetime) -> None:
    """One more thing that could be done. Raises `ConsultationError` without reason or impact, or once it was opened."""
    row = _before_opening(consultation_id)
    rules.refuse(
        rules.only(
            {field: rules.missing(value, field) for field, value in (("text", text), ("reason", reason), ("impact", impact))}
        )
    )
    row.options.append(ConsultationOption(text=text.strip(), reason=reason.strip(), impact=impact.strip()))
    back_to_draft(row, person_id, now)
    db.session.flush()
    note("option added", row, person_id, now)


@guarded(Permission.MANAGE_CONSULTATIONS, places=of_consultation)
def drop_option(consultation_id: int, option_id: int, *, person_id: int, now: datetime) -> None:
    """Take one out, before it opens."""
    row = _before_opening(consultation_id)
    for option in [one for one in row.options if one.id == option_id]:
        forget_wordings(f"consultation_option:{option.id}", ("text", "reason", "impact"))
        row.options.remove(option)
    back_to_draft(row, person_id, now)
    db.session.flush()
    note("option dropped", row, person_id, now, option=option_id)


def back_to_draft(row: Consultation, person_id: int, now: datetime) -> None:
    """What was checked has changed since: it must be checked, and vouched for, again."""
    row.attested_on = row.attested_by = None
    if row.state == "checked":
        row.state = "draft"
        row.steps.append(ConsultationStep(from_state="checked", to_state="draft", at=now, person_id=person_id, reason=""))


def _before_opening(consultation_id: int) -> Consultation:
    row = find_consultation(consultation_id)
    if row.state not in NOT_PUBLIC:
        raise ConsultationError({"": gettext("It was opened with these words and days, so they stay as people read them.")})
    return row


def _check(given: Particulars) -> None:
    problems = rules.particulars_problems(given)
    if given.area_id is not None and given.area_id not in area_names():
        problems["area_id"] = gettext("Choose only from the answers on this page.")
    rules.refuse(problems)


def _stripped(given: Particulars | Outcome) -> dict[str, object]:
    return {name: value.strip() if isinstance(value, str) else value for name, value in asdict(given).items()}


def _set(row: Consultation, values: dict[str, object]) -> None:
    reworded = [name for name in READ_IN_OWN_LANGUAGE if name in values and values[name] != getattr(row, name)]
    forget_wordings(subject_of(row), reworded)
    for name, value in values.items():
        setattr(row, name, value)


def _taken_away(row: Consultation, values: dict[str, object]) -> dict[str, str]:
    """What a gate let through may be reworded, never emptied."""
    needed = {
        "fed_back": ("space", "voice", "influence", "influence_by"),
        "followed_up": ("follow_up",),
        "decided": ("decided_on",),
    }
    passed = AFTER_CLOSING[: AFTER_CLOSING.index(row.state) + 1]
    sentence = gettext("This let it through a gate: you can reword it, but not take it out.")
    emptied = {name: sentence for state in passed for name in needed.get(state, ()) if not values[name]}
    decided_on = values["decided_on"]
    if "decided" in passed and row.report_read_on and isinstance(decided_on, date) and decided_on < row.report_read_on:
        emptied["decided_on"] = gettext("It was read after the decision. Take the decision up again, then sign.")
    return emptied
