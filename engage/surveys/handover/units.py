"""What is handed over of one language: each text with its source, where it stands, and how it stood that day. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engage.surveys.source import SurveySource
from engage.surveys.wording import Wording

STATES = ("missing", "draft", "checked")
_PARTS = {
    "text": "the question itself",
    "hint": "the help under the question",
    "example": "an answer somebody might give, behind the words “For example:”",
    "scale_low": "the word at the low end of the scale",
    "scale_high": "the word at the high end of the scale",
    "unit": "the word behind the number",
}
_ABOUT = "on the page before question one"


class HandoverError(ValueError):
    """A file that cannot be taken back; says why in one line."""

    def __init__(self, why: str) -> None:
        super().__init__("".join(c if c.isprintable() else "?" for c in " ".join(why.split()))[:300])


@dataclass(frozen=True)
class Unit:
    """One text. stamp : of the translation as it was handed over; what was changed here since has another."""

    key: str
    source: str
    target: str
    note: str = ""
    state: str = "draft"
    stamp: str = ""


@dataclass(frozen=True)
class Handed:
    """One survey in one language, on its way out or back."""

    slug: str
    source_language: str
    language: str
    units: tuple[Unit, ...]


def handed(source: SurveySource, language: str) -> Handed:
    """Everything there is to translate into a language, with what is translated already."""
    wording = wording_in(source, language)
    texts = dict(wording.texts) if wording else {}
    state = wording.status if wording else "missing"
    units = tuple(
        Unit(key, words, texts.get(key, ""), note, state if key in texts else "missing", stamp_of(texts.get(key, "")))
        for key, words, note in _noted(source)
    )
    return Handed(source.slug, source.source_language, language, units)


def wording_in(source: SurveySource, language: str) -> Wording | None:
    """The translation into this language as it is kept, offered or not."""
    return next((wording for wording in source.wordings if wording.language == language), None)


def stamp_of(text: str) -> str:
    """Twelve signs that are others for any other text."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _noted(source: SurveySource) -> Iterator[tuple[str, str, str]]:
    numbers = {question.key: number for number, question in enumerate(source.questions, 1)}
    for key, words in source.source_texts.items():
        yield key, words, _where(key, numbers, len(source.questions))


def _where(key: str, numbers: Mapping[str, int], total: int) -> str:
    if not key.startswith("questions."):
        return "the words after the last question" if key == "thanks" else f"{key.removeprefix('about.')}, {_ABOUT}"
    _, question, *rest = key.split(".")
    part = _PARTS.get(rest[0]) or f"one of its {'lines' if rest[0] == 'rows' else 'choices'} ({rest[-1]})"
    return f"question {numbers.get(question, 0)} of {total}: {part}"
