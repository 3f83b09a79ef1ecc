"""How it was said for those who did not answer alone: recorded (domain rule 4), and shown to staff through the gate."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.consultations.reach.counting import who_took_part
from engage.consultations.reach.services import find_wave
from engage.consultations.reach.spoken_for import SpokenFor, spoken_for
from engage.surveys.models import Wave
from tests.engage.consultations.reach.making import YOUNG, answered
from tests.factories import TODAY, add_staff, add_wave, asking, enter


@pytest.fixture
def past(app: Flask) -> Wave:
    """A wave of the young people's survey that closed long ago."""
    return add_wave(YOUNG, opens_on=TODAY - timedelta(days=200), closes_on=TODAY - timedelta(days=100), key="past")


def found(app: Flask, wave: Wave) -> dict[str, SpokenFor]:
    with asking(app, "/"):
        return {one.key: one for one in spoken_for(who_took_part(find_wave(wave.slug, wave.key), "en"))}


def advocates(wave: Wave, n: int, **told: Any) -> None:
    answered(wave.id, n, provenance="advocate", told=told)


def about(n: int, found: SpokenFor, name: str) -> bool:
    """Whether a figure is shown, and is this number rounded."""
    value = found.counts[name].value
    return value is not None and abs(value - n) <= 5


def test_staff_see_whether_advocates_were_asked_and_how_they_found_out(app: Flask, past: Wave) -> None:
    answered(past.id, 20)
    advocates(past, 20, instructed=True, gathered="signed", confirmed="yes")
    advocates(past, 30, instructed=False, gathered="observed", confirmed="not_asked")
    seen = found(app, past)
    assert about(20, seen["instructed"], "yes")
    assert about(30, seen["instructed"], "no")
    assert about(30, seen["gathered"], "observed")  # the others are hidden among those that nobody chose
    assert about(20, seen["confirmed"], "yes")
    assert about(30, seen["confirmed"], "")


def test_groups_and_helpers_are_counted_by_what_they_said_of_themselves(app: Flask, past: Wave) -> None:
    answered(past.id, 20)
    for agreed in ("talked", "voted", "each_said"):
        answered(past.id, 20, provenance="group", group_size=12, told={"agreed": agreed})
    answered(past.id, 30, provenance="helped", told={"did": ["read_out", "typed"], "confirmed": "yes"})
    answered(past.id, 30, provenance="helped", told={"did": ["explained"], "confirmed": "yes"})
    seen = found(app, past)
    assert about(20, seen["agreed"], "voted")
    assert about(20, seen["agreed"], "talked")
    assert about(30, seen["did"], "typed")
    assert about(30, seen["did"], "read_out")
    assert seen["did"].counts["signed"].hidden


def test_where_the_number_of_advocates_is_hidden_nothing_that_adds_up_to_it_is_shown(app: Flask, past: Wave) -> None:
    answered(past.id, 60)
    answered(past.id, 4, provenance="interpreted")
    advocates(past, 24, instructed=True, gathered="spoken")  # hidden, to protect the four
    seen = found(app, past)
    assert not seen["instructed"].has_figures
    assert not seen["gathered"].has_figures


def test_a_few_who_were_watched_are_not_told_from_the_others(app: Flask, past: Wave) -> None:
    answered(past.id, 60)
    advocates(past, 60, instructed=True, gathered="spoken")
    advocates(past, 3, instructed=True, gathered="observed")
    counts = found(app, past)["gathered"].counts
    assert counts["observed"].hidden
    assert sum(count.hidden for count in counts.values()) > 1


def test_what_adults_reported_or_observed_is_in_none_of_it(app: Flask, past: Wave) -> None:
    answered(past.id, 60)
    advocates(past, 30, instructed=True, gathered="spoken")
    advocates(past, 30, instructed=True, gathered="signed")
    answered(past.id, 90, provenance="observed", told={"gathered": "observed", "helper": "school"})
    gathered = found(app, past)["gathered"]
    assert gathered.counts["observed"].hidden
    assert all(count.hidden or count.value < 60 for count in gathered.counts.values())


def test_it_stands_on_the_staffs_page_of_a_wave(app: Flask, past: Wave, client: FlaskClient) -> None:
    answered(past.id, 60)
    advocates(past, 30, instructed=True, gathered="symbols")
    advocates(past, 40, instructed=False, gathered="spoken")
    enter(client, add_staff("participation_officer"))
    page = client.get("/staff/reach/young-people/past").get_data(as_text=True)
    assert "Advocates: how they found out" in page
    assert "They said it" in page
    assert "Groups: how they came to an answer" in page


def test_where_nothing_may_be_shown_it_is_said_once(app: Flask, past: Wave, client: FlaskClient) -> None:
    answered(past.id, 60)
    enter(client, add_staff("participation_officer"))
    page = client.get("/staff/reach/young-people/past").get_data(as_text=True)
    part = page.split("How it was said for those who did not answer alone")[1].split("Adults who told")[0]
    assert part.count("Nobody can be found that way") == 1
    assert "Advocates" not in part
