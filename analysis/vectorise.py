"""Texts to vectors: which embedder serves.

`best` is a sentence model for about a hundred languages (multilingual-e5-small, Wang et al. 2024, arXiv 2402.05672), with one for
English beside it where that was prepared (all-MiniLM-L6-v2, Reimers and Gurevych 2019; Wang et al. 2020). What is judged is read
more closely: by the first one again, taught what outcomes and worries are, and English by a larger model too (all-mpnet-base-v2,
Song et al. 2020, arXiv 2004.09297). `fast` sums vectors of English words where nearly all texts are English and goes by words
alone elsewhere (`lexical`): that needs no model and knows nothing of meaning.
"""

import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Literal, TypeAlias

from analysis.embedding import ANY, Embedder
from analysis.lexical import LexicalEmbedder
from analysis.model_folder import (
    CLOSE_NAME,
    ENGLISH_NAME,
    STATIC_NAME,
    TAUGHT_NAME,
    ModelError,
    ModelFiles,
    find_beside,
    find_model,
)
from analysis.sentence_model import SentenceEmbedder
from analysis.word_vectors import StaticEmbedder

Tier: TypeAlias = Literal["best", "fast"]

_MOSTLY = 0.9  # of the texts must be English for vectors of English words


def load_embedder(
    tier: Tier = "best", models: Path | None = None, threads: int | None = None, spoken: Sequence[str] = ()
) -> Embedder:
    """The embedder for a tier; where `best` has no usable model, a fast one with the reason in `why`.

    threads : for the sentence model; where None, ENGAGE_ANALYSIS_THREADS or 2. The last embedder of each kind is kept.
    spoken : the languages of the texts to come. Where nearly all are English the fast tier has word vectors, if they were
    prepared; else it goes by the words alone.
    """
    if tier == "fast":
        return _fast_embedder(models, spoken, "the fast tier was asked for")
    try:
        chosen = threads or int(os.environ.get("ENGAGE_ANALYSIS_THREADS", "2"))
        others = (find_beside(name, models) for name in (ENGLISH_NAME, CLOSE_NAME, TAUGHT_NAME))
        return _sentence_embedder(find_model(models), *others, threads=chosen)
    except ModelError as error:
        return _fast_embedder(models, spoken, str(error))


def _fast_embedder(models: Path | None, spoken: Sequence[str], why: str) -> Embedder:
    english = sum(code == "en" for code in spoken) >= _MOSTLY * max(1, len(spoken))
    files = find_beside(STATIC_NAME, models) if english else None
    return _lexical_embedder(why) if files is None else _static_embedder(files, why)


@lru_cache(maxsize=2)
def _lexical_embedder(why: str) -> LexicalEmbedder:
    return LexicalEmbedder(why)


@lru_cache(maxsize=2)
def _static_embedder(files: ModelFiles, why: str) -> StaticEmbedder:
    return StaticEmbedder(files, why)


@lru_cache(maxsize=1)
def _sentence_embedder(
    files: ModelFiles, english: ModelFiles | None, close: ModelFiles | None, taught: ModelFiles | None, threads: int
) -> SentenceEmbedder:
    beside = {"en": SentenceEmbedder(english, threads)} if english else {}
    closer = {ANY: SentenceEmbedder(taught, threads)} if taught else {}
    if taught and close:  # heads for English are learnt with both
        closer["en"] = SentenceEmbedder(close, threads)
    return SentenceEmbedder(files, threads, beside=beside, closer=closer)
