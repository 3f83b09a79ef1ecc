"""What a theme could be called: phrases several of its answers share, weighed.

Owns who said which phrase and how much a phrase is worth as a name. A phrase counts for every answer that holds its words, in
whatever form and order: people seldom say the same thing twice in the same words. Must not choose a label or join phrases.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis.phrases import NOUNS_IN_CAPITALS, Key, Phrase, Stems, count_phrases, phrases_in, stands_alone, stems_of
from analysis.stems import stem_word
from analysis.words import fold_word, split_words

_READ_FOR_LONE = 12  # typical texts whose own words may serve where nothing is shared
_LONE_STEMS = 3
_WHOLE_WORTH = 1.3  # of a phrase that is all its answer says
_SHARED = 2  # answers that must hold a phrase: one person's turn of phrase names nothing
_RUN_SHARE = 0.4  # how much a text counts that holds the words apart
_OWN_SHARE = 0.6  # of a phrase's cover that is its own; the rest is that of its words
_PRIOR = 2.0  # texts with the ordinary share of a phrase that are added to every theme
_DOUBT = 20  # texts we act as if we had not seen: a language with three texts has no ordinary phrases yet
_LEAST_APART = 0.01  # what everybody says still names a set of one theme
LENGTH_WORTH = {1: 0.55, 2: 1.0, 3: 1.15, 4: 1.15, 5: 1.05}
_SAID_ONCE = 0.9  # of a phrase whose words many hold, but one alone wrote beside each other
_SENTENCE_WORTH = 0.6  # of a phrase that is a piece of a sentence and not a name of something
_QUALITY_WORTH = 0.6  # of a single word that says how something is and not what
_QUALITIES = re.compile(r"\w{3,}(?:[^t]able|ible|ous|ful|less|ical|atory|ctive|ular)$")  # of English words


@dataclass(frozen=True, slots=True)
class Spoken:
    """What was said in one language.

    texts : the phrases of each text, by its index; stems : those of its words; held_by : the texts that hold each stem;
    known : how many texts hold each word
    """

    language: str
    texts: Mapping[int, Mapping[Key, str]]
    stems: Mapping[int, Stems]
    held_by: Mapping[str, frozenset[int]]
    known: Mapping[str, int]

    def holders(self, stems: Stems) -> frozenset[int]:
        """The texts that hold all these stems, in whatever order."""
        return frozenset.intersection(*(self.held_by.get(stem, frozenset()) for stem in stems))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A phrase, the texts of the theme that hold its words, and what it is worth as a name."""

    phrase: Phrase
    holders: frozenset[int]
    worth: float


def listen(texts: Mapping[int, str], language: str) -> Spoken:
    """Read these texts, all in one language."""
    phrases = {index: phrases_in(text, language) for index, text in texts.items()}
    words = {index: [key for key in found if len(key) == 1] for index, found in phrases.items()}
    stems = {index: frozenset[str]().union(*(stems_of(key, language) for key in keys)) for index, keys in words.items()}
    held_by: dict[str, set[int]] = {}
    for index, own in stems.items():
        for stem in own:
            held_by.setdefault(stem, set()).add(index)
    known = Counter(word for keys in words.values() for (word,) in keys)
    return Spoken(language, phrases, stems, {stem: frozenset(held) for stem, held in held_by.items()}, known)


def shared_phrases(spoken: Spoken, own: Sequence[int]) -> list[Candidate]:
    """The phrases that several of these texts hold and that mark them against all others, best first.

    Worth is the log of the ratio of the smoothed shares (log-odds with a prior, after Monroe et al. 2008) times the root of the
    share here, as class-based TF-IDF weighs breadth, times how well the length reads.
    """
    members = frozenset(own)
    held = Counter(stem for index in own for stem in spoken.stems[index])
    shared = frozenset(stem for stem, count in held.items() if count >= _SHARED)
    candidates = []
    for phrase in count_phrases([spoken.texts[index] for index in own], spoken.language, spoken.known, shared):
        if not _reads(phrase):
            continue
        holders = spoken.holders(phrase.stems) & members
        if len(holders) >= _SHARED:
            candidates.append(Candidate(phrase, holders, _worth(spoken, phrase, holders, held, len(own))))
    return in_order(candidates)


def lone_phrases(spoken: Spoken, own: Sequence[int]) -> list[Candidate]:
    """Short names of things from the most typical texts, for a theme in which no two texts share a word.

    Counting cannot tell them apart, so they are worth what their length is; meaning has to choose.
    """
    candidates: dict[Stems, Candidate] = {}
    for index in own[:_READ_FOR_LONE]:
        for phrase in count_phrases([spoken.texts[index]], spoken.language, spoken.known):
            whole = phrase.stems == spoken.stems[index]
            reads = phrase.plain or (whole and len(own) == 1)  # all that all of them wrote names them, though it is a sentence
            if reads and stands_alone(phrase) and len(phrase.stems) <= _LONE_STEMS and not names_somebody(phrase, spoken):
                worth = LENGTH_WORTH[len(phrase.stems)] * (_WHOLE_WORTH if whole else 1.0)
                candidates.setdefault(phrase.stems, Candidate(phrase, frozenset((index,)), worth))
    return in_order(list(candidates.values()))


def names_somebody(phrase: Phrase, spoken: Spoken) -> bool:
    """Whether it has a word in capitals that one answer alone has: a person or a place by which its writer may be known."""
    if spoken.language in NOUNS_IN_CAPITALS:
        return False
    capitals = [word for word in split_words(phrase.surface) if word[:1].isupper()]
    held = (spoken.held_by.get(stem_word(fold_word(word), spoken.language)) for word in capitals)
    return any(texts is not None and len(texts) < _SHARED for texts in held)


def in_order(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Best first; equals by their words."""
    return sorted(candidates, key=lambda one: (-one.worth, one.phrase.surface))


def _reads(phrase: Phrase) -> bool:
    """Whether it is the name of something, or else a piece of a sentence that several wrote."""
    return stands_alone(phrase) and (phrase.plain or phrase.found > 1)


def _worth(spoken: Spoken, phrase: Phrase, holders: frozenset[int], held: Mapping[str, int], texts: int) -> float:
    everywhere = len(spoken.texts) + _DOUBT
    size = len(phrase.stems)
    run = min(1.0, phrase.found / len(holders))
    own = len(holders) * (run + (1 - run) * _RUN_SHARE)
    words = sum(held[stem] for stem in phrase.stems) / size
    usual_words = sum(len(spoken.held_by[stem]) for stem in phrase.stems) / size / everywhere
    usual = _OWN_SHARE * len(spoken.holders(phrase.stems)) / everywhere + (1 - _OWN_SHARE) * usual_words
    share = (_OWN_SHARE * own + (1 - _OWN_SHARE) * words + _PRIOR * usual) / (texts + _PRIOR)
    reads = LENGTH_WORTH[size] * (1.0 if phrase.plain else _SENTENCE_WORTH) * (1.0 if phrase.found > 1 else _SAID_ONCE)
    if spoken.language == "en" and phrase.words == 1 and _QUALITIES.match(phrase.surface.lower()):
        reads *= _QUALITY_WORTH
    return math.sqrt(share) * max(_LEAST_APART, math.log(share / usual)) * reads
