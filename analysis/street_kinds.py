"""What kinds of street and building there are, and what is one misspelt.

Owns reading the list of kinds. It must not know what stands before a kind in an address.
"""

from __future__ import annotations

from functools import cache

from analysis.gazetteer.lexicon import lexicon
from analysis.gazetteer.lists import read_text_lines


@cache
def kinds(which: str) -> frozenset[str]:
    """The kinds of one sort, in small letters: `plain`, `capital`, `building` or `spelt`."""
    found: set[str] = set()
    for line in read_text_lines("street_kinds.txt"):
        sort, _, words = line.partition(": ")
        if sort == which:
            found.update(words.split())
    return frozenset(found)


def alternatives(*sorts: str) -> str:
    """A pattern of any of these kinds, the longest first."""
    return "(?:" + "|".join(sorted(frozenset().union(*map(kinds, sorts)), key=lambda kind: (-len(kind), kind))) + ")"


def capitalised(*sorts: str) -> str:
    """The same, each with a capital letter."""
    return "(?:" + "|".join(sorted((k.capitalize() for s in sorts for k in kinds(s)), key=lambda kind: (-len(kind), kind))) + ")"


def is_kind(word: str) -> bool:
    """Whether a word said where somebody lives is a kind of street, spelt right or nearly so."""
    known = kinds("plain") | kinds("capital") | kinds("said")
    return word in known or (len(word) > 5 and word[-1] == "s" and word[:-1] in known) or is_misspelt_kind(word)


@cache
def is_misspelt_kind(word: str) -> bool:
    """Whether `word` is no word, and one letter from a kind of street, two where the kind is long."""
    if not 3 <= len(word) <= 11 or word in lexicon().english:
        return False
    return any(_letters_apart(word, kind) <= (2 if len(kind) > 6 else 1) for kind in kinds("spelt"))


def _letters_apart(one: str, other: str) -> int:
    """How many letters must be changed, added, left out or swapped with the next (optimal string alignment)."""
    if abs(len(one) - len(other)) > 2:
        return 9
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, start=1):
        earlier, before, row = before, row, [at]
        for to, wanted in enumerate(other, start=1):
            cost = min(before[to] + 1, row[to - 1] + 1, before[to - 1] + (letter != wanted))
            if at > 1 and to > 1 and letter == other[to - 2] and one[at - 2] == wanted:
                cost = min(cost, earlier[to - 2] + 1)
            row.append(cost)
    return row[-1]
