"""All steps in order: comments in, a report out.

Owns the order of the steps. Pure: reads no clock, writes nothing, and gives the same report for the same comments,
framework, seed and model. Must not hold a rule of any one step.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analysis.clean import fold
from analysis.cluster import Clustering, cluster
from analysis.compose import Folding, Found, Judged, compose
from analysis.describe import describe
from analysis.intake import Readable, take_in
from analysis.naming import name_themes
from analysis.neighbours import Wording, wording_weight
from analysis.outcomes import Framework, OutcomeModel
from analysis.theme_texts import Indices, Texts, groups_of
from analysis.types import Comment, ThemeReport
from analysis.vectorise import Embedder, LanguageMeans, Tier, Vectors, load_embedder, word_matrix

Counts = NDArray[np.int64]
Progress = Callable[[str, float], None]
Settings = dict[str, str | int | float | None]


def find_themes(
    comments: Sequence[Comment],
    framework: Framework,
    seed: int = 0,
    *,
    tier: Tier = "best",
    models: Path | None = None,
    progress: Progress | None = None,
) -> ThemeReport:
    """Find what people talk about and how it maps to a framework's outcomes.

    models : folder of the prepared sentence model, None for the default place. Where `best` has no usable model the lexical
    tier does the work and `settings["why"]` says so. `progress` is told each step and the share done so far, 0 to 1.
    """
    tell = progress or _tell_nobody
    tell("reading", 0.0)
    intake = take_in(comments)
    embedder = load_embedder(tier, models)
    settings: Settings = {"seed": seed, "tier": embedder.tier, "model": embedder.name, "framework": framework.key}
    if embedder.why:
        settings["why"] = embedder.why
    if not intake.readable:
        return ThemeReport(settings, (), intake.concerns, intake.skipped)
    first, group = fold([readable.text for readable in intake.readable])
    distinct = [intake.readable[index] for index in first]
    tell("vectors", 0.1)
    vectors = embedder.embed([readable.text for readable in distinct])
    tell("themes", 0.6)
    found = _find(distinct, vectors, embedder, np.bincount(group), seed)
    tell("outcomes", 0.8)
    model = outcome_model(framework, embedder)
    scores = model.scores([readable.text for readable in distinct], vectors if embedder.comparable else None)
    tell("writing", 1.0)
    settings |= {"resolution": found.clustering.resolution, "stability": round(found.clustering.stability, 4)}
    judged = Judged(tuple(outcome.key for outcome in framework.outcomes), scores, tuple(model.labels(scores)), model.threshold)
    return compose(intake, found, judged, Folding(tuple(first), np.asarray(group)), settings)


def _tell_nobody(_step: str, _share: float) -> None:
    return None


@lru_cache(maxsize=4)
def outcome_model(framework: Framework, embedder: Embedder) -> OutcomeModel:
    """The fitted model of a framework pack, kept for as long as the embedder is."""
    model = OutcomeModel(framework)
    model.fit_pack(embedder.embed if embedder.comparable else None)
    return model


def _find(distinct: Sequence[Readable], vectors: Vectors, embedder: Embedder, weights: Counts, seed: int) -> Found:
    """Themes of the distinct texts, described; `weights` says how many answers stand behind each."""
    texts = [readable.text for readable in distinct]
    languages = [readable.language for readable in distinct]
    means = LanguageMeans.of(vectors, languages)
    centred = means.centred(vectors, languages) if embedder.comparable else vectors

    def embed_phrases(phrases: Sequence[str], spoken: Sequence[str]) -> Vectors:
        return means.centred(embedder.embed(phrases), spoken)

    clustering = cluster(centred, Wording(word_matrix(texts), wording_weight(languages)), seed, weights)
    data = Texts(texts, languages, centred, embed_phrases if embedder.comparable else None)
    members = groups_of(clustering.labels)
    return Found(clustering, centred, tuple(describe(data, members)), _topics(data, members, clustering))


def _topics(data: Texts, members: Sequence[Indices], clustering: Clustering) -> tuple[str | None, ...]:
    """The label of each theme's topic; None for all where there are too few themes to have topics."""
    if not clustering.topics:
        return (None,) * len(members)
    wider = groups_of(np.asarray(clustering.topics)[clustering.labels])
    names = name_themes(data, wider)
    return tuple(names[topic] for topic in clustering.topics)
