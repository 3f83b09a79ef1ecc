"""The rules of a decision, a claim and a reply, as the service keeps them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from engage.core import audit
from engage.core.db import db
from engage.core.wording import put_wording, wordings
from engage.influence import services
from engage.influence.errors import ClaimError, DecisionError, PublicationError, ReplyError, RuleError
from engage.influence.models import Claim, ClaimResponse, Decision, SupersededReply
from engage.surveys.services import withdraw
from engage.themes import services as themes
from engage.themes.models import Theme
from tests.engage.influence import makers
from tests.engage.influence.makers import DECIDED, REASON, SENT, day
from tests.factories import NOW, TODAY


@pytest.fixture
def person(app: Flask) -> int:
    return makers.add_officer()


@pytest.fixture
def theme(wave: int) -> int:
    return makers.add_theme(wave, "Late buses", makers.add_responses(wave, 12))


@pytest.fixture
def decision(person: int) -> int:
    return makers.record_decision(person)


@pytest.fixture
def claim(decision: int, theme: int, person: int) -> int:
    return makers.record_claim(decision, [theme], person)


def frozen(claim_id: int) -> set[object]:
    return set(db.session.scalars(select(ClaimResponse.response_id).where(ClaimResponse.claim_id == claim_id)))


@pytest.mark.parametrize("field", ["title", "decider", "owner"])
def test_a_decision_without_title_decider_or_owner_is_refused_with_a_sentence_for_it(person: int, field: str) -> None:
    with pytest.raises(DecisionError) as refused:
        makers.record_decision(person, **{field: "  "})
    assert set(refused.value.problems) == {field}
    assert str(refused.value).endswith(".")


def test_a_decision_needs_a_day_that_has_come(person: int) -> None:
    for wrong in (None, day(1)):
        with pytest.raises(DecisionError) as refused:
            makers.record_decision(person, decided_on=wrong)
        assert set(refused.value.problems) == {"decided_on"}


def test_a_decision_names_a_priority_of_the_plan_or_none(person: int) -> None:
    with pytest.raises(DecisionError) as refused:
        makers.record_decision(person, priority_id=77)
    assert set(refused.value.problems) == {"priority_id"}


def test_rule_1_a_claim_that_cites_no_theme_is_refused(decision: int, person: int) -> None:
    with pytest.raises(ClaimError, match="at least one accepted theme"):
        makers.record_claim(decision, [], person)
    assert db.session.scalar(select(Claim.id)) is None


@pytest.mark.parametrize("state", ["suggested", "rejected", "split", "superseded"])
def test_rule_1_a_claim_that_cites_a_theme_nobody_accepted_is_refused(wave: int, decision: int, person: int, state: str) -> None:
    loose = makers.add_theme(wave, "Maybe buses", makers.add_responses(wave, 3), state=state)
    with pytest.raises(ClaimError, match="has not accepted the theme “Maybe buses”"):
        makers.record_claim(decision, [loose], person)


def test_rule_1_a_claim_may_cite_a_theme_that_is_already_published(wave: int, decision: int, person: int) -> None:
    known = makers.add_theme(wave, "Late buses", makers.add_responses(wave, 3), state="published")
    assert makers.record_claim(decision, [known], person)


def test_rule_1_a_claim_freezes_the_responses_it_rests_on_whatever_happens_to_the_theme(
    wave: int, theme: int, claim: int, person: int
) -> None:
    before = frozen(claim)
    assert len(before) == 12
    late = makers.add_responses(wave, 1)[0]
    other = makers.add_theme(wave, "Other", [late])
    themes.merge(other, theme, person, NOW)
    assert len(themes.response_ids_in([theme])) == 13
    assert frozen(claim) == before


def test_rule_1_a_theme_with_no_answer_left_carries_no_claim(wave: int, decision: int, person: int) -> None:
    empty = makers.add_theme(wave, "Nobody", [])
    with pytest.raises(ClaimError, match="No answer is left"):
        makers.record_claim(decision, [empty], person)


def test_rule_3_an_answer_sent_on_the_day_of_the_decision_is_not_later_than_it(wave: int, decision: int, person: int) -> None:
    theme = makers.add_theme(wave, "Same day", makers.add_responses(wave, 3, submitted_on=DECIDED))
    assert makers.record_claim(decision, [theme], person)


@pytest.mark.parametrize("sent", [DECIDED + timedelta(days=1), day(-1)])
def test_rule_3_evidence_later_than_the_decision_is_refused_as_influence(
    wave: int, decision: int, person: int, sent: date
) -> None:
    late = makers.add_theme(wave, "Late", makers.add_responses(wave, 3, submitted_on=sent))
    with pytest.raises(ClaimError) as refused:
        makers.record_claim(decision, [late], person)
    assert "cannot have influenced it" in refused.value.problems["is_evaluation"]


def test_rule_3_one_later_answer_is_enough_to_refuse(wave: int, decision: int, person: int) -> None:
    mixed = makers.add_responses(wave, 20) + makers.add_responses(wave, 1, submitted_on=day(-1))
    with pytest.raises(ClaimError, match="cannot have influenced it"):
        makers.record_claim(decision, [makers.add_theme(wave, "Mixed", mixed)], person)


def test_rule_3_later_evidence_may_be_recorded_as_evaluation_that_is_only_noted(wave: int, decision: int, person: int) -> None:
    older, later = makers.add_responses(wave, 4), makers.add_responses(wave, 3, submitted_on=day(-1))
    theme = makers.add_theme(wave, "Since then", older + later)
    with pytest.raises(ClaimError) as refused:
        makers.record_claim(decision, [theme], person, is_evaluation=True, strength="changed")
    assert set(refused.value.problems) == {"strength"}
    made = makers.record_claim(decision, [theme], person, is_evaluation=True, strength="noted")
    assert frozen(made) == makers.response_ids(later)


def test_rule_3_older_evidence_cannot_be_called_evaluation(theme: int, decision: int, person: int) -> None:
    with pytest.raises(ClaimError) as refused:
        makers.record_claim(decision, [theme], person, is_evaluation=True, strength="noted")
    assert set(refused.value.problems) == {"is_evaluation"}


@pytest.mark.parametrize(
    ("field", "wrong"), [("strength", "caused"), ("fit", ""), ("other_factors", " "), ("said", ""), ("strength", "")]
)
def test_rules_6_and_10_strength_fit_and_other_factors_are_mandatory(
    theme: int, decision: int, person: int, field: str, wrong: str
) -> None:
    with pytest.raises(ClaimError) as refused:
        makers.record_claim(decision, [theme], person, **{field: wrong})
    assert set(refused.value.problems) == {field}


def test_rule_6_causal_wording_is_refused_in_claim_and_reply(theme: int, decision: int, claim: int, person: int) -> None:
    with pytest.raises(ClaimError, match="Leave out “because you asked”"):
        makers.record_claim(decision, [theme], person, said="Buses run because you asked for them.")
    with pytest.raises(ReplyError, match="Leave out “thanks to you”"):
        makers.record_reply(claim, person, text="It happened thanks to you.")


@pytest.mark.parametrize("field", ["outcome", "text", "reason", "decider", "owner", "dated"])
def test_rule_2_a_reply_without_outcome_decider_owner_reason_or_date_is_refused(claim: int, person: int, field: str) -> None:
    with pytest.raises(ReplyError) as refused:
        makers.record_reply(claim, person, **{field: None if field == "dated" else ""})
    assert set(refused.value.problems) == {field}


def test_rule_2_every_missing_part_is_said_at_once(claim: int, person: int) -> None:
    with pytest.raises(ReplyError) as refused:
        makers.record_reply(claim, person, decider="", owner="", reason="", dated=None)
    assert set(refused.value.problems) == {"decider", "owner", "reason", "dated"}


@pytest.mark.parametrize("outcome", ["no", "not_now", "not_ours"])
def test_rule_2_a_no_needs_a_reason_a_child_can_read(claim: int, person: int, outcome: str) -> None:
    for reason, said in (
        ("Sorry.", "at least one whole sentence"),
        ("word " * 21, "21 words"),
        ("We must prioritise other provision here.", "Instead of “prioritise”"),
    ):
        with pytest.raises(ReplyError) as refused:
            makers.record_reply(claim, person, outcome=outcome, reason=reason)
        assert said in refused.value.problems["reason"]
    assert makers.record_reply(claim, person, outcome=outcome, reason=REASON)


def test_rule_2_a_yes_may_be_explained_at_length(claim: int, person: int) -> None:
    assert makers.record_reply(claim, person, outcome="done", reason="word " * 30)


def test_a_reply_is_not_older_than_its_decision_nor_from_the_future(claim: int, person: int) -> None:
    for wrong in (SENT, day(1)):
        with pytest.raises(ReplyError) as refused:
            makers.record_reply(claim, person, dated=wrong, follow_up_on=None)
        assert set(refused.value.problems) == {"dated"}


def test_a_second_look_comes_after_the_reply(claim: int, person: int) -> None:
    with pytest.raises(ReplyError) as refused:
        makers.record_reply(claim, person, follow_up_on=TODAY)
    assert set(refused.value.problems) == {"follow_up_on"}


def test_a_claim_without_a_reply_cannot_be_published(claim: int, person: int) -> None:
    with pytest.raises(PublicationError, match="There is no reply yet"):
        services.publish(claim, person, NOW)


def test_publishing_marks_the_claim_its_decision_and_its_themes_and_is_audited(claim: int, theme: int, person: int) -> None:
    makers.record_reply(claim, person)
    services.publish(claim, person, NOW)
    found = services.find_claim(claim)
    assert found.published_on == TODAY
    assert found.decision.state == "published"
    assert db.session.get_one(Theme, theme).state == "published"
    assert audit.newest(1)[0].action == "claim published"
    assert "Buses" not in str(audit.newest(1)[0].detail)


def test_what_is_published_cannot_be_published_reworded_or_dropped(claim: int, person: int) -> None:
    makers.record_reply(claim, person)
    services.publish(claim, person, NOW)
    with pytest.raises(PublicationError):
        services.publish(claim, person, NOW)
    with pytest.raises(PublicationError, match="Take it back first"):
        services.correct_claim(claim, said="x", strength="noted", fit="fully", other_factors="y", person_id=person, now=NOW)
    with pytest.raises(PublicationError):
        services.drop_claim(claim, person_id=person, now=NOW)


def test_a_theme_that_was_rejected_after_all_cannot_be_published(claim: int, theme: int, person: int) -> None:
    makers.record_reply(claim, person)
    db.session.get_one(Theme, theme).state = "superseded"
    with pytest.raises(PublicationError, match="has not accepted the theme"):
        services.publish(claim, person, NOW)


def test_rule_8_an_answer_taken_back_before_publication_is_let_go(wave: int, decision: int, person: int) -> None:
    rows = makers.add_responses(wave, 12)
    claim = makers.record_claim(decision, [makers.add_theme(wave, "Buses", rows)], person)
    makers.record_reply(claim, person)
    withdraw(rows[0], TODAY)
    services.publish(claim, person, NOW)
    assert frozen(claim) == makers.response_ids(rows[1:])


def test_rule_8_a_claim_whose_every_answer_was_taken_back_is_not_published(wave: int, decision: int, person: int) -> None:
    rows = makers.add_responses(wave, 2)
    claim = makers.record_claim(decision, [makers.add_theme(wave, "Buses", rows)], person)
    makers.record_reply(claim, person)
    for row in rows:
        withdraw(row, TODAY)
    with pytest.raises(PublicationError, match="taken them back"):
        services.publish(claim, person, NOW)


def test_rule_12_a_held_answer_does_not_stand_behind_a_claim(wave: int, decision: int, person: int) -> None:
    rows = makers.add_responses(wave, 3)
    theme = makers.add_theme(wave, "Buses", rows)
    held = rows[0].answers[0]
    held.held, held.text = True, None
    db.session.commit()
    assert frozen(makers.record_claim(decision, [theme], person)) == makers.response_ids(rows[1:])


def test_taking_back_needs_a_reason_is_audited_and_lets_the_claim_be_reworded(claim: int, person: int) -> None:
    makers.record_reply(claim, person)
    services.publish(claim, person, NOW)
    with pytest.raises(PublicationError, match="Choose why"):
        services.take_back(claim, "because", person, NOW)
    services.take_back(claim, "mistake", person, NOW)
    assert services.find_claim(claim).published_on is None
    assert services.find_claim(claim).decision.state == "decided"
    assert audit.newest(1)[0].detail == {"why": "mistake"}
    services.correct_claim(claim, said="Sooner.", strength="noted", fit="fully", other_factors="Law.", person_id=person, now=NOW)
    services.publish(claim, person, NOW)
    assert services.find_claim(claim).said == "Sooner."


def test_a_public_reply_that_changes_keeps_what_was_said_before(claim: int, person: int) -> None:
    makers.record_reply(claim, person)
    services.publish(claim, person, NOW)
    makers.record_reply(claim, person, outcome="done", text="Buses run until nine.")
    before = db.session.scalars(select(SupersededReply)).one()
    assert (before.claim_id, before.outcome, before.text) == (claim, "partly", "We are trying buses until nine.")
    assert audit.newest(1)[0].action == "reply changed"


def test_a_second_look_is_recorded_as_one(claim: int, person: int) -> None:
    makers.record_reply(claim, person, dated=DECIDED, follow_up_on=day(-1))
    services.publish(claim, person, NOW)
    makers.record_reply(claim, person, outcome="done")
    assert audit.newest(1)[0].action == "reply followed up"
    assert services.find_claim(claim).decision.state == "followed_up"


def test_a_translation_of_words_that_changed_is_dropped_and_of_words_that_did_not_is_kept(claim: int, person: int) -> None:
    reply = makers.record_reply(claim, person)
    put_wording(f"reply:{reply}", "text", "pl", "Próbujemy.", "Ewa")
    put_wording(f"reply:{reply}", "reason", "pl", "Bo tak.", "Ewa")
    makers.record_reply(claim, person, text="Something else.")
    assert set(wordings([f"reply:{reply}"], "pl")) == {(f"reply:{reply}", "reason")}


def test_a_translation_is_unchecked_until_somebody_says_they_read_it(claim: int, person: int) -> None:
    subject = f"claim:{claim}"
    services.translate(claim, "pl", {(subject, "said"): "Autobusy."}, person_id=person, now=NOW)
    assert not wordings([subject], "pl")[subject, "said"].checked
    services.translate(claim, "pl", {(subject, "said"): "Autobusy."}, checked_by="Ewa", person_id=person, now=NOW)
    assert wordings([subject], "pl")[subject, "said"].checked
    services.translate(claim, "pl", {(subject, "said"): ""}, person_id=person, now=NOW)
    assert not wordings([subject], "pl")


def test_only_what_belongs_to_a_claim_is_translated_with_it(claim: int, person: int) -> None:
    with pytest.raises(RuleError):
        services.translate(claim, "pl", {("claim:999", "said"): "x"}, person_id=person, now=NOW)


def test_a_wish_is_added_and_met(claim: int, person: int) -> None:
    with pytest.raises(ClaimError):
        services.add_wish(claim, " ", person_id=person, now=NOW)
    wish = services.add_wish(claim, "Cheaper tickets", person_id=person, now=NOW)
    assert services.resolve_wish(wish, person_id=person, now=NOW) == claim
    assert services.find_claim(claim).wishes[0].is_resolved


def test_a_claim_that_was_never_public_can_be_dropped_with_its_translations(claim: int, person: int) -> None:
    put_wording(f"claim:{claim}", "said", "pl", "Autobusy.")
    services.drop_claim(claim, person_id=person, now=NOW)
    assert db.session.get(Claim, claim) is None
    assert not frozen(claim)
    assert not wordings([f"claim:{claim}"], "pl")
    assert db.session.query(Decision).count() == 1
