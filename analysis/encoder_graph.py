"""A sentence encoder (BERT's layout, or MPNet's) as an ONNX graph, written node by node.

Owns the shape of the graph: token ids and mask in, the last hidden state out, as in the official exports, so that one
loader serves all. The word table keeps its four bits, a scale to every 32, where the source has them (multilingual-e5-small), and
becomes float16 where it is float32 (all-MiniLM-L6-v2). All other matrices become int8; what the last one of a layer is given is
evened out before (`evening`). Against the first source's own runtime on 800 answers in many languages: cosine .998 in the mean,
.988 at worst; decision 41.
Needs the `onnx` package, so nothing that runs in the site may import this module.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from analysis.packed_weights import BLOCK, Packed, Shape

_CONTRIB = "com.microsoft"

Matrix: TypeAlias = Packed | NDArray[np.float32]
Factors: TypeAlias = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class EncoderWeights:
    """What a graph is made from.

    words : how many rows of the word table are used; matrices : "emb.word" and, for each layer, q, k, v, ao, fi and fo, every one
    (outputs, inputs); floats : the position table, biases and norms, flat
    apart : ndarray (heads, tokens, tokens), what attention adds for how far apart two tokens stand, in all layers (MPNet); a
    graph with it takes so many tokens at most
    """

    name: str
    shape: Shape
    words: int
    floats: Mapping[str, NDArray[np.float32]]
    matrices: Mapping[str, Matrix]
    apart: NDArray[np.float32] | None = None


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
        matrix = as_floats(weights)
        scale = np.maximum(np.abs(matrix).max(axis=1) / 63, 1e-12).astype(np.float32)
        whole = np.rint(matrix / scale[:, None]).astype(np.int8).T
        zeros = self.constant(name + ".zero", np.zeros(len(scale), np.int8))
        constants = [self.constant(name + ".w", whole), self.constant(name + ".scale", scale), zeros]
        inputs_all = [inputs, *constants, self.constant(name + ".b", bias)]
        return self.node("DynamicQuantizeMatMul", inputs_all, name, _CONTRIB)

    def even_linear(self, name: str, inputs: str, weights: Matrix, bias: NDArray[np.float32], factors: Factors) -> str:
        """The same after channels that reach far out were drawn in and their weights raised by as much."""
        drawn = self.node("Mul", [inputs, self.constant(name + ".factors", 1 / factors)], name + ".even")
        return self.linear(name, drawn, as_floats(weights) * factors, bias)

    def float_linear(self, name: str, inputs: str, weights: Matrix, bias: NDArray[np.float32]) -> str:
        """The same without loss."""
        product = self.node("MatMul", [inputs, self.constant(name + ".w", as_floats(weights).T)], name + ".product")
        return self.node("Add", [product, self.constant(name + ".b", bias)], name)

    def norm(self, name: str, inputs: str, weight: NDArray[np.float32], bias: NDArray[np.float32], eps: float) -> str:
        parts = [inputs, self.constant(name + ".w", weight), self.constant(name + ".b", bias)]
        return self.node("LayerNormalization", parts, name, axis=-1, epsilon=eps)


def as_floats(matrix: Matrix) -> NDArray[np.float32]:
    """A matrix as the source means it: (outputs, inputs)."""
    return matrix.dequantised() if isinstance(matrix, Packed) else matrix


def activations_of(layer: int) -> str:
    """What a layer's last matrix is given: the name of an output of the encoder that is measured."""
    return f"l{layer}.gelu"


def encoder_model(weights: EncoderWeights, factors: Sequence[Factors] | None) -> onnx.ModelProto:
    """The whole encoder.

    factors : for each layer, of the channels that its last matrix is given; None for an encoder to be measured, in which that
    matrix stays in floats, and whose outputs are also the activations of every layer, float32 (batch, tokens, inner).
    Inputs `input_ids`, `attention_mask`: int64 (batch, tokens), tokens at most `weights.shape.positions`.
    Output `last_hidden_state`: float32 (batch, tokens, hidden).
    """
    graph = _Graph()
    mask = _attention_bias(graph)
    state = _embeddings(graph, weights)
    if weights.apart is not None:
        mask = graph.node("Add", [mask, _apart(graph, weights.apart)], "mask.apart")
    for layer in range(weights.shape.layers):
        state = _layer(graph, weights, layer, state, mask, factors)
    graph.node("Identity", [state], "last_hidden_state")
    return _wrap(graph, weights, range(weights.shape.layers) if factors is None else ())


def _attention_bias(graph: _Graph) -> str:
    """Zero where a token is, a large negative number where padding is: (batch, 1, 1, tokens)."""
    there = graph.node("Cast", ["attention_mask"], "mask.float", to=TensorProto.FLOAT)
    missing = graph.node("Sub", [graph.constant("one", np.array(1, np.float32)), there], "mask.missing")
    lowered = graph.node("Mul", [missing, graph.constant("lowest", np.array(-1e9, np.float32))], "mask.lowered")
    return graph.node("Unsqueeze", [lowered, graph.constant("mask.axes", np.array([1, 2], np.int64))], "mask.bias")


def _apart(graph: _Graph, apart: NDArray[np.float32]) -> str:
    """What is added for how far apart tokens stand, cut to the batch's length: (heads, tokens, tokens)."""
    table = graph.node("Cast", [graph.constant("apart.table", apart.astype(np.float16))], "apart.floats", to=TensorProto.FLOAT)
    ends = graph.node("Concat", ["length", "length"], "apart.ends", axis=0)
    starts, axes = graph.constant("apart.starts", np.zeros(2, np.int64)), graph.constant("apart.axes", np.array([1, 2], np.int64))
    return graph.node("Slice", [table, starts, ends, axes], "apart")


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


def _layer(graph: _Graph, weights: EncoderWeights, layer: int, state: str, mask: str, factors: Sequence[Factors] | None) -> str:
    name, floats, matrices, eps = f"l{layer}", weights.floats, weights.matrices, weights.shape.epsilon
    mixed = _attention(graph, weights, name, state, mask)
    mixed = graph.linear(name + ".out", mixed, matrices[name + ".ao.w"], floats[name + ".ao.b"])
    mixed = graph.node("Add", [state, mixed], name + ".mixed")
    mixed = graph.norm(name + ".norm1", mixed, floats[name + ".aln.w"], floats[name + ".aln.b"], eps)
    inner = graph.linear(name + ".inner", mixed, matrices[name + ".fi.w"], floats[name + ".fi.b"])
    last = name + ".outer", graph.node("Gelu", [inner], activations_of(layer)), matrices[name + ".fo.w"], floats[name + ".fo.b"]
    # Here the activations have outliers: int8 as they are would cost two hundredths of cosine.
    outer = graph.float_linear(*last) if factors is None else graph.even_linear(*last, factors[layer])
    outer = graph.node("Add", [mixed, outer], name + ".summed")
    return graph.norm(name + ".norm2", outer, floats[name + ".oln.w"], floats[name + ".oln.b"], eps)


def _attention(graph: _Graph, weights: EncoderWeights, name: str, state: str, mask: str) -> str:
    """Scaled dot-product attention over all heads: (batch, tokens, hidden)."""
    shape = weights.shape
    parts = [name + ".q", name + ".k", name + ".v"]
    joined = np.concatenate([as_floats(weights.matrices[part + ".w"]) for part in parts])
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


def _wrap(graph: _Graph, weights: EncoderWeights, measured: Iterable[int]) -> onnx.ModelProto:
    size: list[str | int] = ["batch", "tokens"]
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, size) for name in ("input_ids", "attention_mask")]
    outputs = [helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, [*size, weights.shape.hidden])]
    outputs += [helper.make_tensor_value_info(activations_of(one), TensorProto.FLOAT, [*size, None]) for one in measured]
    body = helper.make_graph(graph.nodes, weights.name, inputs, outputs, graph.constants)
    opsets = [helper.make_opsetid("", 20), helper.make_opsetid(_CONTRIB, 1)]
    return helper.make_model(body, opset_imports=opsets, ir_version=9, producer_name="engage")
