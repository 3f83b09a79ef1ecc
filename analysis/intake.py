"""What each comment is before anything is compared: readable, a concern, or nothing to read.

Owns the order at the door: clean, language, concern, personal details, points. A concern's text goes no further than here, and
what goes further has its personal details taken out. Pure, so that any worker may do a part. Must not keep or log a text.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from analysis.clean import clean, fold_digest, reason_to_skip, without_placeholders
from analysis.languages import detect
from analysis.points import count_words, split_points
from analysis.redaction_settings import RedactionSettings
from analysis.screen import screen
from analysis.silence import says_nothing
from analysis.types import Comment, Row, Skipped

ONLY_DETAILS = "only personal details"
NOTHING_TO_SAY = "nothing to say"
_BY_LISTS = RedactionSettings()


@dataclass(frozen=True, slots=True)
class Point:
    """A part of an answer that says one thing.

    key : what it shares with points of the same words, whatever their case and punctuation
    """

    text: str
    words: int
    key: bytes


@dataclass(frozen=True, slots=True)
class Readable:
    """One comment that takes part: cleaned, redacted, in points, with its language and what the caller said of it."""

    row: int
    language: str
    points: tuple[Point, ...]
    group: str | None = None
    cleared: bool = False


@dataclass(frozen=True, slots=True)
class Intake:
    """Every comment, in one of three places."""

    readable: tuple[Readable, ...]
    concerns: tuple[Row, ...]
    skipped: tuple[Skipped, ...]


Taken: TypeAlias = Readable | Row | Skipped


def take_in(comments: Sequence[Comment], redaction: RedactionSettings = _BY_LISTS) -> Intake:
    """Sort the comments by what may be done with them; the order within each place is the order they came in.

    What several have written word for word is looked at once. redaction : what is taken out, and how closely
    """
    first: dict[tuple[str, str | None, bool], Taken] = {}
    taken: list[Taken] = []
    for comment in comments:
        said = (comment.text, comment.language, comment.cleared)
        if said in first:
            taken.append(_said_again(first[said], comment))
        else:
            taken.append(_take(comment, redaction))
            first[said] = taken[-1]
    return Intake(
        tuple(item for item in taken if isinstance(item, Readable)),
        tuple(item for item in taken if isinstance(item, Row)),
        tuple(item for item in taken if isinstance(item, Skipped)),
    )


def _said_again(taken: Taken, comment: Comment) -> Taken:
    """The same for somebody else's comment of the same words."""
    if isinstance(taken, Readable):
        return replace(taken, row=comment.row, group=comment.group)
    return replace(taken, row=comment.row)


def _take(comment: Comment, redaction: RedactionSettings) -> Taken:
    text = clean(comment.text)
    reason = reason_to_skip(text)
    if reason:
        return Skipped(comment.row, reason)
    language = comment.language or detect(text)
    if not comment.cleared and screen(comment.text).concern:
        return concern_row(comment.row, language)
    if says_nothing(text):
        return Skipped(comment.row, NOTHING_TO_SAY)
    safe = redaction.redact(text, language).text
    if reason_to_skip(without_placeholders(safe).strip()):
        return Skipped(comment.row, ONLY_DETAILS)
    return Readable(comment.row, language, _points(safe, language), comment.group, comment.cleared)


def concern_row(row: int, language: str) -> Row:
    """The entry of an answer whose text takes no part."""
    return Row(row, theme=None, also=(), score=0.0, lang=language, outcomes=(), concern=True)


def _points(text: str, language: str) -> tuple[Point, ...]:
    """The points of an answer; one that holds nothing but placeholders adds nothing."""
    parts = [part for part in split_points(text, language) if reason_to_skip(without_placeholders(part).strip()) is None]
    return tuple(Point(part, count_words(part, language), fold_digest(part)) for part in parts)
