"""New answers in themes that people have settled: placed by meaning, marked, and never against what a person did."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask, current_app

from engage import safeguarding
from engage.core import jobs
from engage.core.config import Settings
from engage.core.db import db
from engage.safeguarding.models import Concern
from engage.surveys import outward, second_look
from engage.surveys import services as surveys
from engage.surveys.models import Answer, Response
from engage.themes import jobs as themes_jobs
from engage.themes import learnt, placing, services
from engage.themes.models import AnswerVector, ThemeAssignment
from tests.engage.themes.makers import (
    WORDS,
    add_answers,
    answers_of,
    place_new,
    run_over,
    run_whole,
    table_sizes,
    theme_called,
    with_small_framework,
)
from tests.factories import NOW, TODAY, add_staff, asking

BUSES = tuple(f"the bus is always late {word}" for word in ("monday", "tuesday", "here", "again", "so", "home"))
PARKS = tuple(f"broken lights make our park dark {word}" for word in ("monday", "winter", "here", "again", "so", "now"))
FOOD = tuple(f"school dinners cost far too much {word}" for word in ("monday", "winter", "here", "again", "so", "now"))
WORRYING = "he hits me with his belt every night and i am scared to go home"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return with_small_framework(settings)


@pytest.fixture
def officer(wave: int) -> int:
    return add_staff("participation_officer").id


@pytest.fixture
def settled(wave: int, officer: int) -> dict[str, list[int]]:
    """Two accepted themes and one suggestion nobody touched; the answers of each."""
    groups = {
        "late buses": add_answers(wave, *BUSES),
        "dark parks": add_answers(wave, *PARKS),
        "dear food": add_answers(wave, *FOOD),
    }
    run_over(wave, groups)
    for label in ("late buses", "dark parks"):
        services.accept(theme_called(label).id, officer, NOW)
    db.session.commit()
    return groups


def added_to(label: str) -> set[int]:
    """What the machine added to an accepted theme."""
    return {row.answer_id for row in db.session.query(ThemeAssignment).filter_by(theme_id=theme_called(label).id, is_added=True)}


def jobs_waiting() -> list[tuple[str, str]]:
    return [(job.kind, job.key) for job in db.session.query(jobs.Job).filter_by(state="queued").order_by(jobs.Job.id)]


def test_a_new_answer_is_placed_in_the_accepted_theme_it_fits_and_marked(wave: int, settled: dict[str, list[int]]) -> None:
    (bus,) = add_answers(wave, "the bus is always late")
    place_new(wave)
    assert bus in answers_of(theme_called("late buses"))
    assert added_to("late buses") == {bus}
    row = db.session.query(ThemeAssignment).filter_by(answer_id=bus).one()
    assert (row.person_id, row.is_quote) == (None, False)
    assert 0.5 < row.score <= 1.0


def test_answers_are_placed_without_what_the_place_is_called(
    wave: int, settled: dict[str, list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    place_new(wave)
    (bus,) = add_answers(wave, "zibshire zibshire zibshire the bus is always late")
    place_new(wave)
    assert bus not in answers_of(theme_called("late buses"))
    named = replace(current_app.config["SETTINGS"], place_names="Zibshire")
    monkeypatch.setitem(current_app.config, "SETTINGS", named)
    place_new(wave)
    assert bus in answers_of(theme_called("late buses"))


def test_what_fits_no_accepted_theme_is_left(wave: int, settled: dict[str, list[int]]) -> None:
    odd, food = add_answers(wave, "please teach us how to swim", "school dinners cost far too much")
    placed = place_new(wave)
    assert placed is not None
    assert placed.left == {odd, food}
    assert db.session.query(ThemeAssignment).filter(ThemeAssignment.answer_id.in_([odd, food])).count() == 0


def test_placing_twice_changes_nothing(wave: int, settled: dict[str, list[int]]) -> None:
    add_answers(wave, "the bus is always late", "please teach us how to swim")
    place_new(wave)
    before, vectors = table_sizes(), db.session.query(AnswerVector).count()
    place_new(wave)
    assert (table_sizes(), db.session.query(AnswerVector).count()) == (before, vectors)


def test_what_the_machine_added_teaches_it_nothing(wave: int, settled: dict[str, list[int]]) -> None:
    add_answers(wave, "the bus is always late")
    place_new(wave)
    start = placing.read(wave, WORDS, whole=False)
    assert start is not None
    assert not added_to("late buses") & {answer for group in start.ground.members for answer in group}


def test_a_second_placing_reads_and_learns_only_what_is_new(wave: int, settled: dict[str, list[int]]) -> None:
    add_answers(wave, "the bus is always late")
    place_new(wave)
    (second,) = add_answers(wave, "the bus is always late now")
    start = placing.read(wave, WORDS, whole=False)
    assert start is not None
    assert start.learnt is not None
    assert not start.known
    assert [text.answer_id for text in start.texts] == [second]
    place_new(wave)
    assert second in answers_of(theme_called("late buses"))


def test_a_worker_that_remembers_places_as_one_that_has_just_begun(wave: int, settled: dict[str, list[int]]) -> None:
    add_answers(wave, "the bus is always late")
    place_new(wave)
    add_answers(wave, "the bus is always late now", "please teach us how to swim", "broken lights make our park dark")
    remembering = placing.read(wave, WORDS, whole=False)
    assert remembering is not None
    current_app.extensions.pop(learnt.KEPT)
    begun = placing.read(wave, WORDS, whole=False)
    assert begun is not None
    assert begun.learnt is None
    assert placing.place(remembering, WORDS, "en").places == placing.place(begun, WORDS, "en").places


def test_what_was_remembered_is_learnt_anew_once_a_person_took_an_answer_out(
    wave: int, settled: dict[str, list[int]], officer: int
) -> None:
    add_answers(wave, "the bus is always late")
    place_new(wave)
    services.remove(theme_called("late buses").id, settled["late buses"][:1], officer, NOW)
    db.session.commit()
    start = placing.read(wave, WORDS, whole=False)
    assert start is not None
    assert start.learnt is None


def test_an_answer_that_was_held_teaches_nothing_any_more(wave: int, settled: dict[str, list[int]]) -> None:
    add_answers(wave, "the bus is always late")
    place_new(wave)
    second_look.look_again(settled["late buses"][:1], now=NOW)
    placing.forget_held()
    db.session.commit()
    start = placing.read(wave, WORDS, whole=False)
    assert start is not None
    assert start.learnt is None
    assert settled["late buses"][0] not in {*start.known, *(text.answer_id for text in start.texts)}


def test_after_a_split_new_answers_go_to_the_right_half(wave: int, officer: int) -> None:
    ids = add_answers(wave, *BUSES, *PARKS)
    run_over(wave, {"getting about": ids})
    whole = theme_called("getting about")
    services.accept(whole.id, officer, NOW)
    services.split(whole.id, ids[len(BUSES) :], "dark parks", officer, NOW)
    db.session.commit()
    bus, park = add_answers(wave, "the bus is always late", "broken lights make our park dark")
    run_whole(wave, {"getting about": [*ids, bus, park]})
    assert answers_of(theme_called("getting about")) == {*ids[: len(BUSES)], bus}
    assert answers_of(theme_called("dark parks")) == {*ids[len(BUSES) :], park}


def test_an_answer_that_a_person_took_out_is_never_put_back(wave: int, settled: dict[str, list[int]], officer: int) -> None:
    out = settled["late buses"][0]
    services.remove(theme_called("late buses").id, [out], officer, NOW)
    db.session.commit()
    run_whole(wave, settled)
    place_new(wave)
    assert out not in answers_of(theme_called("late buses"))


def test_a_theme_rejected_while_the_machine_computed_takes_nothing(
    wave: int, settled: dict[str, list[int]], officer: int
) -> None:
    (bus,) = add_answers(wave, "the bus is always late")
    start = placing.read(wave, WORDS, whole=False)
    assert start is not None
    placed = placing.place(start, WORDS, "en")
    services.reject(theme_called("late buses").id, "A joke that went round", officer, NOW)
    placing.write(placed, NOW)
    assert bus not in answers_of(theme_called("late buses"))


def test_an_answer_withdrawn_while_the_machine_computed_leaves_nothing(wave: int, settled: dict[str, list[int]]) -> None:
    (bus,) = add_answers(wave, "the bus is always late")
    start = placing.read(wave, WORDS, whole=False)
    assert start is not None
    placed = placing.place(start, WORDS, "en")
    surveys.withdraw(db.session.get_one(Response, outward.answer_texts([bus])[bus].response_id), TODAY)
    placing.write(placed, NOW)
    assert db.session.query(AnswerVector).filter_by(answer_id=bus).count() == 0
    assert db.session.query(ThemeAssignment).filter_by(answer_id=bus).count() == 0


def test_a_vector_goes_with_its_answer(wave: int, settled: dict[str, list[int]]) -> None:
    (bus,) = add_answers(wave, "the bus is always late")
    place_new(wave)
    assert db.session.query(AnswerVector).filter_by(answer_id=bus).count() == 1
    surveys.withdraw(db.session.get_one(Response, outward.answer_texts([bus])[bus].response_id), TODAY)
    db.session.commit()
    assert db.session.query(AnswerVector).filter_by(answer_id=bus).count() == 0


def test_a_held_answer_keeps_no_vector(wave: int, settled: dict[str, list[int]]) -> None:
    (bus,) = add_answers(wave, "the bus is always late")
    place_new(wave)
    second_look.look_again([bus], now=NOW)
    placing.forget_held()
    db.session.commit()
    assert db.session.query(AnswerVector).filter_by(answer_id=bus).count() == 0
    assert db.session.query(AnswerVector).count() > 0


def test_vectors_of_another_model_are_made_anew(wave: int, settled: dict[str, list[int]]) -> None:
    place_new(wave)
    db.session.query(AnswerVector).update({"model": "an older model"})
    db.session.commit()
    current_app.extensions.pop(learnt.KEPT)  # a model is exchanged with the worker
    (bus,) = add_answers(wave, "the bus is always late")
    place_new(wave)
    assert {row.model for row in db.session.query(AnswerVector)} == {WORDS.name}
    assert bus in answers_of(theme_called("late buses"))


def test_a_worrying_new_answer_is_held_and_placed_nowhere(wave: int, settled: dict[str, list[int]]) -> None:
    (worrying,) = add_answers(wave, WORRYING)
    placed = place_new(wave)
    assert placed is not None
    assert placed.concerns == (worrying,)
    assert db.session.query(AnswerVector).filter_by(answer_id=worrying).count() == 0


def test_what_the_worker_alone_finds_worrying_is_held_too(wave: int) -> None:
    (calm,) = add_answers(wave, "nothing a list of phrases would notice")
    assert second_look.look_again([calm], now=NOW) == 1
    assert db.session.get_one(Answer, calm).held
    assert db.session.query(Concern).one().kinds == []


def test_an_answer_that_a_lead_released_takes_part_in_themes(app: Flask, wave: int, settled: dict[str, list[int]]) -> None:
    (worrying,) = add_answers(wave, f"{WORRYING} the bus is always late the bus is always late the bus is always late")
    second_look.look_again([worrying], now=NOW)
    lead = add_staff("safeguarding_lead", email="lead@wrenshire.example").id
    with asking(app):
        safeguarding.services.act_on(db.session.query(Concern).one().id, "released", lead, reason="A line of a play", now=NOW)
    db.session.commit()
    placed = place_new(wave)
    assert placed is not None
    assert placed.concerns == ()
    assert worrying in placed.vectors
    themes_jobs.find({"wave_id": wave})
    assert db.session.query(ThemeAssignment).filter_by(answer_id=worrying).count() >= 1
    assert not db.session.get_one(Answer, worrying).held


def test_only_themes_that_take_answers_in_are_measured(wave: int, settled: dict[str, list[int]]) -> None:
    place_new(wave, whole=True)
    assert theme_called("late buses").recognised is not None
    assert theme_called("dear food").recognised is None


def test_without_an_accepted_theme_a_new_answer_asks_for_a_run_and_with_one_for_placing(
    wave: int, settled: dict[str, list[int]]
) -> None:
    services.request_run(wave, NOW)
    assert jobs_waiting() == [(services.PLACE, f"wave:{wave}")]
    assert services.is_waiting(wave)


def test_where_vectors_cannot_be_compared_placing_asks_for_a_run(wave: int, settled: dict[str, list[int]]) -> None:
    themes_jobs.place({"wave_id": wave})  # the tests' site has the lexical tier
    assert jobs_waiting() == [(services.RUN, f"wave:{wave}")]


def test_a_run_for_the_rest_is_not_made_where_nothing_came(wave: int, settled: dict[str, list[int]]) -> None:
    before = services.last_run(wave)
    themes_jobs.find({"wave_id": wave, "rest": True})
    assert services.last_run(wave) == before
    add_answers(wave, "please teach us how to swim")
    themes_jobs.find({"wave_id": wave, "rest": True})
    assert services.last_run(wave) != before
