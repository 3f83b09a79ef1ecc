"""Themes beside known labels, and whether translations meet in one theme. How many themes there are is never told."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import adjusted_mutual_info_score, normalized_mutual_info_score

from analysis.agreement import Rate
from analysis.cluster import SAMPLE_LIMIT, cluster
from analysis.embedding import Vectors
from analysis.evaluation import Figure, NotMeasuredError, Tools, figure_of, needed
from analysis.language_means import LanguageMeans
from analysis.languages import SITE_LANGUAGES
from analysis.pipeline import find_themes
from analysis.types import Comment
from analysis.vector_cache import CachedEmbedder
from analysis.vectorise import load_embedder

LABELLED = {"banking77": "clustering_banking77_test.csv", "clinc150": "clustering_clinc150_test.csv"}
PARALLEL = "sib200_40langs.csv"
_ENGLISH = 0.6
_OUT_OF_SCOPE = ("", "none", "oos")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence in one language; translations share the item."""

    text: str
    language: str
    item: str
    topic: str


def measure_labelled(folder: Path, tools: Tools) -> Iterator[Figure]:
    """The whole way from texts to themes: normalised mutual information with the labels, and how many were placed."""
    for name, file in LABELLED.items():
        with needed(folder, file).open(encoding="utf-8", newline="") as lines:
            rows = [(row["text"], row["label"]) for row in csv.DictReader(lines) if row["label"] not in _OUT_OF_SCOPE]
        comments = (Comment(number, text) for number, (text, _label) in enumerate(rows))
        report = find_themes(comments, tools.framework, tier=tools.tier, models=tools.models, cache=tools.cache)
        placed = {row.row: row.theme for row in report.rows if row.theme is not None}
        labels = [rows[number][1] for number in placed]
        yield Figure("themes", "NMI", name, normalized_mutual_info_score(labels, list(placed.values())), len(placed))
        yield Figure("themes", f"themes found, for {len(set(labels))} labels", name, len(report.themes), len(placed))
        yield figure_of("themes", "placed in a theme", name, Rate(len(placed), len(rows)))


def measure_translations(folder: Path, tools: Tools) -> Iterator[Figure]:
    """Of all pairs of translations the share that land in one theme, and how much of the themes the language explains."""
    loaded = load_embedder(tools.tier, tools.models)
    if not loaded.comparable:
        raise NotMeasuredError(f"it needs the sentence model ({loaded.why or 'the tier is fast'})")
    embedder = CachedEmbedder(loaded, tools.cache) if tools.cache else loaded
    sentences = read_parallel(needed(folder, PARALLEL))
    per_language = SAMPLE_LIMIT // len({sentence.language for sentence in sentences})
    items = np.random.default_rng(0).permutation(sorted({sentence.item for sentence in sentences}))[:per_language]
    chosen = set(items.tolist())
    used = [sentence for sentence in sentences if sentence.item in chosen]
    labels = grouped(used, embedder.embed([sentence.text for sentence in used]))
    together = translations_together(used, labels)
    total = Rate(sum(one.count for one in together.values()), sum(one.of for one in together.values()))
    yield Figure("translations", "pairs in one theme", PARALLEL, total.value or 0.0, len(used))
    for language, rate in sorted(together.items(), key=lambda item: item[1].value or 0.0)[:5]:
        yield Figure("translations", "pairs in one theme", f"{PARALLEL}, {language}", rate.value or 0.0, rate.of)
    yield _by_language("AMI of language and theme", used, labels)
    single = without_translations(sentences)
    labels = grouped(single, embedder.embed([sentence.text for sentence in single]))
    yield _by_language("AMI of language and theme, where nothing is said twice", single, labels)


def _by_language(what: str, sentences: Sequence[Sentence], labels: NDArray[np.int64]) -> Figure:
    """How much of the themes the language explains: at or below nothing is none."""
    shared = adjusted_mutual_info_score([sentence.language for sentence in sentences], labels)
    return Figure("translations", what, PARALLEL, shared, len(sentences))


def without_translations(sentences: Sequence[Sentence]) -> list[Sentence]:
    """Each item once, as in a survey: three in five in English, the others in any language."""
    draw = np.random.default_rng(0)
    versions: defaultdict[str, dict[str, Sentence]] = defaultdict(dict)
    for sentence in sentences:
        versions[sentence.item][sentence.language] = sentence
    others = sorted({sentence.language for sentence in sentences} - {"en"})
    return [own["en" if draw.random() < _ENGLISH else str(draw.choice(others))] for own in versions.values()]


def read_parallel(path: Path) -> list[Sentence]:
    """The parallel sentences in the site's languages."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["lang"] in SITE_LANGUAGES]
    return [Sentence(row["text"], row["lang"], row["item"], row["label"]) for row in rows]


def grouped(sentences: Sequence[Sentence], vectors: Vectors) -> NDArray[np.int64]:
    """The theme of each sentence."""
    spoken = [sentence.language for sentence in sentences]
    centred = LanguageMeans.of(vectors, spoken).centred(vectors, spoken)
    return cluster(centred, np.unique(spoken, return_inverse=True)[1]).labels


def translations_together(sentences: Sequence[Sentence], labels: NDArray[np.int64]) -> dict[str, Rate]:
    """By language: pairs of translations that are in one theme."""
    items: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    for sentence, label in zip(sentences, labels.tolist(), strict=True):
        items[sentence.item].append((sentence.language, label))
    same: defaultdict[str, list[bool]] = defaultdict(list)
    for versions in items.values():
        for (language, label), (_, other) in permutations(versions, 2):
            same[language].append(label == other)
    return {language: Rate(sum(found), len(found)) for language, found in same.items()}
