"""How much of what worries is found, by kind and by language, and how many ordinary texts are pointed at in vain.

What is found is measured on sentences that were written for this apart from those learnt, beside this module: those of
`concerns_unseen.tsv` are in sight since long, false alarms among those of `concerns_first.tsv` were looked at and limits chosen
with them, those of `concerns_kept.tsv` are kept back. Never read any of them to write a sentence or a phrase. False alarms are
measured on them and on public texts too.
"""

from __future__ import annotations

import csv
from collections import defaultdict
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
SETS = {"unseen": "concerns_unseen.tsv", "looked at": "concerns_first.tsv", "kept back": "concerns_kept.tsv"}
CONCERNS, ORDINARY_ANSWERS = "concerns", "ordinary"
ALARMS = 0.02
"""The share of ordinary answers that may be pointed at in vain, by the aim."""


@dataclass(frozen=True)
class Kept:
    """A sentence kept for measuring. among : CONCERNS, or what it is if it is calm, ORDINARY_ANSWERS or "look-alikes"."""

    text: str
    language: str
    kinds: frozenset[str]
    among: str


def kept_sentences(name: str = "unseen") -> list[Kept]:
    """All of one of the SETS, in the order of its file."""
    with Path(__file__).with_name(SETS[name]).open(encoding="utf-8", newline="") as lines:
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
    yield from _at_few_alarms(embedder)
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
    for name in SETS:
        kept = kept_sentences(name)
        yield from _figures_of(how, name, kept, looks([one.text for one in kept]))
    for name, texts in public.items():
        yield _figure(f"in vain, {how}", name, looks(texts))


def _at_few_alarms(embedder: Embedder) -> Iterator[Figure]:
    """What would be found from the score on that `ALARMS` of a set's ordinary answers reach, in English and in the others."""
    for name in SETS:
        kept = kept_sentences(name)
        scores: defaultdict[tuple[str, bool], list[float]] = defaultdict(list)
        for one, seen in zip(kept, look_closely([one.text for one in kept], embedder), strict=True):
            scores[one.among, one.language == "en"].append(seen.score)
        for where, english in (("English", True), ("other languages", False)):
            ordinary = sorted(scores[ORDINARY_ANSWERS, english], reverse=True)
            allowed = int(ALARMS * len(ordinary))
            if allowed:  # else there are too few to tell
                found = [score > ordinary[allowed] for score in scores[CONCERNS, english]]
                yield _figure(f"found at {ALARMS * 1000:.0f} in 1,000 in vain", f"{name}, {where}", found)


def _figures_of(how: str, name: str, kept: Sequence[Kept], seen: Sequence[bool]) -> Iterator[Figure]:
    """Of one set: what is found in English and elsewhere, by language and by kind, and what is pointed at in vain."""
    worrying = [(one, found) for one, found in zip(kept, seen, strict=True) if one.among == CONCERNS]
    calm = [(one, found) for one, found in zip(kept, seen, strict=True) if one.among != CONCERNS]
    languages = sorted({one.language for one in kept} - {"en"})
    yield _figure(f"found, {how}", f"{name}, English", [found for one, found in worrying if one.language == "en"])
    yield _figure(f"found, {how}", f"{name}, other languages", [found for one, found in worrying if one.language != "en"])
    for language in languages:
        yield _figure(f"found, {how}", f"{name}, {language}", [found for one, found in worrying if one.language == language])
    for kind in KINDS:
        yield _figure(f"found, {how}", f"{name}, {kind}", [found for one, found in worrying if kind in one.kinds])
    for among in sorted({one.among for one, _ in calm}):
        for language in ("en", *languages):
            alarms = [found for one, found in calm if (one.among, one.language) == (among, language)]
            if alarms:
                yield _figure(f"in vain, {how}", f"{name}, {among}, {language}", alarms)


def _figure(what: str, on: str, seen: Sequence[bool]) -> Figure:
    return figure_of("screening", what, on, Rate(sum(seen), len(seen)))


def _texts(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as lines:
        return [row["text"] for row in csv.DictReader(lines)]
