"""`screen IN --out OUT.csv`: which rows a safeguarding lead should see."""

import argparse

from analysis.readers import read_comments
from analysis.screen import screen
from analysis.writers import write_csv


def run(options: argparse.Namespace) -> None:
    """Screen every row. Raises InputError."""
    comments = read_comments(options.input, options.text_column, encoding=options.encoding)
    found = ((comment.row, screen(comment.text)) for comment in comments)
    rows = ([row, int(one.concern), "|".join(one.kinds), f"{one.score:.4f}"] for row, one in found)
    write_csv(options.out, ["row", "concern", "kinds", "score"], rows)
