"""Preparing the model that reads for personal details, once for each machine.

It is the lower layers of multilingual-e5-small, where words still are themselves, taught which words tell who somebody is
(`teaching/teach_details.py`, decision 50). It knows the pieces of words of the scripts people write here and no others: a page
that shows answers needs it too, and the whole table with its tokenizer takes 350 MB. Owns which layers and pieces those are, and
the making of the folder. Must not be imported at run time (it needs `onnx` and the source package) and must not reach for the
network.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from tokenizers import Tokenizer

from analysis.encoder_graph import EncoderWeights
from analysis.model_build import SOURCE_FILE, SOURCE_SHA256, package_weights, prepared, save_encoder, tokenizer_from
from analysis.model_folder import ADDED, DETAILS_NAME, TOKENIZER, ModelFiles, sha256_of
from analysis.model_taught import with_taught
from analysis.packed_weights import Packed, WeightFile

LAYERS = 9
_COMMONEST = 60_000  # the vocabulary goes from the commonest piece to the rarest
_SCRIPTS = frozenset(("LATIN", "CYRILLIC", "ARABIC", "CJK"))
_SMALL_SCRIPTS = frozenset(("BENGALI", "GURMUKHI", "GUJARATI", "TAMIL"))  # with few pieces, of which none can be spared


def prepare_details(out: Path | None = None, say: Callable[[str], None] = print) -> ModelFiles:
    """Make the folder of the model that reads for details under `out` (default: where the site looks).

    Raises ModelError where the package is missing or changed.
    """
    return prepared(DETAILS_NAME, "MIT", _fill, out, say)


def _fill(folder: Path) -> dict[str, object]:
    weights = lower_part(package_weights())
    matrices = with_taught(weights.packed, ADDED[DETAILS_NAME])
    tokenizer_from(weights).save(str(folder / TOKENIZER), pretty=False)
    save_encoder(EncoderWeights(DETAILS_NAME, weights.shape, len(weights.vocabulary), weights.floats, matrices), folder)
    return {"file": SOURCE_FILE, "sha256": SOURCE_SHA256, "taught": sha256_of(ADDED[DETAILS_NAME])}


def lower_part(weights: WeightFile) -> WeightFile:
    """The lower layers, with the pieces of words that are kept."""
    kept = [at for at, (piece, _) in enumerate(weights.vocabulary) if _is_kept(at, piece)]
    table = weights.packed["emb.word"]
    words = Packed(table.nibbles[kept], table.scales[kept])
    return replace(
        weights,
        shape=replace(weights.shape, layers=LAYERS),
        vocabulary=tuple(weights.vocabulary[at] for at in kept),
        packed={**weights.packed, "emb.word": words},
        begin_id=kept.index(weights.begin_id),
        end_id=kept.index(weights.end_id),
        pad_id=kept.index(weights.pad_id),
        unknown_id=kept.index(weights.unknown_id),
    )


def tokenizer_of(weights: WeightFile) -> Tokenizer:
    """What cuts texts into the pieces that are kept."""
    return tokenizer_from(lower_part(weights))


def _is_kept(place: int, piece: str) -> bool:
    letters = [letter for letter in piece if letter.isalpha()]
    scripts = {unicodedata.name(letter, "").partition(" ")[0] for letter in letters}
    if scripts & _SMALL_SCRIPTS:
        return True
    return scripts <= _SCRIPTS and (place < _COMMONEST or len(piece.lstrip("▁")) <= 1)
