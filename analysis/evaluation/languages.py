"""Language detection on translated sentences, whole and their first four words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from analysis.agreement import Rate
from analysis.evaluation import Figure, Tools, figure_of, needed
from analysis.evaluation.grouping import PARALLEL, read_parallel
from analysis.languages import UNSURE, detect

Pair = tuple[str, str]
_WEAKEST = 5


def measure(folder: Path, _tools: Tools) -> Iterator[Figure]:
    """Share told right, over all and for the weakest languages."""
    rows = [(sentence.text, sentence.language) for sentence in read_parallel(needed(folder, PARALLEL))]
    yield from _figures("first four words", [(first_words(*row), row[1]) for row in rows])
    yield from _figures("whole sentences", rows)


def first_words(text: str, language: str) -> str:
    """The first four words, or as much Chinese."""
    return text[:12] if language == "zh" else " ".join(text.split()[:4])


def _figures(what: str, rows: Sequence[Pair]) -> Iterator[Figure]:
    right: defaultdict[str, list[bool]] = defaultdict(list)
    unsure = 0
    for text, language in rows:
        said = detect(text)
        right[language].append(said == language)
        unsure += said == UNSURE
    rates = {language: Rate(sum(found), len(found)) for language, found in right.items()}
    whole = Rate(sum(one.count for one in rates.values()), len(rows))
    yield figure_of("languages", f"{what}: right", PARALLEL, whole)
    yield figure_of("languages", f"{what}: unsure", PARALLEL, Rate(unsure, len(rows)))
    for language, rate in sorted(rates.items(), key=lambda item: item[1].value or 0.0)[:_WEAKEST]:
        yield figure_of("languages", f"{what}: right", f"{PARALLEL}, {language}", rate)
