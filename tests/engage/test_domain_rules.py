"""The twelve rules of the domain: each has a test named after it, here or beside its code, in the service and, where a
constraint can hold it, in the database. What only a service can hold is said in `SERVICE_ALONE`.
"""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import CheckConstraint, ForeignKeyConstraint, UniqueConstraint, text
from sqlalchemy.exc import IntegrityError

from engage.access.advocacy import NOT_OWN_VOICE
from engage.core.audit_reading import verify
from engage.core.db import Base, db
from engage.influence import services
from engage.safeguarding.disclosure import Thresholds, safe_breakdown, safe_count
from engage.safeguarding.services import thresholds
from engage.surveys import keeping, outward
from engage.surveys.models import Answer, Consent, Response, Wave
from engage.themes import services as themes
from tests import factories
from tests.engage.influence import makers
from tests.factories import NOW, TODAY

RULES = range(1, 13)
TEST = re.compile(r"^def test_rules?_(\d+(?:_and_\d+)*)_(\w+)", re.MULTILINE)
# Which named constraint holds each rule in the database.
HELD_BY = {
    1: {"fk_publication_cited_theme", "fk_publication_frozen_response"},
    2: {"fk_publication_reply", "ck_reply_decider_owner_and_reason_are_given", "ck_reply_outcome"},
    3: {"ck_claim_evidence_is_not_later_than_the_decision", "ck_claim_evaluation_claims_no_influence", "fk_claim_decision_day"},
    4: {"ck_assistance_gathered", "ck_answer_held_words_are_not_here"},
    5: {"ck_response_provenance", "ck_response_group_has_a_size"},
    6: {"ck_claim_strength", "ck_claim_other_factors_are_named"},
    7: {"ck_further_wish_taken_up_or_not_with_a_reason"},
    8: {"ck_consent_kind", "uq_consent_response_kind"},
    10: {"ck_claim_fit"},
    12: {"ck_answer_held_words_are_not_here"},
}
SERVICE_ALONE = {
    9: "a database keeps no calendar: the purge is a job, and its proof is in the record of changes",
    11: "what leaves is made of figures, not of rows: disclosure control is the one gate",
}


def test_every_rule_has_a_test_named_after_it() -> None:
    """On both sides: a test of the database stands in a file of such tests, or says "the database" in its name."""
    service: set[int] = set()
    database: set[int] = set()
    for file in Path(__file__).parent.rglob("test_*.py"):
        for numbers, words in TEST.findall(file.read_text("utf-8")):
            side = database if file.name == "test_database.py" or "the_database_" in f"{words}_" else service
            side |= {int(number) for number in re.findall(r"\d+", numbers)}
    assert service >= set(RULES)
    assert database == set(HELD_BY)


def test_every_rule_is_the_databases_too_or_says_why_not() -> None:
    kinds = (CheckConstraint, ForeignKeyConstraint, UniqueConstraint)
    named = {
        str(one.name) for table in Base.metadata.sorted_tables for one in table.constraints if isinstance(one, kinds) and one.name
    }
    assert set(HELD_BY) | set(SERVICE_ALONE) == set(RULES)
    for number, constraints in HELD_BY.items():
        assert {name for name in constraints if not _is_there(name, named)} == set(), f"rule {number}"


def _is_there(name: str, named: set[str]) -> bool:
    """By its whole name, or by the part that the naming convention puts the table's name before."""
    return name in named or any(name.endswith(f"_{short}") for short in named)


def refused(statement: str, **values: Any) -> str:
    with pytest.raises(IntegrityError) as error:
        db.session.execute(text(statement), values)
    db.session.rollback()
    return str(error.value.orig)


@pytest.fixture
def helped(wave: int) -> Response:
    """An advocate's answer: the child's words, what was understood, what the advocate thinks."""
    row = factories.add_response(wave, {}, provenance="advocate")
    row.answers = [
        Answer(question_key="better", text="bus", interpretation="A later bus.", advocate_view="She means Fridays.", held=False)
    ]
    db.session.commit()
    return row


def test_rule_4_own_words_interpretation_and_advocates_view_stay_three_fields_to_the_analysis(helped: Response) -> None:
    (read,) = outward.answers_for_analysis(helped.wave_id)
    assert (read.own_words, read.interpretation, read.advocate_view) == ("bus", "A later bus.", "She means Fridays.")


def test_rule_4_the_database_keeps_them_apart_and_says_how_a_view_was_gathered(helped: Response) -> None:
    columns = Base.metadata.tables["answer"].columns.keys()
    assert {"text", "interpretation", "advocate_view"} <= set(columns)
    problem = refused(
        "INSERT INTO assistance (response_id, helper, gathered, did, agreed, confirmed) VALUES (:id, '', 'guess', '[]', '', '')",
        id=helped.id.hex,
    )
    assert "ck_assistance_gathered" in problem


@pytest.mark.parametrize("provenance", NOT_OWN_VOICE)
def test_rule_5_what_adults_report_is_counted_apart_by_the_service(wave: int, provenance: str) -> None:
    makers.add_responses(wave, 4)
    makers.add_responses(wave, 3, provenance=provenance)
    assert sum(outward.count_responses(wave, own_voice=True).values()) == 4


def test_rule_5_the_database_takes_no_answer_without_a_known_provenance_or_a_group_without_its_size(wave: int) -> None:
    (row,) = makers.add_responses(wave, 1)
    change = "UPDATE response SET provenance = :value WHERE id = :id"
    assert "ck_response_provenance" in refused(change, value="rumour", id=row.id.hex)
    assert "group_has_a_size" in refused(change, value="group", id=row.id.hex)


def test_rule_8_the_consents_are_separate_and_one_gives_no_other(wave: int) -> None:
    row = factories.add_response(wave, {"better": "buses"})
    row.consents = [Consent(kind="contact", given_on=TODAY), Consent(kind="images", given_on=TODAY)]
    db.session.commit()
    assert [read.may_quote for read in outward.answers_for_analysis(wave)] == [False]
    row.consents.append(Consent(kind="quote", given_on=TODAY))
    db.session.commit()
    assert [read.may_quote for read in outward.answers_for_analysis(wave)] == [True]


def test_rule_8_the_database_knows_each_consent_by_its_kind_and_once(wave: int) -> None:
    row = factories.add_response(wave, {"better": "buses"}, quote=True)
    statement = "INSERT INTO consent (response_id, kind, given_on) VALUES (:id, :kind, '2026-01-01')"
    assert "ck_consent_kind" in refused(statement, id=row.id.hex, kind="everything")
    assert "UNIQUE" in refused(statement, id=row.id.hex, kind="quote")


def test_rule_9_words_go_when_their_time_is_over_aggregates_stay_and_the_record_proves_it(wave: int) -> None:
    factories.add_response(wave, {"better": "more buses"})
    closed = db.session.get_one(Wave, wave)
    closed.closes_on = TODAY
    db.session.commit()
    due = keeping.due_on(TODAY, 12)
    assert keeping.purge(due - timedelta(days=1), 12, now=NOW) == []
    (done,) = keeping.purge(due, 12, now=NOW)
    db.session.commit()
    assert done.n_answers == 1
    assert db.session.scalars(text("SELECT text FROM answer")).all() == [""]
    assert sum(outward.count_responses(wave).values()) == 1
    assert keeping.deleted_on(wave) == NOW.date()
    assert verify(b"k" * 32).problem == ""


def test_rule_11_a_count_under_the_threshold_is_hidden_and_so_is_what_would_give_it_away() -> None:
    limits = Thresholds(minimum=10, base=5, floor=25)
    assert safe_count(9, limits).hidden
    broken = safe_breakdown({"yes": 40, "no": 9, "maybe": 30}, limits)
    assert {name for name, cell in broken.cells.items() if cell.hidden} == {"no", "maybe"}


def test_rule_11_the_sites_thresholds_are_its_settings(wave: int) -> None:
    limits = thresholds()
    assert (limits.minimum, limits.base, limits.floor) == (10, 5, 25)
    theme = makers.add_theme(wave, "Late buses", makers.add_responses(wave, 9))
    (view,) = themes.theme_views([theme])
    assert services.theme_count(view).hidden


def test_rule_12_a_held_answer_is_in_nothing_others_read(wave: int) -> None:
    rows = makers.add_responses(wave, 3)
    theme = makers.add_theme(wave, "Late buses", rows)
    held = rows[0].answers[0]
    held.text, held.held = None, True
    rows[0].state = "held"
    db.session.commit()
    assert {read.response_id for read in outward.answers_for_analysis(wave)} == {rows[1].id, rows[2].id}
    assert rows[0].id not in themes.response_ids_in([theme])


def test_rule_12_the_database_keeps_no_word_of_a_held_answer(wave: int) -> None:
    (row,) = makers.add_responses(wave, 1)
    assert isinstance(row.id, UUID)
    for field in ("text", "interpretation", "advocate_view"):
        change = f"UPDATE answer SET text = NULL, {field} = 'words', held = true WHERE id = :id"
        if field == "text":
            change = "UPDATE answer SET held = true WHERE id = :id"
        assert "held_words_are_not_here" in refused(change, id=row.answers[0].id)
