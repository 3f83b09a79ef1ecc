"""What is known of a word before its neighbours are looked at.

Owns the lookups: whether it is somebody's first name or surname, an ordinary word in which language, a place, a cue. It
must not decide whether the word is a name here.
"""

import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from analysis.gazetteer.folding import fold
from analysis.gazetteer.lists import FOLDER, read_lines, read_list, read_text_lines
from analysis.gazetteer.tokens import read_words


class Known(NamedTuple):
    """Levels of one word: `first` and `last` name 0 to 4, `ordinary` word 0 to 7, `place` 0 to 4."""

    first: int
    last: int
    ordinary: int
    place: int


@dataclass(frozen=True)
class Lexicon:
    """`names`: "4 3 en4,pl2" (first, last, where ordinary); `ordinary` and `places`: a level; `cues`: a class."""

    names: dict[str, str]
    ordinary: dict[str, str]
    english: frozenset[str]
    places: dict[str, str]
    cues: dict[str, str]
    proper: frozenset[str]  # capital letter, nobody's name: "Monday", "Welsh", "YouTube"
    never: frozenset[str]
    hardly: frozenset[str]  # days, months and places that are names here and there, hardly ever meant as one
    traps: frozenset[str]  # names that are everyday words somewhere, written by hand
    foreign: frozenset[str]  # words that are hardly names in a text that is not English
    small_words: frozenset[str]  # the commonest words of languages that are typed in Latin letters beside English
    quiet: frozenset[str]  # words that are no name unless their neighbour says so: nearly every word of a text
    strong: frozenset[str]  # words after which anything may be a name: "mr", "friend", "called"


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """Every list, read once (about 0.2 s)."""
    names: dict[str, str] = {}
    for line in read_lines("names.txt.xz"):
        name, entry = line.split(" ", 1)
        names[fold(name)] = max(entry, names.get(fold(name), ""))
    ordinary = dict(line.split(" ", 1) for line in read_lines("ordinary.txt.xz"))
    places = dict(line.split("\t", 1) for line in read_lines("places.txt.xz"))
    cues = _read_cues()
    small_words, others = _small_words()
    traps = frozenset(map(fold, read_list("traps.txt") | read_list("lower_words.txt")))
    never, hardly, proper = (read_list(f"{name}.txt") for name in ("not_names", "hardly_names", "proper_words"))
    strong = frozenset(word for word, kind in cues.items() if kind in ("title", "relation", "called"))
    quiet = (
        never
        | hardly
        | frozenset(word for word in ordinary if _is_quiet(names.get(word, "0 0 -"), int(ordinary[word]), word in traps))
    )
    quiet |= frozenset("bcdefghijklmnopqrstuvwxyz") | {"ll", "ve", "re"} | {f"{word}t" for word in ("don'", "can'", "won'")}
    return Lexicon(
        names,
        ordinary,
        frozenset(ordinary),
        places,
        cues,
        proper,
        never,
        hardly,
        traps,
        traps | others,
        small_words,
        quiet - strong,
        strong,
    )


def is_mostly_english(text: str) -> bool:
    """Whether half of its words are ordinary English; two or three words prove nothing and pass."""
    return read_words(text, lexicon().english).english


def _is_quiet(entry: str, ordinary: int, trap: bool) -> bool:
    """Nobody's first name; or a very ordinary word that few are given as a name."""
    return entry[0] == "0" or (ordinary >= 5 and entry[0] != "4" and not trap)


def _small_words() -> tuple[frozenset[str], frozenset[str]]:
    """Those of Urdu, Punjabi and Bengali in Latin letters, with names that are words elsewhere; and those of other languages."""
    lists = tomllib.loads((FOLDER.parent / "languages.toml").read_text(encoding="utf-8"))
    roman = (word for group in lists["roman"].values() for word in group["words"].split())
    others = (fold(word) for code, words in lists["common"].items() if code != "en" for word in words.split())
    return frozenset(roman) | frozenset(map(fold, read_list("words_elsewhere.txt"))), frozenset(others)


def _read_cues() -> dict[str, str]:
    cues: dict[str, str] = {}
    for line in read_text_lines("cues.txt"):
        kind, colon, words = line.partition(": ")
        if colon and not line.startswith("#"):
            for word in words.split():
                cues.setdefault(fold(word), kind)
    return cues


@cache
def _levels(where: str) -> dict[str, int]:
    """Levels by language of "en3,pl5"."""
    return {} if where == "-" else {part[:2]: int(part[2:]) for part in where.split(",")}


def look_up(word: str, language: str | None) -> Known:
    """What the lists say of `word`, lower case; `language` is that of the text, where known."""
    lists = lexicon()
    entry = lists.names.get(word, "0 0 -")
    levels = _levels(entry[4:])
    ordinary = max(levels.get("en", 0), int(lists.ordinary.get(word, 0)))
    if language is None:
        ordinary = max(ordinary, max(levels.values(), default=0) - 2)
    elif language != "en":
        ordinary = max(ordinary, levels.get(language, 0))
    return Known(int(entry[0]), int(entry[2]), ordinary, int(lists.places.get(word, 0)))
