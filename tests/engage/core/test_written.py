"""Words in one language within a page in another: they say which they are in, and in a page of their own they say nothing."""

from __future__ import annotations

from flask.testing import FlaskClient

from engage.consultations.reach.words import language_names

TRUST = "Wrenshire Children&#39;s Trust"


def test_the_trusts_name_says_that_it_is_english_on_every_page_that_is_not(client: FlaskClient) -> None:
    page = client.get("/access/", headers={"Accept-Language": "ur"}).text
    assert f'<small><bdi lang="en">{TRUST}</bdi></small>' in page
    assert f"<small>{TRUST}</small>" in client.get("/access/", headers={"Accept-Language": "en"}).text


def test_the_first_pages_title_is_the_trusts_name_and_says_so(client: FlaskClient) -> None:
    page = client.get("/", headers={"Accept-Language": "cy"}).text
    assert f'<title lang="en" dir="ltr">{TRUST} · Engage</title>' in page


def test_a_mark_never_stands_in_a_feed(client: FlaskClient) -> None:
    feed = client.get("/you-said-we-did/feed.atom?lang=cy")
    assert feed.status_code == 200
    assert TRUST in feed.text
    assert "bdi" not in feed.text


def test_languages_are_named_in_themselves(client: FlaskClient) -> None:
    with client.application.test_request_context(headers={"Accept-Language": "cy"}):
        shown = {code: getattr(name, "__html__", str)() for code, name in language_names(("cy", "pl", "ur")).items()}
    assert shown == {"cy": "Cymraeg", "pl": '<bdi lang="pl">Polski</bdi>', "ur": '<bdi lang="ur">اردو</bdi>'}
