"""Vectors of texts by a sentence model, run on the processor by onnxruntime.

Owns how a prepared model is asked. Must not download anything, keep texts, or write files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray
from tokenizers import Tokenizer

from analysis.embedding import Closer, Embedder, Vectors
from analysis.model_folder import CLOSE_NAME, DETAILS_NAME, ENGLISH_NAME, MODEL_NAME, TAUGHT_NAME, ModelFiles, sha256_of
from analysis.side_by_side import closer_with

_MAX_CHARACTERS = 6000  # past what 512 tokens hold; spares the tokenizer a megabyte
_BATCH = 16  # larger batches fall out of the processor's cache and are slower
_BATCH_TOKENS = 1024  # of a batch of long texts, which would need hundreds of megabytes and be no quicker
_SLICE = 4096  # texts that are cut into tokens at once


@dataclass(frozen=True, slots=True)
class _Use:
    """How a model's authors use it: what stands before a text, the most tokens, the token that fills up, the numbers."""

    prefix: str
    tokens: int
    padding: str
    numbers: int = 384


_USES = {
    MODEL_NAME: _Use("query: ", 512, "<pad>"),
    ENGLISH_NAME: _Use("", 256, "[PAD]"),
    CLOSE_NAME: _Use("", 256, "<pad>", 768),
    TAUGHT_NAME: _Use("query: ", 512, "<pad>"),
    DETAILS_NAME: _Use("", 1_000_000, "<pad>"),  # a text is read to its end, in windows
}


@dataclass(frozen=True)
class _Content:
    """A file that is another's equal where it holds the same."""

    digest: str
    path: Path = field(compare=False)


@lru_cache(maxsize=4)
def _shared_tokenizer(file: _Content, tokens: int) -> Tokenizer:
    """What cuts texts into tokens; models that cut them alike share it, as one with 250,000 pieces of words takes 280 MB."""
    tokenizer = Tokenizer.from_file(str(file.path))
    tokenizer.enable_truncation(tokens)
    tokenizer.no_padding()
    return tokenizer


def _batches(places: Sequence[int], lengths: Sequence[int]) -> Iterator[Sequence[int]]:
    """The places in runs that are read together. lengths : tokens of each, ascending."""
    start = 0
    while start < len(places):
        end = min(start + _BATCH, len(places))
        while end - start > 1 and (end - start) * lengths[end - 1] > _BATCH_TOKENS:
            end -= 1
        yield places[start:end]
        start = end


class SentenceEmbedder:
    """A sentence model, by onnxruntime.

    threads : how many the runtime may use. The same texts in the same order give the same vectors. It is loaded when it is first
    asked for a vector: not every process needs the model that stands beside another.
    """

    tier = "best"
    comparable = True

    def __init__(
        self,
        files: ModelFiles,
        threads: int = 2,
        why: str = "",
        beside: Mapping[str, Embedder] | None = None,
        closer: Mapping[str, Embedder] | None = None,
    ) -> None:
        self.name = f"{files.name}@{files.sha256[:12]}"
        self.why = why
        self.beside: Mapping[str, Embedder] = beside or {}
        self.closer: Mapping[str, Closer] = closer_with(self, closer or {})
        self._files, self._threads, self._use = files, threads, _USES[files.name]

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        return _shared_tokenizer(_Content(sha256_of(self._files.tokenizer), self._files.tokenizer), self._use.tokens)

    @cached_property
    def _session(self) -> ort.InferenceSession:
        options = ort.SessionOptions()
        options.intra_op_num_threads = self._threads
        options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False  # it would keep for good what the longest texts needed, and is no quicker
        # A thread that waits for the next text would keep a core busy: what a worker does next took twice as long.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3
        return ort.InferenceSession(str(self._files.graph), options, providers=["CPUExecutionProvider"])

    @cached_property
    def _inputs(self) -> set[str]:
        return {entry.name for entry in self._session.get_inputs()}

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Mean of the last hidden states, as the model's authors use it.

        Texts of as many tokens go together. By letters alone a quarter of the work would be filling: languages differ in how
        many letters a token has.
        """
        order = sorted(range(len(texts)), key=lambda index: (len(texts[index]), texts[index]))
        vectors = np.zeros((len(texts), self._use.numbers), dtype=np.float32)
        for first in range(0, len(order), _SLICE):
            part = order[first : first + _SLICE]
            tokens = self.tokens([texts[index] for index in part])
            places = sorted(range(len(part)), key=lambda place: len(tokens[place]))
            for batch in _batches(places, [len(tokens[place]) for place in places]):
                vectors[[part[place] for place in batch]] = self._embed_batch([tokens[place] for place in batch])
        return vectors

    def tokens(self, texts: Sequence[str]) -> list[list[int]]:
        """Each text as the model reads it, with what stands before every text: token ids."""
        whole = [self._use.prefix + text[:_MAX_CHARACTERS] for text in texts]
        return [encoding.ids for encoding in self._tokenizer.encode_batch(whole)]

    def cut(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        """The text's token ids, and the code points each stands for, start and end (exclusive)."""
        encoding = self._tokenizer.encode(self._use.prefix + text)
        skipped = len(self._use.prefix)
        return encoding.ids, [(max(0, start - skipped), max(0, end - skipped)) for start, end in encoding.offsets]

    def _embed_batch(self, tokens: Sequence[Sequence[int]]) -> Vectors:
        filler = self._tokenizer.token_to_id(self._use.padding) or 0
        ids = np.full((len(tokens), max(map(len, tokens))), filler, np.int64)
        mask = np.zeros_like(ids)
        for row, own in enumerate(tokens):
            ids[row, : len(own)], mask[row, : len(own)] = own, 1
        summed = (self.states(ids, mask) * mask[:, :, None]).sum(axis=1)
        return np.asarray(summed / np.linalg.norm(summed, axis=1, keepdims=True), dtype=np.float32)

    def states(self, ids: NDArray[np.int64], mask: NDArray[np.int64]) -> NDArray[np.float32]:
        """What the model makes of tokens: ndarray (texts, tokens, dimensions) float32.

        ids : ndarray (texts, tokens); mask : one where a token is, zero where it is filled up
        """
        return self.outputs(["last_hidden_state"], ids, mask)[0]

    def outputs(self, names: Sequence[str], ids: NDArray[np.int64], mask: NDArray[np.int64]) -> list[NDArray[np.float32]]:
        """The same of every output of the graph that is named."""
        # The official export asks for types of tokens; they are always zero.
        feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        return list(self._session.run(list(names), {name: feed[name] for name in self._inputs}))

    @property
    def vocabulary_size(self) -> int:
        """How many pieces of words the model knows."""
        return int(self._tokenizer.get_vocab_size())

    def embed_pieces(self, pieces: NDArray[np.int64]) -> Vectors:
        """Each piece as a text of its own: ndarray (pieces, dimensions), not of length one."""
        around = self._tokenizer.encode("").ids  # what stands before and after every text
        ids = np.stack([np.full(len(pieces), around[0]), pieces, np.full(len(pieces), around[-1])], axis=1)
        return np.asarray(self.states(ids, np.ones_like(ids)).mean(axis=1), dtype=np.float32)
