"""What a theme is called, which words mark it, which answers to read first.

Owns labels (a phrase people used, near the theme's centre), keywords (class-based TF-IDF, Grootendorst 2022) and quotes
(typical first, then varied: maximal marginal relevance, Carbonell and Goldstein 1998). All of it is taken from what people
said; nothing is made up. Must not change who is in which theme.
"""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.clean import without_placeholders
from analysis.phrases import Key, Phrase, count_phrases, phrases_in
from analysis.words import common_words, fold_word, split_words, stop_words

Vectors = NDArray[np.float32]
Indices = NDArray[np.int64]
EmbedPhrases = Callable[[Sequence[str], Sequence[str]], Vectors]

KEYWORDS = 8
QUOTES = 6
MAX_LABEL_WORDS = 6
_CANDIDATES = 10
_READ_FOR_LABEL = 150  # texts nearest the centre; the rest say the same
_MAIN_LANGUAGE_SHARE = 0.25
_WIDE_ENOUGH = 0.3
_ADDED_SHARE = 0.15
_WIDE_WORD = 0.2
_OWN_SHARE = 0.6
_SAID_ONCE = 0.7
_PLAIN_WORTH = 0.3
_DOUBT = 20  # texts we act as if we had not seen: a language with three texts has no ordinary phrases yet
_FEW = 4
_AND = {
    "en": "and",
    "cy": "a",
    "pl": "i",
    "de": "und",
    "ur": "اور",
    "ro": "și",
    "ar": "و",
    "so": "iyo",
    "fr": "et",
    "es": "y",
    "pt": "e",
}
_LENGTH_WORTH = {1: 0.55, 2: 1.0, 3: 1.15, 4: 1.15, 5: 1.05}


@dataclass(frozen=True, slots=True)
class Texts:
    """The readable texts of a run: cleaned and redacted, with language and centred vector (n, dimensions).

    embed : phrases, each with its language, to centred vectors, or None where those of phrases and of texts cannot be compared
    """

    texts: Sequence[str]
    languages: Sequence[str]
    vectors: Vectors
    embed: EmbedPhrases | None


@dataclass(frozen=True, slots=True)
class Description:
    """A theme in words. `quotes` are indices into the texts."""

    label: str
    keywords: tuple[str, ...]
    quotes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Told:
    """A theme as it was told in one language: the phrases of each of its texts."""

    language: str
    own: tuple[dict[Key, str], ...]


@dataclass(frozen=True, slots=True)
class _Candidate:
    phrase: Phrase
    worth: float


def groups_of(labels: Indices) -> list[Indices]:
    """The indices of each group, group 0 first."""
    return [np.flatnonzero(labels == group) for group in range(int(labels.max()) + 1)]


def describe(data: Texts, members: Sequence[Indices]) -> list[Description]:
    """Describe each theme, given as the indices of its texts; no two get the same label."""
    quotes = [_quotes(data, by_typicality(data.vectors[indices], indices)) for indices in members]
    parts = zip(name_themes(data, members), keywords_of(data, members), quotes, strict=True)
    return [Description(*part) for part in parts]


def centre_of(vectors: Vectors) -> Vectors:
    """The mean direction of a theme's vectors, of length one (zero where they cancel out)."""
    mean = vectors.mean(axis=0)
    length = float(np.linalg.norm(mean))
    return np.asarray(mean / length if length > 0 else mean, dtype=np.float32)


def by_typicality(vectors: Vectors, indices: Indices) -> Indices:
    """The indices from the most typical text to the least; `vectors` are theirs, in the same order."""
    return indices[np.argsort(-(vectors @ centre_of(vectors)), kind="stable")]


def main_language(languages: Sequence[str]) -> str:
    """The language to name a theme in: English where a fair share wrote it, else the one most wrote."""
    counts = Counter(languages)
    if counts["en"] >= _MAIN_LANGUAGE_SHARE * len(languages):
        return "en"
    return min(counts, key=lambda code: (-counts[code], code))


def name_themes(data: Texts, members: Sequence[Indices]) -> list[str]:
    """One label for each theme, all different; the first theme chooses first."""
    ordered = [by_typicality(data.vectors[indices], indices) for indices in members]
    found = _read(data, ordered)
    everywhere = _background(data, found)
    told = [_told(data, indices, found) for indices in ordered]
    choices = [_candidates(theme.own, everywhere[theme.language], theme.language) for theme in told]
    if data.embed is not None:
        centres = [centre_of(data.vectors[indices]) for indices in ordered]
        choices = _nearest_meaning(choices, [theme.language for theme in told], centres, data.embed)
    taken: set[frozenset[str]] = set()
    labels: list[str] = []
    for indices, theme, candidates in zip(ordered, told, choices, strict=True):
        labels.append(_label(candidates, theme, taken) or _opening(data.texts[int(indices[0])], labels))
    return labels


def _told(data: Texts, indices: Indices, found: Mapping[int, dict[Key, str]]) -> _Told:
    language = main_language([data.languages[index] for index in indices])
    read = [index for index in indices.tolist() if index in found and data.languages[index] == language]
    return _Told(language, tuple(found[index] for index in read))


def _read(data: Texts, ordered: Sequence[Indices]) -> dict[int, dict[Key, str]]:
    indices = [int(index) for theme in ordered for index in theme[:_READ_FOR_LABEL]]
    return {index: phrases_in(data.texts[index], data.languages[index]) for index in indices}


def _background(data: Texts, found: Mapping[int, dict[Key, str]]) -> dict[str, tuple[Counter[Key], int]]:
    """For each language, in how many texts each phrase is, and how many texts there are."""
    everywhere: dict[str, tuple[Counter[Key], int]] = {}
    for index, phrases in found.items():
        counts, total = everywhere.get(data.languages[index], (Counter(), 0))
        counts.update(phrases.keys())
        everywhere[data.languages[index]] = (counts, total + 1)
    return everywhere


def _candidates(own: Sequence[dict[Key, str]], everywhere: tuple[Counter[Key], int], language: str) -> list[_Candidate]:
    """The phrases that mark these texts against all others, best first."""
    counts, total = everywhere
    phrases = count_phrases(own, language)
    shares = {phrase.key: phrase.found / len(own) for phrase in phrases}
    usual = {phrase.key: counts[phrase.key] / (total + _DOUBT) for phrase in phrases}
    scored = [_Candidate(phrase, _worth(phrase, shares, usual)) for phrase in phrases if _serves(phrase, len(own))]
    return sorted(scored, key=lambda candidate: (-candidate.worth, candidate.phrase.key))[:_CANDIDATES]


def _serves(phrase: Phrase, texts: int) -> bool:
    """Whether a phrase may name a theme: one person's turn of phrase may not, unless it is a plain name of something."""
    return phrase.found > 1 or phrase.plain or texts < _FEW


def _worth(phrase: Phrase, shares: Mapping[Key, float], usual: Mapping[Key, float]) -> float:
    """How much a phrase covers, times how far it sets the theme apart, times how well its length reads.

    Part of the cover is the phrase's own, part that of the words it is made of: people seldom say the same thing twice in
    the same words.
    """
    words = [(word,) for word in phrase.content]
    alone = sum(shares[word] for word in words) / len(words)
    share = _OWN_SHARE * shares[phrase.key] + (1 - _OWN_SHARE) * alone
    ordinary = _OWN_SHARE * usual[phrase.key] + (1 - _OWN_SHARE) * sum(usual[word] for word in words) / len(words)
    apart = math.log(share / ordinary)
    said_once = 1.0 if phrase.found > 1 else _SAID_ONCE
    return math.sqrt(share) * apart * _LENGTH_WORTH[len(phrase.content)] * said_once


def _nearest_meaning(
    choices: Sequence[Sequence[_Candidate]], languages: Sequence[str], centres: Sequence[Vectors], embed: EmbedPhrases
) -> list[list[_Candidate]]:
    """Weigh each theme's candidates by how near their meaning is to its centre; all phrases are embedded together."""
    surfaces = [candidate.phrase.surface for candidates in choices for candidate in candidates]
    spoken = [code for code, candidates in zip(languages, choices, strict=True) for _ in candidates]
    vectors = iter(embed(surfaces, spoken) if surfaces else ())
    weighed = [
        [
            _Candidate(candidate.phrase, candidate.worth * (_PLAIN_WORTH + max(0.0, float(next(vectors) @ centre))))
            for candidate in candidates
        ]
        for candidates, centre in zip(choices, centres, strict=True)
    ]
    return [sorted(candidates, key=lambda one: (-one.worth, one.phrase.key)) for candidates in weighed]


def _label(candidates: Sequence[_Candidate], theme: _Told, taken: set[frozenset[str]]) -> str | None:
    """The best phrase no other theme has; a second is joined to it where the first covers little."""
    for candidate in candidates:
        first = candidate.phrase
        second = _complement(first, candidates, theme.own)
        content = first.content | (second.content if second else frozenset())
        if content in taken:
            continue
        taken.add(content)
        parts = [first.surface] if second is None else [first.surface, _AND.get(theme.language, "+"), second.surface]
        return _presentable(" ".join(parts))
    return None


def _complement(first: Phrase, candidates: Sequence[_Candidate], own: Sequence[dict[Key, str]]) -> Phrase | None:
    """A phrase about what the first leaves out, or None where the first is enough by itself."""
    if len(own) < _FEW or (first.found / len(own) >= _WIDE_ENOUGH and len(first.content) > 1):
        return None
    for candidate in candidates:
        other = candidate.phrase
        if len(other.content) == 1 and (len(first.content) > 1 or other.found < _WIDE_WORD * len(own)):
            continue
        fits = len(first.key) + len(other.key) + 1 <= MAX_LABEL_WORDS and not (other.content & first.content)
        added = sum(other.key in text and first.key not in text for text in own)
        if fits and added >= max(2, _ADDED_SHARE * len(own)):
            return other
    return None


def _presentable(label: str) -> str:
    calm = label.lower() if len(label) > 6 and label.isupper() else label
    return calm[:1].upper() + calm[1:]


def _opening(text: str, used: Sequence[str]) -> str:
    """The first words of the most typical text, with a number where that is some other theme's label."""
    words = text.split()
    opening = _presentable(" ".join(words[:MAX_LABEL_WORDS])[:60] + ("…" if len(words) > MAX_LABEL_WORDS else ""))
    return opening if opening not in used else f"{opening} ({sum(label.startswith(opening) for label in used) + 1})"


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


def _quotes(data: Texts, ordered: Indices) -> tuple[int, ...]:
    """Texts worth reading first: near the centre, unlike those already taken, neither a word nor a page."""
    pool = [int(index) for index in ordered[:_READ_FOR_LABEL] if 3 <= len(data.texts[index].split()) <= 80]
    pool = pool or [int(index) for index in ordered[:QUOTES]]
    taken = [pool.pop(0)]
    while pool and len(taken) < QUOTES:
        likeness = data.vectors[pool] @ data.vectors[taken].T
        rank = np.arange(len(pool)) / len(pool)
        best = int(np.argmin(likeness.max(axis=1) + rank))
        taken.append(pool.pop(best))
    return tuple(taken)
