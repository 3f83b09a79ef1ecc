"""`tones IN --out OUT.csv`: praise, complaint, worry and wish in each row."""

import argparse

import numpy as np

from analysis.clean import clean, reason_to_skip
from analysis.learned import tone_heads
from analysis.readers import read_comments
from analysis.vectorise import load_embedder
from analysis.writers import write_csv


def run(options: argparse.Namespace) -> None:
    """Judge every row as a whole; a row with nothing to read scores 0 throughout. Raises InputError."""
    texts = [clean(comment.text) for comment in read_comments(options.input, options.text_column, encoding=options.encoding)]
    embedder = load_embedder(options.tier, options.models)
    heads = tone_heads(embedder)
    vectors = embedder.embed(texts) if embedder.comparable and texts else None
    scores = np.where(np.array([[reason_to_skip(text) is None] for text in texts]), heads.scores(texts, vectors), 0.0)
    labels = (scores >= heads.thresholds).tolist()
    rows = [
        [row, *(f"{score:.4f}" for score in one), "|".join(key for key, has in zip(heads.keys, marks, strict=True) if has)]
        for row, (one, marks) in enumerate(zip(scores.tolist(), labels, strict=True))
    ]
    write_csv(options.out, ["row", *heads.keys, "tones"], rows)
