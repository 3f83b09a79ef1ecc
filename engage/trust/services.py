"""What the rest of the house asks about the partnership."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext
from sqlalchemy import select

from engage.accounts.areas import AreaNode
from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.core import audit
from engage.core.db import db
from engage.core.errors import DomainError, NotFoundError
from engage.core.memo import remembered
from engage.trust.models import Area, Board, Meeting, Organisation


@dataclass(frozen=True)
class AreaName:
    """A locality as others see it: its stable key and its name."""

    id: int
    key: str
    name: str


@dataclass(frozen=True)
class Partner:
    """An organisation that works with the trust today; `is_statutory` when the law makes it."""

    id: int
    name: str
    is_statutory: bool


@dataclass(frozen=True)
class BoardSeats:
    """A board, and who sits on it: (a role, for which organisation)."""

    id: int
    name: str
    seats: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class MeetingView:
    """One sitting of a board."""

    id: int
    board: str
    met_on: date
    minute_reference: str


class MeetingError(DomainError):
    """A meeting cannot be written down as given. `problems` is field -> one sentence."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = problems


@remembered(seconds=30)
def localities() -> tuple[AreaName, ...]:
    """Every locality, by name."""
    rows = db.session.scalars(select(Area).where(Area.kind == "locality").order_by(Area.name))
    return tuple(AreaName(row.id, row.key, row.name) for row in rows)


@remembered(seconds=30)
def area_tree() -> tuple[AreaNode, ...]:
    """Every place and what it lies in, by name."""
    rows = db.session.scalars(select(Area).order_by(Area.name))
    return tuple(AreaNode(row.id, row.key, row.name, row.parent_id) for row in rows)


def area_names() -> dict[int, str]:
    """Name of every area by id."""
    return {row.id: row.name for row in db.session.scalars(select(Area))}


def find_area(key: str) -> AreaName:
    """One area by key; raises `NotFoundError`."""
    row = db.session.scalar(select(Area).where(Area.key == key))
    if row is None:
        raise NotFoundError(f"There is no area called {key}.")
    return AreaName(row.id, row.key, row.name)


def organisation_names() -> dict[int, str]:
    """Name of every partner by id."""
    return {row.id: row.name for row in db.session.scalars(select(Organisation))}


def partners() -> tuple[Partner, ...]:
    """Who works together today: those the law names first, then by name."""
    query = select(Organisation).where(Organisation.left_on.is_(None))
    rows = db.session.scalars(query.order_by(Organisation.is_statutory.desc(), Organisation.name))
    return tuple(Partner(row.id, row.name, row.is_statutory) for row in rows)


def boards() -> tuple[BoardSeats, ...]:
    """Those who decide together, and whom each seat speaks for."""
    rows = db.session.scalars(select(Board).order_by(Board.id))
    return tuple(BoardSeats(row.id, row.name, tuple((one.seat, one.organisation.name) for one in row.members)) for row in rows)


@guarded(Permission.RECORD_DECISIONS)
def record_meeting(
    board_id: int, met_on: date | None, minute_reference: str, *, person_id: int, now: datetime, today: date
) -> int:
    """Write down that a board met, and where its minutes are; its id. Raises `MeetingError`, also for a day it stands there."""
    problems = {}
    if board_id not in {board.id for board in boards()}:
        problems["board_id"] = gettext("Choose only from the answers on this page.")
    if met_on is None or met_on > today:
        problems["met_on"] = gettext("Write a day, up to today.")
    elif db.session.scalar(select(Meeting.id).filter_by(board_id=board_id, met_on=met_on)) is not None:
        problems["met_on"] = gettext("This meeting is written down already.")
    if not minute_reference.strip():
        problems["minute_reference"] = gettext("Write how its minutes are found, such as: Minutes 12 March, item 4.")
    if problems:
        raise MeetingError(problems)
    row = Meeting(board_id=board_id, met_on=met_on, minute_reference=minute_reference.strip()[:200])
    db.session.add(row)
    db.session.flush()
    audit.record("meeting recorded", f"meeting:{row.id}", actor_id=person_id, now=now)
    return row.id


@guarded(Permission.RECORD_DECISIONS, Permission.DOWNLOAD_EVIDENCE)
def meetings() -> tuple[MeetingView, ...]:
    """Every meeting, newest first."""
    rows = db.session.execute(select(Meeting, Board.name).join(Board).order_by(Meeting.met_on.desc(), Meeting.id.desc()))
    return tuple(MeetingView(row.id, board, row.met_on, row.minute_reference) for row, board in rows)


@guarded(Permission.RECORD_DECISIONS)
def find_meeting(meeting_id: int) -> MeetingView:
    """One meeting; raises `NotFoundError`."""
    found = next((one for one in meetings() if one.id == meeting_id), None)
    if found is None:
        raise NotFoundError(gettext("There is no meeting with this number."))
    return found
