"""The columns of a file of answers: what each is called, what it means, and which values it can have. Pure.

Owns the names, which are the same in every format: small letters, digits and _, at most 64, so that SPSS takes them too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from engage.surveys.definition import PREFER_NOT, Question

Kind = Literal["code", "number", "tick", "place", "month", "text"]
Cell = str | int | None  # a key of `values`, a number, words; None: nothing was said
# SPSS keeps these words to itself.
_RESERVED = frozenset({"all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"})
LONGEST_NAME = 64
PICTURE = "-picture"  # the part of a column that says whether there is one; no key has a hyphen
VOICES = ("text", "interpretation", "advocate_view")  # kept apart, as where they are read (domain rule 4)


@dataclass(frozen=True)
class Variable:
    """One column. values : what its keys mean, in their order; a number has those of its values that have a name.

    kind : place is where an option stands in an order, 1 for the best; month is of a day, as text

    question, part : whose answer it is, and the option, row or voice of it that this column is about
    """

    name: str
    label: str
    kind: Kind
    values: Mapping[str, str] = field(default_factory=dict)
    question: str = ""
    part: str = ""
    when: str = ""


@dataclass(frozen=True)
class Words:
    """What stands in columns and values that no survey has words for, in the reader's language."""

    declined: str
    yes: str
    no: str
    voices: Mapping[str, str]  # of `VOICES`, of "say" and of "picture": "%(question)s" stands for the question
    stances: Mapping[str, str]


class Namer:
    """Names for columns, each unlike all before."""

    def __init__(self) -> None:
        self.taken: set[str] = set()

    def make(self, *parts: str) -> str:
        """A name from these."""
        plain = re.sub(r"[^a-z0-9_]+", "_", "_".join(filter(None, parts)).lower()).strip("_") or "q"
        plain = plain if plain[0].isalpha() else f"q_{plain}"
        plain = f"{plain}_" if plain in _RESERVED else plain
        name, number = plain[:LONGEST_NAME], 1
        while name in self.taken:
            number += 1
            end = f"_{number}"
            name = plain[: LONGEST_NAME - len(end)] + end
        self.taken.add(name)
        return name


def variables_of(question: Question, namer: Namer, words: Words) -> Iterator[Variable]:
    """The columns of one question."""
    yield from _MAKERS[question.kind](question, namer, words)
    if question.say_key:
        label = words.voices["say"] % {"question": question.text}
        yield Variable(namer.make(question.key, "say"), label, "text", {}, question.key, "text", question.when)


def _of_one(question: Question, namer: Namer, words: Words) -> Iterator[Variable]:
    values = {option.key: option.text for option in question.options} | {PREFER_NOT: words.declined}
    yield Variable(namer.make(question.key), question.text, "code", values, question.key, "", question.when)


def _of_scale(question: Question, namer: Namer, words: Words) -> Iterator[Variable]:
    ends = {str(question.scale_min): question.scale_low, str(question.scale_max): question.scale_high}
    values = {**ends, PREFER_NOT: words.declined}
    yield Variable(namer.make(question.key), question.text, "number", values, question.key, "", question.when)


def _of_many(question: Question, namer: Namer, words: Words) -> Iterator[Variable]:
    values = {"1": words.yes, "0": words.no, PREFER_NOT: words.declined}
    for option in question.options:
        label = f"{question.text} – {option.text}"
        yield Variable(namer.make(question.key, option.key), label, "tick", values, question.key, option.key, question.when)


def _of_words(question: Question, namer: Namer, words: Words) -> Iterator[Variable]:
    for voice in VOICES:
        name = namer.make(question.key, "" if voice == "text" else voice)
        label = words.voices[voice] % {"question": question.text}
        yield Variable(name, label, "text", {}, question.key, voice, question.when)


def _of_drawing(question: Question, namer: Namer, words: Words) -> Iterator[Variable]:
    """What it shows, in words, and whether there is one. No picture leaves in a file."""
    yield from _of_words(question, namer, words)
    label, values = words.voices["picture"] % {"question": question.text}, {"1": words.yes, "0": words.no}
    yield Variable(namer.make(question.key, "picture"), label, "tick", values, question.key, PICTURE, question.when)


def _of_number(question: Question, namer: Namer, words: Words) -> Iterator[Variable]:
    label = f"{question.text} ({question.unit})" if question.unit else question.text
    yield Variable(namer.make(question.key), label, "number", {PREFER_NOT: words.declined}, question.key, "", question.when)


def _of_day(question: Question, namer: Namer, words: Words) -> Iterator[Variable]:
    yield Variable(
        namer.make(question.key), question.text, "month", {PREFER_NOT: words.declined}, question.key, "", question.when
    )


def _of_order(question: Question, namer: Namer, words: Words) -> Iterator[Variable]:
    for option in question.options:
        label, values = f"{question.text} – {option.text}", {PREFER_NOT: words.declined}
        yield Variable(namer.make(question.key, option.key), label, "place", values, question.key, option.key, question.when)


def _of_rows(question: Question, namer: Namer, words: Words) -> Iterator[Variable]:
    ends = {str(question.scale_min): question.scale_low, str(question.scale_max): question.scale_high}
    options = {option.key: option.text for option in question.options}
    values = words.stances if question.kind == "cards" else options or ends
    for row in question.rows:
        kind: Kind = "number" if question.points else "code"
        label, known = f"{question.text} – {row.text}", {**values, PREFER_NOT: words.declined}
        yield Variable(namer.make(question.key, row.key), label, kind, known, question.key, row.key, question.when)


def _of_place(_question: Question, _namer: Namer, _words: Words) -> Iterator[Variable]:
    """None: the name of a place could say where somebody lives."""
    yield from ()


_MAKERS: Mapping[str, Callable[[Question, Namer, Words], Iterator[Variable]]] = {
    "single": _of_one,
    "scale": _of_scale,
    "multiple": _of_many,
    "short_text": _of_words,
    "long_text": _of_words,
    "number": _of_number,
    "date": _of_day,
    "ranking": _of_order,
    "grid": _of_rows,
    "cards": _of_rows,
    "place": _of_place,
    "drawing": _of_drawing,
}
