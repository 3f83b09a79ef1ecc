"""The lead's desk: who may open a concern, what is recorded, and where the words go afterwards."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from analysis.screen import Screening
from engage.accounts.models import Person
from engage.accounts.permissions import ALLOWED, STAFF_ROLES, Grant, Permission, Role
from engage.core.audit import AuditEvent
from engage.core.config import Settings
from engage.core.db import db
from engage.safeguarding import keeping
from engage.safeguarding import services as desk
from engage.safeguarding.models import Concern, ConcernAct
from engage.surveys import services as surveys
from engage.surveys.models import Answer, Response
from engage.surveys.outward import answers_for_analysis
from engage.trust.models import Area
from tests.engage.browsing import WORRYING, answer, said_wrong, send
from tests.factories import NOW, TODAY, add_staff, enter, post, sign_in

CONCERNS = "/staff/concerns/"
ACTS = ("triaged", "referred", "acknowledged", "closed", "released")
OTHERS = [role for role in STAFF_ROLES if role not in ALLOWED[Permission.OPEN_CONCERNS]]


@pytest.fixture
def receipt(app: Flask, wave: int) -> str:
    """The code of an answer that was held, with a calm one beside it."""
    child = app.test_client()
    answer(child, 1, WORRYING)
    answer(child, 4, "Longer lunch")
    return send(child)


@pytest.fixture
def lead(client: FlaskClient) -> FlaskClient:
    """A browser in which a safeguarding lead is signed in."""
    add_staff("safeguarding_lead")
    sign_in(client)
    return client


def act(client: FlaskClient, what: str, **more: str) -> int:
    """Record one act through the page; the status."""
    concern = db.session.query(Concern).one().id
    return post(client, f"{CONCERNS}{concern}", {"act": what, "reason": "I read it.", **more}).status_code


def test_what_else_was_answered_is_told_in_words_and_not_in_keys(app: Flask, client: FlaskClient, wave: int) -> None:
    child = app.test_client()
    for number, given in ((1, WORRYING), (2, "2"), (3, ["being_safe"]), (5, "14_16")):
        answer(child, number, given)
    send(child)
    add_staff("safeguarding_lead")
    sign_in(client)
    concern = db.session.query(Concern).one().id
    page = unescape(client.get(f"{CONCERNS}{concern}").get_data(as_text=True))
    shown = re.sub(r"\s*([<>])\s*", r"\1", page)
    for words in ("How safe do you feel where you live?", ">2<", ">Being safe<", ">14 to 16<"):
        assert words in shown, words
    assert "14_16" not in shown


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_but_a_lead_opens_the_desk_or_a_concern(client: FlaskClient, receipt: str, role: Role) -> None:
    add_staff(role)
    sign_in(client)
    concern = db.session.query(Concern).one().id
    token = {"csrf_token": _token(client)}
    assert client.get(CONCERNS).status_code == 403
    assert client.get(f"{CONCERNS}{concern}").status_code == 403
    assert client.post(f"{CONCERNS}{concern}", data={"act": "released", "reason": "I want to.", **token}).status_code == 403
    assert "Concerns" not in client.get("/staff/").get_data(as_text=True)
    assert db.session.query(ConcernAct).count() == 0


def test_who_is_not_signed_in_is_sent_to_sign_in(client: FlaskClient, receipt: str) -> None:
    for page in (CONCERNS, f"{CONCERNS}1"):
        sent = client.get(page)
        assert sent.status_code == 302
        assert sent.headers["Location"].startswith("/staff/sign-in")


def test_the_list_shows_no_words_and_the_concern_shows_them_exactly(lead: FlaskClient, receipt: str) -> None:
    listed = lead.get(CONCERNS).get_data(as_text=True)
    assert "Being hurt" in listed
    assert "stepdad" not in listed
    opened = unescape(lead.get(f"{CONCERNS}1").get_data(as_text=True))
    assert WORRYING in opened
    assert "Longer lunch" in opened, "what else they wrote helps to understand"
    assert receipt not in opened


def test_every_opening_is_recorded_with_who_and_when(lead: FlaskClient, receipt: str) -> None:
    lead.get(f"{CONCERNS}1")
    lead.get(f"{CONCERNS}1")
    opened = db.session.query(ConcernAct).filter_by(act="opened").all()
    audited = db.session.query(AuditEvent).filter_by(action="concern opened", subject="concern:1").all()
    assert len(opened) == len(audited) == 2
    assert {row.person_id for row in opened} == {row.actor_id for row in audited} == {1}


def test_the_words_are_not_shown_when_the_opening_cannot_be_recorded(app: Flask, lead: FlaskClient, receipt: str) -> None:
    db.session.execute(db.text("ALTER TABLE audit_event RENAME TO audit_event_away"))
    db.session.commit()
    refused = lead.get(f"{CONCERNS}1")
    assert refused.status_code == 503
    assert "stepdad" not in refused.get_data(as_text=True)


def test_an_unknown_concern_is_not_found_with_a_sentence(lead: FlaskClient) -> None:
    missing = lead.get(f"{CONCERNS}99")
    assert missing.status_code == 404
    assert "There is no concern with this number." in missing.get_data(as_text=True)


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"act": "", "reason": "Why"}, "Choose only from the answers on this page."),
        ({"act": "vanished", "reason": "Why"}, "Choose only from the answers on this page."),
        ({"act": "triaged", "reason": " "}, "Write the reason: the record must show why."),
        ({"act": "closed", "reason": ""}, "Write the reason: the record must show why."),
        ({"act": "referred", "reason": "Why", "referred_to": " "}, "Write to whom you referred it."),
        ({"act": "triaged", "reason": "x" * 2001}, "1 character too long"),
    ],
)
def test_an_act_that_leaves_a_gap_in_the_record_is_refused(
    lead: FlaskClient, receipt: str, given: dict[str, str], wrong: str
) -> None:
    refused = post(lead, f"{CONCERNS}1", given)
    assert refused.status_code == 400
    assert wrong in said_wrong(refused)
    assert given["reason"] in refused.get_data(as_text=True)
    assert db.session.query(ConcernAct).filter(ConcernAct.act != "opened").count() == 0
    assert db.session.query(Concern).one().state == "raised"


def test_a_referral_is_kept_with_whom_and_why(lead: FlaskClient, receipt: str) -> None:
    assert act(lead, "referred", referred_to="The front door") == 302
    row = db.session.query(ConcernAct).filter_by(act="referred").one()
    assert (row.referred_to, row.reason, row.person_id) == ("The front door", "I read it.", 1)
    assert db.session.query(Concern).one().state == "referred"
    assert db.session.query(AuditEvent).filter_by(action="concern referred", actor_id=1).count() == 1


def test_closing_leaves_the_words_sealed_where_they_are(lead: FlaskClient, receipt: str, wave: int) -> None:
    before = db.session.query(Concern).one().words
    assert act(lead, "closed") == 302
    concern = db.session.query(Concern).one()
    assert (concern.state, concern.closed_reason, concern.words) == ("closed", "I read it.", before)
    assert [row.text for row in answers_for_analysis(wave)] == ["Longer lunch"]
    assert db.session.query(Response).one().state == "held"


def test_releasing_puts_the_words_back_and_clears_the_response(lead: FlaskClient, receipt: str, wave: int) -> None:
    assert act(lead, "released") == 302
    assert {row.text for row in answers_for_analysis(wave)} == {WORRYING, "Longer lunch"}
    assert db.session.query(Response).one().state == "cleared"
    assert db.session.query(Concern).one().state == "closed"


def test_what_was_released_is_asked_to_join_the_themes(app: Flask, lead: FlaskClient, receipt: str, wave: int) -> None:
    asked: list[int] = []

    def note(wave_id: int, _now: datetime) -> None:
        asked.append(wave_id)

    surveys.on_submitted(app, note)
    act(lead, "released")
    assert asked == [wave]


def test_a_response_with_two_held_answers_is_cleared_only_with_the_second(app: Flask, wave: int) -> None:
    person = add_staff("safeguarding_lead").id
    child = app.test_client()
    answer(child, 1, WORRYING)
    answer(child, 4, "I want to kill myself")
    send(child)
    first, second = (row.id for row in db.session.query(Concern).order_by(Concern.id))
    desk.act_on(first, "released", person, reason="Calm.", now=NOW)
    assert db.session.query(Response).one().state == "held"
    desk.act_on(second, "released", person, reason="Calm.", now=NOW)
    assert db.session.query(Response).one().state == "cleared"


@pytest.mark.parametrize("what", ACTS)
def test_nothing_can_be_added_to_a_closed_concern(app: Flask, receipt: str, what: str) -> None:
    person = add_staff("safeguarding_lead").id
    desk.act_on(1, "closed", person, reason="Seen.", now=NOW)
    with pytest.raises(desk.ConcernError, match="This concern is closed"):
        desk.act_on(1, what, person, reason="Again.", referred_to="Somebody", now=NOW)


def test_a_concern_outlives_the_withdrawal_of_its_answer(lead: FlaskClient, receipt: str, wave: int) -> None:
    response = surveys.find_response(receipt)
    assert response is not None
    surveys.withdraw(response, TODAY)
    db.session.commit()
    opened = unescape(lead.get(f"{CONCERNS}1").get_data(as_text=True))
    assert WORRYING in opened
    assert "Longer lunch" not in opened
    assert act(lead, "released") == 302
    assert db.session.query(Answer).count() == 0
    assert answers_for_analysis(wave) == []
    assert db.session.query(Response).one().state == "withdrawn"


def test_released_words_never_land_in_somebody_elses_answer(app: Flask, lead: FlaskClient, receipt: str, wave: int) -> None:
    response = surveys.find_response(receipt)
    assert response is not None
    surveys.withdraw(response, TODAY)
    db.session.commit()
    another = app.test_client()  # whose rows would get the same numbers, were numbers given twice
    answer(another, 1, "I like the library")
    answer(another, 4, "Warmer classrooms")
    send(another)
    opened = lead.get(f"{CONCERNS}1").get_data(as_text=True)
    assert "library" not in opened
    assert "Warmer classrooms" not in opened
    act(lead, "released")
    assert {row.text for row in answers_for_analysis(wave)} == {"I like the library", "Warmer classrooms"}


def test_the_desk_puts_first_what_nobody_has_read_and_worries_most(app: Flask, wave: int) -> None:
    person = add_staff("safeguarding_lead").id
    made = []
    for score in (0.6, 0.75, 0.7):
        found = Screening(True, ("abuse",), score)
        made.append(desk.raise_concern("answer", "0", {"text": "words"}, found, now=NOW))
    desk.act_on(made[1], "triaged", person, reason="Read.", now=NOW)
    assert [row.id for row in desk.open_concerns()] == [made[2], made[0], made[1]]
    assert desk.count_waiting() == 2


def test_danger_comes_before_everything_even_once_it_was_read(app: Flask, wave: int) -> None:
    person = add_staff("safeguarding_lead").id
    calm = desk.raise_concern("answer", "0", {"text": "words"}, Screening(True, ("neglect",), 1.0), now=NOW)
    danger = desk.raise_concern("answer", "0", {"text": "words"}, Screening(True, ("medical",), 0.5), now=NOW)
    said = desk.raise_concern("answer", "0", {"text": "words"}, Screening(True, ("hate",), 0.5), now=NOW)
    desk.act_on(danger, "triaged", person, reason="Read.", now=NOW)
    assert [row.id for row in desk.open_concerns()] == [danger, calm, said]
    desk.act_on(said, "danger", person, reason="It says tonight.", now=NOW)
    assert [row.id for row in desk.open_concerns()] == [said, danger, calm]
    desk.act_on(danger, "no_danger", person, reason="It was last year.", now=NOW)
    assert [row.id for row in desk.open_concerns()] == [said, calm, danger]


def test_a_lead_sees_on_the_first_page_how_many_wait(lead: FlaskClient, receipt: str) -> None:
    page = lead.get("/staff/").get_data(as_text=True)
    assert 'href="/staff/concerns/"' in page
    assert 'class="count">1</b>' in page


def test_what_a_lead_writes_is_not_in_the_audit_record(lead: FlaskClient, receipt: str, settings: Settings) -> None:
    act(lead, "triaged", reason="Mentions the stepfather by name.")
    assert not [row for row in db.session.query(AuditEvent) if "stepfather" in str(row.detail) + row.subject + row.action]


def _token(client: FlaskClient) -> str:
    """The token of the sign-out form that stands on every staff page."""
    page = client.get("/staff/").get_data(as_text=True)
    return page.split('name="csrf_token" value="', 1)[1].split('"', 1)[0]


def test_when_a_referral_was_made_is_kept_by_the_clock_here(lead: FlaskClient, receipt: str) -> None:
    assert act(lead, "referred", referred_to="The front door", referred_at="2026-07-01T09:30") == 302
    row = db.session.query(ConcernAct).filter_by(act="referred").one()
    assert row.referred_at == datetime(2026, 7, 1, 8, 30, tzinfo=UTC)
    assert "1\u00a0July 2026 09:30" in lead.get(f"{CONCERNS}1").get_data(as_text=True)


@pytest.mark.parametrize("typed", ["yesterday", "2026-13-01T09:30"])
def test_a_time_that_is_none_is_refused_with_what_was_typed(lead: FlaskClient, receipt: str, typed: str) -> None:
    refused = post(lead, f"{CONCERNS}1", {"act": "referred", "reason": "Why", "referred_to": "Door", "referred_at": typed})
    assert refused.status_code == 400
    assert "Write a date and a time, such as 2031-03-28 14:30." in said_wrong(refused)
    assert f'value="{typed}"' in refused.get_data(as_text=True)


def test_a_lead_of_one_place_opens_its_concerns_and_those_whose_place_nobody_knows(app: Flask, wave: int) -> None:
    ashby, brackenford = (area.id for area in db.session.query(Area).filter_by(kind="locality").order_by(Area.key))
    child = app.test_client()
    answer(child, 1, WORRYING)
    answer(child, 6, "brackenford")
    send(child)
    unknown = desk.raise_concern("answer", "0", {"text": "words"}, Screening(True, ("abuse",), 0.6), now=NOW)
    db.session.commit()
    known = db.session.query(Concern).filter(Concern.area_id == brackenford).one().id
    for place, allowed in ((brackenford, 200), (ashby, 403)):
        browser = app.test_client()
        enter(browser, add_staff(Grant(Role.SAFEGUARDING_LEAD, place), email=f"lead{place}@wrenshire.example"))
        listed = browser.get(CONCERNS).get_data(as_text=True)
        assert (f'href="{CONCERNS}{known}"' in listed) == (allowed == 200)
        assert browser.get(f"{CONCERNS}{known}").status_code == allowed
        assert post(browser, f"{CONCERNS}{unknown}", {"act": "triaged", "reason": "Read."}).status_code == 302
        assert browser.get(f"{CONCERNS}{known}/release").status_code == allowed


@pytest.mark.parametrize("page", ["", "/release"])
def test_their_words_are_marked_with_the_language_they_wrote_in(app: Flask, lead: FlaskClient, receipt: str, page: str) -> None:
    db.session.query(Response).one().lang = "ur"
    concern = db.session.query(Concern).one()
    concern.words = keeping.seal_words(
        {"text": "مجھے گھر جانے سے ڈر لگتا ہے", "translation": "I am afraid", "note": "Please look."}
    )
    db.session.commit()
    quotes = re.findall(r"<blockquote([^>]*)>\s*(\S)", lead.get(f"{CONCERNS}{concern.id}{page}").text)
    said = {("lang=" in marks, 'lang="ur"' in marks, 'dir="auto"' in marks) for marks, first in quotes if ord(first) > 127}
    assert said == {(True, True, True)}
    assert all("lang=" not in marks and 'dir="auto"' in marks for marks, first in quotes if first == "P")
    assert len(quotes) == (2 if page else 3)


def test_words_that_come_from_nowhere_else_say_no_language(app: Flask, lead: FlaskClient) -> None:
    person = db.session.query(Person).one()
    desk.tell_the_lead("A child said that they are afraid.", person.id, now=NOW)
    db.session.commit()
    page = lead.get(f"{CONCERNS}{db.session.query(Concern).one().id}").text
    assert [marks.split() for marks in re.findall(r"<blockquote([^>]*)>", page)] == [['class="q"', 'dir="auto"']]


def test_only_what_the_screening_found_is_said_to_have_been_pointed_at_by_the_site(lead: FlaskClient) -> None:
    person, found = add_staff("moderator", email="mo@wrenshire.example").id, Screening(True, ("neglect",), 0.6)
    raised = {
        "screened": desk.raise_concern("answer", "1", {"text": "words"}, found, now=NOW),
        "of no kind": desk.raise_concern("answer", "2", {"text": "words"}, Screening(True, (), 0.6), now=NOW),
        "seen": desk.raise_concern("answer", "3", {"text": "words"}, desk.SEEN_BY_A_PERSON, now=NOW),
        "told": desk.raise_concern("staff", "", {"note": "words"}, found, now=NOW, raised_by=person),
        "asked": desk.raise_concern("contact", "4", {}, Screening(True, (desk.WANTS_CONTACT,), 1.0), now=NOW),
    }
    db.session.commit()
    pointed = {key for key, number in raised.items() if "The site pointed at" in lead.get(f"{CONCERNS}{number}").text}
    assert pointed == {"screened", "of no kind"}
