"""`python -m benchmarks.themes_languages`: whether languages meet in themes, on SIB-200's parallel sentences.

Owns the measuring: of all pairs of translations the share that land in one theme, by language, and how much of the themes the
language explains (adjusted mutual information; at or below nothing is none). The number of themes is never given. Many languages
together, each alone with English, and a set where no sentence has a translation, as in a real survey. It copies none of the
texts; ten minutes the first time, for the vectors, then one.
"""

import csv
import os
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import adjusted_mutual_info_score

from analysis.cluster import SAMPLE_LIMIT, cluster
from analysis.vector_cache import CachedEmbedder
from analysis.vectorise import LanguageMeans, Vectors, load_embedder

PUBLIC = Path(__file__).parents[2] / "shared" / "data" / "sib200_40langs.csv"
LANGUAGES = [
    *("am", "ar", "bg", "bn", "cs", "cy", "de", "en", "es", "fa", "fr"),
    *("hi", "it", "lt", "pl", "pt", "ro", "so", "tr", "uk", "ur"),
]
PAIRED = ["pl", "ur", "so", "cy", "bn", "ar", "ro", "uk"]
SEEDS = range(3)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence in one language; translations share the item."""

    text: str
    language: str
    item: str
    topic: str


def main() -> None:
    """Print a table."""
    if not PUBLIC.is_file():
        print(f"The public texts are not on this machine ({PUBLIC}): nothing to measure on.")
        return
    place = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "engage-benchmarks" / "vectors.sqlite"
    embedder = CachedEmbedder(load_embedder("best"), place)
    if embedder.tier != "best":
        print(f"There is no sentence model on this machine ({embedder.why}): nothing to measure.")
        return
    sentences = read_sentences()
    vectors = embedder.embed([sentence.text for sentence in sentences])
    print(f"{'set':26} {'rows':>6} {'themes':>6} {'together':>8} {'worst':>9} {'language':>8} {'topic':>6}")
    some = chosen_items(sentences, SAMPLE_LIMIT // len(LANGUAGES))
    tell(f"{len(LANGUAGES)} languages", sentences, vectors, [n for n, one in enumerate(sentences) if one.item in some])
    for other in PAIRED:
        tell(f"en and {other}", sentences, vectors, [n for n, one in enumerate(sentences) if one.language in ("en", other)])
    for seed in SEEDS:
        tell(f"no translations, seed {seed}", sentences, vectors, without_translations(sentences, seed))


def read_sentences() -> list[Sentence]:
    """The sentences in the languages measured."""
    with PUBLIC.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["lang"] in LANGUAGES]
    return [Sentence(row["text"], row["lang"], row["item"], row["label"]) for row in rows]


def chosen_items(sentences: Sequence[Sentence], count: int) -> set[str]:
    """So many items, the same in every run."""
    items = sorted({sentence.item for sentence in sentences})
    return set(np.random.default_rng(0).choice(items, min(count, len(items)), replace=False).tolist())


def without_translations(sentences: Sequence[Sentence], seed: int) -> list[int]:
    """Each item once: three in five in English, the others in any language."""
    generator = np.random.default_rng(seed)
    places: dict[str, dict[str, int]] = defaultdict(dict)
    for number, sentence in enumerate(sentences):
        places[sentence.item][sentence.language] = number
    shares = [0.6 if code == "en" else 0.4 / (len(LANGUAGES) - 1) for code in LANGUAGES]
    return sorted(own[str(generator.choice(LANGUAGES, p=shares))] for own in places.values())


def tell(name: str, sentences: Sequence[Sentence], vectors: Vectors, rows: Sequence[int]) -> None:
    """Group these rows and print one line."""
    used = [sentences[row] for row in rows]
    spoken = [sentence.language for sentence in used]
    centred = LanguageMeans.of(vectors[rows], spoken).centred(vectors[rows], spoken)
    labels = cluster(centred, np.unique(spoken, return_inverse=True)[1]).labels
    by_language = adjusted_mutual_info_score(spoken, labels)
    by_topic = adjusted_mutual_info_score([sentence.topic for sentence in used], labels)
    together, worst = translations_together(used, labels)
    print(f"{name:26} {len(rows):6} {labels.max() + 1:6} {together:>8} {worst:>9} {by_language:8.3f} {by_topic:6.3f}", flush=True)


def translations_together(sentences: Sequence[Sentence], labels: NDArray[np.int64]) -> tuple[str, str]:
    """Share of pairs of translations in one theme, over all and of the language where it is least."""
    items: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for sentence, label in zip(sentences, labels.tolist(), strict=True):
        items[sentence.item].append((sentence.language, label))
    same: dict[str, list[bool]] = defaultdict(list)
    for versions in items.values():
        for (language, label), (_, other) in permutations(versions, 2):
            same[language].append(label == other)
    if not same:
        return "", ""
    worst = min(same, key=lambda language: np.mean(same[language]))
    return f"{np.mean(np.concatenate(list(same.values()))):.3f}", f"{worst} {np.mean(same[worst]):.3f}"


if __name__ == "__main__":
    main()
