"""What was chosen by whom, and what is noted of everybody, counted where it lies: the same as one by one."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from engage.core.db import db
from engage.surveys import counted
from engage.surveys.crossed import crossed
from engage.surveys.models import Answer, Response, Wave
from tests.engage.consultations.reach.making import YOUNG, answered
from tests.factories import TODAY, add_areas, add_response, add_wave

GONE, NOT_OWN = ("withdrawn", "anonymised"), ("adult_reported", "observed")


@pytest.fixture(params=["app", pytest.param("postgres_app", marks=pytest.mark.postgres)])
def site(request: pytest.FixtureRequest) -> Flask:
    """A site on either database."""
    app: Flask = request.getfixturevalue(request.param)
    return app


@pytest.fixture
def wave(site: Flask) -> Wave:
    """People of many kinds who said many things; some took it back, and for some an adult spoke."""
    wave = add_wave(YOUNG, opens_on=TODAY - timedelta(days=9), closes_on=TODAY, key="now")
    places: list[Any] = [add_areas("carrow")[0].id, None]
    kinds = product(("11_13", "14_16", None), places, ("en", "cy"), ("self", "helped", "observed"), ("submitted", "withdrawn"))
    said = ([], ["girl"]), (["school"], ["school", "being_safe"], ["being_safe", "school"])
    for number, ((age, place, lang, spoke, state), sex, matters) in enumerate(product(kinds, *said)):
        choices = {"matters": matters, **({"sex": sex} if sex else {})}
        rows = answered(wave.id, 1 + number % 2, choices, age_band=age, area_id=place, lang=lang, provenance=spoke, state=state)
        if number % 3 == 0:
            rows[0].answers.append(Answer(question_key="safe", number=1 + number % 5))
        elif number % 3 == 1:
            rows[0].answers.append(Answer(question_key="safe", prefer_not=True))
    db.session.commit()
    return wave


def everybody(wave: Wave) -> list[Response]:
    return [row for row in db.session.query(Response).filter_by(wave_id=wave.id) if row.state not in GONE]


def text(value: object) -> str:
    return "" if value is None else str(value)


def test_what_each_kind_of_people_chose_is_what_its_people_chose_one_by_one(wave: Wave) -> None:
    people, declined = Counter[tuple[str, ...]](), Counter[str]()
    chosen: dict[str, dict[str, Counter[tuple[str, ...]]]] = {}
    for one in everybody(wave):
        if one.provenance in NOT_OWN:
            continue
        said = {answer.question_key: answer for answer in one.answers}
        kind = (text(one.area_id), said["sex"].choices[0] if "sex" in said else "", text(one.age_band))
        people[kind] += 1
        names = {"matters": said["matters"].choices, "safe": [str(said["safe"].number)] if "safe" in said else []}
        if "safe" in said and said["safe"].prefer_not:
            declined["safe"] += 1
            names["safe"] = []
        for question, found in names.items():
            for name in found or ():
                chosen.setdefault(question, {}).setdefault(name, Counter())[kind] += 1
    found = crossed(wave.id, ["area", "sex", "age_band"], ["matters", "safe"])
    assert len(people) == 12
    assert (found.people, found.declined) == (people, declined)
    assert found.chosen == chosen


def test_without_a_way_to_tell_people_apart_they_are_all_of_one_kind(wave: Wave) -> None:
    own = sum(row.provenance not in NOT_OWN for row in everybody(wave))
    assert crossed(wave.id, [], ["safe"]).people == {(): own}


def test_what_is_noted_of_people_is_counted_wave_by_wave_and_column_by_column(wave: Wave) -> None:
    empty = add_wave(YOUNG, opens_on=TODAY - timedelta(days=99), closes_on=TODAY - timedelta(days=90), key="before")
    found = counted.noted_counts([wave.id, empty.id])
    for column in ("lang", "mode", "age_band", "relation", "area_id"):
        own = Counter(text(getattr(row, column)) for row in everybody(wave) if row.provenance not in NOT_OWN)
        assert found[column] == {wave.id: own, empty.id: {}}
    assert found["provenance"] == {wave.id: Counter(row.provenance for row in everybody(wave)), empty.id: {}}
    assert found["provenance"][wave.id]["observed"] > 0


def test_who_wrote_is_counted_once_in_their_own_voice_and_only_what_may_be_read(site: Flask) -> None:
    wave = add_wave(YOUNG, opens_on=TODAY - timedelta(days=9), closes_on=TODAY, key="now")
    twice = add_response(wave.id, {"better": "Benches", "one_change": "Lights"}, age_band="11_13")
    other = add_response(wave.id, {"better": "Buses"}, age_band="11_13")
    held = add_response(wave.id, {}, age_band="14_16")
    held.answers = [Answer(question_key="better", held=True)]
    gone = add_response(wave.id, {"better": "Gone"}, state="withdrawn")
    adult = add_response(wave.id, {"better": "They like it"}, provenance="observed")
    db.session.commit()
    ids = [answer.id for row in (twice, other, held, gone, adult) for answer in row.answers]
    assert counted.count_writers(select(Answer.id).where(Answer.id.in_(ids))) == {(None, "11_13"): 2}
