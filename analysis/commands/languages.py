"""`languages IN --out OUT.csv [--languages en,pl]`: the language of each row, from its text alone."""

import argparse

from analysis.languages import detect
from analysis.readers import read_comments
from analysis.writers import write_csv


def run(options: argparse.Namespace) -> None:
    """Detect every row's language. Raises InputError."""
    comments = read_comments(options.input, options.text_column, encoding=options.encoding)
    only = options.languages.replace(",", " ").split() or None
    write_csv(options.out, ["row", "lang"], ([comment.row, detect(comment.text, only)] for comment in comments))
