"""Phrases of words and gaps, and finding them in a text at a cost that has a ceiling.

Owns the little language the word lists are written in. It must not know what a phrase means or how much it weighs.

A phrase is elements apart by spaces: `word`, `stem*`, `one|other`, `{set}` (a named set of words), any of them followed by
`?` where it may be missing, and `..`, a gap of up to three words that never crosses the end of a sentence.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from analysis.screening.words import SENTENCE_END, fold_word

MOST_TRIES = 6_000  # tries of a phrase on one text; ordinary text of 100 KB needs a few hundred
_GAP = 3
_LEAST_STEM_LETTERS, _MOST_STEM_LETTERS = 3, 8
_SET = re.compile(r"\{(\w+)\}")
_EVERYWHERE = frozenset(
    "i|im|a|an|the|me|my|to|of|in|on|at|is|am|was|be|it|he|she|they|we|you|not|and|do|dont|no|have|so".split("|")  # noqa: SIM905
)


class PhraseError(ValueError):
    """A phrase that cannot be read; the message names it and says why."""


@dataclass(frozen=True)
class Element:
    """One place of a phrase: the words that fit it, or a gap."""

    words: frozenset[str] = frozenset()
    stems: tuple[str, ...] = ()
    optional: bool = False
    gap: bool = False

    def fits(self, word: str) -> bool:
        """Whether `word` may stand here."""
        return word in self.words or (bool(self.stems) and word.startswith(self.stems))


@dataclass(frozen=True)
class Phrase:
    """Elements in order, the one to look for first, and the name of the group it belongs to.

    besides : words of which a text must have one, whatever else; none where that cannot be told in words
    """

    group: str
    elements: tuple[Element, ...]
    anchor: int
    besides: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Found:
    """A phrase found at words `start` to `end` (exclusive)."""

    group: str
    start: int
    end: int


def read_phrase(group: str, source: str, sets: Mapping[str, str]) -> Phrase:
    """Compile one phrase. Raises PhraseError naming the phrase when a set is unknown or no element can be looked for."""
    elements = tuple(_element(part, source, sets) for part in source.split())
    sure = [at for at, element in enumerate(elements) if not element.optional and not element.gap]
    if not sure:
        raise PhraseError(f'phrase "{source}" has no word that must be there')
    anchor, *others = sorted(sure, key=lambda at: _commonness(elements[at]))
    return Phrase(group, elements, anchor, next((elements[at].words for at in others if not elements[at].stems), frozenset()))


def _element(part: str, source: str, sets: Mapping[str, str]) -> Element:
    if part == "..":
        return Element(gap=True)
    optional = part.endswith("?")
    try:
        words = _SET.sub(lambda name: sets[name[1]], part.removesuffix("?")).split("|")
    except KeyError as missing:
        raise PhraseError(f'phrase "{source}" uses an unknown set {missing}') from None
    stems = tuple(fold_word(word[:-1]) for word in words if word.endswith("*"))
    if any(len(stem) < _LEAST_STEM_LETTERS for stem in stems):
        raise PhraseError(f'phrase "{source}" has a stem shorter than {_LEAST_STEM_LETTERS} letters')
    return Element(frozenset(fold_word(word) for word in words if not word.endswith("*")), stems, optional)


def _commonness(element: Element) -> int:
    return len(element.words) + 2 * len(element.stems) + 100 * len(element.words & _EVERYWHERE)


class PhraseBook:
    """All phrases, filed by the words they are looked for under."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._by_word: dict[str, list[Phrase]] = defaultdict(list)
        self._by_stem: dict[str, list[Phrase]] = defaultdict(list)
        lengths: dict[str, set[int]] = defaultdict(set)
        vocabulary: set[str] = set()
        for phrase in phrases:
            anchor = phrase.elements[phrase.anchor]
            for word in anchor.words:
                self._by_word[word].append(phrase)
            for stem in anchor.stems:
                filed = stem[:_MOST_STEM_LETTERS]
                self._by_stem[filed].append(phrase)
                lengths[filed[:_LEAST_STEM_LETTERS]].add(len(filed))
            vocabulary.update(*(element.words for element in phrase.elements), *(e.stems for e in phrase.elements))
        self._lengths = {start: tuple(sorted(found)) for start, found in lengths.items()}
        self.vocabulary = frozenset(vocabulary)

    def find(self, words: Sequence[str]) -> tuple[list[Found], bool]:
        """Find every phrase in `words`; the flag is False where the text was too crowded to be read to its end."""
        found: list[Found] = []
        present = frozenset(words)
        tries = 0
        for at, word in enumerate(words):
            for phrase in self._filed_under(word):
                tries += 1
                if phrase.besides and present.isdisjoint(phrase.besides):
                    continue
                if span := _match(phrase, words, at):
                    found.append(Found(phrase.group, *span))
            if tries > MOST_TRIES:
                return found, False
        return found, True

    def _filed_under(self, word: str) -> list[Phrase]:
        phrases = self._by_word.get(word, [])
        for length in self._lengths.get(word[:_LEAST_STEM_LETTERS], ()):
            if len(word) >= length and (more := self._by_stem.get(word[:length])):
                phrases = phrases + more
        return phrases


def _match(phrase: Phrase, words: Sequence[str], at: int) -> tuple[int, int] | None:
    """Where `phrase` lies in `words` when its anchor stands at `at`: start and end (exclusive), or None."""
    if not phrase.elements[phrase.anchor].fits(words[at]):
        return None
    end = _reach(words, at + 1, phrase.elements[phrase.anchor + 1 :], 1)
    if end is None:
        return None
    start = _reach(words, at - 1, phrase.elements[: phrase.anchor][::-1], -1)
    return None if start is None else (start + 1, end)


def _reach(words: Sequence[str], at: int, elements: Sequence[Element], step: int) -> int | None:
    """Walk `elements` from `at` in the direction of `step`; return the position after the last, or None."""
    if not elements:
        return at
    first, rest = elements[0], elements[1:]
    if first.gap:
        return _reach_over_gap(words, at, rest, step)
    if 0 <= at < len(words) and first.fits(words[at]) and (end := _reach(words, at + step, rest, step)) is not None:
        return end
    return _reach(words, at, rest, step) if first.optional else None


def _reach_over_gap(words: Sequence[str], at: int, rest: Sequence[Element], step: int) -> int | None:
    for skipped in range(_GAP + 1):
        if (end := _reach(words, at + step * skipped, rest, step)) is not None:
            return end
        here = at + step * skipped
        if not 0 <= here < len(words) or words[here] == SENTENCE_END:
            return None
    return None
