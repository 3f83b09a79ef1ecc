"""What a question's page can tell at once, before anything is sent: too many choices, a number out of range, a text too long.

Owns the attributes that `static/js/told.js` reads. They only improve: without the script, and after it, the server decides. It
says the same sentences, but in languages with several plurals: the page has one of them for every number.
"""

from __future__ import annotations

from flask_babel import gettext

from engage.core.forms import too_long
from engage.surveys.definition import Question
from engage.surveys.limits import number_limits

HOW_MANY = 770_077  # stands for the number that only the page knows; no survey has so many of anything


def told_of(question: Question) -> dict[str, str]:
    """Attributes for the page: the limits and the sentence of each; empty where there is nothing to tell."""
    if question.kind == "multiple" and question.max_choices:
        words = gettext("Choose %(limit)s at most. You chose %(chosen)s.", limit=question.max_choices, chosen=HOW_MANY)
        return {"data-most": str(question.max_choices), "data-said": _with_place(words)}
    if question.kind == "number" and (words := number_limits(question)):
        ends = {"data-low": question.number_min, "data-high": question.number_max}
        return {name: str(end) for name, end in ends.items() if end is not None} | {"data-said": words}
    if question.is_text and question.max_length:
        words = too_long(HOW_MANY, question.max_length)
        return {"data-longest": str(question.max_length), "data-said": _with_place(words)}
    return {}


def _with_place(words: str) -> str:
    return words.replace(str(HOW_MANY), "{n}")
