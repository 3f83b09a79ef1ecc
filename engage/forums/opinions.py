"""What groups were found among voters, as it may be shown: enough people in each, figures rounded, and no vote of anybody.

The worker makes it (`jobs`), pages read it (`results`). No words are kept here: a statement that is held or taken away
is gone from the results at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from sqlalchemy import select

from engage.core.db import db
from engage.core.wording import Worded
from engage.forums import services
from engage.forums.joining_models import OpinionResult
from engage.forums.models import SHOWN, Post, Thread
from engage.forums.readers import NOBODY
from engage.safeguarding.disclosure import SafeCount, Thresholds, safe_breakdown, safe_count

_FIFTHS = 5
_CONSENSUS, _REPRESENTS = 7, 1.64  # tenths in every group; z of a one-sided test at 95 in 100
_MOST_SHOWN = 3


class Counted(Protocol):
    """The figures of `analysis.opinions.Opinions` that are needed here; web pages must not load the analysis itself."""

    @property
    def agrees(self) -> Any:
        """Of each group, for each statement: how many agree."""

    @property
    def disagrees(self) -> Any:
        """How many disagree."""

    @property
    def votes(self) -> Any:
        """How many voted."""

    @property
    def consensus(self) -> Any:
        """How far every group agrees."""

    @property
    def disagreed(self) -> Any:
        """How far every group disagrees."""

    @property
    def stands_for(self) -> Any:
        """How much more each group agrees than the others."""

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many voters each group has."""


@dataclass(frozen=True)
class StatementResult:
    """One statement.

    agree, disagree : of each group about so many in ten (1, 3, 5, 7 or 9), or None where too few of it voted.
    """

    post: services.PostView
    agree: tuple[int | None, ...]
    disagree: tuple[int | None, ...]

    @property
    def words(self) -> Worded:
        """What it says, in the reader's language where somebody has translated it."""
        return self.post.translation or self.post.body


@dataclass(frozen=True)
class GroupResult:
    """One group: its letter, about how many, and what it agrees or disagrees with more than the others do."""

    letter: str
    size: SafeCount
    agrees: tuple[StatementResult, ...]
    disagrees: tuple[StatementResult, ...]


@dataclass(frozen=True)
class Results:
    """Everything the page shows. groups : one where no division is clear; none while too few have voted."""

    made_on: date
    voters: SafeCount
    groups: tuple[GroupResult, ...]
    together: tuple[StatementResult, ...]
    together_against: tuple[StatementResult, ...]
    statements: tuple[StatementResult, ...]


def made_safe(found: Counted, post_ids: Sequence[int], n_voters: int, thresholds: Thresholds, thread_id: int) -> dict[str, Any]:
    """The figures of one look for groups as they may be kept and shown.

    post_ids : the statement of each column; n_voters : how many voted at all
    """
    population = (f"voters:{thread_id}",)
    if n_voters < thresholds.floor or min(found.sizes, default=0) < thresholds.minimum:
        return {"voters": _count(safe_count(n_voters, thresholds, population)), "groups": [], "statements": []}
    letters = [chr(ord("A") + place) for place in range(len(found.sizes))]
    sizes = safe_breakdown(dict(zip(letters, found.sizes, strict=True)), thresholds, population)
    statements = [
        {
            "post": post_id,
            "agree": [_tenths(found.agrees[g, at], found.votes[g, at], thresholds) for g in range(len(letters))],
            "disagree": [_tenths(found.disagrees[g, at], found.votes[g, at], thresholds) for g in range(len(letters))],
            "order": [round(float(found.consensus[at]), 4), round(float(found.disagreed[at]), 4)],
            "stands": [round(float(found.stands_for[g, at]), 2) for g in range(len(letters))],
        }
        for at, post_id in enumerate(post_ids)
    ]
    groups = [{"letter": letter, "size": _count(sizes.cells[letter])} for letter in letters]
    return {"voters": _count(sizes.total), "groups": groups, "statements": statements}


def keep(thread_id: int, found: dict[str, Any], today: date) -> None:
    """Keep the latest results in place of earlier ones."""
    row = db.session.get(OpinionResult, thread_id) or OpinionResult(thread_id=thread_id)
    row.found, row.made_on = found, today
    db.session.add(row)
    db.session.flush()


def results(thread: Thread, lang: str) -> Results | None:
    """The latest results of a thread; None before the first look."""
    row = db.session.get(OpinionResult, thread.id)
    if row is None:
        return None
    ids = [one["post"] for one in row.found["statements"]]
    query = select(Post).where(Post.id.in_(ids), Post.thread_id == thread.id, Post.state.in_(SHOWN))
    views = {view.id: view for view in services.post_views(list(db.session.scalars(query)), lang, NOBODY)}
    kept = [one for one in row.found["statements"] if one["post"] in views]
    made = {one["post"]: StatementResult(views[one["post"]], tuple(one["agree"]), tuple(one["disagree"])) for one in kept}
    groups = tuple(_group(place, group, kept, made) for place, group in enumerate(row.found["groups"]))
    return Results(
        row.made_on,
        SafeCount(*row.found["voters"]),
        groups,
        _together(kept, made, "agree", 0),
        _together(kept, made, "disagree", 1),
        tuple(made[one["post"]] for one in sorted(kept, key=lambda one: -one["order"][0])),
    )


def _group(
    place: int, group: Mapping[str, Any], kept: Sequence[dict[str, Any]], made: Mapping[int, StatementResult]
) -> GroupResult:
    stands = sorted(kept, key=lambda one: -one["stands"][place])
    more = [made[one["post"]] for one in stands if one["stands"][place] > _REPRESENTS and one["agree"][place] is not None]
    less = [made[one["post"]] for one in stands[::-1] if one["stands"][place] < -_REPRESENTS and _is_against(one, place)]
    return GroupResult(group["letter"], SafeCount(*group["size"]), tuple(more[:_MOST_SHOWN]), tuple(less[:_MOST_SHOWN]))


def _is_against(one: Mapping[str, Any], place: int) -> bool:
    return one["disagree"][place] is not None and one["disagree"][place] > (one["agree"][place] or 0)


def _together(
    kept: Sequence[dict[str, Any]], made: Mapping[int, StatementResult], way: str, order: int
) -> tuple[StatementResult, ...]:
    """What every group says alike, most of it first."""
    alike = [one for one in kept if one[way] and all(tenths is not None and tenths >= _CONSENSUS for tenths in one[way])]
    return tuple(made[one["post"]] for one in sorted(alike, key=lambda one: -one["order"][order])[:_MOST_SHOWN])


def _tenths(part: int, whole: int, thresholds: Thresholds) -> int | None:
    """About how many in ten: the middle of a fifth, so that "everybody" and "nobody" are never said."""
    if whole < thresholds.minimum:
        return None
    return 2 * min(int(_FIFTHS * part / whole), _FIFTHS - 1) + 1


def _count(count: SafeCount) -> list[Any]:
    return [count.value, count.kind]
