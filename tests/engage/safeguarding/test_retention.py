"""Concerns go so many months after a lead closed them: never an open one, with proof, and nothing comes back by it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.cli import ScriptInfo
from flask.testing import FlaskClient

from engage.cli import cli
from engage.core import audit, clock
from engage.core.audit_reading import verify
from engage.core.config import Settings
from engage.core.db import db
from engage.safeguarding import jobs, reporting, retention, services
from engage.safeguarding.models import Concern, ConcernAct, ContactWish, PutBack
from engage.surveys.models import Answer
from tests.engage.browsing import WORRYING, answer, send
from tests.factories import NOW, add_staff, sign_in

MONTHS = 12
DAY = NOW.date()
A_YEAR_ON = clock.months_after(DAY, MONTHS)


@pytest.fixture
def lead(app: Flask) -> int:
    return add_staff("safeguarding_lead").id


def tell(lead: int, note: str = "Somebody was hurt.") -> int:
    return services.tell_the_lead(note, lead, now=NOW)


def close(number: int, lead: int, *, now: datetime = NOW, act: str = "closed") -> None:
    services.act_on(number, act, lead, reason="Dealt with.", now=now)
    db.session.commit()


def purge(on: date, months: int = MONTHS) -> int:
    done = retention.purge(on, months, now=NOW)
    db.session.commit()
    return done


def test_a_concern_goes_on_the_day_so_many_months_after_closing_and_not_a_day_before(lead: int) -> None:
    close(tell(lead), lead)
    assert purge(A_YEAR_ON - timedelta(days=1)) == 0
    assert db.session.query(Concern).count() == 1
    assert purge(A_YEAR_ON) == 1
    assert db.session.query(Concern).count() == db.session.query(ConcernAct).count() == 0
    assert purge(A_YEAR_ON) == 0


def test_an_open_concern_stays_however_old_it_is(lead: int) -> None:
    raised, referred = tell(lead), tell(lead)
    services.act_on(referred, "referred", lead, reason="To them.", referred_to="Social care", now=NOW)
    services.act_on(referred, "acknowledged", lead, reason="They called.", now=NOW)
    db.session.commit()
    assert purge(clock.months_after(DAY, 1200)) == 0
    assert {row.id for row in db.session.query(Concern)} == {raised, referred}


def test_nothing_goes_until_somebody_sets_a_time(lead: int) -> None:
    close(tell(lead), lead)
    assert purge(clock.months_after(DAY, 1200), months=0) == 0
    assert db.session.query(Concern).count() == 1


def test_how_many_went_is_on_record_and_the_record_stays_whole(settings: Settings, lead: int) -> None:
    for _ in range(3):
        close(tell(lead), lead)
    purge(A_YEAR_ON)
    event = audit.last(retention.DELETED, "concerns")
    assert event is not None
    assert event.detail == {"concerns": 3, "months": MONTHS}
    assert audit.count("concern raised", "concern:1", since=NOW - timedelta(days=1)) == 1
    assert verify(settings.secret_key).problem == ""


def test_how_to_reach_somebody_and_the_row_for_it_go_too(client: FlaskClient, lead: int) -> None:
    number = services.ask_for_contact({"reach": "07700 900456"}, "", now=NOW)
    close(number, lead)
    purge(A_YEAR_ON)
    assert db.session.query(ContactWish).count() == 0


def test_what_was_put_back_is_not_taken_away_a_second_time_once_its_concern_is_gone(
    client: FlaskClient, wave: int, lead: int
) -> None:
    answer(client, 1, WORRYING)
    send(client)
    (row,) = db.session.query(Answer)
    close(db.session.query(Concern).one().id, lead, act="released")
    purge(clock.months_after(clock.today(), MONTHS + 1))
    assert db.session.query(Concern).count() == 0
    assert db.session.query(PutBack).one().source_id == str(row.id)
    assert services.was_released("answer", str(row.id))
    assert services.released("answer") == {str(row.id)}
    assert row.text == WORRYING


def test_no_month_is_reported_of_which_some_concerns_are_gone(app: Flask, lead: int) -> None:
    tell(lead)
    db.session.commit()
    later = clock.months_after(DAY, MONTHS + 2)
    assert DAY.replace(day=1) in reporting.months(later)
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], concerns_kept_months=MONTHS)
    assert DAY.replace(day=1) not in reporting.months(later)
    assert clock.months_after(DAY, 3).replace(day=1) in reporting.months(later)


def test_the_system_page_says_whether_concerns_are_deleted_and_when_last(app: Flask, client: FlaskClient, lead: int) -> None:
    add_staff("administrator", email="admin@wrenshire.example")
    sign_in(client, "admin@wrenshire.example")
    page = client.get("/staff/system").get_data(as_text=True)
    assert "the setting “concerns_kept_months” is 0" in page
    assert "Switched off" in page
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], concerns_kept_months=MONTHS)
    close(tell(lead), lead)
    purge(A_YEAR_ON)
    page = client.get("/staff/system").get_data(as_text=True)
    assert "Concerns are deleted 12 months after they were closed." in page
    assert "How many: 1." in page


def test_the_worker_and_the_command_do_it_and_say_how_many(app: Flask, lead: int) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], concerns_kept_months=1)
    old = clock.now() - timedelta(days=40)
    close(services.tell_the_lead("Seen.", lead, now=old), lead, now=old)
    close(tell(lead), lead, now=clock.now())
    runner, here = CliRunner(), ScriptInfo(create_app=lambda: app)
    dry = runner.invoke(cli, ["purge", "--dry-run"], obj=here)
    assert "Concerns closed 1 months ago or longer: 1 would be deleted." in dry.output
    assert db.session.query(Concern).count() == 2
    assert "1 deleted." in runner.invoke(cli, ["purge"], obj=here).output
    jobs.purge_concerns({})
    assert db.session.query(Concern).count() == 1
