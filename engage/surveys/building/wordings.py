"""Words in other languages and in Easy Read: side by side with the words they are made from, text by text.

Owns what saving a page of them does: a text that was changed, or that somebody ticked as still right, is stamped with today's
source words; two people who write different texts of one language never lose anything. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from engage.surveys.building import shelf
from engage.surveys.building.sources import faults_of, is_easy, model_texts
from engage.surveys.building.tables import Tables, mark, texts_in
from engage.surveys.source import SurveySource

EMPTY: Mapping[str, Any] = {"texts": {}, "from": {}, "pictures": {}, "status": "draft", "checked_by": "", "checked_on": ""}


@dataclass(frozen=True)
class Line:
    """One text beside the one it is made from.

    state : "missing", "stale", "fault" or "done"; faults : why it cannot be offered as it is; seen : the mark of the translation
    """

    key: str
    source: str
    text: str
    pictures: tuple[str, ...]
    state: str
    faults: tuple[str, ...] = ()

    @property
    def seen(self) -> str:
        """What a form carries of it."""
        return mark([self.text, list(self.pictures)])


@dataclass(frozen=True)
class Typed:
    """What was typed for one text. still_right : the words are as before, and somebody compared them with today's source"""

    text: str
    seen: str
    pictures: tuple[str, ...] = ()
    still_right: bool = False


def lines_of(tables: Tables, name: str) -> tuple[Line, ...]:
    """Every text there is to translate, in the order of the pages, with what there is of it."""
    wording = {**EMPTY, **tables["wordings"].get(name, {})}
    faults = faults_of(tables, name)
    return tuple(_line(key, words, wording, faults.get(key, ())) for key, words in model_texts(tables, name).items())


def _line(key: str, source: str, wording: Mapping[str, Any], faults: tuple[str, ...]) -> Line:
    text = wording["texts"].get(key, "")
    ready = "fault" if faults else "done"
    state = "missing" if not text else ready if wording["from"].get(key) == mark(source) else "stale"
    return Line(key, source, text, tuple(wording["pictures"].get(key, ())), state, faults)


def saved(tables: Tables, name: str, typed: Mapping[str, Typed]) -> tuple[dict[str, Any], dict[str, Line]]:
    """The wording after a page of it was sent, and the texts on which somebody else wrote something else meanwhile."""
    wording = {**EMPTY, **tables["wordings"].get(name, {})}
    texts, made_from, pictures = dict(wording["texts"]), dict(wording["from"]), dict(wording["pictures"])
    clashes = {}
    for line in lines_of(tables, name):
        one = typed.get(line.key)
        if one is None:
            continue
        now = mark([one.text, list(one.pictures)])
        is_changed = now != one.seen
        if is_changed and line.seen not in (one.seen, now):
            clashes[line.key] = line
            continue
        if is_changed:
            texts[line.key], pictures[line.key] = one.text, list(one.pictures)
        if one.text and (is_changed or one.still_right) and line.seen in (one.seen, now):
            made_from[line.key] = mark(line.source)
    kept = {key: words for key, words in texts.items() if words}
    shown = {key: names for key, names in pictures.items() if names and key in kept}
    return {
        **wording,
        "texts": kept,
        "from": {key: made_from[key] for key in kept if key in made_from},
        "pictures": shown,
    }, clashes


def begun(tables: Tables, name: str, known: Iterable[SurveySource]) -> dict[str, Any]:
    """A wording with what other surveys of the site have of it: the same words in the first language are the same here."""
    memory = shelf.memory(tables["language"], name)
    for source in known:
        memory |= _known(source, name, tables["language"])
    texts = {key: memory[words] for key, words in texts_in(tables).items() if words in memory}
    model = texts_in(tables)
    return {**EMPTY, "texts": texts, "from": {key: mark(model[key]) for key in texts}}


def with_tested(tables: Tables) -> Tables:
    """The survey with what tested questions say in the languages that were begun, where nothing is said yet.

    Nobody has checked these words for this survey, so that a language which gets some is checked no longer.
    """
    model, made = texts_in(tables), {}
    for name, wording in tables["wordings"].items():
        memory = shelf.memory(tables["language"], name)
        fresh = {key: memory[words] for key, words in model.items() if words in memory and not wording["texts"].get(key)}
        if fresh:
            texts, origin = {**wording["texts"], **fresh}, {**wording["from"], **{key: mark(model[key]) for key in fresh}}
            made[name] = {**wording, "texts": texts, "from": origin, "status": "draft", "checked_by": "", "checked_on": ""}
    return {**tables, "wordings": {**tables["wordings"], **made}}


def _known(source: SurveySource, name: str, language: str) -> dict[str, str]:
    if is_easy(name) or source.source_language != language or name not in source.languages:
        return {}
    translated = next(dict(one.texts) for one in source.wordings if one.language == name)
    return {words: translated[key] for key, words in source.source_texts.items() if key in translated}
