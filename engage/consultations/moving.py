"""Moving a consultation on: vouching, signing, and each step of its life, which a gate may stop. Flushes, never commits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from flask_babel import gettext

from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.consultations import gates, rules
from engage.consultations.errors import ConsultationError, GateError
from engage.consultations.gates import Facts, Gate
from engage.consultations.models import NOT_PUBLIC, STATES, STEPS, Consultation, ConsultationStep
from engage.consultations.places import of_consultation, of_row
from engage.consultations.records import closed_on, find_consultation, note, subject_of
from engage.consultations.rules import NAME_LENGTH, REFERENCE_LENGTH
from engage.core.clock import HOME_ZONE
from engage.core.db import db
from engage.core.wording import forget_wordings
from engage.surveys import library, outward
from engage.surveys.outward import WaveInfo


def next_states(state: str) -> tuple[str, ...]:
    """Where it can go from here."""
    return tuple(after for before, after in STEPS if before == state)


def facts_of(row: Consultation, today: date, known: Sequence[WaveInfo] | None = None) -> Facts:
    """What the gates look at. known : all waves, where many exercises are looked at and they are asked for once."""
    waves = {part.wave_id for part in row.parts if part.wave_id is not None}
    still_open = tuple(
        (library.marked_title(wave.slug), wave.closes_on)
        for wave in ((outward.wave_infos() if known is None else known) if waves else ())
        if wave.id in waves and wave.opens_on <= today <= wave.closes_on
    )
    return Facts(row, today, still_open)


@guarded(Permission.SEE_CONSULTATIONS, Permission.MANAGE_CONSULTATIONS, places=of_row)
def checklist(row: Consultation, today: date) -> tuple[Gate, ...]:
    """Every gate on the way: met or not, and met where it has already let this one through."""
    passed = STATES[: STATES.index(row.state) + 1] if row.state != "draft" else ()
    return tuple(replace(gate, missing="") if gate.before in passed else gate for gate in gates.all_gates(facts_of(row, today)))


def stops(row: Consultation, to_state: str, today: date, known: Sequence[WaveInfo] | None = None) -> tuple[Gate, ...]:
    """The gates that keep it from this state; known : as in `facts_of`."""
    if to_state == "draft":
        return ()
    return tuple(gate for gate in gates.gates_before(facts_of(row, today, known), to_state) if not gate.is_met)


@guarded(Permission.MANAGE_CONSULTATIONS, places=of_consultation)
def move(consultation_id: int, to_state: str, reason: str, *, person_id: int, now: datetime) -> None:
    """Take one step. Raises `GateError` where a gate stops it, `ConsultationError` where there is none or it lacks its reason."""
    row = find_consultation(consultation_id)
    if to_state not in next_states(row.state):
        raise ConsultationError({"": gettext("It cannot go there from where it stands. Choose a step from its page.")})
    rules.refuse(rules.only({"reason": "" if reason.strip() else _needs_reason(row, to_state, _day(now))}))
    if found := stops(row, to_state, _day(now)):
        raise GateError({gate.key: gate.missing for gate in found})
    _step(row, to_state, reason.strip(), person_id, now)


@guarded(Permission.MANAGE_CONSULTATIONS, places=of_consultation)
def vouch(consultation_id: int, *, person_id: int, now: datetime) -> None:
    """Somebody vouches that nothing is decided (Gunning 1). Raises `ConsultationError` once it opened or the day has come."""
    row = find_consultation(consultation_id)
    if row.state not in NOT_PUBLIC:
        raise ConsultationError({"": gettext("It was opened with these words and days, so they stay as people read them.")})
    if row.decides_on and _day(now) >= row.decides_on:
        raise ConsultationError({"": gates.GATES["open"]["gunning_1"](facts_of(row, _day(now)))[1]})
    row.attested_on, row.attested_by = _day(now), person_id
    db.session.flush()
    note("vouched for as undecided", row, person_id, now)


@guarded(Permission.SIGN_REPORTS, places=of_consultation)
def sign(consultation_id: int, *, report: str, read_by: str, read_on: date | None, person_id: int, now: datetime) -> None:
    """Whoever decides signs that the report was read, before the decision (Gunning 4).

    Raises `ConsultationError` where a part is missing, before it closed, or once it is decided.
    """
    row = find_consultation(consultation_id)
    if row.state not in ("closed", "analysing"):
        raise ConsultationError({"": gettext("Sign after it closed and before it counts as decided.")})
    problems = {
        "report": rules.missing(report, "report") or rules.over(report, REFERENCE_LENGTH),
        "read_by": rules.missing(read_by, "read_by") or rules.over(read_by, NAME_LENGTH),
        "read_on": _read_on_problem(row, read_on, _day(now)),
    }
    rules.refuse(rules.only(problems))
    row.report, row.report_read_by, row.report_read_on, row.signed_by = report.strip(), read_by.strip(), read_on, person_id
    db.session.flush()
    note("report signed for", row, person_id, now)


def _read_on_problem(row: Consultation, read_on: date | None, today: date) -> str:
    if read_on is None:
        return rules.missing(read_on, "read_on")
    if sentence := rules.not_ahead(read_on, today):
        return sentence
    if row.decided_on and read_on > row.decided_on:
        return gettext("It was read after the decision. Take the decision up again, then sign.")
    if (closed := closed_on(row)) and read_on < closed:
        return gettext("People could still answer that day: a report of it cannot have been read.")
    return ""


def _needs_reason(row: Consultation, to_state: str, today: date) -> str:
    if to_state == "paused":
        return gettext("Say why it is paused: everybody can read the reason.")
    if to_state == "closed" and row.closes_on and today <= row.closes_on:
        return gettext("Say why it closes before its last day is over.")
    return ""


def _step(row: Consultation, to_state: str, reason: str, person_id: int, now: datetime) -> None:
    was = row.state
    row.steps.append(ConsultationStep(from_state=was, to_state=to_state, at=now, person_id=person_id, reason=reason))
    if row.pause_reason or to_state == "paused":
        forget_wordings(subject_of(row), ("pause_reason",))
    row.pause_reason = reason if to_state == "paused" else ""
    row.state = to_state
    db.session.flush()
    note("moved", row, person_id, now, before=was, after=to_state)


def _day(now: datetime) -> date:
    return now.astimezone(HOME_ZONE).date()
