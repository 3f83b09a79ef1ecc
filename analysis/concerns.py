"""A closer look for signs of danger than the word lists of `screen` can take: by meaning and wording, learnt from sentences.

It flags a text to people; it never decides, and a text it does not flag is not thereby safe. Owns how what the lists saw and what
was learnt become one screening. It needs a sentence model to see well, so only workers and the command line look this closely;
the door has the lists. Must not keep or log a text.
"""

from collections.abc import Sequence

import numpy as np

from analysis.clean import clean, reason_to_skip
from analysis.heads import Floats, Heads
from analysis.languages import detect
from analysis.learned import concern_heads
from analysis.lessons import CONCERN
from analysis.points import split_points
from analysis.screen import KINDS, THRESHOLD, Screening, screen
from analysis.vectorise import Embedder

__all__ = ["CONCERN", "look_closely"]

_KIND_FROM = 0.2


def look_closely(texts: Sequence[str], embedder: Embedder) -> list[Screening]:
    """What the lists and the learnt heads see in each text; the stronger of the two is its score."""
    points = [_points(text) for text in texts]
    flat = [point for each in points for point in each]
    heads = concern_heads(embedder)
    vectors = embedder.embed(flat) if embedder.comparable and flat else None
    scores, limit = heads.scores(flat, vectors), float(heads.thresholds[heads.keys.index(CONCERN)])
    ends = np.cumsum([len(each) for each in points])
    return [
        _together(screen(text), _seen(heads, scores[end - len(each) : end], limit))
        for text, each, end in zip(texts, points, ends.tolist(), strict=True)
    ]


def _points(text: str) -> tuple[str, ...]:
    cleaned = clean(text)
    return () if reason_to_skip(cleaned) else split_points(cleaned, detect(cleaned))


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
