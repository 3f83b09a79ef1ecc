"""Posts as other domains may have them: shown ones only, parents' and young people's apart, as they stand after redaction.

Everything here reads. What leaves the building goes on through `evidence` and disclosure control.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select

from engage.core.db import db
from engage.core.wording import Worded, wordings
from engage.forums.models import SHOWN, Board, Post, Thread

PROVENANCE = "forum"
BRIDGE = "en"


@dataclass(frozen=True)
class PostText:
    """One post of a member, for analysis.

    provenance : always "forum"; audience : whose board it stands on: "parents" or "young_people"
    """

    post_id: int
    thread_id: int
    board_id: int
    audience: str
    area_id: int | None
    text: str
    lang: str
    translation: str | None
    posted_on: date
    provenance: str = PROVENANCE


@dataclass(frozen=True)
class BoardInfo:
    """One board as other domains see it."""

    id: int
    slug: str
    title: str
    audience: str
    area_id: int | None
    is_public: bool


@dataclass(frozen=True)
class ThreadInfo:
    """One conversation that everybody may read, as other domains see it."""

    id: int
    board_slug: str
    title: str
    lang: str


def public_threads() -> list[ThreadInfo]:
    """Every conversation on parents' public boards of which something can be read, newest first."""
    query = (
        select(Thread.id, Board.slug, Thread.title, Thread.lang)
        .join(Board, Board.id == Thread.board_id)
        .where(Board.is_public, Board.audience == "parents", Thread.title_shown, Thread.title != "")
        .order_by(Thread.id.desc())
    )
    return [ThreadInfo(*row) for row in db.session.execute(query)]


def boards_to_read() -> list[BoardInfo]:
    """All boards, parents' before young people's."""
    rows = db.session.scalars(select(Board).order_by(Board.audience, Board.id))
    return [BoardInfo(row.id, row.slug, row.title, row.audience, row.area_id, row.is_public) for row in rows]


def posts_for_analysis(board_id: int) -> list[PostText]:
    """Every post of members of one board that may be read, in a stable order: never a held one, never what staff wrote."""
    return _texts(_readable().where(Thread.board_id == board_id).order_by(Post.id))


def post_texts(post_ids: Iterable[int]) -> dict[int, PostText]:
    """These posts, as far as they may be read, by id."""
    return {text.post_id: text for text in _texts(_readable().where(Post.id.in_(list(post_ids))))}


def _readable() -> Select[Post, Thread, Board]:
    query = select(Post, Thread, Board).join(Thread, Thread.id == Post.thread_id).join(Board, Board.id == Thread.board_id)
    return query.where(Post.state.in_(SHOWN), ~Post.is_staff)


def _texts(query: Select[Post, Thread, Board]) -> list[PostText]:
    rows = db.session.execute(query).all()
    found: dict[tuple[str, str], Worded] = {}
    for start in range(0, len(rows), 1000):
        found |= wordings([f"post:{post.id}" for post, _, _ in rows[start : start + 1000]], BRIDGE)
    return [_text(post, thread, board, found.get((f"post:{post.id}", "text"))) for post, thread, board in rows]


def _text(post: Post, thread: Thread, board: Board, translation: Worded | None) -> PostText:
    beside = translation.text if translation else None
    return PostText(post.id, thread.id, board.id, board.audience, board.area_id, post.text, post.lang, beside, post.posted_on)
