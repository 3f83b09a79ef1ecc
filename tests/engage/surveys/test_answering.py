"""The way from question one to the receipt, without JavaScript: nothing typed is ever lost, every fault is one sentence."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.core.db import db
from engage.surveys.models import Answer, Draft, Response, Wave
from tests.engage.browsing import SURVEY, answer, said_wrong, send, skip, ticked_on, typed_on
from tests.factories import add_wave, post, token_of

pytestmark = pytest.mark.usefixtures("wave")
QUESTIONS = 10


def stored() -> dict[str, Answer]:
    """The answers of the one response there is."""
    response = db.session.query(Response).one()
    return {row.question_key: row for row in response.answers}


def test_the_whole_way_works_without_javascript(client: FlaskClient) -> None:
    begun = post(client, f"{SURVEY}/", {"provenance": "self"})
    assert begun.headers["Location"] == f"{SURVEY}/q/1"
    assert answer(client, 1, "A skate park").headers["Location"] == f"{SURVEY}/q/2"
    assert answer(client, 2, "4").headers["Location"] == f"{SURVEY}/q/3"
    assert answer(client, 3, ["school", "being_safe"]).headers["Location"] == f"{SURVEY}/q/4"
    assert answer(client, 4, "Longer lunch").headers["Location"] == f"{SURVEY}/q/5"
    assert answer(client, 5, "14_16").headers["Location"] == f"{SURVEY}/q/6"
    assert answer(client, 6, "ashby-vale").headers["Location"] == f"{SURVEY}/q/7"
    assert answer(client, 7, "girl").headers["Location"] == f"{SURVEY}/q/8"
    assert answer(client, 8, "prefer_not").headers["Location"] == f"{SURVEY}/q/9"
    assert skip(client, 9).headers["Location"] == f"{SURVEY}/q/10"
    assert answer(client, 10, "no").headers["Location"] == f"{SURVEY}/check"
    code = send(client)

    given = stored()
    assert given["better"].text == "A skate park"
    assert given["safe"].number == 4
    assert given["matters"].choices == ["school", "being_safe"]
    response = db.session.query(Response).one()
    assert (response.age_band, response.provenance, response.state) == ("14_16", "self", "submitted")
    assert response.area_id is not None
    assert client.get(f"/r/{code}").status_code == 200


def test_every_question_can_be_skipped_but_nothing_at_all_is_not_sent(client: FlaskClient) -> None:
    for number in range(1, QUESTIONS + 1):
        assert skip(client, number).status_code == 302
    refused = post(client, f"{SURVEY}/check", {})
    assert refused.status_code == 400
    assert "Answer at least one question" in said_wrong(refused)
    assert db.session.query(Response).count() == 0


def test_going_back_shows_what_was_given_and_skipping_takes_it_away(client: FlaskClient) -> None:
    answer(client, 1, "Benches\nand trees")
    answer(client, 3, ["school"])
    assert typed_on(client.get(f"{SURVEY}/q/1")) == "Benches\nand trees"
    assert ticked_on(client.get(f"{SURVEY}/q/3")) == {"school"}
    skip(client, 1)
    assert typed_on(client.get(f"{SURVEY}/q/1")) == ""


def test_each_page_links_back_to_the_one_before(client: FlaskClient) -> None:
    for number in range(1, QUESTIONS + 1):
        back = f"{SURVEY}/q/{number - 1}" if number > 1 else f"{SURVEY}/"
        assert f'href="{back}"' in client.get(f"{SURVEY}/q/{number}").get_data(as_text=True)


def test_an_answer_changed_from_the_check_page_leads_back_to_it(client: FlaskClient) -> None:
    answer(client, 1, "Benches")
    page = client.get(f"{SURVEY}/check").get_data(as_text=True)
    change = f"{SURVEY}/q/1?then=check"
    assert change in page
    changed = post(client, change, {"action": "next", "answer": "Swings"})
    assert changed.headers["Location"] == f"{SURVEY}/check"
    page = client.get(f"{SURVEY}/check").get_data(as_text=True)
    assert "Swings" in page
    assert "Benches" not in page


def test_more_choices_than_allowed_are_refused_and_stay_ticked(client: FlaskClient) -> None:
    chosen = ["school", "being_safe", "things_to_do", "money_home"]
    refused = answer(client, 3, chosen)
    assert refused.status_code == 400
    assert "Choose 3 at most. You chose 4." in said_wrong(refused)
    assert ticked_on(refused) == set(chosen)


@pytest.mark.parametrize("alone", ["none", "prefer_not"])
def test_none_of_these_stands_alone(client: FlaskClient, alone: str) -> None:
    refused = answer(client, 3, ["school", alone])
    assert refused.status_code == 400
    assert "Choose one or the other" in said_wrong(refused)
    assert answer(client, 3, [alone]).status_code == 302


@pytest.mark.parametrize("number", [2, 3, 5, 6])
def test_i_would_rather_not_say_is_an_answer_of_its_own(client: FlaskClient, number: int) -> None:
    assert answer(client, number, "prefer_not").status_code == 302
    assert "I would rather not say" in client.get(f"{SURVEY}/check").get_data(as_text=True)
    send(client)
    (row,) = stored().values()
    assert (row.prefer_not, row.choices, row.number, row.text) == (True, None, None, None)


@pytest.mark.parametrize(("number", "unknown"), [(2, "6"), (2, "0"), (2, "x"), (3, "rubbish"), (5, "99"), (6, "atlantis")])
def test_a_choice_that_is_not_on_the_page_is_refused(client: FlaskClient, number: int, unknown: str) -> None:
    refused = answer(client, number, unknown)
    assert refused.status_code == 400
    assert "Choose only from the answers on this page." in said_wrong(refused)
    assert db.session.query(Draft).count() == 0


def test_a_text_of_exactly_the_limit_is_taken_however_its_lines_end(client: FlaskClient) -> None:
    lines = "\r\n".join(["x" * 49] * 80) + "\r\n"  # 80 lines of 50 characters, as a browser sends them
    assert answer(client, 1, lines).status_code == 302


@pytest.mark.parametrize("letter", ["a", "ش"], ids=["latin", "urdu"])
def test_a_megabyte_of_text_is_refused_in_one_sentence_and_stays_in_the_page(client: FlaskClient, letter: str) -> None:
    typed = letter * (1_000_000 // len(letter.encode()))
    refused = answer(client, 1, typed)
    assert refused.status_code == 400
    assert "characters too long. Make it 4000 characters or fewer." in said_wrong(refused)
    assert typed_on(refused) == typed


def test_a_request_beyond_every_limit_is_refused_in_one_sentence(client: FlaskClient) -> None:
    refused = answer(client, 1, "x" * (5 * 1024 * 1024))
    assert refused.status_code == 413
    assert "Make it shorter and send it again." in refused.get_data(as_text=True)


def test_characters_that_no_database_or_document_takes_are_left_out(client: FlaskClient) -> None:
    answer(client, 1, "bell\x07 null\0 escape\x1b next\x85 noncharacter\uffff tab\t 👩‍👧 end")
    send(client)
    assert stored()["better"].text == "bell null escape next noncharacter tab\t 👩‍👧 end"


def test_half_a_surrogate_pair_does_no_harm(client: FlaskClient) -> None:
    token = token_of(client, f"{SURVEY}/q/1")
    body = f"csrf_token={token}&action=next&answer=half%ED%A0%BDpair"
    sent = client.post(f"{SURVEY}/q/1", data=body, content_type="application/x-www-form-urlencoded")
    assert sent.status_code == 302
    send(client)
    assert (stored()["better"].text or "").startswith("half")


def test_what_people_type_is_shown_as_text_and_never_as_markup(client: FlaskClient) -> None:
    answer(client, 1, "<script>alert(1)</script>")
    assert "<script>alert" not in client.get(f"{SURVEY}/q/1").get_data(as_text=True)
    assert "<script>alert" not in client.get(f"{SURVEY}/check").get_data(as_text=True)


@pytest.mark.parametrize("token", ["", "forged", None], ids=["empty", "forged", "missing"])
def test_a_wrong_form_token_keeps_what_was_typed(client: FlaskClient, token: str | None) -> None:
    client.get(f"{SURVEY}/q/1")
    data = {"answer": "Something I thought about for long", "action": "next", **({} if token is None else {"csrf_token": token})}
    refused = client.post(f"{SURVEY}/q/1", data=data)
    assert refused.status_code == 400
    assert "What you typed is still here" in said_wrong(refused)
    assert typed_on(refused) == "Something I thought about for long"
    assert answer(client, 1, typed_on(refused)).status_code == 302


def test_an_expired_form_token_keeps_what_was_typed_and_the_page_it_comes_back_on_works(app: Flask, client: FlaskClient) -> None:
    app.config["WTF_CSRF_TIME_LIMIT"] = -1
    refused = answer(client, 1, "Typed before lunch")
    assert refused.status_code == 400
    assert typed_on(refused) == "Typed before lunch"
    app.config["WTF_CSRF_TIME_LIMIT"] = 60
    assert answer(client, 1, typed_on(refused)).status_code == 302


@pytest.mark.parametrize("page", [f"{SURVEY}/", f"{SURVEY}/check"])
def test_beginning_and_sending_need_a_form_token_too(client: FlaskClient, page: str) -> None:
    answer(client, 1, "Benches")
    assert client.post(page, data={"provenance": "self"}).status_code == 400
    assert db.session.query(Response).count() == 0


def test_skipping_needs_a_form_token_too(client: FlaskClient) -> None:
    answer(client, 1, "Benches")
    assert client.post(f"{SURVEY}/q/1", data={"action": "skip"}).status_code == 400
    assert typed_on(client.get(f"{SURVEY}/q/1")) == "Benches"


@pytest.mark.parametrize("page", ["", "q/1", "check", "q/1/help"])
def test_an_unknown_survey_is_not_found_with_a_sentence(client: FlaskClient, page: str) -> None:
    missing = client.get(f"/surveys/no-such-thing/{page}")
    assert missing.status_code == 404
    assert "There is no survey at this address." in missing.get_data(as_text=True)


@pytest.mark.parametrize("page", ["", "q/1", "check", "q/1/help"])
def test_a_survey_between_its_waves_is_gone_with_a_sentence(client: FlaskClient, page: str) -> None:
    closed = client.get(f"/surveys/parents-and-carers/{page}")
    assert closed.status_code == 410
    assert "This survey is closed." in closed.get_data(as_text=True)


@pytest.mark.parametrize(("starts", "ends", "status"), [(0, 0, 200), (-9, 0, 200), (0, 9, 200), (-9, -1, 410), (1, 9, 410)])
def test_both_days_of_a_wave_belong_to_it(client: FlaskClient, today: date, starts: int, ends: int, status: int) -> None:
    add_wave("parents-and-carers", opens_on=today + timedelta(days=starts), closes_on=today + timedelta(days=ends))
    assert client.get("/surveys/parents-and-carers/").status_code == status


@pytest.mark.parametrize("number", ["0", "11", "99999999999999999999"])
def test_a_question_number_out_of_range_is_not_found_with_a_sentence(client: FlaskClient, number: str) -> None:
    missing = client.get(f"{SURVEY}/q/{number}")
    assert missing.status_code == 404
    assert "no question with that number" in missing.get_data(as_text=True)


def test_two_tabs_share_one_draft(client: FlaskClient) -> None:
    answer(client, 1, "From the first tab")
    answer(client, 2, "5")
    answer(client, 4, "From the second tab")
    send(client)
    given = stored()
    assert (given["better"].text, given["safe"].number, given["one_change"].text) == (
        "From the first tab",
        5,
        "From the second tab",
    )


def test_two_people_never_see_each_others_drafts(app: Flask, client: FlaskClient) -> None:
    answer(client, 1, "Mine alone")
    other = app.test_client()
    assert typed_on(other.get(f"{SURVEY}/q/1")) == ""
    assert "Mine alone" not in other.get(f"{SURVEY}/check").get_data(as_text=True)


def test_a_scale_shows_every_one_of_its_points(client: FlaskClient) -> None:
    page = client.get(f"{SURVEY}/q/2").get_data(as_text=True)
    assert [point for point in range(1, 10) if f'value="{point}"' in page] == [1, 2, 3, 4, 5]


def test_a_text_typed_while_the_survey_closed_is_given_back(client: FlaskClient, wave: int, today: date) -> None:
    token = token_of(client, "/surveys/young-people/q/1")
    db.session.get_one(Wave, wave).closes_on = today - timedelta(days=1)
    db.session.commit()
    sent = client.post("/surveys/young-people/q/1", data={"csrf_token": token, "answer": "More buses please", "action": "next"})
    assert sent.status_code == 410
    assert "More buses please" in sent.get_data(as_text=True)
    assert "It closed on" in sent.get_data(as_text=True)
