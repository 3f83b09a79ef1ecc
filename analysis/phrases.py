"""Phrases people used, as candidates for the name of a theme.

Owns finding and counting them: runs of one to five words within one clause, from a word that says something to a word that
says something. A figure, a title such as "Mr" and a word of no subject say nothing. Must not choose among them.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from analysis.clean import without_placeholders
from analysis.stems import stem_word
from analysis.words import fold_word, joining_words, stop_words, word_spans

MAX_WORDS = 5
_MOST_FILLERS = 2
_MAX_CLAUSE_WORDS = 60
_CLAUSES = re.compile(r"[.,;:!?()\[\]{}\"“”„«»/|\n•…·،؛؟۔।–—]+|\s-\s")
NOUNS_IN_CAPITALS = frozenset({"de"})

_TITLES = frozenset(("mr", "mrs", "ms", "mx", "dr"))
_FIGURES = frozenset(
    (
        *("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen"),
        *("fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty", "thirty", "forty", "fifty", "sixty", "seventy"),
        *("eighty", "ninety", "hundred", "thousand", "million"),
    )
)
# English words that say something only beside another.
_NOT_ALONE = frozenset(
    (
        *("stay", "sit", "sat", "stand", "speak", "decided", "decide", "thought", "finish", "finished", "fine", "happy", "lost"),
        *("open", "close", "closed", "later", "early", "half", "hour", "minute", "week", "month", "today", "answer", "fix"),
    )
)
_SUBJECTS = frozenset(("feeling", "being", "living"))
_SHORT = 3  # letters: in a language without a list of stop words a word this short is taken for one
_LONG = 50  # letters: what is longer is a key held down, or a text without spaces

Key = tuple[str, ...]
Stems = frozenset[str]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase as most people wrote it.

    stems : those of its words that say something; surface : how it is shown; words : how many there are in that
    found : how many texts hold it in one run, in whatever order and form
    plain : whether all its words either say something or merely join (a name of something, not a sentence)
    """

    stems: Stems
    surface: str
    words: int
    found: int
    plain: bool


def phrases_in(text: str, language: str) -> dict[Key, str]:
    """Every candidate in one text: folded words to the words as written, the first time each occurs."""
    fillers = stop_words(language)
    found: dict[Key, str] = {}
    for clause in _CLAUSES.split(without_placeholders(text)):
        words = word_spans(clause)[:_MAX_CLAUSE_WORDS]
        folded = [fold_word(word) for word, _, _ in words]
        says = [says_something(word, fillers) for word in folded]
        for start, end in _spans(says):
            written = clause[words[start][1] : words[end - 1][2]]
            surface = written if start else _as_inside(written, language)
            found.setdefault(tuple(folded[start:end]), surface)
    return found


def _as_inside(written: str, language: str) -> str:
    """How the first words of a clause would look further in: their capital may owe to the place alone."""
    first = written.split(maxsplit=1)[0]
    if language in NOUNS_IN_CAPITALS or not first[1:].islower():
        return written
    return written[:1].lower() + written[1:]


@lru_cache(maxsize=100_000)
def says_something(word: str, fillers: frozenset[str]) -> bool:
    """Whether a folded word is about something; `fillers` are the stop words of its language."""
    if word in fillers or word in _TITLES or word in _FIGURES or word.isdigit() or _is_made_of_fillers(word, fillers):
        return False
    return (1 if fillers or not word.isascii() else _SHORT) < len(word) <= _LONG


def _is_made_of_fillers(word: str, fillers: frozenset[str]) -> bool:
    """Whether it is a form of one, or several written as one, as in Welsh: "mae'n", "a'r"."""
    parts = word.split("'")
    joined = len(parts) > 1 and all(len(part) < 2 or part in fillers for part in parts)
    return joined or _is_form_of_filler(word, fillers)


def _is_form_of_filler(word: str, fillers: frozenset[str]) -> bool:
    """Whether an English word is a form of a verb without a subject, such as "asking"; "feelings" are a subject."""
    if not word.endswith(("ing", "ed")) or word in _SUBJECTS:
        return False
    stem = stem_word(word, "en")
    return stem != word and (stem in fillers or f"{stem}e" in fillers)


def _spans(says: Sequence[bool]) -> Iterable[tuple[int, int]]:
    for start, starts in enumerate(says):
        if not starts:
            continue
        for end in range(start + 1, min(start + MAX_WORDS, len(says)) + 1):
            inside = says[start:end]
            if says[end - 1] and len(inside) - sum(inside) <= _MOST_FILLERS:
                yield start, end


def stems_of(key: Key, language: str) -> Stems:
    """The stems of the words of a phrase that say something."""
    fillers = stop_words(language)
    return frozenset(stem_word(word, language) for word in key if says_something(word, fillers))


def stands_alone(phrase: Phrase) -> bool:
    """Whether a phrase says something with nothing beside it."""
    return phrase.words > 1 or fold_word(phrase.surface) not in _NOT_ALONE


def count_phrases(
    texts: Sequence[Mapping[Key, str]], language: str, known: Mapping[str, int], among: Stems | None = None
) -> list[Phrase]:
    """The phrases of several texts, those of the same stems as one, each counted once a text.

    known : in how many texts of the whole set each folded word is; of two spellings as common here it decides
    among : the stems that all of a phrase's stems must be among, None for any
    """
    forms: dict[Stems, dict[Key, Counter[str]]] = {}
    found: Counter[Stems] = Counter()
    for text in texts:
        held = set()
        for key, surface in text.items():
            stems = stems_of(key, language)
            if among is not None and not stems <= among:
                continue
            forms.setdefault(stems, {}).setdefault(key, Counter())[surface] += 1
            held.add(stems)
        found.update(held)
    return [_as_usual(stems, forms[stems], found[stems], language, known) for stems in forms]


def _as_usual(stems: Stems, forms: Mapping[Key, Counter[str]], found: int, language: str, known: Mapping[str, int]) -> Phrase:
    """The phrase in its commonest form: of equals a plain one, in words others know, short."""
    nameable = stop_words(language) - joining_words(language)

    def rank(key: Key) -> tuple[int, bool, int, int, Key]:
        rarest = min(known.get(word, 0) for word in key)
        return (-forms[key].total(), not nameable.isdisjoint(key), -rarest, len(key), key)

    best = min(forms, key=rank)
    return Phrase(stems, _usual(forms[best]), len(best), found, nameable.isdisjoint(best))


def _usual(spellings: Counter[str]) -> str:
    """The commonest spelling; of equals the one with fewest capitals."""
    return min(spellings, key=lambda surface: (-spellings[surface], sum(map(str.isupper, surface)), surface))
