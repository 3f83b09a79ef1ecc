"""One table: who may do what. Every staff view names a permission from here."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any

from flask import abort, current_app
from flask_login import current_user


class Role(StrEnum):
    """What somebody is to the trust."""

    ADMINISTRATOR = "administrator"
    PARTICIPATION_OFFICER = "participation_officer"
    SAFEGUARDING_LEAD = "safeguarding_lead"
    PLAN_AUTHOR = "plan_author"
    ADVOCATE = "advocate"  # and outreach workers: they help people speak, and read nobody else's answers


class Permission(StrEnum):
    """What can be done on the staff side."""

    SEE_STAFF_HOME = "see_staff_home"
    SEE_THEMES = "see_themes"
    REVIEW_THEMES = "review_themes"
    RECORD_DECISIONS = "record_decisions"
    PUBLISH_REPLIES = "publish_replies"
    DOWNLOAD_EVIDENCE = "download_evidence"
    CHECK_TRANSLATIONS = "check_translations"
    ENTER_PAPER = "enter_paper"
    OPEN_CONCERNS = "open_concerns"
    SEE_AUDIT = "see_audit"
    SEE_SYSTEM = "see_system"
    HELP_SPEAK = "help_speak"


_OFFICER, _AUTHOR = Role.PARTICIPATION_OFFICER, Role.PLAN_AUTHOR
_LEAD, _ADMIN = Role.SAFEGUARDING_LEAD, Role.ADMINISTRATOR

# An administrator keeps the site running and reads nobody's words; only the safeguarding lead opens a concern.
ALLOWED: dict[Permission, frozenset[Role]] = {
    Permission.SEE_STAFF_HOME: frozenset(Role),
    Permission.SEE_THEMES: frozenset({_OFFICER, _AUTHOR}),
    Permission.REVIEW_THEMES: frozenset({_OFFICER}),
    Permission.RECORD_DECISIONS: frozenset({_OFFICER, _AUTHOR}),
    Permission.PUBLISH_REPLIES: frozenset({_OFFICER}),
    Permission.DOWNLOAD_EVIDENCE: frozenset({_OFFICER, _AUTHOR}),
    Permission.CHECK_TRANSLATIONS: frozenset({_OFFICER}),
    Permission.ENTER_PAPER: frozenset({_OFFICER}),
    Permission.OPEN_CONCERNS: frozenset({_LEAD}),
    Permission.SEE_AUDIT: frozenset({_ADMIN}),
    Permission.SEE_SYSTEM: frozenset({_ADMIN}),
    Permission.HELP_SPEAK: frozenset({Role.ADVOCATE, _OFFICER}),
}


def is_allowed(roles: frozenset[Role], permission: Permission) -> bool:
    """Whether any of these roles may do this."""
    return bool(ALLOWED[permission] & roles)


def can(permission: str) -> bool:
    """Whether the person who is signed in may do this; for templates and services' callers."""
    return bool(current_user.is_authenticated and is_allowed(current_user.role_names, Permission(permission)))


def needs(permission: Permission) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A view only for those who may; others are sent to sign in, or told no."""

    def guard(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if not current_user.is_authenticated:
                return current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
            if not can(permission):
                abort(403)
            return view(*args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return guard
