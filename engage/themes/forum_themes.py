"""Themes in the posts of one forum: apart from every survey's, and parents' apart from young people's.

They are for staff to read beside the posts; nothing here accepts, publishes or counts them. What a run found is shown only while
every post it read may still be read, and is dropped when one of them changes: what is held, deleted or taken out of a post leaves
no trace in a label, nor in the table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from analysis.types import Comment, ThemeReport
from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.core import jobs
from engage.core.db import db
from engage.forums import outward
from engage.forums.outward import PostText
from engage.themes.models import ForumThemes

FIND = "themes.find_in_forum"
_QUOTES = 3


@dataclass(frozen=True)
class ForumTheme:
    """One theme: how many posts, in which languages, some of them, and the outcomes it is about."""

    label: str
    keywords: tuple[str, ...]
    n_posts: int
    posts: tuple[PostText, ...]
    outcome_keys: tuple[str, ...]


@dataclass(frozen=True)
class ForumReading:
    """What the page shows. themes : None before the first run, and while a post that was read is not there any more."""

    made_at: datetime | None
    themes: tuple[ForumTheme, ...] | None
    n_posts: int
    is_waiting: bool


@guarded(Permission.REVIEW_THEMES)
def request_run(board_id: int, now: datetime) -> None:
    """Ask the worker to find themes in a forum. Asking twice is asking once."""
    jobs.enqueue(FIND, str(board_id), {"board_id": board_id}, run_after=now)


@guarded(Permission.SEE_THEMES)
def read(board_id: int) -> ForumReading:
    """What was found in a forum, as far as it may be shown now."""
    readable = {post.post_id: post for post in outward.posts_for_analysis(board_id)}
    row = db.session.get(ForumThemes, board_id)
    waiting = _is_waiting(board_id)
    if row is None or not set(row.found["posts"]) <= set(readable):
        return ForumReading(row.made_at if row else None, None, len(readable), waiting)
    themes = tuple(_theme(entry, readable) for entry in row.found["themes"])
    return ForumReading(row.made_at, themes, len(readable), waiting)


def comments_of(posts: Sequence[PostText], source_language: str) -> list[Comment]:
    """Posts as the analysis takes them in: where they came from is their group, so that quotes are of several conversations."""
    return [
        Comment(row, post.text, None if post.lang == source_language else post.lang, False, f"forum {post.thread_id}")
        for row, post in enumerate(posts)
    ]


def forget_post(board_id: int, post_id: int) -> None:
    """A post has changed: what was made of its words goes, until somebody asks for a run again."""
    row = db.session.get(ForumThemes, board_id)
    if row is not None and post_id in row.found["posts"]:
        db.session.delete(row)
        db.session.flush()


def keep(board_id: int, posts: Sequence[PostText], report: ThemeReport, now: datetime) -> None:
    """Keep what a run found, in place of what was found before; of posts that have changed meanwhile nothing is kept."""
    now_read = {post.post_id: post.text for post in outward.posts_for_analysis(board_id)}
    if any(now_read.get(post.post_id) != post.text for post in posts):
        request_run(board_id, now)
        return
    rows: dict[str, list[int]] = {theme.id: [] for theme in report.themes}
    for row in report.rows:
        if row.theme is not None and not row.concern:
            rows[row.theme].append(posts[row.row].post_id)
    themes = [
        {
            "label": theme.label,
            "keywords": list(theme.keywords),
            "posts": rows[theme.id],
            "quotes": [posts[at].post_id for at in theme.quotes[:_QUOTES]],
            "outcomes": [outcome.key for outcome in theme.outcomes],
        }
        for theme in report.themes
    ]
    kept = db.session.get(ForumThemes, board_id) or ForumThemes(board_id=board_id)
    kept.made_at, kept.found = now, {"posts": [post.post_id for post in posts], "themes": themes}
    db.session.add(kept)
    db.session.flush()


def _is_waiting(board_id: int) -> bool:
    query = select(jobs.Job.id).where(jobs.Job.kind == FIND, jobs.Job.key == str(board_id))
    return db.session.scalar(query.where(jobs.Job.state.in_(("queued", "running"))).limit(1)) is not None


def _theme(entry: dict[str, Any], readable: dict[int, PostText]) -> ForumTheme:
    quotes = tuple(readable[post_id] for post_id in entry["quotes"])
    return ForumTheme(entry["label"], tuple(entry["keywords"]), len(entry["posts"]), quotes, tuple(entry["outcomes"]))
