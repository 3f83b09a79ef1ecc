"""What stops a consultation, and that it says what is missing and who can supply it."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from engage.consultations import services
from engage.consultations.errors import ConsultationError, GateError
from engage.consultations.gates import GATES
from engage.consultations.models import LEVELS, STATES, STEPS
from engage.consultations.rules import Outcome, Particulars
from engage.core.db import db
from tests.engage.consultations import makers
from tests.engage.consultations.makers import LUNDY, WHOLE, day
from tests.factories import NOW, TODAY, add_wave

ROLES = ("participation officer", "Board member", "deciders")
pytestmark = pytest.mark.usefixtures("app")


def by() -> dict[str, Any]:
    return {"person_id": makers.officer(), "now": NOW}


def stopped(consultation_id: int, state: str) -> dict[str, str]:
    """What stops this step, by gate."""
    with pytest.raises(GateError) as refused:
        services.move(consultation_id, state, "", **by())
    assert makers.found(consultation_id).state != state
    return refused.value.problems


def test_the_whole_way_is_walked_and_every_step_is_recorded() -> None:
    made = makers.brought_to("archived")
    row = makers.found(made)
    assert [step.to_state for step in row.steps] == list(makers.WAY)
    assert {step.person_id for step in row.steps} == {makers.officer()}
    assert [step.reason for step in row.steps if step.to_state == "closed"] == ["All have answered."]


def test_no_step_is_taken_that_is_not_one_of_the_lifecycle() -> None:
    made = {state: makers.brought_to(state, title=state) for state in ("open", "closed", "decided", "archived")}
    made |= {"draft": makers.draft(), "checked": makers.ready(), "paused": makers.brought_to("open")}
    makers.step(made["paused"], "paused", "Snow")
    for before, consultation_id in made.items():
        assert makers.found(consultation_id).state == before
        for after in set(STATES) - {after for start, after in STEPS if start == before}:
            with pytest.raises(ConsultationError, match="cannot go there"):
                services.move(consultation_id, after, "because", **by())


NEEDED: list[tuple[dict[str, Any], str]] = [
    ({"why": ""}, "purpose"),
    ({"can_change": ""}, "purpose"),
    ({"cannot_change": ""}, "purpose"),
    ({"level": ""}, "level"),
    ({"decider": ""}, "decider"),
    ({"decides_on": None}, "decider"),
    ({"opens_on": None}, "gunning_3"),
    ({"closes_on": None}, "gunning_3"),
    ({"duration_reason": ""}, "gunning_3"),
    ({"data_protection": ""}, "references"),
    ({"equality": ""}, "references"),
]


def test_it_is_not_checked_before_it_says_everything() -> None:
    for emptied, gate in NEEDED:
        assert set(stopped(makers.draft(**emptied), "checked")) == {gate}, emptied


def test_gunning_2_options_with_reasons_and_impacts_come_before_question_one() -> None:
    made = services.draft(WHOLE, **by())
    assert set(stopped(made, "checked")) == {"gunning_2"}
    with pytest.raises(ConsultationError) as refused:
        services.add_option(made, text="Later buses", reason=" ", impact="", **by())
    assert set(refused.value.problems) == {"reason", "impact"}


def test_gunning_1_it_does_not_open_until_somebody_vouches_that_nothing_is_decided() -> None:
    made = makers.ready()
    makers.found(made).attested_on = None
    assert set(stopped(made, "open")) == {"gunning_1"}
    services.vouch(made, **by())
    makers.step(made, "open")


def test_gunning_1_it_cannot_open_on_or_after_its_decision_date() -> None:
    made = makers.ready()
    late = NOW + timedelta(days=60)
    with pytest.raises(GateError) as refused:
        services.move(made, "open", "", person_id=makers.officer(), now=late)
    assert "decision's day has come" in refused.value.problems["gunning_1"]
    with pytest.raises(ConsultationError, match="decision's day has come"):
        services.vouch(made, person_id=makers.officer(), now=late)


def test_it_does_not_open_before_its_first_day() -> None:
    assert set(stopped(makers.ready(opens_on=day(1)), "open")) == {"days"}


def test_it_opens_only_with_a_way_to_take_part_and_with_the_safeguarding_board_listed() -> None:
    assert set(stopped(makers.ready(way_in=False), "open")) == {"way_in"}
    made = makers.ready(title="Another")
    makers.found(made).consultees[0].is_safeguarding_board = False
    assert set(stopped(made, "open")) == {"consultees_asked"}


def test_it_does_not_close_while_one_of_its_surveys_can_be_answered() -> None:
    wave = add_wave("young-people", opens_on=day(-5), closes_on=day(3))
    made = makers.ready()
    services.add_part(made, f"wave:{wave.id}", **by())
    makers.step(made, "open")
    with pytest.raises(GateError) as refused:
        services.move(made, "closed", "Early.", **by())
    assert set(refused.value.problems) == {"answering_over"}
    makers.step(made, "paused", "Snow")
    makers.step(made, "closed", "It snowed on.")


def test_closing_before_the_last_day_is_over_needs_a_reason() -> None:
    made = makers.ready()
    makers.step(made, "open")
    with pytest.raises(ConsultationError, match="before its last day"):
        services.move(made, "closed", " ", **by())
    makers.step(made, "closed", now=NOW + timedelta(days=21))


def test_a_pause_needs_a_reason_and_going_on_takes_it_away() -> None:
    made = makers.brought_to("open")
    with pytest.raises(ConsultationError, match="why it is paused"):
        services.move(made, "paused", "  ", **by())
    makers.step(made, "paused", "The survey had a mistake in it.")
    assert makers.found(made).pause_reason == "The survey had a mistake in it."
    makers.step(made, "open")
    assert makers.found(made).pause_reason == ""


def test_gunning_4_it_is_not_decided_before_a_decider_signed_that_the_report_was_read() -> None:
    made = makers.brought_to("analysing")
    services.record_outcome(made, Outcome(decided_on=TODAY), **by())
    assert set(stopped(made, "decided")) == {"gunning_4"}
    with pytest.raises(ConsultationError, match="has not come"):
        services.sign(made, report="Report", read_by="The Board", read_on=day(1), **by())
    services.sign(made, report="Report", read_by="The Board", read_on=TODAY, **by())
    makers.step(made, "decided")


def test_a_report_read_after_the_decision_does_not_count() -> None:
    made = makers.brought_to("analysing")
    row = makers.found(made)
    row.report, row.report_read_by, row.report_read_on, row.signed_by = "Report", "The Board", TODAY, makers.officer()
    row.decided_on = day(-1)
    db.session.commit()
    assert set(stopped(made, "decided")) == {"decision_day"}


def test_what_a_body_sent_must_be_in_the_report_but_a_silent_one_stops_nothing() -> None:
    made = makers.brought_to("analysing")
    makers.ask_board(made, name="Wrenshire Health", is_safeguarding_board=False)
    services.sign(made, report="Report", read_by="The Board", read_on=TODAY, **by())
    services.record_outcome(made, Outcome(decided_on=TODAY), **by())
    body = makers.found(made).consultees[1]
    services.record_consultee(made, body.id, asked_on=TODAY, received_on=TODAY, included=False, **by())
    assert "Wrenshire Health" in stopped(made, "decided")["consultees_included"]
    services.record_consultee(made, body.id, asked_on=TODAY, received_on=TODAY, included=True, **by())
    makers.step(made, "decided")


def test_it_is_not_fed_back_until_each_of_lundys_parts_is_filled() -> None:
    made = makers.brought_to("decided")
    parts = {"space": "space", "voice": "voice", "influence": "influence", "influence_by": "influence"}
    for part, gate in parts.items():
        given = replace(LUNDY, decided_on=TODAY, **{part: None if part == "influence_by" else ""})
        services.record_outcome(made, given, **by())
        assert set(stopped(made, "fed_back")) == {f"lundy_{gate}"}, part
    services.record_outcome(made, replace(LUNDY, decided_on=TODAY), **by())
    makers.step(made, "fed_back")


def test_lundys_audience_is_the_named_decider_who_read_it() -> None:
    made = makers.brought_to("decided")
    services.record_outcome(made, replace(LUNDY, decided_on=TODAY), **by())
    gate = next(gate for gate in services.checklist(makers.found(made), TODAY) if gate.key == "lundy_audience")
    assert gate.is_met
    makers.found(made).report_read_by = ""
    with db.session.no_autoflush:
        gate = next(gate for gate in services.checklist(makers.found(made), TODAY) if gate.key == "lundy_audience")
    assert "Board member" in gate.missing
    db.session.rollback()


def test_it_is_not_followed_up_before_somebody_asked_again() -> None:
    assert set(stopped(makers.brought_to("fed_back"), "followed_up")) == {"follow_up"}


def test_what_let_it_through_a_gate_can_be_reworded_and_not_taken_out() -> None:
    made = makers.brought_to("fed_back")
    services.record_outcome(made, replace(LUNDY, decided_on=TODAY, voice="Buses stop much too early."), **by())
    with pytest.raises(ConsultationError) as refused:
        services.record_outcome(made, replace(LUNDY, decided_on=None, voice=""), **by())
    assert set(refused.value.problems) == {"decided_on", "voice"}


def test_what_was_checked_and_changed_is_a_draft_again_and_nobody_vouches_for_it() -> None:
    made = makers.ready()
    services.change(made, replace(WHOLE, why="Another reason."), **by())
    row = makers.found(made)
    assert (row.state, row.attested_on) == ("draft", None)
    assert [step.to_state for step in row.steps] == ["checked", "draft"]


def test_once_open_what_people_were_told_stays_as_it_was() -> None:
    made = makers.brought_to("open")
    for act in (
        lambda: services.change(made, WHOLE, **by()),
        lambda: services.add_option(made, text="a", reason="b", impact="c", **by()),
        lambda: services.drop_option(made, makers.found(made).options[0].id, **by()),
    ):
        with pytest.raises(ConsultationError, match="stay as people read them"):
            act()


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"title": " "}, "title"),
    ({"title": "x" * 161}, "title"),
    ({"for_young_people": False}, "for_young_people"),
    ({"closes_on": day(-6)}, "closes_on"),
    ({"decides_on": day(-5)}, "decides_on"),
    ({"decides_on": day(20)}, "decides_on"),
    ({"level": "asked nicely"}, "level"),
    ({"area_id": 99}, "area_id"),
]


def test_days_in_disorder_no_name_or_nobody_to_ask_are_refused_beside_their_field() -> None:
    for given, field in WRONG:
        with pytest.raises(ConsultationError) as refused:
            services.draft(replace(WHOLE, **given), **by())
        assert set(refused.value.problems) == {field}, given


def test_every_gate_that_is_not_met_names_who_can_supply_what_is_missing(app: Flask) -> None:
    made = services.draft(Particulars(title="Nothing yet", for_parents=True), **by())
    gates = services.checklist(makers.found(made), TODAY)
    assert len(gates) == sum(len(checks) for checks in GATES.values())
    missing = [gate for gate in gates if not gate.is_met]
    assert {"gunning_1", "gunning_2", "gunning_3", "gunning_4"} <= {gate.key for gate in missing}
    assert {"lundy_space", "lundy_voice", "lundy_audience", "lundy_influence"} <= {gate.key for gate in missing}
    for gate in missing:
        assert any(role in gate.missing for role in ROLES), gate.missing
        assert gate.missing.count(".") == 1, gate.missing


def test_the_levels_of_involvement_are_a_fixed_list() -> None:
    assert LEVELS == ("informed", "consulted", "involved", "collaborate", "led")
    assert {field.name for field in fields(Outcome)} >= {"space", "voice", "influence", "influence_by"}
