"""Options one on a line: `lines_of` shows them, `options_from` takes them back with the keys they had. Pure.

Answers, rules and translations know an option by its key, so that a key stays with its option while the words are mended, the
lines are put in another order, or some are added and taken away.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from engage.surveys.building.tables import key_from

_LIKE = 0.5  # how much of a line must be as before for it to be the same option with its words mended

Options = Sequence[Mapping[str, Any]]


def lines_of(options: Options) -> str:
    """Their words, one on a line."""
    return "\n".join(str(option.get("text", "")) for option in options)


def options_from(typed: str, before: Options, usual: str = "option") -> list[dict[str, Any]]:
    """The options of these lines. One whose words are as before keeps its key, then one whose words are like before."""
    lines = [" ".join(line.split()) for line in typed.splitlines() if line.strip()]
    left, found = list(before), dict[int, Mapping[str, Any]]()
    for place, line in enumerate(lines):
        if same := next((one for one in left if one.get("text") == line), None):
            found[place] = same
            left.remove(same)
    for place, line in enumerate(lines):
        if place not in found and left:
            nearest = max(left, key=lambda one: _likeness(line, str(one.get("text", ""))))
            if _likeness(line, str(nearest.get("text", ""))) >= _LIKE:
                found[place] = nearest
                left.remove(nearest)
    taken = [str(one["key"]) for one in before]  # also of those that went: their answers may exist
    made = []
    for place, line in enumerate(lines):
        own = dict(found[place]) if place in found else {"key": key_from(line, taken, usual)}
        taken.append(own["key"])
        made.append({**own, "text": line})
    return made


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.casefold(), other.casefold()).ratio()
