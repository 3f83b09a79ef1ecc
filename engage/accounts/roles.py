"""The roles there are. What each may do is in one table: `engage.accounts.permissions`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What somebody is to the trust."""

    ADMINISTRATOR = "administrator"
    PARTICIPATION_OFFICER = "participation_officer"
    MODERATOR = "moderator"
    SAFEGUARDING_LEAD = "safeguarding_lead"
    SAFEGUARDING_DEPUTY = "safeguarding_deputy"
    PLAN_AUTHOR = "plan_author"
    BOARD_MEMBER = "board_member"
    PARTNER = "partner"  # somebody of a partner organisation, who answers for its service
    ADVOCATE = "advocate"  # and outreach workers: they help people speak, and read nobody else's answers
    FORUM_MEMBER = "forum_member"  # never a member of staff: whoever is signed in as a member holds it, and nobody else


STAFF_ROLES = tuple(role for role in Role if role is not Role.FORUM_MEMBER)


@dataclass(frozen=True)
class Grant:
    """One role, and the place it is held for: that place and all below it, or everywhere (None)."""

    role: Role
    area_id: int | None = None
