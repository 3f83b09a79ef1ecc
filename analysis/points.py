"""A long answer as the points it makes.

Owns where one point ends and the next begins: at bullets and new lines, and between sentences (sentencex, whose rules know the
abbreviations and full stops of some 300 languages). What is too short to stand alone joins its neighbour. No word is lost: the
points of an answer hold all of its words, in order. Must not judge what a point says.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sentencex import segment

from analysis.clean import clean, reason_to_skip
from analysis.languages import detect

MOST_POINTS = 24
"""Of a very long answer the points grow longer, not more."""

_WHOLE_WORDS = 30  # an answer of one paragraph as short as this makes one point: its sentences lean on each other
_LEAST_WORDS = 10  # a point goes on until it has so many
_MOST_WORDS = 60  # what is written without any full stop is cut
_BULLET = re.compile(r"^\s*(?:[•‣◦▪●○*·\-–—]|\(?\d{1,2}[.)])\s+")
_UNSPACED = frozenset(("zh", "ja", "th", "lo", "km", "my"))
_CHARACTERS_A_WORD = 2


@dataclass(frozen=True, slots=True)
class Cut:
    """Several texts' points one after another; `parts` says which are whose, none where there was nothing to read."""

    points: tuple[str, ...]
    parts: tuple[slice, ...]


def cut(texts: Iterable[str]) -> Cut:
    """The points of uncleaned texts in any language."""
    points: list[str] = []
    parts: list[slice] = []
    for text in map(clean, texts):
        found: Sequence[str] = () if reason_to_skip(text) else split_points(text, detect(text))
        parts.append(slice(len(points), len(points) + len(found)))
        points += found
    return Cut(tuple(points), tuple(parts))


def split_points(text: str, language: str) -> tuple[str, ...]:
    """The points of a cleaned text, one or more, MOST_POINTS at most."""
    lines = [line for line in text.split("\n") if line.strip()]
    bulleted = sum(bool(_BULLET.match(line)) for line in lines) > 1
    if not bulleted and count_words(text, language) <= _WHOLE_WORDS:
        return (text,)
    least = max(_LEAST_WORDS, -(-count_words(text, language) // (MOST_POINTS - 1)))
    points = list(_points(lines, language, bulleted, least))
    if len(points) > MOST_POINTS:  # a long list: its items are put together as sentences are
        points = list(_joined(points, language, least))
    return tuple(points)


def count_words(text: str, language: str) -> int:
    """How many words a text has; where a script puts no space between them, an estimate."""
    words = len(text.split())
    return max(words, len(text) // _CHARACTERS_A_WORD) if language in _UNSPACED else words


def _points(lines: Iterable[str], language: str, bulleted: bool, least: int) -> Iterator[str]:
    """The points of these lines; a bullet begins one, however short, and goes on over lines without one."""
    pieces: list[str] = []
    for line in lines:
        bullet = _BULLET.match(line) if bulleted else None
        if bullet:
            yield from _joined(pieces, language, least)
            pieces = []
        pieces += _sentences(line[bullet.end() :] if bullet else line, language)
    yield from _joined(pieces, language, least)


def _sentences(line: str, language: str) -> Iterator[str]:
    for sentence in segment(language, line):
        words = sentence.split()
        if len(words) <= _MOST_WORDS:
            yield sentence.strip()
        else:
            yield from (" ".join(words[start : start + _MOST_WORDS]) for start in range(0, len(words), _MOST_WORDS))


def _joined(pieces: Iterable[str], language: str, least: int) -> Iterator[str]:
    """Pieces put together until they have `least` words; what is left over at the end joins the last."""
    point = ""
    waiting = ""
    for piece in pieces:
        waiting = f"{waiting} {piece}".strip()
        if count_words(waiting, language) >= least:
            if point:
                yield point
            point, waiting = waiting, ""
    whole = f"{point} {waiting}".strip()
    if whole:
        yield whole
