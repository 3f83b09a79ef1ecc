"""What a question takes, in a sentence: on its page, on paper, aloud, and where an answer goes past it. Owns those sentences.

Each is said the same way before somebody answers and after, so that a fault tells nothing new.
"""

from __future__ import annotations

from datetime import date

from flask_babel import gettext, ngettext

from engage.core.i18n import format_date
from engage.surveys.definition import Question


def limits_of(question: Question) -> tuple[str, ...]:
    """What to know before answering, beside the hint; nothing where every answer fits."""
    if question.kind == "multiple":
        return tuple(filter(None, (_choices(question),)))
    if question.kind == "number":
        return tuple(filter(None, (number_limits(question),)))
    if question.kind == "date":
        return tuple(filter(None, (day_shape(), day_limits(question))))
    return (places(question),) if question.kind == "ranking" else ()


def example_of(question: Question) -> str:
    """An answer that somebody might give; "" where the survey has none."""
    return gettext("For example: %(words)s", words=question.example) if question.example else ""


def number_limits(question: Question) -> str:
    """From which number to which."""
    low, high = question.number_min, question.number_max
    if low is not None and high is not None:
        return gettext("Write a number from %(low)s to %(high)s.", low=low, high=high)
    if low is not None:
        return gettext("Write %(low)s or more.", low=low)
    return gettext("Write %(high)s or less.", high=high) if high is not None else ""


def day_limits(question: Question) -> str:
    """From which day to which."""
    first, last = (format_date(date.fromisoformat(day)) if day else "" for day in (question.date_min, question.date_max))
    if first and last:
        return gettext("Write a day from %(first)s to %(last)s.", first=first, last=last)
    if first:
        return gettext("Write %(first)s or a later day.", first=first)
    return gettext("Write %(last)s or an earlier day.", last=last) if last else ""


def day_shape() -> str:
    """How a day is written."""
    return gettext("Write the day, the month and the year in numbers.")


def places(question: Question) -> str:
    """How things are put in order."""
    last = question.places
    return gettext("Put 1 beside what matters most to you, 2 beside what comes next, and so on up to %(last)s.", last=last)


def _choices(question: Question) -> str:
    """How many may be chosen; a hint says "up to three" itself."""
    fewest, most = question.min_choices, question.max_choices
    if fewest and most:
        return gettext("Choose at least %(low)s and at most %(high)s.", low=fewest, high=most)
    if fewest:
        return gettext("Choose at least %(low)s.", low=fewest)
    return ngettext("Choose %(num)s.", "Choose up to %(num)s.", most) if most and not question.hint else ""
