"""The words that mark a theme.

Owns keywords: class-based TF-IDF (Grootendorst 2022) over the words of all languages, forms of a word taken together, stop
words left out, words of a single answer only where few are shared. Must not choose a label.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from analysis.clean import without_placeholders
from analysis.phrases import says_something
from analysis.stems import stem_word
from analysis.theme_texts import Indices, Texts
from analysis.words import common_words, fold_word, split_words, stop_words

KEYWORDS = 8
_LEAST = 3  # keywords a theme is given though only one answer says them
_Stem = str


def keywords_of(data: Texts, members: Sequence[Indices]) -> list[tuple[str, ...]]:
    """The words that mark each theme, most telling first."""
    spoken = [split_words(without_placeholders(text)) for text in data.texts]
    fillers = _fillers(data, spoken)
    spellings: dict[_Stem, Counter[str]] = {}
    counts: list[Counter[_Stem]] = []
    for indices in members:
        count: Counter[_Stem] = Counter()
        for index in indices.tolist():
            language = data.languages[index]
            said = {
                stem_word(word, language): word for word in spoken[index] if says_something(fold_word(word), fillers[language])
            }
            for stem, word in said.items():
                count[stem] += 1
                spellings.setdefault(stem, Counter())[word] += 1
        counts.append(count)
    return _class_tfidf(counts, spellings)


def _fillers(data: Texts, spoken: Sequence[Sequence[str]]) -> dict[str, frozenset[str]]:
    fillers: dict[str, frozenset[str]] = {}
    for language in sorted(set(data.languages)):
        listed = stop_words(language)
        if not listed:
            own = [spoken[index] for index, code in enumerate(data.languages) if code == language]
            listed = common_words([[fold_word(word) for word in words] for words in own])
        fillers[language] = listed
    return fillers


def _class_tfidf(counts: Sequence[Counter[_Stem]], spellings: Mapping[_Stem, Counter[str]]) -> list[tuple[str, ...]]:
    overall: Counter[_Stem] = Counter()
    for count in counts:
        overall.update(count)
    mean = sum(overall.values()) / max(1, len(counts))
    keywords = []
    for count in counts:
        weights = {stem: found * math.log(1 + mean / overall[stem]) for stem, found in count.items()}
        # What one answer alone says marks nothing, least of all where no other theme says it either.
        order = sorted(weights, key=lambda stem: (count[stem] == 1, overall[stem] == 1, -weights[stem], stem))
        shared = sum(found > 1 for found in count.values())
        keywords.append(tuple(_spelling(spellings[stem]) for stem in order[: min(KEYWORDS, max(_LEAST, shared))]))
    return keywords


def _spelling(spellings: Counter[str]) -> str:
    return min(spellings, key=lambda word: (-spellings[word], sum(map(str.isupper, word)), word))
