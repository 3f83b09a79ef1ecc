"""One table: who may do what, and where. Every page that is not for everybody names a permission from here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from functools import wraps
from typing import Any, NoReturn

from flask import abort, current_app, redirect, request, url_for
from flask_babel import gettext
from flask_login import current_user

from engage.accounts.areas import ANYWHERE, Anywhere, downwards, upwards
from engage.accounts.members import current_member
from engage.accounts.roles import STAFF_ROLES, Grant, Role
from engage.core import clock
from engage.core.errors import ForbiddenError

__all__ = ["ALLOWED", "NEEDS_VETTING", "STAFF_ROLES", "Grant", "Permission", "Role", "can", "needs", "refuse"]


class Permission(StrEnum):
    """What can be done by some and not by all."""

    SEE_STAFF_HOME = "see_staff_home"
    SEE_THEMES = "see_themes"
    REVIEW_THEMES = "review_themes"
    RECORD_DECISIONS = "record_decisions"
    PUBLISH_REPLIES = "publish_replies"
    DOWNLOAD_EVIDENCE = "download_evidence"
    EXPORT_ANSWERS = "export_answers"  # rows about single people, coarsened: nobody's but those who run the survey
    MAKE_SURVEYS = "make_surveys"  # write, translate and publish them; says nothing about reading what was answered
    # Consultations
    SEE_CONSULTATIONS = "see_consultations"
    MANAGE_CONSULTATIONS = "manage_consultations"  # write them, move them on, say who was asked
    SIGN_REPORTS = "sign_reports"  # that those who decide read the report first: never an officer's to say
    SEE_REACH = "see_reach"  # who took part, in figures that may leave
    SET_REACH = "set_reach"  # import benchmarks, set targets
    MANAGE_WAVES = "manage_waves"  # when surveys open and close, how settings reach them
    EDIT_PLAN = "edit_plan"  # a local author the priorities of the own place, a county author all of them
    PUBLISH_PLAN = "publish_plan"  # its versions, and the papers of the whole plan
    SEE_BOARD = "see_board"  # the Board's own page: heard, decided, done, not done
    CHECK_TRANSLATIONS = "check_translations"
    ENTER_PAPER = "enter_paper"
    HELP_SPEAK = "help_speak"
    # Forums
    OWN_MEMBERSHIP = "own_membership"  # a member's own pages: inbox, leaving, being erased
    READ_MEMBERS_BOARDS = "read_members_boards"  # a member those of the own audience, staff those of the own area
    POST = "post"  # write, vote and report on boards of the own audience
    MODERATE = "moderate"
    RECHECK_MODERATION = "recheck_moderation"
    ANSWER_FOR_SERVICE = "answer_for_service"
    MANAGE_BOARDS = "manage_boards"
    INVITE_MEMBERS = "invite_members"
    # Safeguarding
    OPEN_CONCERNS = "open_concerns"
    RAISE_CONCERNS = "raise_concerns"  # hand words to the desk; says nothing about reading what is there
    MANAGE_SERVICES = "manage_services"  # the directory: what help exists, and when somebody last checked
    # The site itself
    MANAGE_PEOPLE = "manage_people"
    MANAGE_API_KEYS = "manage_api_keys"
    SEE_AUDIT = "see_audit"
    EXPORT_AUDIT = "export_audit"
    SEE_SYSTEM = "see_system"


_OFFICER, _AUTHOR, _MODERATOR = Role.PARTICIPATION_OFFICER, Role.PLAN_AUTHOR, Role.MODERATOR
_LEAD, _DEPUTY, _ADMIN = Role.SAFEGUARDING_LEAD, Role.SAFEGUARDING_DEPUTY, Role.ADMINISTRATOR
_BOARD, _PARTNER, _MEMBER = Role.BOARD_MEMBER, Role.PARTNER, Role.FORUM_MEMBER

# An administrator keeps the site running and reads nobody's words; only the safeguarding lead and deputies open a concern.
ALLOWED: dict[Permission, frozenset[Role]] = {
    Permission.SEE_STAFF_HOME: frozenset(STAFF_ROLES),
    Permission.SEE_THEMES: frozenset({_OFFICER, _AUTHOR}),
    Permission.REVIEW_THEMES: frozenset({_OFFICER}),
    Permission.RECORD_DECISIONS: frozenset({_OFFICER, _AUTHOR}),
    Permission.PUBLISH_REPLIES: frozenset({_OFFICER}),
    Permission.DOWNLOAD_EVIDENCE: frozenset({_OFFICER, _AUTHOR, _BOARD}),
    Permission.EXPORT_ANSWERS: frozenset({_OFFICER}),
    Permission.MAKE_SURVEYS: frozenset({_OFFICER, _ADMIN}),
    Permission.SEE_CONSULTATIONS: frozenset({_OFFICER, _AUTHOR, _BOARD, _ADMIN}),
    Permission.MANAGE_CONSULTATIONS: frozenset({_OFFICER}),
    Permission.SIGN_REPORTS: frozenset({_BOARD}),
    Permission.SEE_REACH: frozenset({_OFFICER, _AUTHOR, _BOARD}),
    Permission.SET_REACH: frozenset({_OFFICER}),
    Permission.MANAGE_WAVES: frozenset({_OFFICER}),
    Permission.EDIT_PLAN: frozenset({_AUTHOR, _ADMIN}),
    Permission.PUBLISH_PLAN: frozenset({_AUTHOR, _ADMIN}),
    Permission.SEE_BOARD: frozenset({_BOARD, _OFFICER, _AUTHOR}),
    Permission.CHECK_TRANSLATIONS: frozenset({_OFFICER}),
    Permission.ENTER_PAPER: frozenset({_OFFICER}),
    Permission.HELP_SPEAK: frozenset({Role.ADVOCATE, _OFFICER}),
    Permission.OWN_MEMBERSHIP: frozenset({_MEMBER}),
    Permission.READ_MEMBERS_BOARDS: frozenset({_MEMBER, _MODERATOR, _OFFICER, _LEAD, _DEPUTY}),
    Permission.POST: frozenset({_MEMBER}),
    Permission.MODERATE: frozenset({_MODERATOR}),
    Permission.RECHECK_MODERATION: frozenset({_MODERATOR}),
    Permission.ANSWER_FOR_SERVICE: frozenset({_OFFICER, _AUTHOR, _BOARD, _PARTNER}),
    Permission.MANAGE_BOARDS: frozenset({_OFFICER}),
    Permission.INVITE_MEMBERS: frozenset({_OFFICER, _MODERATOR}),
    Permission.OPEN_CONCERNS: frozenset({_LEAD, _DEPUTY}),
    Permission.RAISE_CONCERNS: frozenset(set(STAFF_ROLES) - {_ADMIN}),
    Permission.MANAGE_SERVICES: frozenset({_OFFICER, _LEAD, _DEPUTY}),
    Permission.MANAGE_PEOPLE: frozenset({_ADMIN}),
    Permission.MANAGE_API_KEYS: frozenset({_ADMIN}),
    Permission.SEE_AUDIT: frozenset({_ADMIN}),
    Permission.EXPORT_AUDIT: frozenset({_ADMIN}),
    Permission.SEE_SYSTEM: frozenset({_ADMIN}),
}
# What staff may do only while their vetting check is in date: these show what young people wrote, with nobody between.
NEEDS_VETTING = frozenset(
    {
        Permission.READ_MEMBERS_BOARDS,
        Permission.MODERATE,
        Permission.RECHECK_MODERATION,
        Permission.OPEN_CONCERNS,
    }
)


# What is done place by place: its pages ask for the place of each thing (`require`) or show only what is in one's own
# (`areas_of`). Everything else concerns the whole county, and a role that is held for one place alone does not reach it.
BY_AREA = frozenset(
    {
        Permission.SEE_STAFF_HOME,
        Permission.SEE_CONSULTATIONS,
        Permission.MANAGE_CONSULTATIONS,
        Permission.SIGN_REPORTS,
        Permission.EDIT_PLAN,
        Permission.HELP_SPEAK,
        Permission.OWN_MEMBERSHIP,
        Permission.READ_MEMBERS_BOARDS,
        Permission.POST,
        Permission.MODERATE,
        Permission.RECHECK_MODERATION,
        Permission.ANSWER_FOR_SERVICE,
        Permission.MANAGE_BOARDS,
        Permission.INVITE_MEMBERS,
        Permission.OPEN_CONCERNS,
        Permission.RAISE_CONCERNS,
    }
)


def is_allowed(roles: Iterable[Role], permission: Permission) -> bool:
    """Whether any of these roles may do this somewhere, by the table alone."""
    return bool(ALLOWED[permission] & frozenset(roles))


def is_granted(grants: Iterable[Grant], permission: Permission, area_id: int | Anywhere | None = ANYWHERE) -> bool:
    """Whether any of these grants allows this there, by the table. None: what belongs to no place, so to who works everywhere."""
    places = {grant.area_id for grant in grants if grant.role in ALLOWED[permission]}
    if isinstance(area_id, Anywhere):
        return bool(places) if permission in BY_AREA else None in places
    return None in places or (area_id is not None and bool(places & upwards(area_id)))


def can(permission: str, area_id: int | Anywhere | None = ANYWHERE) -> bool:
    """Whether whoever is signed in may do this: somewhere, or in this place (None: in what belongs to no place)."""
    return is_granted(_grants(Permission(permission)), Permission(permission), area_id)


def areas_of(permission: str) -> frozenset[int] | None:
    """For queries: the places in which whoever is signed in may do this; None for everywhere."""
    wanted = Permission(permission)
    places = {grant.area_id for grant in _grants(wanted) if grant.role in ALLOWED[wanted]}
    return None if None in places else downwards(area for area in places if area is not None)


def require(permission: Permission, area_id: int | Anywhere | None) -> None:
    """Refuse (403) whoever may not do this there: for a page whose place is known only once its record is read."""
    if not can(permission, area_id):
        refuse(permission, area_id)


def needs(permission: Permission) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A view only for those who may somewhere; others are sent to sign in, or told no. See `require` for where."""

    def guard(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if can(permission):
                return view(*args, **kwargs)
            if _is_nobody():
                return _ask_who(permission)
            return refuse(permission)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return guard


def refuse(permission: Permission, area_id: int | Anywhere | None = ANYWHERE) -> NoReturn:
    """Say no; and say so where all that is missing is a vetting check in date: work that vanishes is asked after."""
    if permission in NEEDS_VETTING and current_user.is_authenticated and is_granted(current_user.grants, permission, area_id):
        raise ForbiddenError(gettext("Your vetting check is not in date. Ask your administrator to renew it."))
    abort(403)


def _grants(permission: Permission) -> tuple[Grant, ...]:
    """What whoever is signed in holds and may use today."""
    if current_user.is_authenticated:
        is_usable = permission not in NEEDS_VETTING or current_user.is_vetted_on(clock.today())
        return current_user.grants if is_usable else ()
    return (Grant(Role.FORUM_MEMBER),) if current_member() else ()


def _is_nobody() -> bool:
    return not current_user.is_authenticated and current_member() is None


def _ask_who(permission: Permission) -> Any:
    if Role.FORUM_MEMBER in ALLOWED[permission] and not request.path.startswith("/staff"):
        return redirect(url_for("members.sign_in", next=request.full_path.rstrip("?") if request.method == "GET" else None))
    return current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
