"""Sites to attack, of several shapes: groups of a few people, themes, published claims. All made up."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from flask import Flask

from engage.access.advocacy import HELPERS, PROVENANCES
from engage.accounts.services import add_person
from engage.app import create_app
from engage.consultations.reach.importing import import_benchmarks
from engage.core import clock
from engage.core.acting import acting_as
from engage.core.config import Settings
from engage.core.db import db
from engage.core.schema import prepare_database
from engage.influence import services as influence
from engage.plan.models import Plan, Priority
from engage.surveys import library
from engage.surveys.models import Answer, Assistance, Response, Wave
from engage.themes.models import Theme, ThemeAssignment, ThemeOutcome
from engage.trust.models import Area

SURVEYS = {"young-people": "young_people", "parents-and-carers": "parents"}
TEXT = {"young-people": "better", "parents-and-carers": "harder"}


@dataclass(frozen=True)
class Shape:
    """What a site looks like.

    waves : of each survey, from the oldest; each is that many times as large as `--people` says
    usual : how likely somebody is in the first group of each division that their choice has come to: 0.45 leaves many groups
        of a few people, 0.85 one large group and next to nobody beside it
    """

    surveys: tuple[str, ...]
    places: tuple[str, ...]
    waves: tuple[float, ...]
    usual: float


SHAPES = {
    "many groups": Shape(tuple(SURVEYS), ("ashby", "brook", "carrow", "deepdale", "east", "fallow"), (1, 1), 0.45),
    # What is hidden in one wave could follow from the others, and what is hidden of two places from the other place.
    "few places, many waves": Shape(("young-people",), ("ashby", "brook"), (1, 0.4, 0.2, 2, 0.6), 0.85),
}


@contextmanager
def made(home: Path, people: int, seed: int, shape: Shape) -> Iterator[Flask]:
    """The site, inside an application context."""
    app = create_app(Settings(home=home, secret_key=bytes(range(32)), analysis_tier="fast"), testing=True)
    with app.app_context(), acting_as("benchmark"):
        prepare_database()
        _fill(_Chance(seed, shape.usual), people, shape)
        db.session.commit()
        yield app
        db.session.remove()
        db.engine.dispose()


class _Chance(random.Random):
    """Chance, and how likely the first group is."""

    def __init__(self, seed: int, usual: float) -> None:
        super().__init__(seed)
        self.usual = usual


def _fill(chance: _Chance, people: int, shape: Shape) -> None:
    areas, priority = _authority(shape.places), _plan()
    person = add_person("A", "a@b.example", "correct horse battery", ["participation_officer"], now=clock.now())
    rows = ["dimension,category,people,area,source,date"]
    for slug in shape.surveys:
        for question in library.sources()[slug].questions:
            if question.role and question.role != "area":
                rows += [f"{question.role},{o.key},{chance.randint(1, 9) * 1000},,Made up,2025-06-30" for o in question.options]
    import_benchmarks("\n".join(rows).encode())
    for slug in shape.surveys:
        for number, times in enumerate(shape.waves):
            opens = clock.today() - timedelta(days=120 + 90 * (len(shape.waves) - number))
            wave = Wave(
                slug=slug, key=f"wave-{number}", opens_on=opens, closes_on=opens + timedelta(days=60), hear_back_by=clock.today()
            )
            db.session.add(wave)
            db.session.flush()
            answers = [_response(chance, wave, areas) for _ in range(round(people * times) + chance.randint(0, 60))]
            db.session.add_all(answers)
            db.session.flush()
            _chain(chance, wave, answers, (person.id, priority))


def _authority(places: tuple[str, ...]) -> list[int]:
    county = Area(key="county", name="County", kind="county")
    db.session.add(county)
    db.session.flush()
    areas = [Area(key=key, name=key.title(), kind="locality", parent_id=county.id) for key in places]
    db.session.add_all(areas)
    db.session.flush()
    return [area.id for area in areas]


def _plan() -> int:
    today = clock.today()
    plan = Plan(slug="plan", title="Plan", framework_key="ecm", starts_on=today, ends_on=today + timedelta(days=900), source="")
    db.session.add(plan)
    db.session.flush()
    row = Priority(plan_id=plan.id, slug="more", position=1, title="More to do", summary="More.", outcome_keys=["stay_safe"])
    db.session.add(row)
    db.session.flush()
    return row.id


def _few(chance: _Chance, names: Any, usual: float = 0.0) -> Any:
    """One of these, each less likely than the one before: the last ones are a few people."""
    names = list(names)
    return next((name for name in names if chance.random() < (usual or chance.usual)), names[0])


def _response(chance: _Chance, wave: Wave, areas: list[int]) -> Response:
    source = library.sources()[wave.slug]
    provenance = _few(chance, PROVENANCES)
    row = Response(
        wave_id=wave.id,
        version_id=library.version_id(source),
        receipt_digest=uuid4().hex,
        lang=_few(chance, source.languages[:6]),
        mode=_few(chance, ("standard", "easy", "paper")),
        provenance=provenance,
        group_size=4 if provenance == "group" else None,
        submitted_on=wave.opens_on,
        area_id=_few(chance, [*areas, None]),
    )
    if provenance != "self":
        row.assistance = Assistance(helper=_few(chance, HELPERS))
    row.answers = [Answer(question_key=TEXT[wave.slug], text="more buses")]
    for question in source.questions:
        if question.role in ("age_band", "relation"):
            setattr(row, question.role, _few(chance, [*(option.key for option in question.options), None]))
        elif question.kind in ("single", "multiple") and question.role is None:
            row.answers.append(Answer(question_key=question.key, choices=[_few(chance, [o.key for o in question.options])]))
        elif question.kind == "scale":
            row.answers.append(Answer(question_key=question.key, number=_few(chance, question.points)))
    return row


def _chain(chance: _Chance, wave: Wave, rows: list[Response], acts_for: tuple[int, int]) -> None:
    person_id, priority_id = acts_for
    themes = []
    for number in range(6):
        theme = Theme(wave_id=wave.id, label=f"Theme {wave.id}-{number}", keywords=[], state="accepted", recognised=0.9)
        theme.outcomes = [ThemeOutcome(outcome_key="stay_safe", score=0.9)]
        db.session.add(theme)
        themes.append(theme)
    for row in rows:
        _few(chance, themes, 0.45).assignments.append(ThemeAssignment(answer_id=row.answers[0].id, score=0.9, lang=row.lang))
    db.session.flush()
    for cited in ([themes[0]], [themes[1]], themes[:2], themes[2:5], [themes[5]]):
        if said := [theme.id for theme in cited if theme.assignments]:
            _publish(wave, said, person_id, priority_id)


def _publish(wave: Wave, theme_ids: list[int], person_id: int, priority_id: int) -> None:
    now, decided = clock.now(), wave.closes_on + timedelta(days=30)
    names = {"decider": "The Board", "owner": "Head of buses"}
    decision = influence.record_decision(
        title="Buses", meeting="", decided_on=decided, priority_id=priority_id, person_id=person_id, now=now, **names
    )
    claim = influence.record_claim(
        decision,
        theme_ids=theme_ids,
        said="Buses stop early.",
        strength="noted",
        fit="partly",
        other_factors="Money.",
        person_id=person_id,
        now=now,
    )
    influence.record_reply(
        claim,
        outcome="partly",
        text="We try later buses.",
        reason="Buses cost money. We could pay for some.",
        dated=clock.today(),
        follow_up_on=clock.today() + timedelta(days=90),
        person_id=person_id,
        now=now,
        **names,
    )
    influence.publish(claim, person_id, now)
