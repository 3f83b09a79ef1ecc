"""Controls of one question that are more than one box: a day, an order, a line after another. What was typed is kept as it was.

Each part is posted as NAME-PART; no key of an option or a row has a hyphen, so that none is taken for another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from wtforms import Field

# Control characters but tab and line end, lone surrogates, and the two that are no characters: XML 1.0, section 2.2.
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_WHOLE = re.compile(r"[+−-]?\d{1,12}")  # the digits of every script: people write numbers as they learned to
DAY_PARTS = ("day", "month", "year")


def clean_text(typed: str | None) -> str:
    """Typed text as it is kept: one kind of line end, no character that a database or a document refuses."""
    plain = (typed or "").replace("\r\n", "\n").replace("\r", "\n")
    return _UNWRITABLE.sub("", plain).strip()


def whole(typed: str) -> int | None:
    """The whole number that was typed; None where it is none."""
    return int(typed.replace("−", "-")) if _WHOLE.fullmatch(typed) else None


def day_of(typed: Mapping[str, str]) -> date | None:
    """The day that was typed in three parts; None where there is no such day."""
    numbers = [whole(typed.get(part, "")) for part in DAY_PARTS]
    try:
        day, month, year = (number if number is not None else 0 for number in numbers)
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None


class PartsField(Field):  # type: ignore[misc]
    """Several boxes. `data`: part -> what was typed or chosen there, cleaned; parts left empty are not in it."""

    def __init__(self, parts: Iterable[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.parts = tuple(parts)

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Take what was posted, or what was given before."""
        self.process_errors: list[str] = []
        self.object_data = data if isinstance(data, Mapping) else {}
        typed = self.object_data
        if formdata is not None:
            typed = {part: clean_text(next(iter(formdata.getlist(f"{self.name}-{part}")), "")) for part in self.parts}
        self.data = {part: value for part, value in typed.items() if value}
