"""The worker forgets drafts that their writers left behind, once a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask

from engage.core import clock, jobs, worker
from engage.core.db import db
from engage.surveys import drafts
from engage.surveys.jobs import PURGE
from engage.surveys.models import Draft

pytestmark = pytest.mark.usefixtures("app")


def test_old_drafts_are_forgotten_by_the_worker(app: Flask, today: date) -> None:
    days = app.config["SETTINGS"].draft_days
    for age in (0, days, days + 1, days * 10):
        drafts.begin_answers(drafts.new_token(), lambda none: none, today - timedelta(days=age))
    jobs.enqueue(PURGE, "now", {}, run_after=clock.now())
    db.session.commit()
    assert jobs.run_next("tests", clock.now())
    assert {row.touched_on for row in db.session.query(Draft)} == {today, today - timedelta(days=days)}


def test_the_purge_is_asked_for_once_a_day(app: Flask) -> None:
    worker.schedule()
    worker.schedule()
    assert db.session.query(jobs.Job).filter_by(kind=PURGE).count() == 1
