"""The accessibility statement: what `accessibility.toml` lists, in whole sentences.

`python -m engage.access` writes the same into docs/accessibility.md. Owns no check: tests make those, and a test fails
when one is claimed that none makes.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from flask_babel import lazy_gettext as _

FILE = Path(__file__).with_name("accessibility.toml")
_BEGIN, _END = "<!-- from engage/access/accessibility.toml -->\n", "<!-- end -->\n"
_CHECKS = {
    "public_pages": _("Every kind of public page, on a small phone, in each language: an automatic check finds no fault."),
    "choices": _("Dark, strong contrast, largest letters, a very narrow window, low data and no JavaScript, in pairs."),
    "staff_pages": _("Every kind of staff page on a wide screen, in English, Welsh and Urdu."),
    "whole_way": _("The whole way from a question to the reply, in Urdu on a phone, with and without JavaScript."),
    "leaving": _("“Leave” on every public page, with and without JavaScript, and by pressing Shift three times."),
    "own_words": _("Short sentences on the privacy pages for children."),
    "errors": _("Every mistake is told in a sentence, and nothing that was typed is lost."),
}
_GAPS = {
    "people": _("No disabled person has tried this site yet."),
    "outsiders": _("Nobody from outside has checked it."),
    "screen_reader": _("It has not been tried with a screen reader, a magnifier, voice control or a switch."),
    "browsers": _("It has been tried in one browser only, Chromium."),
    "zoom": _("Not every page was looked at in every size, with changed spacing, in forced colours or on paper."),
    "native_readers": _("No native reader has checked any translation. Each page in another language than English says so."),
    "easy_readers": _("No person with a learning disability has checked the Easy Read words."),
    "word_packs": _("The Word files for boards have not been tried with a screen reader."),
    "author_words": _("What staff write is not checked for plain words, but for replies that say no, and only in English."),
}
_FAULTS = {
    "sign_language": _("There is room for British Sign Language beside every question, but there are no films yet."),
    "easy_parts": _("What others wrote, such as replies and the plan, and short messages have no Easy Read."),
    "voices": _("Some languages have no voice to read aloud with, Somali among them, and some have no Braille. Pages say so."),
    "theme_labels": _("The name of a theme may be in another language than the page."),
    "run_words": _("For staff: what the machine says about its last run is in English on every page, and marked so."),
    "letter_keys": _("For staff: single letters press buttons where themes are reviewed. This can be switched off there."),
}


class StatementError(Exception):
    """The statement claims something that it has no sentence or no test for."""


@dataclass(frozen=True)
class Check:
    """One thing that tests look for. `pages` and `languages` are 0 and empty where they do not count."""

    key: str
    sentence: Any
    tests: tuple[str, ...]
    pages: int
    languages: tuple[str, ...]
    passed_on: date | None


@dataclass(frozen=True)
class Statement:
    """Everything the page says that is not the same on every site."""

    written_on: date
    checks: tuple[Check, ...]
    gaps: tuple[Any, ...]
    faults: tuple[Any, ...]


def load_statement(file: Path = FILE) -> Statement:
    """What the file lists. Raises `StatementError` naming what has no sentence, or a check that names no test."""
    listed = tomllib.loads(file.read_text("utf-8"))
    return Statement(
        listed["written_on"],
        tuple(_check(key, entry) for key, entry in listed["checks"].items()),
        tuple(_sentence(_GAPS, key) for key in listed["gaps"]),
        tuple(_sentence(_FAULTS, key) for key in listed["faults"]),
    )


def record_passes(passed: Collection[str], failed: Collection[str], today: date, file: Path = FILE) -> None:
    """Write today beside every check of which some test passed and none failed or was left out.

    passed, failed : names of tests, as "tests/folder/test_file.py::test_name"
    """
    words = file.read_text("utf-8")
    for check in load_statement(file).checks:
        if all(_has(passed, test) and not _has(failed, test) for test in check.tests):
            table = rf'(\[checks\.{check.key}\]\n(?:(?!\[).*\n)*?passed_on = )"[^"]*"'
            words = re.sub(table, rf'\g<1>"{today.isoformat()}"', words)
    file.write_text(words, "utf-8")


def as_markdown(said: Statement) -> str:
    """The part of docs/accessibility.md that comes from here, in English."""
    named = {check.key: "; ".join(f"`{test}`" for test in check.tests) for check in said.checks}
    rows = [f"| {check.sentence} | {_figures(check)} | {named[check.key]} |" for check in said.checks]
    parts = (
        "\n## What was tested, and how\n",
        "| what | how much, and when it last passed | by |\n|---|---|---|",
        *rows,
        "\nAn automatic check finds a part of what can be wrong. It does not judge whether the order makes sense.",
        "\n## What was not tested\n",
        *(f"- {sentence}" for sentence in said.gaps),
        "\n## Known gaps\n",
        *(f"- {sentence}" for sentence in said.faults),
        "\n",
    )
    return "\n".join(map(str, parts))


def in_step(document: str, said: Statement) -> str:
    """A document with the part between its two marks made anew."""
    head, begin, rest = document.partition(_BEGIN)
    _old, end, tail = rest.partition(_END)
    if not begin or not end:
        raise StatementError(f"the document has no part between {_BEGIN.strip()} and {_END.strip()}")
    return head + begin + as_markdown(said) + end + tail


def _check(key: str, entry: dict[str, Any]) -> Check:
    if not entry.get("tests"):
        raise StatementError(f"{key}: no test is named")
    passed_on = date.fromisoformat(entry["passed_on"]) if entry["passed_on"] else None
    sentence, languages = _sentence(_CHECKS, key), tuple(entry.get("languages", ()))
    return Check(key, sentence, tuple(entry["tests"]), entry.get("pages", 0), languages, passed_on)


def _sentence(sentences: dict[str, Any], key: str) -> Any:
    if key not in sentences:
        raise StatementError(f"{key}: there is no sentence for it")
    return sentences[key]


def _has(names: Collection[str], test: str) -> bool:
    return any(name == test or name.startswith((f"{test}::", f"{test}[")) for name in names)


def _figures(check: Check) -> str:
    pages = f"{check.pages} pages; " if check.pages else ""
    languages = f"{', '.join(check.languages)}; " if check.languages else ""
    return pages + languages + (check.passed_on.isoformat() if check.passed_on else "not recorded yet")
