"""What people asked for against what exists, in numbers that may be said; and the directory after a survey."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import IntegrityError

from engage.core.db import db
from engage.surveys.after import site_secret
from engage.surveys.receipts import new_receipt, receipt_digest
from engage.themes.gaps import OutcomeGap, gap_report
from engage.themes.models import ThemeOutcome
from engage.trust import directory
from engage.trust.models import Area, ServiceListing
from engage.trust.offers import Offer, services_for
from tests.engage.influence import makers
from tests.factories import NOW, TODAY, add_response, add_staff, enter, post


def add_service(name: str, *outcomes: str, **given: object) -> None:
    row = ServiceListing(key=name, name=name, what=f"What {name} does", for_whom="All", how=f"Ring {name}", **given)
    row.reviewed_on, row.review_by, row.outcome_keys = TODAY, TODAY.replace(year=2099), list(outcomes)
    db.session.add(row)
    db.session.commit()


def place(key: str) -> int:
    return db.session.query(Area).filter_by(key=key).one().id


def asked_for(wave: int, outcome: str, n: int, area: str, state: str = "accepted", **given: object) -> None:
    answers = makers.add_responses(wave, n, area_id=place(area), **given)
    makers.add_theme(wave, f"{outcome} {area} {state}", answers, state, outcome)
    db.session.commit()


def under(audience: str, key: str) -> OutcomeGap:
    return gap_report(audience, key).gap


def test_a_place_where_people_asked_and_nothing_is_there_is_named(wave: int) -> None:
    asked_for(wave, "stay_safe", 40, "ashby-vale")
    asked_for(wave, "stay_safe", 40, "brackenford")
    add_service("Walk home", "stay_safe", area_id=place("brackenford"))
    gap = under("young_people", "stay_safe")
    assert [line.name for line in gap.missing] == ["Ashby Vale"]
    assert [(line.name, line.services) for line in gap.notable if line.services] == [("Brackenford", ("Walk home",))]
    assert not gap.is_missing


def test_a_service_for_the_whole_county_is_there_in_every_place(wave: int) -> None:
    asked_for(wave, "stay_safe", 40, "ashby-vale")
    add_service("County line", "stay_safe")
    gap = under("young_people", "stay_safe")
    assert gap.missing == ()
    assert gap.everywhere == ("County line",)


def test_few_people_are_never_counted_aloud_nor_called_nobody(wave: int) -> None:
    asked_for(wave, "stay_safe", 40, "ashby-vale")
    asked_for(wave, "stay_safe", 4, "brackenford")
    gap = under("young_people", "stay_safe")
    hidden = next(line for line in gap.places if line.name == "Brackenford")
    assert hidden.asked.hidden
    assert not hidden.is_missing
    # The one beside it goes too: with the total, it would give the few away.
    assert next(line for line in gap.places if line.name == "Ashby Vale").asked.hidden
    assert gap.is_missing


@pytest.mark.parametrize("state", ["suggested", "rejected"])
def test_what_nobody_accepted_was_not_asked_for(wave: int, state: str) -> None:
    asked_for(wave, "stay_safe", 40, "ashby-vale", state)
    assert under("young_people", "stay_safe").asked.hidden


def test_what_adults_report_is_not_counted_as_asked(wave: int) -> None:
    asked_for(wave, "stay_safe", 40, "ashby-vale", provenance="adult_reported")
    assert under("young_people", "stay_safe").asked.hidden


def test_parents_and_young_people_are_never_added(wave: int) -> None:
    asked_for(wave, "stay_safe", 40, "ashby-vale")
    assert not under("young_people", "stay_safe").asked.hidden
    assert under("parents", "stay_safe").asked.hidden


def test_a_service_is_for_its_ages_and_one_without_any_is_for_all() -> None:
    clubs = Offer(1, "Club", (), None, 11, 16)
    assert clubs.is_for(14, 16)
    assert clubs.is_for(16, 25)
    assert not clubs.is_for(17, 19)
    assert Offer(1, "All", (), None, None, None).is_for(17, 19)


def test_services_and_themes_that_say_nothing_are_named_instead_of_counted(wave: int) -> None:
    add_service("Unsaid")
    theme = makers.add_theme(wave, "About nothing yet", makers.add_responses(wave, 3))
    db.session.query(ThemeOutcome).delete()
    db.session.commit()
    report = gap_report("young_people")
    assert report.unplaced == ("Unsaid",)
    assert report.unmapped == ((wave, theme, "About nothing yet"),)


def test_the_page_is_read_by_officers_and_plan_authors_and_says_how_to_read_it(client: FlaskClient, wave: int) -> None:
    enter(client, add_staff("plan_author"))
    asked_for(wave, "stay_safe", 40, "ashby-vale")
    page = client.get("/staff/services/gaps?outcome=stay_safe").get_data(as_text=True)
    assert "Read it with care" in page
    assert "Asked for, and nothing there" in page
    assert re.search(r"About (35|40|45) people", page)


def test_one_outcome_is_counted_at_a_time_and_every_other_is_one_step_away(client: FlaskClient, wave: int) -> None:
    enter(client, add_staff("plan_author"))
    asked_for(wave, "stay_safe", 40, "ashby-vale")
    asked_for(wave, "be_healthy", 80, "brackenford")
    page = client.get("/staff/services/gaps?audience=young_people&outcome=be_healthy").get_data(as_text=True)
    assert "be_healthy brackenford" in page
    assert "stay_safe ashby-vale" not in page
    away = [html.unescape(one) for one in re.findall(r'class="chip o-\w+"\s+href="([^"]+)"', page)]
    assert len(away) == 5
    assert "stay_safe ashby-vale" in client.get(next(one for one in away if "stay_safe" in one)).get_data(as_text=True)
    assert client.get("/staff/services/gaps?outcome=nothing").status_code == 200


def test_the_database_refuses_ages_that_run_downwards(app: Flask) -> None:
    with pytest.raises(IntegrityError):
        add_service("Backwards", age_from=12, age_to=5)
    db.session.rollback()


def test_an_officer_says_what_a_service_is_for(client: FlaskClient, wave: int) -> None:
    enter(client, add_staff("participation_officer"))
    typed = {"name": "Hub", "what": "Advice", "how": "Ring", "outcome_keys": ["stay_safe"], "area_id": place("ashby-vale")}
    refused = post(client, "/staff/services/new", {**typed, "age_from": "12", "age_to": "5"})
    assert refused.status_code == 400
    assert "The first age is above the last" in refused.get_data(as_text=True)
    refused = post(client, "/staff/services/new", {**typed, "age_from": "a dozen"})
    assert 'value="a dozen"' in refused.get_data(as_text=True)
    assert post(client, "/staff/services/new", {**typed, "age_from": "5", "age_to": "12"}).status_code == 302
    row = db.session.query(ServiceListing).one()
    assert (row.outcome_keys, row.area_id, row.age_from, row.age_to) == (["stay_safe"], place("ashby-vale"), 5, 12)


def test_after_a_survey_help_of_the_place_that_was_chosen_stands_first(wave: int) -> None:
    add_service("A county line")
    add_service("Vale club", area_id=place("ashby-vale"))
    add_service("Elsewhere", area_id=place("brackenford"))
    assert [card.name.text for card in services_for("en", place("ashby-vale"))] == ["Vale club", "A county line"]
    add_service("Teens", age_from=11, age_to=16)
    assert [card.name.text for card in services_for("en", place("ashby-vale"), (14, 16))] == [
        "Vale club",
        "Teens",
        "A county line",
    ]
    assert [card.name.text for card in services_for("en", place("ashby-vale"), (17, 19))] == ["Vale club", "A county line"]
    db.session.query(ServiceListing).filter_by(name="Teens").delete()
    assert [card.name.text for card in services_for("en")] == ["A county line", "Elsewhere", "Vale club"]


def test_a_receipt_offers_help_and_everybody_can_read_the_directory(client: FlaskClient, wave: int) -> None:
    add_service("Vale club", area_id=place("ashby-vale"))
    add_service("Elsewhere", area_id=place("brackenford"))
    sent = add_response(wave, {"better": "words"}, area_id=place("ashby-vale"))
    code = new_receipt()
    sent.receipt_digest = receipt_digest(code, site_secret()).hex()
    db.session.commit()
    page = client.get(f"/r/{code}").get_data(as_text=True)
    assert "Ring Vale club" in page
    assert "Ring Elsewhere" not in page
    listing = client.get("/services/").get_data(as_text=True)
    assert "What Elsewhere does" in listing
    assert "999" in listing


def test_who_skips_the_question_of_age_is_offered_what_is_for_the_ages_the_survey_asks(client: FlaskClient, wave: int) -> None:
    for name, ages in {
        "A fathers' breakfast": {},
        "B retired": {"age_from": 65},
        "C teens": {"age_from": 11, "age_to": 16},
    }.items():
        add_service(name, **ages)
    sent = add_response(wave, {"better": "words"})
    code = new_receipt()
    sent.receipt_digest = receipt_digest(code, site_secret()).hex()
    db.session.commit()
    page = client.get(f"/r/{code}").get_data(as_text=True)
    assert page.index("Ring C teens") < page.index("fathers&#39; breakfast")
    assert "Ring B retired" not in page


def test_whom_a_service_is_for_is_read_in_the_readers_language(client: FlaskClient, wave: int) -> None:
    add_service("Teens")
    row = db.session.query(ServiceListing).one()
    directory.translate_service(row.id, "cy", {"for_whom": "Pawb"}, (1, "Sam"), now=NOW)
    db.session.commit()
    assert [card.for_whom.text for card in services_for("cy")] == ["Pawb"]
    given = directory.ServiceFields(**{name: getattr(row, name) for name in directory.ServiceFields.__annotations__})
    directory.save_service(row.id, replace(given, for_whom="Some"), 1, today=TODAY, now=NOW)
    assert "for_whom" not in directory.translations(row.id, "cy")  # it would say something else now


def test_ages_stand_in_the_readers_language(client: FlaskClient, wave: int) -> None:
    enter(client, add_staff("plan_author"))
    asked_for(wave, "stay_safe", 40, "ashby-vale")
    client.get("/language/ur")
    page = client.get("/staff/services/gaps?outcome=stay_safe").get_data(as_text=True)
    assert "11 سے 13 سال" in page
    assert "11 to 13" not in page


def test_the_directory_shows_staff_what_to_call_and_who_can_read_each_entry(client: FlaskClient, app: Flask) -> None:
    add_service("club", is_help=False, phone="")
    add_service("helpline", is_help=True, phone="01632 960000")
    enter(client, add_staff("participation_officer"))
    page = client.get("/staff/services/").get_data(as_text=True)
    assert "Ring club" in page, "where there is no number of its own, how to reach it holds one"
    assert "01632 960000" in page
    assert "To staff only" not in page
    assert "In the list of services" in page
    assert "club" in client.get("/services/").get_data(as_text=True)


def test_a_number_that_is_hidden_is_not_called_few(client: FlaskClient, wave: int) -> None:
    enter(client, add_staff("plan_author"))
    add_service("club", "stay_safe", is_help=False, phone="", area_id=place("ashby-vale"))
    asked_for(wave, "stay_safe", 3, "ashby-vale")
    page = client.get("/staff/services/gaps?outcome=stay_safe").get_data(as_text=True)
    assert "There; how many asked is not shown" in page
    assert "few or none asked" not in page
