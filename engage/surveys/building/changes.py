"""What changed between two states of a survey, told by kind of change. Pure: it makes no sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engage.surveys.building.tables import LISTS, Tables, texts_in

_WORDS = ("text", "hint")
MEDIA = "media "  # and the slot: what a change beside a question is called


@dataclass(frozen=True)
class Change:
    """One change. `what`: which kind; `name`: of what, in its own words; `before` and `after`: the words, where it has some.

    Beside a question they are names of files, which `files` says.
    """

    what: str
    name: str = ""
    before: str = ""
    after: str = ""

    @property
    def files(self) -> bool:
        """Whether before and after are files."""
        return self.what.startswith(MEDIA)


def changes_between(old: Tables, new: Tables) -> tuple[Change, ...]:
    """Every change, in the order of the pages."""
    return (*_about(old, new), *_questions(old, new), *_wordings(old, new))


def _about(old: Tables, new: Tables) -> Iterator[Change]:
    before, after = ({**one["about"], "thanks": one["thanks"]} for one in (old, new))
    for key, words in after.items():
        if words != before.get(key, ""):
            yield Change("about", key, before.get(key, ""), words)
    if old["audience"] != new["audience"]:
        yield Change("audience")


def _questions(old: Tables, new: Tables) -> Iterator[Change]:
    before = {one["key"]: one for one in old["questions"]}
    after = {one["key"]: one for one in new["questions"]}
    for key, question in before.items():
        if key not in after:
            yield Change("question deleted", question.get("text", key))
    for key, question in after.items():
        if key not in before:
            yield Change("question added", question.get("text", key))
        else:
            yield from _question(before[key], question)
    yield from _media(old, new, {key: one for key, one in after.items() if key in before})
    kept = [key for key in before if key in after]
    if kept != [key for key in after if key in before]:
        yield Change("order")


def _question(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    name = str(new.get("text") or new["key"])
    for field in _WORDS:
        if old.get(field, "") != new.get(field, ""):
            yield Change(f"question {field}", name, old.get(field, ""), new.get(field, ""))
    if old.get("when", "") != new.get("when", ""):
        yield Change("rule", name, old.get("when", ""), new.get("when", ""))
    for listed in LISTS:
        yield from _options(name, old.get(listed, ()), new.get(listed, ()))
    skipped = {*_WORDS, "when", *LISTS}
    fields = sorted({*old, *new} - skipped)
    if any(old.get(field) != new.get(field) for field in fields):
        yield Change("details", name)


def _options(question: str, old: Any, new: Any) -> Iterator[Change]:
    before, after = ({one["key"]: one.get("text", "") for one in listed} for listed in (old, new))
    for key, text in before.items():
        if key not in after:
            yield Change("option deleted", question, text)
        elif after[key] != text:
            yield Change("option", question, text, after[key])
    for key, text in after.items():
        if key not in before:
            yield Change("option added", question, after=text)


def _media(old: Tables, new: Tables, kept: Mapping[str, Mapping[str, Any]]) -> Iterator[Change]:
    """Before and after are names of files here: what is written beside them is told by that alone."""
    if "media" not in old or "media" not in new:
        return
    for key, question in kept.items():
        was, now = old["media"].get(key, {}), new["media"].get(key, {})
        for slot in sorted({*was, *now}):
            before, after = was.get(slot, {}), now.get(slot, {})
            if before != after:
                yield Change(f"{MEDIA}{slot}", str(question.get("text") or key), before.get("file", ""), after.get("file", ""))


def _wordings(old: Tables, new: Tables) -> Iterator[Change]:
    wanted = texts_in(new)
    for name, wording in new["wordings"].items():
        before = old["wordings"].get(name)
        if before is None:
            yield Change("wording added", name)
        elif {**before.get("texts", {})} != {key: words for key, words in wording["texts"].items() if key in wanted}:
            yield Change("wording", name)
    for name in old["wordings"]:
        if name not in new["wordings"]:
            yield Change("wording deleted", name)
