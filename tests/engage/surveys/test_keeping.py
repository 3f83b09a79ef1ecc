"""Words are deleted when the privacy pages say so: never a day early, never twice, with proof, and no count changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.cli import ScriptInfo
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from engage.cli import cli
from engage.core import audit, clock
from engage.core.db import db
from engage.safeguarding import services as desk
from engage.safeguarding.models import Concern
from engage.surveys import jobs, keeping, outward
from engage.surveys.models import Answer, AnswerTranslation, Response, Wave
from engage.themes.models import AnswerVector
from tests.engage.browsing import WORRYING, answer, send
from tests.factories import add_staff, post, sign_in

WORDS = "More buses after six"
MONTHS = 12


@pytest.fixture
def closed(client: FlaskClient, wave: int) -> Wave:
    """One answer in words and one chosen, in a survey that closed today; the wave."""
    answer(client, 1, WORDS)
    answer(client, 2, "4")
    client.code = send(client)  # type: ignore[attr-defined]
    row = db.session.get_one(Wave, wave)
    row.closes_on = clock.today()
    text = db.session.query(Answer).filter(Answer.text.is_not(None)).one()
    text.translations = [AnswerTranslation(lang="pl", text="Więcej autobusów", made_by="Sam Sample")]
    db.session.add(AnswerVector(answer_id=text.id, model="m", lang="en", vector=b"\0\0"))
    db.session.commit()
    return row


def due_day(closed: Wave) -> date:
    return keeping.due_on(closed.closes_on, MONTHS)


def purge(on: date) -> list[keeping.Due]:
    done = keeping.purge(on, MONTHS, now=clock.now())
    db.session.commit()
    return done


@pytest.mark.parametrize(
    ("closed_on", "months", "due"),
    [
        ("2027-01-15", 12, "2028-01-15"),
        ("2027-01-31", 1, "2027-02-28"),
        ("2027-10-31", 4, "2028-02-29"),
        ("2027-12-01", 1, "2028-01-01"),
        ("2028-02-29", 12, "2029-02-28"),
    ],
)
def test_a_month_is_a_month_of_the_calendar(closed_on: str, months: int, due: str) -> None:
    assert keeping.due_on(date.fromisoformat(closed_on), months) == date.fromisoformat(due)


@given(st.dates(date(2000, 1, 1), date(2200, 1, 1)), st.integers(0, 240))
def test_the_day_is_never_early_by_more_than_a_short_month(closed_on: date, months: int) -> None:
    due = keeping.due_on(closed_on, months)
    assert (due.year - closed_on.year) * 12 + due.month - closed_on.month == months
    assert due.day <= closed_on.day
    assert due.day == closed_on.day or (due + timedelta(1)).day == 1


def test_nothing_goes_a_day_early_and_everything_written_goes_on_the_day(closed: Wave) -> None:
    assert purge(due_day(closed) - timedelta(1)) == []
    assert db.session.query(AnswerTranslation).count() == 1
    [done] = purge(due_day(closed))
    assert (done.n_answers, done.n_translations, done.due_on) == (1, 1, due_day(closed))
    assert [row.text for row in db.session.query(Answer).order_by(Answer.id)] == ["", None]
    assert db.session.query(AnswerTranslation).count() == 0
    assert db.session.query(AnswerVector).count() == 0


def test_counts_stay_and_what_was_chosen_stays(closed: Wave) -> None:
    before = (outward.count_responses(closed.id), len(outward.answers_for_analysis(closed.id)))
    purge(due_day(closed))
    assert (outward.count_responses(closed.id), len(outward.answers_for_analysis(closed.id))) == before
    assert [row.number for row in db.session.query(Answer).order_by(Answer.id)] == [None, 4]


def test_a_second_time_finds_nothing_and_records_nothing(closed: Wave) -> None:
    purge(due_day(closed))
    assert purge(due_day(closed) + timedelta(400)) == []
    [event] = audit.latest(keeping.DELETED, 9)
    assert (event.subject, event.detail) == (f"wave:{closed.id}", {"answers": 1, "translations": 1, "months": MONTHS})


def test_words_that_a_lead_puts_back_later_go_the_night_after(client: FlaskClient, wave: int) -> None:
    answer(client, 1, WORRYING)
    send(client)
    concern = db.session.query(Concern).one()
    db.session.commit()
    on = keeping.due_on(db.session.get_one(Wave, wave).closes_on, MONTHS)
    assert purge(on) == []
    desk.act_on(concern.id, "released", add_staff("safeguarding_lead").id, reason="A song.", now=clock.now())
    assert db.session.query(Answer).one().text == WORRYING
    assert len(purge(on)) == 1
    assert db.session.query(Answer).one().text == ""


def test_the_receipt_says_plainly_that_the_words_were_deleted_and_when(client: FlaskClient, closed: Wave) -> None:
    purge(due_day(closed))
    page = client.get(f"/r/{client.code}").get_data(as_text=True)  # type: ignore[attr-defined]
    assert WORDS not in page
    assert "These words were deleted on" in page
    assert str(clock.today().year) in page.split("These words were deleted on")[1][:40]


def test_without_a_number_of_months_nothing_is_ever_deleted(closed: Wave) -> None:
    assert keeping.what_is_due(date(2200, 1, 1), 0) == []


def test_the_nightly_job_goes_by_the_setting(app: Flask, closed: Wave) -> None:
    closed.closes_on = clock.today() - timedelta(400)
    closed.opens_on = closed.closes_on
    db.session.commit()
    jobs.purge_words({})
    assert db.session.query(Answer).filter(Answer.text == WORDS).count() == 1  # the setting is 0
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], answers_kept_months=MONTHS)
    jobs.purge_words({})
    assert db.session.query(Answer).filter(Answer.text == WORDS).count() == 0


def test_a_dry_run_says_what_would_go_and_deletes_nothing(app: Flask, closed: Wave, monkeypatch: pytest.MonkeyPatch) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], answers_kept_months=MONTHS)
    monkeypatch.setattr(clock, "today", lambda: due_day(closed))
    for arguments, said, left in ((["--dry-run"], "1 answers would be deleted", 1), ([], "1 answers deleted", 0)):
        done = CliRunner().invoke(cli.get_command(None, "purge"), arguments, obj=ScriptInfo(create_app=lambda: app))  # type: ignore[arg-type, union-attr]
        assert done.exit_code == 0, done.output
        assert said in done.output
        assert db.session.query(Answer).filter(Answer.text == WORDS).count() == left


def test_the_system_page_says_whether_words_are_deleted_and_when_last(app: Flask, client: FlaskClient, closed: Wave) -> None:
    add_staff("administrator", email="admin@wrenshire.example")
    sign_in(client, "admin@wrenshire.example")
    assert "Nothing is deleted by its age" in client.get("/staff/system").get_data(as_text=True)
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], answers_kept_months=MONTHS)
    purge(due_day(closed))
    page = client.get("/staff/system").get_data(as_text=True)
    assert "What people wrote is deleted 12 months after its survey closes." in page
    assert "Answers in that survey: 1." in page


def test_a_response_whose_words_are_gone_can_still_be_deleted(client: FlaskClient, closed: Wave) -> None:
    purge(due_day(closed))
    post(client, f"/r/{client.code}/delete", {"what": "all"})  # type: ignore[attr-defined]
    assert db.session.query(Response).one().state == "withdrawn"
