"""Asking to be contacted: offered with help, sealed apart from everything, read on the desk alone, gone with closing."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.core.audit import AuditEvent
from engage.core.config import Settings
from engage.core.db import db
from engage.core.sealing import UnsealError, unseal
from engage.core.security import limiter
from engage.safeguarding import services as desk
from engage.safeguarding.models import Concern, ConcernAct, ContactWish
from engage.surveys.models import Answer, Response
from tests.engage.browsing import WORRYING, answer, said_wrong, send
from tests.factories import NOW, add_staff, enter, post

FORM = "/safe/contact"
WISH = {"reach": "07700 900456", "call": "Robin", "when": "After four", "said": "Please do not ring my mum."}
LINK = re.compile(r'href="(/safe/contact[^"]*)"')


def concern_of(source: str) -> Concern:
    return db.session.query(Concern).filter_by(source=source).one()


@pytest.fixture
def lead(app: Flask) -> FlaskClient:
    """A browser in which the lead is signed in."""
    browser = app.test_client()
    enter(browser, add_staff("safeguarding_lead"))
    return browser


def test_it_is_offered_with_help_before_anything_was_sent_and_after(client: FlaskClient, wave: int) -> None:
    shown = client.get(answer(client, 1, WORRYING).headers["Location"]).get_data(as_text=True)
    assert LINK.findall(shown) == ["/safe/contact?of=survey:young-people"]
    receipt = send(client)
    assert "/safe/contact?of=survey:young-people" in client.get(f"/r/{receipt}").get_data(as_text=True)


def test_the_browser_that_sent_is_offered_it_too_when_the_worker_holds_the_words_later(
    app: Flask, client: FlaskClient, wave: int
) -> None:
    answer(client, 1, "Nobody would miss me")
    receipt = send(client)
    assert not LINK.search(client.get(f"/r/{receipt}").get_data(as_text=True))
    (row,) = db.session.query(Answer)
    desk.hand_over("answer", str(row.id), "", add_staff("participation_officer").id, now=NOW)
    db.session.commit()
    shown = client.get(f"/r/{receipt}").get_data(as_text=True)
    assert LINK.search(shown)
    assert "It does not show on the phone bill." in shown
    assert not LINK.search(app.test_client().get(f"/r/{receipt}").get_data(as_text=True)), "nobody else may see that it was held"


def test_asking_before_sending_and_the_held_answer_are_known_to_belong_together(
    client: FlaskClient, lead: FlaskClient, wave: int
) -> None:
    shown = client.get(answer(client, 1, WORRYING).headers["Location"]).get_data(as_text=True)
    assert post(client, LINK.findall(shown)[0], WISH).status_code == 302
    send(client)
    wish, held = concern_of("contact"), concern_of("answer")
    assert wish.whose == held.whose != ""
    opened = lead.get(f"/staff/concerns/{held.id}").get_data(as_text=True)
    assert f'href="/staff/concerns/{wish.id}"' in opened


def test_asking_after_sending_belongs_to_the_same_receipt(client: FlaskClient, wave: int) -> None:
    answer(client, 1, WORRYING)
    send(client)
    post(client, f"{FORM}?of=survey:young-people", WISH)
    assert concern_of("contact").whose == concern_of("answer").whose


def test_two_people_are_never_taken_for_one(app: Flask, client: FlaskClient, wave: int) -> None:
    for browser in (client, app.test_client()):
        answer(browser, 1, WORRYING)
        send(browser)
    post(app.test_client(), FORM, WISH)
    assert [len(row.whose) for row in db.session.query(Concern).order_by(Concern.id)] == [64, 64, 0]
    assert len({row.whose for row in db.session.query(Concern)}) == 3


def test_the_digest_tells_neither_the_receipt_nor_its_own_digest(client: FlaskClient, wave: int) -> None:
    answer(client, 1, WORRYING)
    receipt = send(client)
    whose = concern_of("answer").whose
    assert whose not in {receipt, db.session.query(Response).one().receipt_digest}


def test_the_details_are_nowhere_but_sealed_in_their_own_table(client: FlaskClient, settings: Settings, wave: int) -> None:
    post(client, FORM, WISH)
    kept = b"".join(file.read_bytes() for file in settings.home.rglob("*") if file.is_file())
    for words in WISH.values():
        assert words.encode() not in kept
    sealed = db.session.query(ContactWish).one().sealed
    assert sealed is not None
    assert unseal(sealed, settings.secret_key, "contact details") == {name: WISH[name] for name in ("reach", "call", "when")}
    with pytest.raises(UnsealError):
        unseal(sealed, settings.secret_key, "held words")
    assert unseal(concern_of("contact").words, settings.secret_key, "held words") == {"text": WISH["said"]}


def test_the_lead_reads_the_words_at_once_and_the_details_only_by_a_button_that_is_recorded(
    client: FlaskClient, lead: FlaskClient
) -> None:
    post(client, FORM, WISH)
    concern = concern_of("contact").id
    page = f"/staff/concerns/{concern}"
    opened = unescape(lead.get(page).get_data(as_text=True))
    assert WISH["said"] in opened
    assert WISH["reach"] not in opened
    assert lead.get(f"{page}/contact").status_code == 405
    shown = unescape(post(lead, f"{page}/contact", {}, page=page).get_data(as_text=True))
    assert all(WISH[name] in shown for name in ("reach", "call", "when"))
    assert db.session.query(ConcernAct).filter_by(act="contact_read").count() == 1
    assert db.session.query(AuditEvent).filter_by(action="contact details read", subject=f"concern:{concern}").count() == 1


def test_the_details_are_not_shown_when_the_reading_cannot_be_recorded(client: FlaskClient, lead: FlaskClient) -> None:
    post(client, FORM, WISH)
    page = f"/staff/concerns/{concern_of('contact').id}"
    token = lead.get(page).get_data(as_text=True).split('name="csrf_token" value="', 1)[1].split('"', 1)[0]
    db.session.execute(db.text("ALTER TABLE audit_event RENAME TO audit_event_away"))
    db.session.commit()
    refused = lead.post(f"{page}/contact", data={"csrf_token": token})
    assert refused.status_code == 503
    assert WISH["reach"] not in refused.get_data(as_text=True)


def test_closing_erases_the_details_for_good(client: FlaskClient, lead: FlaskClient) -> None:
    post(client, FORM, WISH)
    page = f"/staff/concerns/{concern_of('contact').id}"
    assert post(lead, page, {"act": "closed", "reason": "We spoke."}).status_code == 302
    wish = db.session.query(ContactWish).one()
    assert wish.sealed is None
    assert wish.erased_at is not None
    assert db.session.query(ConcernAct).filter_by(act="contact_erased").count() == 1
    assert post(lead, f"{page}/contact", {}, page=page).status_code == 404


@pytest.mark.parametrize("role", ["administrator", "participation_officer", "plan_author", "advocate", "moderator"])
def test_nobody_else_reads_them(app: Flask, client: FlaskClient, role: str) -> None:
    post(client, FORM, WISH)
    browser = app.test_client()
    token = enter(browser, add_staff(role, email="other@wrenshire.example"))
    refused = browser.post(f"/staff/concerns/{concern_of('contact').id}/contact", data={"csrf_token": token})
    assert refused.status_code == 403
    assert db.session.query(ConcernAct).count() == 0


def test_a_wish_that_says_no_way_to_reach_them_keeps_what_was_typed(client: FlaskClient) -> None:
    refused = post(client, FORM, {**WISH, "reach": " "})
    assert refused.status_code == 400
    assert "Write a phone number or an e-mail address." in said_wrong(refused)
    assert WISH["said"] in unescape(refused.get_data(as_text=True))
    assert db.session.query(ContactWish).count() == 0


def test_words_of_danger_in_a_wish_put_it_first(client: FlaskClient) -> None:
    post(client, FORM, {**WISH, "said": "I took all the tablets and I want to die"})
    concern = concern_of("contact")
    assert concern.in_danger
    assert concern.kinds[0] == "wants_contact"


def test_asking_works_without_an_account_and_says_who_to_call_until_then(client: FlaskClient) -> None:
    asked = client.get(post(client, FORM, WISH).headers["Location"]).get_data(as_text=True)
    assert "0800 1111" in asked
    assert "Someone whose job is to keep people safe will try to reach you." in asked
    for words in WISH.values():
        assert words not in asked


def test_the_flood_of_wishes_is_limited(client: FlaskClient) -> None:
    limiter.reset()
    sent = [post(client, FORM, WISH).status_code for _ in range(61)]
    limiter.reset()
    assert sent == [302] * 60 + [429]
