"""The same gates, held by the database when the service is walked around."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from engage.core.db import db
from tests.engage.consultations import makers
from tests.engage.consultations.makers import day
from tests.factories import NOW, TODAY

# Constraint: the state a record is in, and the change that the constraint refuses.
REFUSED: dict[str, tuple[str, dict[str, Any]]] = {
    "state": ("draft", {"state": "published"}),
    "level": ("draft", {"level": "asked"}),
    "it_has_a_name": ("draft", {"title": ""}),
    "somebody_is_asked": ("draft", {"for_young_people": False}),
    "opens_before_it_closes": ("draft", {"closes_on": day(-6)}),
    "cannot_open_after_its_decision_date": ("draft", {"closes_on": None, "decides_on": day(-5)}),
    "closes_before_it_is_decided": ("draft", {"decides_on": day(20)}),
    "checked_when_it_says_everything": ("checked", {"can_change": ""}),
    "open_when_still_undecided": ("open", {"attested_on": None}),
    "paused_with_a_reason": ("open", {"state": "paused"}),
    "decided_after_the_report_was_read": ("decided", {"decided_on": day(-1)}),
    "fed_back_when_lundys_parts_are_filled": ("fed_back", {"voice": ""}),
    "followed_up_with_what_was_found": ("fed_back", {"state": "followed_up"}),
}
OTHERS = {
    "with_its_reason_and_impact": (
        "INSERT INTO consultation_option (consultation_id, text, reason, impact) VALUES (:id, 'a', 'b', '')"
    ),
    "step_of_the_lifecycle": (
        "INSERT INTO consultation_step (consultation_id, from_state, to_state, at, person_id, reason)"
        " VALUES (:id, 'draft', 'open', :now, :person, '')"
    ),
    "pause_has_a_reason": (
        "INSERT INTO consultation_step (consultation_id, from_state, to_state, at, person_id, reason)"
        " VALUES (:id, 'open', 'paused', :now, :person, '')"
    ),
    "one_thing": "INSERT INTO consultation_part (consultation_id) VALUES (:id)",
    "method_and_source_are_given": (
        "INSERT INTO outside_evidence (consultation_id, title, method, dated, n, source, collected_by)"
        " VALUES (:id, 'a', '', :today, 3, 'b', 'c')"
    ),
    "number": (
        "INSERT INTO outside_evidence (consultation_id, title, method, dated, n, source, collected_by)"
        " VALUES (:id, 'a', 'm', :today, 0, 'b', 'c')"
    ),
    "asked_before_it_answered": (
        "INSERT INTO statutory_consultee (consultation_id, name, is_safeguarding_board, received_on, included)"
        " VALUES (:id, 'a', false, :today, false)"
    ),
    "included_once_received": (
        "INSERT INTO statutory_consultee (consultation_id, name, is_safeguarding_board, asked_on, included)"
        " VALUES (:id, 'a', false, :today, true)"
    ),
    "uq_statutory_consultee_name|statutory_consultee.name": (
        "INSERT INTO statutory_consultee (consultation_id, name, is_safeguarding_board, included)"
        " VALUES (:id, 'Wrenshire Safeguarding Board', false, false)"
    ),
}


def test_the_database_refuses_what_a_gate_refuses(app: Flask) -> None:
    made = {state: makers.brought_to(state, title=state) for state in ("checked", "open", "decided", "fed_back")}
    made["draft"] = makers.draft()
    for name, (state, change) in REFUSED.items():
        setting = ", ".join(f"{column} = :{column}" for column in change)
        with pytest.raises(IntegrityError, match=name):
            db.session.execute(text(f"UPDATE consultation SET {setting} WHERE id = :id"), {"id": made[state], **change})
        db.session.rollback()


def test_the_database_refuses_what_hangs_off_nothing_or_says_too_little(app: Flask) -> None:
    made, person = makers.ready(), makers.officer()
    for name, statement in OTHERS.items():
        wanted = {"id": made, "now": NOW, "today": TODAY, "person": person}
        given = {key: value for key, value in wanted.items() if f":{key}" in statement}
        with pytest.raises(IntegrityError, match=name):
            db.session.execute(text(statement), given)
        db.session.rollback()
