"""A drawing or a photo as an answer: its own consent, shown and taken away, looked at on record, the lead's where words are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engage.core import clock
from engage.core.audit import AuditEvent
from engage.core.config import Settings
from engage.core.db import db
from engage.safeguarding import services as desk
from engage.safeguarding.models import Concern
from engage.surveys import drawings, keeping, library, recordings, row_by_row, tallies
from engage.surveys.models import Answer, Consent, Draft, Recording, Response, Wave
from tests.engage.browsing import WORRYING, answer, said_wrong, send, typed_on
from tests.engage.surveys import pictures
from tests.engage.surveys.kinds import EVERY, NUMBERS, fill, offer_every_kind
from tests.engage.surveys.test_drafts import everything_on_disk
from tests.factories import add_staff, post, sign_in, token_of

PAGE = f"{EVERY}/q/{NUMBERS['draw']}"
SHOWN = f"{PAGE}/recording"
LIST = "/staff/recordings/"
WORDS = "My park at night. It has no lights."


@pytest.fixture(autouse=True)
def wave(app: Flask, today: date) -> int:
    """The survey of every kind is open."""
    return offer_every_kind(app, today)


def draw(
    client: FlaskClient, sent: bytes | None = None, *, words: str = WORDS, look: str = "y", show: str = "", display: str = ""
) -> TestResponse:
    """Choose a picture, tick a box or both, write what it shows, press Next."""
    fields = {"csrf_token": token_of(client, PAGE), "answer": words, "may-look": look, "may-show": show}
    fields |= {"display": display} if display else {"action": "next"}
    parts = [
        f'--edge\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields.items() if value
    ]
    file = (
        '--edge\r\nContent-Disposition: form-data; name="picture"; filename="Sam Sample.jpg"\r\nContent-Type: text/html\r\n\r\n'
    )
    body = "".join((*parts, file)).encode() + (pictures.jpeg() if sent is None else sent) + b"\r\n--edge--\r\n"
    return client.post(PAGE, data=body, content_type="multipart/form-data; boundary=edge")


def kept() -> list[Recording]:
    return db.session.query(Recording).all()


def the_answer() -> Answer:
    return db.session.query(Answer).filter_by(question_key="draw").one()


def sent(app: Flask, **given: Any) -> tuple[int, str]:
    """A picture that a child sent, and their code."""
    child = app.test_client()
    draw(child, **given)
    code = send(child, survey=EVERY)
    return kept()[-1].id, code


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


def test_the_question_asks_its_own_consent_beside_the_picture_and_works_without_javascript(client: FlaskClient) -> None:
    page = client.get(PAGE).get_data(as_text=True)
    for words in ("Only a small team looks at your picture.", "You can take it back.", "15 MB at most", "What does it show?"):
        assert words in page
    assert 'enctype="multipart/form-data"' in page
    assert 'accept="image/*"' in page
    assert "Record instead" not in page
    assert client.get(f"{PAGE}/record").status_code == 404


def test_after_next_the_page_shows_the_picture_made_anew_and_another_next_goes_on(client: FlaskClient) -> None:
    assert draw(client).headers["Location"] == PAGE
    page = client.get(PAGE)
    assert f'src="{SHOWN}"' in page.get_data(as_text=True)
    assert typed_on(page) == WORDS
    picture = client.get(SHOWN)
    assert (picture.mimetype, picture.data[:3]) == ("image/jpeg", b"\xff\xd8\xff")
    assert picture.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert picture.headers["Cache-Control"] == "no-store"
    assert answer(client, NUMBERS["draw"], WORDS, survey=EVERY).headers["Location"] == f"{EVERY}/check"
    page_of_all = client.get(f"{EVERY}/check").get_data(as_text=True)
    assert "A picture" in page_of_all
    assert "You recorded an answer." not in page_of_all


def test_with_low_data_the_picture_is_loaded_only_when_it_is_asked_for(client: FlaskClient) -> None:
    assert draw(client, display="low_data").headers["Location"] == PAGE, "a tap in the panel loses no picture"
    page = client.get(PAGE).get_data(as_text=True)
    assert f'href="{SHOWN}"' in page
    assert f'src="{SHOWN}"' not in page
    assert "KB)" in page


def test_nothing_of_it_lies_open_on_the_disk_and_nobody_else_can_open_it(
    app: Flask, client: FlaskClient, settings: Settings
) -> None:
    draw(client)
    made = client.get(SHOWN).data
    disk = everything_on_disk(settings)
    for told in (b"Sam Sample", pictures.PHONE, made[100:200]):
        assert told not in disk
    assert app.test_client().get(SHOWN).status_code == 404


def test_it_can_be_taken_away_before_it_is_sent_and_the_words_stay(client: FlaskClient) -> None:
    draw(client)
    taken = post(client, PAGE, {"action": "remove", "answer": WORDS})
    assert taken.headers["Location"] == PAGE
    assert kept() == []
    page = client.get(PAGE)
    assert typed_on(page) == WORDS
    assert 'type="file"' in page.get_data(as_text=True)
    draw(client)
    post(client, PAGE, {"action": "skip"})
    assert kept() == []


def test_without_the_tick_it_is_not_kept_and_the_words_are_given_back(client: FlaskClient) -> None:
    refused = draw(client, look="")
    assert refused.status_code == 400
    assert "Tick the box if the team may look." in said_wrong(refused)
    assert 'href="#picture"' in refused.get_data(as_text=True)
    assert typed_on(refused) == WORDS
    assert kept() == []


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (b"<svg/>", "choose a JPEG or PNG"),
        (pictures.heic(), "We cannot open HEIC"),
        (pictures.bomb(), "This picture is too big."),
    ],
)
def test_what_is_no_picture_is_refused_in_a_sentence(client: FlaskClient, file: bytes, said: str) -> None:
    refused = draw(client, file)
    assert (refused.status_code, typed_on(refused)) == (400, WORDS)
    assert said in said_wrong(refused)
    assert kept() == []


def test_one_that_is_too_big_is_refused_with_the_limit(app: Flask, client: FlaskClient) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], picture_megabytes=1)
    over, beyond = draw(client, bytes(1_100_000)), draw(client, bytes(2_200_000))
    assert (over.status_code, beyond.status_code) == (400, 413)
    for refused in (over, beyond):
        assert "1 MB at most." in said_wrong(refused)
    assert typed_on(over) == WORDS
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], picture_megabytes=0)
    assert 'type="file"' not in client.get(PAGE).get_data(as_text=True), "a site that takes none asks for words alone"


def test_a_picture_stays_although_the_words_beside_it_are_too_long(client: FlaskClient) -> None:
    assert draw(client, words="x" * 501).status_code == 400
    assert [row.kind for row in kept()] == ["picture"]
    assert f'src="{SHOWN}"' in client.get(PAGE).get_data(as_text=True)


def test_a_picture_alone_is_an_answer_and_each_consent_stands_apart(app: Flask, wave: int) -> None:
    number, _code = sent(app, words="", show="y")
    row = db.session.get_one(Recording, number)
    assert (row.state, row.may_show, the_answer().has_picture, the_answer().text) == ("waiting", True, True, None)
    assert {consent.kind for consent in db.session.query(Consent)} == {"picture", "images"}
    assert [tally.said for tally in tallies.tallies(wave)] == [True]
    (only,) = row_by_row.sent_to([wave])
    assert (only.answers["draw"].has_picture, only.answers["draw"].text) == (True, None)
    assert db.session.query(Draft).count() == 0


def test_whoever_holds_the_code_takes_the_picture_back_and_the_words_stay(app: Flask) -> None:
    _number, code = sent(app, show="y")
    browser = app.test_client()
    assert "A picture" in browser.get(f"/r/{code}").get_data(as_text=True)
    post(browser, f"/r/{code}/delete", {"what": "pictures"})
    assert kept() == []
    assert (the_answer().text, the_answer().has_picture) == (WORDS, False)
    assert all(consent.withdrawn_on for consent in db.session.query(Consent))
    page = browser.get(f"/r/{code}").get_data(as_text=True)
    assert "Your picture is deleted." in page
    assert "Take my picture away" not in page


def test_the_receipt_shows_the_picture_again_to_whoever_holds_its_code(app: Flask, client: FlaskClient) -> None:
    number, code = sent(app)
    here = f"/r/{code}/drawing/draw"
    assert here in app.test_client().get(f"/r/{code}").get_data(as_text=True)
    seen = app.test_client().get(here, buffered=True)
    assert (seen.status_code, seen.mimetype, seen.headers["Cache-Control"]) == (200, "image/jpeg", "no-store")
    officer(client)
    post(client, f"{LIST}{number}", {"action": "keep"})
    assert app.test_client().get(here, buffered=True).data == seen.data
    for other in (f"/r/{code}/drawing/why", "/r/amber-otter-maple-river-12/drawing/draw"):
        assert app.test_client().get(other).status_code == 404
    post(app.test_client(), f"/r/{code}/delete", {"what": "pictures"})
    assert app.test_client().get(here).status_code == 404
    assert here not in app.test_client().get(f"/r/{code}").get_data(as_text=True)


def test_a_picture_whose_words_are_held_is_on_no_receipt(app: Flask) -> None:
    _number, code = sent(app, words=WORRYING)
    here = f"/r/{code}/drawing/draw"
    assert here not in app.test_client().get(f"/r/{code}").get_data(as_text=True)
    assert app.test_client().get(here).status_code == 404


def test_deleting_the_answers_deletes_the_picture_kept_or_not(app: Flask, client: FlaskClient) -> None:
    number, code = sent(app)
    officer(client)
    post(client, f"{LIST}{number}", {"action": "keep"})
    post(app.test_client(), f"/r/{code}/delete", {"what": "all"})
    assert kept() == []
    assert db.session.query(Response).one().state == "withdrawn"


def test_whoever_changes_what_they_sent_can_take_the_picture_out(app: Flask) -> None:
    _number, code = sent(app)
    browser = app.test_client()
    post(browser, f"/r/{code}/change", {})
    page = browser.get(PAGE).get_data(as_text=True)
    assert "Take my picture away" in page
    assert 'type="file"' not in page
    post(browser, PAGE, {"action": "remove", "answer": WORDS})
    post(browser, f"{EVERY}/check", {})
    assert (kept(), the_answer().has_picture) == ([], False)


def test_an_officer_looks_on_record_keeps_it_and_saves_it_only_where_that_was_agreed(app: Flask, client: FlaskClient) -> None:
    number, _code = sent(app, show="y")
    officer(client)
    assert f"{LIST}{number}" in client.get(LIST).get_data(as_text=True)
    assert client.get(f"{LIST}{number}/media").status_code == 404, "nothing is seen before it is opened"
    page = client.get(f"{LIST}{number}").get_data(as_text=True)
    assert WORDS in page
    assert "They agreed that it may be shown" in page
    assert client.get(f"{LIST}{number}/media").mimetype == "image/jpeg"
    assert acts("recording opened") == 1
    post(client, f"{LIST}{number}", {"action": "keep"})
    one = f"{LIST}pictures/{number}"
    assert one in client.get(LIST).get_data(as_text=True)
    client.get(one)
    saved = post(client, one, {"action": "save"})
    assert saved.headers["Content-Disposition"] == f'attachment; filename="picture-{number}.jpg"'
    assert (acts("recording opened"), acts("picture kept"), acts("picture saved to be shown")) == (4, 1, 1), (
        "a form is opened first"
    )
    db.session.get_one(Recording, number).may_show = False
    db.session.commit()
    assert post(client, one, {"action": "save"}).status_code == 400
    assert "Save the file" not in client.get(one).get_data(as_text=True)
    post(client, one, {"action": "empty"})
    assert kept() == []


@pytest.mark.parametrize("role", ["administrator", "plan_author", "safeguarding_lead"])
def test_nobody_but_those_who_review_may_look(app: Flask, client: FlaskClient, role: str) -> None:
    number, _code = sent(app)
    add_staff(role)
    sign_in(client)
    for page in (f"{LIST}{number}", f"{LIST}pictures/{number}", f"{LIST}pictures/{number}/media"):
        assert client.get(page).status_code == 403


def test_a_worrying_picture_is_the_leads_alone_by_one_button(app: Flask, client: FlaskClient) -> None:
    number, _code = sent(app)
    officer(client)
    post(client, f"{LIST}{number}", {"action": "hand"})
    concern = db.session.query(Concern).one()
    assert (concern.source, concern.source_id) == ("recording", str(number))
    assert client.get(f"{LIST}{number}").status_code == 404
    browser = lead(app)
    assert f"{LIST}handed/{number}" in browser.get(f"/staff/concerns/{concern.id}").get_data(as_text=True)
    assert f"{LIST}handed/{number}/media" in browser.get(f"{LIST}handed/{number}").get_data(as_text=True)
    assert browser.get(f"{LIST}handed/{number}/media").mimetype == "image/jpeg"


def test_worrying_words_beside_it_hand_the_picture_over_and_a_release_gives_both_back(app: Flask, client: FlaskClient) -> None:
    number, code = sent(app, words=WORRYING)
    assert {row.source for row in db.session.query(Concern)} == {"answer", "recording"}
    assert db.session.get_one(Recording, number).state == "handed"
    person = officer(client)
    assert f"{LIST}{number}" not in client.get(LIST).get_data(as_text=True)
    post(app.test_client(), f"/r/{code}/delete", {"what": "pictures"})
    assert len(kept()) == 1, "what the lead has stays with them"
    for row in db.session.query(Concern).all():
        desk.act_on(row.id, "released", person, reason="A line of a song.", now=clock.now())
    db.session.commit()
    assert (db.session.get_one(Recording, number).state, db.session.query(Response).one().state) == ("waiting", "cleared")
    assert WORRYING in client.get(f"{LIST}{number}").get_data(as_text=True)


def test_a_concern_told_in_another_answer_hides_the_picture_too(app: Flask, client: FlaskClient) -> None:
    child = app.test_client()
    fill(child, "first")
    answer(child, NUMBERS["why_parks"], WORRYING, survey=EVERY)
    draw(child)
    send(child, survey=EVERY)
    (row,) = kept()
    officer(client)
    assert f"{LIST}{row.id}" not in client.get(LIST).get_data(as_text=True)
    assert client.get(f"{LIST}{row.id}").status_code == 404
    assert client.get(f"{LIST}pictures/{row.id}").status_code == 404


def test_what_nobody_looked_at_and_what_was_kept_are_deleted_in_time(
    app: Flask, client: FlaskClient, wave: int, today: date
) -> None:
    unseen, _code = sent(app)
    seen, _other = sent(app, words="")
    officer(client)
    post(client, f"{LIST}{seen}", {"action": "keep"})
    recordings.purge(today + timedelta(days=31), 30, now=clock.now())
    db.session.commit()
    assert [row.id for row in kept()] == [seen]
    assert unseen != seen
    ends = db.session.get_one(Wave, wave).closes_on
    (due,) = keeping.purge(clock.months_after(ends, 13), 12, now=clock.now())
    assert (due.n_pictures, drawings.count_of_wave(wave)) == (1, 0)


def test_no_other_kind_of_question_can_have_a_picture(app: Flask) -> None:
    asked = {question.key: question for question in library.sources()["every-kind"].questions}
    assert [key for key, question in asked.items() if question.takes_picture] == ["draw"]
    assert not asked["draw"].may_be_recorded
