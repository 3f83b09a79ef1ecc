"""`screen IN --out OUT.csv`: which rows a safeguarding lead should see."""

import argparse
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from analysis.concerns import look_closely
from analysis.readers import read_comments
from analysis.types import Comment
from analysis.vectorise import load_embedder
from analysis.writers import write_csv

_PART = 2_000  # rows read at a time


def run(options: argparse.Namespace) -> None:
    """Screen every row. Raises InputError."""
    comments = read_comments(options.input, options.text_column, encoding=options.encoding)
    embedder = load_embedder(options.tier, options.models)
    found = (
        (comment.row, one)
        for part in _parts(comments)
        for comment, one in zip(part, look_closely([comment.text for comment in part], embedder), strict=True)
    )
    rows = ([row, int(one.concern), "|".join(one.kinds), f"{one.score:.4f}"] for row, one in found)
    write_csv(options.out, ["row", "concern", "kinds", "score"], rows)


def _parts(comments: Iterable[Comment]) -> Iterator[Sequence[Comment]]:
    coming = iter(comments)
    while part := tuple(islice(coming, _PART)):
        yield part
