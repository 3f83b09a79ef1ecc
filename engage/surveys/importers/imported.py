"""What an importer found in another system's file, frozen, whatever the system.

Owns the shape that every importer fills and that `storing` reads. `questions` are counted as the format itself counts them;
`rules` decide whether something is asked or shown, each in the format's own words; what cannot be carried is said by question.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Words = Mapping[str, str]  # language code -> words


class ImportRefused(Exception):  # noqa: N818 - the word for it; one line for whoever brought the file
    """A file that cannot be taken; says why in one line, without the name of the file."""

    def __init__(self, why: str) -> None:
        super().__init__("".join(c if c.isprintable() else "?" for c in " ".join(why.split()))[:400])


@dataclass(frozen=True)
class Unsupported:
    """One thing that cannot be carried; `question` is its key in the file, "" when the whole survey is meant."""

    question: str
    what: str


@dataclass(frozen=True)
class FoundOption:
    """One thing to choose from; `key` is its value in the file."""

    key: str
    text: Words
    exclusive: bool = False


@dataclass(frozen=True)
class FoundQuestion:
    """One question as it was found.

    found_kind : its kind in the file's own words
    kind : the kind of ours that asks the same; "" when there is none
    check, check_words : what an answer must not be against, in the file's language, and what is said where it is
    rules : every rule that must hold for it to be asked, its own and those of the groups around it, in the file's language
    """

    key: str
    found_kind: str
    kind: str
    text: Words
    hint: Words = field(default_factory=dict)
    options: tuple[FoundOption, ...] = ()
    required: bool = False
    rules: tuple[str, ...] = ()
    max_choices: int | None = None
    max_length: int | None = None
    scale: tuple[int, int] | None = None
    scale_words: tuple[Words, Words] | None = None
    min_choices: int | None = None
    check: str = ""
    check_words: Words = field(default_factory=dict)


@dataclass(frozen=True)
class Imported:
    """A whole survey as it was found. `conditions` counts every rule that decides whether something is asked or shown."""

    format: str
    title: str
    languages: tuple[str, ...]  # the source language first
    questions: tuple[FoundQuestion, ...]
    conditions: int
    unsupported: tuple[Unsupported, ...]
    titles: Words = field(default_factory=dict)
    summary: Words = field(default_factory=dict)

    @property
    def source_language(self) -> str:
        """The language it was written in."""
        return self.languages[0]
