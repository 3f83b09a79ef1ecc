"""The way back: passages may be taken out, and not a word may be changed."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given
from hypothesis import settings as settings_of_hypothesis
from hypothesis import strategies as st

from engage.core.config import Settings
from engage.core.db import db
from engage.core.sealing import unseal
from engage.safeguarding import releasing
from engage.safeguarding import services as desk
from engage.safeguarding.models import Concern, ConcernAct
from engage.surveys.models import Answer
from engage.surveys.outward import answers_for_analysis
from tests.engage.browsing import answer, said_wrong, send
from tests.factories import NOW, add_staff, enter, post

NAMED = "My stepdad hits me. My friend Chloe Baker knows, her number is 07700 900123."
words = st.text(alphabet="ab [].x\né", max_size=40)


@pytest.mark.parametrize(
    ("original", "marked"),
    [
        ("one two three", "one two three"),
        ("one two three", "one [taken out] three"),
        ("one two three", "[] three"),
        ("one two three", "one [x]"),
        ("one two three", "[everything]"),
        ("one two two three", "one [..] two three"),
        ("say [lol] now", "say [lol] now"),
        ("lines\nof words", "lines\r\nof [..]"),
        ("  ends do not count ", "ends do not count"),
    ],
)
def test_taking_passages_out_is_allowed(original: str, marked: str) -> None:
    assert releasing.only_takes_out(original, marked)


@pytest.mark.parametrize(
    ("original", "marked"),
    [
        ("one two three", "one two four"),
        ("one two three", "one three"),
        ("one two three", "[..] two"),
        ("one two three", "three [..] one"),
        ("one two three", "one [..] two [..] two [..] three"),
        ("one two", "one [..] one two"),
        ("aba", "ab[..]ba"),
        ("one", ""),
    ],
)
def test_changing_adding_or_moving_a_word_is_not(original: str, marked: str) -> None:
    assert not releasing.only_takes_out(original, marked)


@given(words, st.data())
def test_whatever_is_replaced_by_brackets_is_taken_out_and_nothing_else(original: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(original)))
    end = data.draw(st.integers(start, len(original)))
    assert releasing.only_takes_out(original, f"{original[:start]}[taken out]{original[end:]}")


@given(st.text(alphabet="ab \n", max_size=30), st.text(alphabet="ab \n", max_size=30))
def test_without_brackets_only_the_very_same_words_pass(original: str, other: str) -> None:
    assert releasing.only_takes_out(original, other) == (original.strip() == other.strip())


@settings_of_hypothesis(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])  # names are read once
@given(text=st.text(max_size=60))
def test_what_is_suggested_may_always_be_put_back_as_it_is(app: Flask, text: str) -> None:
    assert releasing.only_takes_out(text, releasing.suggest(text)) or "[" in text or "]" in text


@pytest.fixture
def held(app: Flask, wave: int) -> int:
    """A concern about an answer that names somebody."""
    child = app.test_client()
    answer(child, 1, NAMED)
    send(child)
    return db.session.query(Concern).one().id


def test_names_and_numbers_are_suggested_to_be_taken_out(client: FlaskClient, held: int) -> None:
    enter(client, add_staff("safeguarding_lead"))
    page = client.get(f"/staff/concerns/{held}/release").get_data(as_text=True)
    draft = page.split("<textarea", 1)[1].split("</textarea>", 1)[0]
    assert "Chloe" not in draft
    assert "900123" not in draft
    assert "My stepdad hits me." in draft
    assert "Chloe Baker" in page, "the exact words stand above it"
    assert db.session.query(ConcernAct).filter_by(act="opened").count() == 1, "showing the words is an opening"


def test_the_answers_get_the_marked_words_and_the_desk_keeps_the_whole(
    client: FlaskClient, held: int, wave: int, settings: Settings
) -> None:
    enter(client, add_staff("safeguarding_lead"))
    marked = NAMED.replace("Chloe Baker", "[name]").replace("07700 900123", "[phone]")
    page = f"/staff/concerns/{held}/release"
    assert post(client, page, {"words-text": marked, "reason": "A film they saw."}).status_code == 302
    assert [row.text for row in answers_for_analysis(wave)] == [marked]
    concern = db.session.query(Concern).one()
    assert (concern.state, concern.closed_reason) == ("closed", "A film they saw.")
    assert unseal(concern.words, settings.secret_key, "held words") == {"text": NAMED}
    act = db.session.query(ConcernAct).filter_by(act="released").one()
    assert (act.is_redacted, act.reason) == (True, "A film they saw.")
    assert desk.was_released("answer", str(db.session.query(Answer).one().id)), "no later screening takes them again"


@pytest.mark.parametrize(
    ("marked", "reason", "wrong"),
    [
        ("My stepdad is kind.", "Calm.", "Only take passages out"),
        ("", "Calm.", "Nothing is left to put back."),
        (NAMED, " ", "Write the reason"),
    ],
)
def test_a_release_that_changes_words_or_says_no_reason_is_refused(
    client: FlaskClient, held: int, wave: int, marked: str, reason: str, wrong: str
) -> None:
    enter(client, add_staff("safeguarding_lead"))
    refused = post(client, f"/staff/concerns/{held}/release", {"words-text": marked, "reason": reason})
    assert refused.status_code == 400
    assert wrong in said_wrong(refused)
    assert answers_for_analysis(wave) == []
    assert db.session.query(Concern).one().state == "raised"


def test_words_that_were_written_for_the_lead_alone_have_no_way_back(app: Flask) -> None:
    person = add_staff("safeguarding_lead").id
    told = desk.tell_the_lead("She said that he waits at the gate.", person, now=NOW)
    with pytest.raises(desk.ConcernError, match="written for you alone"):
        desk.act_on(told, "released", person, reason="Calm.", now=NOW)
