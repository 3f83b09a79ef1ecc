"""Where the prepared sentence models lie on disk, and whether they are what was prepared.

Owns the default place, the manifest, the check by SHA-256, and that a taught model was taught what heads were learnt for. Two
kinds of folder are taken: one written by `python -m analysis models` (with a manifest), and a model's official folder
(`tokenizer.json`, an ONNX file). There is a model for all languages, one for English that may stand beside it, the English one's
word vectors, for the fast tier, a larger English one that reads closely what is to be judged, and the first one twice more,
taught what outcomes and worries are, and what personal details are.
Must not download anything, load anything into a runtime, or need more than the standard library.
"""

import hashlib
import json
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

MODEL_NAME = "multilingual-e5-small"
ENGLISH_NAME = "all-MiniLM-L6-v2"
STATIC_NAME = "all-MiniLM-L6-v2-static"
CLOSE_NAME = "all-mpnet-base-v2-taught"
TAUGHT_NAME = "multilingual-e5-small-taught"
DETAILS_NAME = "multilingual-e5-small-details"
_LEARNED = Path(__file__).with_name("learned")
ADDED = {
    CLOSE_NAME: _LEARNED / "taught-all-mpnet-base-v2.npz",
    TAUGHT_NAME: _LEARNED / "taught-multilingual-e5-small.npz",
    DETAILS_NAME: _LEARNED / "details-multilingual-e5-small.npz",
}
"""What is added to the matrices of a model that is taught: `l<layer>.<matrix>.up` (outputs, rank) times `l<layer>.<matrix>.down`
(rank, inputs), float16. Heads are learnt for it, or stand in the same file, so a model that was taught anything else does not
serve."""
MANIFEST = "manifest.json"
TOKENIZER = "tokenizer.json"
GRAPH = "model.onnx"
WORD_VECTORS = "vectors.npy"
_OFFICIAL_GRAPHS = ("onnx/model.onnx", "model.onnx", "onnx/model_quantized.onnx", "onnx/model_qint8_avx512_vnni.onnx")


class ModelError(RuntimeError):
    """There is no usable model in the folder; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """A model that is there and, where it has a manifest, unchanged since it was prepared. `graph` holds its weights."""

    name: str
    graph: Path
    tokenizer: Path
    sha256: str


def default_models_folder() -> Path:
    """ENGAGE_MODELS, else `engage/models` in the user's cache folder."""
    chosen = os.environ.get("ENGAGE_MODELS")
    if chosen:
        return Path(chosen)
    cache = os.environ.get("XDG_CACHE_HOME")
    return (Path(cache) if cache else Path.home() / ".cache") / "engage" / "models"


def sha256_of(path: Path) -> str:
    """The file's SHA-256 in hexadecimal; read again only where the file has changed since, as models are large."""
    there = path.stat()
    return _read_sha256(path, (there.st_ino, there.st_size, there.st_mtime_ns))


@lru_cache(maxsize=32)
def _read_sha256(path: Path, _state: tuple[int, int, int]) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def find_model(models: Path | None = None, name: str = MODEL_NAME) -> ModelFiles:
    """The model in `models`, a folder of models or the model's own; ModelError where there is none or it has changed."""
    root = models or default_models_folder()
    for folder in (root / name, root):
        if (folder / MANIFEST).is_file():
            return _prepared(folder, name)
        graph = next((folder / place for place in _OFFICIAL_GRAPHS if (folder / place).is_file()), None)
        if graph is not None and (folder / TOKENIZER).is_file():
            return ModelFiles(name, graph, folder / TOKENIZER, sha256_of(graph))
    raise ModelError(f"no sentence model in {root}; prepare one with: python -m analysis models")


def find_beside(name: str, models: Path | None = None) -> ModelFiles | None:
    """Any model but the one for all languages, in its own folder of `models`; None where it is not there as it was prepared."""
    try:
        return find_model((models or default_models_folder()) / name, name)
    except ModelError:
        return None


def weights_name(name: str) -> str:
    """The file in a prepared model's folder that holds its weights."""
    return WORD_VECTORS if name == STATIC_NAME else GRAPH


def _prepared(folder: Path, name: str) -> ModelFiles:
    source, files = _manifest(folder, weights_name(name))
    if name in ADDED and source.get("taught") != sha256_of(ADDED[name]):
        raise ModelError(f"{folder} was taught something else than this version; prepare it again: python -m analysis models")
    for file, expected in files.items():
        path = folder / file
        if not path.is_file() or sha256_of(path) != expected:
            raise ModelError(f"{path} is not the file its manifest names; prepare it again: python -m analysis models")
    return ModelFiles(name, folder / weights_name(name), folder / TOKENIZER, files[weights_name(name)])


def _manifest(folder: Path, weights: str) -> tuple[dict[str, object], dict[str, str]]:
    """What a model was made from, and the SHA-256 of its files."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return dict(manifest["source"]), {name: str(manifest["files"][name]) for name in (weights, TOKENIZER)}
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{folder / MANIFEST} cannot be read; prepare the model again") from error
