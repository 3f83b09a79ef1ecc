"""The job: from a sent answer to suggested themes, by the same code the worker runs."""

from __future__ import annotations

import subprocess
import sys

import pytest
from flask import Flask

from engage import safeguarding
from engage.access.advocacy import Speaking
from engage.core import jobs, worker
from engage.core.config import Settings
from engage.core.db import db
from engage.safeguarding.models import Concern
from engage.surveys import outward, second_look
from engage.surveys import services as surveys
from engage.surveys.drafts import Answers, Given
from engage.surveys.models import Answer
from engage.themes import jobs as themes_jobs
from engage.themes import services
from engage.themes.models import Theme, ThemeAssignment, ThemeRun
from tests.engage.themes.makers import add_answers, table_sizes, with_small_framework
from tests.factories import NOW, TODAY, add_staff, asking

WORRYING = "he hits me with his belt every night and i am scared to go home"
CALM = (
    "the bus to school is always late",
    "no bus on sundays so i cannot see my friends",
    "buses are late and they cost too much",
    "the bus never comes when it should",
    "the park is dark at night and the lights are broken",
    "please mend the lights in the park, it is too dark",
    "dark park, broken lights, nobody goes there at night",
    "the lamps in the park have been broken for a year",
)
HEAVY = ("numpy", "sklearn", "scipy", "onnxruntime", "igraph", "tokenizers", "analysis.pipeline", "engage.themes.jobs")


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return with_small_framework(settings)


@pytest.fixture
def ids(wave: int) -> list[int]:
    """Eight calm answers about two things."""
    return add_answers(wave, *CALM)


def do_jobs(app: Flask) -> None:
    """Everything that is due, as the worker does it, in a session of its own."""
    db.session.rollback()
    worker.work(app, "worker-1", until_idle=True)


def send(wave_text: str, token: str) -> None:
    """One answer sent through the door."""
    opened = surveys.open_survey("young-people", "en", TODAY)
    question = next(question for question in opened.survey.questions if question.is_text)
    answers = Answers({question.key: Given((), None, wave_text, False)}, Speaking())
    surveys.submit_response(opened, answers, token, lang="en", quote=False, now=NOW, today=TODAY)


def test_sending_asks_for_a_run_in_the_same_transaction(app: Flask, wave: int) -> None:
    send(CALM[0], "a" * 40)
    assert services.is_waiting(wave)
    db.session.rollback()
    assert not services.is_waiting(wave)


def test_many_answers_make_one_run(app: Flask, wave: int) -> None:
    send(CALM[0], "a" * 40)
    send(CALM[1], "b" * 40)
    db.session.commit()
    assert db.session.query(jobs.Job).filter_by(kind=services.RUN).count() == 1


def test_the_worker_finds_themes_maps_them_and_leaves_nobody_out(app: Flask, wave: int, ids: list[int]) -> None:
    services.request_run(wave, NOW)
    db.session.commit()
    do_jobs(app)
    assert not services.is_waiting(wave)
    placed = {row.answer_id for row in db.session.query(ThemeAssignment).filter_by(is_main=True)}
    assert placed == set(ids)
    run = services.last_run(wave)
    assert isinstance(run, ThemeRun)
    assert run.n_answers == len(ids)
    themes_jobs.find({"wave_id": wave})
    db.session.commit()
    assert db.session.query(Theme).filter(Theme.state == "suggested").count() == len(
        {row.theme_id for row in db.session.query(ThemeAssignment).filter_by(is_main=True)}
    )


def test_doing_the_job_twice_doubles_nothing(wave: int, ids: list[int]) -> None:
    themes_jobs.find({"wave_id": wave})
    db.session.commit()
    before = table_sizes()
    themes_jobs.find({"wave_id": wave})
    db.session.commit()
    assert table_sizes() == before


def test_a_job_killed_before_its_end_leaves_nothing_and_is_done_again(app: Flask, wave: int, ids: list[int]) -> None:
    services.request_run(wave, NOW)
    db.session.commit()
    job = db.session.query(jobs.Job).filter_by(kind=services.RUN).one()
    job.state, job.worker, job.attempts = "running", "worker-1", 1
    db.session.commit()
    themes_jobs.find({"wave_id": wave})
    db.session.rollback()  # what a killed process leaves behind
    assert db.session.query(Theme).count() == 0
    do_jobs(app)
    assert db.session.query(Theme).count() > 0


def test_a_wave_without_answers_makes_a_run_without_themes(wave: int) -> None:
    themes_jobs.find({"wave_id": wave})
    assert db.session.query(Theme).count() == 0
    run = services.last_run(wave)
    assert isinstance(run, ThemeRun)
    assert run.n_answers == 0


def test_a_held_answer_never_reaches_themes(wave: int, ids: list[int]) -> None:
    (worrying,) = add_answers(wave, WORRYING)
    surveys.hold_if_worrying(db.session.get_one(Answer, worrying), now=NOW)
    db.session.commit()
    assert worrying not in {answer.answer_id for answer in outward.answers_for_analysis(wave)}
    themes_jobs.find({"wave_id": wave})
    assert db.session.query(ThemeAssignment).filter_by(answer_id=worrying).count() == 0


def test_a_theme_does_not_show_an_answer_that_was_held_after_it_was_placed(wave: int, ids: list[int]) -> None:
    themes_jobs.find({"wave_id": wave})
    theme_id = db.session.query(ThemeAssignment).filter_by(answer_id=ids[0], is_main=True).one().theme_id
    answer = db.session.get_one(Answer, ids[0])
    answer.text = WORRYING
    surveys.hold_if_worrying(answer, now=NOW)
    assert ids[0] not in {shown.answer_id for shown in services.answers_in([theme_id])}
    assert WORRYING not in repr(services.theme_views([theme_id]))


def test_the_second_look_holds_what_got_past_the_door(wave: int, ids: list[int]) -> None:
    (worrying,) = add_answers(wave, WORRYING)  # stored without the screening that a sent answer gets
    themes_jobs.find({"wave_id": wave})
    db.session.commit()
    assert db.session.get_one(Answer, worrying).held
    assert db.session.query(Concern).filter_by(source_id=str(worrying)).count() == 1
    assert db.session.query(ThemeAssignment).filter_by(answer_id=worrying).count() == 0


def test_the_second_look_leaves_what_a_lead_has_released(app: Flask, wave: int) -> None:
    (worrying,) = add_answers(wave, WORRYING)
    assert second_look.look_again([worrying], now=NOW) == 1
    lead = add_staff("safeguarding_lead", email="lead@wrenshire.example").id
    concern = db.session.query(Concern).one()
    with asking(app):
        safeguarding.services.act_on(concern.id, "released", lead, reason="A line of a play", now=NOW)
    db.session.commit()
    assert second_look.look_again([worrying], now=NOW) == 0
    assert not db.session.get_one(Answer, worrying).held


def test_web_processes_never_load_the_analysis() -> None:
    code = (
        "import sys, tempfile, pathlib\n"
        "from engage.app import create_app\n"
        "from engage.core.config import Settings\n"
        "create_app(Settings(home=pathlib.Path(tempfile.mkdtemp()), secret_key=b'k' * 32))\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout.strip() == "[]"
