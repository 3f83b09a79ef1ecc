"""What roles are called where people read them."""

from __future__ import annotations

from flask_babel import gettext

from engage.accounts.roles import Role


def role_words() -> dict[Role, str]:
    """Each role in the reader's language."""
    return {
        Role.ADMINISTRATOR: gettext("Administrator"),
        Role.PARTICIPATION_OFFICER: gettext("Participation officer"),
        Role.MODERATOR: gettext("Moderator"),
        Role.SAFEGUARDING_LEAD: gettext("Safeguarding lead"),
        Role.SAFEGUARDING_DEPUTY: gettext("Deputy safeguarding lead"),
        Role.PLAN_AUTHOR: gettext("Plan author"),
        Role.BOARD_MEMBER: gettext("Board member"),
        Role.PARTNER: gettext("Partner organisation"),
        Role.ADVOCATE: gettext("Advocate or outreach worker"),
        Role.FORUM_MEMBER: gettext("Forum member"),
    }
