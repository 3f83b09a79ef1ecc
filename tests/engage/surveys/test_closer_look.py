"""The closer look: what the phrases at the door do not hear is heard by the worker, at once, and held like the rest."""

from __future__ import annotations

import json
from datetime import timedelta

from flask.testing import FlaskClient

from engage.core import clock, jobs
from engage.core.db import db
from engage.safeguarding import services as desk
from engage.safeguarding.models import Concern
from engage.surveys import second_look
from engage.surveys.jobs import LOOK_CLOSELY
from engage.surveys.models import Answer, Response
from engage.surveys.outward import answers_for_analysis
from tests.engage.browsing import answer, send
from tests.factories import add_staff

SIDEWAYS = "my stepdad gets angry when he drinks and then me and my sister lock ourselves in the bathroom till he sleeps"
CALM = "Longer lunch and more benches"


def look() -> None:
    (job,) = db.session.query(jobs.Job).filter_by(kind=LOOK_CLOSELY, state="queued")
    jobs.HANDLERS[LOOK_CLOSELY](dict(job.payload))
    db.session.commit()


def test_what_the_door_does_not_hear_is_held_by_the_closer_look(client: FlaskClient, wave: int) -> None:
    assert not desk.look_at(SIDEWAYS).concern
    answer(client, 1, SIDEWAYS)
    answer(client, 4, CALM)
    send(client)
    assert db.session.query(Concern).count() == 0
    look()
    concern = db.session.query(Concern).one()
    assert concern.kinds
    assert concern.score >= 0.5
    rows = {row.question_key: row for row in db.session.query(Answer)}
    assert (rows["better"].held, rows["better"].text) == (True, None)
    assert [row.text for row in answers_for_analysis(wave)] == [CALM]
    assert db.session.query(Response).one().state == "held"


def test_the_look_is_asked_for_at_once_and_its_job_holds_no_words(client: FlaskClient, wave: int) -> None:
    answer(client, 1, SIDEWAYS)
    send(client)
    job = db.session.query(jobs.Job).filter_by(kind=LOOK_CLOSELY).one()
    assert job.run_after <= clock.now() + timedelta(seconds=1)
    assert "stepdad" not in json.dumps([job.key, job.payload])


def test_looking_twice_changes_nothing(client: FlaskClient, wave: int) -> None:
    answer(client, 1, SIDEWAYS)
    send(client)
    look()
    payload = {"response_id": str(db.session.query(Response).one().id)}
    jobs.HANDLERS[LOOK_CLOSELY](payload)
    assert db.session.query(Concern).count() == 1


def test_what_a_lead_put_back_is_not_looked_at_again(client: FlaskClient, wave: int) -> None:
    answer(client, 1, SIDEWAYS)
    send(client)
    look()
    concern = db.session.query(Concern).one()
    lead = add_staff("safeguarding_lead", email="lead@wrenshire.example").id
    desk.act_on(concern.id, "released", lead, reason="Spoke with the school: they are safe.", now=clock.now())
    db.session.commit()
    response = db.session.query(Response).one()
    assert second_look.texts_to_look_at(response.id) == {}
    assert [row.text for row in answers_for_analysis(wave)] == [SIDEWAYS]


def test_a_withdrawn_response_is_no_longer_looked_at(client: FlaskClient, wave: int) -> None:
    answer(client, 1, SIDEWAYS)
    send(client)
    response = db.session.query(Response).one()
    payload = {"response_id": str(response.id)}
    db.session.delete(response)
    db.session.commit()
    jobs.HANDLERS[LOOK_CLOSELY](payload)
    assert db.session.query(Concern).count() == 0
