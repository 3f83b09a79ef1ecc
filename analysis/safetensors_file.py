"""The weights of all-MiniLM-L6-v2 and all-mpnet-base-v2 as their authors publish them: safetensors files.

Owns the file's layout (eight bytes of length, a JSON directory, raw tensors) and which tensor plays which part in BERT and MPNet.
Must not know anything of graphs' nodes, tokenizers or where models are kept.
"""

import json
import struct
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analysis.packed_weights import Shape, WeightFileError

Tensors = dict[str, NDArray[np.float32]]

_BERT = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_MPNET = _BERT | {
    "q": "attention.attn.q",
    "k": "attention.attn.k",
    "v": "attention.attn.v",
    "ao": "attention.attn.o",
    "aln": "attention.LayerNorm",
}
_MPNET_STARTS = 2  # its first two places are not for tokens
_KINDS = {"w": "weight", "b": "bias"}


def read_safetensors(path: Path) -> Tensors:
    """Every float32 tensor by its name. Raises WeightFileError if the file is cut short or of another layout."""
    data = path.read_bytes()
    try:
        (length,) = struct.unpack_from("<Q", data)
        directory = json.loads(data[8 : 8 + length])
        floats = {name: entry for name, entry in directory.items() if entry.get("dtype") == "F32"}
        return {name: _tensor(data, 8 + length, entry) for name, entry in floats.items()}
    except (struct.error, ValueError, KeyError, TypeError, AttributeError) as error:
        raise WeightFileError(f"{path} is damaged: {error}") from error


def _tensor(data: bytes, base: int, entry: dict[str, list[int]]) -> NDArray[np.float32]:
    start, end = entry["data_offsets"]
    return np.frombuffer(data[base + start : base + end], dtype="<f4").reshape(entry["shape"])


def bert_parts(tensors: Tensors, heads: int, epsilon: float) -> tuple[Shape, Tensors, Tensors]:
    """Its measures, its flat tensors (biases, norms, positions) and its matrices, under the names the graph uses."""
    kinds = tensors["embeddings.token_type_embeddings.weight"].reshape(-1)
    return _parts(tensors, _BERT, tensors["embeddings.position_embeddings.weight"], kinds, (heads, epsilon))


def mpnet_parts(tensors: Tensors, heads: int, epsilon: float) -> tuple[Shape, Tensors, Tensors]:
    """The same of MPNet, which has no kinds of tokens."""
    places = tensors["embeddings.position_embeddings.weight"][_MPNET_STARTS:]
    return _parts(tensors, _MPNET, places, np.zeros(places.shape[1], np.float32), (heads, epsilon))


def _parts(
    tensors: Tensors,
    names: dict[str, str],
    places: NDArray[np.float32],
    kinds: NDArray[np.float32],
    measures: tuple[int, float],
) -> tuple[Shape, Tensors, Tensors]:
    words = tensors["embeddings.word_embeddings.weight"]
    found = {
        "emb.word": words,
        "emb.pos": places.reshape(-1),
        "emb.type": kinds,
        "emb.ln.w": tensors["embeddings.LayerNorm.weight"],
        "emb.ln.b": tensors["embeddings.LayerNorm.bias"],
    }
    layers = 0
    while f"encoder.layer.{layers}.output.dense.weight" in tensors:
        for short, long in names.items():
            for kind, named in _KINDS.items():
                found[f"l{layers}.{short}.{kind}"] = tensors[f"encoder.layer.{layers}.{long}.{named}"]
        layers += 1
    inner = len(tensors["encoder.layer.0.intermediate.dense.weight"])
    heads, epsilon = measures
    shape = Shape(words.shape[1], layers, heads, inner, len(places), epsilon)
    flat = {name: value for name, value in found.items() if value.ndim == 1}
    return shape, flat, {name: value for name, value in found.items() if value.ndim == 2}
