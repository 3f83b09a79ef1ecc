"""A bad translation can be reported from every page in another language: without a name, screened, and ticked off by staff."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import IntegrityError

from analysis.screen import Screening
from engage.access import reports
from engage.access.models import TranslationReport
from engage.core.audit import newest
from engage.core.db import db
from engage.core.jobs import HANDLERS, Job
from engage.safeguarding import jobs as looking
from engage.safeguarding import services as desk
from engage.safeguarding.models import Concern
from tests.engage.browsing import SURVEY, WORRYING, answer, said_wrong, send
from tests.factories import NOW, TODAY, add_staff, post, sign_in, token_of

FORM = "/translations/report?page=/plan/&language=cy"


@pytest.fixture
def welsh(client: FlaskClient) -> FlaskClient:
    """A browser that reads Welsh."""
    client.get("/language/cy")
    return client


def link_on(client: FlaskClient, page: str) -> str:
    found = re.search(r'href="(/translations/report\?[^"]*)"', client.get(page).get_data(as_text=True).split("<footer", 1)[1])
    return unescape(found[1]) if found else ""


def kept() -> TranslationReport:
    db.session.expire_all()
    return db.session.query(TranslationReport).one()


def tell(client: FlaskClient, **words: str) -> None:
    sent = post(client, FORM, {"page": "/plan/", "language": "cy", "wrong": "Y gair", "better": "Gair gwell", **words})
    assert sent.headers["Location"] == "/translations/report/thank-you", said_wrong(sent)


def test_the_link_stands_on_pages_in_another_language_alone_and_carries_the_page(client: FlaskClient) -> None:
    assert link_on(client, "/plan/") == ""
    client.get("/language/cy")
    for page in ("/", "/plan/", "/surveys/", "/nowhere", "/staff/sign-in"):
        assert link_on(client, page) == f"/translations/report?page={page}&language=cy"


def test_the_code_of_a_receipt_never_goes_into_the_link_or_a_report(welsh: FlaskClient, wave: int) -> None:
    answer(welsh, 1, "Benches")
    code = send(welsh)
    assert link_on(welsh, f"/r/{code}") == link_on(welsh, f"/r/{code}/delete") == "/translations/report?page=/r/&language=cy"
    tell(welsh, page=f"/r/{code}?x=1#y")
    assert kept().page == "/r/"


@pytest.mark.parametrize("page", ["https://evil.example/", "//evil.example", "/\\evil.example", "plan", "/a\nb", ""])
def test_only_a_page_of_this_site_is_kept(client: FlaskClient, page: str) -> None:
    tell(client, page=page)
    assert kept().page == ""


def test_what_was_searched_for_on_a_page_is_not_kept(client: FlaskClient) -> None:
    tell(client, page="/you-said-we-did/?q=my+secret")
    assert kept().page == "/you-said-we-did/"


def test_a_report_keeps_page_language_words_and_day_and_nothing_of_its_writer(client: FlaskClient) -> None:
    tell(client)
    row = kept()
    assert (row.page, row.lang, row.wrong, row.better, row.reported_on) == ("/plan/", "cy", "Y gair", "Gair gwell", TODAY)
    columns = {column.name for column in TranslationReport.__table__.columns}
    assert columns == {"id", "page", "lang", "wrong", "better", "held", "reported_on", "done_on", "done_by"}
    assert "<h1>" in client.get("/translations/report/thank-you").get_data(as_text=True)


def test_a_language_that_is_not_offered_is_the_readers_own(client: FlaskClient) -> None:
    tell(client, language="tlh")
    assert kept().lang == "en"


@pytest.mark.parametrize("wrong", ["", "  ", "x" * 2001])
def test_nothing_and_too_much_are_refused_and_what_was_typed_stays(client: FlaskClient, wrong: str) -> None:
    refused = post(client, FORM, {"wrong": wrong, "better": "Gair gwell", "page": "/plan/", "language": "cy"})
    assert refused.status_code == 400
    assert said_wrong(refused)
    assert "Gair gwell" in refused.get_data(as_text=True)
    assert db.session.query(TranslationReport).count() == 0


def test_a_form_without_its_token_keeps_what_was_typed_and_stores_nothing(client: FlaskClient) -> None:
    refused = client.post(FORM, data={"wrong": "Y gair"})
    assert refused.status_code == 400
    assert "Y gair" in refused.get_data(as_text=True)
    assert db.session.query(TranslationReport).count() == 0


def test_many_reports_from_one_address_are_slowed_down(client: FlaskClient) -> None:
    token = token_of(client, FORM)
    sent = [client.post(FORM, data={"csrf_token": token, "wrong": "w"}).status_code for _ in range(12)]
    assert sent == [302] * 10 + [429] * 2


def test_words_that_worry_are_the_leads_alone_and_never_in_the_list(client: FlaskClient) -> None:
    tell(client, better=WORRYING)
    row = kept()
    assert (row.held, row.wrong, row.better) == (True, "", "")
    (concern,) = desk.open_concerns()
    assert concern.source == reports.HELD_SOURCE
    opened = desk.open_one(concern.id, add_staff("safeguarding_lead", email="lead@wrenshire.example").id, now=NOW)
    assert dict(opened.words) == {"wrong": "Y gair", "better": WORRYING}
    assert opened.context[0][1].startswith("/plan/")
    db.session.commit()
    add_staff("participation_officer")
    sign_in(client)
    page = client.get("/staff/translations/").get_data(as_text=True)
    assert "The words of this report are with the safeguarding lead." in page
    assert "stepdad" not in page


def test_what_a_lead_puts_back_is_in_the_list_again(client: FlaskClient) -> None:
    tell(client, better=WORRYING)
    (concern,) = desk.open_concerns()
    desk.act_on(concern.id, "released", add_staff("safeguarding_lead").id, reason="An example sentence.", now=NOW)
    db.session.commit()
    row = kept()
    assert (row.held, row.wrong, row.better) == (False, "Y gair", WORRYING)


@pytest.mark.parametrize("hears", [True, False])
def test_what_is_calm_at_the_door_is_looked_at_more_closely(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, hears: bool
) -> None:
    tell(client)
    job = db.session.query(Job).filter_by(kind=desk.LOOK_CLOSELY).one()
    payload = dict(job.payload)
    db.session.rollback()
    heard: list[str] = []

    def look(texts: list[str]) -> list[Screening]:
        heard.extend(texts)
        return [Screening(hears, ("abuse",) if hears else (), 0.9 if hears else 0.0)]

    monkeypatch.setattr(looking, "look_at_all", look)
    HANDLERS[desk.LOOK_CLOSELY](payload)
    db.session.commit()
    assert heard == ["Y gair\nGair gwell"]
    assert (kept().held, kept().wrong) == ((True, "") if hears else (False, "Y gair"))
    assert db.session.query(Concern).count() == int(hears)


def test_what_a_lead_has_released_is_not_taken_again_by_the_closer_look(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(client, better=WORRYING)
    (concern,) = desk.open_concerns()
    desk.act_on(concern.id, "released", add_staff("safeguarding_lead").id, reason="An example sentence.", now=NOW)
    db.session.commit()
    monkeypatch.setattr(looking, "look_at_all", lambda _texts: pytest.fail("it was looked at again"))
    HANDLERS[desk.LOOK_CLOSELY]({"source": reports.HELD_SOURCE, "source_id": str(kept().id)})
    assert not kept().held


def test_the_database_keeps_no_words_of_a_held_report(app: Flask) -> None:
    db.session.add(TranslationReport(page="/", lang="cy", wrong="words", better="", held=True, reported_on=TODAY))
    with pytest.raises(IntegrityError, match="held_words_are_not_here"):
        db.session.flush()
    db.session.rollback()


def test_an_officer_ticks_a_report_off_and_opens_it_again(client: FlaskClient) -> None:
    tell(client)
    person = add_staff("participation_officer").id
    sign_in(client)
    listing = "/staff/translations/"
    page = client.get(listing).get_data(as_text=True)
    for words in ("Y gair", "Gair gwell", "/plan/", "Cymraeg", "No person has checked this language yet", "To do"):
        assert words in page
    assert reports.count_open() == 1
    post(client, f"{listing}{kept().id}", {"done": "y"}, page=listing)
    assert (kept().done_on, kept().done_by, reports.count_open()) == (TODAY, person, 0)
    post(client, f"{listing}{kept().id}", {"done": "n"}, page=listing)
    assert (kept().done_on, kept().done_by) == (None, None)
    assert {"translation report done", "translation report open again"} <= {event.action for event in newest()}
    assert post(client, f"{listing}999", {"done": "y"}, page=listing).status_code == 404


def test_the_page_in_the_list_is_the_one_the_reader_was_on(client: FlaskClient, wave: int) -> None:
    client.get("/language/cy")
    assert link_on(client, f"{SURVEY}/q/1") == f"/translations/report?page={SURVEY}/q/1&language=cy"
