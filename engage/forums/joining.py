"""Following a thread, and a poll at its head."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext
from sqlalchemy import bindparam, delete, exists, func, select

from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.core.db import db
from engage.core.errors import NotFoundError
from engage.forums.drafts import PostError
from engage.forums.joining_models import Follow, Meeting, Poll, PollVote
from engage.forums.models import Thread
from engage.forums.moderation_models import RulesSeen
from engage.forums.places import of_thread, of_thread_id
from engage.safeguarding.disclosure import SafeCount, safe_breakdown, safe_count
from engage.safeguarding.services import thresholds

_STANDING = select(
    exists().where(RulesSeen.member_id == bindparam("member_id")),
    exists().where(Follow.thread_id == bindparam("thread_id"), Follow.member_id == bindparam("member_id")),
)


@dataclass(frozen=True)
class PollView:
    """A poll as a reader sees it.

    chosen : this member's option, or None; counts : safe to show, and empty until they have voted.
    """

    question: str
    options: tuple[str, ...]
    chosen: int | None
    counts: tuple[SafeCount, ...]
    total: SafeCount


@dataclass(frozen=True)
class MeetingView:
    """A meeting's place, and how many came, safe to show."""

    meeting: Meeting
    members: SafeCount
    staff: int


def standing(thread_id: int, member_id: int) -> tuple[bool, bool]:
    """Whether this member has seen the rules, and follows this thread: one question for both."""
    rules_seen, follows_it = db.session.execute(_STANDING, {"thread_id": thread_id, "member_id": member_id}).one()
    return bool(rules_seen), bool(follows_it)


@guarded(Permission.POST, places=of_thread_id)
def follow(thread_id: int, member_id: int, *, on: bool) -> None:
    """Begin to hear of new posts, or stop."""
    db.session.execute(delete(Follow).where(Follow.thread_id == thread_id, Follow.member_id == member_id))
    if on:
        db.session.add(Follow(thread_id=thread_id, member_id=member_id))
    db.session.flush()


def poll_of(thread_id: int, member_id: int | None) -> PollView | None:
    """The poll at the head of a thread, if it has one."""
    poll = db.session.get(Poll, thread_id)
    if poll is None:
        return None
    mine = db.session.get(PollVote, (thread_id, member_id)) if member_id is not None else None
    rows = db.session.execute(
        select(PollVote.option, func.count()).where(PollVote.thread_id == thread_id).group_by(PollVote.option)
    ).all()
    votes = {option: number for option, number in rows}  # noqa: C416
    cells = {str(place): votes.get(place, 0) for place in range(len(poll.options))}
    safe = safe_breakdown(cells, thresholds(), (f"poll:{thread_id}",))
    counts = tuple(safe.cells[str(place)] for place in range(len(poll.options)))
    return PollView(poll.question, tuple(poll.options), mine.option if mine else None, counts, safe.total)


@guarded(Permission.POST, places=of_thread)
def vote_in_poll(thread: Thread, member_id: int, option: int | None) -> None:
    """Choose, or choose anew. Raises `NotFoundError` where there is no poll, `PostError` for no choice or a closed thread."""
    poll = db.session.get(Poll, thread.id)
    if poll is None:
        raise NotFoundError(gettext("There is no conversation at this address. Choose one from the forum's page."))
    if thread.closed_on:
        raise PostError(gettext("Voting is over."))
    if option is None or not 0 <= option < len(poll.options):
        raise PostError(gettext("Choose one of the buttons."))
    kept = db.session.get(PollVote, (thread.id, member_id)) or PollVote(thread_id=thread.id, member_id=member_id)
    kept.option = option
    db.session.add(kept)
    db.session.flush()


def meeting_of(thread: Thread) -> MeetingView | None:
    """The meeting whose notes a thread holds."""
    meeting = db.session.get(Meeting, thread.id) if thread.kind == "meeting" else None
    if meeting is None:
        return None
    return MeetingView(meeting, safe_count(meeting.n_members, thresholds(), (f"meeting:{thread.id}",)), meeting.n_staff)
