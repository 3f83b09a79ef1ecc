"""Small makers for the tests of influence: accepted themes with answers behind them, decisions, claims, replies."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from engage.core.db import db
from engage.influence import services
from engage.surveys import library
from engage.surveys.models import Answer, Response, Wave
from engage.themes.models import Theme, ThemeAssignment, ThemeOutcome
from tests import factories
from tests.factories import NOW, TODAY

DECIDED = TODAY - timedelta(days=5)
SENT = TODAY - timedelta(days=10)
REASON = "We had money for one year. We chose the places with no other way home."


def add_responses(wave_id: int, n: int, **given: Any) -> list[Response]:
    """So many responses with one text each, stored at once."""
    wave = db.session.get_one(Wave, wave_id)
    version = library.version_id(library.sources()[wave.slug])
    values = {"lang": "en", "provenance": "self", "state": "submitted", "submitted_on": SENT, **given}
    rows = [Response(wave_id=wave_id, version_id=version, receipt_digest=uuid4().hex, **values) for _ in range(n)]
    for row in rows:
        row.answers = [Answer(question_key="better", text="more buses", prefer_not=False, held=False)]
    db.session.add_all(rows)
    db.session.commit()
    return rows


def add_theme(wave_id: int, label: str, responses: list[Response], state: str = "accepted", outcome: str = "stay_safe") -> int:
    """A theme in this state that holds these responses' answers; its id."""
    theme = Theme(wave_id=wave_id, label=label, keywords=[], state=state)
    theme.outcomes = [ThemeOutcome(outcome_key=outcome, score=0.9)]
    theme.assignments = [
        ThemeAssignment(answer_id=answer.id, score=0.9, lang=row.lang) for row in responses for answer in row.answers
    ]
    db.session.add(theme)
    db.session.commit()
    return theme.id


def add_officer() -> int:
    """The person whose acts these are."""
    return factories.add_staff("participation_officer").id


def record_decision(person_id: int, **given: Any) -> int:
    values = {
        "title": "Try evening buses",
        "decider": "Board of Wrenshire Children's Trust",
        "owner": "Head of public transport",
        "decided_on": DECIDED,
        "meeting": "Autumn meeting",
    }
    return services.record_decision(**{**values, **given}, person_id=person_id, now=NOW)


def record_claim(decision_id: int, theme_ids: list[int], person_id: int, **given: Any) -> int:
    values = {"said": "Buses stop too early.", "strength": "changed", "fit": "partly", "other_factors": "A grant could be used."}
    return services.record_claim(decision_id, theme_ids=theme_ids, **{**values, **given}, person_id=person_id, now=NOW)


def record_reply(claim_id: int, person_id: int, **given: Any) -> int:
    values = {
        "outcome": "partly",
        "text": "We are trying buses until nine.",
        "reason": REASON,
        "decider": "Board of Wrenshire Children's Trust",
        "owner": "Head of public transport",
        "dated": TODAY,
        "follow_up_on": TODAY + timedelta(days=90),
    }
    return services.record_reply(claim_id, **{**values, **given}, person_id=person_id, now=NOW)


def publish_one(wave_id: int, responses: list[Response] | None = None, **given: Any) -> int:
    """A whole chain, published; the claim's id. `outcome`, `text`, `reason` go to the reply, `priority_id` to the decision."""
    person_id = given.pop("person_id", None) or add_officer()
    theme_id = add_theme(wave_id, given.pop("label", "Late buses"), responses or add_responses(wave_id, 12))
    reply = {name: given.pop(name) for name in ("outcome", "text", "reason") if name in given}
    decision = {name: given.pop(name) for name in ("priority_id",) if name in given}
    claim_id = record_claim(record_decision(person_id, **decision), [theme_id], person_id, **given)
    record_reply(claim_id, person_id, **reply)
    services.publish(claim_id, person_id, NOW)
    db.session.commit()
    return claim_id


def response_ids(rows: list[Response]) -> set[UUID]:
    return {row.id for row in rows}


def day(days: int) -> date:
    """So many days from today."""
    return TODAY + timedelta(days=days)
