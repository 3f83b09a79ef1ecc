"""What everyone can read: the wall, a card with its chain, the poster, the examples, what still waits, the first page."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage import themes
from engage.core.db import db
from engage.core.wording import Worded, put_wording
from engage.influence import reading, services
from engage.influence.models import CitedExample
from engage.plan import services as plan
from engage.surveys.models import Response, Wave
from engage.surveys.services import WithdrawalError, withdraw
from tests.engage.influence import makers
from tests.engage.influence.makers import day
from tests.engage.plan.test_plan import add_plan, add_priority
from tests.factories import NOW, TODAY


def page(client: FlaskClient, address: str, status: int = 200) -> str:
    found = client.get(address)
    assert found.status_code == status
    return unescape(found.get_data(as_text=True))


def close_wave(wave_id: int, weeks_ago: int) -> None:
    wave = db.session.get_one(Wave, wave_id)
    wave.closes_on = TODAY - timedelta(weeks=weeks_ago)
    wave.opens_on = wave.closes_on - timedelta(days=20)
    db.session.commit()


def test_an_empty_wall_says_so(client: FlaskClient) -> None:
    assert "Nothing to show yet" in page(client, "/you-said-we-did/")
    assert "Nothing to show yet" in page(client, "/")


def test_a_published_claim_stands_on_the_wall_and_on_the_first_page(client: FlaskClient, wave: int) -> None:
    makers.publish_one(wave)
    for address in ("/you-said-we-did/", "/"):
        shown = page(client, address)
        assert "Buses stop too early." in shown
        assert "We are trying buses until nine." in shown
        assert "It does part of what was asked." in shown
        assert "because of you" not in shown.lower()


def test_what_is_not_published_is_nowhere(client: FlaskClient, wave: int) -> None:
    person = makers.add_officer()
    theme = makers.add_theme(wave, "Late buses", makers.add_responses(wave, 12))
    claim = makers.record_claim(makers.record_decision(person), [theme], person)
    makers.record_reply(claim, person)
    db.session.commit()
    assert "Buses stop" not in page(client, "/you-said-we-did/")
    assert "not here" in page(client, f"/you-said-we-did/{claim}", 404)
    page(client, f"/you-said-we-did/{claim}/poster", 404)


def test_what_is_taken_back_leaves_every_page(client: FlaskClient, wave: int) -> None:
    claim = makers.publish_one(wave)
    services.take_back(claim, "could_identify", 1, NOW)
    db.session.commit()
    assert "Buses stop" not in page(client, "/you-said-we-did/")
    page(client, f"/you-said-we-did/{claim}", 404)


@pytest.mark.parametrize(("n", "said"), [(9, "A few people"), (12, "About 1")])
def test_rule_1_below_the_small_number_threshold_it_says_a_few_people(client: FlaskClient, wave: int, n: int, said: str) -> None:
    makers.publish_one(wave, makers.add_responses(wave, n))
    assert said in page(client, "/you-said-we-did/")


def test_rule_5_what_adults_reported_or_saw_is_never_counted_as_childrens_voice(app: Flask, wave: int) -> None:
    rows = makers.add_responses(wave, 9) + makers.add_responses(wave, 30, provenance="adult_reported")
    rows += makers.add_responses(wave, 30, provenance="observed")
    claim = makers.publish_one(wave, rows)
    card = services.whole_claim(claim, "en")
    assert card.count.kind == "few"
    assert not card.is_reported
    told = services.claim_page(claim, "en").provenance
    assert (told.reported.value or 0) >= 55


def test_rule_5_a_claim_on_adults_words_alone_says_so(client: FlaskClient, wave: int) -> None:
    claim = makers.publish_one(wave, makers.add_responses(wave, 12, provenance="adult_reported"))
    for address in ("/you-said-we-did/", f"/you-said-we-did/{claim}"):
        shown = page(client, address)
        assert "Adults told us" in shown
        assert "It is not a young person's own voice." in shown


def test_rule_11_how_people_spoke_is_shown_in_safe_numbers_only(client: FlaskClient, wave: int) -> None:
    rows = makers.add_responses(wave, 60) + makers.add_responses(wave, 20, provenance="helped")
    claim = makers.publish_one(wave, rows + makers.add_responses(wave, 3, provenance="advocate"))
    found = {row.provenance: row.count for row in services.claim_page(claim, "en").provenance.rows}
    assert found["self"].value in {60, 55, 65}
    assert {name for name, count in found.items() if count.hidden} == {"helped", "interpreted", "advocate", "group"}
    shown = page(client, f"/you-said-we-did/{claim}")
    assert "Through an advocate" in shown
    assert "Number not shown" in shown


def test_rule_11_a_small_claim_does_not_say_how_people_spoke(client: FlaskClient, wave: int) -> None:
    claim = makers.publish_one(wave, makers.add_responses(wave, 12))
    assert "So few people said this that we do not show how they spoke." in page(client, f"/you-said-we-did/{claim}")


def test_rule_3_evaluation_is_labelled_wherever_it_stands(client: FlaskClient, wave: int) -> None:
    later = makers.add_responses(wave, 12, submitted_on=day(-1))
    claim = makers.publish_one(wave, later, is_evaluation=True, strength="noted")
    for address in ("/you-said-we-did/", f"/you-said-we-did/{claim}"):
        assert "People said this after the change." in page(client, address)


def test_rule_6_the_page_takes_its_words_from_the_strength_and_names_other_factors(client: FlaskClient, wave: int) -> None:
    claim = makers.publish_one(wave, strength="noted")
    shown = page(client, f"/you-said-we-did/{claim}")
    assert "This was heard. We cannot say that it changed the decision." in shown
    assert "A grant could be used." in shown


def test_a_cards_page_tells_the_whole_chain(client: FlaskClient, wave: int) -> None:
    priority = add_priority(add_plan(TODAY))
    claim = makers.publish_one(wave, priority_id=priority.id, outcome="no", text="No, not yet.")
    services.add_wish(claim, "Cheaper tickets", person_id=1, now=NOW)
    makers.record_reply(claim, 1, outcome="done", text="Buses run now.")
    db.session.commit()
    shown = page(client, f"/you-said-we-did/{claim}")
    for words in (
        "Try evening buses",
        'at this meeting: <bdi lang="en">Autumn meeting</bdi>.',
        'Who makes it happen: <span class="who" lang="en" dir="auto">Head of public transport</span>.',
        "It does part of what was asked.",
        "This changed what was decided.",
        "Cheaper tickets",
        "No, not yet.",
        "Buses run now.",
        "About things-to-do",
        "Stay safe",
        "People can answer from",
        "They answered online or on paper",
        makers.REASON,
    ):
        assert words in shown, words


def test_two_themes_are_told_apart_without_giving_small_numbers_away(app: Flask, wave: int) -> None:
    person = makers.add_officer()
    many, few = makers.add_responses(wave, 40), makers.add_responses(wave, 4)
    themes = [makers.add_theme(wave, "Late", many), makers.add_theme(wave, "Dear", few)]
    claim = makers.record_claim(makers.record_decision(person), themes, person)
    makers.record_reply(claim, person)
    services.publish(claim, person, NOW)
    assert [(row.label.text, row.count.hidden) for row in services.claim_page(claim, "en").themes] == [
        ("Late", True),
        ("Dear", True),
    ]


def test_the_wall_is_filtered_by_outcome_and_by_what_became_of_it(client: FlaskClient, wave: int) -> None:
    makers.publish_one(wave, outcome="done", said="One thing.")
    safe = makers.add_theme(wave, "Dark", makers.add_responses(wave, 12), outcome="be_healthy")
    claim = makers.record_claim(makers.record_decision(1), [safe], 1, said="Another thing.")
    makers.record_reply(claim, 1, outcome="no")
    services.publish(claim, 1, NOW)
    db.session.commit()
    assert "One thing." not in page(client, "/you-said-we-did/?outcome=be_healthy")
    assert "Another thing." in page(client, "/you-said-we-did/?outcome=be_healthy")
    assert "Another thing." not in page(client, "/you-said-we-did/?status=done")
    assert "One thing." in page(client, "/you-said-we-did/?status=done&outcome=stay_safe")
    assert "Nothing here fits what you chose" in page(client, "/you-said-we-did/?status=not_now")
    assert "Another thing." in page(client, "/you-said-we-did/?outcome=nonsense&status=nonsense&page=99")


def test_the_wall_turns_its_pages(app: Flask, wave: int) -> None:
    responses = makers.add_responses(wave, 3)
    person = makers.add_officer()
    for number in range(3):
        makers.publish_one(wave, responses, person_id=person, label=f"Theme {number}")
    first = services.wall("en", size=2)
    assert (len(first.cards), first.page, first.pages) == (2, 1, 2)
    assert [card.id for card in services.wall("en", page=2, size=2).cards] == [1]


def test_a_card_is_read_in_the_readers_language_and_marked_where_it_is_not(app: Flask, wave: int) -> None:
    claim = makers.publish_one(wave)
    put_wording(f"claim:{claim}", "said", "pl", "Autobusy kończą za wcześnie.", checked_by="Ewa")
    put_wording("reply:1", "text", "pl", "Próbujemy.")
    card = services.latest("pl")[0]
    assert card.said == Worded("Autobusy kończą za wcześnie.", "pl")
    assert card.did == Worded("Próbujemy.", "pl", checked=False)
    assert card.reason == Worded(makers.REASON, "en", is_translated=False)
    assert services.latest("en")[0].said == Worded("Buses stop too early.", "en")


def test_a_poster_carries_the_claim_its_address_and_a_square_code(client: FlaskClient, wave: int) -> None:
    claim = makers.publish_one(wave)
    shown = page(client, f"/you-said-we-did/{claim}/poster")
    assert "Buses stop too early." in shown
    assert f"http://127.0.0.1:8000/you-said-we-did/{claim}" in shown
    assert "<svg" in shown.split("A square code that opens this page")[1]


def test_examples_keep_their_honest_status_and_their_source(client: FlaskClient) -> None:
    assert "There are no examples here." in page(client, "/you-said-we-did/examples")
    example = CitedExample(
        place="Northumberland",
        heard="One roof.",
        action="Teams moved.",
        status="evaluation",
        note="",
        source="A report",
        position=1,
    )
    db.session.add(example)
    db.session.flush()
    put_wording(f"example:{example.id}", "heard", "pl", "Jeden dach.", "Ewa")
    db.session.commit()
    shown = page(client, "/you-said-we-did/examples")
    assert "People said this after the change." in shown
    assert "A report" in shown
    assert services.examples("pl")[0].heard.text == "Jeden dach."


def test_rule_5_a_theme_that_only_adults_reported_says_so_wherever_it_is_named(client: FlaskClient, wave: int) -> None:
    priority = add_priority(add_plan(TODAY))
    makers.publish_one(wave, makers.add_responses(wave, 12, provenance="observed"), priority_id=priority.id)
    makers.add_theme(wave, "Nothing to do", makers.add_responses(wave, 12, provenance="adult_reported"))
    close_wave(wave, 20)
    said = "It is not a young person's own voice."
    assert said in page(client, "/plan/things-to-do").split("What was decided")[0]
    assert said in page(client, "/you-said-we-did/").split("Still waiting for an answer")[1]


def test_rule_7_an_accepted_theme_without_a_decision_waits_in_public_twelve_weeks_after_close(
    client: FlaskClient, wave: int
) -> None:
    makers.add_theme(wave, "Nowhere to sit", makers.add_responses(wave, 12))
    makers.add_theme(wave, "Only suggested", makers.add_responses(wave, 12), state="suggested")
    close_wave(wave, 11)
    assert "Still waiting" not in page(client, "/you-said-we-did/")
    close_wave(wave, 12)
    shown = page(client, "/you-said-we-did/")
    assert "Still waiting for an answer" in shown
    assert "Nowhere to sit" in shown
    assert "waiting for 12 weeks" in shown
    assert "Only suggested" not in shown


def test_rule_7_a_theme_that_a_claim_answers_waits_no_more(app: Flask, wave: int) -> None:
    makers.publish_one(wave)
    close_wave(wave, 20)
    assert services.still_waiting("en", TODAY) == ()


def test_a_priority_shows_what_was_heard_decided_and_still_wished_for(client: FlaskClient, wave: int) -> None:
    priority = add_priority(add_plan(TODAY))
    claim = makers.publish_one(wave, priority_id=priority.id)
    services.add_wish(claim, "Cheaper tickets", person_id=1, now=NOW)
    services.resolve_wish(services.add_wish(claim, "A timetable", person_id=1, now=NOW), person_id=1, now=NOW)
    db.session.commit()
    shown = page(client, "/plan/things-to-do")
    for words in ("Late buses", "Your area, your say", "Buses stop too early.", "Cheaper tickets"):
        assert words in shown, words
    assert "A timetable" not in shown
    overview = plan.plan_overview("en", TODAY)
    assert overview
    assert overview.priorities[0].claims == 1


def test_a_receipt_tells_read_decided_and_replied_in_turn(app: Flask, wave: int) -> None:
    responses = makers.add_responses(wave, 3)
    person = makers.add_officer()

    def news(row: Response) -> tuple[bool, bool, int]:
        found = services.news_for(row.id, "en")
        return found.was_read, found.was_decided, len(found.replies)

    assert news(responses[0]) == (False, False, 0)
    theme = makers.add_theme(wave, "Late buses", responses)
    assert news(responses[0]) == (True, False, 0)
    claim = makers.record_claim(makers.record_decision(person), [theme], person)
    assert news(responses[0]) == (True, True, 0)
    makers.record_reply(claim, person)
    services.publish(claim, person, NOW)
    assert news(responses[0]) == (True, True, 1)
    assert news(makers.add_responses(wave, 1)[0]) == (False, False, 0)


def test_rule_8_an_answer_behind_something_public_cannot_be_taken_back_until_that_is(app: Flask, wave: int) -> None:
    responses = makers.add_responses(wave, 3)
    other = makers.add_responses(wave, 1)[0]
    claim = makers.publish_one(wave, responses)
    assert services.rests_on(responses[0].id)
    assert not services.rests_on(other.id)
    services.take_back(claim, "asked", 1, NOW)
    assert not services.rests_on(responses[0].id)


def test_rule_8_the_receipt_page_refuses_to_delete_what_something_public_rests_on(client: FlaskClient, wave: int) -> None:
    responses = makers.add_responses(wave, 3)
    makers.publish_one(wave, responses)
    with pytest.raises(WithdrawalError):
        withdraw(db.session.get_one(Response, responses[0].id), TODAY)


def test_a_priority_with_many_decisions_turns_pages_and_loses_nothing(client: FlaskClient, wave: int) -> None:
    priority, officer = add_priority(add_plan(TODAY)).id, makers.add_officer()
    for number in range(reading.PER_PAGE + 1):
        of = {"label": f"Late buses {number}", "priority_id": priority, "person_id": officer}
        made = makers.publish_one(wave, makers.add_responses(wave, 12), **of)
        services.add_wish(made, f"Wish {number}", person_id=officer, now=NOW)
    db.session.commit()
    told = [services.PublishedChain().of_priority(priority, "en", number) for number in (1, 2, 9)]
    assert [(one.page, one.pages) for one in told] == [(1, 2), (2, 2), (2, 2)]
    assert [(len(one.decided), len(one.heard)) for one in told] == [(12, 12), (1, 1), (1, 1)]
    heard = [one for part in told[:2] for one in part.heard]
    assert {one.label.text: one.count for one in heard} == {
        view.label: services.theme_count(view) for view in themes.services.accepted_themes()
    }
    assert [len(one.wishes) for one in told] == [13, 13, 13]
    first, last = page(client, "/plan/things-to-do"), page(client, "/plan/things-to-do?page=2")
    assert "Page 1 of 2" in first
    assert 'rel="next" href="/plan/things-to-do?page=2"' in first
    assert 'rel="prev" href="/plan/things-to-do?page=1"' in last
    assert "Late buses 0" in last
