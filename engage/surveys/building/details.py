"""Which fields the page of a question has, by its kind. What a kind takes is said in `parsing_questions`;
here stands how it is typed. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields

from engage.surveys.parsing_questions import takes
from engage.surveys.wording import OPTION_LISTS, ROLES, TEXT_ROLES, Option

# How each detail is typed. A detail that is not here has no field, and a question keeps what it has of it.
TYPED: Mapping[str, str] = {
    "options": "lines",
    "rows": "lines",
    "options_from": "choice",
    "role": "choice",
    "min_choices": "whole",
    "max_choices": "whole",
    "scale_min": "whole",
    "scale_max": "whole",
    "scale_low": "text",
    "scale_high": "text",
    "number_min": "whole",
    "number_max": "whole",
    "unit": "text",
    "date_min": "day",
    "date_max": "day",
    "max_length": "whole",
}
CHECKS = ("check", "check_text")  # what every kind may have: what an answer must meet, and what is said where it does not
_FLAGS = {"exclusive": ("multiple",), "say": ("single", "multiple")}
# What the page of a question sets by itself when it is begun, so that it can be asked as soon as its words are written.
_FIVE = {"scale_min": 1, "scale_max": 5}
USUAL: Mapping[str, Mapping[str, object]] = {"scale": _FIVE, "grid": _FIVE}


def details_of(kind: str) -> tuple[str, ...]:
    """The fields of a question of this kind besides its words and its rule, in the order of the page."""
    taken = takes(kind)
    return tuple(detail for detail in TYPED if detail in taken)


def choices_of(detail: str, kind: str) -> tuple[str, ...]:
    """What can be picked for a detail of this kind."""
    return OPTION_LISTS if detail == "options_from" else TEXT_ROLES if kind == "short_text" else ROLES


def flags_of(kind: str) -> tuple[str, ...]:
    """What can be said of single options of a question of this kind."""
    known = {each.name for each in fields(Option)}
    return tuple(flag for flag, kinds in _FLAGS.items() if flag in known and kind in kinds)


def fitting(question: Mapping[str, object], kind: str) -> dict[str, object]:
    """The question as one of another kind: what that kind does not take is left out."""
    dropped = {detail for detail in TYPED if detail not in takes(kind)}
    return {**USUAL.get(kind, {}), **{key: value for key, value in question.items() if key not in dropped}, "kind": kind}
