"""What a story, and the agreement of whoever told it, must hold, as sentences for their writers. Reads and writes nothing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext

from engage.core.forms import too_long
from engage.influence.rules import causal_problem
from engage.influence.stories.models import READERS, TELLERS, TOLD_AS

LONGEST = timedelta(days=3 * 366)  # nobody agrees for ever
_LENGTHS = {"title": 200, "service": 160}


@dataclass(frozen=True)
class Told:
    """A story as an officer writes it down. `code`: of the answer it was sent as, typed by whoever told it; "" otherwise."""

    title: str
    told_as: str
    teller: str
    said: str
    service: str
    helped: str
    different: str
    other_factors: str
    outcome_key: str
    priority_id: int | None = None
    code: str = ""


@dataclass(frozen=True)
class Agreement:
    """What whoever told it agreed to: who may read it, on which day, how they said so, until when."""

    readers: str
    agreed_on: date | None
    agreed_how: str
    ends_on: date | None
    name_changed: bool
    knows_the_way_back: bool


def told_problems(told: Told, outcomes: Collection[str], today: date) -> dict[str, str]:
    """By field; an empty dict means that the story can be kept."""
    found = {
        "title": _missing(told.title, gettext("Give the story a name that says nothing of who told it.")),
        "told_as": "" if told.told_as in TOLD_AS else gettext("Choose how it was told."),
        "teller": "" if told.teller in TELLERS else gettext("Choose who told it."),
        "said": _missing(told.said, gettext("Write what they told, in their own words.")),
        "service": _missing(told.service, gettext("Write which service it is about.")),
        "helped": _missing(told.helped, gettext("Write what the service did.")) or causal_problem(told.helped),
        "different": _missing(told.different, gettext("Write what is different now, as they see it. Nothing is an answer too."))
        or causal_problem(told.different),
        "other_factors": _missing(
            told.other_factors, gettext("Write what else mattered: family, time, other help. There is always something.")
        )
        or causal_problem(told.other_factors),
        "outcome_key": "" if told.outcome_key in outcomes else gettext("Choose an outcome."),
    }
    for field, limit in _LENGTHS.items():
        over = len(getattr(told, field).strip()) - limit
        found[field] = found[field] or (too_long(over, limit) if over > 0 else "")
    return {field: sentence for field, sentence in found.items() if sentence}


def agreement_problems(agreed: Agreement, today: date) -> dict[str, str]:
    """Their own consent, apart from every other: who may read it, the name, the way back, and an end."""
    found = {
        "readers": "" if agreed.readers in READERS[1:] else gettext("Choose who may read it, as they said."),
        "agreed_on": _day_problem(agreed.agreed_on, today),
        "agreed_how": _missing(agreed.agreed_how, gettext("Write how they said yes: in writing, aloud, in signs.")),
        "ends_on": _end_problem(agreed.ends_on, today),
        "name_changed": "" if agreed.name_changed else gettext("Change the name, and whatever else says who it is, first."),
        "knows_the_way_back": ""
        if agreed.knows_the_way_back
        else gettext("Tell them first that they can take it back, and how."),
    }
    return {field: sentence for field, sentence in found.items() if sentence}


def _missing(text: str, sentence: str) -> str:
    return "" if text.strip() else sentence


def _day_problem(day: date | None, today: date) -> str:
    if day is None:
        return str(gettext("Write the day."))
    return str(gettext("This day has not come yet. Write a day up to today.")) if day > today else ""


def _end_problem(day: date | None, today: date) -> str:
    if day is None or day <= today:
        return str(gettext("Write the day until which it may be read. It must be still to come."))
    return str(gettext("Nobody agrees for ever: three years at most.")) if day > today + LONGEST else ""
