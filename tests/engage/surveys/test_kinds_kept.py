"""What stays of the newer kinds of answer when words are deleted at their time, or put back by a safeguarding lead."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.core import clock
from engage.core.db import db
from engage.surveys import keeping, outward
from engage.surveys.held import HeldAnswers
from engage.surveys.models import Answer, Wave
from tests.engage.browsing import WORRYING, send
from tests.engage.surveys.kinds import EVERY, fill, offer_every_kind
from tests.factories import NOW


@pytest.fixture(autouse=True)
def wave_id(app: Flask, today: date) -> int:
    """The survey is open."""
    return offer_every_kind(app, today)


def kept(key: str) -> Answer:
    db.session.expire_all()
    return db.session.query(Answer).filter_by(question_key=key).one()


def test_when_the_time_of_words_is_over_what_was_chosen_stays_and_a_place_goes(client: FlaskClient, wave_id: int) -> None:
    for key in ("clubs", "hours", "places", "where"):
        fill(client, key)
    code = send(client, survey=EVERY)
    closed = db.session.get_one(Wave, wave_id).closes_on
    keeping.purge(clock.months_after(closed, 13), 12, now=NOW)
    db.session.commit()
    assert (kept("clubs").text, kept("clubs").choices, kept("where").text) == ("", ["youth", "other"], "")
    assert (kept("hours").number, kept("places").ratings) == (12, {"home": 5, "bus": 2})
    page = " ".join(unescape(re.sub(r"<[^>]+>", " ", client.get(f"/r/{code}").get_data(as_text=True))).split())
    assert "A youth club Something else These words were deleted on" in page
    assert "Mill Lane" not in page


def test_a_place_that_a_lead_puts_back_is_a_place_still(client: FlaskClient, wave_id: int) -> None:
    fill(client, "where", answer=WORRYING[:100])
    send(client, survey=EVERY)
    held = kept("where")
    assert held.held
    HeldAnswers().put_back(str(held.id), {"text": "Mill Lane"}, now=NOW)
    db.session.commit()
    assert (kept("where").text, kept("where").is_place) == ("Mill Lane", True)
    assert outward.answers_for_analysis(wave_id) == []


def test_a_lead_reads_what_was_said_around_in_words(client: FlaskClient) -> None:
    for key in ("clubs", "first", "say"):
        fill(client, key)
    fill(client, "where", answer=WORRYING[:100])
    send(client, survey=EVERY)
    around = dict(HeldAnswers().context(str(kept("where").id)))
    assert around["What should come first?"] == "1. Street lights; 2. Better parks"
    assert around["What do you think of this?"].startswith("Adults listen to me. I disagree")
    assert "Chess at the library" in around["Which of these did you go to?"]
