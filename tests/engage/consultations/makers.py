"""Small makers for the tests of consultations: one with everything written down, brought as far as a test needs it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from engage.accounts.services import find_person
from engage.consultations import services
from engage.consultations.models import Consultation
from engage.consultations.rules import Outcome, Particulars
from engage.core.db import db
from tests import factories
from tests.factories import NOW, TODAY

WHOLE = Particulars(
    title="Evening buses",
    for_young_people=True,
    why="The last bus goes before clubs end.",
    can_change="Which routes run later.",
    cannot_change="How much money there is.",
    level="consulted",
    decider="Board of Wrenshire Children's Trust",
    opens_on=TODAY - timedelta(days=5),
    closes_on=TODAY + timedelta(days=20),
    decides_on=TODAY + timedelta(days=60),
    duration_reason="Four weeks of school.",
    data_protection="DPIA-12",
    equality="EIA-7",
)
LUNDY = Outcome(
    space="Anybody aged 11 to 19, on line and in youth clubs.",
    voice="Buses stop too early.",
    influence="Two routes run until nine.",
    influence_by=TODAY + timedelta(days=90),
)
WAY = ("checked", "open", "closed", "analysing", "decided", "fed_back", "followed_up", "archived")


def day(days: int) -> date:
    """So many days from today."""
    return TODAY + timedelta(days=days)


def officer() -> int:
    """The person whose acts these are; always the same one."""
    found = find_person("officer@wrenshire.example")
    return found.id if found else factories.add_staff("participation_officer").id


def draft(**given: Any) -> int:
    """A draft with everything its first gate asks for; its id."""
    by = {"person_id": officer(), "now": NOW}
    made = services.draft(replace(WHOLE, **given), **by)
    services.add_option(made, text="Run two routes later", reason="Most live there", impact="Less for other routes", **by)
    db.session.commit()
    return made


def ready(*, way_in: bool = True, **given: Any) -> int:
    """The same, checked, vouched for, and with all that it takes to open; its id."""
    made, by = draft(**given), {"person_id": officer(), "now": NOW}
    if way_in:
        services.add_meeting(made, title="Youth council", place="Ashby Vale", held_on=TODAY, n=None, **by)
    ask_board(made)
    step(made, "checked")
    services.vouch(made, **by)
    db.session.commit()
    return made


def ask_board(consultation_id: int, **given: Any) -> None:
    """List the safeguarding board."""
    values = {"name": "Wrenshire Safeguarding Board", "organisation_id": None, "is_safeguarding_board": True, "asked_on": TODAY}
    services.add_consultee(consultation_id, **{**values, **given}, person_id=officer(), now=NOW)


def step(consultation_id: int, state: str, reason: str = "", now: datetime = NOW) -> None:
    """Take one step."""
    services.move(consultation_id, state, reason, person_id=officer(), now=now)
    db.session.commit()


def brought_to(state: str, **given: Any) -> int:
    """One that has come as far as this state, every gate met on the way; its id."""
    made = ready(**given)
    by: dict[str, Any] = {"person_id": officer(), "now": NOW}
    for at in WAY[1 : WAY.index(state) + 1]:
        if at == "decided":
            services.sign(made, report="Report of the summer", read_by="The Board", read_on=TODAY, **by)
            services.record_outcome(made, Outcome(decided_on=TODAY), **by)
        if at == "fed_back":
            services.record_outcome(made, replace(LUNDY, decided_on=TODAY), **by)
        if at == "followed_up":
            services.record_outcome(made, replace(LUNDY, decided_on=TODAY, follow_up="They come home safely."), **by)
        step(made, at, "All have answered." if at == "closed" else "")
    return made


def found(consultation_id: int) -> Consultation:
    """Its row."""
    return services.find_consultation(consultation_id)
