"""A setting's code: it opens the survey, counts by the rule, ties nothing to an answer, and works once where it should."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import inspect

from engage.core.db import db
from engage.safeguarding.services import thresholds
from engage.surveys.models import Response
from engage.surveys.reaching import arriving, codes
from engage.surveys.reaching.codes import Setting
from engage.surveys.reaching.models import InviteCode, InviteCount, OneTimeCode
from tests.engage.browsing import answer, send
from tests.factories import NOW, TODAY, post

SURVEY = "/surveys/young-people"


@pytest.fixture
def invite(wave: int) -> InviteCode:
    """A school's code."""
    made = codes.make_code(Setting(wave, "Hill School", "school", wanted=60), person_id=None, now=NOW)
    db.session.commit()
    return made


def exact(invite: InviteCode) -> tuple[int, int, int]:
    """What is counted, as no page shows it."""
    db.session.expire_all()
    row = db.session.get_one(InviteCount, invite.id)
    return row.opened, row.begun, row.sent


def by_code(client: FlaskClient, invite: InviteCode) -> None:
    """Open, begin, answer and send."""
    client.get(f"/s/{invite.code}")
    post(client, f"{SURVEY}/", {"provenance": "self"})
    answer(client, 1, "Benches")
    send(client)


def test_the_link_opens_the_survey_and_is_counted_once_for_each_browser(client: FlaskClient, invite: InviteCode) -> None:
    opened = client.get(f"/s/{invite.code.lower()[:3]}-{invite.code[3:]}")
    assert opened.headers["Location"] == f"{SURVEY}/"
    client.get(f"/s/{invite.code}")
    assert exact(invite) == (1, 0, 0)


def test_opened_begun_and_sent_are_counted_each_once(client: FlaskClient, invite: InviteCode) -> None:
    by_code(client, invite)
    assert exact(invite) == (1, 1, 1)
    with client.session_transaction() as session:
        assert not session["came_by"]


def test_an_answer_without_a_code_is_counted_by_none(client: FlaskClient, invite: InviteCode) -> None:
    post(client, f"{SURVEY}/", {"provenance": "self"})
    answer(client, 1, "Benches")
    send(client)
    assert exact(invite) == (0, 0, 0)


def test_nothing_of_a_response_says_by_which_code_it_came(app: Flask, client: FlaskClient, invite: InviteCode) -> None:
    by_code(client, invite)
    tables = inspect(db.engine)
    tied = {
        (name, key["referred_table"])
        for name in ("invite_code", "invite_count", "one_time_code", "response", "answer")
        for key in tables.get_foreign_keys(name)
    }
    assert not {pair for pair in tied if pair[0].startswith(("invite", "one_time")) and pair[1] in ("response", "answer")}
    assert not {pair for pair in tied if pair[1].startswith(("invite", "one_time")) and pair[0] in ("response", "answer")}
    assert {column["name"] for column in tables.get_columns("invite_count")} == {"invite_id", "opened", "begun", "sent"}


def test_few_are_never_shown_as_a_number(app: Flask, invite: InviteCode) -> None:
    row = db.session.get_one(InviteCount, invite.id)
    for sent in range(thresholds().minimum):
        row.sent = sent
        db.session.flush()
        assert arriving.counts_of([invite])[invite.id]["sent"].kind == "few"
    row.sent = 42
    db.session.flush()
    assert arriving.counts_of([invite])[invite.id]["sent"].value in {40, 45}


def test_an_ended_code_still_opens_the_survey_and_counts_nobody(client: FlaskClient, invite: InviteCode) -> None:
    invite.ended_on = TODAY
    db.session.commit()
    assert client.get(f"/s/{invite.code}").headers["Location"] == f"{SURVEY}/"
    post(client, f"{SURVEY}/", {"provenance": "self"})
    assert exact(invite) == (0, 0, 0)


def test_an_unknown_code_is_asked_for_again_and_stays_typed(client: FlaskClient, invite: InviteCode) -> None:
    page = post(client, "/s/", {"code": "BADBAD"})
    assert page.status_code == 404
    assert 'value="BADBAD"' in page.get_data(as_text=True)
    assert post(client, "/s/", {"code": f" {invite.code.lower()} "}).headers["Location"] == f"{SURVEY}/"


def test_a_code_that_works_once_lets_one_answer_in(app: Flask, client: FlaskClient, invite: InviteCode) -> None:
    (code,) = codes.make_one_time(invite.id, 1, person_id=1, now=NOW)
    db.session.commit()
    assert code.replace("-", "") not in str([row.digest for row in db.session.query(OneTimeCode)])
    other = app.test_client()
    for browser in (client, other):
        assert post(browser, "/s/", {"code": code}).status_code == 302
        answer(browser, 1, "Benches")
    assert send(client)
    refused = post(other, f"{SURVEY}/check", {})
    assert refused.status_code == 409
    assert "This code was used already" in refused.get_data(as_text=True)
    assert db.session.query(Response).count() == 1
    late = post(app.test_client(), "/s/", {"code": code})
    assert late.status_code == 409
    assert "Ask the person who gave it to you" in late.get_data(as_text=True)


def test_a_target_that_is_reached_turns_nobody_away(client: FlaskClient, invite: InviteCode) -> None:
    db.session.get_one(InviteCount, invite.id).sent = 60
    db.session.commit()
    by_code(client, invite)
    assert exact(invite) == (1, 1, 61)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"name": " "}, "name"), ({"kind": "castle"}, "kind"), ({"wanted": 0}, "wanted"), ({"wave_id": 99}, "wave_id")],
)
def test_a_setting_that_cannot_be_is_refused_with_its_reason(app: Flask, wave: int, wrong: dict[str, object], field: str) -> None:
    given = {"wave_id": wave, "name": "Hill School", "kind": "school", **wrong}
    with pytest.raises(codes.CodeError) as refused:
        codes.make_code(Setting(**given), person_id=None, now=NOW)  # type: ignore[arg-type]
    assert set(refused.value.problems) == {field}


def test_no_code_is_made_for_a_survey_that_is_over(app: Flask, wave: int) -> None:
    with pytest.raises(codes.CodeError):
        codes.make_code(Setting(wave, "Hill School", "school"), person_id=None, now=NOW + timedelta(days=400))
