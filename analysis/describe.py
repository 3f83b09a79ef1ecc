"""A theme in words: its label, its keywords, the answers to read first.

Owns the quotes, typical first, then varied (maximal marginal relevance, Carbonell and Goldstein 1998), and puts the three
together. Must not change who is in which theme.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.keywords import keywords_of
from analysis.naming import name_themes
from analysis.theme_texts import Indices, Texts, by_typicality

QUOTES = 6
_READ_AT_MOST = 150


@dataclass(frozen=True, slots=True)
class Description:
    """A theme in words. `quotes` are indices into the texts."""

    label: str
    keywords: tuple[str, ...]
    quotes: tuple[int, ...]


def describe(data: Texts, members: Sequence[Indices]) -> list[Description]:
    """Describe each theme, given as the indices of its texts; no two get the same label."""
    quotes = [_quotes(data, by_typicality(data.vectors[indices], indices)) for indices in members]
    parts = zip(name_themes(data, members), keywords_of(data, members), quotes, strict=True)
    return [Description(*part) for part in parts]


def _quotes(data: Texts, ordered: Indices) -> tuple[int, ...]:
    """Texts worth reading first: near the centre, unlike those already taken, neither a word nor a page."""
    pool = [int(index) for index in ordered[:_READ_AT_MOST] if 3 <= len(data.texts[index].split()) <= 80]
    pool = pool or [int(index) for index in ordered[:QUOTES]]
    taken = [pool.pop(0)]
    while pool and len(taken) < QUOTES:
        likeness = data.vectors[pool] @ data.vectors[taken].T
        rank = np.arange(len(pool)) / len(pool)
        best = int(np.argmin(likeness.max(axis=1) + rank))
        taken.append(pool.pop(best))
    return tuple(taken)
