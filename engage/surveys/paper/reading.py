"""What one person read on one paper, and how two readings differ. Pure: knows no database and no request."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any

from engage.surveys.definition import Question
from engage.surveys.drafts import Answers, Given, pack_answers, unpack_answers

PARTS = ("-speaking", "-quote", "-code")  # what of a paper is no question; no question's key has a hyphen
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " "})


@dataclass(frozen=True)
class Reading:
    """One typing of one paper: the answers and who spoke, and what was ticked about quoting and about a code."""

    answers: Answers
    quote: bool = False
    wants_code: bool = False


@dataclass(frozen=True)
class Word:
    """A piece of a text; `differs` where the other reading has something else."""

    text: str
    differs: bool


def pack(reading: Reading) -> dict[str, Any]:
    """A reading as JSON values, to be sealed."""
    return {"answers": pack_answers(reading.answers), "quote": reading.quote, "wants_code": reading.wants_code}


def unpack(packed: Mapping[str, Any]) -> Reading:
    """What `pack` was given."""
    answers = unpack_answers(packed["answers"])
    if answers.speaking.provenance == "observed":  # typed before this was kept of papers: there it is no question
        answers = replace(answers, speaking=replace(answers.speaking, gathered="observed"))
    return Reading(answers, packed["quote"], packed["wants_code"])


def differences(first: Reading, second: Reading, questions: Iterable[Question]) -> tuple[str, ...]:
    """The keys of what was read differently, in the order of the paper: who spoke, the questions, the ticks at the end.

    How a text is spaced, and which shape its quotation marks have, is no difference; a letter or a comma is.
    """
    pairs = {
        PARTS[0]: (first.answers.speaking, second.answers.speaking),
        **{one.key: (_comparable(one, first), _comparable(one, second)) for one in questions},
        PARTS[1]: (first.quote, second.quote),
        PARTS[2]: (first.wants_code, second.wants_code),
    }
    return tuple(key for key, (ours, theirs) in pairs.items() if ours != theirs)


def settled(first: Reading, taken: Mapping[str, Reading]) -> Reading:
    """The first reading with each part in `taken` read as in the reading that stands there."""
    result = first
    for key, source in taken.items():
        if key == PARTS[0]:
            result = replace(result, answers=replace(result.answers, speaking=source.answers.speaking))
        elif key == PARTS[1]:
            result = replace(result, quote=source.quote)
        elif key == PARTS[2]:
            result = replace(result, wants_code=source.wants_code)
        else:
            result = replace(result, answers=result.answers.with_answer(key, given_in(source, key)))
    return result


def given_in(reading: Reading, key: str) -> Given:
    """What was read at one question."""
    return reading.answers.given.get(key, Given())


def marked(text: str, other: str) -> tuple[Word, ...]:
    """A text in pieces, those marked that the other does not have."""
    ours, theirs = re.findall(r"\S+\s*|\s+", text), re.findall(r"\S+\s*|\s+", other)
    matcher = SequenceMatcher(None, [_plain(word) for word in ours], [_plain(word) for word in theirs], autojunk=False)
    return tuple(
        Word("".join(ours[start:end]), tag != "equal") for tag, start, end, _from, _to in matcher.get_opcodes() if start < end
    )


def _comparable(asked: Question, reading: Reading) -> Given:
    given = given_in(reading, asked.key)
    choices = given.choices if asked.kind == "ranking" else tuple(sorted(given.choices))  # there, their order is the answer
    return replace(
        given,
        text=_plain(given.text),
        interpretation=_plain(given.interpretation),
        advocate_view=_plain(given.advocate_view),
        choices=choices,
    )


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).translate(_QUOTES).split())
