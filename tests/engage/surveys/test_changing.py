"""Changing what was sent: with the code alone, while it can be, once, and the old words are gone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.core.config import Settings
from engage.core.db import db
from engage.core.jobs import Job
from engage.influence.models import ClaimResponse
from engage.safeguarding import services as desk
from engage.safeguarding.models import Concern
from engage.surveys import services
from engage.surveys.models import Answer, AnswerTranslation, Consent, Draft, Response, Wave
from engage.surveys.outward import answers_for_analysis
from engage.surveys.receipts import new_receipt
from tests.engage.browsing import SURVEY, WORRYING, answer, code_on, said_wrong, send, ticked_on, typed_on
from tests.engage.influence.makers import add_theme, record_claim, record_decision
from tests.factories import NOW, TODAY, add_staff, post, token_of

pytestmark = pytest.mark.usefixtures("wave")


@pytest.fixture
def code(client: FlaskClient) -> str:
    """The receipt of one's own answers, which may be quoted."""
    answer(client, 1, "Benches")
    answer(client, 3, ["school"])
    answer(client, 5, "11_13")
    return send(client, quote_consent="y")


def reopen(client: FlaskClient, code: str, typed: str = "") -> None:
    """Press "Change my answers", then "Open my answers"."""
    opened = post(client, f"/r/{code}/change", {"code": typed})
    assert opened.headers["Location"] == f"{SURVEY}/check", said_wrong(opened)


def texts() -> set[str | None]:
    return {row.text for row in db.session.query(Answer).populate_existing()}


def test_what_was_sent_opens_again_with_everything_in_its_place(app: Flask, code: str) -> None:
    other = app.test_client()
    reopen(other, code)
    assert typed_on(other.get(f"{SURVEY}/q/1")) == "Benches"
    assert ticked_on(other.get(f"{SURVEY}/q/3")) == {"school"}
    page = other.get(f"{SURVEY}/check").get_data(as_text=True)
    assert "These answers take the place of the ones you sent before." in page
    assert texts() == {"Benches", None}, "nothing changes before it is sent"


def test_three_steps_lead_from_the_code_to_an_answer_that_can_be_changed(app: Flask, code: str) -> None:
    other = app.test_client()
    receipt = post(other, "/r/", {"code": code}).headers["Location"]
    assert f'href="{receipt}/change"' in other.get(receipt).get_data(as_text=True)
    check = post(other, f"{receipt}/change", {}).headers["Location"]
    assert f'href="{SURVEY}/q/1?then=check"' in other.get(check).get_data(as_text=True)


def test_sending_again_puts_the_new_words_in_the_place_of_the_old(
    app: Flask, client: FlaskClient, code: str, settings: Settings, wave: int
) -> None:
    db.session.query(Job).delete()
    db.session.commit()
    reopen(client, code)
    answer(client, 1, "Swings and a slide")
    answer(client, 3, [])
    assert send(client) == code
    (row,) = answers_for_analysis(wave)
    assert (row.text, row.age_band, row.may_quote) == ("Swings and a slide", "11_13", False)
    assert db.session.query(Response).count() == 1
    assert db.session.query(Draft).count() == 0
    assert {job.kind for job in db.session.query(Job)} == {"surveys.look_closely", "themes.run"}
    db.session.rollback()
    with db.engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"Benches" not in (settings.home / "engage.sqlite").read_bytes()


def test_the_consent_is_asked_for_again_and_only_what_is_ticked_now_holds(client: FlaskClient, code: str) -> None:
    reopen(client, code)
    assert "checked" not in client.get(f"{SURVEY}/check").get_data(as_text=True)
    send(client)
    assert db.session.query(Consent).one().withdrawn_on == TODAY
    reopen(client, code)
    send(client, quote_consent="y")
    assert db.session.query(Consent).one().withdrawn_on is None


def test_what_was_not_touched_stays_with_what_people_did_about_it(client: FlaskClient, code: str) -> None:
    kept = {row.question_key: row.id for row in db.session.query(Answer)}
    reopen(client, code)
    answer(client, 5, "14_16")
    send(client)
    now = {row.question_key: row.id for row in db.session.query(Answer)}
    assert (now["better"], now["matters"]) == (kept["better"], kept["matters"])
    assert now["age_band"] != kept["age_band"]
    assert db.session.query(Response).one().age_band == "14_16"


def test_new_words_are_as_old_as_the_day_they_were_written(client: FlaskClient, code: str) -> None:
    earlier = TODAY - timedelta(days=5)
    db.session.query(Response).update({"submitted_on": earlier})
    db.session.commit()
    reopen(client, code)
    answer(client, 5, "14_16")
    send(client)
    assert db.session.query(Response).one().submitted_on == earlier, "an age is no evidence for anything"
    reopen(client, code)
    answer(client, 1, "Swings")
    send(client)
    db.session.expire_all()
    assert db.session.query(Response).one().submitted_on == TODAY


def test_a_double_tap_changes_once_and_finds_the_same_code(app: Flask, client: FlaskClient, code: str) -> None:
    reopen(client, code)
    answer(client, 1, "Swings")
    cookie, token, twin = client.get_cookie("engage"), token_of(client, f"{SURVEY}/check"), app.test_client()
    assert cookie is not None
    twin.set_cookie("engage", cookie.value)
    first = client.post(f"{SURVEY}/check", data={"csrf_token": token})
    ids = {row.id for row in db.session.query(Answer)}
    second = twin.post(f"{SURVEY}/check", data={"csrf_token": token})
    assert first.headers["Location"] == second.headers["Location"] == f"/r/{code}"
    assert {row.id for row in db.session.query(Answer)} == ids
    assert db.session.query(Response).count() == 1


def test_words_that_worry_are_held_in_a_change_as_at_the_first_time(client: FlaskClient, code: str) -> None:
    reopen(client, code)
    answer(client, 1, WORRYING)
    assert send(client) == code
    assert "0800 1111" in client.get(f"/r/{code}").get_data(as_text=True).split("<footer", maxsplit=1)[0]
    assert db.session.query(Concern).count() == 1
    assert db.session.query(Response).one().state == "held"
    assert texts() == {None}


def test_what_a_lead_is_reading_cannot_be_changed(client: FlaskClient) -> None:
    answer(client, 1, WORRYING)
    code = send(client)
    refused = client.get(f"/r/{code}/change")
    assert refused.status_code == 409
    assert "A person whose job is to keep people safe is reading these answers" in refused.get_data(as_text=True)
    assert f"/r/{code}/change" not in client.get(f"/r/{code}").get_data(as_text=True)


def test_what_a_lead_has_released_is_not_screened_again_unless_it_was_touched(client: FlaskClient) -> None:
    answer(client, 1, WORRYING)
    code = send(client)
    (concern,) = desk.open_concerns()
    desk.act_on(concern.id, "released", add_staff("safeguarding_lead").id, reason="A line of a play.", now=NOW)
    db.session.commit()
    reopen(client, code)
    answer(client, 4, "More art")
    send(client)
    assert texts() == {WORRYING, "More art"}
    assert db.session.query(Concern).count() == 1
    reopen(client, code)
    answer(client, 1, f"{WORRYING} Again.")
    send(client)
    assert texts() == {None, "More art"}
    assert db.session.query(Concern).count() == 2


def test_what_something_published_rests_on_cannot_be_changed(app: Flask, client: FlaskClient, code: str) -> None:
    services.guard_withdrawal(app, lambda _response_id: True)
    refused = client.get(f"/r/{code}/change")
    assert refused.status_code == 409
    assert "Something we published rests on these answers" in refused.get_data(as_text=True)


def test_what_is_published_while_it_is_changed_stays_and_the_new_words_are_not_lost(
    app: Flask, client: FlaskClient, code: str
) -> None:
    reopen(client, code)
    answer(client, 1, "Swings")
    services.guard_withdrawal(app, lambda _response_id: True)
    refused = post(client, f"{SURVEY}/check", {})
    assert refused.status_code == 409
    assert "Something we published rests on these answers" in said_wrong(refused)
    assert "Swings" in refused.get_data(as_text=True)
    assert texts() == {"Benches", None}
    assert typed_on(client.get(f"{SURVEY}/q/1")) == "Swings"


def test_nothing_can_be_changed_once_the_survey_is_closed(client: FlaskClient, code: str, wave: int) -> None:
    db.session.get_one(Wave, wave).closes_on = TODAY - timedelta(days=1)
    db.session.commit()
    refused = client.get(f"/r/{code}/change")
    assert refused.status_code == 409
    assert "This survey is closed" in refused.get_data(as_text=True)
    assert "This survey is closed" in client.get(f"/r/{code}").get_data(as_text=True)


def test_what_was_deleted_cannot_be_changed_not_even_from_a_draft_that_is_still_open(client: FlaskClient, code: str) -> None:
    reopen(client, code)
    answer(client, 1, "Swings")
    post(client, f"/r/{code}/delete", {"what": "all"})
    refused = post(client, f"{SURVEY}/check", {})
    assert (refused.status_code, texts()) == (409, set())
    assert client.get(f"/r/{code}/change").status_code == 409


def test_a_wrong_code_opens_nothing(client: FlaskClient, code: str) -> None:
    assert client.get(f"/r/{new_receipt()}/change").status_code == 404
    assert client.post(f"/r/{code}/change", data={}).status_code == 400
    assert db.session.query(Draft).count() == 0


@pytest.mark.parametrize("provenance", ["helped", "interpreted", "advocate"])
def test_where_somebody_helped_the_code_is_typed_once_more_and_belongs_to_the_one_who_spoke(
    app: Flask, client: FlaskClient, provenance: str
) -> None:
    post(client, f"{SURVEY}/", {"provenance": provenance})
    answer(client, 1, "Benches")
    code = code_on(post(client, f"{SURVEY}/yours", {}))
    page = client.get(f"/r/{code}/change").get_data(as_text=True)
    assert "The code belongs to the person whose words they are." in page
    for typed in ("", "nonsense", new_receipt()):
        refused = post(client, f"/r/{code}/change", {"code": typed})
        assert refused.status_code == 400
        assert "Type the code that was given for these answers." in said_wrong(refused)
    assert db.session.query(Draft).count() == 0
    reopen(app.test_client(), code, code.replace("-", " ").upper())


def test_a_change_keeps_that_it_was_read_back_and_asks_for_it_no_more(app: Flask, client: FlaskClient) -> None:
    post(client, f"{SURVEY}/", {"provenance": "advocate"})
    answer(client, 1, "Benches")
    code = code_on(post(client, f"{SURVEY}/yours", {}))
    theirs = app.test_client()
    reopen(theirs, code, code)
    answer(theirs, 1, "Swings")
    assert "Did you read it back" not in theirs.get(f"{SURVEY}/check").get_data(as_text=True)
    send(theirs)
    assistance = db.session.query(Response).one().assistance
    assert texts() == {"Swings"}
    assert assistance is not None
    assert (assistance.read_back, assistance.confirmed) == (True, "yes")


def test_a_change_never_turns_an_adults_report_into_a_childs_own_words(client: FlaskClient) -> None:
    post(client, f"{SURVEY}/", {"provenance": "adult_reported"})
    answer(client, 1, "They want benches")
    code = send(client)
    reopen(client, code)
    answer(client, 1, "I want benches")
    send(client)
    assert db.session.query(Response).one().provenance == "adult_reported"
    assert texts() == {"I want benches"}


def test_whoever_begins_anew_in_the_same_browser_writes_over_nothing(client: FlaskClient, code: str) -> None:
    reopen(client, code)
    post(client, f"{SURVEY}/", {"provenance": "self"})
    answer(client, 1, "A brother's wish")
    assert send(client) != code
    assert texts() == {"Benches", None, "A brother's wish"}


def test_stopping_keeps_what_was_sent_before(client: FlaskClient, code: str) -> None:
    reopen(client, code)
    answer(client, 1, "Swings")
    stopped = post(client, f"{SURVEY}/check", {"action": "stop"})
    assert stopped.headers["Location"] == f"/r/{code}"
    assert texts() == {"Benches", None}
    assert db.session.query(Draft).count() == 0
    assert typed_on(client.get(f"{SURVEY}/q/1")) == ""


def test_emptying_every_answer_sends_nothing(client: FlaskClient, code: str) -> None:
    reopen(client, code)
    for number in (1, 3, 5):
        post(client, f"{SURVEY}/q/{number}", {"action": "skip"})
    refused = post(client, f"{SURVEY}/check", {})
    assert refused.status_code == 400
    assert "There is nothing to send yet." in said_wrong(refused)
    assert texts() == {"Benches", None}


def test_answers_that_nobody_sent_are_spoken_of_before_they_are_let_go(client: FlaskClient, code: str) -> None:
    answer(client, 1, "Begun and not sent")
    assert "nobody has sent yet" in client.get(f"/r/{code}/change").get_data(as_text=True)


def test_a_translation_of_old_words_goes_with_them(client: FlaskClient, code: str) -> None:
    old = db.session.query(Answer).filter_by(question_key="better").one()
    old.translations.append(AnswerTranslation(lang="cy", text="Meinciau", made_by="A. Reader"))
    db.session.commit()
    reopen(client, code)
    answer(client, 1, "Swings")
    send(client)
    assert db.session.query(AnswerTranslation).count() == 0


def test_a_claim_that_is_not_public_rests_no_more_on_words_that_were_changed(client: FlaskClient, code: str, wave: int) -> None:
    staff = add_staff("participation_officer")
    response = db.session.query(Response).one()
    response.submitted_on = TODAY - timedelta(days=10)
    theme = add_theme(wave, "Benches", [response])
    record_claim(record_decision(staff.id), [theme], staff.id)
    assert db.session.query(ClaimResponse).count() == 1
    db.session.commit()
    reopen(client, code)
    answer(client, 1, "Swings")
    send(client)
    assert db.session.query(ClaimResponse).count() == 0


def test_consent_alone_can_be_taken_back_on_the_receipt(client: FlaskClient, code: str) -> None:
    assert "Do not show my words to others" in client.get(f"/r/{code}").get_data(as_text=True)
    post(client, f"/r/{code}/delete", {"what": "quotes"})
    page = client.get(f"/r/{code}").get_data(as_text=True)
    assert "From now on we do not show your words to others." in page
    assert "Do not show my words to others" not in page
    assert texts() == {"Benches", None}
