"""What may be written into a consultation, as sentences for its writers. Reads nothing and writes nothing.

Each function gives field -> one sentence; an empty dict means that the rules are kept. What a state needs beyond is `gates`'.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext

from engage.consultations.errors import ConsultationError
from engage.consultations.models import LEVELS, Consultation
from engage.consultations.words import NAMES
from engage.core.forms import too_long

TITLE_LENGTH, NAME_LENGTH, REFERENCE_LENGTH = 160, 160, 200
AUDIENCES = ("for_young_people", "for_parents", "for_partners")


@dataclass(frozen=True)
class Particulars:
    """Everything that is written down before it opens; all but the title and whom it asks may still be missing."""

    title: str
    for_young_people: bool = False
    for_parents: bool = False
    for_partners: bool = False
    area_id: int | None = None
    why: str = ""
    can_change: str = ""
    cannot_change: str = ""
    level: str = ""
    decider: str = ""
    decides_on: date | None = None
    opens_on: date | None = None
    closes_on: date | None = None
    duration_reason: str = ""
    data_protection: str = ""
    equality: str = ""


@dataclass(frozen=True)
class Outcome:
    """What is written down after it closed: the day of the decision, and Lundy's parts."""

    decided_on: date | None = None
    space: str = ""
    voice: str = ""
    influence: str = ""
    influence_by: date | None = None
    follow_up: str = ""


def particulars_problems(given: Particulars) -> dict[str, str]:
    """A name, somebody who is asked, and days in their order."""
    found = {
        "title": missing(given.title, "title") or over(given.title, TITLE_LENGTH),
        "for_young_people": ""
        if any(getattr(given, name) for name in AUDIENCES)
        else gettext("Choose whom you ask: at least one of the three."),
        "level": "" if given.level in ("", *LEVELS) else gettext("Choose only from the answers on this page."),
        "decider": over(given.decider, NAME_LENGTH),
        "data_protection": over(given.data_protection, REFERENCE_LENGTH),
        "equality": over(given.equality, REFERENCE_LENGTH),
    }
    return only({**found, **_day_problems(given)})


def _day_problems(given: Particulars) -> dict[str, str]:
    opens, closes, decides = given.opens_on, given.closes_on, given.decides_on
    found = {}
    if opens and closes and closes < opens:
        found["closes_on"] = gettext("It cannot close before it opens.")
    if decides and opens and decides <= opens:
        found["decides_on"] = gettext("Decide after it opens: nobody is asked about what is decided already.")
    elif decides and closes and decides <= closes:
        found["decides_on"] = gettext("Decide after it closes, so that the deciders can read what people said.")
    return found


def outcome_problems(given: Outcome, closes_on: date | None, today: date) -> dict[str, str]:
    """A decision is taken after closing and not in the future."""
    found = {}
    if sentence := not_ahead(given.decided_on, today):
        found["decided_on"] = sentence
    elif given.decided_on and closes_on and given.decided_on < closes_on:
        found["decided_on"] = gettext("Decide after it closes, so that the deciders can read what people said.")
    return found


def missing(value: object, field: str) -> str:
    """What is said of a field that was left out."""
    is_given = value.strip() if isinstance(value, str) else value is not None
    return "" if is_given else gettext("Fill in “%(name)s”.", name=NAMES[field])


def not_ahead(day: date | None, today: date) -> str:
    """What is said of a day that has not come."""
    return gettext("This day has not come yet. Write a day up to today.") if day is not None and day > today else ""


def refuse_if_archived(row: Consultation) -> None:
    """What is archived stays as it is."""
    if row.state == "archived":
        raise ConsultationError({"": gettext("This is archived and stays as it is.")})


def over(text: str, limit: int) -> str:
    """How much too long it is."""
    extra = len(text.strip()) - limit
    return too_long(extra, limit) if extra > 0 else ""


def only(found: Mapping[str, str]) -> dict[str, str]:
    """Without what is not wrong."""
    return {field: sentence for field, sentence in found.items() if sentence}


def refuse(problems: Mapping[str, str]) -> None:
    """Raise `ConsultationError` when there is anything wrong."""
    if problems:
        raise ConsultationError(problems)
