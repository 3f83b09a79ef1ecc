"""What is due, what a plan still lacks, and how much of an exercise falls into school holidays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import force_locale

from engage.consultations import school_holidays, services, words
from engage.consultations.rules import Outcome
from engage.core.db import db
from tests.engage.consultations import makers
from tests.engage.consultations.makers import WHOLE, day
from tests.factories import NOW, TODAY, add_areas


def kinds(today: date, areas: frozenset[int] | None = None) -> list[str]:
    return [one.kind for one in services.due(today, areas)]


def test_what_is_due_is_listed_and_nothing_else(app: Flask) -> None:
    assert kinds(TODAY) == []
    made = makers.ready()
    assert kinds(TODAY) == ["opens"]
    makers.step(made, "open")
    assert kinds(TODAY) == []
    assert kinds(day(6)) == ["closing_soon"]
    assert kinds(day(20)) == ["closing_soon"]
    assert kinds(day(21)) == ["closing_over", "consultee_silent"]
    makers.step(made, "closed", now=NOW + timedelta(days=21))
    assert kinds(day(20)) == []
    assert kinds(day(46)) == ["consultee_silent", "decision_due"]


def test_a_consultee_that_answered_is_silent_no_more(app: Flask) -> None:
    made = makers.ready()
    makers.step(made, "open")
    one = makers.found(made).consultees[0]
    services.record_consultee(
        made, one.id, asked_on=TODAY, received_on=TODAY, included=False, person_id=makers.officer(), now=NOW
    )
    assert "consultee_silent" not in kinds(day(40))


def test_a_reply_is_due_twelve_weeks_after_the_decision(app: Flask) -> None:
    makers.brought_to("decided")
    assert kinds(TODAY) == []
    assert kinds(day(70)) == ["reply_due"]


def test_what_is_due_in_another_place_is_not_listed(app: Flask) -> None:
    here, there = add_areas("ashby-vale", "brackenford")
    makers.ready(area_id=here.id)
    assert kinds(TODAY, frozenset({here.id})) == ["opens"]
    assert kinds(TODAY, frozenset({there.id})) == []


def test_the_plan_lacks_a_closed_exercise_with_children_and_one_with_parents_or_a_reason(app: Flask) -> None:
    assert [one.audience for one in services.missing_for_plan({})] == ["young_people", "parents"]
    makers.brought_to("open", title="Not closed yet", for_parents=True)
    assert len(services.missing_for_plan({})) == 2
    makers.brought_to("closed")
    assert [one.audience for one in services.missing_for_plan({})] == ["parents"]
    assert services.missing_for_plan({"parents": "The parents' forum was asked in June."}) == ()
    assert [one.audience for one in services.missing_for_plan({"parents": "  "})] == ["parents"]
    makers.brought_to("decided", title="Parents", for_young_people=False, for_parents=True)
    assert services.missing_for_plan({}) == ()


def test_an_exercise_counts_for_the_plan_only_within_its_days_and_with_a_way_to_take_part(app: Flask) -> None:
    made = makers.brought_to("closed", for_parents=True)
    assert services.missing_for_plan({}, since=day(0), until=day(30)) == ()
    assert len(services.missing_for_plan({}, since=day(21))) == 2
    assert len(services.missing_for_plan({}, until=day(19))) == 2
    row = makers.found(made)
    row.meetings.clear()
    db.session.flush()
    assert len(services.missing_for_plan({})) == 2


def test_nothing_is_written_of_the_outcome_before_it_closed(app: Flask) -> None:
    made = makers.brought_to("open")
    with pytest.raises(Exception, match="once it is closed"):
        services.record_outcome(made, Outcome(voice="Buses"), person_id=makers.officer(), now=NOW)


def test_an_address_is_made_of_the_title_and_is_never_given_twice(app: Flask) -> None:
    by = {"person_id": makers.officer(), "now": NOW}
    titles = ("Évening buses!", "Evening buses", "بسیں")
    slugs = [makers.found(services.draft(replace(WHOLE, title=title), **by)).slug for title in titles]
    assert slugs == ["evening-buses", "evening-buses-2", "consultation"]


class TestSchoolHolidays:
    """Weekdays in holidays, both days counted."""

    def test_days_in_a_holiday_are_counted_and_named(self) -> None:
        terms = school_holidays.terms_of()
        found = school_holidays.overlap(terms, date(2026, 12, 14), date(2027, 1, 8))
        assert (found.days, found.school_days, found.names, found.is_known) == (10, 10, ("Christmas 2026",), True)

    def test_every_holiday_of_the_sample_has_a_name_in_each_language_and_others_stay_as_written(self, app: Flask) -> None:
        names = {holiday.name for holiday in school_holidays.terms_of().holidays}
        assert {name.rpartition(" ")[0] for name in names} == set(words.HOLIDAYS)
        with app.test_request_context():
            assert words.holiday_names(("Spring half term 2027", "Inset", "Harvest 2027")) == [
                "Spring half term 2027",
                "Inset",
                "Harvest 2027",
            ]

    def test_days_beyond_what_is_known_are_said_to_be_unknown(self) -> None:
        terms = school_holidays.terms_of()
        assert not school_holidays.overlap(terms, terms.known_to, terms.known_to + timedelta(days=1)).is_known

    def test_the_terms_that_come_with_engage_say_that_they_are_a_sample(self) -> None:
        assert school_holidays.terms_of().is_sample

    def test_the_data_folders_own_terms_take_their_place_and_a_broken_file_is_named(self, tmp_path: Path) -> None:
        file = tmp_path / school_holidays.FILE_NAME
        file.write_text(
            'known_from = 2030-01-01\nknown_to = 2030-12-31\nholidays = [{name="A",first=2030-02-11,last=2030-02-15}]'
        )
        found = school_holidays.overlap(school_holidays.terms_of(tmp_path), date(2030, 2, 13), date(2030, 2, 18))
        assert (found.days, found.school_days) == (3, 1)
        broken = tmp_path / "broken.toml"
        broken.write_text('known_from = "soon"\nknown_to = 2030-12-31\nholidays = []')
        with pytest.raises(ValueError, match=r"broken\.toml"):
            school_holidays.read_terms(broken)


def test_a_record_names_the_state_open_and_the_field_report_as_such_not_as_a_case_and_a_button(app: Flask) -> None:
    with app.test_request_context(), force_locale("ur"):
        assert (str(words.STATES["open"]), str(words.NAMES["report"])) == ("جاری ہے", "رپورٹ")
