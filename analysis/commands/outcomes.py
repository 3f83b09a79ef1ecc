"""`outcomes IN --out OUT.csv`: one score a row and outcome, and the outcomes that stand for it."""

import argparse
from collections.abc import Sequence

import numpy as np

from analysis.clean import clean, reason_to_skip
from analysis.commands.framework import read_framework
from analysis.heads import Floats
from analysis.languages import detect
from analysis.outcomes import OutcomeModel, outcome_model
from analysis.points import split_points
from analysis.readers import read_comments
from analysis.vectorise import Embedder, load_embedder
from analysis.writers import write_csv

Judgement = tuple[list[float], tuple[str, ...]]


def run(options: argparse.Namespace) -> None:
    """Score every row by its strongest point; a row with nothing to read scores 0 throughout. Raises InputError."""
    framework = read_framework(options.framework)
    texts = [clean(comment.text) for comment in read_comments(options.input, options.text_column, encoding=options.encoding)]
    there = [row for row, text in enumerate(texts) if reason_to_skip(text) is None]
    embedder = load_embedder(options.tier, options.models)
    model = outcome_model(framework, embedder)
    by_row = dict(zip(there, _judge(model, embedder, [texts[row] for row in there]), strict=True))
    nothing: Judgement = ([0.0] * len(model.keys), ())
    found = [by_row.get(row, nothing) for row in range(len(texts))]
    rows = [[row, *(f"{score:.4f}" for score in scores), "|".join(labels)] for row, (scores, labels) in enumerate(found)]
    write_csv(options.out, ["row", *model.keys, "labels"], rows)


def _judge(model: OutcomeModel, embedder: Embedder, texts: Sequence[str]) -> list[Judgement]:
    points = [split_points(text, detect(text)) for text in texts]
    flat = [point for each in points for point in each]
    vectors = embedder.embed(flat) if embedder.comparable and flat else None
    count = len(model.keys)
    scores, limits = model.scores(flat, vectors)[:, :count], model.limits[:count]
    ends = np.cumsum([len(each) for each in points]).tolist()
    return [_row(model.keys, scores[end - len(each) : end].max(axis=0), limits) for each, end in zip(points, ends, strict=True)]


def _row(keys: Sequence[str], scores: Floats, limits: Floats) -> Judgement:
    order = np.argsort(-scores, kind="stable").tolist()
    return scores.tolist(), tuple(keys[column] for column in order if scores[column] >= limits[column])
