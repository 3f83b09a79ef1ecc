"""A recorded answer on its way in: with its own consent, sealed with its writer's key, sent, withdrawn, and deleted in time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engage.core import clock, jobs
from engage.core.config import Settings
from engage.core.db import db
from engage.surveys import drafts, recordings, services
from engage.surveys.jobs import PURGE_RECORDINGS
from engage.surveys.models import Answer, Consent, Draft, Recording, Response
from engage.surveys.outward import answers_for_analysis
from tests.engage.browsing import SURVEY, answer, said_wrong, send, skip
from tests.engage.surveys import sounds
from tests.engage.surveys.test_drafts import everything_on_disk
from tests.engage.surveys.test_durations import live_webm, opus
from tests.factories import post, token_of

pytestmark = pytest.mark.usefixtures("wave")
PAGE = f"{SURVEY}/q/1/record"
PLAYED = f"{SURVEY}/q/1/recording"


def record(client: FlaskClient, sent: bytes | None = None, *, page: str = PAGE, consent: str = "y") -> TestResponse:
    """Choose a file, tick the box, press "Keep this recording"."""
    fields = {"csrf_token": token_of(client, page), "action": "keep", "consent": consent}
    parts = [f'--edge\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()]
    file = '--edge\r\nContent-Disposition: form-data; name="recording"; filename="Sam Sample.webm"\r\n'
    file += "Content-Type: text/html\r\n\r\n"
    body = "".join((*parts, file)).encode() + (sounds.webm() if sent is None else sent) + b"\r\n--edge--\r\n"
    return client.post(page, data=body, content_type="multipart/form-data; boundary=edge")


def kept() -> list[Recording]:
    return db.session.query(Recording).all()


def test_a_question_in_words_can_be_recorded_instead_and_what_was_typed_stays(client: FlaskClient) -> None:
    assert "Record instead" in client.get(f"{SURVEY}/q/1").get_data(as_text=True)
    assert "Record instead" not in client.get(f"{SURVEY}/q/2").get_data(as_text=True)
    assert answer(client, 1, "Benches", action="record").headers["Location"] == PAGE
    assert "Benches" in client.get(f"{SURVEY}/q/1").get_data(as_text=True)


def test_the_page_says_who_listens_and_works_without_javascript(client: FlaskClient) -> None:
    page = client.get(PAGE)
    words = page.get_data(as_text=True)
    assert "after 30 days at the latest" in words
    assert 'accept="audio/*,video/*"' in words
    assert "capture" in words
    assert 'enctype="multipart/form-data"' in words
    assert page.headers["Permissions-Policy"].startswith("camera=(self)")
    assert "media-src 'self' blob:" in page.headers["Content-Security-Policy"]
    other = client.get(f"{SURVEY}/q/1")
    assert other.headers["Permissions-Policy"].startswith("camera=()")
    assert "blob:" not in other.headers["Content-Security-Policy"]


def test_a_recording_can_be_heard_again_deleted_and_made_anew_before_it_is_sent(client: FlaskClient) -> None:
    assert record(client).headers["Location"] == PAGE
    assert PLAYED in client.get(PAGE).get_data(as_text=True)
    played = client.get(PLAYED)
    assert (played.status_code, played.mimetype) == (200, "audio/webm")
    assert b"sound and picture" in played.data
    record(client, sounds.mp4())
    assert client.get(PLAYED).mimetype == "video/mp4"
    assert len(kept()) == 1
    assert post(client, PAGE, {"action": "delete"}).headers["Location"] == PAGE
    assert kept() == []
    assert client.get(PLAYED).status_code == 404


def test_what_is_played_can_do_nothing_else(client: FlaskClient) -> None:
    record(client)
    headers = client.get(PLAYED).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; media-src 'self'; sandbox"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Content-Disposition"] == "inline"
    assert client.get(PLAYED, headers={"Range": "bytes=0-3"}).data == b"\x1a\x45\xdf\xa3"


def test_nobody_else_can_open_it_and_nothing_of_it_lies_open_on_the_disk(
    app: Flask, client: FlaskClient, settings: Settings
) -> None:
    record(client, sounds.mp4())
    assert app.test_client().get(PLAYED).status_code == 404
    disk = everything_on_disk(settings)
    for told in (b"sound and picture", b"Sam Sample", sounds.PHONE, sounds.PLACE):
        assert told not in disk
    stranger = drafts.new_token()
    drafts.begin_answers(stranger, lambda answers: answers, clock.today())
    db.session.query(Recording).update({"draft_digest": drafts.digest_of(stranger)})
    assert recordings.open_kept(stranger, "better") is None


def test_without_the_tick_nothing_is_kept(client: FlaskClient) -> None:
    refused = record(client, consent="")
    assert refused.status_code == 400
    assert "Tick the box if the team may listen." in said_wrong(refused)
    assert kept() == []


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (b"", "There is no recording yet."),
        (b"<html><script>alert(1)</script></html>", "We cannot open this file."),
        (sounds.mp4()[:40], "We cannot open this file."),
    ],
)
def test_what_is_no_recording_is_refused_in_a_sentence(client: FlaskClient, sent: bytes, said: str) -> None:
    refused = record(client, sent)
    assert refused.status_code == 400
    assert said in said_wrong(refused)
    assert kept() == []


def test_one_that_is_too_big_is_refused_with_the_limit(app: Flask, client: FlaskClient) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], recording_megabytes=1)
    at_limit = record(client, sounds.webm() + bytes(1_020_000 - len(sounds.webm())))
    beyond = record(client, sounds.webm() + bytes(2_000_000))
    assert (at_limit.status_code, beyond.status_code) == (400, 413)
    for refused in (at_limit, beyond):
        assert "Make it shorter: 1 MB at most." in said_wrong(refused)
    assert kept() == []


@pytest.mark.parametrize("make", [opus, lambda samples: live_webm([0, samples // 48])])
def test_one_that_is_too_long_is_refused_in_a_sentence_and_what_was_typed_stays(
    client: FlaskClient, make: Callable[[int], bytes]
) -> None:
    answer(client, 1, "Benches")
    refused = record(client, make(48_000 * 190))
    assert refused.status_code == 400
    assert "This recording is too long. Make it shorter: 3 minutes at most." in said_wrong(refused)
    assert kept() == []
    assert "Benches" in client.get(f"{SURVEY}/q/1").get_data(as_text=True)
    assert record(client, make(48_000 * 181)).status_code == 302  # a recorder stops a little late


def test_a_recording_as_big_as_the_limit_is_taken(client: FlaskClient) -> None:
    long = sounds.webm() + bytes(15_000_000 - len(sounds.webm()))
    assert record(client, long).status_code == 302
    assert len(client.get(PLAYED).data) == 15_000_000


def test_a_site_may_take_none(app: Flask, client: FlaskClient) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], recording_megabytes=0)
    assert "Record instead" not in client.get(f"{SURVEY}/q/1").get_data(as_text=True)
    assert client.get(PAGE).status_code == 404


def test_only_questions_in_words_take_one(client: FlaskClient) -> None:
    assert client.get(f"{SURVEY}/q/2/record").status_code == 404


def test_a_flood_of_drafts_does_not_fill_the_disk(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recordings, "MOST_DRAFTS", 1)
    record(client)
    refused = record(client, page=f"{SURVEY}/q/4/record")
    assert refused.status_code == 400
    assert "Please write your answer" in said_wrong(refused)
    assert len(kept()) == 1


def test_skipping_the_question_throws_its_recording_away(client: FlaskClient) -> None:
    record(client)
    skip(client, 1)
    assert kept() == []


def test_a_recording_alone_is_an_answer_and_waits_sealed_with_a_consent_of_its_own(
    client: FlaskClient, settings: Settings, today: date, wave: int
) -> None:
    record(client)
    assert "You recorded an answer." in client.get(f"{SURVEY}/check").get_data(as_text=True)
    code = send(client)
    (row,) = kept()
    response = db.session.query(Response).one()
    assert (row.state, row.response_id, row.draft_digest, row.kept_on) == ("waiting", response.id, None, today)
    assert [(consent.kind, consent.given_on) for consent in db.session.query(Consent)] == [("recording", today)]
    assert db.session.query(Answer).count() == 0
    assert answers_for_analysis(wave) == []
    assert b"sound and picture" not in everything_on_disk(settings)
    assert recordings.unsealed(row).data == recordings.checked(sounds.webm()).data
    assert "Someone in our team listens to it" in client.get(f"/r/{code}").get_data(as_text=True)
    assert client.get(PLAYED).status_code == 404, "the draft is gone"


def test_agreeing_to_be_heard_is_not_agreeing_to_be_quoted(client: FlaskClient) -> None:
    record(client)
    code = send(client)
    response = services.find_response(code)
    assert response is not None
    assert not services.may_quote(response)


def test_sending_twice_is_one_response_with_its_recording(client: FlaskClient) -> None:
    record(client)
    with client.session_transaction() as session:
        before = dict(session["drafts"])
    send(client)
    with client.session_transaction() as session:
        session["drafts"] = before
    send(client)
    assert db.session.query(Response).count() == 1
    assert len(kept()) == 1


def test_deleting_the_answers_deletes_the_recording_and_ends_its_consent(client: FlaskClient, today: date) -> None:
    record(client)
    code = send(client)
    post(client, f"/r/{code}/delete", {"what": "all"})
    assert kept() == []
    assert db.session.query(Consent).one().withdrawn_on == today


def test_a_draft_that_is_forgotten_takes_its_recordings_with_it(client: FlaskClient, today: date) -> None:
    record(client)
    drafts.purge_drafts(today + timedelta(days=15), draft_days=14)
    assert db.session.query(Draft).count() == 0
    assert kept() == []


def test_what_nobody_wrote_down_in_time_is_deleted_and_the_number_is_on_record(client: FlaskClient, today: date) -> None:
    for days in (31, 30):
        record(client)
        send(client)
        db.session.query(Recording).filter_by(kept_on=today).update({"kept_on": today - timedelta(days=days)})
        db.session.commit()
    jobs.HANDLERS[PURGE_RECORDINGS]({})
    assert [row.kept_on for row in kept()] == [today - timedelta(days=30)]
    assert [purge.number for purge in recordings.purges()] == [1]


def test_a_recording_whose_response_is_gone_goes_at_the_next_purge(client: FlaskClient, today: date) -> None:
    record(client)
    send(client)
    db.session.query(Response).delete()
    db.session.commit()
    assert recordings.purge(today, 30, now=clock.now()) == 1
    assert kept() == []
