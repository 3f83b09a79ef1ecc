"""The staff make a code for a member who forgot the password and gave no address. Owns who may get one, never who they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext
from sqlalchemy import delete

from engage.accounts import joining
from engage.accounts.guarding import Places, guarded
from engage.accounts.models import Member, MemberInvite, MemberReset
from engage.accounts.permissions import Permission
from engage.core import audit
from engage.core.db import db
from engage.core.errors import DomainError

CODE_DAYS = 3


class ResetError(DomainError):
    """The staff cannot make a code for this member; says why."""


@dataclass(frozen=True)
class FreshCode:
    """A code to hand over, and the invitation that this member came by, empty where there was none."""

    code: str
    invited_with: str


def of_member(member: Member) -> Places:
    """The place that this member belongs to."""
    return (member.area_id,)


@guarded(Permission.INVITE_MEMBERS, places=of_member)
def make_code(member: Member, person_id: int, *, now: datetime) -> FreshCode:
    """A code that works once, for some days; the one before no longer does. Raises `ResetError` where an address is known."""
    if member.email_digest:
        raise ResetError(gettext("This member gave an e-mail address and can ask for a link without you."))
    code = joining.new_code()
    db.session.execute(delete(MemberReset).where(MemberReset.member_id == member.id))
    until = now + timedelta(days=CODE_DAYS)
    made = MemberReset(member_id=member.id, digest=joining.code_digest(code), made_by=person_id, made_at=now, expires_at=until)
    db.session.add(made)
    db.session.flush()
    audit.record("code for a new password", f"member:{member.id}", actor_id=person_id, now=now)
    invite = db.session.get(MemberInvite, member.invite_id) if member.invite_id else None
    return FreshCode(code, invite.label if invite else "")
