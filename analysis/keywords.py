"""The words that mark a theme.

Owns keywords: class-based TF-IDF (Grootendorst 2022) over the words of all languages, stop words left out. Must not choose
a label.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from analysis.clean import without_placeholders
from analysis.theme_texts import Indices, Texts
from analysis.words import common_words, fold_word, split_words, stop_words

KEYWORDS = 8


def keywords_of(data: Texts, members: Sequence[Indices]) -> list[tuple[str, ...]]:
    """The words that mark each theme, most telling first."""
    spoken = [split_words(without_placeholders(text)) for text in data.texts]
    fillers = _fillers(data, spoken)
    spellings: dict[str, Counter[str]] = {}
    counts: list[Counter[str]] = []
    for indices in members:
        count: Counter[str] = Counter()
        for index in indices.tolist():
            said = {fold_word(word): word for word in spoken[index]}
            for folded, word in said.items():
                if folded not in fillers[data.languages[index]] and len(folded) > 1 and not folded.isdigit():
                    count[folded] += 1
                    spellings.setdefault(folded, Counter())[word] += 1
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


def _class_tfidf(counts: Sequence[Counter[str]], spellings: Mapping[str, Counter[str]]) -> list[tuple[str, ...]]:
    overall: Counter[str] = Counter()
    for count in counts:
        overall.update(count)
    mean = sum(overall.values()) / max(1, len(counts))
    keywords = []
    for count in counts:
        weights = {word: found * math.log(1 + mean / overall[word]) for word, found in count.items()}
        best = sorted(weights, key=lambda word: (-weights[word], word))[:KEYWORDS]
        keywords.append(tuple(_spelling(spellings[word]) for word in best))
    return keywords


def _spelling(spellings: Counter[str]) -> str:
    return min(spellings, key=lambda word: (-spellings[word], sum(map(str.isupper, word)), word))
