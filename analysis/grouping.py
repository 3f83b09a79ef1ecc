"""From vectors to named themes.

Owns the order of the steps between: languages centred, what is all but the same counted as one, themes found, every answer
placed, themes described. Must not hold a rule of any one step.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.cluster import SAMPLE_LIMIT, Clustering, cluster
from analysis.compose import Named
from analysis.describe import describe
from analysis.embedding import Embedder, Vectors
from analysis.gather import Answers, Indices
from analysis.language_means import LanguageMeans
from analysis.likeness import likenesses
from analysis.naming import topic_name
from analysis.near import fold_near
from analysis.place_names import PlaceNames
from analysis.placing import Nearness, Places, nearest_theme, nearness, place
from analysis.theme_texts import EmbedPhrases, Texts, centre_of, groups_of

_SLICE = 20_000
_MEANS_FROM = 5_000  # texts of each language that its mean is taken of
_DESCRIBED_BY = 400  # texts of each theme


@dataclass(frozen=True, slots=True)
class Grouped:
    """Themes of the distinct texts (m), with where each stands.

    alone : ndarray (m,), the texts that stand by themselves; resolution, stability : of the whole grouping
    """

    places: Places
    near: Nearness
    named: Named
    alone: NDArray[np.bool_]
    resolution: float
    stability: float


def group(
    answers: Answers,
    vectors: Vectors,
    embedder: Embedder,
    places_named: PlaceNames,
    seed: int,
    label_language: str,
    tell: Callable[[float], None],
) -> Grouped:
    """Find and describe the themes of the answers. `vectors` (m, dimensions) are those of the distinct texts, and are used up.

    places_named : what the vectors were made without, and whatever else is compared
    """
    counts = np.bincount(answers.text, minlength=len(answers.texts))
    stands_for = fold_near(answers.texts, answers.spoken, counts, vectors if embedder.comparable else None)
    kept, group_of = np.unique(stands_for, return_inverse=True)
    means = _means(vectors, answers.spoken)
    if embedder.comparable:
        _centre(vectors, answers.spoken, means)
    tell(0.2)
    weights = np.bincount(group_of, weights=counts).astype(np.int64)
    clustering = _cluster(answers, vectors, kept, weights, embedder, places_named, seed)
    tell(0.7)
    places = place(answers, clustering.labels[group_of], vectors)
    near = nearness(places, vectors)

    def embed_phrases(phrases: Sequence[str], spoken: Sequence[str]) -> Vectors:
        return means.centred(embedder.embed([places_named.left_out(phrase) for phrase in phrases]), spoken)

    typical = kept[_most_typical(places.texts[kept], near.own[kept])]
    shown = _shown(answers, places, vectors, typical, group_of, embed_phrases if embedder.comparable else None)
    named = _named(shown, clustering, places, label_language)
    alone = (clustering.alone & (weights == 1))[group_of]
    return Grouped(places, near, named, alone, clustering.resolution, clustering.stability)


def _means(vectors: Vectors, spoken: Sequence[str]) -> LanguageMeans:
    """Each language's mean, of its first texts where there are very many."""
    _, language = np.unique(np.asarray(spoken), return_inverse=True)
    order = np.argsort(language, kind="stable")
    starts = np.searchsorted(language[order], language[order])
    used = np.sort(order[np.arange(len(order)) - starts < _MEANS_FROM])
    return LanguageMeans.of(vectors[used], [spoken[index] for index in used.tolist()])


def _centre(vectors: Vectors, spoken: Sequence[str], means: LanguageMeans) -> None:
    """Take the means off, in place and in slices: a national survey's vectors fit in memory once."""
    for start in range(0, len(vectors), _SLICE):
        rows = slice(start, start + _SLICE)
        vectors[rows] = means.centred(vectors[rows], spoken[rows])


def _cluster(
    answers: Answers,
    vectors: Vectors,
    kept: Indices,
    counts: Indices,
    embedder: Embedder,
    places_named: PlaceNames,
    seed: int,
) -> Clustering:
    """Themes of the kept texts; of very many a seeded sample is grouped, and the others join the nearest centre's theme."""
    sample = np.arange(len(kept))
    if len(kept) > SAMPLE_LIMIT:
        sample = np.sort(np.random.default_rng(seed).choice(len(kept), SAMPLE_LIMIT, replace=False))
    texts = [places_named.left_out(answers.texts[index]) for index in kept[sample].tolist()]
    spoken = [answers.spoken[index] for index in kept[sample].tolist()]
    dense = vectors[kept[sample]]
    languages = np.unique(np.asarray(spoken), return_inverse=True)[1] if embedder.comparable else None
    clustering = cluster(dense, languages, likenesses(texts, spoken, embedder), seed, counts[sample])
    if len(sample) == len(kept):
        return clustering
    labels = nearest_theme(vectors, kept, np.stack([centre_of(dense[group]) for group in groups_of(clustering.labels)]))
    labels[sample] = clustering.labels
    # Of the whole nobody can say who stands alone when only a sample was looked at.
    return replace(clustering, labels=labels, alone=np.zeros(len(kept), dtype=np.bool_))


def _most_typical(themes: Indices, own: NDArray[np.float32]) -> Indices:
    """The texts nearest their theme's centre, so many of each theme, in order: a theme is not described by more."""
    order = np.lexsort((np.arange(len(themes)), -own, themes))
    rank = np.arange(len(order)) - np.searchsorted(themes[order], themes[order])
    return np.sort(order[rank < _DESCRIBED_BY])


@dataclass(frozen=True, slots=True)
class _Shown:
    """The texts that themes are described by: their themes, and the row to quote for each, -1 where there is none."""

    data: Texts
    themes: Indices
    rows: Indices


def _shown(
    answers: Answers, places: Places, vectors: Vectors, shown: Indices, group_of: Indices, embed: EmbedPhrases | None
) -> _Shown:
    writers = _writers(answers, places, group_of)[group_of[shown]]
    data = Texts(
        texts=[answers.texts[index] for index in shown.tolist()],
        languages=[answers.spoken[index] for index in shown.tolist()],
        vectors=vectors[shown],
        embed=embed,
        counts=np.bincount(group_of[answers.text])[group_of[shown]],
        quotable=writers >= 0,
        groups=[answers.groups[index] for index in writers.tolist()],
    )
    return _Shown(data, places.texts[shown], np.where(writers >= 0, answers.rows[writers], -1))


def _writers(answers: Answers, places: Places, group_of: Indices) -> Indices:
    """For each group of like texts the first answer that wrote one and is mainly in its theme, -1 where there is none."""
    fits = np.flatnonzero(places.main[answers.owner] == places.texts[answers.text])[::-1]
    first = np.full(int(group_of.max()) + 1, -1, dtype=np.int64)
    first[group_of[answers.text[fits]]] = answers.owner[fits]
    return first


def _named(shown: _Shown, clustering: Clustering, places: Places, label_language: str) -> Named:
    descriptions = [
        replace(one, quotes=tuple(int(shown.rows[index]) for index in one.quotes))
        for one in describe(shown.data, groups_of(shown.themes), label_language)
    ]
    stability = [round(float(one), 4) for one in clustering.theme_stability[places.was]]
    return Named(descriptions, _topics([one.label for one in descriptions], clustering, places), stability)


def _topics(labels: Sequence[str], clustering: Clustering, places: Places) -> list[str | None]:
    """Each theme's topic, called by what its largest themes are called; None for all where there are too few to have topics."""
    if not clustering.topics:
        return [None] * len(labels)
    _, topic = np.unique(np.asarray(clustering.topics)[places.was], return_inverse=True)
    return [topic_name([labels[theme] for theme in np.flatnonzero(topic == own).tolist()]) for own in topic.tolist()]
