"""A closer look for signs of danger than the word lists of `screen` can take: by meaning and wording, learnt from sentences.

It flags a text to people; it never decides, and a text it does not flag is not thereby safe. Owns how what the lists saw and what
was learnt become one screening. It needs a sentence model to see well, so only workers and the command line look this closely;
the door has the lists. Must not keep or log a text.
"""

from collections.abc import Sequence

from analysis.embedding import Embedder
from analysis.heads import Floats, Heads
from analysis.learned import concern_heads, concern_limit
from analysis.lessons import CONCERN
from analysis.points import cut
from analysis.screen import KINDS, THRESHOLD, Screening, screen

__all__ = ["CONCERN", "look_closely"]

_KIND_FROM = 0.2


def look_closely(texts: Sequence[str], embedder: Embedder, sure_from: float | None = None) -> list[Screening]:
    """What the lists and the learnt heads see in each text; the stronger of the two is its score.

    sure_from : the learnt probability from which a text is a concern, None for where about ten of a thousand ordinary ones are
    """
    cutting, heads = cut(texts), concern_heads(embedder)
    vectors = embedder.embed(cutting.points) if embedder.comparable and cutting.points else None
    scores, limit = heads.scores(cutting.points, vectors), sure_from or concern_limit(heads, embedder)
    return [_together(screen(text), _seen(heads, scores[part], limit)) for text, part in zip(texts, cutting.parts, strict=True)]


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
