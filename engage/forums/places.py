"""Where things of the forums lie, for guards: the place of a board, of what stands on it, and of what was decided about it.

What is not there lies nowhere: the service itself says so.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, select

from engage.accounts.guarding import Places
from engage.core.db import db
from engage.forums.models import Board, Post, Thread
from engage.forums.moderation_models import ModerationDecision


def of_board(board: Board) -> Places:
    """A board's place."""
    return (board.area_id,)


def of_boards(boards: Iterable[Board]) -> Places:
    """The places of all of them."""
    return [board.area_id for board in boards]


def of_thread(thread: Thread) -> Places:
    """The place of its board."""
    return of_thread_id(thread.id)


def of_thread_id(thread_id: int) -> Places:
    """The same, by the thread's number."""
    return _found(Thread.id == thread_id)


def of_post(post_id: int) -> Places:
    """The place of the board that it stands on."""
    return _found(Thread.id.in_(select(Post.thread_id).where(Post.id == post_id)))


def of_decision(decision_id: int) -> Places:
    """The place of the post that it was about."""
    posts = select(ModerationDecision.post_id).where(ModerationDecision.id == decision_id)
    return _found(Thread.id.in_(select(Post.thread_id).where(Post.id.in_(posts))))


def _found(condition: ColumnElement[bool]) -> Places:
    return list(db.session.scalars(select(Board.area_id).join(Thread, Thread.board_id == Board.id).where(condition)))
