"""The staff's search: by words without accents or capitals, each finding only what is theirs, and never anybody's own words."""

from __future__ import annotations

import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.accounts.permissions import STAFF_ROLES
from engage.core.db import db
from engage.core.finding import asked_words, holds, marked
from engage.plan.models import Plan, Priority
from engage.themes.models import Theme
from engage.trust.models import ServiceListing
from tests.engage.forums.making import add_board, add_thread
from tests.engage.influence import makers
from tests.factories import TODAY, add_response, add_staff, enter


def found(client: FlaskClient, **asked: str) -> str:
    page = client.get("/staff/search", query_string=asked)
    assert page.status_code == 200
    return page.get_data(as_text=True)


@pytest.fixture
def filled(wave: int) -> int:
    """Something of each kind that has the word zebra in it, and answers and posts that have it too."""
    answers = makers.add_responses(wave, 3)
    theme = makers.add_theme(wave, "Zebra crossings near school", answers)
    claim = makers.record_claim(makers.record_decision(1, title="A zébra crossing"), [theme], 1)
    add_response(wave, {"better": "zebra in my own words"})
    add_thread(add_board(), ("A zebra in a post", "published"))
    listing = ServiceListing(key="z", name="Zebra Club", what="Play", for_whom="All", how="Ring")
    listing.reviewed_on, listing.review_by = TODAY, TODAY.replace(year=2099)
    db.session.add(listing)
    plan = Plan(slug="p", title="Plan", framework_key="ecm-2004", starts_on=TODAY, ends_on=TODAY.replace(year=2099))
    db.session.add(plan)
    db.session.flush()
    db.session.add(
        Priority(plan_id=plan.id, slug="roads", position=1, title="Safe roads", summary="More zebras", outcome_keys=["stay_safe"])
    )
    db.session.commit()
    return claim


def test_words_are_found_by_their_beginning_without_accents_or_capitals() -> None:
    assert holds(["Café für Łukasz"], asked_words("CAF luka"))
    assert holds(["پارک اور کھیل"], asked_words("پارک"))
    assert not holds(["Scafell"], asked_words("caf"))
    assert not holds(["anything"], asked_words(" ?! "))


def test_what_was_asked_for_is_marked_and_what_is_written_stays_text() -> None:
    assert marked("<b>Zébras</b> & co", asked_words("zebra")) == "&lt;b&gt;<mark>Zébras</mark>&lt;/b&gt; &amp; co"


def test_an_officer_finds_themes_decisions_the_plan_and_services(client: FlaskClient, filled: int) -> None:
    enter(client, add_staff("participation_officer"))
    page = found(client, q="ZEBRA")
    for kind in ("themes", "influence", "plan", "services"):
        assert f'id="found-{kind}"' in page
    assert "<mark>zébra</mark>" in page
    assert "own words" not in page
    assert "in a post" not in page


def test_surveys_are_found_by_what_they_ask(client: FlaskClient, wave: int) -> None:
    enter(client, add_staff("advocate"))
    page = found(client, q="one thing at school")
    assert 'href="/surveys/young-people/"' in page
    assert "change <mark>one</mark> <mark>thing</mark> <mark>at</mark> <mark>school</mark>" in page


@pytest.mark.parametrize("role", [role for role in STAFF_ROLES if role not in ("participation_officer", "plan_author")])
def test_others_find_neither_themes_nor_what_is_not_published(client: FlaskClient, filled: int, role: str) -> None:
    enter(client, add_staff(role, email="other@wrenshire.example"))
    page = found(client, q="zebra")
    assert 'id="found-plan"' in page
    assert 'id="found-themes"' not in page
    assert 'id="found-influence"' not in page
    assert ('id="found-services"' in page) == (role in ("safeguarding_lead", "safeguarding_deputy"))


def test_a_rejected_theme_is_not_found(client: FlaskClient, filled: int) -> None:
    enter(client, add_staff("participation_officer"))
    db.session.query(Theme).update({"state": "rejected"})
    db.session.commit()
    assert 'id="found-themes"' not in found(client, q="zebra")


def test_one_kind_is_shown_a_page_at_a_time(client: FlaskClient, wave: int) -> None:
    enter(client, add_staff("participation_officer"))
    db.session.add_all([Theme(wave_id=wave, label=f"Parks {number}", keywords=[], state="accepted") for number in range(23)])
    db.session.commit()
    first = found(client, q="parks")
    assert first.count("<mark>Parks</mark>") == 5
    assert "Show all 23" in first
    assert found(client, q="parks", **{"in": "themes"}).count("<mark>Parks</mark>") == 20
    assert found(client, q="parks", page="2", **{"in": "themes"}).count("<mark>Parks</mark>") == 3
    assert found(client, q="parks", page="99", **{"in": "themes"}).count("<mark>Parks</mark>") == 3


def test_nothing_asked_and_nothing_found_say_so(client: FlaskClient, app: Flask) -> None:
    enter(client, add_staff("board_member"))
    assert "What are you looking for?" in found(client)
    assert "Nothing was found" in found(client, q="unheard-of")


def test_nobody_who_is_not_staff_searches(client: FlaskClient, app: Flask) -> None:
    assert client.get("/staff/search?q=zebra").status_code == 302


def test_what_was_asked_is_neither_logged_nor_kept(
    client: FlaskClient, filled: int, app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    enter(client, add_staff("participation_officer"))
    with caplog.at_level(logging.DEBUG):
        found(client, q="quizzical zebra")
    assert "quizzical" not in caplog.text
    raw = app.config["SETTINGS"].home.joinpath("engage.sqlite").read_bytes()
    assert b"quizzical" not in raw
