"""Two settings of Wrenshire with their codes, and the next time young people are asked: all of it made up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from engage.consultations.reach.services import find_wave
from engage.core.db import db
from engage.sample.answering import noon
from engage.surveys import waves
from engage.surveys.reaching import codes
from engage.surveys.reaching.codes import Setting
from engage.surveys.reaching.models import InviteCount
from engage.surveys.waves import Days
from engage.trust.services import localities

SLUG = "young-people"
# Opened, begun and sent by each code: one that may be shown, and one of so few that it may not.
SETTINGS = (
    ("Larkfield School", "school", 60, (71, 52, 43)),
    ("Friday club at the old mill", "club", 25, (9, 7, 6)),
)


def load_reaching(staff: Mapping[str, int], today: date) -> None:
    """What an officer would make in the calendar and under codes."""
    by = {"person_id": staff["participation_officer"], "now": noon(today - timedelta(days=1))}
    wave, places = find_wave(SLUG, "open"), localities()
    for (name, kind, wanted, counted), place in zip(SETTINGS, places, strict=False):
        made = codes.make_code(Setting(wave.id, name, kind, place.id, wanted), **by)  # type: ignore[arg-type]
        row = db.session.get_one(InviteCount, made.id)
        row.opened, row.begun, row.sent = counted
    first = today + timedelta(days=150)
    days = Days(first, first + timedelta(days=60), first + timedelta(days=144))
    waves.plan(SLUG, days, every_months=6, times=2, **by)  # type: ignore[arg-type]
    db.session.flush()
