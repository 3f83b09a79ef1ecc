"""The rules every member is shown before their first post, and that they have said to keep them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import bindparam, select

from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.core.db import db
from engage.forums.moderation_models import RulesSeen

_SEEN = select(RulesSeen.seen_on).where(RulesSeen.member_id == bindparam("member_id"))


def has_seen_rules(member_id: int | None) -> bool:
    """Whether this member has said that they will keep the rules."""
    return member_id is not None and db.session.scalar(_SEEN, {"member_id": member_id}) is not None


@guarded(Permission.POST)
def say_seen(member_id: int, today: date) -> None:
    """Keep that this member will keep the rules."""
    if not has_seen_rules(member_id):
        db.session.add(RulesSeen(member_id=member_id, seen_on=today))
        db.session.flush()
