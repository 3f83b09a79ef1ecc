"""Jobs: done once, never lost, never doubled, whoever dies when; and what failed never tells anybody's words."""

from __future__ import annotations

import logging
import threading
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from engage.core import clock, jobs, worker
from engage.core.db import db, reading
from engage.core.jobs import HANDLERS, LEASE, MAX_ATTEMPTS, Job
from engage.core.wording import Wording
from tests.factories import NOW

KIND = "test.note"
SECRET = "a child's own words"


def note(payload: dict[str, Any]) -> None:
    """A job with an effect that can be counted."""
    db.session.add(Wording(subject=payload.get("subject", "nothing"), field=f"run {count_notes()}", lang="en", text="done"))


def count_notes() -> int:
    return db.session.query(Wording).count()


@pytest.fixture(autouse=True)
def _handlers(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(HANDLERS, KIND, note)
    monkeypatch.setattr(worker, "PERIODIC", {})


def ask(key: str = "one", kind: str = KIND, after: timedelta = timedelta()) -> None:
    jobs.enqueue(kind, key, {"subject": key}, run_after=NOW + after)
    db.session.commit()


def only() -> Job:
    return db.session.query(Job).one()


def test_a_job_is_done_once() -> None:
    ask()
    assert jobs.run_next("w", NOW)
    assert not jobs.run_next("w", NOW)
    assert (only().state, count_notes()) == ("done", 1)


def test_asking_twice_while_it_waits_is_asking_once() -> None:
    ask()
    ask()
    ask("another")
    assert db.session.query(Job).count() == 2


def test_asking_again_while_it_runs_is_a_second_piece_of_work() -> None:
    ask()
    jobs._lease("w", NOW)
    db.session.commit()
    ask()
    assert sorted(row.state for row in db.session.query(Job)) == ["queued", "running"]


def test_a_job_waits_for_its_time_and_the_oldest_goes_first() -> None:
    ask("late", after=timedelta(seconds=9))
    ask("later", after=timedelta(seconds=10))
    assert not jobs.run_next("w", NOW)
    assert jobs.run_next("w", NOW + timedelta(seconds=11))
    assert db.session.query(Wording).one().subject == "late"


def test_a_failing_job_is_tried_again_later_each_time_and_then_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_payload: dict[str, Any]) -> None:
        note({"subject": "half done"})
        db.session.flush()
        raise ValueError(SECRET)

    monkeypatch.setitem(HANDLERS, KIND, fail)
    ask()
    waits, now = [], NOW
    for _ in range(MAX_ATTEMPTS):
        assert jobs.run_next("w", now)
        waits.append(only().run_after - now)
        assert not jobs.run_next("w", now), "it is not tried again at once"
        now = only().run_after
    assert (only().state, only().attempts) == ("failed", MAX_ATTEMPTS)
    assert waits[:-1] == sorted(waits[:-1])
    assert not jobs.run_next("w", now + timedelta(days=9))
    assert count_notes() == 0, "half done work is taken back"


def test_what_went_wrong_never_holds_words(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    def fail(_payload: dict[str, Any]) -> None:
        raise ValueError(SECRET)

    monkeypatch.setitem(HANDLERS, KIND, fail)
    ask()
    with caplog.at_level(logging.DEBUG):
        jobs.run_next("w", NOW)
    assert only().error == "ValueError"
    assert "ValueError" in caplog.text
    assert SECRET not in caplog.text


def test_a_job_nobody_knows_fails_and_stops_nothing_else() -> None:
    ask(kind="test.unheard-of")
    ask()
    assert jobs.run_next("w", NOW)
    assert jobs.run_next("w", NOW)
    assert {row.kind: row.state for row in db.session.query(Job)} == {"test.unheard-of": "queued", KIND: "done"}


def test_a_worker_gives_back_what_it_left_when_it_died() -> None:
    ask()
    jobs._lease("w", NOW)
    db.session.commit()
    assert jobs.recover("another") == 0
    assert jobs.recover("w") == 1
    assert jobs.run_next("w", NOW)
    assert (only().state, count_notes()) == ("done", 1)


def test_what_was_asked_again_meanwhile_is_given_back_once() -> None:
    ask()
    jobs._lease("w", NOW)
    db.session.commit()
    ask()
    jobs.recover("w")
    assert jobs.run_next("w", NOW)
    assert not jobs.run_next("w", NOW)
    assert count_notes() == 1


def test_a_lease_that_ran_out_is_taken_by_another_worker_and_not_before() -> None:
    ask()
    jobs._lease("dead", NOW)
    db.session.commit()
    assert not jobs.run_next("alive", NOW + LEASE)
    assert jobs.run_next("alive", NOW + LEASE + timedelta(seconds=1))
    assert (only().state, only().worker, count_notes()) == ("done", "alive", 1)


def test_a_worker_slower_than_its_lease_doubles_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """While the first is still at it, its lease runs out and a second worker does all of the job."""

    def slow(payload: dict[str, Any]) -> None:
        monkeypatch.setitem(HANDLERS, KIND, note)
        jobs.run_next("second", NOW + LEASE + timedelta(seconds=1))
        note(payload)

    monkeypatch.setitem(HANDLERS, KIND, slow)
    ask()
    jobs.run_next("first", NOW)
    assert (only().state, only().worker, only().attempts, count_notes()) == ("done", "second", 2, 1)


def test_a_slow_worker_that_fails_leaves_the_job_to_the_one_that_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(_payload: dict[str, Any]) -> None:
        jobs._lease("second", NOW + LEASE + timedelta(seconds=1))
        db.session.commit()
        raise ValueError

    monkeypatch.setitem(HANDLERS, KIND, slow)
    ask()
    jobs.run_next("first", NOW)
    assert (only().state, only().worker, only().error) == ("running", "second", "")


def test_a_stretch_that_only_reads_keeps_nobody_from_writing(app: Flask) -> None:
    ask()
    db.session.commit()
    with reading():
        assert only().state == "queued"
        done = threading.Event()

        def write() -> None:
            with app.app_context():
                ask("meanwhile")
                done.set()

        thread = threading.Thread(target=write)
        thread.start()
        assert done.wait(10)
        thread.join()


def test_the_system_page_counts_jobs_by_state() -> None:
    ask()
    ask("another", after=timedelta(days=1))
    jobs.run_next("w", NOW)
    assert jobs.states() == {"done": 1, "queued": 1}


def test_a_worker_works_until_nothing_is_due(app: Flask) -> None:
    ask("one")
    ask("two")
    ask("tomorrow", after=timedelta(days=1))
    worker.work(app, "w", until_idle=True)
    assert jobs.states() == {"done": 2, "queued": 1}


def test_only_one_worker_of_a_name_works_on_a_data_folder(app: Flask) -> None:
    lock = app.config["SETTINGS"].home / "w.lock"
    with worker.only_one(lock, "w"):
        with pytest.raises(worker.WorkerRunningError, match="a worker called w is already running"):
            worker.work(app, "w", until_idle=True)
        worker.work(app, "another", until_idle=True)
    worker.work(app, "w", until_idle=True)


def test_a_periodic_job_is_asked_for_once_in_its_interval(monkeypatch: pytest.MonkeyPatch) -> None:
    worker.every(KIND, timedelta(hours=1))
    moment = clock.now().replace(minute=10)
    for minutes in (0, 5, 61):
        monkeypatch.setattr(clock, "now", lambda minutes=minutes: moment + timedelta(minutes=minutes))
        worker.schedule()
        jobs.run_next("w", clock.now())
    assert jobs.states() == {"done": 2}


def test_a_database_that_is_away_for_a_moment_is_waited_for(caplog: pytest.LogCaptureFixture) -> None:
    def away() -> bool:
        raise OperationalError(f"SELECT '{SECRET}'", {}, Exception(SECRET))

    assert worker.patiently(away) is False
    assert "trying again" in caplog.text
    assert SECRET not in caplog.text
