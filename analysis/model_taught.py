"""What a model was taught, added to its weights, and the model for all languages that was taught what outcomes and worries are.

To each matrix a product of two narrow ones is added (LoRA, Hu et al. 2021, arXiv 2106.09685), learnt by `teaching/` from
sentences that no head learns, and kept beside the heads. Owns how it is added (decisions 45 to 47) and the making of the second
model. Must not be imported at run time (it needs `onnx` and the source package) and must not reach for the network.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from analysis.encoder_graph import EncoderWeights, Matrix, as_floats
from analysis.model_build import SOURCE_FILE, SOURCE_SHA256, package_weights, prepared, save_encoder, tokenizer_from
from analysis.model_folder import ADDED, TAUGHT_NAME, TOKENIZER, ModelFiles, sha256_of


def prepare_taught(out: Path | None = None, say: Callable[[str], None] = print) -> ModelFiles:
    """Make the folder of the taught model for all languages under `out` (default: where the site looks).

    Raises ModelError where the package is missing or changed.
    """
    return prepared(TAUGHT_NAME, "MIT", _fill, out, say)


def _fill(folder: Path) -> dict[str, object]:
    weights = package_weights()
    matrices = with_taught(weights.packed, ADDED[TAUGHT_NAME])
    tokenizer_from(weights).save(str(folder / TOKENIZER), pretty=False)
    save_encoder(EncoderWeights(TAUGHT_NAME, weights.shape, len(weights.vocabulary), weights.floats, matrices), folder)
    return {"file": SOURCE_FILE, "sha256": SOURCE_SHA256, "taught": sha256_of(ADDED[TAUGHT_NAME])}


def with_taught(matrices: Mapping[str, Matrix], taught: Path) -> dict[str, Matrix]:
    """The matrices with what was taught added; those it says nothing of stay as they are."""
    with np.load(taught, allow_pickle=False) as added:
        names = {key.rpartition(".")[0] for key in added.files} - {"head"}
        parts = {name: added[f"{name}.up"].astype(np.float32) @ added[f"{name}.down"].astype(np.float32) for name in names}
    return {**matrices, **{f"{name}.w": as_floats(matrices[f"{name}.w"]) + part for name, part in parts.items()}}
