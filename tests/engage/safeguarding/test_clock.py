"""One working day from raising and from each referral; who is told, and how a missed alert goes up the chain."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from analysis.screen import KINDS, Screening
from engage.accounts import post as letters_out
from engage.accounts.models import Notification, Person
from engage.accounts.notifications import SENTENCES, Kind
from engage.accounts.permissions import Grant, Role
from engage.accounts.services import add_person
from engage.core import clock
from engage.core.clock import HOME_ZONE
from engage.core.db import db
from engage.core.jobs import HANDLERS
from engage.core.worker import PERIODIC
from engage.safeguarding import duty
from engage.safeguarding import services as desk
from engage.safeguarding.danger import DANGER_FROM, is_danger
from engage.safeguarding.jobs import GO_UP
from engage.safeguarding.models import Concern, DeskAway
from tests.factories import TODAY, add_areas, add_staff, asking, enter, post

CALM, DANGER = Screening(True, ("neglect",), 0.6), Screening(True, ("medical",), 0.9)
MONDAY = datetime(2026, 11, 30, 10, tzinfo=HOME_ZONE)
HOUR = timedelta(hours=1)


@pytest.fixture
def lead(app: Flask) -> int:
    """The lead's number."""
    return add_staff("safeguarding_lead", email="lead@wrenshire.example").id


@pytest.fixture
def deputy(app: Flask) -> int:
    """The deputy's number."""
    return add_staff("safeguarding_deputy", email="deputy@wrenshire.example").id


@pytest.fixture
def administrator(app: Flask) -> int:
    """The administrator's number."""
    return add_staff("administrator", email="administrator@wrenshire.example").id


def raised(found: Screening = CALM, now: datetime = MONDAY) -> Concern:
    number = desk.raise_concern("answer", "0", {"text": "words"}, found, now=now)
    return db.session.get_one(Concern, number)


def told(person: int) -> list[tuple[str, str]]:
    """The kinds and addresses that this person has been sent, oldest first."""
    rows = db.session.query(Notification).filter_by(person_id=person).order_by(Notification.id)
    return [(row.kind, row.url) for row in rows]


def test_a_concern_is_due_one_working_day_after_it_was_raised(lead: int) -> None:
    assert raised(now=MONDAY).due_at == MONDAY + timedelta(days=1)
    friday = datetime(2026, 12, 4, 16, tzinfo=HOME_ZONE)
    assert raised(now=friday).due_at == friday + timedelta(days=3)


def test_a_referral_starts_the_clock_anew_from_when_it_was_made(lead: int) -> None:
    concern = raised()
    made, written = MONDAY + 2 * HOUR, MONDAY + 5 * HOUR
    desk.act_on(concern.id, "referred", lead, reason="Why.", referred_to="The front door", referred_at=made, now=written)
    assert (concern.clock_from, concern.due_at) == (made, made + timedelta(days=1))
    assert concern.acts[-1].referred_at == made


def test_deciding_what_comes_next_does_not_stop_the_clock(lead: int) -> None:
    concern = raised()
    desk.act_on(concern.id, "triaged", lead, reason="I call the school first.", now=MONDAY + HOUR)
    assert concern.due_at == MONDAY + timedelta(days=1)


@pytest.mark.parametrize("end", ["acknowledged", "closed"])
def test_the_clock_stops_once_they_have_it_or_it_is_closed(lead: int, end: str) -> None:
    concern = raised()
    desk.act_on(concern.id, "referred", lead, reason="Why.", referred_to="The front door", now=MONDAY)
    desk.act_on(concern.id, end, lead, reason="They called.", now=MONDAY + HOUR)
    assert concern.due_at is None
    assert duty.go_up(MONDAY + timedelta(days=30)) == 0


def test_nobody_can_have_what_was_referred_to_nobody(lead: int) -> None:
    concern = raised()
    with pytest.raises(desk.ConcernError, match="write down first to whom"):
        desk.act_on(concern.id, "acknowledged", lead, reason="They called.", now=MONDAY)


def test_a_referral_cannot_be_made_in_the_future(lead: int) -> None:
    later = MONDAY + HOUR
    with pytest.raises(desk.ConcernError, match="in the future"):
        desk.act_on(raised().id, "referred", lead, reason="Why.", referred_to="The door", referred_at=later, now=MONDAY)


def test_the_lead_is_told_at_once_with_an_address_and_no_word(lead: int, deputy: int, administrator: int) -> None:
    concern = raised()
    assert told(lead) == [("concern_raised", f"/staff/concerns/{concern.id}")]
    assert told(deputy) == told(administrator) == []
    assert db.session.query(Notification).one().is_urgent


def test_while_the_lead_is_away_the_deputies_are_told(lead: int, deputy: int) -> None:
    day = MONDAY.date()
    duty.go_away(lead, day, day + timedelta(days=4), today=day, now=MONDAY)
    raised()
    assert (len(told(lead)), len(told(deputy))) == (0, 1)
    raised(now=MONDAY + timedelta(days=7))
    assert (len(told(lead)), len(told(deputy))) == (1, 1)


def test_where_everybody_is_away_everybody_is_told(lead: int, deputy: int) -> None:
    day = MONDAY.date()
    for person in (lead, deputy):
        duty.go_away(person, day, day, today=day, now=MONDAY)
    assert duty.on_duty(day) == (lead, deputy)
    raised()
    assert len(told(lead)) == len(told(deputy)) == 1


def test_a_second_lead_stands_in_before_any_deputy(lead: int, deputy: int) -> None:
    other = add_staff("safeguarding_lead", email="other@wrenshire.example").id
    day = MONDAY.date()
    duty.go_away(lead, day, day, today=day, now=MONDAY)
    assert duty.on_duty(day) == (other,)
    assert duty.on_duty(day + timedelta(days=1)) == (lead, other)


def test_whose_vetting_has_run_out_cannot_open_the_desk_and_is_not_relied_on(app: Flask, deputy: int) -> None:
    add_staff("safeguarding_lead", email="old@wrenshire.example", vetted=False)
    assert duty.on_duty(TODAY) == (deputy,)


def test_a_lead_of_another_place_is_not_told(app: Flask, deputy: int) -> None:
    ashby, brackenford = add_areas("ashby-vale", "brackenford")
    there = add_staff(Grant(Role.SAFEGUARDING_LEAD, brackenford.id), email="there@wrenshire.example").id
    assert duty.on_duty(TODAY, brackenford.id) == (there,)
    assert duty.on_duty(TODAY, ashby.id) == (there,), "better told than nobody: no lead of that place is there at all"
    here = add_staff(Grant(Role.SAFEGUARDING_LEAD, ashby.id), email="here@wrenshire.example").id
    assert duty.on_duty(TODAY, ashby.id) == (here,)


def test_an_alert_that_nobody_reads_goes_to_the_deputies_after_half_a_working_day(lead: int, deputy: int) -> None:
    concern = raised()
    assert duty.go_up(MONDAY + 4 * HOUR - timedelta(minutes=1)) == 0
    assert duty.go_up(MONDAY + 4 * HOUR) == 1
    assert told(deputy) == [("concern_waiting", f"/staff/concerns/{concern.id}")]
    assert duty.go_up(MONDAY + 5 * HOUR) == 0, "nothing is told twice"


def test_one_that_was_opened_goes_no_further_before_it_is_due(lead: int, deputy: int, administrator: int) -> None:
    concern = raised()
    desk.act_on(concern.id, "triaged", lead, reason="I call the school first.", now=MONDAY + HOUR)
    assert duty.go_up(MONDAY + 6 * HOUR) == 0
    assert duty.go_up(MONDAY + timedelta(days=1)) == 1
    assert told(deputy) == [("concern_waiting", f"/staff/concerns/{concern.id}")]


def test_the_administrator_is_told_that_one_is_overdue_and_not_which(lead: int, deputy: int, administrator: int) -> None:
    concern = raised()
    desk.act_on(concern.id, "referred", lead, reason="Why.", referred_to="The front door", now=MONDAY)
    assert duty.go_up(MONDAY + timedelta(days=1)) == 1
    assert told(administrator) == [("concern_overdue", "/staff/")]
    assert told(deputy) == [("referral_unacknowledged", f"/staff/concerns/{concern.id}")]
    assert ("referral_unacknowledged", f"/staff/concerns/{concern.id}") in told(lead)
    assert duty.go_up(MONDAY + timedelta(days=9)) == 0, "nothing is told twice"


def test_danger_waits_for_no_office_hours(lead: int, deputy: int, administrator: int) -> None:
    saturday = datetime(2026, 12, 5, 2, tzinfo=HOME_ZONE)
    concern = raised(DANGER, now=saturday)
    assert concern.in_danger
    assert duty.go_up(saturday + timedelta(minutes=59)) == 0
    assert duty.go_up(saturday + HOUR) == 1
    assert len(told(deputy)) == 1
    assert duty.go_up(saturday + 4 * HOUR) == 1
    assert told(administrator) == [("concern_overdue", "/staff/")]


def test_without_danger_nobody_is_called_out_at_the_weekend(lead: int, deputy: int) -> None:
    saturday = datetime(2026, 12, 5, 2, tzinfo=HOME_ZONE)
    raised(now=saturday)
    assert duty.go_up(saturday + timedelta(days=2)) == 0  # Monday at 2:00
    assert duty.go_up(datetime(2026, 12, 7, 13, tzinfo=HOME_ZONE)) == 1


@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.datetimes(datetime(2026, 11, 1), datetime(2027, 11, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.lists(st.timedeltas(timedelta(0), timedelta(days=6)), max_size=8),
    st.booleans(),
)
def test_however_often_the_job_runs_nobody_is_told_twice_and_in_the_end_everybody_once(
    app: Flask, raised_at: datetime, runs: list[timedelta], is_danger_now: bool
) -> None:
    with db.session.begin_nested() as everything:
        people = [
            add_person_of(role, number)
            for number, role in enumerate(("safeguarding_lead", "safeguarding_deputy", "administrator"))
        ]
        concern = raised(DANGER if is_danger_now else CALM, now=raised_at)
        for after in sorted(runs):
            duty.go_up(raised_at + after)
        duty.go_up(raised_at + timedelta(days=9))
        assert concern.told == "administrator"
        counts = [db.session.query(Notification).filter_by(person_id=person).count() for person in people]
        assert counts == [2, 1, 1]  # the lead: raised, then waiting too long
        everything.rollback()


def add_person_of(role: str, number: int) -> int:
    until = date(2030, 1, 1)
    return add_person("Sam Sample", f"p{number}@wrenshire.example", "", [role], now=MONDAY, vetted_until=until).id


@given(st.sampled_from(KINDS), st.floats(0, 1))
def test_danger_is_a_matter_of_kind_and_strength(kind: str, score: float) -> None:
    assert is_danger(Screening(True, (kind,), score)) == (score >= DANGER_FROM.get(kind, 2))
    assert not is_danger(Screening(False, (kind,), score))


def test_only_kinds_of_the_screening_can_be_danger() -> None:
    assert set(DANGER_FROM) < set(KINDS)


def test_a_lead_says_on_the_page_that_they_are_away_and_back(client: FlaskClient, lead: int, deputy: int) -> None:
    enter(client, person_of(lead))
    page = "/staff/concerns/away"
    given_days = {"first": TODAY.isoformat(), "last": (TODAY + timedelta(days=3)).isoformat()}
    assert post(client, page, given_days).status_code == 302
    assert duty.on_duty(TODAY) == (deputy,)
    number = db.session.query(DeskAway).one().id
    assert post(client, f"{page}/{number}/end", {}, page=page).status_code == 302
    assert duty.on_duty(TODAY) == (lead,)


def test_nobody_takes_back_somebody_elses_time_away(client: FlaskClient, lead: int, deputy: int) -> None:
    number = duty.go_away(lead, TODAY, TODAY, today=TODAY, now=MONDAY)
    db.session.commit()
    enter(client, person_of(deputy))
    page = "/staff/concerns/away"
    assert post(client, f"{page}/{number}/end", {}, page=page).status_code == 404
    assert duty.on_duty(TODAY) == (deputy,)


@pytest.mark.parametrize(("first", "last"), [(1, 0), (-3, -2)])
def test_days_that_make_no_sense_are_refused(client: FlaskClient, lead: int, first: int, last: int) -> None:
    enter(client, person_of(lead))
    days = {"first": TODAY + timedelta(days=first), "last": TODAY + timedelta(days=last)}
    refused = post(client, "/staff/concerns/away", {name: day.isoformat() for name, day in days.items()})
    assert refused.status_code == 400
    assert db.session.query(DeskAway).count() == 0


def test_the_list_shows_what_is_overdue_and_who_is_on_duty(client: FlaskClient, lead: int) -> None:
    now = clock.now()
    raised(DANGER, now=now - timedelta(days=9))
    raised(now=now)
    db.session.commit()
    enter(client, person_of(lead))
    page = client.get("/staff/concerns/").get_data(as_text=True)
    assert page.count("Overdue since") == 1
    assert page.count("Due by") == 1
    assert page.count("Danger now") == 1
    assert "Sam Sample" in page


def person_of(number: int) -> Person:
    return db.session.get_one(Person, number)


def test_the_same_rules_hold_on_postgresql(postgres_app: Flask) -> None:
    people = [add_person_of(role, number) for number, role in enumerate(("safeguarding_lead", "safeguarding_deputy"))]
    concern = raised(DANGER)
    desk.act_on(concern.id, "referred", people[0], reason="Why.", referred_to="The front door", now=MONDAY)
    db.session.commit()
    assert duty.go_up(MONDAY + timedelta(days=1)) == 1
    assert [row.id for row in desk.open_concerns()] == [concern.id]
    wish = desk.ask_for_contact({"reach": "07700 900456"}, "", now=MONDAY)
    desk.act_on(wish, "closed", people[1], reason="We spoke.", now=MONDAY)
    db.session.commit()
    assert db.session.get_one(Concern, wish).state == "closed"


def test_the_worker_takes_alerts_up_every_quarter_of_an_hour(lead: int, administrator: int) -> None:
    raised(now=clock.now() - timedelta(days=9))
    db.session.commit()
    assert PERIODIC[GO_UP] == timedelta(minutes=15)
    HANDLERS[GO_UP]({})
    assert told(administrator) == [("concern_overdue", "/staff/")]


def test_no_letter_about_a_concern_holds_a_word_of_it(app: Flask, lead: int, deputy: int, administrator: int) -> None:
    number = desk.raise_concern("answer", "0", {"text": "My stepdad hits me"}, DANGER, now=MONDAY)
    duty.go_up(MONDAY + timedelta(days=2))
    db.session.commit()
    with asking(app, "/"):
        letters_out.send_alerts(now=MONDAY + timedelta(days=2))
    letters = b"".join(file.read_bytes() for file in app.config["SETTINGS"].home.rglob("*.eml"))
    assert b"safeguarding desk" in letters, "there are letters to look at"
    assert b"stepdad" not in letters
    to_administrator = [sentence_of(row) for row in db.session.query(Notification).filter_by(person_id=administrator)]
    assert to_administrator == ["A safeguarding concern is overdue. Call the safeguarding lead or a deputy."]
    assert str(number) not in "".join(to_administrator)


def sentence_of(row: Notification) -> str:
    return str(SENTENCES[Kind(row.kind)])
