"""Texts to vectors.

Owns the embedders and the centring of languages. `best` is a sentence model for about a hundred languages
(multilingual-e5-small, Wang et al. 2024, arXiv 2402.05672) run on the processor, with one for English beside it where that was
prepared (all-MiniLM-L6-v2, Reimers and Gurevych 2019; Wang et al. 2020); `fast` sums
vectors of English words where nearly all texts are English, and goes by the words alone elsewhere (`lexical`): that needs no
model and knows nothing of meaning.
Must not download anything, keep texts, or write files.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal, Protocol

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.preprocessing import normalize
from tokenizers import Tokenizer

from analysis.clean import without_placeholders
from analysis.lexical import Lexicon, fit_lexicon
from analysis.model_folder import ENGLISH_NAME, MODEL_NAME, STATIC_NAME, ModelError, ModelFiles, find_beside, find_model

Tier = Literal["best", "fast"]
Vectors = NDArray[np.float32]

_MAX_CHARACTERS = 6000  # past what 512 tokens hold; spares the tokenizer a megabyte
_BATCH = 16  # larger batches fall out of the processor's cache and are slower
_SHRINK = 5  # a language's mean counts as much as the overall mean once it has this many answers
_STATIC_SLICE = 20_000
_MOSTLY = 0.9  # of the texts must be English for vectors of English words


@dataclass(frozen=True, slots=True)
class _Use:
    """How a model's authors use it: what stands before each text, the most tokens, and the token that fills up."""

    prefix: str
    tokens: int
    padding: str


_USES = {MODEL_NAME: _Use("query: ", 512, "<pad>"), ENGLISH_NAME: _Use("", 256, "[PAD]")}


class Embedder(Protocol):
    """Anything that turns texts into unit vectors.

    comparable : whether vectors of two calls may be compared; why : the reason this embedder serves, empty for the best one
    beside : embedders that know one language better, by the code of it; their vectors compare only with each other
    """

    name: str
    tier: str
    comparable: bool
    why: str
    beside: Mapping[str, Embedder]

    def __hash__(self) -> int:
        """Embedders are kept and compared by identity."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Vectors : ndarray (n_texts, dimensions) float32, each of length one (an empty text may be all zeros)."""
        ...


class Fitted(Protocol):
    """What was fitted to a sample of texts: its vectors can be compared, and any process can be sent it."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """As `Embedder.embed`."""
        ...


class SentenceEmbedder:
    """A sentence model, by onnxruntime.

    threads : how many the runtime may use. The same texts in the same order give the same vectors. It is loaded when it is first
    asked for a vector: not every process needs the model that stands beside another.
    """

    tier = "best"
    comparable = True

    def __init__(self, files: ModelFiles, threads: int = 2, why: str = "", beside: Mapping[str, Embedder] | None = None) -> None:
        self.name = f"{files.name}@{files.sha256[:12]}"
        self.why = why
        self.beside: Mapping[str, Embedder] = beside or {}
        self._files, self._threads, self._use = files, threads, _USES[files.name]

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        tokenizer = Tokenizer.from_file(str(self._files.tokenizer))
        tokenizer.enable_truncation(self._use.tokens)
        tokenizer.enable_padding(pad_id=tokenizer.token_to_id(self._use.padding) or 0, pad_token=self._use.padding)
        return tokenizer

    @cached_property
    def _session(self) -> ort.InferenceSession:
        options = ort.SessionOptions()
        options.intra_op_num_threads = self._threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        return ort.InferenceSession(str(self._files.graph), options, providers=["CPUExecutionProvider"])

    @cached_property
    def _inputs(self) -> set[str]:
        return {entry.name for entry in self._session.get_inputs()}

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Mean of the last hidden states, as the model's authors use it; texts of like length go together."""
        order = sorted(range(len(texts)), key=lambda index: (len(texts[index]), texts[index]))
        vectors = np.zeros((len(texts), 384), dtype=np.float32)
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            vectors[batch] = self._embed_batch([texts[index] for index in batch])
        return vectors

    def _embed_batch(self, texts: Sequence[str]) -> Vectors:
        encodings = self._tokenizer.encode_batch([self._use.prefix + text[:_MAX_CHARACTERS] for text in texts])
        mask = np.array([encoding.attention_mask for encoding in encodings], dtype=np.int64)
        feed = {"input_ids": np.array([encoding.ids for encoding in encodings], np.int64), "attention_mask": mask}
        if "token_type_ids" in self._inputs:  # the official export asks for them; they are always zero
            feed["token_type_ids"] = np.zeros_like(mask)
        states = self._session.run(["last_hidden_state"], feed)[0]
        summed = (states * mask[:, :, None]).sum(axis=1)
        return np.asarray(summed / np.linalg.norm(summed, axis=1, keepdims=True), dtype=np.float32)

    @property
    def vocabulary_size(self) -> int:
        """How many pieces of words the model knows."""
        return int(self._tokenizer.get_vocab_size())

    def embed_pieces(self, pieces: NDArray[np.int64]) -> Vectors:
        """Each piece as a text of its own: ndarray (pieces, dimensions), not of length one."""
        around = self._tokenizer.encode("").ids  # what stands before and after every text
        ids = np.stack([np.full(len(pieces), around[0]), pieces, np.full(len(pieces), around[-1])], axis=1)
        feed = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        states = self._session.run(["last_hidden_state"], {name: feed[name] for name in self._inputs})[0]
        return np.asarray(states.mean(axis=1), dtype=np.float32)


class StaticEmbedder:
    """Vectors of pieces of English words, summed and centred: meaning without order, at thousands of texts a second.

    The mean of the texts is taken off at every call, so vectors of two calls must never be compared.
    """

    tier = "static"
    comparable = False

    def __init__(self, files: ModelFiles, why: str) -> None:
        self.name = f"{files.name}@{files.sha256[:12]}"
        self.why = why
        self.beside: Mapping[str, Embedder] = {}
        self._files = files

    def fitted(self, sample: Sequence[str]) -> StaticVectors:
        """With the mean of these texts."""
        table = np.load(self._files.graph, allow_pickle=False)
        bare = StaticVectors(table, self._files.tokenizer.read_text(encoding="utf-8"), np.zeros(table.shape[1], np.float32))
        return replace(bare, mean=bare.sums(sample).mean(axis=0)) if len(sample) else bare

    def embed(self, texts: Sequence[str]) -> Vectors:
        """The sum of a text's pieces, less the mean of all texts, of length one (zero where no piece is known)."""
        return self.fitted(texts).embed(texts)


@dataclass(frozen=True)
class StaticVectors:
    """The vector of each piece of a word, how a text is cut into pieces, and the mean that is taken off."""

    table: NDArray[np.float16]
    tokenizer: str
    mean: Vectors

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Vectors : ndarray (n_texts, dimensions), of length one or zero."""
        return _unit(self.sums(texts) - self.mean)

    def sums(self, texts: Sequence[str]) -> Vectors:
        """As `embed`, without the mean taken off."""
        table, tokenizer = self.table.astype(np.float32), Tokenizer.from_str(self.tokenizer)
        sums = np.empty((len(texts), table.shape[1]), dtype=np.float32)
        for start in range(0, len(texts), _STATIC_SLICE):
            part = [without_placeholders(text[:_MAX_CHARACTERS]) for text in texts[start : start + _STATIC_SLICE]]
            pieces = [encoding.ids for encoding in tokenizer.encode_batch(part, add_special_tokens=False)]
            sums[start : start + len(part)] = _unit(_counts(pieces, len(table)) @ table)
        return sums


def _unit(vectors: Vectors) -> Vectors:
    return np.asarray(normalize(vectors) if len(vectors) else vectors, dtype=np.float32)


def _counts(pieces: Sequence[Sequence[int]], known: int) -> csr_matrix:
    """How often each piece is in each text: sparse (texts, known)."""
    ends = np.cumsum([0, *(len(one) for one in pieces)])
    flat = np.fromiter((piece for one in pieces for piece in one), dtype=np.int64, count=int(ends[-1]))
    return csr_matrix((np.ones(len(flat), dtype=np.float32), flat, ends), shape=(len(pieces), known))


class LexicalEmbedder:
    """Words, pairs of words and runs of letters, weighed by rarity and condensed (`lexical`).

    Fitted anew at every call, so vectors of two calls must never be compared.
    """

    name = "tf-idf+svd"
    tier = "lexical"
    comparable = False

    def __init__(self, why: str) -> None:
        self.why = why
        self.beside: Mapping[str, Embedder] = {}

    def fitted(self, sample: Sequence[str]) -> Lexicon:
        """Fitted to these texts."""
        return fit_lexicon(sample)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Vectors by what is fitted to all of these texts."""
        return self.fitted(texts).embed(texts)


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
        return _sentence_embedder(find_model(models), find_beside(ENGLISH_NAME, models), chosen)
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
def _sentence_embedder(files: ModelFiles, english: ModelFiles | None, threads: int) -> SentenceEmbedder:
    return SentenceEmbedder(files, threads, beside={"en": SentenceEmbedder(english, threads)} if english else None)


@dataclass(frozen=True, slots=True)
class LanguageMeans:
    """The mean vector of each language, to be subtracted so that themes are about subjects and not about languages.

    overall : ndarray (dimensions,), also used for a language that was not there when the means were taken
    """

    overall: Vectors
    own: Mapping[str, Vectors]

    @classmethod
    def of(cls, vectors: Vectors, languages: Sequence[str]) -> LanguageMeans:
        """Take the means; a language with few answers has its own drawn to the overall one by `_SHRINK` answers' worth."""
        overall = vectors.mean(axis=0)
        codes = np.asarray(languages)
        own = {}
        for code in sorted(set(languages)):
            rows = vectors[codes == code]
            own[code] = (rows.sum(axis=0) + _SHRINK * overall) / (len(rows) + _SHRINK)
        return cls(overall, own)

    def centred(self, vectors: Vectors, languages: Sequence[str]) -> Vectors:
        """The vectors less their languages' means, of length one (zero where nothing is left): same shape."""
        means = np.stack([self.own.get(code, self.overall) for code in languages])
        return np.asarray(normalize(vectors - means), dtype=np.float32)
