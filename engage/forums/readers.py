"""Who is reading, and which boards that opens.

Owns the rule that a young people's board is for its members and its staff only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import gettext
from sqlalchemy import bindparam, select

from engage.accounts.areas import upwards
from engage.accounts.members import MemberView
from engage.core.db import db
from engage.core.errors import ForbiddenError, NotFoundError
from engage.forums.models import Board

AreaRule = Callable[[int | None], bool]


def nowhere(_area_id: int | None) -> bool:
    """The rule of whoever has no staff right."""
    return False


@dataclass(frozen=True)
class Reader:
    """Somebody at the door: nobody known, a member, or a member of staff (`person_id`, and the name they answer under).

    reads, answers : whether a member of staff reads members' boards, or answers for a service, there
    """

    member: MemberView | None = None
    person_id: int | None = None
    name: str = ""
    reads: AreaRule = nowhere
    answers: AreaRule = nowhere

    @property
    def member_id(self) -> int | None:
        """The member's id; None for staff and for whoever is not signed in."""
        return self.member.id if self.member else None

    def is_staff_of(self, board: Board) -> bool:
        """Whether this person works on this board."""
        return self.person_id is not None and self.reads(board.area_id)


NOBODY = Reader()
_BY_SLUG = select(Board).where(Board.slug == bindparam("slug"))  # made once: every page of a forum asks it


def may_read(board: Board, reader: Reader) -> bool:
    """Whether this reader may know that the board exists."""
    if board.is_public and board.audience == "parents":
        return True
    return _belongs(board, reader.member) or reader.is_staff_of(board)


def may_write(board: Board, reader: Reader) -> bool:
    """Whether this reader may begin and answer here: its own members while it is open, and whoever answers for a service."""
    member = reader.member
    if member is not None:
        return board.is_open and member.can_post and _belongs(board, member)
    return reader.person_id is not None and reader.answers(board.area_id) and may_read(board, reader)


def readable_boards(reader: Reader) -> tuple[Board, ...]:
    """Every board this reader may know of, in order. There are few: the rule is Python, and stands in one place."""
    return tuple(board for board in db.session.scalars(select(Board).order_by(Board.id)) if may_read(board, reader))


def board_of(slug: str, reader: Reader) -> Board:
    """One board; raises `NotFoundError` for one that is not there and, in the same words, for one that is not theirs."""
    row = db.session.scalar(_BY_SLUG, {"slug": slug})
    if row is None or not may_read(row, reader):
        raise NotFoundError(gettext("There is no forum at this address. Choose one from the list of forums."))
    return row


def check_may_write(board: Board, reader: Reader) -> None:
    """Raise `ForbiddenError` where this reader may only read."""
    if not may_write(board, reader):
        raise ForbiddenError(gettext("Only members of this forum can write here."))


def _belongs(board: Board, member: MemberView | None) -> bool:
    if member is None or member.audience != board.audience:
        return False
    return board.area_id is None or (member.area_id is not None and board.area_id in upwards(member.area_id))
