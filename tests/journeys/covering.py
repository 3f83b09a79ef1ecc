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
    """One page, opened in one language by a reader who chose in one way. way : the number of a row of choices.

    closely : the page has not been met in this way before; otherwise only its language is new to pages of its kind.
    """

    page: str
    lang: str
    way: int
    closely: bool = True


@dataclass(frozen=True)
class Shown:
    """A page as far as covering goes: its name, its kind, and the languages that it is in."""

    name: str
    kind: str
    languages: Sequence[str]


def pairwise(factors: Mapping[str, Sequence[Any]]) -> list[dict[str, Any]]:
    """Rows in which every two values of different factors meet, in rounds: a page seen by all of one round has met every value.

    Greedily: the round with most new pairs first, made better one factor at a time until no factor makes it better.
    """
    rows = max(map(len, factors.values()))
    orders = {name: [one for one in product(values, repeat=rows) if {*one} == {*values}] for name, values in factors.items()}
    missing = {pair for row in product(*factors.values()) for pair in combinations(zip(factors, row, strict=True), 2)}
    chosen: list[dict[str, Any]] = []
    while missing:
        best = max((_bettered(dict(start), orders, missing) for start in _starts(orders)), key=lambda one: _new(one, missing))
        made = [dict(zip(factors, values, strict=True)) for values in zip(*(best[name] for name in factors), strict=True)]
        missing.difference_update(pair for row in made for pair in combinations(row.items(), 2))
        chosen += made
    return chosen


Round = dict[str, tuple[Any, ...]]  # each factor's values, row by row


def _starts(orders: Mapping[str, Sequence[tuple[Any, ...]]]) -> Iterator[Round]:
    for turn in range(max(map(len, orders.values()))):
        yield {name: some[(turn * (at + 1)) % len(some)] for at, (name, some) in enumerate(orders.items())}


def _bettered(start: Round, orders: Mapping[str, Sequence[tuple[Any, ...]]], missing: set[Any]) -> Round:
    best, worth = start, _new(start, missing)
    while True:
        tried = ({**best, name: order} for name, some in orders.items() for order in some)
        better = max(tried, key=lambda one: _new(one, missing))
        if _new(better, missing) <= worth:
            return best
        best, worth = better, _new(better, missing)


def _new(one: Round, missing: set[Any]) -> int:
    met_by = (combinations(zip(one, row, strict=True), 2) for row in zip(*one.values(), strict=True))
    return len({pair for pairs in met_by for pair in pairs} & missing)


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
    """Few visits that meet all that is needed: page after page, the fewest ways that show every choice, least used first.

    Each in the language that meets most that is new; what is left then, wherever it can be met.
    """
    missing, chosen, busy = needed(pages, ways), [], Counter[Any]()
    sets = _fewest(ways)

    def open_in(page: Shown, way: int) -> None:
        met_in = {lang: set(met(page, lang, ways[way])) & missing for lang in page.languages}
        lang = max(page.languages, key=lambda one: (_worth(met_in[one]), -busy[one]))
        missing.difference_update(met_in[lang])
        busy.update((lang, way))
        chosen.append(Visit(page.name, lang, way))

    for page in pages:
        for way in min(sets, key=lambda one: sum(busy[way] ** 2 for way in one)):
            open_in(page, way)
        while any(pair[:2] == ("page", page.name) for pair in missing):  # one that is in few languages, say
            open_in(page, max(range(len(ways)), key=lambda way: (_most(page, ways[way], missing), -busy[way])))
    for page, way in product(pages, range(len(ways))):  # what languages and kinds have not met yet, wherever it can be met
        for lang in page.languages:
            if fresh := missing & set(met(page, lang, ways[way])):
                missing -= fresh
                chosen.append(Visit(page.name, lang, way, closely=False))
    return chosen


def _fewest(ways: Sequence[Mapping[str, Any]]) -> list[tuple[int, ...]]:
    """The smallest sets of ways, by their numbers, in which every choice is somebody's."""
    values = [set(way.items()) for way in ways]
    every = set().union(*values)
    for size in range(1, len(ways) + 1):
        sets = combinations(range(len(ways)), size)
        if found := [some for some in sets if set().union(*(values[way] for way in some)) == every]:
            return found
    return [()]


def _most(page: Shown, way: Mapping[str, Any], missing: set[Pair]) -> int:
    return max(_worth(set(met(page, lang, way)) & missing) for lang in page.languages)


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
