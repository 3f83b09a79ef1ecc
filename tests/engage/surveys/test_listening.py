"""Listening: every opening on record, what is written down goes the way of any answer, what worries goes to the lead alone."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.core import clock, jobs
from engage.core.audit import AuditEvent
from engage.core.db import db
from engage.safeguarding import services as desk
from engage.safeguarding.models import Concern
from engage.surveys import listening, services
from engage.surveys.jobs import LOOK_CLOSELY
from engage.surveys.models import Answer, AnswerTranslation, Recording, Response
from engage.surveys.outward import answers_for_analysis
from tests.engage.browsing import WORRYING, answer, said_wrong, send
from tests.engage.surveys.test_recordings import record
from tests.factories import add_staff, post, sign_in

pytestmark = pytest.mark.usefixtures("wave")
LIST = "/staff/recordings/"
WORDS = "I want the bus to go later. My friends live in the next town."


def sent(app: Flask, *, typed: str = "", lang: str = "en") -> tuple[int, str]:
    """A recording that somebody sent, and their code."""
    child = app.test_client()
    child.get(f"/language/{lang}")
    if typed:
        answer(child, 1, typed)
    record(child)
    code = send(child)
    return db.session.query(Recording).order_by(Recording.id.desc()).first().id, code  # type: ignore[union-attr]


def officer(client: FlaskClient) -> int:
    person = add_staff("participation_officer").id
    sign_in(client)
    return person


def lead(app: Flask) -> FlaskClient:
    add_staff("safeguarding_lead", email="lead@wrenshire.example")
    browser = app.test_client()
    sign_in(browser, "lead@wrenshire.example")
    return browser


def acts(action: str) -> int:
    return db.session.query(AuditEvent).filter_by(action=action).count()


def test_an_officer_finds_it_on_the_first_page_opens_it_and_each_opening_is_on_record(app: Flask, client: FlaskClient) -> None:
    number, _code = sent(app)
    officer(client)
    assert LIST in client.get("/staff/").get_data(as_text=True)
    page = client.get(LIST).get_data(as_text=True)
    assert f"{LIST}{number}" in page
    assert client.get(f"{LIST}{number}/media").status_code == 404, "nothing plays before it is opened"
    assert acts("recording opened") == 0
    assert client.get(f"{LIST}{number}").status_code == 200
    played = client.get(f"{LIST}{number}/media")
    assert (played.mimetype, b"sound and picture" in played.data) == ("audio/webm", True)
    assert "sandbox" in played.headers["Content-Security-Policy"]
    client.get(f"{LIST}{number}")
    assert acts("recording opened") == 2


@pytest.mark.parametrize("role", ["administrator", "plan_author", "safeguarding_lead"])
def test_nobody_but_those_who_review_may_listen(app: Flask, client: FlaskClient, role: str) -> None:
    number, _code = sent(app)
    add_staff(role)
    sign_in(client)
    for page in (LIST, f"{LIST}{number}", f"{LIST}{number}/media"):
        assert client.get(page).status_code == 403


def test_what_is_written_down_is_an_answer_like_any_other_and_the_recording_is_gone(
    app: Flask, client: FlaskClient, wave: int
) -> None:
    number, code = sent(app)
    officer(client)
    done = post(client, f"{LIST}{number}", {"action": "write", "text": WORDS})
    assert done.headers["Location"] == LIST
    (text,) = answers_for_analysis(wave)
    assert (text.own_words, text.question_key, text.may_quote) == (WORDS, "better", False)
    assert db.session.query(Recording).count() == 0
    assert acts("recording written down") == 1
    assert db.session.query(jobs.Job).filter_by(kind=LOOK_CLOSELY, state="queued").count() == 1
    assert WORDS in app.test_client().get(f"/r/{code}").get_data(as_text=True)


def test_another_language_keeps_its_own_words_with_a_translation_beside_them(app: Flask, client: FlaskClient, wave: int) -> None:
    number, _code = sent(app, lang="pl")
    officer(client)
    assert "The same in the language of your team" in client.get(f"{LIST}{number}").get_data(as_text=True)
    given = {"action": "write", "text": "Więcej autobusów", "translation": "More buses"}
    post(client, f"{LIST}{number}", given)
    (text,) = answers_for_analysis(wave)
    assert (text.own_words, text.lang, text.translation) == ("Więcej autobusów", "pl", "More buses")
    assert db.session.query(AnswerTranslation).one().made_by == "Sam Sample"


def test_what_was_typed_beside_it_stays_above_what_was_said(app: Flask, client: FlaskClient) -> None:
    number, _code = sent(app, typed="Benches")
    officer(client)
    post(client, f"{LIST}{number}", {"action": "write", "text": WORDS})
    assert db.session.query(Answer).one().text == f"Benches\n\n{WORDS}"


def test_nothing_is_taken_without_words_and_what_was_typed_is_given_back(app: Flask, client: FlaskClient) -> None:
    number, _code = sent(app, lang="pl")
    officer(client)
    refused = post(client, f"{LIST}{number}", {"action": "write", "text": "  ", "translation": "More buses"})
    assert refused.status_code == 400
    assert "Write down what was said" in said_wrong(refused)
    assert "More buses" in refused.get_data(as_text=True)
    assert db.session.query(Recording).count() == 1
    assert db.session.query(Answer).count() == 0


@pytest.mark.parametrize(("text", "translation"), [(WORRYING, ""), ("Zażółć gęślą jaźń", WORRYING)])
def test_worrying_words_are_held_whichever_language_shows_it(
    app: Flask, client: FlaskClient, wave: int, text: str, translation: str
) -> None:
    number, _code = sent(app, lang="pl")
    officer(client)
    done = post(client, f"{LIST}{number}", {"action": "write", "text": text, "translation": translation}, page=f"{LIST}{number}")
    assert "the safeguarding lead has them" in client.get(done.headers["Location"]).get_data(as_text=True)
    row = db.session.query(Answer).one()
    assert (row.held, row.text, db.session.query(AnswerTranslation).count()) == (True, None, 0)
    assert answers_for_analysis(wave) == []
    concern = db.session.query(Concern).one()
    reading = lead(app).get(f"/staff/concerns/{concern.id}").get_data(as_text=True)
    assert text in reading
    assert translation in reading


def test_a_translation_comes_back_with_the_words_when_they_are_released(app: Flask, client: FlaskClient, wave: int) -> None:
    number, _code = sent(app, lang="pl")
    person = officer(client)
    post(client, f"{LIST}{number}", {"action": "write", "text": "Tak", "translation": WORRYING})
    concern = db.session.query(Concern).one()
    desk.act_on(concern.id, "released", person, reason="A line of a song.", now=clock.now())
    (text,) = answers_for_analysis(wave)
    assert (text.own_words, text.translation) == ("Tak", WORRYING)
    assert db.session.query(Response).one().state == "cleared"


def test_one_press_hands_it_to_the_lead_and_nobody_else_can_open_it(app: Flask, client: FlaskClient) -> None:
    number, code = sent(app)
    officer(client)
    client.get(f"{LIST}{number}")
    handed = post(client, f"{LIST}{number}", {"action": "hand", "text": "she says that"}, page=f"{LIST}{number}")
    assert handed.headers["Location"] == LIST
    assert acts("recording handed over") == 1
    for page in (f"{LIST}{number}", f"{LIST}{number}/media"):
        assert client.get(page).status_code == 404
    assert client.get(f"{LIST}handed/{number}").status_code == 403
    assert f"{LIST}{number}" not in client.get(LIST).get_data(as_text=True)
    concern = db.session.query(Concern).one()
    browser = lead(app)
    reading = browser.get(f"/staff/concerns/{concern.id}").get_data(as_text=True)
    assert "she says that" in reading
    assert f"{LIST}handed/{number}" in reading
    assert browser.get(f"{LIST}handed/{number}/media").status_code == 404
    assert browser.get(f"{LIST}handed/{number}").status_code == 200
    assert b"sound and picture" in browser.get(f"{LIST}handed/{number}/media").data
    assert "keep people safe" in app.test_client().get(f"/r/{code}").get_data(as_text=True)


def test_a_lead_who_finds_nothing_puts_it_back_to_be_written_down(app: Flask, client: FlaskClient) -> None:
    number, _code = sent(app)
    person = officer(client)
    listening.hand_over(number, "", person, now=clock.now())
    assert db.session.query(Response).one().state == "held"
    desk.act_on(db.session.query(Concern).one().id, "released", person, reason="A film.", now=clock.now())
    db.session.commit()
    assert client.get(f"{LIST}{number}").status_code == 200
    assert db.session.query(Response).one().state == "cleared"


def test_what_was_handed_over_outlives_the_answers_until_the_lead_deletes_it(app: Flask, client: FlaskClient) -> None:
    number, code = sent(app)
    person = officer(client)
    listening.hand_over(number, "", person, now=clock.now())
    db.session.commit()
    response = services.find_response(code)
    assert response is not None
    services.withdraw(response, clock.today())
    db.session.commit()
    browser = lead(app)
    assert browser.get(f"{LIST}handed/{number}").status_code == 200
    post(browser, f"{LIST}handed/{number}/delete", {}, page=f"{LIST}handed/{number}")
    assert db.session.query(Recording).count() == 0
    assert acts("recording deleted by the lead") == 1
    assert db.session.query(Concern).count() == 1
    assert browser.get(f"/staff/concerns/{db.session.query(Concern).one().id}").status_code == 200


def test_one_put_back_after_its_answers_were_deleted_is_deleted_too(app: Flask, client: FlaskClient) -> None:
    number, code = sent(app)
    person = officer(client)
    listening.hand_over(number, "", person, now=clock.now())
    response = services.find_response(code)
    assert response is not None
    services.withdraw(response, clock.today())
    desk.act_on(db.session.query(Concern).one().id, "released", person, reason="A film.", now=clock.now())
    assert db.session.query(Recording).count() == 0
    assert response.state == "withdrawn"


def test_one_beside_typed_words_that_the_lead_has_goes_to_the_lead_too(app: Flask, client: FlaskClient) -> None:
    number, _code = sent(app, typed=WORRYING)
    officer(client)
    refused = post(client, f"{LIST}{number}", {"action": "write", "text": WORDS})
    assert refused.status_code == 400
    assert "Hand the recording to them too." in said_wrong(refused)
    assert db.session.query(Recording).count() == 1


def test_an_empty_one_is_deleted_on_record(app: Flask, client: FlaskClient) -> None:
    number, _code = sent(app)
    officer(client)
    post(client, f"{LIST}{number}", {"action": "empty"})
    assert db.session.query(Recording).count() == 0
    assert acts("recording had nothing in it") == 1


def test_the_record_of_changes_holds_nobodys_words(app: Flask, client: FlaskClient) -> None:
    number, _code = sent(app)
    officer(client)
    client.get(f"{LIST}{number}")
    post(client, f"{LIST}{number}", {"action": "write", "text": WORDS})
    assert WORDS not in str([(event.action, event.subject, event.detail) for event in db.session.query(AuditEvent)])
