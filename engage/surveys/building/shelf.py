"""Tested questions to begin with: each file of the folder `shelf` is a set of them, with where they come from. Read once.

The sets are in English alone. A question that is put into a survey is that survey's own from then on.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "shelf"


@dataclass(frozen=True)
class QuestionSet:
    """Some questions on one thing. `key` is its file's name; `about` says what it is for and where it comes from."""

    key: str
    title: str
    about: str
    questions: tuple[dict[str, Any], ...]


@lru_cache(maxsize=1)
def question_sets() -> tuple[QuestionSet, ...]:
    """Every set, by name."""
    read = ((file.stem, tomllib.loads(file.read_text("utf-8"))) for file in sorted(_FOLDER.glob("*.toml")))
    return tuple(QuestionSet(key, found["title"], found["about"], tuple(found["questions"])) for key, found in read)


def question_set(key: str) -> QuestionSet | None:
    """One of them."""
    return next((one for one in question_sets() if one.key == key), None)
