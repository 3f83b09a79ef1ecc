"""The limits on answers that an XLSForm writes as a `constraint` and that questions here have too. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MOST = re.compile(r"count-selected\(\s*\.\s*\)\s*<=\s*(\d{1,3})")
_LONGEST = re.compile(r"string-length\(\s*\.\s*\)\s*<=\s*(\d{1,6})")
_ALONE = re.compile(r"not\(\s*selected\(\s*\.\s*,\s*'([\w-]+)'\s*\)\s*and\s*count-selected\(\s*\.\s*\)\s*>\s*1\s*\)")
_AND = re.compile(r"\s*and\s*")


@dataclass(frozen=True)
class Limits:
    """What a constraint says, where all of it can be carried. alone : the options that rule out the others."""

    max_choices: int | None = None
    max_length: int | None = None
    alone: frozenset[str] = frozenset()
    is_whole: bool = True


def limits_in(constraint: str, kind: str) -> Limits:
    """The limits of a constraint; `is_whole` is False where it says anything else."""
    rest, at = constraint.strip(), 0
    most, longest, alone = None, None, set[str]()
    while at < len(rest):
        if kind == "multiple" and (found := _MOST.match(rest, at)):
            most = int(found[1])
        elif kind == "multiple" and (found := _ALONE.match(rest, at)):
            alone.add(found[1])
        elif kind.endswith("text") and (found := _LONGEST.match(rest, at)):
            longest = int(found[1])
        else:
            return Limits(is_whole=False)
        at = found.end()
        joined = _AND.match(rest, at)
        if joined is None and at < len(rest):
            return Limits(is_whole=False)
        at = joined.end() if joined else at
    return Limits(most or None, longest or None, frozenset(alone))
