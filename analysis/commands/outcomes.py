"""`outcomes IN --out OUT.csv`: one score a row and outcome, and the outcomes that stand for it."""

import argparse
from collections.abc import Sequence

from analysis.clean import clean, reason_to_skip
from analysis.commands.framework import read_framework
from analysis.judging import judges_of
from analysis.outcomes import OutcomeModel
from analysis.readers import read_comments
from analysis.vectorise import Embedder, load_embedder
from analysis.writers import write_csv

Judgement = tuple[list[float], tuple[str, ...]]


def run(options: argparse.Namespace) -> None:
    """Score every row; a row with nothing to read scores 0 throughout. Raises InputError."""
    framework = read_framework(options.framework)
    texts = [clean(comment.text) for comment in read_comments(options.input, options.text_column, encoding=options.encoding)]
    there = [row for row, text in enumerate(texts) if reason_to_skip(text) is None]
    embedder = load_embedder(options.tier, options.models)
    model = judges_of(framework, embedder).outcomes
    judged = _judge(model, embedder, [texts[row] for row in there]) if there else []
    by_row = dict(zip(there, judged, strict=True))
    keys = [outcome.key for outcome in framework.outcomes]
    nothing: Judgement = ([0.0] * len(keys), ())
    found = [by_row.get(row, nothing) for row in range(len(texts))]
    rows = [[row, *(f"{score:.4f}" for score in scores), "|".join(labels)] for row, (scores, labels) in enumerate(found)]
    write_csv(options.out, ["row", *keys, "labels"], rows)


def _judge(model: OutcomeModel, embedder: Embedder, texts: Sequence[str]) -> list[Judgement]:
    scores = model.scores(texts, embedder.embed(texts) if embedder.comparable else None)
    return list(zip(scores.tolist(), model.labels(scores), strict=True))
