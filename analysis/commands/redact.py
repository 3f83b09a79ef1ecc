"""`redact IN --out OUT.csv`: the texts without personal details, and where those stood."""

import argparse
import json
import sys
from collections.abc import Sequence
from functools import partial
from itertools import chain

from analysis.readers import InputError, read_comments
from analysis.redaction_settings import RedactionSettings, redaction_settings
from analysis.spread import SpreadError, in_pieces, open_spread
from analysis.types import Comment
from analysis.writers import write_csv

_NO_MODEL = "There is no model for personal details here, so lists and patterns work alone; prepare it: python -m analysis models"
_PART = 500  # texts given to a process at a time


def run(options: argparse.Namespace) -> None:
    """Redact every row; offsets count code points of the text as it came. Raises InputError."""
    comments = read_comments(options.input, options.text_column, options.lang_column, encoding=options.encoding)
    settings = redaction_settings(options.keep_names, options.own_schools, options.models, closely=options.tier == "best")
    if options.tier == "best" and not settings.model:
        sys.stderr.write(f"{_NO_MODEL}\n")
    try:
        with open_spread() as spread:
            rows = chain.from_iterable(spread.each(partial(_redacted, settings), in_pieces(comments, _PART)))
            write_csv(options.out, ["row", "redacted", "spans"], rows)
    except SpreadError as error:
        raise InputError(f"{error}.") from error


def _redacted(settings: RedactionSettings, comments: Sequence[Comment]) -> list[list[object]]:
    done = [(comment.row, settings.redact(comment.text, comment.language)) for comment in comments]
    return [[row, one.text, json.dumps([[span.start, span.end, span.kind] for span in one.spans])] for row, one in done]
