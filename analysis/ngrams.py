"""How likely each of some languages is, by the runs of bytes a text has.

Owns the reading of py3langid's model (naive Bayes over byte n-grams, Lui and Baldwin 2012). A text is walked through once,
however many sets of languages it is then compared with. Must not keep more than the last text, and must not decide.
"""

import math
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from py3langid.langid import LanguageIdentifier, visit_counts

_CODES = {"sdh": "ku"}  # the model's code for what goes by another one here


@dataclass(frozen=True, slots=True)
class _View:
    """The model's columns for some languages: codes (several may be one language's), weights by run, what each begins with."""

    codes: tuple[str, ...]
    weights: NDArray[np.float32]
    start: NDArray[np.float32]


def known_languages() -> frozenset[str]:
    """Every language the model knows."""
    return frozenset(_CODES.get(code, code) for code in _model().nb_classes)


def likelihoods(text: str, languages: tuple[str, ...]) -> dict[str, float]:
    """The share of each language in the likelihood of all of these, which the model must know."""
    view, (runs, counts, length) = _view(languages), _runs(text)
    values = (counts @ view.weights[runs] + view.start) / length if len(runs) else np.zeros(len(view.codes))
    values = np.exp(values - values.max())
    shares = (values / values.sum()).tolist()
    if len(languages) == len(view.codes):
        return dict(zip(view.codes, shares, strict=True))
    merged = dict.fromkeys(languages, 0.0)
    for code, share in zip(view.codes, shares, strict=True):
        merged[code] += share
    return merged


@lru_cache(maxsize=1)
def _runs(text: str) -> tuple[NDArray[np.int64], NDArray[np.float32], float]:
    """The runs of bytes in a text, how much each counts, and the root of its length, which keeps long texts from certainty."""
    content = unicodedata.normalize("NFC", text.lower() if text.isupper() else text).encode("utf-8", "surrogatepass")
    model = _model()
    found = visit_counts(model.tk_nextmove, _rows(), model.tk_output, content) or {}
    runs = np.fromiter(found.keys(), dtype=np.int64, count=len(found))
    return runs, np.log1p(np.fromiter(found.values(), dtype=np.float32, count=len(found))), math.sqrt(len(content) or 1)


@lru_cache(maxsize=32)
def _view(languages: tuple[str, ...]) -> _View:
    model = _model()
    columns = [column for column, code in enumerate(model.nb_classes) if _CODES.get(code, code) in languages]
    codes = tuple(_CODES.get(model.nb_classes[column], model.nb_classes[column]) for column in columns)
    return _View(codes, model.nb_ptc[:, columns].astype(np.float32), model.nb_pc[columns].astype(np.float32))


@lru_cache(maxsize=1)
def _rows() -> list[int]:
    """Where each state's moves begin."""
    return [row << 8 for row in _model().tk_row]


@lru_cache(maxsize=1)
def _model() -> LanguageIdentifier:
    """The model of all languages (about 1 s to load)."""
    return LanguageIdentifier.from_model_file("data/model.npz.xz")
