"""What may differ between databases, on a real PostgreSQL: answering, the door, jobs, and two requests at one moment."""

from __future__ import annotations

import threading
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from flask import Flask

from engage.core import jobs
from engage.core.db import db
from engage.core.jobs import HANDLERS, LEASE, Job
from engage.core.wording import Wording
from engage.safeguarding import services as desk
from engage.safeguarding.models import Concern
from engage.surveys.drafts import purge_drafts
from engage.surveys.models import Answer, Draft, Recording, Response, SurveyVersion
from engage.surveys.outward import answers_for_analysis
from tests.engage.browsing import SURVEY, WORRYING, answer, at_once, send, skip
from tests.engage.surveys.test_recordings import record
from tests.factories import NOW, TODAY, add_areas, add_staff, add_wave, post, sign_in, token_of

pytestmark = pytest.mark.postgres
KIND = "test.note"


@pytest.fixture
def site(postgres_app: Flask) -> Flask:
    """An open survey, on PostgreSQL."""
    add_areas("ashby-vale")
    add_wave("young-people", opens_on=TODAY - timedelta(days=9), closes_on=TODAY + timedelta(days=9))
    db.session.commit()
    return postgres_app


def note(payload: dict[str, Any]) -> None:
    db.session.add(Wording(subject="note", field=str(db.session.query(Wording).count()), lang="en", text=str(payload)))


def test_the_way_from_question_one_to_the_receipt(site: Flask) -> None:
    client = site.test_client()
    post(client, f"{SURVEY}/", {"provenance": "group"})
    post(client, f"{SURVEY}/speaking", {"group_size": "12", "agreed": "voted"})
    answer(client, 1, "Benches \0 and شجر 👩‍👧")
    answer(client, 2, "4")
    answer(client, 3, ["school"])
    skip(client, 4)
    answer(client, 5, "14_16")
    answer(client, 6, "ashby-vale")
    code = send(client, quote_consent="y")
    (row,) = answers_for_analysis(db.session.query(Response).one().wave_id)
    assert (row.text, row.age_band, row.group_size, row.may_quote) == ("Benches  and شجر 👩‍👧", "14_16", 12, True)
    assert "Benches" in client.get(f"/r/{code}").get_data(as_text=True)
    post(client, f"/r/{code}/delete", {"what": "all"})
    assert db.session.query(Answer).count() == 0


def test_the_door_holds_and_a_lead_releases(site: Flask) -> None:
    client = site.test_client()
    answer(client, 1, WORRYING)
    send(client)
    assert db.session.query(Answer).one().text is None
    add_staff("safeguarding_lead")
    lead = site.test_client()
    sign_in(lead)
    assert "stepdad" in lead.get("/staff/concerns/1").get_data(as_text=True)
    post(lead, "/staff/concerns/1", {"act": "released", "reason": "A story for school."})
    assert db.session.query(Answer).one().text == WORRYING
    assert db.session.query(Response).one().state == "cleared"


def test_a_nul_in_any_field_is_no_error(site: Flask) -> None:
    client = site.test_client()
    page = "/staff/sign-in"
    refused = post(client, page, {"email": "nobody\0@wrenshire.example", "password": "wrong\0"})
    assert refused.status_code == 401


def test_two_taps_at_one_moment_are_one_response_with_one_code(site: Flask) -> None:
    client = site.test_client()
    answer(client, 1, WORRYING)
    page, token = f"{SURVEY}/check", token_of(client, f"{SURVEY}/check")
    cookie = client.get_cookie("engage")
    assert cookie is not None
    db.session.commit()

    def tap() -> tuple[int, str]:
        finger = site.test_client(use_cookies=False)
        with site.app_context():
            done = finger.post(page, data={"csrf_token": token}, headers={"Cookie": f"engage={cookie.value}"})
        return done.status_code, done.headers.get("Location", "")

    first, *others = at_once(tap, tap, tap, tap)
    assert first[0] == 302
    assert all(other == first for other in others)
    counted = [db.session.query(table).count() for table in (Response, Concern, Draft)]
    assert counted == [1, 1, 0]


def test_first_answers_at_one_moment_share_one_version_of_the_words(site: Flask) -> None:
    def whole_way() -> str:
        with site.app_context():
            person = site.test_client()
            answer(person, 1, "Benches")
            return send(person)

    codes = at_once(whole_way, whole_way, whole_way)
    assert len(set(codes)) == 3
    assert db.session.query(SurveyVersion).count() == 1


def test_a_job_is_done_once_by_many_workers(site: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def leave_a_mark(payload: dict[str, Any]) -> None:
        db.session.add(Job(kind="mark", key=payload["key"], payload={}, run_after=NOW, state="done"))

    monkeypatch.setitem(HANDLERS, KIND, leave_a_mark)
    for number in range(3):
        jobs.enqueue(KIND, str(number), {"key": str(number)}, run_after=NOW)
    db.session.commit()

    def work(name: str) -> int:
        with site.app_context():
            return sum(jobs.run_next(name, NOW) for _ in range(4))

    done = at_once(*(partial(work, f"w{number}") for number in range(4)))
    assert sum(done) == 3
    assert sorted(row.key for row in db.session.query(Job).filter_by(kind="mark")) == ["0", "1", "2"]


def test_a_job_that_ran_out_of_its_lease_is_done_once(site: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(HANDLERS, KIND, note)
    jobs.enqueue(KIND, "one", {}, run_after=NOW)
    db.session.commit()
    jobs._lease("dead", NOW)
    db.session.commit()
    assert not jobs.run_next("alive", NOW)
    assert jobs.run_next("alive", NOW + LEASE + timedelta(seconds=1))
    assert (db.session.query(Job).one().state, db.session.query(Wording).count()) == ("done", 1)


def test_asking_at_one_moment_is_asking_once(site: Flask) -> None:
    def ask() -> None:
        with site.app_context():
            jobs.enqueue(KIND, "one", {}, run_after=NOW)
            db.session.commit()

    at_once(ask, ask, ask, ask)
    assert db.session.query(Job).filter_by(kind=KIND).count() == 1


def test_no_worker_begins_a_job_before_it_can_see_what_the_asker_stored(site: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody sends while an earlier answer's job is due: the worker must not run past them."""
    monkeypatch.setitem(HANDLERS, KIND, note)
    jobs.enqueue(KIND, "wave:1", {}, run_after=NOW)
    db.session.commit()
    jobs.enqueue(KIND, "wave:1", {}, run_after=NOW)  # the second asker, not committed yet

    found: list[bool] = []

    def work() -> None:
        with site.app_context():
            found.append(jobs.run_next("w", NOW))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(30)
    assert found == [False]
    db.session.commit()
    assert jobs.run_next("w", NOW)


def test_concerns_are_listed_the_same_way(site: Flask) -> None:
    client = site.test_client()
    for words in (WORRYING, "I want to kill myself"):
        answer(client, 1, words)
        send(client)
    listed = desk.open_concerns()
    assert [row.score for row in listed] == sorted((row.score for row in listed), reverse=True)
    assert desk.count_waiting() == 2


def test_two_taps_at_one_moment_change_once(site: Flask) -> None:
    client = site.test_client()
    answer(client, 1, "Benches")
    code = send(client)
    post(client, f"/r/{code}/change", {})
    answer(client, 1, "Swings")
    cookie, token = client.get_cookie("engage"), token_of(client, f"{SURVEY}/check")
    assert cookie is not None

    def tap() -> tuple[int, str]:
        finger = site.test_client(use_cookies=False)
        with site.app_context():
            sent = finger.post(f"{SURVEY}/check", data={"csrf_token": token}, headers={"Cookie": f"engage={cookie.value}"})
        return sent.status_code, sent.headers.get("Location", "")

    db.session.rollback()
    assert at_once(tap, tap) == [(302, f"/r/{code}")] * 2
    assert [row.text for row in db.session.query(Answer)] == ["Swings"]
    assert db.session.query(Response).count() == 1
    assert db.session.query(Draft).count() == 0


def test_a_recording_is_kept_sent_and_forgotten_with_its_draft(site: Flask) -> None:
    client, left = site.test_client(), site.test_client()
    record(client)
    record(left)
    send(client)
    assert {row.state for row in db.session.query(Recording)} == {"waiting", "draft"}
    purge_drafts(TODAY + timedelta(days=15), draft_days=14)
    assert [row.state for row in db.session.query(Recording)] == ["waiting"]
