"""The year in review: three parts out of the record, empty ones said, and the same to print."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader

from engage.core import clock
from engage.core.db import db
from engage.core.easy_wording import Idea
from engage.influence import review, services
from engage.plan.models import Action
from engage.surveys import library, storing
from engage.surveys.formats import pdf
from engage.surveys.models import Wave
from engage.surveys.writing import to_toml
from tests import factories
from tests.engage.influence import makers
from tests.engage.plan.test_plan import add_plan, add_priority
from tests.factories import NOW, TODAY
from tests.matterhorn import faults

needs_press = pytest.mark.skipif(bool(pdf.missing("en")), reason="this machine makes no PDF files")


def page(client: FlaskClient, address: str, status: int = 200) -> str:
    found = client.get(address)
    assert found.status_code == status
    return unescape(found.get_data(as_text=True))


def parts_of(shown: str) -> tuple[str, str, str]:
    """What stands in each of the three parts."""
    well, _, rest = shown.split("What went well", 1)[1].partition("What is not done")
    not_done, _, tell = rest.partition("How to tell us")
    return well, not_done, tell


def who_told(client: FlaskClient, year: int) -> str:
    return page(client, f"/plan/review/{year}").split("Who told us")[1].split("</section>")[0]


def add_action(priority_id: int, title: str, due_on: date, state: str) -> None:
    db.session.add(Action(priority_id=priority_id, title=title, owner="Parks", due_on=due_on, state=state))
    db.session.commit()


def test_a_year_with_nothing_in_it_says_so_in_both_parts(client: FlaskClient) -> None:
    well, not_done, tell = parts_of(page(client, f"/plan/review/{TODAY.year}"))
    assert "Nothing is written down here for this year." in well
    assert "Nothing is written down here for this year." in not_done
    assert "/surveys/" in tell


def test_each_reply_and_action_stands_in_its_part(client: FlaskClient, wave: int) -> None:
    priority = add_priority(add_plan(TODAY))
    add_action(priority.id, "Open the club", TODAY, "done")
    add_action(priority.id, "Mend the path", date(TODAY.year, 1, 1), "under_way")
    makers.publish_one(wave, outcome="done", said="More clubs.", text="A club is open.")
    theme = makers.add_theme(wave, "Lights", makers.add_responses(wave, 12))
    claim = makers.record_claim(makers.record_decision(1), [theme], 1, said="More lights.")
    makers.record_reply(claim, 1, outcome="no", text="No lights.", reason="Bats live there and need the dark.")
    services.publish(claim, 1, NOW)
    services.add_wish(claim, "Lamps on the path", person_id=1, now=NOW)
    db.session.commit()
    well, not_done, _ = parts_of(page(client, f"/plan/review/{TODAY.year}"))
    for words in ("More clubs.", "A club is open.", "Open the club"):
        assert words in well
    for words in ("More lights.", "Bats live there and need the dark.", "Lamps on the path"):
        assert words in not_done
    assert "More lights." not in well
    if date(TODAY.year, 1, 1) < TODAY:
        assert "Mend the path" in not_done


def test_a_reply_of_another_year_stands_in_its_own(client: FlaskClient, wave: int, monkeypatch: pytest.MonkeyPatch) -> None:
    makers.publish_one(wave, said="More clubs.")
    next_year = date(TODAY.year + 1, 6, 1)
    monkeypatch.setattr(clock, "today", lambda: next_year)
    assert client.get("/plan/review/").headers["Location"].endswith(f"/plan/review/{next_year.year}")
    assert "More clubs." not in page(client, f"/plan/review/{next_year.year}")
    last = page(client, f"/plan/review/{TODAY.year}")
    assert "More clubs." in last
    assert "This year is not over yet." not in last


@pytest.mark.parametrize("year", [0, 1066, 9999])
def test_a_year_before_the_first_or_after_this_one_is_not_there(client: FlaskClient, year: int) -> None:
    page(client, f"/plan/review/{year}", 404)
    assert client.get(f"/plan/review/{year}/en/plain.pdf").status_code == 404


def test_rule_11_about_how_many_answered_is_said_safely(client: FlaskClient, wave: int) -> None:
    makers.add_responses(wave, 3)
    asked = db.session.get_one(Wave, wave)
    asked.closes_on = TODAY - timedelta(days=1)
    db.session.commit()
    told = who_told(client, asked.opens_on.year)
    assert "A few people" in told
    assert "People answered from" in told


def test_a_survey_that_is_still_open_is_not_spoken_of_as_over_nor_counted(client: FlaskClient, wave: int) -> None:
    makers.add_responses(wave, 60)
    told = who_told(client, db.session.get_one(Wave, wave).opens_on.year)
    assert "People can answer from" in told
    assert "People answered from" not in told
    assert "About" not in told


def test_a_survey_in_one_language_says_so_to_readers_of_another(client: FlaskClient, wave: int) -> None:
    source = library.sources()["parents-and-carers"]
    made = replace(source, slug="at-work", about=replace(source.about, title="What your work shows you"), wordings={})
    storing.store(to_toml(made).encode(), "at-work")
    opened_on = factories.add_wave("at-work", opens_on=makers.day(-10), closes_on=makers.day(10)).opens_on
    client.get("/language/pl")
    told = page(client, f"/plan/review/{opened_on.year}").split("What your work shows you")
    assert 'lang="en"' in told[0][-80:]
    assert 'class="mark"' in told[1][:80]


@needs_press
@pytest.mark.parametrize("look", ["plain", "easy"])
def test_the_printed_review_is_tagged_and_says_the_same(client: FlaskClient, wave: int, look: str) -> None:
    claim = makers.publish_one(wave, said="More clubs.")
    services.write_easy(claim, "en", {"said": [Idea("You want more clubs.", "football")]}, person_id=1, now=NOW)
    db.session.commit()
    found = client.get(f"/plan/review/{TODAY.year}/en/{look}.pdf")
    assert found.status_code == 200
    reader = PdfReader(BytesIO(found.data))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert faults(reader) == []
    assert str(TODAY.year) in str(reader.metadata.title if reader.metadata else "")
    words = " ".join(page.extract_text() for page in reader.pages)
    assert ("You want more clubs." in words) == (look == "easy")
    assert ("More clubs." in words) == (look == "plain")
    assert "What is not done" in words


def test_each_part_has_pages_and_turning_one_leaves_the_other(client: FlaskClient, wave: int) -> None:
    officer, people = makers.add_officer(), makers.add_responses(wave, 12)
    for outcome in ("done", "no"):
        for number in range(review.SIZE + 2):
            makers.publish_one(wave, people, person_id=officer, outcome=outcome, said=f"We want {outcome} {number}.")
    address = f"/plan/review/{TODAY.year}"
    first, second = (parts_of(page(client, f"{address}{asked}")) for asked in ("", "?well=2&not_done=1"))
    assert [part.count("We want") for part in first[:2]] == [review.SIZE, review.SIZE]
    assert [part.count("We want") for part in second[:2]] == [2, review.SIZE]
    assert "well=2&not_done=1#well" in first[0]
    assert "well=2&not_done=2#not_done" in second[1]
    assert "Page 1 of 1" not in page(client, f"{address}?well=99&not_done=-4")
    assert len(review.review_of(TODAY.year, "en", TODAY).well.cards) == review.SIZE + 2
