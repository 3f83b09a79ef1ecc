"""What a theme is called.

Owns the choice of a label: a phrase several people used that covers the theme, sets it apart from the others, reads well
and, where vectors can tell, lies near the theme's centre; or, where no phrase is shared, the few words that are. Nothing is
made up. Must not change who is in which theme.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from analysis.candidates import Candidate, Spoken, in_order, listen, lone_phrases, shared_phrases
from analysis.fuller import made_fuller
from analysis.main_language import main_language, taken_for
from analysis.phrases import Stems
from analysis.theme_texts import EmbedPhrases, Indices, Texts, Vectors, by_typicality, centre_of

MAX_LABEL_WORDS = 6
_CANDIDATES = 12
_READ_AT_MOST = 150  # texts nearest the centre; the rest say the same
_ENGLISH = "en"
_PLAIN_WORTH = 0.2  # of a phrase that is nowhere near the centre
_WIDE_ENOUGH = 0.3  # share of texts from which a phrase is a label by itself
_MORE_THAN_CHANCE = 5  # texts of a small theme that must hold a word for it to be more than chance
_WIDE_WORD = 0.5  # share of texts from which a single word is
_ADDED_SHARE = 0.1  # share of texts a further phrase must add
_ADDED_WORD_SHARE = 0.2  # ... and a further word by itself
_ADDED_WORTH = 0.4  # share of the first one's worth it must have
_MOST_PARTS = 3
_MOST_LONE_PARTS = 2  # where nothing is shared: more would be a list of chances
_NEARLY = 0.6  # share of their words from which two labels are nearly the same
_WORTH_TELLING_APART = 0.5  # share of the best one's worth that a label must have to be taken because it is less like another's
_BRIEF = 1  # words
_TOPIC_PARTS = 2
_ROOT = 5  # letters that words of one root share
_COMMAS = {"ur": "،", "ar": "،", "fa": "،", "ps": "،", "ku": "،", "zh": "、", "ja": "、", "am": "፣", "ti": "፣"}


@dataclass(frozen=True, slots=True)
class _Told:
    """A theme as it was told in one language: the indices of those texts, most typical first, and what its name may be."""

    language: str
    own: tuple[int, ...]
    candidates: tuple[Candidate, ...]
    most_parts: int


def name_themes(data: Texts, members: Sequence[Indices], label_language: str = _ENGLISH) -> list[str]:
    """One label for each theme, all different; the first theme chooses first."""
    ordered = [by_typicality(data.vectors[indices], indices) for indices in members]
    spoken = _hear(data, ordered, label_language)
    told = [_told(data, indices, spoken, label_language) for indices in ordered]
    if data.embed is not None:
        centres = [centre_of(data.vectors[indices]) for indices in ordered]
        told = _nearest_meaning(told, centres, data.embed)
    taken: set[Stems] = set()
    labels: list[str] = []
    for theme in told:
        labels.append(_label(theme, taken, labels) or _opening(data.texts[theme.own[0]], labels))
    return labels


def topic_name(labels: Sequence[str]) -> str:
    """What a topic is called: the beginnings of its largest themes' labels; `labels` come the largest theme first.

    A phrase over all of them would be nobody's: what themes of one topic share is seldom a word.
    """
    parts = [re.split("[,،、፣] ?", label)[0] for label in labels[:_TOPIC_PARTS]]
    return "; ".join(parts)


def _hear(data: Texts, ordered: Sequence[Indices], wanted: str) -> dict[str, Spoken]:
    """What the texts near the centres say, by language."""
    languages = taken_for(data.languages, wanted)
    read: dict[str, dict[int, str]] = {}
    for theme in ordered:
        for index in theme[:_READ_AT_MOST].tolist():
            read.setdefault(languages[index], {})[index] = data.texts[index]
    return {language: listen(texts, language) for language, texts in read.items()}


def _told(data: Texts, indices: Indices, spoken: Mapping[str, Spoken], wanted: str) -> _Told:
    read = indices[:_READ_AT_MOST].tolist()
    heard_in = {index: language for language, heard in spoken.items() for index in heard.texts}
    language = main_language([heard_in[index] for index in read], wanted)
    own = tuple(index for index in read if heard_in[index] == language)
    wide = math.ceil(_WIDE_ENOUGH * len(own))
    enough = min(len(own), max(_MORE_THAN_CHANCE, wide))
    shared = made_fuller(shared_phrases(spoken[language], own)[:_CANDIDATES], spoken[language], own, enough)
    if any(one.phrase.words > 1 or len(one.holders) >= wide for one in shared):
        return _Told(language, own, tuple(shared), _MOST_PARTS)
    brief = len(data.texts[own[0]].split()) <= _BRIEF  # a label already
    lone = [] if brief else lone_phrases(spoken[language], own)
    return _Told(language, own, tuple(lone or shared), _MOST_LONE_PARTS)


def _nearest_meaning(told: Sequence[_Told], centres: Sequence[Vectors], embed: EmbedPhrases) -> list[_Told]:
    """Weigh each theme's candidates by how near their meaning is to its centre; all phrases are embedded together."""
    surfaces = [candidate.phrase.surface for theme in told for candidate in theme.candidates]
    spoken = [theme.language for theme in told for _ in theme.candidates]
    vectors = iter(embed(surfaces, spoken) if surfaces else ())
    return [
        replace(theme, candidates=tuple(in_order([_weighed(one, next(vectors), centre) for one in theme.candidates])))
        for theme, centre in zip(told, centres, strict=True)
    ]


def _weighed(candidate: Candidate, vector: Vectors, centre: Vectors) -> Candidate:
    return replace(candidate, worth=candidate.worth * (_PLAIN_WORTH + max(0.0, float(np.dot(vector, centre)))))


def _label(theme: _Told, taken: set[Stems], used: Sequence[str]) -> str | None:
    """The best phrase no other theme has or nearly has, joined by others about what it leaves out where it covers little."""
    second: tuple[Stems, str] | None = None
    for first in theme.candidates:
        if second and first.worth < _WORTH_TELLING_APART * theme.candidates[0].worth:
            break
        parts = _completed(first, theme)
        stems = frozenset[str]().union(*(part.phrase.stems for part in parts))
        label = _presentable(f"{_COMMAS.get(theme.language, ',')} ".join(part.phrase.surface for part in parts))
        if stems in taken or label in used:
            continue
        if not any(_nearly_same(stems, other) for other in taken):
            second = (stems, label)
            break
        second = second or (stems, label)
    if second is None:
        return None
    taken.add(second[0])
    return second[1]


def _nearly_same(one: Stems, other: Stems) -> bool:
    """Whether a reader would ask what sets the two apart: one is a part of the other, or they share most of their words."""
    return one <= other or other <= one or len(one & other) >= _NEARLY * len(one | other)


def _completed(first: Candidate, theme: _Told) -> list[Candidate]:
    """The phrase and what is worth adding to it, most worth first."""
    parts = [first]
    for candidate in theme.candidates:
        if len(parts) == theme.most_parts or _covers(parts, theme):
            break
        if candidate.worth <= first.worth and _adds(candidate, parts, theme):
            parts.append(candidate)
    return parts


def _covers(parts: Sequence[Candidate], theme: _Told) -> bool:
    """Whether these say enough: a word must cover more than a phrase, because it says less, whatever one person says with it."""
    holders = frozenset[int]().union(*(part.holders for part in parts))
    single = len(parts) == 1 and (len(parts[0].phrase.stems) == 1 or parts[0].phrase.found == 1)
    return len(holders) >= (_WIDE_WORD if single else _WIDE_ENOUGH) * len(theme.own)


def _adds(candidate: Candidate, parts: Sequence[Candidate], theme: _Told) -> bool:
    """Whether a phrase speaks of what these leave out, and there is room for it."""
    words = sum(part.phrase.words for part in parts) + candidate.phrase.words
    if words > MAX_LABEL_WORDS or any(_alike(candidate, part) for part in parts):
        return False
    covered = frozenset[int]().union(*(part.holders for part in parts))
    least = (_ADDED_SHARE if candidate.phrase.words > 1 else _ADDED_WORD_SHARE) * len(theme.own)
    return len(candidate.holders - covered) >= max(1, least) and candidate.worth >= _ADDED_WORTH * parts[0].worth


def _alike(one: Candidate, other: Candidate) -> bool:
    """Whether two phrases have a word in common, or words of one root such as "economy" and "economic"."""
    return any(_same_root(first, second) for first in one.phrase.stems for second in other.phrase.stems)


def _same_root(first: str, second: str) -> bool:
    short, long = sorted((first, second), key=len)
    return (
        first.partition("-")[0][:_ROOT] == second.partition("-")[0][:_ROOT]
        or (len(short) >= _ROOT and short in long)
        or long.endswith(short)
    )


def _presentable(label: str) -> str:
    calm = label.lower() if len(label) > 6 and label.isupper() else label
    return calm[:1].upper() + calm[1:]


def _opening(text: str, used: Sequence[str]) -> str:
    """The first words of the most typical text, with a number where that is some other theme's label."""
    words = text.split()
    opening = _presentable(" ".join(words[:MAX_LABEL_WORDS])[:60] + ("…" if len(words) > MAX_LABEL_WORDS else ""))
    return opening if opening not in used else f"{opening} ({sum(label.startswith(opening) for label in used) + 1})"
