"""Redaction on labelled texts: a detail is found when every letter and digit of it is taken out, as touched when any is.

Beside public texts, sentences as children and parents write them, made up for this in English and twenty languages, which are
kept back: never read those of OWN to write a rule or a list, nor let a model learn from them. Those of LEARNT were read while
rules were made, and the model for details learnt from them.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.agreement import Rate
from analysis.evaluation import Figure, Tools, figure_of, needed
from analysis.redact import Redaction
from analysis.redaction_settings import RedactionSettings, redaction_settings

LABELLED = ("pii_presidio_synth_v2.jsonl", "pii_broad_twitter_ner.jsonl")
OWN = {
    "our sentences, kept back": "details_kept.txt",
    "our sentences, kept back, later": "details_later.txt",
    "our sentences, kept back, with persons whom all know": "details_known.txt",
}
LEARNT = "details_read.txt"
WITHOUT_CASE = frozenset(("ur", "pa", "bn", "gu", "ta", "ar", "fa", "zh"))
_MARK = re.compile(r"\[\[(\w+)\|([^\]]+)\]\]")
_LETTERS = re.compile(r"[^\W\d_]+")
_NO_WORDS = ("link", "handle", "email")  # what they cover is no loss of meaning


@dataclass(frozen=True)
class Marked:
    """A text and its personal details: start and end (code points) and kind."""

    text: str
    details: tuple[tuple[int, int, str], ...]


def measure(folder: Path, tools: Tools) -> Iterator[Figure]:
    """By kind of detail, and of the other words the share taken out with them."""
    settings = redaction_settings(models=tools.models, closely=tools.tier == "best")
    for name in LABELLED:
        yield from figures(name, read_labelled(needed(folder, name)), settings)
    for name, file in OWN.items():
        for writing, texts in read_own(file).items():
            yield from figures(f"{name}: {writing}", texts, settings)


def read_labelled(path: Path) -> list[Marked]:
    """Texts with labels, one JSON object a line."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [Marked(row["text"], tuple((span["start"], span["end"], span["type"]) for span in row["label"])) for row in rows]


def read_own(file: str) -> dict[str, list[Marked]]:
    """The sentences of a file by how they are written; details are persons, schools, or have a shape."""
    found: dict[str, list[Marked]] = {}
    for line in Path(__file__).with_name(file).read_text(encoding="utf-8").splitlines():
        language, _, written = line.partition("\t")
        writing = "English" if language == "en" else "scripts without capitals" if language in WITHOUT_CASE else "other languages"
        one = read_marks(written)
        details = ((start, end, kind if kind in ("person", "school") else "with a shape") for start, end, kind in one.details)
        found.setdefault(writing, []).append(Marked(one.text, tuple(details)))
    return found


def read_marks(written: str) -> Marked:
    """A sentence without its marks, `[[kind|what must be taken out]]`, and where its details stand."""
    text, at, details = "", 0, []
    for mark in _MARK.finditer(written):
        text += written[at : mark.start()]
        details.append((len(text), len(text) + len(mark[2]), mark[1]))
        text, at = text + mark[2], mark.end()
    return Marked(text + written[at:], tuple(details))


def figures(name: str, texts: Sequence[Marked], settings: RedactionSettings) -> Iterator[Figure]:
    """Found and touched by kind, words lost, and texts without any detail that lost something."""
    done = [settings.redact(one.text) for one in texts]
    total, found, touched = Counter[str](), Counter[str](), Counter[str]()
    for one, redacted in zip(texts, done, strict=True):
        covered = _covered(redacted)
        for start, end, kind in one.details:
            letters = [at for at in range(start, end) if one.text[at : at + 1].isalnum()]
            hits = sum(at in covered for at in letters)
            total[kind] += bool(letters)
            found[kind] += bool(letters) and hits == len(letters)
            touched[kind] += hits > 0
    for kind, count in total.most_common():
        yield figure_of("redaction", f"{kind}: found whole", name, Rate(found[kind], count))
        yield figure_of("redaction", f"{kind}: touched", name, Rate(touched[kind], count))
    yield figure_of("redaction", "other words taken out", name, _words_lost(texts, done))
    clean = [redacted for one, redacted in zip(texts, done, strict=True) if not one.details]
    yield figure_of(
        "redaction", "texts without a detail that lost something", name, Rate(sum(bool(one.spans) for one in clean), len(clean))
    )


def _words_lost(texts: Sequence[Marked], done: Sequence[Redaction]) -> Rate:
    words = out = 0
    for one, redacted in zip(texts, done, strict=True):
        labelled = {at for start, end, _ in one.details for at in range(start, end)}
        covered = _covered(redacted, leave=_NO_WORDS)
        outside = [match.start() for match in _LETTERS.finditer(one.text) if match.start() not in labelled]
        words += len(outside)
        out += sum(at in covered for at in outside)
    return Rate(out, words)


def _covered(redacted: Redaction, leave: Sequence[str] = ()) -> set[int]:
    return {at for span in redacted.spans if span.kind not in leave for at in range(span.start, span.end)}
