"""What each comment is before anything is compared: readable, a concern, or nothing to read.

Owns the order at the door: clean, language, concern, personal details. A concern's text goes no further than here, and
what goes further has its personal details taken out. Must not keep or log a text.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.clean import clean, reason_to_skip, without_placeholders
from analysis.languages import detect
from analysis.redact import redact
from analysis.screen import screen
from analysis.types import Comment, Row, Skipped

ONLY_DETAILS = "only personal details"


@dataclass(frozen=True, slots=True)
class Readable:
    """One comment that takes part: cleaned, redacted, with its language."""

    row: int
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Intake:
    """Every comment, in one of three places."""

    readable: tuple[Readable, ...]
    concerns: tuple[Row, ...]
    skipped: tuple[Skipped, ...]


def take_in(comments: Sequence[Comment]) -> Intake:
    """Sort the comments by what may be done with them; the order within each place is the order they came in."""
    taken = [_take(comment) for comment in comments]
    return Intake(
        tuple(item for item in taken if isinstance(item, Readable)),
        tuple(item for item in taken if isinstance(item, Row)),
        tuple(item for item in taken if isinstance(item, Skipped)),
    )


def _take(comment: Comment) -> Readable | Row | Skipped:
    text = clean(comment.text)
    reason = reason_to_skip(text)
    if reason:
        return Skipped(comment.row, reason)
    language = comment.language or detect(text)
    if not comment.cleared and screen(comment.text).concern:
        return Row(comment.row, theme=None, also=(), score=0.0, lang=language, outcomes=(), concern=True)
    safe = redact(text, language).text
    if reason_to_skip(without_placeholders(safe).strip()):
        return Skipped(comment.row, ONLY_DETAILS)
    return Readable(comment.row, safe, language)
