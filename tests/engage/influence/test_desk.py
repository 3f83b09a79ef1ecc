"""The staff's side: who may do what, every refusal beside its field, nothing typed lost, no JavaScript needed."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.accounts.permissions import Permission
from engage.core.audit import AuditEvent
from engage.core.db import db
from engage.core.i18n import language
from engage.core.wording import wordings
from engage.influence import desk, queue, services
from engage.influence.models import Claim, Decision, Reply
from tests import factories
from tests.engage.influence import makers
from tests.engage.influence.makers import DECIDED, SENT, day
from tests.factories import NOW, TODAY

DESK = "/staff/influence"
DECISION = {
    "title": "Try evening buses",
    "priority_id": "0",
    "decider": "Board of Wrenshire Children's Trust",
    "meeting": "",
    "decided_on": DECIDED.isoformat(),
    "owner": "Head of public transport",
}
CLAIM = {"said": "Buses stop too early.", "strength": "changed", "fit": "partly", "other_factors": "A grant."}
REPLY = {
    "outcome": "partly",
    "text": "We are trying it.",
    "reason": makers.REASON,
    "decider": "Board",
    "owner": "Buses",
    "dated": TODAY.isoformat(),
    "follow_up_on": "",
}


@pytest.fixture
def officer(client: FlaskClient) -> FlaskClient:
    factories.add_staff("participation_officer")
    factories.sign_in(client)
    return client


@pytest.fixture
def author(client: FlaskClient) -> FlaskClient:
    factories.add_staff("plan_author")
    factories.sign_in(client)
    return client


@pytest.fixture
def claim(officer: FlaskClient, wave: int) -> int:
    theme = makers.add_theme(wave, "Late buses", makers.add_responses(wave, 12))
    made = makers.record_claim(makers.record_decision(1), [theme], 1)
    db.session.commit()
    return made


def read(client: FlaskClient, address: str, status: int = 200) -> str:
    found = client.get(address)
    assert found.status_code == status
    return unescape(found.get_data(as_text=True))


def send(client: FlaskClient, address: str, data: dict[str, Any], page: str | None = None) -> tuple[int, str]:
    found = factories.post(client, address, data, page=page)
    return found.status_code, unescape(found.get_data(as_text=True))


def error_beside(shown: str, field: str) -> str:
    found = re.search(rf'<p class="error" id="{field}-error">.*?</svg>\s*(.*?)</p>', shown, re.DOTALL)
    assert found, f"no error stands beside {field}"
    return found[1].strip()


def test_every_page_of_the_desk_names_a_permission(app: Flask) -> None:
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("influence.") and "/staff/" in rule.rule]
    assert len(rules) >= 12
    for rule in rules:
        permission = getattr(app.view_functions[rule.endpoint], "permission", None)
        assert permission in {Permission.RECORD_DECISIONS, Permission.PUBLISH_REPLIES}, rule


def test_the_desk_is_for_those_who_may(client: FlaskClient) -> None:
    assert client.get(f"{DESK}/").status_code == 302
    factories.add_staff("safeguarding_lead")
    factories.sign_in(client)
    read(client, f"{DESK}/", 403)
    read(client, f"{DESK}/decisions/new", 403)


def test_an_empty_desk_says_so(officer: FlaskClient) -> None:
    assert "No decisions are recorded yet" in read(officer, f"{DESK}/")
    assert "Nothing waits" in read(officer, "/staff/undecided/")


def test_a_whole_chain_is_recorded_and_published_through_pages(officer: FlaskClient, wave: int) -> None:
    theme = makers.add_theme(wave, "Late buses", makers.add_responses(wave, 12))
    status, _ = send(officer, f"{DESK}/decisions/new", DECISION)
    assert status == 302
    decision = db.session.query(Decision).one().id
    assert "Waits for a reply" in read(officer, f"{DESK}/")
    shown = read(officer, f"{DESK}/decisions/{decision}/claims/new")
    assert '<bdi>Late buses</bdi> · <bdi lang="en">Your area, your say</bdi>' in shown
    assert send(officer, f"{DESK}/decisions/{decision}/claims/new", {**CLAIM, "theme_ids": str(theme)})[0] == 302
    claim = db.session.query(Claim).one().id
    assert "There is no reply yet" in read(officer, f"{DESK}/decisions/{decision}")
    assert send(officer, f"{DESK}/claims/{claim}/reply", REPLY)[0] == 302
    assert "Ready to publish" in read(officer, f"{DESK}/decisions/{decision}")
    assert send(officer, f"{DESK}/claims/{claim}/publish", {}, page=f"{DESK}/decisions/{decision}")[0] == 302
    assert "Buses stop too early." in read(officer, "/you-said-we-did/")
    assert "Public since" in read(officer, f"{DESK}/decisions/{decision}")


def test_a_refused_decision_says_why_beside_each_field_and_keeps_what_was_typed(officer: FlaskClient) -> None:
    wrong = {**DECISION, "decider": "", "decided_on": day(3).isoformat(), "meeting": "The autumn meeting"}
    status, shown = send(officer, f"{DESK}/decisions/new", wrong)
    assert status == 400
    assert error_beside(shown, "decider") == "Write who decided: a board or a person's office."
    assert error_beside(shown, "decided_on") == "This day has not come yet. Write a day up to today."
    assert 'value="The autumn meeting"' in shown
    assert 'value="Try evening buses"' in shown
    assert db.session.query(Decision).count() == 0


def test_a_day_that_is_no_day_is_said_in_our_own_words(officer: FlaskClient) -> None:
    _, shown = send(officer, f"{DESK}/decisions/new", {**DECISION, "decided_on": "31 March"})
    assert error_beside(shown, "decided_on") == "Write the day as year-month-day, such as 2027-03-31."


def test_a_claim_without_a_theme_is_refused_beside_its_field_and_keeps_what_was_typed(officer: FlaskClient, wave: int) -> None:
    makers.add_theme(wave, "Late buses", makers.add_responses(wave, 3))
    decision = makers.record_decision(1)
    db.session.commit()
    status, shown = send(officer, f"{DESK}/decisions/{decision}/claims/new", CLAIM)
    assert status == 400
    assert "at least one accepted theme" in error_beside(shown, "theme_ids")
    assert "Buses stop too early." in shown
    assert re.search(r'value="changed"\s+checked', shown)


def test_a_claim_with_nothing_chosen_says_each_thing_that_is_missing(officer: FlaskClient, wave: int) -> None:
    theme = makers.add_theme(wave, "Late buses", makers.add_responses(wave, 3))
    decision = makers.record_decision(1)
    db.session.commit()
    status, shown = send(officer, f"{DESK}/decisions/{decision}/claims/new", {"theme_ids": str(theme)})
    assert status == 400
    for field in ("said", "strength", "fit", "other_factors"):
        assert error_beside(shown, field)


def test_later_evidence_is_refused_beside_the_tick_that_would_make_it_evaluation(officer: FlaskClient, wave: int) -> None:
    theme = makers.add_theme(wave, "Late", makers.add_responses(wave, 3, submitted_on=day(-1)))
    decision = makers.record_decision(1)
    db.session.commit()
    address = f"{DESK}/decisions/{decision}/claims/new"
    _, shown = send(officer, address, {**CLAIM, "theme_ids": str(theme)})
    assert "cannot have influenced it" in error_beside(shown, "is_evaluation")
    evaluation = {**CLAIM, "theme_ids": str(theme), "is_evaluation": "y", "strength": "noted"}
    assert send(officer, address, evaluation)[0] == 302


def test_without_an_accepted_theme_the_page_says_what_to_do(officer: FlaskClient, wave: int) -> None:
    decision = makers.record_decision(1)
    db.session.commit()
    assert "No theme is accepted yet" in read(officer, f"{DESK}/decisions/{decision}/claims/new")


def test_a_no_with_a_reason_no_child_could_read_is_refused_and_kept(officer: FlaskClient, claim: int) -> None:
    wrong = {**REPLY, "outcome": "no", "reason": "We must prioritise statutory provision."}
    status, shown = send(officer, f"{DESK}/claims/{claim}/reply", wrong)
    assert status == 400
    assert "Instead of “prioritise”" in error_beside(shown, "reason")
    assert "We must prioritise statutory provision." in shown
    assert db.session.query(Reply).count() == 0


def test_a_reply_starts_from_what_the_decision_says(officer: FlaskClient, claim: int) -> None:
    shown = read(officer, f"{DESK}/claims/{claim}/reply")
    assert 'value="Head of public transport"' in shown
    assert f'value="{TODAY.isoformat()}"' in shown


def test_publishing_too_early_says_what_is_missing(officer: FlaskClient, claim: int) -> None:
    decision = services.find_claim(claim).decision_id
    status, shown = send(officer, f"{DESK}/claims/{claim}/publish", {}, page=f"{DESK}/decisions/{decision}")
    assert status == 409
    assert "There is no reply yet" in shown
    assert services.find_claim(claim).published_on is None


def test_a_plan_author_records_and_replies_but_does_not_publish_or_change_what_is_public(author: FlaskClient, wave: int) -> None:
    theme = makers.add_theme(wave, "Late buses", makers.add_responses(wave, 12))
    claim = makers.record_claim(makers.record_decision(1), [theme], 1)
    db.session.commit()
    decision = f"{DESK}/decisions/{services.find_claim(claim).decision_id}"
    assert send(author, f"{DESK}/claims/{claim}/reply", REPLY)[0] == 302
    assert "Publish it" not in read(author, decision)
    assert send(author, f"{DESK}/claims/{claim}/publish", {}, page=decision)[0] == 403
    services.publish(claim, 1, NOW)
    db.session.commit()
    read(author, f"{DESK}/claims/{claim}/reply", 403)
    read(author, f"{DESK}/claims/{claim}/take-back", 403)


def test_a_public_claim_is_taken_back_with_a_reason(officer: FlaskClient, claim: int) -> None:
    makers.record_reply(claim, 1)
    services.publish(claim, 1, NOW)
    db.session.commit()
    status, shown = send(officer, f"{DESK}/claims/{claim}/take-back", {})
    assert status == 400
    assert error_beside(shown, "why") == "Choose why it is taken back."
    assert send(officer, f"{DESK}/claims/{claim}/take-back", {"why": "mistake"})[0] == 302
    assert services.find_claim(claim).published_on is None


def test_a_claim_is_reworded_without_touching_its_evidence(officer: FlaskClient, claim: int) -> None:
    assert "Buses stop too early." in read(officer, f"{DESK}/claims/{claim}")
    assert send(officer, f"{DESK}/claims/{claim}", {**CLAIM, "said": "Buses end at six."})[0] == 302
    found = services.find_claim(claim)
    assert (found.said, found.evidence_to, len(found.themes)) == ("Buses end at six.", SENT, 1)


def test_a_claim_is_removed(officer: FlaskClient, claim: int) -> None:
    decision = services.find_claim(claim).decision_id
    assert send(officer, f"{DESK}/claims/{claim}/drop", {}, page=f"{DESK}/decisions/{decision}")[0] == 302
    assert db.session.query(Claim).count() == 0


def test_a_wish_is_added_met_and_refused_when_empty(officer: FlaskClient, claim: int) -> None:
    decision = f"{DESK}/decisions/{services.find_claim(claim).decision_id}"
    status, shown = send(officer, f"{DESK}/claims/{claim}/wishes", {"text": ""}, page=decision)
    assert status == 400
    assert error_beside(shown, f"wish-{claim}") == "Write what people still wish for."
    assert send(officer, f"{DESK}/claims/{claim}/wishes", {"text": "Cheaper tickets"}, page=decision)[0] == 302
    assert "Cheaper tickets" in read(officer, decision)
    assert send(officer, f"{DESK}/wishes/1/met", {}, page=decision)[0] == 302
    assert "Cheaper tickets" not in read(officer, decision)


def test_a_translation_is_typed_marked_unchecked_and_then_checked(
    officer: FlaskClient, claim: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered = (language("en"), language("ur"))
    monkeypatch.setattr("engage.core.translating.offered_languages", lambda: offered)
    address = f"{DESK}/claims/{claim}/translate/ur"
    shown = read(officer, address)
    assert "Buses stop too early." in shown
    assert 'lang="ur"' in shown
    assert 'dir="rtl"' in shown
    box = f"claim_{claim}_said"
    assert send(officer, address, {box: "بسیں"})[0] == 302
    assert not wordings([f"claim:{claim}"], "ur")[f"claim:{claim}", "said"].checked
    decision = f"{DESK}/decisions/{services.find_claim(claim).decision_id}"
    assert "1 of 3 texts" in read(officer, decision)
    assert "not checked by a person yet" in read(officer, decision)
    assert "بسیں" in read(officer, address)
    assert send(officer, address, {box: "بسیں", "checked": "y"})[0] == 302
    assert wordings([f"claim:{claim}"], "ur")[f"claim:{claim}", "said"].checked


def test_a_language_the_site_does_not_offer_is_not_translated_into(officer: FlaskClient, claim: int) -> None:
    read(officer, f"{DESK}/claims/{claim}/translate/tlh", 404)


def test_what_is_not_there_is_said_not_to_be_there(officer: FlaskClient) -> None:
    for address in ("decisions/9", "decisions/9/claims/new", "claims/9", "claims/9/reply", "claims/9/take-back"):
        assert "There is no " in read(officer, f"{DESK}/{address}", 404)


def test_staff_see_on_their_first_page_what_waits(officer: FlaskClient, wave: int) -> None:
    makers.add_theme(wave, "Nowhere to sit", makers.add_responses(wave, 3))
    makers.record_decision(1)
    db.session.commit()
    shown = read(officer, "/staff/")
    assert "Write replies" in shown
    assert "Decide on accepted themes" in shown
    undecided = read(officer, "/staff/undecided/")
    assert "Nowhere to sit" in undecided
    assert undecided.count('<th scope="col" class="num">') == undecided.count('<td class="num">') == 3


def test_a_reply_whose_second_look_is_due_says_so(officer: FlaskClient, claim: int) -> None:
    makers.record_reply(claim, 1, dated=DECIDED, follow_up_on=TODAY - timedelta(days=1))
    services.publish(claim, 1, NOW)
    db.session.commit()
    assert "Look at it again" in read(officer, f"{DESK}/")
    assert "It is time to look at this again" in read(officer, f"{DESK}/decisions/1")


def test_what_is_to_be_looked_at_again_stands_before_what_is_newer(officer: FlaskClient, claim: int) -> None:
    makers.record_reply(claim, 1, dated=DECIDED, follow_up_on=TODAY - timedelta(days=1))
    services.publish(claim, 1, NOW)
    makers.record_decision(1, title="Open a second youth club", decided_on=TODAY)
    db.session.commit()
    shown = read(officer, f"{DESK}/")
    assert shown.index("Look at it again") < shown.index("Open a second youth club")


def test_a_form_without_its_token_changes_nothing(officer: FlaskClient, claim: int) -> None:
    assert officer.post(f"{DESK}/claims/{claim}/drop").status_code == 400
    assert officer.post(f"{DESK}/decisions/new", data=DECISION).status_code == 400
    assert db.session.query(Claim).count() == 1


def test_a_decision_with_a_wrong_day_can_be_removed_until_something_is_cited_for_it(officer: FlaskClient, wave: int) -> None:
    theme = makers.add_theme(wave, "Late buses", makers.add_responses(wave, 12))
    decision = makers.record_decision(1)
    queue.take_theme(theme, decision, person_id=1, now=NOW)
    claim = makers.record_claim(decision, [theme], 1)
    db.session.commit()
    address = f"{DESK}/decisions/{decision}"
    assert "Remove this decision" not in read(officer, address)
    assert "Remove that first" in send(officer, f"{address}/drop", {}, page=address)[1]
    assert db.session.query(Decision).count() == 1
    services.drop_claim(claim, person_id=1, now=NOW)
    db.session.commit()
    assert "Remove this decision" in read(officer, address)
    assert send(officer, f"{address}/drop", {}, page=address)[0] == 302
    assert db.session.query(Decision).count() == 0
    assert "decision dropped" in {event.action for event in db.session.query(AuditEvent)}


def test_what_a_removed_decision_took_from_the_queue_waits_for_the_board_again(officer: FlaskClient, wave: int) -> None:
    theme = makers.add_theme(wave, "Late buses", makers.add_responses(wave, 12))
    item = queue.send_up_theme(theme, area_id=None, why="They cannot get home.", person_id=1, now=NOW)
    decision = makers.record_decision(1)
    queue.take(item, decision)
    assert queue.waiting("en") == ()
    services.drop_decision(decision, person_id=1, now=NOW)
    assert [one.id for one in queue.waiting("en")] == [item]


def test_the_page_leads_to_what_is_missing_first_and_to_the_languages_people_wrote_in(officer: FlaskClient, claim: int) -> None:
    shown = read(officer, f"{DESK}/decisions/1")
    assert re.search(r'class="btn go"\s+href="[^"]*/reply"', shown)
    assert "/publish" not in shown
    assert "Other languages" in shown
    makers.record_reply(claim, 1)
    db.session.commit()
    shown = read(officer, f"{DESK}/decisions/1")
    assert not re.search(r'class="btn go"\s+href="[^"]*/reply"', shown)
    assert f"/claims/{claim}/publish" in shown


def test_themes_to_cite_come_in_pages_the_latest_survey_first_and_what_is_ticked_stays(
    officer: FlaskClient, wave: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "PER_PAGE", 2)
    later = factories.add_wave("young-people", key="later", opens_on=TODAY + timedelta(1), closes_on=TODAY + timedelta(9)).id
    voices = makers.add_responses(wave, 3)
    old = [makers.add_theme(wave, f"Old {number}", voices) for number in range(3)]
    makers.add_theme(later, "New", makers.add_responses(later, 1))
    decision = makers.record_decision(1)
    db.session.commit()
    address = f"{DESK}/decisions/{decision}/claims/new"
    first, second = read(officer, address), read(officer, f"{address}?page=2")
    assert first.index("New") < first.index("Old")
    assert [len(re.findall(r'name="theme_ids"', shown)) for shown in (first, second)] == [2, 2]
    assert {f"Old {number}" for number in range(3)} == set(re.findall(r"Old \d", first + second))
    status, refused = send(officer, address, {**CLAIM, "said": "", "theme_ids": str(old[0])})
    assert status == 400
    assert re.search(rf'value="{old[0]}"[^>]*checked', refused)
