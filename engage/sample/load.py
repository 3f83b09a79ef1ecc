"""Loading the sample in stages, each one transaction: cut off, it goes on where it stopped; a second time changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from flask import current_app
from sqlalchemy import select

from engage.accounts.models import Person
from engage.core.db import db
from engage.core.errors import DomainError
from engage.sample import (
    answering,
    at_work,
    authority,
    chains,
    community,
    consulting,
    conversations,
    county_plan,
    drafting,
    holding,
    reach,
    reaching,
    reviewing,
    running,
    sign_ins,
    stories,
)
from engage.surveys.models import Wave

Say = Callable[[str], None]


class OtherDataError(DomainError):
    """This data folder belongs to somebody; the sample is never mixed into it."""


@dataclass(frozen=True)
class Stage:
    """One step: whether it was done before, what to say while doing it, and how it is done."""

    is_done: Callable[[], bool]
    words: str
    do: Callable[[date, datetime], None]


def stages() -> tuple[Stage, ...]:
    """The steps in their order."""
    return (
        Stage(authority.is_loaded, "Loading Wrenshire, its plan, its forum and about 600 answers", _load_base),
        Stage(reviewing.has_themes, "Finding themes in the answers of the past waves (the longest step)", _find_themes),
        Stage(chains.has_decisions, "Reviewing themes, recording decisions, publishing replies", _load_chains),
    )


def is_complete() -> bool:
    """Whether nothing is left to load. Raises `OtherDataError` where the database holds something else."""
    _refuse_other_data()
    return all(stage.is_done() for stage in stages())


def load_sample(today: date, now: datetime, say: Say) -> None:
    """Load what is not there yet. Raises `OtherDataError` where the database holds something else."""
    _refuse_other_data()
    for stage in stages():
        if not stage.is_done():
            say(f"{stage.words} ...")
            stage.do(today, now)
            db.session.commit()


def _refuse_other_data() -> None:
    is_used = any(db.session.scalar(select(model.id).limit(1)) is not None for model in (Person, Wave))
    if is_used and not authority.is_loaded():
        home = current_app.config["SETTINGS"].home
        raise OtherDataError(f"{home} holds data that is not the sample's; choose another folder with ENGAGE_HOME.")


def _load_base(today: date, now: datetime) -> None:
    authority.load_authority(today)
    staff = authority.load_staff(sign_ins.load_keys(current_app.config["SETTINGS"].home), now)
    county_plan.load_plan(today)
    running.run_plan(staff["plan_author"], today)
    conversations.load_forum(today)
    conversations.load_examples()
    community.load_community(staff, today, now)
    community.let_sign_in(sign_ins.load_member_passwords(current_app.config["SETTINGS"].home))
    stored = answering.load_answers(today)
    at_work.load_answers(today)
    consulting.load_consultations(staff, today)
    reach.load_reach()
    reaching.load_reaching(staff, today)
    drafting.load_draft(staff, today)
    held = holding.screen_answers(stored, now)
    holding.close_past_concerns(held, staff["safeguarding_lead"])
    holding.deal_with_open_concerns(held, staff, now)
    answering.translate_answers(stored)
    answering.ask_for_themes(answering.wave_ids("open").values(), now)


def _find_themes(_today: date, now: datetime) -> None:
    reviewing.find_past_themes()
    holding.release_what_a_run_held(now)


def _load_chains(today: date, now: datetime) -> None:
    home = current_app.config["SETTINGS"].home
    receipts = chains.load_chains(today, now)
    at_work.load_chain(running.somebody("participation_officer"), today, now)
    running.follow(today)
    more = {
        "Codes of people's stories, to take them back with, at /you-said-we-did/stories/back:": stories.load_stories(
            running.somebody("participation_officer"), today, now
        ),
        "Sample keys of the API, for /api/v1 (Authorization: Bearer ...):": stories.load_keys_of_the_api(
            running.somebody("administrator"), today, now
        ),
    }
    sign_ins.save_listing(home, sign_ins.load_keys(home), receipts, sign_ins.load_member_passwords(home), more)
