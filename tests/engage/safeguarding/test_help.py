"""Help beside every box for free text, in the reader's language, with numbers in their order."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale, gettext

from engage.accounts.models import Notification
from engage.core.audit import AuditEvent
from engage.core.bidi import isolated
from engage.core.clock import HOME_ZONE
from engage.core.db import db
from engage.core.wording import Wording, put_wording
from engage.safeguarding import public_views
from engage.trust import directory
from engage.trust.jobs import remind
from engage.trust.models import ServiceListing
from tests.engage.browsing import SURVEY, WORRYING, answer, said_wrong, send
from tests.engage.test_routes import public_pages
from tests.factories import NOW, TODAY, add_staff, enter, post

RIGHT_TO_LEFT = ("ar", "fa", "ur")
BOX = re.compile(r"<textarea|<input[^>]*id=\"answer\"[^>]*type=\"text\"")
GROUPS = re.compile(r"\d(?:[\d \u00a0-]{4,})\d")
GIVEN = directory.ServiceFields("Listening Hut", "Somebody listens.", "All", "Ring any time", "01632 960100", is_help=True)


def page_of(client: FlaskClient, address: str) -> str:
    """What a page says; nothing where the address gives a file."""
    given = client.get(address)
    return given.get_data(as_text=True) if given.mimetype == "text/html" else ""


@pytest.fixture
def hut(app: Flask) -> int:
    """A service that is shown as help; its number."""
    number = directory.save_service(None, GIVEN, add_staff("participation_officer").id, today=TODAY, now=NOW)
    db.session.commit()
    return number


def test_every_page_with_a_box_for_free_text_says_who_to_call_and_what_happens(
    app: Flask, client: FlaskClient, wave: int
) -> None:
    answer(client, 1, "Benches")
    receipt = send(client)
    pages = [*public_pages(app, receipt), f"{SURVEY}/q/1", f"{SURVEY}/q/4"]
    found = {page: words for page in pages if (words := page_of(client, page))}
    boxed = {page: words for page, words in found.items() if BOX.search(words)}
    assert {f"{SURVEY}/q/1", "/safe/contact"} <= boxed.keys()
    for page, words in boxed.items():
        main = words.split("<main", 1)[1].split("</main>", 1)[0]
        assert 'href="/safe/' in main, page
        assert 'href="tel:999"' in main, page
        assert 'href="tel:08001111"' in main, page


def test_help_after_worrying_words_shows_the_places_of_the_directory(client: FlaskClient, wave: int, hut: int) -> None:
    shown = client.get(answer(client, 1, WORRYING).headers["Location"]).get_data(as_text=True)
    for words in ("Listening Hut", 'href="tel:01632960100"', "Somebody listens.", "Ring any time"):
        assert words in shown
    receipt = send(client)
    assert "Listening Hut" in client.get(f"/r/{receipt}").get_data(as_text=True)


def test_only_what_was_meant_for_help_is_shown_there(client: FlaskClient, hut: int) -> None:
    directory.save_service(None, directory.ServiceFields("Damp homes", "x", "", "y", "", is_help=False), 1, today=TODAY, now=NOW)
    db.session.commit()
    page = client.get("/safe/").get_data(as_text=True)
    assert "Listening Hut" in page
    assert "Damp homes" not in page


def test_local_help_that_nobody_translated_says_so(client: FlaskClient, hut: int) -> None:
    shown = client.get("/safe/", headers={"Accept-Language": "fa"}).get_data(as_text=True).split("Somebody listens.", 1)[1]
    with force_locale("fa"):
        assert shown.split("</li>", 1)[0].count(gettext("Not translated yet")) == 1


def test_local_help_is_in_the_readers_language_where_there_is_that_wording(client: FlaskClient, hut: int) -> None:
    put_wording(f"service:{hut}", "what", "cy", "Mae rhywun yn gwrando.", checked_by="Sam")
    put_wording(f"service:{hut}", "how", "cy", "Ffoniwch unrhyw bryd", checked_by="Sam")
    db.session.commit()
    welsh = client.get("/safe/", headers={"Accept-Language": "cy"}).get_data(as_text=True)
    assert '<span class="who" lang="cy" dir="auto">Mae rhywun yn gwrando.</span>' in welsh
    assert '<span class="who" lang="cy" dir="auto">Ffoniwch unrhyw bryd</span>' in welsh
    assert 'class="mark"' not in welsh
    polish = client.get("/safe/", headers={"Accept-Language": "pl"}).get_data(as_text=True)
    assert '<span class="who" lang="en" dir="auto">Somebody listens.</span>' in polish
    assert '<span class="mark">Jeszcze bez tłumaczenia</span>' in polish


@pytest.mark.parametrize("lang", RIGHT_TO_LEFT)
def test_no_number_changes_the_order_of_its_groups_from_right_to_left(
    app: Flask, client: FlaskClient, wave: int, hut: int, lang: str
) -> None:
    answer(client, 1, WORRYING)
    receipt = send(client)
    client.get(f"/language/{lang}")
    for page in (*public_pages(app, receipt), f"{SURVEY}/q/1/help", "/privacy/13-15", "/privacy/16-17"):
        words = page_of(client, page)
        bare = re.sub(
            r"<(bdi|script|style)\b.*?</\1>|<[^>]*>|[\u2066-\u2068][^\u2069]*\u2069",
            "",
            words.partition("<body")[2],
            flags=re.DOTALL,
        )
        assert [hit for hit in GROUPS.findall(unescape(bare)) if " " in hit or "\u00a0" in hit] == [], page


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Call 0800 1111.", 'Call <bdi dir="ltr">0800 1111</bdi>.'),
        ("+44 7700 900123", '<bdi dir="ltr">+44 7700 900123</bdi>'),
        ("<b>0800 1111</b>", '&lt;b&gt;<bdi dir="ltr">0800 1111</bdi>&lt;/b&gt;'),
        ("999, or 5 to 9", "999, or 5 to 9"),
        ("", ""),
    ],
)
def test_numbers_of_several_groups_are_kept_together_and_nothing_is_let_through(text: str, shown: str) -> None:
    assert str(isolated(text)) == shown


def test_the_page_says_who_reads_it_and_what_nobody_can_promise(client: FlaskClient) -> None:
    page = client.get("/safe/").get_data(as_text=True)
    for words in (
        "We cannot promise to keep it secret.",
        "They may have to tell someone who can help.",
        "Each time they open it, that is written down.",
        'href="/safe/contact"',
    ):
        assert words in page


def test_every_sentence_of_the_page_is_short_enough_for_easy_read(client: FlaskClient) -> None:
    client.get("/")
    page = client.get("/safe/").get_data(as_text=True).split("<main", 1)[1].split("</main>", 1)[0]
    told = [
        unescape(re.sub(r"<[^>]+>", "", part))
        for part in re.findall(r"<p[^>]*>(.*?)</p>|<h\d[^>]*>(.*?)</h\d>", page, re.DOTALL)
        for part in part
        if part
    ]
    sentences = [one for text in told for one in re.split(r"(?<=[.?!])\s+", " ".join(text.split())) if one]
    assert len(sentences) > 15
    assert [one for one in sentences if len(one.split()) > 15] == []


@pytest.mark.parametrize(("hour", "is_shown"), [(8, True), (10, False), (18, True)])
def test_out_of_hours_the_page_says_when_somebody_looks(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, hour: int, is_shown: bool
) -> None:
    monkeypatch.setattr(public_views.clock, "now", lambda: datetime(2026, 11, 27, hour, tzinfo=HOME_ZONE))
    when = "today at 9:00" if hour < 9 else "on 30 November 2026"
    page = client.get("/safe/").get_data(as_text=True)
    assert (f"The office is closed now. Someone is there again {when}." in page) == is_shown


def test_an_entry_that_was_not_checked_for_half_a_year_is_marked(client: FlaskClient, hut: int) -> None:
    row = db.session.get_one(ServiceListing, hut)
    assert row.review_by == TODAY + directory.REVIEW_AFTER
    row.reviewed_on, row.review_by = TODAY - timedelta(days=200), TODAY
    db.session.commit()
    enter(client, add_staff("safeguarding_lead", email="lead@wrenshire.example"))
    assert "Overdue since" in client.get("/staff/services/").get_data(as_text=True)
    assert directory.count_overdue(TODAY) == 1
    post(client, f"/staff/services/{hut}/checked", {}, page="/staff/services/")
    assert directory.count_overdue(TODAY) == 0
    assert db.session.query(AuditEvent).filter_by(action="service checked").count() == 1


FILLED = {"name": "New Place", "what": "It helps.", "for_whom": "All", "how": "Ring", "phone": "01632 960111", "is_help": "y"}


def test_staff_add_change_translate_and_remove_a_service(app: Flask, client: FlaskClient) -> None:
    enter(client, add_staff("safeguarding_deputy"))
    assert post(client, "/staff/services/new", FILLED).status_code == 302
    number = db.session.query(ServiceListing).one().id
    page = f"/staff/services/{number}"
    assert post(client, f"{page}/words/cy", {"what": "Mae'n helpu.", "how": ""}).status_code == 302
    assert db.session.query(Wording).one().checked_by == "Sam Sample"
    assert "Mae&#39;n helpu." in app.test_client().get("/safe/", headers={"Accept-Language": "cy"}).get_data(as_text=True)
    assert post(client, page, {**FILLED, "what": "It helps more."}).status_code == 302
    assert db.session.query(Wording).count() == 0, "a translation of other words is none"
    assert post(client, f"{page}/remove", {}, page=page).status_code == 302
    assert db.session.query(ServiceListing).count() == 0
    assert client.get(page).status_code == 404


def test_help_without_a_number_is_refused(client: FlaskClient) -> None:
    enter(client, add_staff("participation_officer"))
    refused = post(client, "/staff/services/new", {**FILLED, "phone": "ask us"})
    assert refused.status_code == 400
    assert "needs a telephone number" in said_wrong(refused)
    assert db.session.query(ServiceListing).count() == 0


def test_two_services_of_one_name_are_two(app: Flask, hut: int) -> None:
    again = directory.save_service(None, GIVEN, 1, today=TODAY, now=NOW)
    assert db.session.get_one(ServiceListing, again).key == "listening-hut-1"


def test_nobody_puts_a_service_into_a_language_the_site_does_not_have(client: FlaskClient, hut: int) -> None:
    enter(client, add_staff("participation_officer", email="p@wrenshire.example"))
    assert client.get(f"/staff/services/{hut}/words/tlh").status_code == 404


def test_those_who_keep_the_directory_hear_once_that_something_must_be_checked(app: Flask, hut: int) -> None:
    remind({})
    assert db.session.query(Notification).count() == 0
    row = db.session.get_one(ServiceListing, hut)
    row.reviewed_on, row.review_by = TODAY - timedelta(days=200), TODAY
    add_staff("administrator", email="a@wrenshire.example")
    for _ in range(2):
        remind({})
    (told,) = db.session.query(Notification)
    assert (told.kind, told.url, told.person_id) == ("service_review_due", "/staff/services/", 1)
