"""What a theme is called.

Owns the choice of a label: a phrase people used that covers the theme, sets it apart from the others, reads well and, where
vectors can tell, lies near the theme's centre. Nothing is made up. Must not change who is in which theme.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis.phrases import Key, Phrase, count_phrases, phrases_in
from analysis.theme_texts import EmbedPhrases, Indices, Texts, Vectors, by_typicality, centre_of

MAX_LABEL_WORDS = 6
_CANDIDATES = 10
_READ_AT_MOST = 150  # texts nearest the centre; the rest say the same
_MAIN_LANGUAGE_SHARE = 0.25
_FEW = 4  # texts, of which nothing can be said by counting
_OWN_SHARE = 0.6  # of a phrase's cover that is its own; the rest is that of its words
_SAID_ONCE = 0.7
_DOUBT = 20  # texts we act as if we had not seen: a language with three texts has no ordinary phrases yet
_PLAIN_WORTH = 0.3  # of a phrase that is nowhere near the centre
_WIDE_ENOUGH = 0.3  # share of texts from which a phrase is a label by itself
_ADDED_SHARE = 0.15  # share of texts a second phrase must add
_WIDE_WORD = 0.2  # share of texts from which a single word may be that second phrase
_LENGTH_WORTH = {1: 0.55, 2: 1.0, 3: 1.15, 4: 1.15, 5: 1.05}
_AND = {"en": "and", "cy": "a", "pl": "i", "de": "und", "ur": "اور", "ro": "și", "ar": "و", "so": "iyo", "fr": "et", "es": "y"}


@dataclass(frozen=True, slots=True)
class _Told:
    """A theme as it was told in one language: the phrases of each of its texts."""

    language: str
    own: tuple[dict[Key, str], ...]


@dataclass(frozen=True, slots=True)
class _Candidate:
    phrase: Phrase
    worth: float


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


def main_language(languages: Sequence[str]) -> str:
    """The language to name a theme in: English where a fair share wrote it, else the one most wrote."""
    counts = Counter(languages)
    if counts["en"] >= _MAIN_LANGUAGE_SHARE * len(languages):
        return "en"
    return min(counts, key=lambda code: (-counts[code], code))


def _told(data: Texts, indices: Indices, found: Mapping[int, dict[Key, str]]) -> _Told:
    language = main_language([data.languages[index] for index in indices])
    read = [index for index in indices.tolist() if index in found and data.languages[index] == language]
    return _Told(language, tuple(found[index] for index in read))


def _read(data: Texts, ordered: Sequence[Indices]) -> dict[int, dict[Key, str]]:
    indices = [int(index) for theme in ordered for index in theme[:_READ_AT_MOST]]
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
