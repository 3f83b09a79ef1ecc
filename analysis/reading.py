"""Texts to vectors and judgements, in pieces that any worker can do.

Owns the size of a piece and what goes with it. The pieces are the same however many workers there are: a vector may depend, in
its last digits, on the texts computed with it. Must not judge, and must not keep a text.
"""

import io
import pickle
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

import numpy as np

from analysis.judging import Judgement, Judges, join
from analysis.keeping import Form, Kept
from analysis.spread import Spread, SpreadError
from analysis.vector_cache import CachedEmbedder
from analysis.vectorise import Embedder, Tier, Vectors, load_embedder

_SLOW_PIECE = 1024  # texts: some seconds of a sentence model
_QUICK_PIECE = 8192
_NO_VECTORS = np.empty((0, 0), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Read:
    """Vectors (n, dimensions) of n texts, and what was judged of them."""

    vectors: Vectors
    judged: Judgement


@dataclass(frozen=True, slots=True)
class Model:
    """Which embedder every worker is to use: how to load it, the name it must have, and the file its vectors are kept in."""

    tier: Tier
    models: Path | None
    name: str
    cache: Path | None = None


@dataclass(frozen=True, slots=True)
class _Piece:
    """What a worker needs; `model` is None where the texts' vectors are made elsewhere, all at once.

    judges : packed; judged_by : what tells them from others, which the bytes do not: learning the same twice may pack differently
    """

    texts: Sequence[str]
    model: Model | None
    judges: bytes
    judged_by: str


def read_texts(
    texts: Sequence[str],
    embedder: Embedder,
    model: Model,
    judges: Judges,
    *,
    spread: Spread,
    kept: Kept,
    tell: Callable[[float], None],
) -> Read:
    """Embed and judge the texts; `tell` is told the share done. An embedder fitted to its texts sees them all at once, here."""
    size = _SLOW_PIECE if embedder.tier == "best" else _QUICK_PIECE
    packed = pickle.dumps(judges)
    pieces = (
        _Piece(texts[start : start + size], model if embedder.comparable else None, packed, judges.name)
        for start in range(0, len(texts), size)
    )
    vectors = None if embedder.comparable else embedder.embed(texts)
    judged = []
    for number, (part, judgement) in enumerate(kept.each(_PIECES, spread, _read_piece, pieces)):
        if part is not None:
            vectors = np.empty((len(texts), part.shape[1]), dtype=np.float32) if vectors is None else vectors
            vectors[number * size : number * size + len(part)] = part
        judged.append(judgement)
        tell(min(1.0, (number + 1) * size / len(texts)))
    return Read(np.empty((0, 1), dtype=np.float32) if vectors is None else vectors, join(judged))


_PieceRead: TypeAlias = tuple[Vectors | None, Judgement]


def _read_piece(piece: _Piece) -> _PieceRead:
    vectors = None if piece.model is None else _embedder(piece.model).embed(piece.texts)
    return vectors, _judges(piece.judges).judge(piece.texts, vectors)


def _embedder(model: Model) -> Embedder:
    """The embedder, loaded once in each worker. SpreadError where this worker has another one than who gave the work out."""
    embedder = load_embedder(model.tier, model.models)
    if embedder.name != model.name:
        raise SpreadError(f"a worker has the model {embedder.name} and not {model.name}: prepare the same one on every machine")
    return CachedEmbedder(embedder, model.cache) if model.cache else embedder


def _tell(piece: _Piece) -> bytes:
    name = piece.model.name if piece.model else ""
    return b"\0".join((name.encode(), piece.judged_by.encode(), *(text.encode() for text in piece.texts)))


def _write(read: _PieceRead) -> bytes:
    vectors, judged = read
    file = io.BytesIO()
    there = _NO_VECTORS if vectors is None else vectors
    np.savez(file, vectors=there, **{one.name: getattr(judged, one.name) for one in fields(judged)})
    return file.getvalue()


def _read(content: bytes) -> _PieceRead:
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        judged = Judgement(*(arrays[one.name] for one in fields(Judgement)))
        vectors = arrays["vectors"]
        return (vectors if vectors.size else None), judged


_PIECES: Form[_Piece, _PieceRead] = Form("read", _tell, _write, _read)


@lru_cache(maxsize=1)
def _judges(packed: bytes) -> Judges:
    # Only ever what `read_texts` of this run packed: it never comes from a file or a person.
    judges = pickle.loads(packed)  # noqa: S301
    assert isinstance(judges, Judges)  # noqa: S101 - for the type alone
    return judges
