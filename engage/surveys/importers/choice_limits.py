"""The limits on choices, texts and days that an XLSForm writes as a `constraint` and that questions here have too. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

_AND = re.compile(r"\s*and\s*")
_DAY = r"date\(\s*'(\d{4}-\d{2}-\d{2})'\s*\)"
_COUNT = r"count-selected\(\s*\.\s*\)"
# kind -> name of the limit -> how it is written
_WRITTEN = {
    "multiple": {
        "max_choices": re.compile(rf"{_COUNT}\s*<=\s*(\d{{1,3}})"),
        "min_choices": re.compile(rf"{_COUNT}\s*>=\s*(\d{{1,3}})"),
        "alone": re.compile(rf"not\(\s*selected\(\s*\.\s*,\s*'([\w-]+)'\s*\)\s*and\s*{_COUNT}\s*>\s*1\s*\)"),
    },
    "text": {"max_length": re.compile(r"string-length\(\s*\.\s*\)\s*<=\s*(\d{1,6})")},
    "date": {"date_min": re.compile(rf"\.\s*>=\s*{_DAY}"), "date_max": re.compile(rf"\.\s*<=\s*{_DAY}")},
}


@dataclass(frozen=True)
class Limits:
    """What a constraint says, where all of it can be carried. alone : the options that rule out the others."""

    max_choices: int | None = None
    min_choices: int | None = None
    max_length: int | None = None
    date_min: str = ""
    date_max: str = ""
    alone: frozenset[str] = frozenset()
    is_whole: bool = True


def choice_limits(constraint: str, kind: str) -> Limits:
    """The limits of a constraint; `is_whole` is False where it says anything else."""
    written = _WRITTEN.get("text" if kind.endswith("text") else kind, {})
    found: dict[str, list[str]] = {}
    rest, at = constraint.strip(), 0
    while at < len(rest):
        name, match = next(((name, match) for name, each in written.items() if (match := each.match(rest, at))), ("", None))
        if match is None:
            return Limits(is_whole=False)
        found.setdefault(name, []).append(match[1])
        at = match.end()
        joined = _AND.match(rest, at)
        if joined is None and at < len(rest):
            return Limits(is_whole=False)
        at = joined.end() if joined else at
    numbers = {name: int(found[name][-1]) or None for name in ("max_choices", "min_choices", "max_length") if name in found}
    days = {name: found[name][-1] for name in ("date_min", "date_max") if name in found}
    return Limits(**numbers, **days, alone=frozenset(found.get("alone", ())))  # type: ignore[arg-type]  # by the names above
