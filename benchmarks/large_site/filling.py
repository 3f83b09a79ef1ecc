"""A large site as rows: 200 surveys, one of them open for the twentieth time, answers, themes, decisions, replies and a plan.

The rows are written straight into the tables, as the services leave them: what is measured is reading. Nobody wrote these words.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from benchmarks.large_site.asked import add_consultations, add_population
from benchmarks.large_site.writing import make_ready, write
from engage.core import clock, paths
from engage.core.db import db
from engage.influence.models import Claim, ClaimResponse, ClaimTheme, Decision, Publication, Reply
from engage.plan.models import Action, Plan, Priority
from engage.surveys import library
from engage.surveys.models import Answer, Consent, Response, Wave
from engage.themes.models import Theme, ThemeAssignment, ThemeOutcome, ThemeRun
from engage.trust.models import Area, ServiceListing

SURVEYS, WAVES = 200, 20
PER_RESPONSE, CLAIMS, CITED, BEHIND_A_CLAIM = 4, 400, 4, 150
THEMES, THEMES_OF_OTHERS = 40, 6  # of each of the twenty waves, and of each other survey's one
MAIN = "young-people"
OUTCOMES = ("be_healthy", "stay_safe", "enjoy_and_achieve", "positive_contribution", "economic_wellbeing")
LANGUAGES, BANDS = ("en",) * 6 + ("pl", "ur", "cy"), ("11_13", "14_16", "17_19", "20_25")
WORDS = ("park", "bus", "school", "lights", "bench", "club", "evening", "safe", "home", "money", "doctor", "friends")


def add_surveys(home: Path) -> None:
    """Survey folders before the application reads them: the young people's survey under other names, in English alone."""
    source = (paths.bundled("surveys") / MAIN / "survey.toml").read_text("utf-8")
    for number in range(SURVEYS - 2):
        folder = home / library.IMPORTED / f"survey-{number:03}"
        folder.mkdir(parents=True)
        words = source.replace(f'slug = "{MAIN}"', f'slug = "{folder.name}"').replace("Your area, your say", f"Survey {number}")
        (folder / "survey.toml").write_text(words, "utf-8")


def fill(answers: int, today: date) -> None:
    """Everything, in the application context of an empty, ready database."""
    chance = random.Random(1)
    areas = _places()
    waves = _waves(today)
    add_consultations(waves, today)
    add_population(len(areas), today)
    behind = _answers(answers, waves, areas, chance)
    priorities = _plan(areas, today)
    _chains(behind, priorities, today, chance)
    make_ready()


def _places() -> list[int]:
    county = Area(key="county", name="Wrenshire", kind="county")
    db.session.add(county)
    db.session.flush()
    rows = [Area(key=f"place-{number}", name=f"Place {number:02}", kind="locality", parent_id=county.id) for number in range(23)]
    db.session.add_all(rows)
    today = clock.today()
    for number in range(200):
        made = ServiceListing(key=f"service-{number}", name=f"Service {number}", what="Advice", for_whom="All", how="Ring")
        made.reviewed_on, made.review_by, made.outcome_keys = today, today + timedelta(days=182), [OUTCOMES[number % 5]]
        db.session.add(made)
    db.session.flush()
    return [row.id for row in rows]


def open_survey(today: date) -> None:
    """The main survey's open wave and the places, in a site without anybody's answers."""
    _places()
    day = timedelta(days=20)
    db.session.add(Wave(slug=MAIN, key="w00", opens_on=today - day, closes_on=today + day, hear_back_by=today + 5 * day))
    db.session.flush()


def _waves(today: date) -> list[Wave]:
    """The main survey's twenty, the last of them open; one of each other survey, closed."""
    first = today + timedelta(days=20)
    starts = [(MAIN, f"w{number:02}", first - timedelta(days=90 * number)) for number in range(WAVES)]
    starts += [(slug, "once", first - timedelta(days=60 + at)) for at, slug in enumerate(sorted(set(library.sources()) - {MAIN}))]
    waves = [
        Wave(slug=slug, key=key, opens_on=end - timedelta(days=40), closes_on=end, hear_back_by=end + timedelta(days=84))
        for slug, key, end in starts
    ]
    db.session.add_all(waves)
    db.session.flush()
    return waves


def _answers(answers: int, waves: list[Wave], areas: list[int], chance: random.Random) -> dict[int, list[tuple[UUID, str, str]]]:
    """Responses, answers, consents, themes and who stands in which; by theme, a few of the responses behind it."""
    responses, at, assigned = answers // PER_RESPONSE, 0, 0
    behind: dict[int, list[tuple[UUID, str, str]]] = {}
    for place, wave in enumerate(waves):
        many = responses // 2 // WAVES if place < WAVES else responses // 2 // (len(waves) - WAVES)
        version = library.version_id(library.sources()[wave.slug])
        run = ThemeRun(wave_id=wave.id, made_at=clock.now(), version="1", settings={}, n_answers=many * 2, skipped={})
        db.session.add(run)
        db.session.flush()
        themes = _themes(wave, run.id, chance)
        rows, given, consents, stands = [], [], [], []
        for _ in range(many):
            key, lang = UUID(int=chance.getrandbits(128), version=4), chance.choice(LANGUAGES)
            provenance = "adult_reported" if chance.random() < 0.05 else "self"
            rows.append(
                {
                    "id": key,
                    "wave_id": wave.id,
                    "version_id": version,
                    "receipt_digest": key.hex,
                    "lang": lang,
                    "mode": "standard",
                }
                | {"provenance": provenance, "group_size": None, "age_band": chance.choice(BANDS), "relation": None}
                | {"area_id": chance.choice(areas), "state": "submitted", "submitted_on": wave.opens_on}
            )
            if chance.random() < 0.5:
                consents.append({"response_id": key, "kind": "quote", "given_on": wave.opens_on, "withdrawn_on": None})
            for question in ("better", "one_change", "safe", "matters"):
                at += 1
                is_text = question in ("better", "one_change")
                said = " ".join(chance.choices(WORDS, k=14)) if is_text else None
                given.append(
                    {"id": at, "response_id": key, "question_key": question, "text": said, "prefer_not": False, "held": False}
                    | {"choices": ["school"] if question == "matters" else None, "number": 4 if question == "safe" else None}
                )
                if is_text:
                    assigned += 1
                    theme = chance.choice(themes)
                    stands.append(
                        {"id": assigned, "theme_id": theme, "answer_id": at, "score": chance.random(), "is_main": True}
                        | {"is_quote": chance.random() < 0.01, "is_removed": False, "is_added": False, "lang": lang}
                    )
                    if provenance == "self" and len(behind.setdefault(theme, [])) < BEHIND_A_CLAIM:
                        behind[theme].append((key, provenance, lang))
        for model, made in ((Response, rows), (Answer, given), (Consent, consents), (ThemeAssignment, stands)):
            write(model, made)
        db.session.commit()
    return behind


def _themes(wave: Wave, run_id: int, chance: random.Random) -> list[int]:
    made = [
        Theme(wave_id=wave.id, run_id=run_id, label=f"{a.title()} and {b} {number}", keywords=[a, b], state=state)
        for number in range(THEMES if wave.slug == MAIN else THEMES_OF_OTHERS)
        for a, b in [chance.sample(WORDS, 2)]
        for state in ["suggested" if number % 8 == 7 else "accepted"]
    ]
    db.session.add_all(made)
    db.session.flush()
    db.session.add_all(ThemeOutcome(theme_id=row.id, outcome_key=OUTCOMES[row.id % 5], score=0.8) for row in made)
    return [row.id for row in made]


def _plan(areas: list[int], today: date) -> list[int]:
    plan = Plan(slug="plan", title="The plan", framework_key="ecm-2004", starts_on=today, ends_on=today + timedelta(days=900))
    db.session.add(plan)
    db.session.flush()
    county = [_priority(plan.id, number, None, None) for number in range(8)]
    db.session.add_all(county)
    db.session.flush()
    local = [_priority(plan.id, 8 + at, area, county[at % 8].id) for at, area in enumerate(areas)]
    db.session.add_all(local)
    db.session.flush()
    for row in (*county, *local):
        due = [today + timedelta(days=30 * number - 60) for number in range(6)]
        db.session.add_all(Action(priority_id=row.id, title=f"Do {at}", owner="Lead", due_on=day) for at, day in enumerate(due))
    return [row.id for row in county]


def _priority(plan_id: int, number: int, area_id: int | None, parent_id: int | None) -> Priority:
    words = {"slug": f"priority-{number}", "title": f"Priority {number}", "summary": "What we will work on."}
    return Priority(
        plan_id=plan_id, position=number, area_id=area_id, parent_id=parent_id, outcome_keys=[OUTCOMES[number % 5]], **words
    )


def _chains(behind: dict[int, list[tuple[UUID, str, str]]], priorities: list[int], today: date, chance: random.Random) -> None:
    themes = sorted(behind)
    for number in range(min(CLAIMS, len(themes) // CITED)):
        cited = themes[number * CITED : (number + 1) * CITED]
        day = today - timedelta(days=number % 300)
        decision = Decision(priority_id=priorities[number % len(priorities)], title=f"Decision {number}", meeting="The Board")
        decision.decider, decision.owner, decision.decided_on = "The Board", "Lead", day
        db.session.add(decision)
        db.session.flush()
        claim = Claim(decision_id=decision.id, decided_on=day, said="There is nothing to do after school.", strength="noted")
        claim.fit, claim.other_factors, claim.is_evaluation = "partly", "Money", False
        claim.evidence_from, claim.evidence_to = day - timedelta(days=30), day
        db.session.add(claim)
        db.session.flush()
        db.session.add_all(ClaimTheme(claim_id=claim.id, theme_id=theme) for theme in cited)
        reply = Reply(
            claim_id=claim.id, outcome=chance.choice(("done", "doing", "no")), text="A club opens.", reason="You asked."
        )
        reply.outcome = chance.choice(("done", "doing", "no"))
        reply.decider, reply.owner, reply.dated = "The Board", "Lead", day
        db.session.add(reply)
        frozen = [
            {"claim_id": claim.id, "response_id": key, "provenance": provenance, "lang": lang}
            for key, provenance, lang in dict.fromkeys(one for theme in cited for one in behind[theme][: BEHIND_A_CLAIM // CITED])
        ]
        write(ClaimResponse, frozen)
        db.session.flush()
        made = Publication(claim_id=claim.id, theme_id=cited[0], response_id=frozen[0]["response_id"], published_on=day)
        made.outcome_keys, made.published_by = [OUTCOMES[cited[0] % 5]], 1
        db.session.add(made)
        db.session.flush()
