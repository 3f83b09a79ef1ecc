"""Evening out what the last matrix of each layer of an encoder is given, so that eight bits hold it.

A few of its channels reach thirty times as far as the others, and one step for all of them leaves the others none. As in
SmoothQuant (Xiao et al. 2023, arXiv 2211.10438) a channel is divided, and its weights multiplied, by a factor between how far it
reaches and how far its weights do. How far it reaches is measured on sentences of ours, when a model is prepared.
Needs the `onnx` package, so nothing that runs in the site may import this module.
"""

import random
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx

from analysis.encoder_graph import EncoderWeights, Factors, activations_of, as_floats, encoder_model
from analysis.lessons import concerns, tones
from analysis.model_folder import ModelFiles
from analysis.sentence_model import SentenceEmbedder

_SENTENCES = 400
_TOWARDS_REACH = 0.7  # where between weights and reach; from .5 to .9 the cosine to the source differs by .001
_STEPS = 2  # of a factor to an octave: another processor rounds otherwise and comes to the same factors
_LEAST = 1e-3


def factors_for(weights: EncoderWeights, tokenizer: Path) -> list[Factors]:
    """For each layer a factor of each channel, ndarray (inner,) float32, around one."""
    with tempfile.TemporaryDirectory() as folder:
        graph = Path(folder) / "measured.onnx"
        onnx.save(encoder_model(weights, None), graph)
        model = SentenceEmbedder(ModelFiles(weights.name, graph, tokenizer, "measured"))
        reach = _reach(model, weights.shape.layers)
    return [factors_between(own, as_floats(weights.matrices[f"l{layer}.fo.w"])) for layer, own in enumerate(reach)]


def _reach(model: SentenceEmbedder, layers: int) -> list[Factors]:
    """The largest activation of each channel of each layer over the sentences."""
    names = [activations_of(layer) for layer in range(layers)]
    reach = [np.zeros(1, np.float32) for _ in names]
    for tokens in model.tokens(_sentences()):
        ids = np.array([tokens], np.int64)
        found = model.outputs(names, ids, np.ones_like(ids))
        reach = [np.maximum(most, np.abs(one).max(axis=(0, 1))) for most, one in zip(reach, found, strict=True)]
    return reach


def _sentences() -> Sequence[str]:
    """Some of what concerns and tones are learnt from: many ways of speaking, in several languages."""
    texts = sorted({*concerns().taught.texts, *tones().taught.texts})
    return random.Random(_SENTENCES).sample(texts, _SENTENCES)  # noqa: S311 - a draw that is the same each time


def factors_between(reach: Factors, matrix: Factors) -> Factors:
    """A factor for each channel, ndarray (inner,) float32.

    reach : how far each channel reaches, (inner,); matrix : what is multiplied with them, (outputs, inner)
    """
    weights = np.maximum(np.abs(matrix).max(axis=0), _LEAST)
    factors = np.log2(np.maximum(reach, _LEAST)) * _TOWARDS_REACH - np.log2(weights) * (1 - _TOWARDS_REACH)
    return np.asarray(np.exp2(np.rint((factors - factors.mean()) * _STEPS) / _STEPS), dtype=np.float32)
