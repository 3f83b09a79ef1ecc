"""From the tables of a survey file to frozen questions and wordings, every fault noted.

Owns the shape of survey.toml, of a wording file and of an easy one: which keys there are, what is required. Of a question:
`parsing_questions`. Must not open files or decide which languages are offered.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from engage.core.said import worded
from engage.surveys.parsing_questions import matching, parse_questions
from engage.surveys.piping import QUOTING, differently_quoted, plain
from engage.surveys.reading import Problem, SurveyFileError, Table, clean_text, did_you_mean, shown, text_fault
from engage.surveys.source import SurveySource
from engage.surveys.wording import (
    ABOUT_KEYS,
    AUDIENCES,
    LONGEST_EASY_SENTENCE,
    STATUSES,
    About,
    EasyWording,
    Wording,
    ideas_of,
    overlong,
)

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MAX_SLUG_CHARACTERS = 60
DEEPEST_WORDING = 4  # questions.KEY.options.OPTION


def parse_source(data: Mapping[str, object], file: str) -> SurveySource:
    """The structure and source wording of survey.toml. Raises `SurveyFileError` with every problem found."""
    problems: list[Problem] = []
    top = Table(data, file, "", problems)
    source = SurveySource(
        slug=_slug(top),
        audience=top.choice("audience", AUDIENCES, "an audience"),
        source_language=matching(top, "language", LANGUAGE, 'a language code such as "en"'),
        about=_about(top),
        questions=parse_questions(top),
        thanks=top.text("thanks"),
    )
    top.close()
    if problems:
        raise SurveyFileError(problems)
    return source


def _slug(top: Table) -> str:
    slug = matching(top, "slug", SLUG, "a slug: small letters, digits and single hyphens")
    if len(slug) > MAX_SLUG_CHARACTERS:
        top.note("slug", worded("is longer than %(most)s characters", most=MAX_SLUG_CHARACTERS))
    return slug


def _about(top: Table) -> About:
    table = top.table("about")
    if table is None:
        return About(**dict.fromkeys(ABOUT_KEYS, ""))
    about = About(**{key: table.text(key) for key in ABOUT_KEYS})
    table.close()
    return about


def parse_wording(
    language: str, data: Mapping[str, object], wanted: Mapping[str, str], at: tuple[str, str]
) -> tuple[Wording, list[Problem]]:
    """One translation and what is wrong with it.

    `wanted` are the source words by key (`texts_of`); `at` is (file, dotted way to the wording in it, "" for a file
    of its own). Missing words are problems too: they are the translator's list of what is left to do.
    """
    file, path = at
    problems: list[Problem] = []
    top = Table({"meta": {}, **data}, file, path, problems)
    meta, words = _meta(top), _words(top, wanted)
    faults = tuple(sorted({problem.key.removeprefix(f"{path}.") for problem in problems}))
    left = [
        Problem(file, f"{path}.{key}".lstrip("."), worded("is missing"))
        for key in wanted
        if key not in words and key not in faults
    ]
    return Wording(language, tuple(sorted(words.items())), faults=faults, **meta), problems + left


def _meta(top: Table) -> dict[str, str]:
    table = top.table("meta")
    if table is None:
        return {}
    meta = {
        "status": table.choice("status", STATUSES, "a status", required=False) or "draft",
        "of": table.text("of", required=False),
    }
    checked = meta["status"] == "checked"
    meta |= {
        "checked_by": table.text("checked_by", required=checked),
        "checked_on": table.day("checked_on", required=checked),
    }
    table.close()
    return meta


def _words(top: Table, wanted: Mapping[str, str]) -> dict[str, str]:
    words: dict[str, str] = {}
    for key, value in _leaves({key: value for key, value in top.data.items() if key != "meta"}):
        if key in wanted:
            fault = text_fault(value) or (_misquotes(key, value, wanted[key]) if isinstance(value, str) else "")
        else:
            fault = f"the source wording has no such key{did_you_mean(key, wanted)}"
        if fault:
            top.note(key, fault)
        elif isinstance(value, str):
            words[key] = clean_text(value)
    return words


def _misquotes(key: str, words: str, source: str) -> str:
    """What is wrong with the answers that a translation quotes: a question's text and hint may, nothing else does."""
    names = key.split(".")
    return differently_quoted(words, source) if names[0] == "questions" and names[-1] in QUOTING and len(names) == 3 else ""


def _leaves(data: Mapping[str, object], above: str = "", depth: int = 1) -> Iterator[tuple[str, object]]:
    for key, value in data.items():
        if isinstance(value, dict) and value and depth < DEEPEST_WORDING:
            yield from _leaves(value, f"{above}{key}.", depth + 1)
        else:
            yield above + key, value


def parse_easy(
    language: str,
    data: Mapping[str, object],
    wanted: Mapping[str, str],
    at: tuple[str, str],
    known: Collection[str],
    model: EasyWording | None = None,
) -> tuple[EasyWording, list[Problem]]:
    """One Easy Read wording and what is wrong with it, as `parse_wording`: short sentences, and a picture for each idea.

    `known` are the pictures there are; where this file names none for a text, those of `model` (the source language's
    easy wording) stand beside it.
    """
    plain = {key: value for key, value in data.items() if key != "pictures"}
    wording, problems = parse_wording(language, plain, wanted, at)
    texts = dict(wording.texts)
    found: list[Problem] = []
    top = Table({}, *at, found)
    own = _pictures(top, data.get("pictures", {}), wanted, known)
    pictures = dict(model.pictures if model else ()) | own
    for key, text in texts.items():
        _check_easy(top, key, text, pictures.get(key, ()))
    faults = {problem.key.removeprefix(f"{at[1]}.") for problem in found}
    kept = tuple(sorted((key, names) for key, names in pictures.items() if key in texts))
    whole = {**vars(wording), "faults": tuple(sorted({*wording.faults, *faults}))}
    return EasyWording(**whole, pictures=kept), problems + found


def _check_easy(top: Table, key: str, text: str, pictures: tuple[str, ...]) -> None:
    ideas = len(ideas_of(text))
    if ideas > 1 and not _may_have_ideas(key):
        top.note(key, worded("must be one line: it is a name, a question or an answer"))
    for sentence in overlong(plain(text)):
        number, most = len(sentence.split()), LONGEST_EASY_SENTENCE
        long = worded(
            "“%(text)s” has %(number)s words; Easy Read has %(most)s at most", text=shown(sentence), number=number, most=most
        )
        top.note(key, long)
    if len(pictures) != ideas and not _has_no_picture(key):
        top.note(
            f"pictures.{key}",
            worded("must name a picture for each line: %(ideas)s, not %(pictures)s", ideas=ideas, pictures=len(pictures)),
        )


def _has_no_picture(key: str) -> bool:
    # "hours", "km" stand behind a number, a fault beside the answer, an example under the hint: none is an idea of its own.
    return key.split(".")[2:] in (["unit"], ["check_text"], ["example"])


def _may_have_ideas(key: str) -> bool:
    return key == "thanks" or key.endswith(".hint") or (key.startswith("about.") and key not in {"about.title", "about.decider"})


def _pictures(top: Table, data: object, wanted: Mapping[str, str], known: Collection[str]) -> dict[str, tuple[str, ...]]:
    pictures: dict[str, tuple[str, ...]] = {}
    if not isinstance(data, dict):
        top.note("pictures", "must be a table")
        return pictures
    for key, value in _leaves(data):
        names = value if isinstance(value, list) else [value]
        if key not in wanted:
            top.note(f"pictures.{key}", f"the source wording has no such key{did_you_mean(key, wanted)}")
            continue
        for name in names:
            if not isinstance(name, str) or name not in known:
                hint = did_you_mean(name, known) if isinstance(name, str) else ""
                top.note(f"pictures.{key}", f'"{shown(str(name))}" is not a picture we have{hint}')
        pictures[key] = tuple(map(str, names))
    return pictures
