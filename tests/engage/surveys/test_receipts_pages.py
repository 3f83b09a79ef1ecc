"""The receipt's pages: the code opens one's own answers however it is typed, and taking back takes everything back."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.core.config import Settings
from engage.core.db import db
from engage.surveys import services
from engage.surveys.models import Answer, Assistance, Consent, Response
from engage.surveys.outward import answers_for_analysis
from engage.surveys.receipts import new_receipt
from tests.engage.browsing import SURVEY, answer, code_on, said_wrong, send
from tests.factories import TODAY, post

pytestmark = pytest.mark.usefixtures("wave")


@pytest.fixture
def code(client: FlaskClient) -> str:
    """The receipt of an answer that may be quoted."""
    post(client, f"{SURVEY}/", {"provenance": "group"})
    post(client, f"{SURVEY}/speaking", {"group_size": "3"})
    answer(client, 1, "Benches")
    answer(client, 3, ["school"])
    return send(client, quote_consent="y")


def find(client: FlaskClient, typed: str) -> int:
    """Type a code into the page; the status of the answer."""
    return post(client, "/r/", {"code": typed}).status_code


def test_the_receipt_shows_what_was_sent_and_what_happens_next(app: Flask, code: str) -> None:
    page = unescape(app.test_client().get(f"/r/{code}").get_data(as_text=True))
    assert "Benches" in page
    assert "School or college" in page
    assert re.search(r"You hear back here.*?By \d+\s\w+ 20", page, re.DOTALL)
    assert "You hear back by" not in page, "the day stands at its step, and is not said again below"
    assert page.count('aria-current="step"') == 1
    assert "<svg" in page


@pytest.mark.parametrize(
    "typed",
    [str.upper, str.title, lambda code: code.replace("-", " "), lambda code: f"  {code} \n", lambda code: code.replace("-", "")],
    ids=["capitals", "titles", "spaces", "blanks around", "run together"],
)
def test_a_code_is_understood_however_it_is_typed(client: FlaskClient, code: str, typed: object) -> None:
    assert callable(typed)
    found = post(client, "/r/", {"code": typed(code)})
    assert found.headers["Location"] == f"/r/{code}"
    assert code_on(client.get(f"/r/{typed(code).strip()}")) == code


@pytest.mark.parametrize("page", ["/r/", "/come-back"])
@pytest.mark.parametrize("typed", ["", " ", "\0"])
def test_who_typed_nothing_is_asked_for_the_code_and_not_told_that_it_is_unknown(
    client: FlaskClient, page: str, typed: str
) -> None:
    empty = post(client, page, {"code": typed})
    assert empty.status_code == 400
    assert "Type the code." in said_wrong(empty)


@pytest.mark.parametrize("page", ["/r/", "/come-back"])
def test_the_code_that_shows_what_one_looks_like_stays_whole(client: FlaskClient, page: str) -> None:
    shown = client.get(page).get_data(as_text=True)
    assert re.search(r'<bdi class="whole" dir="ltr" translate="no">blue-otter-lantern-quilt-(42|apple-river)</bdi>', shown)


@pytest.mark.parametrize("typed", ["nonsense", "blue otter", "x" * 100_000, "ж" * 50, "'; DROP TABLE answer; --"])
def test_what_is_no_code_is_not_found_and_stays_in_the_field(client: FlaskClient, code: str, typed: str) -> None:
    missing = post(client, "/r/", {"code": typed})
    assert missing.status_code == 404
    assert "We do not know this code." in said_wrong(missing)
    assert typed in unescape(missing.get_data(as_text=True))


def test_an_unknown_receipt_is_not_found_with_a_sentence(client: FlaskClient, code: str) -> None:
    for page in (f"/r/{new_receipt()}", "/r/rubbish", f"/r/{new_receipt()}/delete"):
        missing = client.get(page)
        assert missing.status_code == 404
        assert "We do not know this code." in missing.get_data(as_text=True)


def test_finding_a_code_without_a_form_token_keeps_what_was_typed(client: FlaskClient, code: str) -> None:
    refused = client.post("/r/", data={"code": code})
    assert refused.status_code == 400
    assert code in refused.get_data(as_text=True)


def test_deleting_takes_everything_back_but_that_something_was_taken_back(client: FlaskClient, code: str, wave: int) -> None:
    assert post(client, f"/r/{code}/delete", {"what": "all"}).status_code == 302
    assert (db.session.query(Answer).count(), db.session.query(Assistance).count()) == (0, 0)
    response = db.session.query(Response).one()
    assert (response.state, response.age_band, response.area_id, response.relation) == ("withdrawn", None, None, None)
    assert db.session.query(Consent).one().withdrawn_on == TODAY
    assert answers_for_analysis(wave) == []
    assert "Your answers are deleted" in client.get(f"/r/{code}").get_data(as_text=True)


def test_deleted_words_are_gone_from_the_file_once_the_log_is_written_back(
    client: FlaskClient, code: str, settings: Settings
) -> None:
    post(client, f"/r/{code}/delete", {"what": "all"})
    db.session.rollback()
    with db.engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"Benches" not in (settings.home / "engage.sqlite").read_bytes()


def test_keeping_the_answers_but_not_the_consent_stops_quoting_alone(client: FlaskClient, code: str, wave: int) -> None:
    (before,) = answers_for_analysis(wave)
    assert before.may_quote
    post(client, f"/r/{code}/delete", {"what": "quotes"})
    (after,) = answers_for_analysis(wave)
    assert (after.text, after.may_quote) == ("Benches", False)
    assert db.session.query(Response).one().state == "submitted"


def test_deleting_needs_a_form_token(client: FlaskClient, code: str) -> None:
    assert client.post(f"/r/{code}/delete", data={"what": "all"}).status_code == 400
    assert db.session.query(Answer).count() == 2


def test_looking_at_the_page_that_deletes_deletes_nothing(client: FlaskClient, code: str) -> None:
    assert client.get(f"/r/{code}/delete").status_code == 200
    assert client.get(f"/r/{code}/delete?what=all").status_code == 200
    assert db.session.query(Answer).count() == 2


def test_an_answer_that_something_published_rests_on_cannot_be_deleted(app: Flask, client: FlaskClient, code: str) -> None:
    services.guard_withdrawal(app, lambda _response_id: True)
    refused = post(client, f"/r/{code}/delete", {"what": "all"})
    assert refused.status_code == 409
    assert "You can stop us quoting it." in refused.get_data(as_text=True)
    assert db.session.query(Answer).count() == 2
    assert post(client, f"/r/{code}/delete", {"what": "quotes"}).status_code == 302


def test_who_cannot_delete_an_answer_any_more_is_told_so_and_offered_no_button_for_it(
    app: Flask, client: FlaskClient, code: str
) -> None:
    address, button = f"/r/{code}/delete", "Yes, delete my answers"
    assert address in client.get(f"/r/{code}").get_data(as_text=True)
    assert button in client.get(address).get_data(as_text=True)
    services.guard_withdrawal(app, lambda _response_id: True)
    receipt, asked = (client.get(one).get_data(as_text=True) for one in (f"/r/{code}", address))
    assert "Delete my answers" not in receipt
    assert receipt.count("Something we published rests on") == 1, "what has one reason is said once"
    assert "they cannot be changed or deleted any more" in receipt
    assert "it cannot be deleted any more" in asked
    assert button not in asked
    assert "Keep my answers, but do not show my words to others" in asked
    assert "Do not show my words to others" in receipt
    post(client, address, {"what": "quotes"})
    receipt, asked = (client.get(one).get_data(as_text=True) for one in (f"/r/{code}", address))
    assert "they cannot be changed or deleted any more" in receipt
    for page in (receipt, asked):
        assert "do not show my words" not in page.casefold(), "nobody who is not quoted is told how to end it"


def test_who_never_agreed_to_be_quoted_is_not_offered_to_end_it(client: FlaskClient) -> None:
    answer(client, 1, "Benches")
    asked = client.get(f"/r/{send(client)}/delete").get_data(as_text=True)
    assert "Yes, delete my answers" in asked
    assert "do not show my words" not in asked


def test_what_became_of_an_answer_is_told_step_by_step(app: Flask, client: FlaskClient, code: str) -> None:
    response = services.find_response(code)
    assert response is not None
    told = [services.News(), services.News(was_read=True), services.News(was_read=True, was_decided=True)]
    for news, reached in zip(told, ("read", "decided", "replied"), strict=True):
        steps = services.steps_of(response, news)
        assert [step.key for step in steps if step.state == "now"] == [reached]
    done = services.steps_of(response, services.News(True, True, ("a reply",)))
    assert {step.state for step in done} == {"done"}
    assert done[-1].on is None  # the day that was promised is not the day they heard


def test_guessing_codes_is_slowed_down_and_holding_one_is_not(settings: Settings, client: FlaskClient, code: str) -> None:
    few = replace(settings, receipts_per_minute=3)
    client.application.config["SETTINGS"] = few
    assert [client.get(f"/r/{code}").status_code for _ in range(10)] == [200] * 10
    statuses = [client.get(f"/r/{new_receipt()}").status_code for _ in range(5)]
    assert statuses == [404, 404, 404, 429, 429]


def test_no_door_that_takes_a_code_lets_anybody_guess_on_and_on(settings: Settings, app: Flask, client: FlaskClient) -> None:
    app.config["SETTINGS"] = replace(settings, receipts_per_minute=3)
    doors = [
        rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/r/<code>") and "GET" in (rule.methods or ())
    ]
    assert len(doors) >= 4
    for door in doors:
        tried = [client.get(door.replace("<code>", new_receipt())).status_code for _ in range(22)]
        assert (door, set(tried[:3]), tried[-1]) == (door, {404}, 429)


def test_typing_wrong_codes_is_slowed_down_and_typing_the_right_one_is_not(client: FlaskClient, code: str) -> None:
    assert {find(client, code) for _ in range(25)} == {302}
    statuses = [find(client, "nonsense") for _ in range(22)]
    assert statuses == [404] * 20 + [429] * 2


def test_the_receipt_page_of_one_browser_says_thank_you_only_there(app: Flask, client: FlaskClient, code: str) -> None:
    assert "Thank you. It is sent." in client.get(f"/r/{code}").get_data(as_text=True)
    assert "Thank you. It is sent." not in app.test_client().get(f"/r/{code}").get_data(as_text=True)
