"""What waits for the Board: themes, and priorities of one place, sent up with a reason, until a decision takes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext
from sqlalchemy import Select, select

from engage import themes
from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.core import audit
from engage.core.db import db
from engage.core.forms import too_long
from engage.influence import rules
from engage.influence.errors import RuleError, UnknownRecordError
from engage.influence.models import BoardItem
from engage.influence.records import day_of, find_decision
from engage.plan.services import of_priority, priority_names
from engage.trust.services import area_names

WHY_LENGTH = 500
_AT_THE_MEETING = "."  # it was taken up at once: nobody had to be told why


@dataclass(frozen=True)
class Waits:
    """One thing in the queue: its words, its place (may be empty), why it was sent up, and since when."""

    id: int
    theme_id: int | None
    priority_slug: str
    words: str
    area: str
    why: str
    sent_on: date


@guarded(Permission.RECORD_DECISIONS)
def send_up_theme(theme_id: int, *, area_id: int | None, why: str, person_id: int, now: datetime) -> int:
    """Put an accepted theme before the Board; its number in the queue. Raises `RuleError` where it waits there already."""
    views = themes.services.theme_views([theme_id])
    if not views:
        raise UnknownRecordError(gettext("There is no theme with this number."))
    problems = _why_problem(why)
    if sentence := rules.theme_problem([theme_id], views):
        problems["why"] = sentence
    if area_id is not None and area_id not in area_names():
        problems["area_id"] = gettext("Choose only from the answers on this page.")
    return _put(BoardItem(theme_id=theme_id, area_id=area_id, why=why.strip()), problems, person_id, now)


@guarded(Permission.EDIT_PLAN, places=of_priority)
def send_up_priority(priority_id: int, *, why: str, person_id: int, now: datetime) -> int:
    """Put a priority of one place before the Board; raises `RuleError` for one of the whole county: the Board has it."""
    found = priority_names("").get(priority_id)
    if found is None:
        raise UnknownRecordError(gettext("This is not in the plan, or not any more."))
    problems = _why_problem(why)
    if found.area_id is None:
        problems["why"] = gettext("This priority is of the whole county: the Board has it already.")
    return _put(BoardItem(priority_id=priority_id, area_id=found.area_id, why=why.strip()), problems, person_id, now)


@guarded(Permission.RECORD_DECISIONS, Permission.SEE_BOARD)
def waiting(lang: str) -> tuple[Waits, ...]:
    """What waits for the Board, the longest first."""
    rows = db.session.scalars(_open().order_by(BoardItem.sent_on, BoardItem.id)).all()
    labels = {view.id: view.label for view in themes.services.theme_views(row.theme_id for row in rows if row.theme_id)}
    names, areas = priority_names(lang), area_names()
    return tuple(
        Waits(
            row.id,
            row.theme_id,
            names[row.priority_id].slug if row.priority_id else "",
            names[row.priority_id].title.text if row.priority_id else labels.get(row.theme_id or 0, ""),
            areas.get(row.area_id, "") if row.area_id else "",
            row.why,
            row.sent_on,
        )
        for row in rows
    )


def take(item_id: int, decision_id: int) -> None:
    """A decision takes this up: it waits no more. Raises `UnknownRecordError`."""
    row = db.session.get(BoardItem, item_id)
    if row is None or row.decision_id is not None:
        raise UnknownRecordError(gettext("This does not wait for the Board any more."))
    row.decision_id = find_decision(decision_id).id
    db.session.flush()


def take_theme(theme_id: int, decision_id: int, *, person_id: int, now: datetime) -> None:
    """The same for a theme, sent up before or only now, at the meeting itself."""
    row = db.session.scalar(_open().where(BoardItem.theme_id == theme_id))
    item = row.id if row else send_up_theme(theme_id, area_id=None, why=_AT_THE_MEETING, person_id=person_id, now=now)
    take(item, decision_id)


def give_back(decision_id: int) -> None:
    """A decision that is removed takes nothing: what it took waits again, unless it was sent up anew meanwhile."""
    waits = {(row.theme_id, row.priority_id) for row in db.session.scalars(_open())}
    for row in db.session.scalars(select(BoardItem).where(BoardItem.decision_id == decision_id)).all():
        if (row.theme_id, row.priority_id) in waits or row.why == _AT_THE_MEETING:
            db.session.delete(row)
        row.decision_id = None
    db.session.flush()


@guarded(Permission.RECORD_DECISIONS)
def theme_of(decision_id: int) -> int | None:
    """The theme that a decision took from the queue, for who writes down what it answers."""
    query = select(BoardItem.theme_id).where(BoardItem.decision_id == decision_id, BoardItem.theme_id.is_not(None))
    return db.session.scalar(query.limit(1))


def _open() -> Select[BoardItem]:
    return select(BoardItem).where(BoardItem.decision_id.is_(None))


def _put(row: BoardItem, problems: dict[str, str], person_id: int, now: datetime) -> int:
    same = BoardItem.theme_id == row.theme_id if row.theme_id else BoardItem.priority_id == row.priority_id
    if db.session.scalar(_open().where(same)) is not None:
        problems["why"] = gettext("This waits for the Board already.")
    rules.refuse(RuleError, problems)
    row.sent_on, row.sent_by = day_of(now), person_id
    db.session.add(row)
    db.session.flush()
    audit.record("sent up to the Board", f"board_item:{row.id}", actor_id=person_id, now=now, theme=row.theme_id)
    return row.id


def _why_problem(why: str) -> dict[str, str]:
    if not why.strip():
        return {"why": gettext("Write something here.")}
    over = len(why.strip()) - WHY_LENGTH
    return {"why": too_long(over, WHY_LENGTH)} if over > 0 else {}
