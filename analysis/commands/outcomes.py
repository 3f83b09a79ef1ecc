"""`outcomes IN --out OUT.csv`: one score a row and outcome, and the outcomes that stand for it."""

import argparse

from analysis.commands.framework import read_framework
from analysis.outcomes import outcome_model
from analysis.readers import read_comments
from analysis.vectorise import load_embedder
from analysis.writers import write_csv


def run(options: argparse.Namespace) -> None:
    """Score every row. Raises InputError."""
    framework = read_framework(options.framework)
    texts = [comment.text for comment in read_comments(options.input, options.text_column, encoding=options.encoding)]
    embedder = load_embedder(options.tier, options.models)
    model = outcome_model(framework, embedder)
    rows = [
        [row, *(f"{score:.4f}" for score in one.scores), "|".join(one.labels)]
        for row, one in enumerate(model.judge(texts, embedder))
    ]
    write_csv(options.out, ["row", *model.keys, "labels"], rows)
