"""`redact IN --out OUT.csv`: the texts without personal details, and where those stood."""

import argparse
import json
from collections.abc import Sequence

from analysis.readers import read_comments
from analysis.redact import redact
from analysis.types import Comment
from analysis.writers import write_csv


def run(options: argparse.Namespace) -> None:
    """Redact every row; offsets count code points of the text as it came. Raises InputError."""
    comments = read_comments(options.input, options.text_column, options.lang_column, encoding=options.encoding)
    write_csv(
        options.out,
        ["row", "redacted", "spans"],
        (_redacted(comment, options.keep_names, options.own_schools) for comment in comments),
    )


def _redacted(comment: Comment, keep: Sequence[str], own_schools: Sequence[str]) -> list[object]:
    done = redact(comment.text, comment.language, keep, own_schools)
    spans = json.dumps([[span.start, span.end, span.kind] for span in done.spans])
    return [comment.row, done.text, spans]
