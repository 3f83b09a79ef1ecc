"""What waits on the forums, for the first page of staff: posts for a moderator, conversations for an answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from flask import url_for
from flask_babel import gettext
from sqlalchemy import func, select

from engage.accounts.permissions import Permission, can
from engage.accounts.today import Task
from engage.core.clock import HOME_ZONE
from engage.core.db import db
from engage.forums.models import SHOWN, Board, Post, Thread
from engage.forums.readers import may_read
from engage.forums.reading_views import reader_here


def to_moderate(_today: date) -> Iterator[Task]:
    """Posts that a moderator has to look at, by the time of the first."""
    query = select(func.count(), func.min(Post.look_by)).join(Thread, Post.thread_id == Thread.id)
    mine = Thread.board_id.in_(_boards(Permission.MODERATE))
    count, first = db.session.execute(query.where(Post.look_by.is_not(None), mine)).one()
    yield Task(gettext("Look at forum posts"), url_for("moderation.queue"), count, first and first.astimezone(HOME_ZONE).date())


def to_answer(_today: date) -> Iterator[Task]:
    """Conversations in which people talk and nobody who answers for a service has said a word."""
    answered = select(Post.id).where(Post.thread_id == Thread.id, Post.is_staff, Post.state.in_(SHOWN)).exists()
    query = (
        select(func.count())
        .select_from(Thread)
        .where(Thread.state == "open", Thread.closed_on.is_(None), Thread.n_shown > 0, Thread.kind == "talk", ~answered)
    )
    count = db.session.scalar(query.where(Thread.board_id.in_(_boards(Permission.ANSWER_FOR_SERVICE)))) or 0
    words = gettext("Forum conversations have no answer from a service")
    yield Task(words, url_for("forum_keeping.boards"), count)


def _boards(permission: Permission) -> list[int]:
    reader = reader_here()
    rows = db.session.scalars(select(Board).order_by(Board.id))
    return [board.id for board in rows if can(permission, board.area_id) and may_read(board, reader)]
