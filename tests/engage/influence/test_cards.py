"""What stands on a card beside the reply: Easy Read that somebody wrote, and words of people who agreed to be quoted."""

from __future__ import annotations

from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import IntegrityError

from engage.core.db import db
from engage.core.easy_wording import EasyIdea, Idea, ideas_of
from engage.influence import aloud, services
from engage.influence.errors import RuleError
from engage.influence.models import ClaimQuote
from engage.surveys.models import Answer, Consent, Response
from tests import factories
from tests.engage.influence import makers
from tests.factories import NOW, TODAY

EASY = {
    "said": [Idea("The buses stop too early.", "bus")],
    "did": [Idea("Buses now run until nine.", "clock")],
    "reason": [Idea("We had money for one year.", "pound")],
}


def shown(client: FlaskClient, address: str) -> str:
    found = client.get(address)
    assert found.status_code == 200
    return unescape(found.get_data(as_text=True))


def read_easily(client: FlaskClient) -> None:
    with client.session_transaction() as session:
        session["modes"] = {"easy": True}


def may_be_quoted(rows: list[Response], *texts: str) -> list[Response]:
    """These people agree to be quoted; the first of them wrote these texts."""
    for row in rows:
        row.consents = [Consent(kind="quote", given_on=makers.SENT)]
    for row, text in zip(rows, texts, strict=False):
        row.answers[0].text = text
    db.session.commit()
    return rows


def test_easy_read_shows_what_a_person_wrote_with_a_picture_for_each_idea(client: FlaskClient, wave: int) -> None:
    claim = makers.publish_one(wave)
    services.write_easy(claim, "en", EASY, person_id=1, now=NOW)
    db.session.commit()
    assert "Buses now run until nine." not in shown(client, "/you-said-we-did/")
    read_easily(client)
    for address in ("/you-said-we-did/", f"/you-said-we-did/{claim}", f"/you-said-we-did/{claim}/poster"):
        page = shown(client, address).split("</head>")[1]
        assert "Buses now run until nine." in page
        assert "We are trying buses until nine." not in page
        assert "pictures/bus.svg" in page
        assert "These words are not in Easy Read yet." not in page


def test_easy_read_that_nobody_wrote_is_said_and_never_made_up(client: FlaskClient, wave: int) -> None:
    claim = makers.publish_one(wave)
    services.write_easy(claim, "en", {"said": EASY["said"]}, person_id=1, now=NOW)
    db.session.commit()
    read_easily(client)
    page = shown(client, "/you-said-we-did/")
    assert "The buses stop too early." in page
    assert "We are trying buses until nine." in page
    assert page.count("These words are not in Easy Read yet.") == 1


@pytest.mark.parametrize(
    ("idea", "why"),
    [
        (Idea("one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen", "bus"), "16"),
        (Idea("We tried. It works.", "bus"), "One idea is one sentence."),
        (Idea("We looked at the provision.", "bus"), "provision"),
        (Idea("We did it.", ""), "picture"),
        (Idea("We did it.", "../../secret"), "picture"),
    ],
)
def test_easy_read_is_refused_where_it_is_not_easy(app: Flask, wave: int, idea: Idea, why: str) -> None:
    claim = makers.publish_one(wave)
    with pytest.raises(RuleError) as refused:
        services.write_easy(claim, "en", {"did": [idea]}, person_id=1, now=NOW)
    assert why in refused.value.problems["did_0"]
    assert ideas_of([f"claim:{claim}", "reply:1"], "en") == {}


def test_easy_words_go_with_the_words_they_said_more_simply(app: Flask, wave: int) -> None:
    claim = makers.publish_one(wave)
    services.write_easy(claim, "en", EASY, person_id=1, now=NOW)
    makers.record_reply(claim, 1, text="We stopped the buses.")
    card = services.latest("en")[0]
    assert card.easy.missing == ("did",)
    services.take_back(claim, "mistake", 1, NOW)
    services.drop_claim(claim, person_id=1, now=NOW)
    assert db.session.query(EasyIdea).count() == 0


@pytest.mark.parametrize("row", [{"text": ""}, {"picture": ""}])
def test_the_database_too_refuses_an_idea_without_words_or_picture(app: Flask, row: dict[str, str]) -> None:
    values = {"subject": "claim:1", "field": "said", "lang": "en", "position": 0, "picture": "bus", "text": "Buses."}
    db.session.add(EasyIdea(**{**values, **row}))
    with pytest.raises(IntegrityError):
        db.session.flush()


def test_quotes_are_of_people_who_agreed_varied_and_without_names(client: FlaskClient, wave: int) -> None:
    rows = may_be_quoted(makers.add_responses(wave, 12), "My name is Samira Khan and the bus is late", "No bus at night")
    claim = makers.publish_one(wave, rows)
    offered = services.offered_quotes(claim)
    services.choose_quotes(claim, [offered[0].answer_id, offered[1].answer_id], person_id=1, now=NOW)
    db.session.commit()
    page = shown(client, f"/you-said-we-did/{claim}")
    assert "Samira" not in page
    assert "the bus is late" in page
    assert "No bus at night" in page


def test_nobody_is_quoted_before_a_person_chose(client: FlaskClient, wave: int) -> None:
    claim = makers.publish_one(wave, may_be_quoted(makers.add_responses(wave, 12), "No bus at night"))
    assert "No bus at night" not in shown(client, f"/you-said-we-did/{claim}")


def test_a_quote_goes_at_once_when_its_writer_takes_the_consent_back_or_the_words_are_held(
    client: FlaskClient, wave: int
) -> None:
    rows = may_be_quoted(makers.add_responses(wave, 12), "No bus at night", "Too dear for me")
    claim = makers.publish_one(wave, rows)
    services.choose_quotes(claim, [row.answers[0].id for row in rows[:2]], person_id=1, now=NOW)
    rows[0].consents[0].withdrawn_on = TODAY
    rows[1].answers[0].text, rows[1].answers[0].held = None, True
    db.session.commit()
    page = shown(client, f"/you-said-we-did/{claim}")
    assert "No bus at night" not in page
    assert "Too dear for me" not in page


def test_few_people_are_never_quoted(app: Flask, wave: int) -> None:
    claim = makers.publish_one(wave, may_be_quoted(makers.add_responses(wave, 9), "No bus at night"))
    assert services.offered_quotes(claim) == ()
    with pytest.raises(RuleError):
        services.choose_quotes(claim, [1], person_id=1, now=NOW)


def test_words_of_nobody_behind_the_claim_cannot_be_chosen_nor_stored(app: Flask, wave: int) -> None:
    rows = may_be_quoted(makers.add_responses(wave, 12))
    claim = makers.publish_one(wave, rows)
    other = may_be_quoted(makers.add_responses(wave, 1))[0]
    with pytest.raises(RuleError):
        services.choose_quotes(claim, [other.answers[0].id], person_id=1, now=NOW)
    db.session.add(ClaimQuote(claim_id=claim, response_id=other.id, answer_id=other.answers[0].id))
    with pytest.raises(IntegrityError):
        db.session.flush()


def test_what_somebody_changes_is_not_quoted_until_it_is_chosen_anew(app: Flask, wave: int) -> None:
    person = makers.add_officer()
    rows = may_be_quoted(makers.add_responses(wave, 12))
    theme = makers.add_theme(wave, "Late buses", rows)
    claim = makers.record_claim(makers.record_decision(person), [theme], person)
    services.choose_quotes(claim, [rows[0].answers[0].id], person_id=person, now=NOW)
    services.let_go(rows[0].id)
    assert db.session.query(ClaimQuote).count() == 0


def test_an_officer_writes_easy_read_and_chooses_words_on_two_pages(client: FlaskClient, wave: int) -> None:
    claim = makers.publish_one(wave, may_be_quoted(makers.add_responses(wave, 12), "No bus at night"))
    factories.enter(client, factories.add_staff("participation_officer", email="second@wrenshire.example"))
    decision = "/staff/influence/decisions/1"
    assert "Not written yet" in shown(client, decision)
    too_long = {"said_0": "word " * 16, "said_0_picture": "bus"}
    refused = factories.post(client, f"/staff/influence/claims/{claim}/easy/en", too_long)
    assert refused.status_code == 400
    assert "This has 16 words. Use 15 or fewer." in refused.get_data(as_text=True)
    assert "word word" in refused.get_data(as_text=True)
    given = {f"{part}_0": ideas[0].text for part, ideas in EASY.items()}
    given |= {f"{part}_0_picture": ideas[0].picture for part, ideas in EASY.items()}
    assert factories.post(client, f"/staff/influence/claims/{claim}/easy/en", given).status_code == 302
    answer = db.session.query(Answer).filter_by(text="No bus at night").one()
    chosen = {"answer_ids": [str(answer.id)]}
    assert factories.post(client, f"/staff/influence/claims/{claim}/quotes", chosen).status_code == 302
    page = shown(client, decision)
    assert "Not written yet" not in page
    assert "1 quote chosen" in page


def test_a_plan_author_does_not_change_what_is_public(client: FlaskClient, wave: int) -> None:
    claim = makers.publish_one(wave)
    factories.enter(client, factories.add_staff("plan_author", email="author@wrenshire.example"))
    assert client.get(f"/staff/influence/claims/{claim}/easy/en").status_code == 403
    assert client.get(f"/staff/influence/claims/{claim}/quotes").status_code == 403


def test_a_card_is_heard_in_the_language_it_is_written_in_and_never_a_quote(app: Flask, wave: int) -> None:
    claim = makers.publish_one(wave, may_be_quoted(makers.add_responses(wave, 12), "No bus at night"))
    services.choose_quotes(claim, [services.offered_quotes(claim)[0].answer_id], person_id=1, now=NOW)
    heard = aloud.heard_of(services.whole_claim(claim, "pl"), "pl", easy=False)
    assert heard.lang == "en"
    assert heard.passages == (
        "You said",
        "Buses stop too early.",
        "We did part of it",
        "We are trying buses until nine.",
        makers.REASON,
    )
    services.write_easy(claim, "en", EASY, person_id=1, now=NOW)
    easy = aloud.heard_of(services.whole_claim(claim, "en"), "en", easy=True)
    assert easy.passages[1] == "The buses stop too early."


def test_a_claim_of_another_site_is_not_heard(client: FlaskClient) -> None:
    assert client.get("/you-said-we-did/9/aloud.ogg").status_code == 404
    assert client.get("/you-said-we-did/9/aloud.ogg?lang=xx").status_code == 404
