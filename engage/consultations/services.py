"""Consultations for everyone else. The parts: `recording`, `attaching`, `moving` (what people do), `reading` (what everybody may
read), `reminders`, and `for_plan` (what a plan must be able to show). Other domains import from here alone.
"""

from __future__ import annotations

from engage.consultations.attaching import (
    KINDS,
    add_consultee,
    add_evidence,
    add_meeting,
    add_part,
    drop,
    find_consultee,
    part_choices,
    part_words,
    record_consultee,
)
from engage.consultations.for_plan import MissingForPlan, missing_for_plan
from engage.consultations.gates import Gate
from engage.consultations.moving import checklist, move, next_states, sign, stops, vouch
from engage.consultations.reading import PublicCard, PublicPage, exercise_of_wave, public_cards, public_page
from engage.consultations.recording import add_option, change, draft, drop_option, record_outcome
from engage.consultations.records import find_consultation, pieces
from engage.consultations.reminders import Reminder, due
from engage.consultations.rules import Outcome, Particulars
from engage.consultations.translating import translate

__all__ = [
    "KINDS",
    "Gate",
    "MissingForPlan",
    "Outcome",
    "Particulars",
    "PublicCard",
    "PublicPage",
    "Reminder",
    "add_consultee",
    "add_evidence",
    "add_meeting",
    "add_option",
    "add_part",
    "change",
    "checklist",
    "draft",
    "drop",
    "drop_option",
    "due",
    "exercise_of_wave",
    "find_consultation",
    "find_consultee",
    "missing_for_plan",
    "move",
    "next_states",
    "part_choices",
    "part_words",
    "pieces",
    "public_cards",
    "public_page",
    "record_consultee",
    "record_outcome",
    "sign",
    "stops",
    "translate",
    "vouch",
]
