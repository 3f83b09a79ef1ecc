"""Earlier answers in the words of a later question: `{matters|what matters to you}`. Pure.

Before the bar stands the key of the question whose answer is put there, behind it the words that stand there for everybody who
gave none, and wherever no single person reads: on paper, in sound, in lists, in what staff see. `without_answers` makes the
survey of those plain words, and keeps the others aside in `Survey.quoting` for the one page that may fill them in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from engage.core.said import worded
from engage.surveys.wording import Question, Survey

QUOTED_KINDS = ("single", "multiple", "scale", "number", "date", "ranking", "place", "short_text")
QUOTING = ("text", "hint")  # what of a question may quote
_QUOTE = re.compile(r"\{(?P<key>[a-z0-9][a-z0-9_]{0,39})\|(?P<plain>[^{}|]+)\}")
_MEANT = re.compile(r"\{\s*(?P<key>[A-Za-z0-9_]+)\s*(?:\|[^{}]*)?\}")  # what somebody meant to be one, right or wrong


@dataclass(frozen=True)
class Quote:
    """One place for an answer: the question's key, and what stands there otherwise."""

    key: str
    plain: str


def parts_of(text: str) -> Iterator[str | Quote]:
    """A text in pieces, plain ones and places for answers, in their order."""
    at = 0
    for found in _QUOTE.finditer(text):
        if found.start() > at:
            yield text[at : found.start()]
        yield Quote(found["key"], found["plain"].strip())
        at = found.end()
    if at < len(text):
        yield text[at:]


def plain(text: str) -> str:
    """The text as it stands where no answer is put in."""
    return "".join(part if isinstance(part, str) else part.plain for part in parts_of(text))


def keys_in(text: str) -> tuple[str, ...]:
    """The questions that a text quotes, each once, by key."""
    return tuple(sorted({part.key for part in parts_of(text) if isinstance(part, Quote)}))


def wrongly_quoted(text: str) -> str:
    """What is wrong with how a text quotes answers; "" where nothing is."""
    for found in _MEANT.finditer(text):
        right = _QUOTE.fullmatch(found[0])
        if right is None or not right["plain"].strip():
            key = found["key"].lower()
            words = {"quote": found[0][:40], "key": key}
            return worded("“%(quote)s” must say what stands there for whoever gave no answer: {%(key)s|the words}", **words)
    return ""


def differently_quoted(text: str, source: str) -> str:
    """What is wrong with a translation's quotes beside those of its source; "" where nothing is."""
    if keys_in(text) == keys_in(source):
        return wrongly_quoted(text)
    wanted = ", ".join(f"{{{key}|…}}" for key in keys_in(source))
    return f"must quote the same answers as the source: {wanted}" if wanted else "quotes an answer, and the source does not"


def check_quotes(questions: Sequence[Question]) -> Iterator[tuple[str, str, str]]:
    """(key of the question, which of its texts, what is wrong with it), for each fault."""
    before: dict[str, Question] = {}
    every = {question.key for question in questions}
    for question in questions:
        for name in QUOTING:
            text = getattr(question, name)
            if fault := wrongly_quoted(text):
                yield question.key, name, fault
            yield from ((question.key, name, fault) for key in keys_in(text) if (fault := _unfit(key, before, every)))
        before[question.key] = question


def _unfit(key: str, before: Mapping[str, Question], every: set[str]) -> str:
    if key not in before:
        return (
            worded('quotes "%(key)s", which is not asked before it', key=key)
            if key in every
            else worded('quotes "%(key)s", which is no question here', key=key)
        )
    if before[key].kind not in QUOTED_KINDS:
        return worded('quotes "%(key)s", whose answers are too long to be quoted', key=key)
    return ""


def without_answers(survey: Survey) -> Survey:
    """The survey in its plain words; those that quote are kept beside them by dotted key."""
    quoting = {
        f"questions.{question.key}.{name}": text
        for question in survey.questions
        for name in QUOTING
        if keys_in(text := getattr(question, name))
    }
    if not quoting:
        return survey
    questions = tuple(replace(question, text=plain(question.text), hint=plain(question.hint)) for question in survey.questions)
    return replace(survey, questions=questions, quoting=MappingProxyType(quoting))
