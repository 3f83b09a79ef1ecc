"""What waits for whom. A notification is a kind and an address within the site: no text, so no child's word can be in it.

`notify` works in the caller's transaction. E-mail is a job's work (`accounts/jobs.py`), and carries only the sentences below.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import ColumnElement, func, select, update

from engage.accounts.models import Notification
from engage.core import jobs
from engage.core.db import db

ALERT_JOB = "accounts.send_alerts"
# Made by the site for its own pages: no blank, no question mark, no letter of anybody's sentence. Slugs and numbers only.
_ADDRESS = re.compile(r"/(?!/)[a-z0-9/_-]{0,180}(#[a-z0-9-]{1,18})?")


class Kind(StrEnum):
    """Everything that is ever told. A new kind needs its sentence in `SENTENCES`."""

    CONCERN_RAISED = "concern_raised"
    CONTACT_WANTED = "contact_wanted"
    CONTACT_TAKEN_BACK = "contact_taken_back"
    CONCERN_WAITING = "concern_waiting"
    REFERRAL_UNACKNOWLEDGED = "referral_unacknowledged"
    CONCERN_OVERDUE = "concern_overdue"
    POSTS_WAITING = "posts_waiting"
    POST_ESCALATED = "post_escalated"
    POST_REPORTED = "post_reported"
    POST_APPEALED = "post_appealed"
    ANSWER_WANTED = "answer_wanted"
    SERVICE_REVIEW_DUE = "service_review_due"
    PRIORITY_SILENT = "priority_silent"
    VETTING_ENDS = "vetting_ends"
    POST_PUBLISHED = "post_published"
    POST_REDACTED = "post_redacted"
    POST_REJECTED = "post_rejected"
    REPORT_ANSWERED = "report_answered"
    REPLY_POSTED = "reply_posted"
    SERVICE_ANSWERED = "service_answered"
    THREAD_CLOSED = "thread_closed"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - the name of a kind


# Whole sentences, the same for everybody: nothing is put into them.
SENTENCES: dict[Kind, Any] = {
    Kind.CONCERN_RAISED: _("Somebody may not be safe. Open the safeguarding desk now."),
    Kind.CONTACT_WANTED: _("A young person has asked to be contacted. Open the safeguarding desk now."),
    Kind.CONTACT_TAKEN_BACK: _("Somebody who asked to be contacted no longer wants it. Open the safeguarding desk."),
    Kind.CONCERN_WAITING: _("A concern has waited too long and nobody has opened it. Open the safeguarding desk now."),
    Kind.REFERRAL_UNACKNOWLEDGED: _("A referral has not been acknowledged in one working day. Open the safeguarding desk."),
    Kind.CONCERN_OVERDUE: _("A safeguarding concern is overdue. Call the safeguarding lead or a deputy."),
    Kind.POSTS_WAITING: _("Posts wait for a moderator."),
    Kind.POST_ESCALATED: _("A moderator needs somebody to look at a post."),
    Kind.POST_REPORTED: _("Somebody has reported a post."),
    Kind.POST_APPEALED: _("Somebody asks why their post was not shown."),
    Kind.ANSWER_WANTED: _("A conversation waits for an answer from your service."),
    Kind.SERVICE_REVIEW_DUE: _("An entry in the list of services needs to be checked."),
    Kind.PRIORITY_SILENT: _("Nobody has written anything under a priority of the plan for a long time."),
    Kind.VETTING_ENDS: _("Your vetting check ends soon. Ask your administrator, or you will lose some of your work here."),
    Kind.POST_PUBLISHED: _("What you wrote can now be read by others."),
    Kind.POST_REDACTED: _("What you wrote can now be read by others. We took some words out: see which, and why."),
    Kind.POST_REJECTED: _("What you wrote is not shown. See why, and what you can do."),
    Kind.REPORT_ANSWERED: _("We have looked at what you reported."),
    Kind.REPLY_POSTED: _("There is something new in a conversation that you follow."),
    Kind.SERVICE_ANSWERED: _("A service has answered in a conversation that you follow."),
    Kind.THREAD_CLOSED: _("A conversation that you follow has ended. See what came of it."),
    Kind.PASSWORD_CHANGED: _("Your password was changed. If it was not you, tell whoever invited you."),
}


@dataclass(frozen=True)
class ToStaff:
    """A member of staff."""

    person_id: int


@dataclass(frozen=True)
class ToMember:
    """A member of the forums."""

    member_id: int


Recipient = ToStaff | ToMember


@dataclass(frozen=True)
class NotificationView:
    """One line of somebody's inbox."""

    id: int
    recipient: Recipient
    kind: Kind
    url: str
    is_urgent: bool
    created_at: datetime
    seen_at: datetime | None

    @property
    def sentence(self) -> str:
        """What it says, in the reader's language."""
        return str(SENTENCES[self.kind])

    @property
    def number(self) -> int | None:
        """The number of what its address leads to, where it leads to one of many."""
        last = self.url.partition("#")[0].rstrip("/").rpartition("/")[2]
        return int(last) if last.isdecimal() else None


def notify(recipient: Recipient, kind: Kind, url: str, *, now: datetime, urgent: bool = False) -> int:
    """Tell somebody, in the caller's transaction; the notification's id. The same thing twice, unseen, is told once.

    `url` is a path within the site, made of slugs and numbers; raises `ValueError` for anything else.
    """
    if not _ADDRESS.fullmatch(url):
        raise ValueError("a notification leads to a page of this site, by its slugs and numbers alone")
    same = select(Notification).where(
        _for(recipient), Notification.kind == kind, Notification.url == url, Notification.seen_at.is_(None)
    )
    row = db.session.scalar(same.limit(1))
    if row is None or (urgent and not row.is_urgent):
        row = Notification(
            person_id=recipient.person_id if isinstance(recipient, ToStaff) else None,
            member_id=recipient.member_id if isinstance(recipient, ToMember) else None,
            kind=kind.value,
            url=url,
            is_urgent=urgent,
            created_at=now,
        )
        db.session.add(row)
        db.session.flush()
    if urgent:
        jobs.enqueue(ALERT_JOB, "all", {}, run_after=now)
    return row.id


def inbox(recipient: Recipient, limit: int = 100) -> tuple[NotificationView, ...]:
    """The latest for this one: unseen first, urgent first, then the newest."""
    order = (Notification.seen_at.is_not(None), Notification.is_urgent.desc(), Notification.id.desc())
    return _views(select(Notification).where(_for(recipient)).order_by(*order).limit(limit))


def alike(notices: Iterable[NotificationView]) -> list[tuple[NotificationView, ...]]:
    """The same lines, those that follow each other and say the same put together; each is still seen by itself.

    Nothing marks many as seen at once: what nobody has opened goes up the chain (`unacknowledged`), and must go on doing so.
    """
    return [tuple(group) for _, group in groupby(notices, key=lambda one: (one.kind, one.is_urgent, one.seen_at is None))]


def count_unseen(recipient: Recipient) -> int:
    """How many this one has not seen."""
    query = select(func.count()).select_from(Notification)
    return db.session.scalar(query.where(_for(recipient), Notification.seen_at.is_(None))) or 0


def unseen_urgent(recipient: Recipient) -> dict[Kind, int]:
    """How much that cannot wait this one has not seen, by what it is; the oldest first."""
    query = select(Notification.kind, func.count()).where(
        _for(recipient), Notification.seen_at.is_(None), Notification.is_urgent.is_(True)
    )
    found = db.session.execute(query.group_by(Notification.kind).order_by(func.min(Notification.id)))
    return {Kind(kind): number for kind, number in found}


def see(recipient: Recipient, notification_id: int, *, now: datetime) -> str | None:
    """This one has seen it; where it leads, or None when it is not theirs."""
    row = db.session.scalar(select(Notification).where(Notification.id == notification_id, _for(recipient)))
    if row is None:
        return None
    row.seen_at = row.seen_at or now
    db.session.flush()
    return row.url


def see_page(recipient: Recipient, url: str, *, now: datetime) -> None:
    """This one has opened the page itself: whatever led there is seen."""
    mine = update(Notification).where(_for(recipient), Notification.url == url, Notification.seen_at.is_(None))
    db.session.execute(mine.values(seen_at=now))


def unacknowledged(kinds: Collection[Kind], *, before: datetime) -> tuple[NotificationView, ...]:
    """What of these kinds was told before this moment and nobody it was told to has seen, by address: the oldest first."""
    is_one = Notification.kind.in_([kind.value for kind in kinds])
    seen = select(Notification.url).where(is_one, Notification.seen_at.is_not(None))
    waiting = select(Notification).where(is_one, Notification.created_at < before, Notification.url.not_in(seen))
    return _views(waiting.order_by(Notification.id))


def _for(recipient: Recipient) -> ColumnElement[bool]:
    if isinstance(recipient, ToStaff):
        return Notification.person_id == recipient.person_id
    return Notification.member_id == recipient.member_id


def _views(query: Any) -> tuple[NotificationView, ...]:
    return tuple(
        NotificationView(
            row.id,
            ToStaff(row.person_id) if row.person_id is not None else ToMember(row.member_id),
            Kind(row.kind),
            row.url,
            row.is_urgent,
            row.created_at,
            row.seen_at,
        )
        for row in db.session.scalars(query)
    )
