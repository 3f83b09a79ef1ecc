"""Survey files to frozen surveys: `load_survey`, `load_all`, `load_file`.

Owns where the files lie (surveys/<slug>/survey.toml, <language>.toml, easy.toml and easy-<language>.toml beside it),
what an error in one of them costs the others, and what an import says of a file. The one door to this package's pure
modules. Must not know a database or a request.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypedDict

from engage.access.pictures import known_pictures
from engage.surveys.parsing import LANGUAGE, parse_easy, parse_source, parse_wording
from engage.surveys.reading import Problem, SurveyFileError, read_toml
from engage.surveys.source import SnapshotError, SurveySource, UnknownLanguage
from engage.surveys.wording import (
    KINDS,
    LARGEST_NUMBER,
    LONGEST_PLACE,
    PREFER_NOT,
    STANCES,
    About,
    EasyWording,
    Option,
    Question,
    Row,
    Survey,
    Wording,
    texts_of,
)

__all__ = [
    "KINDS",
    "LARGEST_NUMBER",
    "LONGEST_PLACE",
    "PREFER_NOT",
    "STANCES",
    "About",
    "Catalogue",
    "EasyWording",
    "Option",
    "Problem",
    "Question",
    "Row",
    "SnapshotError",
    "Summary",
    "Survey",
    "SurveyFileError",
    "SurveySource",
    "UnknownLanguage",
    "Wording",
    "load_all",
    "load_file",
    "load_survey",
    "load_tables",
    "summary",
    "texts_of",
]

SOURCE_FILE = "survey.toml"
EASY = "easy"
_WORDING_FILE = re.compile(rf"(?P<language>{LANGUAGE.pattern})\.toml")
_EASY_NAME = re.compile(rf"{EASY}(-(?P<language>{LANGUAGE.pattern}))?")


@dataclass(frozen=True)
class Catalogue:
    """Every survey that opens, by slug, and every problem of every file."""

    surveys: Mapping[str, SurveySource]
    problems: tuple[Problem, ...]


def load_all(root: Path, read: Callable[[Path], SurveySource] | None = None) -> Catalogue:
    """Every folder of `root` as a survey; one that cannot be read is reported and the others still open.

    read : what reads one of them, `load_survey` unless somebody keeps what was read before
    """
    if not root.is_dir():
        return Catalogue(MappingProxyType({}), (Problem(root.name, "", "the folder of surveys is missing"),))
    surveys: dict[str, SurveySource] = {}
    problems: list[Problem] = []
    for folder in sorted(path for path in root.iterdir() if path.is_dir() and path.name[0] not in "._"):
        try:
            surveys[folder.name] = (read or load_survey)(folder)
            problems += surveys[folder.name].problems
        except SurveyFileError as error:
            problems += error.problems
    return Catalogue(MappingProxyType(surveys), tuple(problems))


def load_survey(folder: Path) -> SurveySource:
    """The survey in `folder`, which bears its slug; an imported one carries its translations inside, as in `load_file`.

    An error in survey.toml raises `SurveyFileError`. One in a wording file costs that language alone: it is in
    `problems`, and the language in `incomplete`. A wording without today's `of` is stale and reported too (`python -m
    engage.surveys.stamping`). A file of easy words is read in the same way, after the wordings, and costs Easy Read alone.
    """
    file = _called(folder / SOURCE_FILE)
    source = _with_inner_wordings(read_toml(folder / SOURCE_FILE, file), file)
    if source.slug != folder.name:
        raise SurveyFileError((Problem(file, "slug", f'"{source.slug}" is not the name of its folder, "{folder.name}"'),))
    wordings, problems = list(source.wordings), list(source.problems)
    for path in wording_files(folder):
        if easy_language(path.stem, source):
            continue
        wording, found = _load_wording(path, source)
        if wording and any(one.language == wording.language for one in source.wordings):
            found = [Problem(_called(path), "", f"{SOURCE_FILE} has a wording in this language already; this file takes no part")]
            wording = None
        wordings += [wording] if wording else []
        problems += found
    read = replace(source, wordings=tuple(wordings), problems=tuple(problems))
    for path in easy_files(folder):
        read = _with_easy(path, read)
    return read


def wording_files(folder: Path) -> tuple[Path, ...]:
    """Every .toml of `folder` but the source, by name."""
    return tuple(sorted(path for path in folder.glob("*.toml") if path.name != SOURCE_FILE))


def easy_files(folder: Path) -> tuple[Path, ...]:
    """Those of them with Easy Read words: the source language's first, which the others translate."""
    return tuple(sorted((path for path in wording_files(folder) if _EASY_NAME.fullmatch(path.stem)), key=lambda path: path.stem))


def easy_language(name: str, source: SurveySource) -> str:
    """The language of the easy words that are called `name` ("easy", "easy-pl"); "" when that is another kind of wording."""
    named = _EASY_NAME.fullmatch(name)
    return (named["language"] or source.source_language) if named else ""


def _called(path: Path) -> str:
    # Three parts name the file to whoever keeps the surveys, and say nothing of the machine it lies on.
    return "/".join(path.absolute().parts[-3:])


def _load_wording(path: Path, source: SurveySource) -> tuple[Wording | None, list[Problem]]:
    file, name = _called(path), _WORDING_FILE.fullmatch(path.name)
    if name is None:
        return None, [
            Problem(
                file,
                "",
                "is not called <language>.toml; wordings in other formats are not read yet, so it takes no part",
            )
        ]
    if name["language"] == source.source_language:
        return None, [Problem(file, "", f"the wording in this language is in {SOURCE_FILE}; this file takes no part")]
    try:
        data = read_toml(path, file)
    except SurveyFileError as error:
        return Wording(name["language"], ()), list(error.problems)
    wording, problems = parse_wording(name["language"], data, source.source_texts, (file, ""))
    return wording, problems + _staleness(wording, source, file)


def _staleness(wording: Wording, source: SurveySource, file: str) -> list[Problem]:
    return _unstamped(wording.of, source.source_words_digest, file)


def _unstamped(of: str, today: str, file: str) -> list[Problem]:
    if of == today:
        return []
    why = "the source wording has changed since this was translated" if of else "does not say which source wording it translates"
    return [Problem(file, "meta.of", f"{why}; compare the two, then stamp it anew. Until then it is not offered")]


def _with_easy(path: Path, source: SurveySource) -> SurveySource:
    """The survey with one file of easy words read, or with the reason why it was not."""
    file = _called(path)
    try:
        data = read_toml(path, file)
    except SurveyFileError as error:
        broken = EasyWording(easy_language(path.stem, source), ())
        return replace(source, easy=(*source.easy, broken), problems=(*source.problems, *error.problems))
    read = _with_easy_table(path.stem, data, source, (file, ""))
    found = [
        fault
        for made in read.easy[len(source.easy) :]
        for fault in _unstamped(made.of, read.digest_for_easy(made.language), file)
    ]
    return replace(read, problems=(*read.problems, *found))


def _with_easy_table(name: str, data: dict[str, Any], source: SurveySource, at: tuple[str, str]) -> SurveySource:
    language = easy_language(name, source)
    if name == f"{EASY}-{source.source_language}":
        fault = Problem(*at, f"the easy words in this language are in {EASY}; this takes no part")
        return replace(source, problems=(*source.problems, fault))
    model = next((w for w in source.easy if w.language == source.source_language), None)
    wanted = source.source_texts
    wording, found = parse_easy(language, data, wanted, at, known_pictures(), model)
    return replace(source, easy=(*source.easy, wording), problems=(*source.problems, *found))


def load_file(path: Path) -> SurveySource:
    """One survey in one file: survey.toml's shape, with translations inside it as [wording.<language>] tables.

    Easy words are in [wording.easy] and [wording.easy-<language>]. All travel with their source here, so they need no
    stamp. Raises `SurveyFileError` as `load_survey` does; an error in a translation costs that language alone.
    """
    return _with_inner_wordings(read_toml(path, path.name), path.name)


def load_tables(tables: Mapping[str, Any], file: str) -> SurveySource:
    """The same from what is in such a file, called `file` in messages."""
    return _with_inner_wordings(dict(tables), file)


def _with_inner_wordings(data: dict[str, Any], file: str) -> SurveySource:
    tables = data.pop("wording", {})
    source = parse_source(data, file)
    if not isinstance(tables, dict):
        raise SurveyFileError((Problem(file, "wording", "must be a table of languages"),))
    wordings: list[Wording] = []
    problems: list[Problem] = []
    for language, table in sorted(tables.items()):
        if easy_language(language, source) and isinstance(table, dict):
            continue
        wording, found = _inner_wording(language, table, source, file)
        wordings += [wording] if wording else []
        problems += found
    read = replace(source, wordings=tuple(wordings), problems=tuple(problems))
    for name in sorted(name for name, table in tables.items() if easy_language(name, source) and isinstance(table, dict)):
        read = _stamped(_with_easy_table(name, tables[name], read, (file, f"wording.{name}")))
    return read


def _stamped(source: SurveySource) -> SurveySource:
    return replace(source, easy=tuple(replace(w, of=source.digest_for_easy(w.language)) for w in source.easy))


def _inner_wording(language: str, table: object, source: SurveySource, file: str) -> tuple[Wording | None, list[Problem]]:
    at = f"wording.{language}"
    if not isinstance(table, dict):
        return None, [Problem(file, at, "must be a table")]
    if not LANGUAGE.fullmatch(language) or language == source.source_language:
        return None, [Problem(file, at, "is not the code of another language than the source's")]
    wording, problems = parse_wording(language, table, source.source_texts, (file, at))
    return replace(wording, of=source.source_words_digest), problems


class Summary(TypedDict):
    """What an import says of a file before anything is stored."""

    title: str
    languages: list[str]
    questions: int
    conditions: int
    unsupported: list[dict[str, str]]


def summary(source: SurveySource) -> Summary:
    """Title, languages offered, number of questions and conditions, and what of the file takes no part, by key."""
    return Summary(
        title=source.about.title,
        languages=list(source.languages),
        questions=len(source.questions),
        conditions=sum(bool(question.when) for question in source.questions),
        unsupported=[{"question": problem.key, "what": str(problem)} for problem in source.problems],
    )
