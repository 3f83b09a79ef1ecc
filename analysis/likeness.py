"""What answers are alike by besides the vectors that all of them have: their wording, and a model for one language alone.

Owns what each counts. Wording says nothing of answers in different languages, so it counts less the more languages there are:
otherwise the themes of a smaller language stand apart. What a model for one language says counts as its share of the answers,
for it is carried over to the others (`neighbours.carried_over`). Must not decide what a theme is.
"""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from analysis.embedding import Embedder
from analysis.language_means import LanguageMeans
from analysis.lexical import word_matrix
from analysis.neighbours import Likeness

Indices = NDArray[np.int64]

WORDING_WEIGHT = 0.5
OWN_MODEL_WEIGHT = 1.0
_LEAST_ROWS = 30  # fewer answers in a language need no model of their own


def one_language(languages: Sequence[str]) -> float:
    """1 where all answers are in one language, 0 where two taken at random are more likely in different ones."""
    if not languages:
        return 0.0
    same = sum((count / len(languages)) ** 2 for count in Counter(languages).values())
    return max(0.0, 2 * same - 1)


def likenesses(texts: Sequence[str], languages: Sequence[str], embedder: Embedder) -> list[Likeness]:
    """By wording, and by the models that `embedder` has beside it for single languages."""
    share = one_language(languages)
    found = [Likeness(word_matrix(texts), WORDING_WEIGHT * share)] if share else []
    codes = np.asarray(languages)
    for language, model in sorted(embedder.beside.items()):
        rows = np.flatnonzero(codes == language)
        if len(rows) >= _LEAST_ROWS:
            found.append(_by_model(texts, rows, language, model, OWN_MODEL_WEIGHT * len(rows) / len(texts)))
    return found


def _by_model(texts: Sequence[str], rows: Indices, language: str, model: Embedder, weight: float) -> Likeness:
    spoken = [language] * len(rows)
    vectors = model.embed([texts[row] for row in rows.tolist()])
    centred = LanguageMeans.of(vectors, spoken).centred(vectors, spoken)
    return Likeness(centred, weight, rows, np.zeros(len(rows), dtype=np.int64))
