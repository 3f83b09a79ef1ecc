"""A closer look for signs of danger than the word lists of `screen` can take: by meaning and wording, learnt from sentences.

It flags a text to people; it never decides, and a text it does not flag is not thereby safe. Owns how what the lists saw and what
was learnt become one screening. It needs a sentence model to see well, so only workers and the command line look this closely;
the door has the lists. Must not keep or log a text.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from analysis.embedding import ANY, Embedder
from analysis.heads import Floats, Heads
from analysis.learned import close_concern_heads, concern_heads, concern_limit
from analysis.lessons import CONCERN
from analysis.points import cut
from analysis.portions import Portion, portions
from analysis.screen import HELD_FROM, KINDS, THRESHOLD, Screening, screen
from analysis.words import fold_word, split_words, stop_words

__all__ = ["CONCERN", "look_closely"]

_KIND_FROM = 0.2
_SMALL_WORDS = 0.3  # of the words of a text that is surely in its language, at least: of English ones 1 in 100 has fewer


def look_closely(texts: Sequence[str], embedder: Embedder, sure_from: float | None = None) -> list[Screening]:
    """What the lists and the learnt heads see in each text; the stronger of the two is its score.

    sure_from : the learnt probability from which a text is a concern, None for the limit that was learnt (decision 10)
    """
    cutting, heads = cut(texts), concern_heads(embedder)
    parts = portions(cutting.points, embedder)
    scores = concern_scores(heads, close_concern_heads(embedder), parts, len(cutting.points))
    limit = sure_from or concern_limit(heads, embedder)
    return [_together(screen(text), _seen(heads, scores[part], limit)) for text, part in zip(texts, cutting.parts, strict=True)]


def concern_scores(heads: Heads, closer: Mapping[str, Heads], parts: Sequence[Portion], count: int) -> Floats:
    """How likely each of so many texts is a concern, and of which kinds: ndarray (count, n_keys), in the order of `heads.keys`.

    closer : heads for what is read more closely, for `ANY` and by the language.
    What those for all languages would hold counts even so where a text may be in another language than it was taken for.
    """
    found = np.zeros((count, len(heads.keys)))
    for part in parts:
        if not (closer and part.read):
            found[part.rows] = heads.scores(part.texts, part.plain)
            continue
        scores = closer[ANY].scores(part.texts, part.read[ANY])
        if part.language != ANY:
            doubtful = np.array([_may_be_another(text, part.language) for text in part.texts])
            held = (scores[:, heads.keys.index(CONCERN)] >= HELD_FROM) & doubtful
            close = closer[part.language].scores(part.texts, part.read[part.language])
            scores = np.where(held[:, None], np.maximum(scores, close), close)
        found[part.rows] = scores
    return found


def _may_be_another(text: str, language: str) -> bool:
    """Whether a text has so few of the language's small words that it may be in another, or in none that is written so."""
    words = [fold_word(word) for word in split_words(text)]
    return sum(word in stop_words(language) for word in words) < _SMALL_WORDS * len(words)


def _seen(heads: Heads, scores: Floats, limit: float) -> Screening:
    """The strongest point of a text; the score is drawn so that the limit comes to `THRESHOLD`."""
    if not len(scores):
        return Screening(False, (), 0.0)
    column = heads.keys.index(CONCERN)
    strongest = scores[int(scores[:, column].argmax())]
    value = float(strongest[column])
    drawn = THRESHOLD * value / limit if value < limit else THRESHOLD + (1 - THRESHOLD) * (value - limit) / max(1 - limit, 1e-9)
    if value < limit:
        return Screening(False, (), round(drawn, 4))
    by_kind = {kind: float(strongest[heads.keys.index(kind)]) for kind in KINDS}
    kinds = sorted((kind for kind in KINDS if by_kind[kind] >= _KIND_FROM), key=lambda kind: (-by_kind[kind], kind))
    return Screening(True, tuple(kinds) or (max(KINDS, key=lambda kind: by_kind[kind]),), round(drawn, 4))


def _together(listed: Screening, learnt: Screening) -> Screening:
    first, second = (listed, learnt) if listed.score >= learnt.score else (learnt, listed)
    return Screening(first.concern or second.concern, tuple(dict.fromkeys((*first.kinds, *second.kinds))), first.score)
