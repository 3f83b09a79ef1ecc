"""Tested questions to begin with: each folder of `shelf` is a set of them, with where they come from. Read once.

As in a survey's folder, `questions.toml` is in English and each `<language>.toml` beside it says the same; one of older words
takes no part. A question that is put into a survey is that survey's own from then on.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from engage.surveys.building.tables import LISTS, mark, question_texts
from engage.surveys.wording import QUESTION_TEXTS

_FOLDER = Path(__file__).parent / "shelf"
SOURCE = "en"


@dataclass(frozen=True)
class SetWords:
    """A set in one language. texts : by dotted key, as in a draft; is_checked : whether a person who knows it has read them"""

    title: str
    about: str
    texts: Mapping[str, str]
    is_checked: bool = True


@dataclass(frozen=True)
class QuestionSet:
    """Some questions on one thing. `key` is its folder's name; `about` says what it is for and where it comes from."""

    key: str
    questions: tuple[dict[str, Any], ...]
    words: Mapping[str, SetWords]

    def language_for(self, lang: str) -> str:
        """This language, or English where the set is not in it."""
        return lang if lang in self.words else SOURCE

    def said(self, lang: str) -> SetWords:
        """The set in this language, or in English."""
        return self.words[self.language_for(lang)]

    def questions_in(self, lang: str) -> tuple[dict[str, Any], ...]:
        """The same, ready to be put into a survey that is written in this language."""
        texts = self.said(lang).texts
        return tuple(_worded(question, texts) for question in self.questions)


@lru_cache(maxsize=1)
def question_sets() -> tuple[QuestionSet, ...]:
    """Every set, by name."""
    return tuple(_read(folder) for folder in sorted(_FOLDER.iterdir()) if folder.is_dir())


def question_set(key: str) -> QuestionSet | None:
    """One of them."""
    return next((one for one in question_sets() if one.key == key), None)


def memory(source: str, target: str) -> dict[str, str]:
    """What all of them say in one language, by what they say in another; empty where none is in both."""
    both = ((one.words[source].texts, one.words[target].texts) for one in question_sets() if {source, target} <= set(one.words))
    return {words: target_texts[key] for texts, target_texts in both for key, words in texts.items()}


def _read(folder: Path) -> QuestionSet:
    found = tomllib.loads((folder / "questions.toml").read_text("utf-8"))
    questions = tuple(found["questions"])
    texts = {key: words for question in questions for key, words in question_texts(question).items()}
    words = {SOURCE: SetWords(found["title"], found["about"], texts)}
    for file in sorted(folder.glob("*.toml")):
        if file.stem != "questions":
            words |= _translated(file, mark(texts))
    return QuestionSet(folder.name, questions, words)


def _translated(file: Path, of: str) -> dict[str, SetWords]:
    found = tomllib.loads(file.read_text("utf-8"))
    if found["meta"]["of"] != of:
        return {}
    flat = {f"questions.{key}.{name}": words for key, own in found["questions"].items() for name, words in _flat(own)}
    return {file.stem: SetWords(found["title"], found["about"], flat, found["meta"]["status"] == "checked")}


def _flat(own: Mapping[str, Any]) -> list[tuple[str, str]]:
    plain = [(name, words) for name, words in own.items() if isinstance(words, str)]
    return plain + [(f"{listed}.{key}", words) for listed in LISTS for key, words in own.get(listed, {}).items()]


def _worded(question: Mapping[str, Any], texts: Mapping[str, str]) -> dict[str, Any]:
    at = f"questions.{question['key']}"
    plain = {name: texts[f"{at}.{name}"] for name in QUESTION_TEXTS if question.get(name)}
    listed = {
        name: [{**one, "text": texts[f"{at}.{name}.{one['key']}"]} for one in question[name]]
        for name in LISTS
        if name in question
    }
    return {**question, **plain, **listed}
