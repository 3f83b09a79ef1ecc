"""Texts to vectors and judgements, in pieces that any worker can do.

Owns the size of a piece and what goes with it. The pieces are the same however many workers there are: a vector may depend, in
its last digits, on the texts computed with it. Must not judge, and must not keep a text.
"""

import io
import pickle
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TypeAlias

import numpy as np

from analysis.embedding import Embedder, Fitted, Vectors, name_of
from analysis.judging import Judgement, Judges, join
from analysis.keeping import Form, Kept
from analysis.lexical import FITTED_TO, LexicalEmbedder
from analysis.place_names import PlaceNames
from analysis.spread import Lent, Spread, SpreadError
from analysis.vector_cache import CachedEmbedder
from analysis.vectorise import Tier, load_embedder
from analysis.word_vectors import StaticEmbedder

_SLOW_PIECE = 1024  # texts: some seconds of a sentence model
_QUICK_PIECE = 8192


@dataclass(frozen=True, slots=True)
class Read:
    """Vectors (n, dimensions) of n texts, and what was judged of them."""

    vectors: Vectors
    judged: Judgement


@dataclass(frozen=True, slots=True)
class Model:
    """Which embedder every worker is to use: how to load it, the name it must have (`name_of`), the file vectors are kept in."""

    tier: Tier
    models: Path | None
    name: str
    cache: Path | None = None


@dataclass(frozen=True)
class _Tools:
    """What the workers are lent.

    judges : who judges; fitted : what makes the vectors, where an embedder had to be fitted to the texts
    places : the names that neither kind of vector knows of
    """

    judges: Judges
    fitted: Fitted | None
    places: PlaceNames


@dataclass(frozen=True, slots=True)
class _Piece:
    """What a worker needs; `model` is None where the vectors are made by what was fitted.

    told : what tells the tools from others, which their bytes do not: learning the same twice may pack differently
    """

    texts: Sequence[str]
    model: Model | None
    tools: Lent
    told: str


def read_texts(
    texts: Sequence[str],
    embedder: Embedder,
    model: Model,
    judges: Judges,
    places: PlaceNames,
    *,
    spread: Spread,
    kept: Kept,
    tell: Callable[[float], None],
) -> Read:
    """Embed and judge the texts; `tell` is told the share done. Of very many, an embedder is fitted to a sample.

    places : names that the vectors know nothing of; they are judged with them
    """
    size = _SLOW_PIECE if embedder.tier == "best" else _QUICK_PIECE
    sample = [places.left_out(text) for text in _sample(texts)]
    fitted = embedder.fitted(sample) if isinstance(embedder, LexicalEmbedder | StaticEmbedder) else None
    told = f"{judges.name} {sha256(repr(sample).encode()).hexdigest() if fitted else model.name}{places.told}"
    vectors, judged = None, []
    with spread.lend(pickle.dumps(_Tools(judges, fitted, places))) as tools:
        pieces = (
            _Piece(texts[start : start + size], None if fitted else model, tools, told) for start in range(0, len(texts), size)
        )
        for number, (part, judgement) in enumerate(kept.each(_PIECES, spread, _read_piece, pieces)):
            vectors = np.empty((len(texts), part.shape[1]), dtype=np.float32) if vectors is None else vectors
            vectors[number * size : number * size + len(part)] = part
            judged.append(judgement)
            tell(min(1.0, (number + 1) * size / len(texts)))
    return Read(np.empty((0, 1), dtype=np.float32) if vectors is None else vectors, join(judged))


def _sample(texts: Sequence[str]) -> Sequence[str]:
    """All of the texts, or FITTED_TO drawn from very many, always the same ones, in their order."""
    if len(texts) <= FITTED_TO:
        return texts
    drawn = np.random.default_rng(0).choice(len(texts), FITTED_TO, replace=False)
    return [texts[index] for index in np.sort(drawn).tolist()]


_PieceRead: TypeAlias = tuple[Vectors, Judgement]


def _read_piece(piece: _Piece) -> _PieceRead:
    tools = _tools(piece.tools)
    if piece.model is not None:
        embedder = _embedder(piece.model)
        vectors = embedder.embed(piece.texts)
        judged = tools.judges.judge(piece.texts, vectors, embedder)
        return tools.places.unplaced(vectors, piece.texts, embedder.embed), judged
    assert tools.fitted is not None  # noqa: S101 - for the type alone
    said = [tools.places.left_out(text) for text in piece.texts]
    return tools.fitted.embed(said), tools.judges.judge(piece.texts, None)


def _embedder(model: Model) -> Embedder:
    """The embedder, loaded once in each worker. SpreadError where this worker has another one than who gave the work out."""
    embedder = load_embedder(model.tier, model.models)
    if name_of(embedder) != model.name:
        raise SpreadError(
            f"a worker has the model {name_of(embedder)} and not {model.name}: prepare the same one on every machine"
        )
    return CachedEmbedder(embedder, model.cache) if model.cache else embedder


def _tell(piece: _Piece) -> bytes:
    return b"\0".join((piece.told.encode(), *(text.encode() for text in piece.texts)))


def _write(read: _PieceRead) -> bytes:
    vectors, judged = read
    file = io.BytesIO()
    np.savez(file, vectors=vectors, **{one.name: getattr(judged, one.name) for one in fields(judged)})
    return file.getvalue()


def _read(content: bytes) -> _PieceRead:
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        return arrays["vectors"], Judgement(*(arrays[one.name] for one in fields(Judgement)))


_PIECES: Form[_Piece, _PieceRead] = Form("read", _tell, _write, _read)


@lru_cache(maxsize=1)
def _tools(lent: Lent) -> _Tools:
    # Only ever what `read_texts` of this run packed: it never comes from a file of somebody's or from a person.
    tools = pickle.loads(lent.read())  # noqa: S301
    assert isinstance(tools, _Tools)  # noqa: S101 - for the type alone
    return tools
