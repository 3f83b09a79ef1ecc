"""Decisions taken together: a board sat, and several were recorded in one go. Each is a decision like any other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext
from sqlalchemy import select

from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.core.db import db
from engage.influence import queue, rules
from engage.influence.errors import DecisionError
from engage.influence.models import Decision
from engage.influence.recording import record_decision
from engage.trust.services import find_meeting


@dataclass(frozen=True)
class Row:
    """One decision as it is typed at the meeting. about: "theme:<id>", "item:<number in the queue>", or nothing of what waits."""

    title: str
    owner: str
    priority_id: int | None = None
    about: str = ""

    @property
    def is_empty(self) -> bool:
        """Nothing was typed here."""
        return not (self.title.strip() or self.owner.strip() or self.about)


@guarded(Permission.RECORD_DECISIONS)
def record_sitting(meeting_id: int, rows: Sequence[Row], *, person_id: int, now: datetime) -> list[int]:
    """Record what a meeting decided, all of it or nothing; the decisions' ids. Empty rows are passed over.

    Raises `DecisionError` with the problems of every row, as "<field>_<row>"; also where no row is filled in.
    """
    meeting = find_meeting(meeting_id)
    problems: dict[str, str] = {}
    made: list[int] = []
    taken: set[str] = set()
    for number, row in enumerate(rows):
        if row.is_empty:
            continue
        if row.about and row.about in taken:
            problems[f"about_{number}"] = gettext("This was chosen for another decision already.")
        taken.add(row.about)
        try:
            made.append(
                record_decision(
                    title=row.title,
                    owner=row.owner,
                    decider=meeting.board,
                    decided_on=meeting.met_on,
                    meeting=meeting.minute_reference,
                    meeting_id=meeting.id,
                    priority_id=row.priority_id,
                    person_id=person_id,
                    now=now,
                )
            )
        except DecisionError as problem:
            problems |= {f"{field}_{number}": sentence for field, sentence in problem.problems.items()}
            continue
        if row.about and f"about_{number}" not in problems:
            _take(row.about, made[-1], person_id, now)
    if not made and not problems:
        problems["title_0"] = gettext("Write down at least one decision.")
    rules.refuse(DecisionError, problems)
    return made


@guarded(Permission.RECORD_DECISIONS)
def decisions_of(meeting_id: int) -> list[Decision]:
    """What a meeting decided, in the order it was recorded."""
    return list(db.session.scalars(select(Decision).filter_by(meeting_id=meeting_id).order_by(Decision.id)))


def _take(about: str, decision_id: int, person_id: int, now: datetime) -> None:
    kind, _, number = about.partition(":")
    if kind == "theme":
        queue.take_theme(int(number), decision_id, person_id=person_id, now=now)
    else:
        queue.take(int(number), decision_id)
