"""Validators of SurveyJS: what of them is a limit or a check here. What is not is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engage.surveys.importers.imported import Words
from engage.surveys.importers.surveyjs_words import Tongues


@dataclass
class Checks:
    """All validators of one element: limits of ours, one formula in the file's language, and what is lost."""

    max_choices: int | None = None
    min_choices: int | None = None
    max_length: int | None = None
    formula: str = ""
    words: Words = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)


def checks_of(name: str, validators: Sequence[Any], tongues: Tongues) -> Checks:
    """What the validators of the element of this name ask."""
    found = Checks()
    formulas: list[str] = []
    for each in validators:
        kind = each.get("type") if isinstance(each, dict) else None
        if kind == "expression" and isinstance(each.get("expression"), str) and each["expression"].strip():
            formulas.append(each["expression"].strip())
        elif kind == "numeric" and (bounds := _bounds(name, each)):
            formulas += bounds
        elif kind == "answercount" and (_whole(each.get("minCount")) or _whole(each.get("maxCount"))):
            found.min_choices, found.max_choices = _whole(each.get("minCount")), _whole(each.get("maxCount"))
            continue
        elif kind == "text" and _whole(each.get("maxLength")) and not each.get("minLength"):
            found.max_length = _whole(each.get("maxLength"))
            continue
        else:
            found.lost.append(f"a check of its answers (validators: {str(kind)[:20]}) is not carried")
            continue
        if words := tongues.words(each.get("text")):
            found.words = words
    found.formula = " and ".join(f"({formula})" for formula in formulas) if len(formulas) > 1 else "".join(formulas)
    return found


def _bounds(name: str, validator: Mapping[str, Any]) -> list[str]:
    pairs = ((">=", validator.get("minValue")), ("<=", validator.get("maxValue")))
    return [
        f"{{{name}}} {operator} {value}" for operator, value in pairs if isinstance(value, int) and not isinstance(value, bool)
    ]


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None
