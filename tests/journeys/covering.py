"""Which of a browser's many pages an ordinary run opens: every page, language and choice, and every two of them that matter.

Pure. `make matrix` opens everything; this is the part of it that meets every pair. Names no page and no check.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any

WRITING = {
    **dict.fromkeys(("ar", "fa", "ur"), "Arabic"),
    "bn": "Bengali",
    "gu": "Gujarati",
    "pa": "Gurmukhi",
    "ta": "Tamil",
    "uk": "Cyrillic",
    "zh": "Han",
}
Pair = tuple[str, Any, str, Any]


@dataclass(frozen=True)
class Visit:
    """One page, opened in one language by a reader who chose in one way. way : the number of a row of choices."""

    page: str
    lang: str
    way: int


@dataclass(frozen=True)
class Shown:
    """A page as far as covering goes: its name, its kind, and the languages that it is in."""

    name: str
    kind: str
    languages: Sequence[str]


def pairwise(factors: Mapping[str, Sequence[Any]]) -> list[dict[str, Any]]:
    """Rows in which every two values of different factors meet: greedily, the row with most new pairs first."""
    rows = [dict(zip(factors, values, strict=True)) for values in product(*factors.values())]
    pairs = {id(row): set(combinations(row.items(), 2)) for row in rows}
    missing, chosen = set().union(*pairs.values()), []
    while missing:
        best = max(rows, key=lambda row: len(pairs[id(row)] & missing))
        missing -= pairs[id(best)]
        chosen.append(best)
    return chosen


def needed(pages: Sequence[Shown], ways: Sequence[Mapping[str, Any]]) -> set[Pair]:
    """Page with choice, language with choice, page with direction, and kind of page with kind of writing."""
    return {pair for page in pages for lang in page.languages for way in ways for pair in met(page, lang, way)}


def met(page: Shown, lang: str, way: Mapping[str, Any]) -> Iterator[Pair]:
    """The pairs that this visit meets."""
    writing = WRITING.get(lang, "Latin")
    yield "page", page.name, "right to left", writing == "Arabic"
    yield "kind", page.kind, "writing", writing
    for factor, value in way.items():
        yield "page", page.name, factor, value
        yield "lang", lang, factor, value


def plan(pages: Sequence[Shown], ways: Sequence[Mapping[str, Any]]) -> list[Visit]:
    """Few visits that meet all that is needed: page after page, the visit with most that is new first."""
    missing, chosen, busy = needed(pages, ways), [], Counter[Any]()
    for page in pages:
        choices = [(lang, way, set(met(page, lang, row))) for lang in page.languages for way, row in enumerate(ways)]
        while any(pair[:2] == ("page", page.name) for pair in missing):
            lang, way, pairs = max(choices, key=lambda one: (_worth(one[2] & missing), -busy[one[1]], -busy[one[0]]))
            missing -= pairs
            busy.update((lang, way))
            chosen.append(Visit(page.name, lang, way))
    for page, way in product(pages, range(len(ways))):  # what languages and kinds have not met yet, wherever it can be met
        for lang in page.languages:
            if fresh := missing & set(met(page, lang, ways[way])):
                missing -= fresh
                chosen.append(Visit(page.name, lang, way))
    return chosen


def whole(pages: Sequence[Shown], ways: Sequence[Mapping[str, Any]]) -> list[Visit]:
    """Every page in every language with every choice; over its languages each page is met by everybody, so every two choices."""
    chosen, met_by = [], Counter[tuple[str, int]]()
    items = [set(way.items()) for way in ways]
    for page in pages:
        for lang in page.languages:
            missing = set().union(*items)
            while missing:
                way = max(range(len(ways)), key=lambda one: (len(items[one] & missing), -met_by[page.name, one]))
                missing -= items[way]
                met_by[page.name, way] += 1
                chosen.append(Visit(page.name, lang, way))
    return chosen


def _worth(fresh: set[Pair]) -> int:
    """New pairs of the page itself count most: they cannot be met on another page."""
    return sum(20 if pair[0] == "page" else 1 for pair in fresh)
