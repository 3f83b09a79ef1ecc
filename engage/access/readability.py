"""How hard a text is to read, by formulas that were published for its language. Pure; judges words and sentences, not sense.

Syllables are counted as groups of vowels, which is right for most words. A formula is a hint: it knows nothing of how rare a word
is, or whether a sentence is plain.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

_SENTENCE_END = re.compile(r"[.!?…]+[\s”\"')]+|[.!?…]+$|\n+")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_LONG_WORD = 6  # letters: LIX calls a word long that has more
_VOWELS = {
    "en": "aeiouy",
    "es": "aeiouáéíóúü",
    "fr": "aeiouyàâéèêëîïôöùûüœ",
    "pl": "aeiouyąęó",
    "pt": "aeiouáâãàéêíóôõú",
    "sk": "aeiouyáäéíóôúý",
    "tr": "aeıioöuü",
}


@dataclass(frozen=True)
class Counted:
    """What formulas are made of; `hard`: words of four syllables or more."""

    sentences: int
    words: int
    different: int
    syllables: int
    long: int
    hard: int

    @property
    def words_a_sentence(self) -> float:
        """The mean length of a sentence."""
        return self.words / self.sentences

    @property
    def syllables_a_word(self) -> float:
        """The mean length of a word."""
        return self.syllables / self.words


@dataclass(frozen=True)
class Formula:
    """One published formula. `easy`: what an easy text has; `in_years`: whether it gives the age of a reader in years."""

    name: str
    source: str
    easy: str
    of: Callable[[Counted], float]
    in_years: bool = False


FORMULAS = {
    "en": Formula(
        "Flesch-Kincaid",
        "Kincaid and others 1975; a grade of US schools and 5 years, which is an age",
        "11 or less",
        lambda n: 0.39 * n.words_a_sentence + 11.8 * n.syllables_a_word - 15.59 + 5,
        in_years=True,
    ),
    "es": Formula(
        "Fernández Huerta",
        "Fernández Huerta 1959",
        "70 or more",
        lambda n: 206.84 - 60 * n.syllables_a_word - 1.02 * n.words_a_sentence,
    ),
    "fr": Formula(
        "Kandel-Moles",
        "Kandel and Moles 1958",
        "70 or more",
        lambda n: 207 - 1.015 * n.words_a_sentence - 73.6 * n.syllables_a_word,
    ),
    "pl": Formula(
        "FOG-PL",
        "Gruszczyński and others 2015; years at school",
        "the fewer the easier",
        lambda n: 0.4 * (n.words_a_sentence + 100 * n.hard / n.words),
    ),
    "pt": Formula(
        "Flesch",
        "Martins and others 1996, for Portuguese",
        "50 or more",
        lambda n: 248.835 - 1.015 * n.words_a_sentence - 84.6 * n.syllables_a_word,
    ),
    "sk": Formula(
        "Mistrík",
        "Mistrík 1968",
        "the more of 50 the easier",
        lambda n: 50 - n.words_a_sentence * n.syllables_a_word / (n.words / n.different),
    ),
    "tr": Formula(
        "Ateşman",
        "Ateşman 1997",
        "70 or more",
        lambda n: 198.825 - 40.175 * n.syllables_a_word - 2.610 * n.words_a_sentence,
    ),
}
LIX = Formula("LIX", "Björnsson 1968", "35 or less", lambda n: n.words_a_sentence + 100 * n.long / n.words)
# Alphabets in which a word of more than six letters is a long one. For the other scripts no formula is known to us that could be
# reckoned without a dictionary.
LIX_FOR = ("cy", "en", "es", "fr", "hu", "lt", "pl", "pt", "ro", "sk", "so", "tr", "uk")


def count(texts: Iterable[str], lang: str) -> Counted:
    """Count what the formulas need; each text ends a sentence."""
    sentences, words = 0, list[str]()
    for text in texts:
        for sentence in _SENTENCE_END.split(text):
            found = _WORD.findall(sentence.casefold())
            sentences += bool(found)
            words += found
    lengths = [syllables(word, lang) for word in words]
    return Counted(
        sentences,
        len(words),
        len(set(words)),
        sum(lengths),
        sum(len(word) > _LONG_WORD for word in words),
        sum(length >= 4 for length in lengths),
    )


def syllables(word: str, lang: str) -> int:
    """How many syllables a word has, one at least."""
    vowels = _VOWELS.get(lang, "aeiouy")
    if lang == "tr":
        return max(1, sum(letter in vowels for letter in word))
    if lang == "pl":
        word = re.sub(rf"i(?=[{vowels}])", "", word)  # it softens what stands before it, and is no syllable
    if lang in ("en", "fr") and len(word) > 3:
        word = re.sub(r"(?<![aeiouy])e(?:s|nt)?$" if lang == "fr" else r"(?<![aeiouyl])e$", "", word)  # mute at the end
    if lang in ("es", "pt", "sk"):
        strong = "aeoáéóíúâêôãõà" if lang != "sk" else "aeouáéóúíýôä"
        word = re.sub(rf"([{strong}])(?=[{strong}])", r"\1-", word)  # two strong vowels are two syllables
    return max(1, len(re.findall(rf"[{vowels}]+", word)))
