"""A wish to be contacted can be taken back by whoever made it: how to reach them goes, the concern stays and says so."""

from __future__ import annotations

from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import IntegrityError

from engage.accounts.models import Notification
from engage.core.audit import AuditEvent
from engage.core.db import db
from engage.safeguarding.models import Concern, ContactWish
from tests.engage.browsing import WORRYING, answer, said_wrong, send
from tests.factories import NOW, add_member, add_staff, enter, enter_as_member, post

FORM, BACK = "/safe/contact", "/safe/contact/take-back"
WISH = {"reach": "07700 900456", "call": "Robin", "when": "After four", "said": "Please do not ring my mum."}


def wish() -> ContactWish:
    return db.session.query(ContactWish).one()


def test_the_browser_that_asked_takes_it_back_and_the_details_are_gone(client: FlaskClient) -> None:
    asked = client.get(post(client, FORM, WISH).headers["Location"]).get_data(as_text=True)
    assert f'href="{BACK}"' in asked
    assert 'name="code"' not in client.get(BACK).get_data(as_text=True)
    assert post(client, BACK, {}).headers["Location"] == "/safe/contact/taken-back"
    assert wish().sealed is None
    assert wish().taken_back_at is not None
    assert db.session.query(AuditEvent).filter_by(action="wish to be contacted taken back").one().actor_id is None


def test_the_concern_stays_open_says_that_it_was_taken_back_and_who_is_on_duty_hears_of_it(
    app: Flask, client: FlaskClient
) -> None:
    lead = add_staff("safeguarding_lead")
    post(client, FORM, WISH)
    post(client, BACK, {})
    concern = db.session.query(Concern).one()
    assert concern.state == "raised"
    told = db.session.query(Notification).filter_by(kind="contact_taken_back").one()
    assert (told.person_id, told.url, told.is_urgent) == (lead.id, f"/staff/concerns/{concern.id}", True)
    browser = app.test_client()
    enter(browser, lead)
    opened = unescape(browser.get(f"/staff/concerns/{concern.id}").get_data(as_text=True))
    assert "They do not want to be contacted any more" in opened
    assert WISH["said"] in opened
    assert "Show how to reach them" not in opened
    assert post(browser, f"/staff/concerns/{concern.id}/contact", {}, page=f"/staff/concerns/{concern.id}").status_code == 404


def test_the_receipt_code_takes_it_back_from_any_other_browser(app: Flask, client: FlaskClient, wave: int) -> None:
    answer(client, 1, WORRYING)
    receipt = send(client)
    post(client, f"{FORM}?of=survey:young-people", WISH)
    assert post(app.test_client(), BACK, {"code": receipt.upper().replace("-", " ")}).status_code == 302
    assert wish().sealed is None


def test_a_member_who_is_signed_in_takes_back_what_was_asked_from_another_browser(app: Flask) -> None:
    member = add_member("Kestrel")
    for browser in (asking := app.test_client(), other := app.test_client()):
        enter_as_member(browser, member)
    post(asking, f"{FORM}?of=forum", WISH)
    assert post(other, f"{BACK}?of=forum", {}).status_code == 302
    assert wish().sealed is None


def test_a_code_that_has_a_wish_one_that_has_none_and_one_that_is_no_code_get_the_same_answer(
    app: Flask, client: FlaskClient, wave: int
) -> None:
    answer(client, 1, WORRYING)
    with_wish = send(client)
    post(client, f"{FORM}?of=survey:young-people", WISH)
    other = app.test_client()
    answer(other, 1, "More buses")
    without = send(other)
    pages = []
    for code in (without, "blue-otter-lantern-quilt-42", "????", with_wish):
        answered = post(browser := app.test_client(), BACK, {"code": code})
        pages.append((answered.status_code, answered.headers["Location"], answered.get_data()))
        assert "It is taken back" in browser.get(answered.headers["Location"]).get_data(as_text=True)
    assert len(set(pages)) == 1
    assert wish().sealed is None


def test_nobody_takes_back_somebody_elses_wish(app: Flask, client: FlaskClient, wave: int) -> None:
    post(client, FORM, WISH)
    other = app.test_client()
    answer(other, 1, WORRYING)
    assert post(app.test_client(), BACK, {"code": send(other)}).status_code == 302
    with app.test_client() as forging:
        with forging.session_transaction() as kept:
            kept["asked"] = ["made-up", "é", "1"]
        assert post(forging, BACK, {}).status_code == 302
    assert wish().sealed is not None
    assert wish().taken_back_at is None


def test_a_browser_that_nothing_is_known_of_is_asked_for_the_code(client: FlaskClient) -> None:
    refused = post(client, BACK, {})
    assert refused.status_code == 400
    assert "Type the code." in said_wrong(refused)


def test_what_a_lead_has_closed_already_is_not_said_to_be_taken_back(app: Flask, client: FlaskClient) -> None:
    post(client, FORM, WISH)
    lead = app.test_client()
    enter(lead, add_staff("safeguarding_lead"))
    page = f"/staff/concerns/{db.session.query(Concern).one().id}"
    assert post(lead, page, {"act": "closed", "reason": "We spoke."}).status_code == 302
    assert post(client, BACK, {}).status_code == 302
    assert wish().taken_back_at is None


def test_the_database_refuses_details_of_a_wish_that_was_taken_back(client: FlaskClient) -> None:
    post(client, FORM, WISH)
    wish().taken_back_at = NOW
    with pytest.raises(IntegrityError, match="taken_back_is_erased"):
        db.session.flush()
    db.session.rollback()
