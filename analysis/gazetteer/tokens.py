"""The words of a text, as the search for names sees them.

Owns where a word starts and ends, its capitals, and what it is without "'s" and the like. It must not know any list.
"""

import re
from dataclasses import dataclass

from analysis.gazetteer.folding import fold

_MARKS = "\u0900-\u0963\u0966-\u0dff"  # vowel signs of Indic scripts, which \w leaves out
WORD = re.compile(rf"[^\W\d_](?:[\w{_MARKS}]*[^\W\d_{_MARKS}]|[{_MARKS}]*)?[{_MARKS}]*(?:['’`-][^\W\d_][\w{_MARKS}]*)*")
_TAILS = re.compile(r"['’`](?:s|ll|ve|re|d|in|ın|nin|nın|e|a|i|ya|ye|yi|den|dan|da|de|la|le)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one text, in parallel lists: as written, in lower case without a tail such as "'s", start, end without it."""

    text: str
    written: list[str]
    plain: list[str]
    starts: list[int]
    ends: list[int]
    gaps: list[str]  # what stands before each word, since the word before it
    shouting: bool  # nearly everything in capitals: they say nothing
    title_case: bool  # nearly every word with a capital: they say little
    english: bool  # half of its words are ordinary English


def read_words(text: str, english: frozenset[str]) -> Words:
    """Split `text` into its words; `english` holds the ordinary words by which English is told."""
    found = list(WORD.finditer(text))
    written = [match[0] for match in found]
    starts = [match.start() for match in found]
    ends = [match.end() for match in found]
    gaps = [text[end:start] for end, start in zip([0, *ends], starts, strict=False)]
    if "'" in text or "’" in text or "`" in text:
        for at, word in enumerate(written):
            tail = _TAILS.search(word)
            if tail and tail.start():
                written[at], ends[at] = word[: tail.start()], starts[at] + tail.start()
    plain = [word.lower() for word in written]
    if not text.isascii():
        plain = [fold(word.replace("’", "'")) or word for word in plain]
    return Words(text, written, plain, starts, ends, gaps, *_capitals(text, written), _mostly(plain, english))


def is_short_for_and(words: Words, at: int) -> bool:
    """Whether the word is "an" before a consonant: "me an bartek"."""
    return words.plain[at] == "an" and at + 1 < len(words.plain) and words.plain[at + 1][0] not in "aeiouh"


def _mostly(plain: list[str], english: frozenset[str]) -> bool:
    """Whether half the words are English ones; two or three words prove nothing and pass."""
    return sum(map(english.__contains__, plain)) >= 0.5 * len(plain) - 1


def _capitals(text: str, written: list[str]) -> tuple[bool, bool]:
    if text.islower():
        return False, False
    long = [word for word in written if len(word) > 3]
    shouting = text.isupper() or (len(long) >= 4 and sum(word.isupper() for word in long) >= 0.7 * len(long))
    return shouting, len(long) >= 4 and sum(word[0].isupper() for word in long) >= 0.8 * len(long)
