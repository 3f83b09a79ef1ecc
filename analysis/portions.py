"""Texts by the language they are in, with the vectors that those are judged by.

Owns who is read closely: a text in a language for which the embedder has a larger model. All others are read as one portion. It
must not judge.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.embedding import Embedder, Vectors
from analysis.languages import detect

ANY = ""
"""The language of a portion that is not read closely."""


@dataclass(frozen=True)
class Portion:
    """Some of the texts.

    rows : their places among all; language : its code where they are read closely, else `ANY`
    plain : ndarray (n, dimensions), None where vectors of two calls cannot be compared; close : the same with what the larger
    model adds, None for `ANY`; wary : by the model that was taught what worries, None where nobody asked or it is not there
    """

    rows: list[int]
    texts: list[str]
    language: str
    plain: Vectors | None
    close: Vectors | None = None
    wary: Vectors | None = None


def portions(
    texts: Sequence[str], embedder: Embedder, vectors: Vectors | None = None, *, for_concerns: bool = False
) -> list[Portion]:
    """Every text in one of them.

    vectors : of the texts by `embedder`, where they are known already; for_concerns : whether concerns are judged, among others
    """
    languages = [detect(text) if embedder.closer else ANY for text in texts]
    languages = [code if code in embedder.closer else ANY for code in languages]
    found = []
    for language in sorted(set(languages)):
        rows = [row for row, code in enumerate(languages) if code == language]
        part = [texts[row] for row in rows]
        plain = vectors[rows] if vectors is not None else embedder.embed(part) if embedder.comparable else None
        close = embedder.closer[language].join(plain, part) if language != ANY and plain is not None else None
        wary = embedder.wary.embed(part) if for_concerns and embedder.wary else None
        found.append(Portion(rows, part, language, plain, close, wary))
    return found
