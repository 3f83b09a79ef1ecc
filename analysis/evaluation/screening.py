"""How much of what worries is found, by kind and by language, and how many ordinary texts are pointed at in vain.

What is found is measured on sentences that were written for this apart from those learnt (`concerns_unseen.tsv`, beside this
module): never read them to write a sentence or a phrase. False alarms are measured on them and on public texts too.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.agreement import Rate
from analysis.concerns import look_closely
from analysis.embedding import Embedder
from analysis.evaluation import Figure, Tools, figure_of, needed
from analysis.screen import HELD_FROM, KINDS, screen
from analysis.vector_cache import CachedEmbedder
from analysis.vectorise import load_embedder

ORDINARY = ("uk_petitions.csv", "polis_bg2050.csv", "polis_bowling_green.csv", "polis_austria_climate_de.csv")
UNSEEN = Path(__file__).with_name("concerns_unseen.tsv")
CONCERNS = "concerns"


@dataclass(frozen=True)
class Kept:
    """A sentence kept for measuring. among : CONCERNS, or what it is if it is calm, "ordinary" or "look-alikes"."""

    text: str
    language: str
    kinds: frozenset[str]
    among: str


def kept_sentences() -> list[Kept]:
    """All of them, in the order of their file."""
    with UNSEEN.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Kept(row["text"], row["language"], _kinds(row["kinds"]), row["among"]) for row in rows]


def _kinds(joined: str) -> frozenset[str]:
    return frozenset(kind for kind in joined.split("|") if kind)


def measure(folder: Path, tools: Tools) -> Iterator[Figure]:
    """At the door, flagged and held; by the wording alone as well, where there is a sentence model."""
    loaded = load_embedder(tools.tier, tools.models)
    embedder = CachedEmbedder(loaded, tools.cache) if tools.cache else loaded
    texts = {name: _texts(needed(folder, name)) for name in ORDINARY}
    yield from _figures("at the door", _at_door, texts)
    yield from _figures("flagged", _flagged(embedder), texts)
    yield from _figures("held", _flagged(embedder, HELD_FROM), texts)
    if embedder.comparable:
        alone = load_embedder("fast", tools.models)
        yield from _figures("flagged by wording alone", _flagged(alone), texts)
        yield from _figures("held by wording alone", _flagged(alone, HELD_FROM), texts)


Looks = Callable[[Sequence[str]], list[bool]]


def _at_door(texts: Sequence[str]) -> list[bool]:
    return [screen(text).concern for text in texts]


def _flagged(embedder: Embedder, sure_from: float | None = None) -> Looks:
    return lambda texts: [one.concern for one in look_closely(texts, embedder, sure_from)]


def _figures(how: str, looks: Looks, public: dict[str, list[str]]) -> Iterator[Figure]:
    kept = kept_sentences()
    seen = looks([one.text for one in kept])
    worrying = [(one, found) for one, found in zip(kept, seen, strict=True) if one.among == CONCERNS]
    english = [found for one, found in worrying if one.language == "en"]
    yield _figure(f"found, {how}", "unseen, English", english)
    yield _figure(f"found, {how}", "unseen, other languages", [found for one, found in worrying if one.language != "en"])
    for language in sorted({one.language for one in kept} - {"en"}):
        yield _figure(f"found, {how}", f"unseen, {language}", [found for one, found in worrying if one.language == language])
    for kind in KINDS:
        yield _figure(f"found, {how}", f"unseen, {kind}", [found for one, found in worrying if kind in one.kinds])
    for among, language in sorted({(one.among, one.language) for one in kept if one.among != CONCERNS}):
        alarms = [found for one, found in zip(kept, seen, strict=True) if (one.among, one.language) == (among, language)]
        yield _figure(f"in vain, {how}", f"unseen, {among}, {language}", alarms)
    for name, texts in public.items():
        yield _figure(f"in vain, {how}", name, looks(texts))


def _figure(what: str, on: str, seen: Sequence[bool]) -> Figure:
    return figure_of("screening", what, on, Rate(sum(seen), len(seen)))


def _texts(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as lines:
        return [row["text"] for row in csv.DictReader(lines)]
