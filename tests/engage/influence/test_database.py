"""The same rules, held by the database when the service is walked around."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from engage.core.db import db
from engage.influence import services
from tests import factories
from tests.engage.influence import makers
from tests.engage.influence.makers import DECIDED, SENT, day
from tests.factories import NOW, TODAY

CLAIM = (
    "INSERT INTO claim (decision_id, decided_on, said, strength, fit, other_factors, is_evaluation, by_partners, evidence_from,"
    " evidence_to) VALUES (:decision_id, :decided_on, :said, :strength, :fit, :other_factors, :is_evaluation, false,"
    " :evidence_from, :evidence_to)"
)
CITED = "INSERT INTO claim_theme (claim_id, theme_id, by_partners) VALUES (:claim_id, :theme_id, :by_partners)"
REPLY = (
    "INSERT INTO reply (claim_id, outcome, text, reason, decider, owner, dated)"
    " VALUES (:claim_id, :outcome, :text, :reason, :decider, :owner, :dated)"
)
DECISION = (
    "INSERT INTO decision (title, meeting, decider, owner, decided_on, state)"
    " VALUES ('Buses', '', :decider, :owner, :decided_on, :state)"
)
WISH = (
    "INSERT INTO further_wish (claim_id, text, is_resolved, next_wave, next_wave_reason)"
    " VALUES (:claim_id, :text, false, :next_wave, :reason)"
)
PUBLICATION = (
    "INSERT INTO publication (claim_id, theme_id, response_id, published_on, outcome_keys, published_by)"
    " VALUES (:claim_id, :theme_id, :response_id, :published_on, '[]', :published_by)"
)


@pytest.fixture
def chain(wave: int) -> dict[str, Any]:
    return ready_chain(wave)


def ready_chain(wave: int) -> dict[str, Any]:
    """A claim that is ready to be published, as plain values for raw SQL."""
    person = makers.add_officer()
    rows = makers.add_responses(wave, 3)
    theme = makers.add_theme(wave, "Late buses", rows)
    decision = makers.record_decision(person)
    claim = makers.record_claim(decision, [theme], person)
    makers.record_reply(claim, person)
    db.session.commit()
    return {
        "decision_id": decision,
        "claim_id": claim,
        "theme_id": theme,
        "response_id": rows[0].id.hex,
        "published_by": person,
        "published_on": TODAY,
        "decided_on": DECIDED,
        "said": "Buses",
        "strength": "changed",
        "fit": "partly",
        "other_factors": "Money",
        "is_evaluation": False,
        "evidence_from": SENT,
        "evidence_to": SENT,
        "outcome": "no",
        "text": "No.",
        "reason": "Because bats.",
        "decider": "Board",
        "owner": "Parks",
        "dated": TODAY,
        "state": "decided",
    }


def write(statement: str, values: dict[str, Any]) -> None:
    db.session.execute(text(statement), {name: value for name, value in values.items() if f":{name}" in statement})
    db.session.flush()


def refused(statement: str, values: dict[str, Any]) -> str:
    with pytest.raises(IntegrityError) as problem:
        write(statement, values)
    db.session.rollback()
    return str(problem.value.orig)


def test_the_plain_values_of_these_tests_are_accepted_as_they_are(chain: dict[str, Any]) -> None:
    write(DECISION, chain)
    write(CLAIM, chain)
    write(PUBLICATION, chain)
    db.session.execute(text("DELETE FROM publication"))
    db.session.execute(text("DELETE FROM reply"))
    write(REPLY, chain)


def test_rule_1_no_publication_without_a_theme_that_the_claim_cites(wave: int, chain: dict[str, Any]) -> None:
    other = makers.add_theme(wave, "Not cited", [])
    assert "FOREIGN KEY" in refused(PUBLICATION, {**chain, "theme_id": other})
    assert "NOT NULL" in refused(PUBLICATION, {**chain, "theme_id": None})


def test_rule_1_no_publication_without_a_response_that_the_claim_froze(wave: int, chain: dict[str, Any]) -> None:
    other = makers.add_responses(wave, 1)[0]
    assert "FOREIGN KEY" in refused(PUBLICATION, {**chain, "response_id": other.id.hex})
    assert "NOT NULL" in refused(PUBLICATION, {**chain, "response_id": None})


def test_rule_2_no_publication_without_a_reply(chain: dict[str, Any]) -> None:
    db.session.execute(text("DELETE FROM reply"))
    assert "FOREIGN KEY" in refused(PUBLICATION, chain)


def test_rules_1_and_2_what_a_publication_rests_on_cannot_vanish(chain: dict[str, Any]) -> None:
    write(PUBLICATION, chain)
    db.session.commit()
    for table in ("claim_theme", "claim_response", "reply", "claim"):
        assert "FOREIGN KEY" in refused(f"DELETE FROM {table}", {})


@pytest.mark.parametrize("field", ["text", "reason", "decider", "owner"])
def test_rule_2_no_reply_without_decider_owner_reason_or_words(chain: dict[str, Any], field: str) -> None:
    db.session.execute(text("DELETE FROM reply"))
    db.session.commit()
    assert "decider_owner_and_reason_are_given" in refused(REPLY, {**chain, field: ""})
    assert "NOT NULL" in refused(REPLY, {**chain, field: None})


def test_rule_2_no_reply_without_a_date_or_with_an_outcome_of_its_own(chain: dict[str, Any]) -> None:
    db.session.execute(text("DELETE FROM reply"))
    db.session.commit()
    assert "NOT NULL" in refused(REPLY, {**chain, "dated": None})
    assert "ck_reply_outcome" in refused(REPLY, {**chain, "outcome": "maybe"})


def test_rule_2_no_decision_without_decider_owner_or_day(chain: dict[str, Any]) -> None:
    assert "somebody_decides" in refused(DECISION, {**chain, "decider": ""})
    assert "somebody_decides" in refused(DECISION, {**chain, "owner": ""})
    assert "NOT NULL" in refused(DECISION, {**chain, "decided_on": None})
    assert "ck_decision_state" in refused(DECISION, {**chain, "state": "imagined"})


def test_rule_3_no_claim_of_influence_on_evidence_later_than_its_decision(chain: dict[str, Any]) -> None:
    for late in (day(-1), day(0)):
        assert "evidence_is_not_later_than_the_decision" in refused(CLAIM, {**chain, "evidence_to": late})
    write(CLAIM, {**chain, "evidence_to": day(-1), "is_evaluation": True, "strength": "noted"})


def test_rule_3_a_claim_cannot_pretend_that_its_decision_was_on_another_day(chain: dict[str, Any]) -> None:
    assert "FOREIGN KEY" in refused(CLAIM, {**chain, "decided_on": TODAY, "evidence_to": day(-1)})


def test_rule_3_a_decision_cannot_be_moved_before_the_evidence_it_answers(chain: dict[str, Any]) -> None:
    moved = "UPDATE decision SET decided_on = :early WHERE id = :decision_id"
    assert "evidence_is_not_later_than_the_decision" in refused(moved, {**chain, "early": SENT - timedelta(days=1)})
    write("UPDATE decision SET decided_on = :published_on WHERE id = :decision_id", chain)
    assert db.session.scalar(text("SELECT decided_on FROM claim")) == TODAY.isoformat()


def test_rule_3_evaluation_claims_no_influence(chain: dict[str, Any]) -> None:
    assert "evaluation_claims_no_influence" in refused(CLAIM, {**chain, "is_evaluation": True})


def test_rule_6_other_factors_and_a_strength_of_the_ladder_are_mandatory(chain: dict[str, Any]) -> None:
    assert "other_factors_are_named" in refused(CLAIM, {**chain, "other_factors": ""})
    assert "ck_claim_strength" in refused(CLAIM, {**chain, "strength": "caused"})


def test_rule_7_a_further_wish_is_said_and_is_taken_up_or_not_only_with_a_reason(chain: dict[str, Any]) -> None:
    wish = {"claim_id": chain["claim_id"], "text": "A bus on Sundays", "next_wave": "", "reason": ""}
    assert "ck_further_wish_text_is_said" in refused(WISH, {**wish, "text": ""})
    assert "taken_up_or_not_with_a_reason" in refused(WISH, {**wish, "next_wave": "not_taken"})
    assert "taken_up_or_not_with_a_reason" in refused(WISH, {**wish, "reason": "No time"})
    assert "ck_further_wish_next_wave" in refused(WISH, {**wish, "next_wave": "perhaps", "reason": "No time"})
    assert "FOREIGN KEY" in refused(WISH, {**wish, "claim_id": 999_999})


def test_rule_10_fit_is_recorded(chain: dict[str, Any]) -> None:
    assert "ck_claim_fit" in refused(CLAIM, {**chain, "fit": ""})
    assert "NOT NULL" in refused(CLAIM, {**chain, "fit": None})


@pytest.mark.postgres
def test_postgresql_publishes_the_same_chain_and_refuses_the_same_gaps(postgres_app: Flask) -> None:
    factories.add_areas("carrow")
    wave = factories.add_wave("young-people", opens_on=day(-20), closes_on=day(20)).id
    values = ready_chain(wave)
    for wrong, constraint in (
        ({"theme_id": makers.add_theme(wave, "Not cited", [])}, "fk_publication_cited_theme"),
        ({"response_id": makers.add_responses(wave, 1)[0].id}, "fk_publication_frozen_response"),
    ):
        assert constraint in refused(PUBLICATION, {**values, **wrong})
    theirs = {"theme_id": makers.add_theme(wave, "Of others", []), "by_partners": True}
    assert "fk_claim_theme_whose" in refused(CITED, {**values, **theirs})
    assert "evidence_is_not_later" in refused(CLAIM, {**values, "evidence_to": DECIDED + timedelta(days=1)})
    assert "fk_claim_decision_day" in refused(CLAIM, {**values, "decided_on": TODAY})
    services.publish(values["claim_id"], values["published_by"], NOW)
    db.session.commit()
    assert [card.id for card in services.wall("en").cards] == [values["claim_id"]]
    assert services.claim_page(values["claim_id"], "en").provenance.reported.hidden
    services.take_back(values["claim_id"], "mistake", values["published_by"], NOW)
    services.drop_claim(values["claim_id"], person_id=values["published_by"], now=NOW)
    db.session.commit()
    assert services.wall("en").cards == ()
