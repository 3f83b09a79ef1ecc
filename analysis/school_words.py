"""What a word says about whether it is a school's name.

Owns the lists of `gazetteer/school_names.txt` and what follows from a word's ending. It must not look for schools.
"""

import re
from functools import cache

from analysis.gazetteer.lexicon import lexicon
from analysis.gazetteer.lists import read_list, read_text_lines

NOT_A_SCHOOL = read_list("not_in_school_names.txt")
_YEAR_GROUP = re.compile(r"\b(?:year|yr)\s?\d{1,2}\b")
_WORD = re.compile(r"[a-z]+\d{0,2}")
_LAST_OF_LINE = re.compile(r"(?<!\w)(?:[^\W\d_][\w'’.-]{0,20}|&)$")
_SHORTEST_TAILED = 6


class WordSign:
    """A cheap look at a text in small letters: whether any of some words stands in it."""

    def __init__(self, words: frozenset[str]) -> None:
        self._words = words

    def search(self, lower: str) -> bool:
        """Whether one does; named as a pattern's is, for both are asked alike."""
        return not self._words.isdisjoint(_WORD.findall(lower))


class LiteralSign:
    """The same for pieces of words: a handful of them is sooner looked for one by one than by a pattern."""

    def __init__(self, pieces: tuple[str, ...]) -> None:
        self._pieces = pieces

    def search(self, lower: str) -> bool:
        """Whether one stands in it."""
        return any(piece in lower for piece in self._pieces)


@cache
def classes() -> dict[str, frozenset[str]]:
    """The lists by their name; the file says what each is for."""
    found: dict[str, set[str]] = {}
    for line in read_text_lines("school_names.txt"):
        kind, _, words = line.partition(": ")
        found.setdefault(kind, set()).update(words.split())
    return {kind: frozenset(words) for kind, words in found.items()}


def is_rare(word: str) -> bool:
    """Whether it is no ordinary word, in small letters: somebody's, a place's or a school's name, or a slip."""
    lists = lexicon()
    return not any(word in some for some in (lists.ordinary, lists.small_words, lists.proper, lists.never))


def is_tailed(word: str) -> bool:
    """Whether it ends as places do and is no ordinary word: "northgate", "ravenscroft"."""
    return len(word) >= _SHORTEST_TAILED and word.endswith(_tails()) and is_rare(word)


def is_namely(word: str) -> bool:
    """Whether it can be nothing but a name, or a slip of more than three letters."""
    return len(word) > 3 and word.isalpha() and is_rare(word)


def is_ground(word: str) -> bool:
    """Whether schools, and streets and parks too, are called after it: "park", "bridge"."""
    return word in classes()["ground"]


def names_none(word: str) -> bool:
    """Whether it is a word that any school may have before it: "local", "Polish", "every"."""
    return word in NOT_A_SCHOOL or (word in lexicon().proper and not is_ground(word))


def is_about_school(lower: str) -> bool:
    """Whether a text, in small letters, speaks of school anywhere."""
    return not classes()["about_school"].isdisjoint(words_of(lower)) or _YEAR_GROUP.search(lower) is not None


def words_of(lower: str) -> list[str]:
    """The words of a text in small letters, with the figures of "y7"."""
    return _WORD.findall(lower)


def words_before(text: str, end: int, most: int) -> list[str]:
    """Up to so many words that end at `end`, in order, with single spaces between them."""
    found: list[str] = []
    while len(found) < most:
        start = text.rfind(" ", 0, end) + 1
        word = _LAST_OF_LINE.search(text, start, end)
        if word is None:
            break
        found.append(word[0])
        if word.start() > start or start == 0:
            break
        end = start - 1
    return found[::-1]


@cache
def _tails() -> tuple[str, ...]:
    return tuple(sorted(classes()["tails"]))
