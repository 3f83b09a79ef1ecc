"""A sentence encoder (BERT's layout) as an ONNX graph, written node by node.

Owns the shape of the graph: token ids and mask in, the last hidden state out, as in the official exports, so that one
loader serves all. Of a four-bit source (multilingual-e5-small) the word table and the last matrix of every layer keep their
four bits, a scale to every 32; of a float32 source (all-MiniLM-L6-v2) they become float16 and eight bits, a scale to every 32.
The other matrices become int8. Measured against the first source's own runtime: cosine .998 at worst, twice the speed of
four bits throughout.
Needs the `onnx` package, so nothing that runs in the site may import this module.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from analysis.packed_weights import BLOCK, Packed, Shape

_CONTRIB = "com.microsoft"
_INT8_ACTIVATIONS = 4

Matrix: TypeAlias = Packed | NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class EncoderWeights:
    """What a graph is made from.

    words : how many rows of the word table are used; matrices : "emb.word" and, for each layer, q, k, v, ao, fi and fo, every one
    (outputs, inputs); floats : the position table, biases and norms, flat
    """

    name: str
    shape: Shape
    words: int
    floats: Mapping[str, NDArray[np.float32]]
    matrices: Mapping[str, Matrix]


class _Graph:
    """Nodes and constants gathered in order; every method answers with the name of what it made."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, value: NDArray[Any]) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, kind: str, inputs: Sequence[str], output: str, domain: str = "", **attributes: Any) -> str:
        self.nodes.append(helper.make_node(kind, list(inputs), [output], name=output, domain=domain, **attributes))
        return output

    def linear(self, name: str, inputs: str, weights: Matrix, bias: NDArray[np.float32]) -> str:
        """`inputs` times the transposed weights, plus bias, in int8: quick, a little lossy.

        Weights are cut to seven bits, so that the sums cannot overflow on processors without 8-bit dot products.
        """
        matrix = _as_floats(weights)
        scale = np.maximum(np.abs(matrix).max(axis=1) / 63, 1e-12).astype(np.float32)
        whole = np.rint(matrix / scale[:, None]).astype(np.int8).T
        zeros = self.constant(name + ".zero", np.zeros(len(scale), np.int8))
        constants = [self.constant(name + ".w", whole), self.constant(name + ".scale", scale), zeros]
        inputs_all = [inputs, *constants, self.constant(name + ".b", bias)]
        return self.node("DynamicQuantizeMatMul", inputs_all, name, _CONTRIB)

    def exact_linear(self, name: str, inputs: str, weights: Matrix, bias: NDArray[np.float32]) -> str:
        """The same by the block-wise kernel, which scales activations row by row: slower, next to no loss."""
        blocks, scales, bits = _blocks(weights)
        rows, columns = len(blocks), blocks.shape[1] * BLOCK
        matrix, scale = self.constant(name + ".w", blocks), self.constant(name + ".scale", scales.reshape(-1))
        settings = {"K": columns, "N": rows, "bits": bits, "block_size": BLOCK, "accuracy_level": _INT8_ACTIVATIONS}
        product = self.node("MatMulNBits", [inputs, matrix, scale], name + ".product", _CONTRIB, **settings)
        return self.node("Add", [product, self.constant(name + ".b", bias)], name)

    def norm(self, name: str, inputs: str, weight: NDArray[np.float32], bias: NDArray[np.float32], eps: float) -> str:
        parts = [inputs, self.constant(name + ".w", weight), self.constant(name + ".b", bias)]
        return self.node("LayerNormalization", parts, name, axis=-1, epsilon=eps)


def _as_floats(matrix: Matrix) -> NDArray[np.float32]:
    return matrix.dequantised() if isinstance(matrix, Packed) else matrix


def _blocks(matrix: Matrix) -> tuple[NDArray[np.uint8], NDArray[np.float32], int]:
    """The matrix in blocks of 32 as the block-wise kernel wants it: bytes (rows, blocks, bytes), scales, bits a weight."""
    if isinstance(matrix, Packed):
        rows, columns = matrix.nibbles.shape
        pairs = matrix.nibbles.reshape(rows, columns // BLOCK, BLOCK // 2, 2)
        return (pairs[..., 0] | (pairs[..., 1] << 4)).astype(np.uint8), matrix.scales, 4
    blocks = matrix.reshape(len(matrix), -1, BLOCK)
    scales = np.maximum(np.abs(blocks).max(axis=2) / 127, 1e-12).astype(np.float32)
    return (np.rint(blocks / scales[:, :, None]) + 128).astype(np.uint8), scales, 8


def encoder_model(weights: EncoderWeights) -> onnx.ModelProto:
    """The whole encoder.

    Inputs `input_ids`, `attention_mask`: int64 (batch, tokens), tokens at most `weights.shape.positions`.
    Output `last_hidden_state`: float32 (batch, tokens, hidden).
    """
    graph = _Graph()
    mask = _attention_bias(graph)
    state = _embeddings(graph, weights)
    for layer in range(weights.shape.layers):
        state = _layer(graph, weights, f"l{layer}", state, mask)
    graph.node("Identity", [state], "last_hidden_state")
    return _wrap(graph, weights)


def _attention_bias(graph: _Graph) -> str:
    """Zero where a token is, a large negative number where padding is: (batch, 1, 1, tokens)."""
    there = graph.node("Cast", ["attention_mask"], "mask.float", to=TensorProto.FLOAT)
    missing = graph.node("Sub", [graph.constant("one", np.array(1, np.float32)), there], "mask.missing")
    lowered = graph.node("Mul", [missing, graph.constant("lowest", np.array(-1e9, np.float32))], "mask.lowered")
    return graph.node("Unsqueeze", [lowered, graph.constant("mask.axes", np.array([1, 2], np.int64))], "mask.bias")


def _embeddings(graph: _Graph, weights: EncoderWeights) -> str:
    hidden, floats = weights.shape.hidden, weights.floats
    table = weights.matrices["emb.word"]
    words = _unpacked_words(graph, table, weights.words) if isinstance(table, Packed) else _word_vectors(graph, table)
    # The position table is sliced to the batch's length: a Gather over a Range is broken by the runtime's fusions.
    places = graph.constant("positions", floats["emb.pos"].reshape(-1, hidden) + floats["emb.type"][:hidden])
    length = graph.node("Shape", ["input_ids"], "length", start=1, end=2)
    axis, zero = graph.constant("axis0", np.array([0], np.int64)), graph.constant("from0", np.array([0], np.int64))
    places = graph.node("Slice", [places, zero, length, axis], "places")
    summed = graph.node("Add", [words, places], "embedded")
    return graph.norm("embedding.norm", summed, floats["emb.ln.w"], floats["emb.ln.b"], weights.shape.epsilon)


def _word_vectors(graph: _Graph, table: NDArray[np.float32]) -> str:
    """Rows of the word table, kept in 16 bits: (batch, tokens, hidden)."""
    picked = graph.node("Gather", [graph.constant("words", table.astype(np.float16)), "input_ids"], "words.picked")
    return graph.node("Cast", [picked], "words.vectors", to=TensorProto.FLOAT)


def _unpacked_words(graph: _Graph, table: Packed, rows: int) -> str:
    """Rows of the 4-bit word table, unpacked after they are picked: (batch, tokens, hidden)."""
    columns = table.nibbles.shape[1]
    low, high = table.nibbles[:rows, : columns // 2], table.nibbles[:rows, columns // 2 :]
    picked = graph.node("Gather", [graph.constant("words", low | (high << 4)), "input_ids"], "words.picked")
    four, fifteen = graph.constant("four", np.array(4, np.uint8)), graph.constant("fifteen", np.array(15, np.uint8))
    upper = graph.node("BitShift", [picked, four], "words.high", direction="RIGHT")
    lower = graph.node("BitwiseAnd", [picked, fifteen], "words.low")
    whole = graph.node("Concat", [lower, upper], "words.nibbles", axis=-1)
    centred = graph.node("Cast", [whole], "words.float", to=TensorProto.FLOAT)
    centred = graph.node("Sub", [centred, graph.constant("eight", np.array(8, np.float32))], "words.centred")
    blocks = graph.constant("words.blocks", np.array([0, 0, columns // BLOCK, BLOCK], np.int64))
    blocked = graph.node("Reshape", [centred, blocks], "words.blocked")
    scale = graph.constant("words.scale", table.scales[:rows].astype(np.float16))
    scale = graph.node("Cast", [graph.node("Gather", [scale, "input_ids"], "scale16")], "scale", to=TensorProto.FLOAT)
    scale = graph.node("Unsqueeze", [scale, graph.constant("last", np.array([-1], np.int64))], "scale.blocks")
    scaled = graph.node("Mul", [blocked, scale], "words.scaled")
    return graph.node("Reshape", [scaled, graph.constant("flat", np.array([0, 0, columns], np.int64))], "words.vectors")


def _layer(graph: _Graph, weights: EncoderWeights, name: str, state: str, mask: str) -> str:
    floats, matrices, eps = weights.floats, weights.matrices, weights.shape.epsilon
    mixed = _attention(graph, weights, name, state, mask)
    mixed = graph.linear(name + ".out", mixed, matrices[name + ".ao.w"], floats[name + ".ao.b"])
    mixed = graph.node("Add", [state, mixed], name + ".mixed")
    mixed = graph.norm(name + ".norm1", mixed, floats[name + ".aln.w"], floats[name + ".aln.b"], eps)
    inner = graph.linear(name + ".inner", mixed, matrices[name + ".fi.w"], floats[name + ".fi.b"])
    inner = graph.node("Gelu", [inner], name + ".gelu")
    # Here the activations have outliers: int8 for the whole batch would cost two hundredths of cosine.
    outer = graph.exact_linear(name + ".outer", inner, matrices[name + ".fo.w"], floats[name + ".fo.b"])
    outer = graph.node("Add", [mixed, outer], name + ".summed")
    return graph.norm(name + ".norm2", outer, floats[name + ".oln.w"], floats[name + ".oln.b"], eps)


def _attention(graph: _Graph, weights: EncoderWeights, name: str, state: str, mask: str) -> str:
    """Scaled dot-product attention over all heads: (batch, tokens, hidden)."""
    shape = weights.shape
    parts = [name + ".q", name + ".k", name + ".v"]
    joined = np.concatenate([_as_floats(weights.matrices[part + ".w"]) for part in parts])
    bias = np.concatenate([weights.floats[part + ".b"] for part in parts])
    together = graph.linear(name + ".qkv", state, joined, bias)
    graph.nodes.append(helper.make_node("Split", [together], parts, name=name + ".split", axis=-1, num_outputs=3))
    layout = graph.constant(name + ".heads", np.array([0, 0, shape.heads, shape.hidden // shape.heads], np.int64))
    queries, keys, values = (
        graph.node("Transpose", [graph.node("Reshape", [part, layout], part + ".r")], part + ".t", perm=order)
        for part, order in zip(parts, ([0, 2, 1, 3], [0, 2, 3, 1], [0, 2, 1, 3]), strict=True)
    )
    scale = graph.constant(name + ".scale", np.array((shape.hidden // shape.heads) ** -0.5, np.float32))
    scores = graph.node("Mul", [graph.node("MatMul", [queries, keys], name + ".qk"), scale], name + ".scaled")
    weighed = graph.node("Softmax", [graph.node("Add", [scores, mask], name + ".masked")], name + ".soft", axis=-1)
    mixed = graph.node("MatMul", [weighed, values], name + ".mix")
    mixed = graph.node("Transpose", [mixed], name + ".mix.t", perm=[0, 2, 1, 3])
    return graph.node("Reshape", [mixed, graph.constant(name + ".join", np.array([0, 0, shape.hidden]))], name + ".mix.r")


def _wrap(graph: _Graph, weights: EncoderWeights) -> onnx.ModelProto:
    size: list[str | int] = ["batch", "tokens"]
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, size) for name in ("input_ids", "attention_mask")]
    outputs = [helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, [*size, weights.shape.hidden])]
    body = helper.make_graph(graph.nodes, weights.name, inputs, outputs, graph.constants)
    opsets = [helper.make_opsetid("", 20), helper.make_opsetid(_CONTRIB, 1)]
    return helper.make_model(body, opset_imports=opsets, ir_version=9, producer_name="engage")
