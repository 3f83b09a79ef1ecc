"""Who hears of what: followers of a new post, writers of a decision, reporters of an answer, moderators of what waits.

Only ever a kind and an address (`engage.accounts.notifications`): never a word of the post itself.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, delete, or_, select

from engage.accounts.notifications import Kind, ToMember, ToStaff, notify
from engage.accounts.permissions import Permission
from engage.accounts.services import people_who_can
from engage.core import clock, jobs
from engage.core.db import db
from engage.core.wording import Wording
from engage.forums.joining_models import Follow
from engage.forums.models import Board, Post

TELL_FOLLOWERS = "forums.tell_followers"
_FOLLOWED = select(Follow.member_id).where(Follow.thread_id == bindparam("thread_id")).limit(1)  # made once: each post asks it
_TO_WRITER = {"approved": Kind.POST_PUBLISHED, "redacted": Kind.POST_REDACTED, "rejected": Kind.POST_REJECTED}


def forget_translations(post: Post, *, with_title: bool = False) -> None:
    """Translations of words that changed or are gone say what is no longer there: they go too."""
    subjects = [Wording.subject == f"post:{post.id}"]
    if with_title:
        subjects.append((Wording.subject == f"thread:{post.thread_id}") & (Wording.field == "title"))
    db.session.execute(delete(Wording).where(or_(*subjects)))


def tell_followers(post: Post, now: datetime) -> None:
    """Have the worker tell those who follow the thread of this post, where anybody does."""
    if db.session.scalar(_FOLLOWED, {"thread_id": post.thread_id}) is not None:
        jobs.enqueue(TELL_FOLLOWERS, str(post.id), {"post_id": post.id}, run_after=now)


def tell_each_follower(board: Board, post: Post, now: datetime) -> None:
    """Tell each follower but the writer."""
    kind = Kind.SERVICE_ANSWERED if post.is_staff else Kind.REPLY_POSTED
    for member_id in db.session.scalars(select(Follow.member_id).where(Follow.thread_id == post.thread_id)):
        if member_id != post.member_id:
            notify(ToMember(member_id), kind, thread_address(board, post.thread_id), now=now)


def tell_moderators(board: Board, post: Post, now: datetime) -> None:
    """Tell those who moderate this board that something waits; at once where its time is short."""
    kind = Kind.POST_APPEALED if post.answer else Kind.POST_REPORTED if "report" in post.reasons else Kind.POSTS_WAITING
    for person_id in people_who_can(Permission.MODERATE, board.area_id, today=clock.today()):
        notify(ToStaff(person_id), kind, "/staff/moderation/", now=now)


def tell_writer(post: Post, act: str, now: datetime) -> None:
    """Tell the writer what became of their post."""
    if post.member_id is not None:
        notify(ToMember(post.member_id), _TO_WRITER[act], "/forums/mine/", now=now)


def tell_reporter(member_id: int | None, now: datetime) -> None:
    """Tell a member who reported a post that somebody has looked."""
    if member_id is not None:
        notify(ToMember(member_id), Kind.REPORT_ANSWERED, "/forums/mine/", now=now)


def tell_closed(board: Board, thread_id: int, now: datetime) -> None:
    """Tell followers that their conversation was closed with a summary."""
    for member_id in db.session.scalars(select(Follow.member_id).where(Follow.thread_id == thread_id)):
        notify(ToMember(member_id), Kind.THREAD_CLOSED, thread_address(board, thread_id), now=now)


def thread_address(board: Board, thread_id: int) -> str:
    """Where a thread is read, as a path: the worker knows no request."""
    return f"/forums/{board.slug}/{thread_id}"
