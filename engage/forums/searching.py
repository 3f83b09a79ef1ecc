"""Finding posts by their words: only shown ones can be found, and only on boards that are the reader's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import aliased

from engage.core.db import db
from engage.core.errors import NotFoundError
from engage.core.finding import asked_words
from engage.forums import services
from engage.forums.models import SHOWN, Board, Post, PostWord, Thread
from engage.forums.readers import Reader, readable_boards

_LAST = "\U0010ffff"
_COMMON = 2000  # posts: from so many on, walking down from the newest finds a page sooner than sorting all


@dataclass(frozen=True)
class FoundPost:
    """One post that has every word, and where it stands."""

    slug: str
    thread: services.ThreadView
    post: services.PostView


@dataclass(frozen=True)
class FoundPage:
    """Newest first; `next` is the key to go on with, or None."""

    posts: tuple[FoundPost, ...]
    next: int | None


def search(asked: str, lang: str, reader: Reader, slug: str = "", before: int | None = None) -> FoundPage:
    """Posts that hold every word asked for, or one that begins with it. slug : one board only; raises `NotFoundError`."""
    boards = {board.id: board for board in readable_boards(reader) if slug in {"", board.slug}}
    if slug and not boards:
        raise NotFoundError
    words = asked_words(asked)
    if not words or not boards:
        return FoundPage((), None)
    ids = _ids(words, list(boards), before)
    return FoundPage(_views(ids[: services.PER_PAGE], boards, lang, reader), ids[-2] if len(ids) > services.PER_PAGE else None)


def _ids(words: Sequence[str], board_ids: list[int], before: int | None) -> list[int]:
    """The newest posts with every word: from the rarest word's posts, or down from the newest post where every word is common."""
    numbers = {word: _number(word, board_ids) for word in words}
    rarest, *others = sorted(words, key=lambda word: numbers[word])
    if not numbers[rarest]:
        return []
    if numbers[rarest] < _COMMON:
        post_id = PostWord.post_id
        query = select(post_id).distinct().where(_begins(PostWord, rarest), PostWord.board_id.in_(board_ids))
    else:
        post_id, others = Post.id, list(words)
        query = select(post_id)
    query = query.where(*(_has(post_id, word, board_ids) for word in others))
    query = query.where(post_id < before) if before is not None else query
    return list(db.session.scalars(query.order_by(post_id.desc()).limit(services.PER_PAGE + 1)))


def _number(word: str, board_ids: list[int]) -> int:
    """In how many posts this word is, or one that begins with it; counted no further than where it is common."""
    found = select(PostWord.post_id).where(_begins(PostWord, word), PostWord.board_id.in_(board_ids)).limit(_COMMON)
    return db.session.scalar(select(func.count()).select_from(found.subquery())) or 0


def _has(post_id: Any, word: str, board_ids: list[int]) -> ColumnElement[bool]:
    """Not `EXISTS`, which PostgreSQL turns into a join of everything: asked of one post after another, a page is soon full."""
    other = aliased(PostWord)
    found = select(other.word).where(other.post_id == post_id, _begins(other, word), other.board_id.in_(board_ids))
    return found.limit(1).scalar_subquery().is_not(None)


def _begins(row: Any, word: str) -> ColumnElement[bool]:
    return and_(row.word >= word, row.word < word + _LAST)


def _views(ids: list[int], boards: dict[int, Board], lang: str, reader: Reader) -> tuple[FoundPost, ...]:
    query = select(Post, Thread).join(Thread, Thread.id == Post.thread_id).where(Post.id.in_(ids), Post.state.in_(SHOWN))
    rows = [(post, thread) for post, thread in db.session.execute(query.order_by(Post.id.desc())) if thread.board_id in boards]
    firsts = {
        first.id: first for first in db.session.scalars(select(Post).where(Post.id.in_([t.first_post_id for _, t in rows])))
    }
    threads = services.thread_views([(thread, firsts[thread.first_post_id or 0]) for _, thread in rows], lang)
    posts = services.post_views([post for post, _ in rows], lang, reader)
    return tuple(
        FoundPost(boards[row.board_id].slug, thread, post) for (_, row), thread, post in zip(rows, threads, posts, strict=True)
    )
