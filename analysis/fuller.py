"""A word that names too little made a phrase.

Owns finding what people say with a single word that only some answers of a theme share: “lady” names nothing, “lady at the
library” does. What is shown is what somebody wrote, never put together. Must not choose a label.
"""

from collections.abc import Iterator, Mapping, Sequence

from analysis.candidates import LENGTH_WORTH, Candidate, Spoken, in_order, names_somebody
from analysis.phrases import Key, Phrase, count_phrases

_WORDS_LOOKED_AT = 4  # of a theme's single words: further ones are hardly ever taken
_READ_AT_MOST = 8  # texts that hold the word, the most typical
_PHRASES = 8  # of each word
_MOST_STEMS = 4
_ONE_VOICE = 0.8  # of a phrase that one person wrote, beside those that several did
_OWN_WORD = 0.7  # of a phrase with a word that nobody else said: it names one person's story
_LESS_TYPICAL = 0.04  # of its worth that a phrase loses for each text before its own that is more typical


def made_fuller(shared: Sequence[Candidate], spoken: Spoken, own: Sequence[int], wide: int) -> list[Candidate]:
    """The candidates, and beside each single word that fewer than `wide` texts hold the phrases it stands in, best first.

    own : the theme's texts in this language, most typical first. A phrase is held by all that hold the word: they mean the same
    thing, and one of them said it best.
    """
    thin = [one for one in shared if len(one.phrase.stems) == 1 and len(one.holders) < wide][:_WORDS_LOOKED_AT]
    there = {one.phrase.stems for one in shared}
    fuller: dict[frozenset[str], Candidate] = {}
    for word in thin:
        for one in _phrases_with(word, spoken, own):
            if one.phrase.stems not in there:
                fuller.setdefault(one.phrase.stems, one)
    return in_order([*shared, *fuller.values()])


def _phrases_with(word: Candidate, spoken: Spoken, own: Sequence[int]) -> list[Candidate]:
    holding = [index for index in own if index in word.holders][:_READ_AT_MOST]
    found = in_order([one for rank, index in enumerate(holding) for one in _in_text(word, spoken, index, rank)])
    return list({one.phrase.stems: one for one in reversed(found)}.values())[::-1][:_PHRASES]


def _in_text(word: Candidate, spoken: Spoken, index: int, rank: int) -> Iterator[Candidate]:
    whole = _whole(spoken.texts[index])
    for phrase in count_phrases([whole], spoken.language, spoken.known):
        fits = phrase.plain and len(phrase.stems) <= _MOST_STEMS and not names_somebody(phrase, spoken)
        if fits and word.phrase.stems < phrase.stems:
            worth = word.worth * _reads(phrase, spoken) * (1 - _LESS_TYPICAL * rank)
            yield Candidate(phrase, word.holders, worth)


def _whole(phrases: Mapping[Key, str]) -> dict[Key, str]:
    """Those that do not break off: beside them stands a word that says little, or the end of what was said.

    A phrase has five words at most, so that its last ones are looked for in others: they may go on there.
    """
    going_on = {key[:-1] for key in phrases}
    come_from = {key[1:] for key in phrases}
    return {
        key: surface for key, surface in phrases.items() if going_on.isdisjoint(_ends(key)) and come_from.isdisjoint(_starts(key))
    }


def _ends(key: Key) -> Iterator[Key]:
    return (key[start:] for start in range(len(key)))


def _starts(key: Key) -> Iterator[Key]:
    return (key[:end] for end in range(1, len(key) + 1))


def _reads(phrase: Phrase, spoken: Spoken) -> float:
    """How much better than a word alone it reads; less where it holds what one person alone said."""
    others = all(len(spoken.held_by[stem]) > 1 for stem in phrase.stems)
    return LENGTH_WORTH[len(phrase.stems)] / LENGTH_WORTH[1] * _ONE_VOICE * (1.0 if others else _OWN_WORD)
