"""Finding by words: what a text is found by, whether it holds what was asked for, and where. Holds no texts and no questions.

Capitals and accents do not matter, a word is found by its beginning, and every word asked for must be there. Texts that are
searched in great numbers keep these words in a table (`engage.forums.searching`); the others are read when somebody asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from markupsafe import Markup, escape

from analysis.screening.words import fold

MOST_WORDS = 6
_WORD = re.compile(r"[^\W_]+")
# Written without spaces: found by every two signs that stand together.
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]+")
_TOKEN = re.compile(r"[\w\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0900-\u0963\u0966-\u0dff]+")
_SHORTEST, _LONGEST = 2, 24


def words_of(text: str) -> frozenset[str]:
    """The words a text is found by: folded, so that accents and capitals do not matter."""
    found: set[str] = set()
    for word in _WORD.findall(fold(text)):
        if _UNSPACED.search(word):
            found |= {word[at : at + 2] for at in range(max(len(word) - 1, 1))}
        elif len(word) >= _SHORTEST:
            found.add(word[:_LONGEST])
    return frozenset(found)


def asked_words(asked: str) -> tuple[str, ...]:
    """What somebody asks for, the longest word first and no more than a few; empty where nothing can be found by it."""
    return tuple(sorted(words_of(asked), key=lambda word: (-len(word), word))[:MOST_WORDS])


def holds(texts: Iterable[str], asked: tuple[str, ...]) -> bool:
    """Whether these texts together hold every word asked for, or one that begins with it; no text holds nothing."""
    if not asked:
        return False
    folded = fold("\n".join(texts))
    if not all(word in folded for word in asked):  # most texts end here: no word begins with what is nowhere in it
        return False
    words = words_of(folded)
    return all(any(word.startswith(one) for word in words) for one in asked)


def marked(text: str, asked: tuple[str, ...]) -> Markup:
    """The text with the words in it that were asked for, each as <mark>."""
    made, end = [Markup()], 0
    for token in _TOKEN.finditer(text):
        if any(word.startswith(one) for word in words_of(token[0]) for one in asked):
            made += [escape(text[end : token.start()]), Markup("<mark>{}</mark>").format(token[0])]
            end = token.end()
    return Markup().join([*made, escape(text[end:])])
