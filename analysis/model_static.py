"""Preparing word vectors from the English model, once for each machine: the fast tier's.

Owns the distilling (as Model2Vec does, Tulkens and van Dongen 2024): every piece of the vocabulary is read by the model alone,
the vectors are condensed by principal components, and pieces count less the commoner they are (Arora et al. 2017, by the
vocabulary's order). A text's vector is then a sum, thousands of times quicker than the model.
Must not be imported at run time and must not reach for the network.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.decomposition import PCA

from analysis.model_build import prepared
from analysis.model_folder import ENGLISH_NAME, STATIC_NAME, TOKENIZER, WORD_VECTORS, ModelFiles, find_model
from analysis.sentence_model import SentenceEmbedder

_DIMENSIONS = 256
_BATCH = 256


def prepare_static(out: Path | None = None, say: Callable[[str], None] = print) -> ModelFiles:
    """Make the folder under `out` from the English model in it. Raises ModelError where that is missing."""

    def fill(folder: Path) -> dict[str, object]:
        say("reading the English vocabulary")
        source = find_model(folder.parent.parent / ENGLISH_NAME, ENGLISH_NAME)
        np.save(folder / WORD_VECTORS, _condensed(_piece_vectors(SentenceEmbedder(source))).astype(np.float16))
        shutil.copyfile(source.tokenizer, folder / TOKENIZER)
        return {"model": ENGLISH_NAME, "sha256": source.sha256}

    return prepared(STATIC_NAME, "Apache-2.0", fill, out, say)


def _piece_vectors(model: SentenceEmbedder) -> NDArray[np.float32]:
    """What the model makes of each piece of its vocabulary, standing alone: ndarray (pieces, dimensions)."""
    pieces = np.arange(model.vocabulary_size)
    return np.concatenate([model.embed_pieces(pieces[start : start + _BATCH]) for start in range(0, len(pieces), _BATCH)])


def _condensed(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    condensed = PCA(_DIMENSIONS, svd_solver="covariance_eigh").fit_transform(vectors)
    return np.asarray(condensed * np.log1p(np.arange(len(vectors)))[:, None], dtype=np.float32)
