"""Phrases people used, as candidates for the name of a theme.

Owns finding and counting them: runs of two to five words within one clause, from a word that says something to a word that
says something. Must not choose among them.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analysis.clean import without_placeholders
from analysis.words import fold_word, joining_words, stop_words, word_spans

MAX_WORDS = 5
_MOST_FILLERS = 2
_MAX_CLAUSE_WORDS = 60
_CLAUSES = re.compile(r"[.,;:!?()\[\]{}\"“”„«»/|\n•…·،؛؟۔।–—]+|\s-\s")
_NOUNS_IN_CAPITALS = frozenset({"de"})

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase as most people wrote it.

    key : its words, folded; content : those among them that are not stop words; found : how many texts hold it;
    plain : whether all its words either say something or merely join (a name of something, not a sentence)
    """

    key: Key
    content: frozenset[str]
    surface: str
    found: int
    plain: bool


def phrases_in(text: str, language: str) -> dict[Key, str]:
    """Every candidate in one text: folded words to the words as written, the first time each occurs."""
    fillers = stop_words(language)
    found: dict[Key, str] = {}
    for clause in _CLAUSES.split(without_placeholders(text)):
        words = word_spans(clause)[:_MAX_CLAUSE_WORDS]
        folded = [fold_word(word) for word, _, _ in words]
        says = [_says_something(word, fillers) for word in folded]
        for start, end in _spans(says):
            written = clause[words[start][1] : words[end - 1][2]]
            surface = written if start else _as_inside(written, language)
            found.setdefault(tuple(folded[start:end]), surface)
    return found


def _as_inside(written: str, language: str) -> str:
    """How the first words of a clause would look further in: their capital may owe to the place alone."""
    first = written.split(maxsplit=1)[0]
    if language in _NOUNS_IN_CAPITALS or not first[1:].islower():
        return written
    return written[:1].lower() + written[1:]


def _says_something(word: str, fillers: frozenset[str]) -> bool:
    return word not in fillers and len(word) > 1 and not word.isdigit()


def _spans(says: Sequence[bool]) -> Iterable[tuple[int, int]]:
    for start, starts in enumerate(says):
        if not starts:
            continue
        for end in range(start + 1, min(start + MAX_WORDS, len(says)) + 1):
            inside = says[start:end]
            if says[end - 1] and len(inside) - sum(inside) <= _MOST_FILLERS:
                yield start, end


def count_phrases(texts: Sequence[dict[Key, str]], language: str) -> list[Phrase]:
    """The phrases of several texts, each counted once a text, in the spelling most of them use."""
    spellings: dict[Key, Counter[str]] = {}
    for text in texts:
        for key, surface in text.items():
            spellings.setdefault(key, Counter())[surface] += 1
    fillers, joins = stop_words(language), joining_words(language)
    phrases = []
    for key, spelling in spellings.items():
        content = frozenset(word for word in key if _says_something(word, fillers))
        plain = content | joins >= set(key)
        phrases.append(Phrase(key, content, _usual(spelling), spelling.total(), plain))
    return phrases


def _usual(spellings: Counter[str]) -> str:
    """The commonest spelling; of equals the one with fewest capitals."""
    return min(spellings, key=lambda surface: (-spellings[surface], sum(map(str.isupper, surface)), surface))
