"""From which number or day to which: what other systems' files say of it, where it is plain whole numbers and days. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from engage.surveys.wording import LARGEST_NUMBER

Ends = tuple[int | None, int | None]
_END = re.compile(r"\s*\.\s*(<=|>=|<|>)\s*(-?\d{1,9})\s*")


def whole_of(value: Any) -> int | None:
    """A whole number written as a number or as text; None for anything else."""
    text = str(value if value is not None and not isinstance(value, bool) else "").strip()
    text = text[:-2] if re.fullmatch(r"-?\d{1,9}\.0", text) else text
    number = int(text) if re.fullmatch(r"-?\d{1,9}", text) else None
    return number if number is not None and abs(number) <= LARGEST_NUMBER else None


def day_in(value: Any) -> str:
    """A day written as year-month-day, in ISO form; "" for anything else, such as a formula."""
    text = str(value or "").strip()
    try:
        return date.fromisoformat(text).isoformat() if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else ""
    except ValueError:
        return ""


def limits_in(constraint: str) -> Ends | None:
    """The least and the greatest number that a constraint such as ". >= 0 and . <= 99" lets through; None where it says more."""
    low: list[int] = []
    high: list[int] = []
    for part in re.split(r"\band\b", constraint):
        found = _END.fullmatch(part)
        if found is None:
            return None
        number = int(found[2])
        if found[1].startswith(">"):
            low.append(number + (found[1] == ">"))
        else:
            high.append(number - (found[1] == "<"))
    return max(low, default=None), min(high, default=None)


def range_of(row: Mapping[str, Any], kind: str) -> Ends:
    """From which number to which a row of an XLSForm lets one answer: by its slider, or by its constraint."""
    if kind == "range":
        said = _parameters(row)
        return whole_of(said.get("start", "1")), whole_of(said.get("end", "10"))
    return limits_in(str((row.get("bind") or {}).get("constraint") or "")) or (None, None)


def steps_by_parts(row: Mapping[str, Any]) -> bool:
    """Whether a slider stops at something else than each whole number."""
    said = _parameters(row)
    return any(whole_of(said.get(name, "1")) is None for name in ("start", "end")) or whole_of(said.get("step", "1")) != 1


def _parameters(row: Mapping[str, Any]) -> Mapping[str, Any]:
    found = row.get("parameters")
    return found if isinstance(found, Mapping) else {}
