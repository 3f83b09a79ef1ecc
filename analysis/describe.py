"""A theme in words: its label, its keywords, the answers to read first.

Owns the quotes, typical first, then varied (maximal marginal relevance, Carbonell and Goldstein 1998), and puts the three
together. Must not change who is in which theme.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.keywords import keywords_of
from analysis.naming import name_themes
from analysis.theme_texts import Indices, Texts, by_typicality

QUOTES = 6
_READ_AT_MOST = 150
_HEARD_COSTS = 1.0  # of a language or a group from which every quote so far is


@dataclass(frozen=True, slots=True)
class Description:
    """A theme in words. `quotes` are indices into the texts."""

    label: str
    keywords: tuple[str, ...]
    quotes: tuple[int, ...]


def describe(data: Texts, members: Sequence[Indices], label_language: str = "en") -> list[Description]:
    """Describe each theme, given as the indices of its texts; no two get the same label."""
    quotes = [_quotes(data, by_typicality(data.vectors[indices], indices)) for indices in members]
    parts = zip(name_themes(data, members, label_language), keywords_of(data, members), quotes, strict=True)
    return [Description(*part) for part in parts]


def _quotes(data: Texts, ordered: Indices) -> tuple[int, ...]:
    """Texts worth reading first: near the centre, unlike those already taken, by somebody else, neither a word nor a page."""
    if data.quotable is not None:
        ordered = ordered[data.quotable[ordered]]
    pool = [int(index) for index in ordered[:_READ_AT_MOST] if 3 <= len(data.texts[index].split()) <= 80]
    pool = pool or [int(index) for index in ordered[:QUOTES]]
    taken = pool[:1]
    pool = pool[1:]
    while pool and len(taken) < QUOTES:
        likeness = (data.vectors[pool] @ data.vectors[taken].T).max(axis=1)
        heard = _times_heard(data, pool, taken)
        rank = np.arange(len(pool)) / len(pool)
        taken.append(pool.pop(int(np.argmin(likeness + rank + _HEARD_COSTS * heard))))
    return tuple(taken)


def _times_heard(data: Texts, pool: Sequence[int], taken: Sequence[int]) -> NDArray[np.float64]:
    """How much of what is taken is in the language and from the group of each of the pool, 0 to 2: ndarray (len(pool),)."""
    languages = Counter(data.languages[index] for index in taken)
    groups = Counter(data.group(index) for index in taken if data.group(index) is not None)
    heard = [languages[data.languages[index]] + groups[data.group(index)] for index in pool]
    return np.asarray(heard, dtype=np.float64) / len(taken)
