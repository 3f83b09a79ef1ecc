"""Texts by the language they are in, with the vectors that those are judged by.

Owns who is read how closely: texts in a language for which the embedder has a larger model are one portion, all others another.
It must not judge.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from analysis.embedding import ANY, Embedder, Vectors
from analysis.languages import detect


@dataclass(frozen=True)
class Portion:
    """Some of the texts.

    rows : their places among all; language : its code where a larger model reads them, else `ANY`
    plain : ndarray (n, dimensions), None where vectors of two calls cannot be compared
    read : the same by those that read more closely, for `ANY` and for the portion's language, as far as there are any
    """

    rows: list[int]
    texts: list[str]
    language: str
    plain: Vectors | None
    read: Mapping[str, Vectors] = field(default_factory=dict)


def portions(texts: Sequence[str], embedder: Embedder, vectors: Vectors | None = None) -> list[Portion]:
    """Every text in one of them. vectors : of the texts by `embedder`, where they are known already."""
    languages = [detect(text) if embedder.closer else ANY for text in texts]
    languages = [code if code in embedder.closer else ANY for code in languages]
    found = []
    for language in sorted(set(languages)):
        rows = [row for row, code in enumerate(languages) if code == language]
        part = [texts[row] for row in rows]
        plain = vectors[rows] if vectors is not None else embedder.embed(part) if embedder.comparable else None
        found.append(Portion(rows, part, language, plain, _read(part, language, embedder, plain)))
    return found


def _read(texts: Sequence[str], language: str, embedder: Embedder, plain: Vectors | None) -> dict[str, Vectors]:
    read: dict[str, Vectors] = {}
    vectors = plain
    for code in dict.fromkeys((ANY, language)):
        if vectors is not None and code in embedder.closer:
            read[code] = vectors = embedder.closer[code].join(vectors, texts)
    return read
