"""What a helper can never do: change what its person did not look at, get at their code, slip words in while they look."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engage.core import clock
from engage.core.db import db
from engage.surveys import changing, coming_back, drafts, services
from engage.surveys.drafts import Answers, Given
from engage.surveys.models import Draft, OutreachDraft, Response, Wave
from engage.surveys.reaching import codes
from engage.surveys.reaching.codes import Setting
from tests.engage.browsing import SURVEY, answer, code_on, said_wrong, send, typed_on
from tests.factories import NOW, OWN_PAGE, TODAY, add_staff, post, sign_in, token_of

pytestmark = pytest.mark.usefixtures("wave")
HANDED_OVER = ("helped", "interpreted", "advocate")
UNSEEN = "did not look at it before it was sent, so nobody can change it. It can be deleted and given again."
SHUT = "Only the person whose answer it is can open it again"
SIX_WORDS = re.compile(r"\b[a-z]+(?:-[a-z]+){5}\b")


def said(response: TestResponse) -> str:
    """The words of a page, between its head and its foot."""
    page = response.get_data(as_text=True).split("<main", 1)[1].split("<footer", 1)[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def begin(client: FlaskClient, who: str = "helped", words: str = "Benches") -> None:
    """Somebody who helps writes down the first answer."""
    post(client, f"{SURVEY}/", {"provenance": who})
    answer(client, 1, words)


def send_unseen(client: FlaskClient, who: str = "helped") -> str:
    """The helper sends it without their last look; the code on the page that this gives."""
    begin(client, who)
    return send(client, read_back="no")


def texts() -> list[str | None]:
    return [row.text for response in db.session.query(Response).populate_existing() for row in response.answers]


def on_a_second_device(app: Flask, client: FlaskClient) -> FlaskClient:
    """The helper stops, and opens the same draft on another device with its six words."""
    stopped = answer(client, 1, "Benches", action="stop")
    found = SIX_WORDS.search(client.get(stopped.headers["Location"]).get_data(as_text=True))
    assert found
    other = app.test_client()
    assert post(other, "/come-back", {"code": found[0]}).status_code == 302
    return other


@pytest.mark.parametrize("who", HANDED_OVER)
def test_what_its_own_person_did_not_look_at_can_be_read_and_deleted_with_the_code_and_never_changed(
    app: Flask, client: FlaskClient, who: str
) -> None:
    code = send_unseen(client, who)
    holder = app.test_client()
    shown = holder.get(f"/r/{code}")
    assert "Benches" in said(shown)
    assert UNSEEN in said(shown)
    assert "Change my answers" not in said(shown)
    assert f"/r/{code}/change" not in shown.get_data(as_text=True)
    for refused in (holder.get(f"/r/{code}/change"), post(holder, f"/r/{code}/change", {"code": code}, page=f"/r/{code}")):
        assert refused.status_code == 409
        assert UNSEEN in said(refused)
    assert db.session.query(Draft).count() == 0
    assert post(holder, f"/r/{code}/delete", {"what": "all"}).status_code == 302
    assert texts() == []
    assert "Your answers are deleted" in said(holder.get(f"/r/{code}"))


def test_it_is_refused_where_it_is_stored_and_not_on_the_page_alone(client: FlaskClient) -> None:
    code = send_unseen(client)
    token = drafts.new_token(changes=code)
    drafts.begin_answers(token, lambda _none: Answers({"better": Given(text="What the helper wants")}), TODAY)
    opened = services.open_survey("young-people", "en", TODAY)
    with pytest.raises(changing.ChangeError, match="did not look at it"):
        changing.change_response(
            opened, drafts.load_answers(token), token, lang="en", quote=True, now=clock.now(), today=clock.today()
        )
    db.session.rollback()
    assert texts() == ["Benches"]
    assert db.session.query(Response).one().consents == []


def test_what_came_in_before_anybody_was_asked_to_look_is_not_changed_either(client: FlaskClient) -> None:
    code = send_unseen(client)
    helped = db.session.query(Response).one().assistance
    assert helped is not None
    helped.confirmed = ""
    db.session.commit()
    assert client.get(f"/r/{code}/change").status_code == 409


@pytest.mark.parametrize("who", ["adult_reported", "observed"])
def test_what_an_adult_says_of_their_own_stays_theirs_to_change(client: FlaskClient, who: str) -> None:
    code = send_unseen(client, who)
    assert "Change my answers" in said(client.get(f"/r/{code}"))
    assert client.get(f"/r/{code}/change").status_code == 200


def test_whoever_looked_at_it_themselves_can_change_it(app: Flask, client: FlaskClient) -> None:
    begin(client)
    code = code_on(post(client, f"{SURVEY}/yours", {}))
    theirs = app.test_client()
    assert "Change my answers" in said(theirs.get(f"/r/{code}"))
    assert post(theirs, f"/r/{code}/change", {"code": code}).status_code == 302


@pytest.mark.parametrize("who", HANDED_OVER)
def test_a_helper_is_told_before_sending_that_nobody_can_change_it_then(client: FlaskClient, who: str) -> None:
    begin(client, who)
    assert "Once it is sent like this, nobody can change it." in said(client.get(f"{SURVEY}/check"))
    assert "nobody can change it" not in said(client.get(f"{SURVEY}/yours"))


@pytest.mark.parametrize("is_easy", [False, True])
def test_the_page_that_shows_its_code_says_whose_it_is_and_what_it_can_do(client: FlaskClient, is_easy: bool) -> None:
    begin(client)
    if is_easy:
        client.post("/access/", data={"display": "easy", "next": "/"}, headers=OWN_PAGE)
    told = said(post(client, f"{SURVEY}/check", {}))
    assert "A code for the person whose answer this is" in told
    assert re.search("ive this code to the person who spoke.", told)
    assert ("So nobody can change it." if is_easy else UNSEEN) in told
    assert "change your mind" not in told
    assert "you can change" not in told


@pytest.mark.parametrize("way", ["check", "yours"])
def test_on_a_shared_device_too_the_code_is_theirs_and_opens_nothing_there(client: FlaskClient, wave: int, way: str) -> None:
    made = codes.make_code(Setting(wave, "Hill Club", "club"), person_id=None, now=NOW)
    db.session.commit()
    client.get(f"/s/{made.code}?kiosk")
    begin(client)
    sent = post(client, f"{SURVEY}/{way}", {})
    code = code_on(sent)
    assert (UNSEEN in said(sent)) is (way == "check")
    with client.session_transaction() as kept:
        assert code not in str(dict(kept))
        assert set(kept) <= {"kiosk", "csrf_token"}
    for again in (client.get(f"{SURVEY}/check"), client.get(f"{SURVEY}/q/1"), post(client, f"{SURVEY}/check", {})):
        assert "Benches" not in again.get_data(as_text=True)
        assert code not in again.get_data(as_text=True)
    assert client.get(f"/r/{code}/change").status_code == (409 if way == "check" else 200)


def test_the_six_words_of_a_draft_open_nothing_once_it_was_sent(app: Flask, client: FlaskClient) -> None:
    begin(client)
    answer(client, 1, "Benches", action="stop")
    with client.session_transaction() as kept:
        words = coming_back.code_for(kept["drafts"]["young-people"])
    send(client)
    for helper in (client, app.test_client()):
        refused = post(helper, "/come-back", {"code": words})
        assert refused.status_code == 410
        assert "were sent already" in said_wrong(refused)
        assert "Benches" not in refused.get_data(as_text=True)


@pytest.mark.parametrize("page", ["yours", "check"])
def test_on_a_second_device_of_the_helper_no_tap_shows_the_code_of_what_they_sent_themselves(
    app: Flask, client: FlaskClient, page: str
) -> None:
    begin(client)
    other = on_a_second_device(app, client)
    waiting = token_of(other, f"{SURVEY}/{page}")  # the page stands open there
    code = code_on(post(client, f"{SURVEY}/yours", {}))
    late = other.post(f"{SURVEY}/{page}", data={"csrf_token": waiting})
    assert late.status_code == 409
    assert SHUT in said(late)
    assert code not in late.get_data(as_text=True)
    assert texts() == ["Benches"]


def test_on_a_second_device_the_question_pages_are_empty_and_begin_a_new_answer(app: Flask, client: FlaskClient) -> None:
    begin(client)
    other = on_a_second_device(app, client)
    post(client, f"{SURVEY}/yours", {})
    assert typed_on(other.get(f"{SURVEY}/q/1")) == ""
    answer(other, 1, "What the helper wants")
    assert "were sent already" in said(other.get(f"{SURVEY}/q/2"))
    post(other, f"{SURVEY}/check", {})
    assert sorted(filter(None, texts())) == ["Benches", "What the helper wants"]


def test_on_the_helper_s_own_page_a_late_tap_does_not_show_the_code_of_what_they_sent_themselves(client: FlaskClient) -> None:
    begin(client)
    client.get(f"{SURVEY}/yours")
    with client.session_transaction() as kept:
        before = dict(kept)
    code = code_on(post(client, f"{SURVEY}/yours", {}))
    with client.session_transaction() as kept:  # the reply was lost, and the phone is given back
        kept.clear()
        kept.update(before)
    late = post(client, f"{SURVEY}/check", {})
    assert late.status_code == 409
    assert code not in late.get_data(as_text=True)
    assert code_on(post(client, f"{SURVEY}/yours", {}, page=f"{SURVEY}/check")) == code, "on their own page nothing is lost"


def test_words_that_a_helper_changes_while_they_look_are_shown_to_them_before_anything_is_sent(
    app: Flask, client: FlaskClient
) -> None:
    begin(client)
    other = on_a_second_device(app, client)
    looked_at = client.get(f"{SURVEY}/yours").get_data(as_text=True)
    form = dict(re.findall(r'name="(csrf_token|seen)"[^>]*value="([^"]+)"', looked_at))
    assert len(form) == 2
    answer(other, 1, "What the helper wants")
    shown = client.post(f"{SURVEY}/yours", data={**form, "quote_consent": "y"})
    assert shown.status_code == 409
    assert "Somebody changed these answers a moment ago." in said_wrong(shown)
    assert "What the helper wants" in said(shown)
    assert texts() == []
    form = dict(re.findall(r'name="(csrf_token|seen)"[^>]*value="([^"]+)"', shown.get_data(as_text=True)))
    assert client.post(f"{SURVEY}/yours", data=form).status_code == 200
    assert texts() == ["What the helper wants"]


def test_an_outreach_worker_can_neither_go_on_with_a_conversation_that_was_sent_nor_change_it(client: FlaskClient) -> None:
    add_staff("advocate", email="outreach@wrenshire.example")
    sign_in(client, "outreach@wrenshire.example")
    post(client, "/staff/outreach/begin/young-people", {}, page="/staff/outreach/")
    code = send_unseen(client)
    [row] = db.session.query(OutreachDraft)
    number = row.id
    for act in ("carry-on", "delete"):
        refused = post(client, f"/staff/outreach/{number}/{act}", {}, page="/staff/outreach/")
        assert refused.status_code == 404
    assert "Number 1 of" not in said(client.get("/staff/outreach/"))
    assert client.get(f"{SURVEY}/q/1").status_code == 409
    assert client.get(f"/r/{code}/change").status_code == 409
    assert texts() == ["Benches"]


def test_a_closed_survey_is_named_as_the_reason_before_that_nobody_looked(client: FlaskClient, wave: int) -> None:
    code = send_unseen(client)
    db.session.get_one(Wave, wave).closes_on = TODAY - timedelta(days=1)
    db.session.commit()
    told = said(client.get(f"/r/{code}"))
    assert "This survey is closed" in told
    assert UNSEEN not in told, "it could not be given again"
