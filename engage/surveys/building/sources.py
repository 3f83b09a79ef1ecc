"""From the tables of a draft to the frozen survey that pages show, and back. Pure.

Owns what of a draft's wordings takes part: a text made from older words makes its language stale, as in a file.
"""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from engage.access.pictures import known_pictures
from engage.surveys.building.tables import Tables, mark, texts_in
from engage.surveys.definition import Problem, SurveyFileError, SurveySource, load_tables
from engage.surveys.parsing import parse_easy, parse_wording
from engage.surveys.wording import EasyWording, Wording
from engage.surveys.writing import to_toml

FILE = "survey"
EASY = "easy"
DAYS = ("date_min", "date_max")


def source_of(tables: Tables) -> SurveySource:
    """The survey as it would be published. Raises `SurveyFileError` with everything that is missing or wrong."""
    source = load_tables(file_tables(tables), FILE)
    texts = texts_in(tables)
    stale = {name for name in tables["wordings"] if stale_keys(tables, name, texts)}
    wordings = tuple(replace(one, of="") if one.language in stale else one for one in source.wordings)
    named = {easy_name(one.language, source.source_language): one for one in source.easy}
    easy = tuple(replace(one, of="") if name in stale else one for name, one in named.items())
    return replace(source, wordings=wordings, easy=easy)


def problems_of(tables: Tables) -> tuple[Problem, ...]:
    """What keeps it from being published, one by one."""
    try:
        source_of(tables)
    except SurveyFileError as error:
        return error.problems
    return ()


def file_tables(tables: Tables) -> Tables:
    """The tables as `load_file` has them: what is empty left out, wordings nested, days as days."""
    plain = {key: tables[key] for key in ("slug", "audience", "language", "thanks") if tables[key]}
    about = {key: words for key, words in tables["about"].items() if words}
    questions = [_filled(question) for question in tables["questions"]]
    wanted = texts_in(tables)
    wordings = {name: _nested(one, wanted) for name, one in tables["wordings"].items()}
    return {**plain, "about": about, **({"questions": questions} if questions else {}), "wording": wordings}


def tables_of(source: SurveySource) -> Tables:
    """The tables of a survey that exists, to be changed; a translation of older words is kept, and is stale here too."""
    of_today = tuple(replace(one, of=source.source_words_digest) for one in source.wordings)
    easy = tuple(replace(one, of=source.digest_for_easy(one.language)) for one in source.easy)
    found = tomllib.loads(to_toml(replace(source, wordings=(), easy=())))
    tables: Tables = {**found, "questions": [_kept(one) for one in found["questions"]], "wordings": {}}
    for one in of_today:
        _take_up(tables, one.language, one, is_stale=one.language in source.stale)
    for one in easy:
        _take_up(tables, easy_name(one.language, source.source_language), one, is_stale=one.language in source.easy_stale)
    return tables


def _take_up(tables: Tables, name: str, wording: Wording, *, is_stale: bool) -> None:
    texts = dict(wording.texts)
    kept: dict[str, Any] = {"status": wording.status, "checked_by": wording.checked_by, "checked_on": wording.checked_on}
    pictures = {key: list(names) for key, names in wording.pictures} if isinstance(wording, EasyWording) else {}
    tables["wordings"][name] = {**kept, "texts": texts, "pictures": pictures, "from": {}}
    if not is_stale:
        model = model_texts(tables, name)
        tables["wordings"][name]["from"] = {key: mark(model[key]) for key in texts if key in model}


def _kept(question: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value.isoformat() if isinstance(value, datetime.date) else value for key, value in question.items()}


def easy_name(language: str, source_language: str) -> str:
    """What the easy words in a language are called: "easy", "easy-ur"."""
    return EASY if language == source_language else f"{EASY}-{language}"


def is_easy(name: str) -> bool:
    """Whether a wording of this name is in Easy Read."""
    return name == EASY or name.startswith(f"{EASY}-")


def model_texts(tables: Tables, name: str, texts: Mapping[str, str] | None = None) -> Mapping[str, str]:
    """The words that a wording is made from: the source's; for Easy Read in another language the easy ones, where they are."""
    written = texts_in(tables) if texts is None else texts
    easy = tables["wordings"].get(EASY, {}).get("texts", {}) if is_easy(name) and name != EASY else {}
    return {key: easy.get(key) or words for key, words in written.items()}


def stale_keys(tables: Tables, name: str, texts: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """The texts of a wording that were made from other words than today's."""
    wording, model = tables["wordings"].get(name, {}), model_texts(tables, name, texts)
    made_from = wording.get("from", {})
    return tuple(key for key in wording.get("texts", {}) if key in model and made_from.get(key) != mark(model[key]))


def missing_keys(tables: Tables, name: str, texts: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """What it has no words for yet."""
    has = tables["wordings"].get(name, {}).get("texts", {})
    return tuple(key for key in (texts_in(tables) if texts is None else texts) if not has.get(key))


def faults_of(tables: Tables, name: str, texts: Mapping[str, str] | None = None) -> Mapping[str, tuple[str, ...]]:
    """The texts of a wording that are there and cannot be offered as they are, and why, in sentences."""
    wanted = texts_in(tables) if texts is None else texts
    has, found = tables["wordings"].get(name, {}).get("texts", {}), dict[str, tuple[str, ...]]()
    for problem in _problems_in(tables, name, wanted):
        key = problem.key.removeprefix("pictures.")
        if has.get(key):
            found[key] = (*found.get(key, ()), problem.message)
    return found


def offered_in(tables: Tables) -> frozenset[str] | None:
    """The wordings that would be offered if it were published now; None where it cannot be."""
    try:
        source = source_of(tables)
    except SurveyFileError:
        return None
    return frozenset((*source.languages, *(easy_name(code, source.source_language) for code in source.easy_languages)))


def _problems_in(tables: Tables, name: str, wanted: Mapping[str, str]) -> list[Problem]:
    wording, at = _nested(tables["wordings"].get(name, {}), wanted), (FILE, "")
    if not is_easy(name):
        return parse_wording(name, wording, wanted, at)[1]
    first = tables["wordings"].get(EASY) if name != EASY else None
    known = known_pictures()
    model = parse_easy(tables["language"], _nested(first, wanted), wanted, at, known)[0] if first else None
    return parse_easy(name, wording, wanted, at, known, model)[1]


def _filled(question: Mapping[str, Any]) -> dict[str, Any]:
    filled = {key: value for key, value in question.items() if value is not None and value is not False and value not in ("", [])}
    return {key: _day(value) if key in DAYS else value for key, value in filled.items()}


def _day(typed: str) -> datetime.date | str:
    try:
        return datetime.date.fromisoformat(typed)
    except ValueError:
        return typed  # reading it says what is wrong


def _nested(wording: Mapping[str, Any], wanted: Mapping[str, str]) -> Tables:
    meta = {key: wording[key] for key in ("status", "checked_by") if wording.get(key)}
    if wording.get("checked_on"):
        meta["checked_on"] = datetime.date.fromisoformat(wording["checked_on"])
    made: Tables = {"meta": meta}
    for key, words in wording.get("texts", {}).items():
        if key in wanted:  # words for a question that was deleted stay out of sight
            _put(made, key, words)
    pictures = {key: names for key, names in wording.get("pictures", {}).items() if key in wanted and names}
    for key, names in pictures.items():
        _put(made.setdefault("pictures", {}), key, names)
    return made


def _put(table: Tables, dotted: str, value: object) -> None:
    *above, last = dotted.split(".")
    for name in above:
        table = table.setdefault(name, {})
    table[last] = value
