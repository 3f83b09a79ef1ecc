"""A survey while it is written: the tables of its file, perhaps with gaps. Pure, and changes nothing in place.

Owns their shape. Structure and source words are those of survey.toml; each wording is kept flat under "wordings":
`{"texts": {dotted key: words}, "from": {dotted key: stamp of the words it was made from}, "pictures": {dotted key: [name]},
"status", "checked_by", "checked_on"}`; which files stand beside questions is under "media" (see `filing`). A *part* is what one
form changes: "about", "questions.KEY", "when.KEY" (its rule), "wording.NAME".
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from engage.surveys.importers.names import Keys
from engage.surveys.logic.reading import RESERVED
from engage.surveys.wording import ABOUT_KEYS, QUESTION_TEXTS

Tables = dict[str, Any]
ABOUT = "about"
LISTS = ("options", "rows")  # what a question has words in, one below the other
_KEY_WORDS = 4  # of a question or an option make its key


def blank(slug: str, title: str, audience: str, language: str, about: Mapping[str, str], thanks: str) -> Tables:
    """A survey without a question."""
    said = {key: about.get(key, "") for key in ABOUT_KEYS} | {"title": title}
    top = {"slug": slug, "audience": audience, "language": language, "thanks": thanks}
    return {**top, "about": said, "questions": [], "wordings": {}}


def title_of(tables: Tables) -> str:
    """What it is called, in its first language."""
    return str(tables["about"].get("title") or tables["slug"])


def mark(value: object) -> str:
    """A short digest: what a form carries of the part it changes, and what a translation says of the words it was made from."""
    return hashlib.sha256(json.dumps(value, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:16]


def part_of(tables: Tables, part: str) -> Any:
    """What a form changes; None where a question or wording is not there (any more)."""
    kind, _dot, name = part.partition(".")
    if kind in ("questions", "when"):
        question = question_in(tables, name)
        if question is None:
            return None
        return {key: value for key, value in question.items() if (key == "when") == (kind == "when")}
    if kind == "wording":
        return tables["wordings"].get(name)
    return {"audience": tables["audience"], "thanks": tables["thanks"], **tables["about"]}


def with_part(tables: Tables, part: str, value: Any) -> Tables:
    """The same with one part anew."""
    kind, _dot, name = part.partition(".")
    if kind in ("questions", "when"):
        other = part_of(tables, f"{'when' if kind == 'questions' else 'questions'}.{name}")
        return {**tables, "questions": [{**other, **value} if one["key"] == name else one for one in tables["questions"]]}
    if kind == "wording":
        return {**tables, "wordings": {**tables["wordings"], name: value}}
    about = {key: value.get(key, "") for key in ABOUT_KEYS}
    return {**tables, "audience": value["audience"], "thanks": value["thanks"], "about": about}


def question_in(tables: Tables, key: str) -> dict[str, Any] | None:
    """A question by its key."""
    return next((one for one in tables["questions"] if one["key"] == key), None)


def place_of(tables: Tables, key: str) -> int:
    """Its place, counted from 1; 0 where there is none."""
    return next((place for place, one in enumerate(tables["questions"], 1) if one["key"] == key), 0)


def key_from(words: str, taken: Sequence[str], usual: str) -> str:
    """A stable key made of the first words of a text, like none of those taken."""
    keys = Keys(usual)
    keys.taken |= {*taken, *RESERVED}
    return keys.make(" ".join(words.split()[:_KEY_WORDS]))


def add_question(tables: Tables, question: Mapping[str, Any], place: int | None = None) -> tuple[Tables, str]:
    """A question more, at the end or at a place; and the key it got, where its own is taken or missing."""
    taken = [one["key"] for one in tables["questions"]]
    own = str(question.get("key", ""))
    key = own if own and own not in taken else key_from(own or str(question.get("text", "")), taken, "question")
    listed = list(tables["questions"])
    listed.insert(len(listed) if place is None else place - 1, {**deepcopy(dict(question)), "key": key})
    return {**tables, "questions": listed}, key


def copy_question(tables: Tables, key: str) -> tuple[Tables, str]:
    """The same question once more, right after it, with the words it has in other languages."""
    question = question_in(tables, key)
    if question is None:
        return tables, ""
    made, new = add_question(tables, {**question, "key": ""}, place_of(tables, key) + 1)
    old_at, new_at = f"questions.{key}.", f"questions.{new}."
    wordings = {}
    for name, wording in made["wordings"].items():
        parts = {
            part: {**values, **{new_at + at[len(old_at) :]: one for at, one in values.items() if at.startswith(old_at)}}
            for part, values in ((part, wording.get(part, {})) for part in ("texts", "from", "pictures"))
        }
        wordings[name] = {**wording, **parts}
    media = made.get("media", {})
    beside = {"media": {**media, new: media[key]}} if key in media else {}
    return {**made, **beside, "wordings": wordings}, new


def delete_question(tables: Tables, key: str) -> Tables:
    """The survey without it. Its translations stay where they are, out of sight: undoing brings them back."""
    return {**tables, "questions": [one for one in tables["questions"] if one["key"] != key]}


def move_question(tables: Tables, key: str, place: int) -> Tables:
    """The question at this place, counted from 1; the nearest there is."""
    question = question_in(tables, key)
    if question is None:
        return tables
    others = [one for one in tables["questions"] if one["key"] != key]
    others.insert(max(0, min(place - 1, len(others))), question)
    return {**tables, "questions": others}


def texts_in(tables: Tables) -> dict[str, str]:
    """Every source text that is written, by dotted key, in the order of the pages: what there is to translate."""
    texts = {f"about.{key}": tables["about"].get(key) for key in ABOUT_KEYS}
    for question in tables["questions"]:
        texts |= question_texts(question)
    return {key: str(words) for key, words in {**texts, "thanks": tables["thanks"]}.items() if words}


def question_texts(question: Mapping[str, Any]) -> dict[str, str]:
    """The same for one question."""
    at = f"questions.{question['key']}"
    texts = {f"{at}.{name}": str(question[name]) for name in QUESTION_TEXTS if question.get(name)}
    for listed in LISTS:
        texts |= {f"{at}.{listed}.{one['key']}": str(one["text"]) for one in question.get(listed, ()) if one.get("text")}
    return texts
