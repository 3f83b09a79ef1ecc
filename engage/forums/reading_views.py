"""Who reads, for the pages: made from whoever is signed in here.

And what every page of a members' board tells browsers and robots.
"""

from __future__ import annotations

from flask import Response, g, request
from flask_babel import gettext
from flask_limiter.util import get_remote_address
from flask_login import current_user

from engage.accounts.members import current_member
from engage.accounts.permissions import Permission, can
from engage.forums.readers import Reader

_PUBLIC = "forum_page_is_public"


def reader_here() -> Reader:
    """Whoever is signed in in this browser."""
    member = current_member()
    if member is not None:
        return Reader(member)
    if not current_user.is_authenticated:
        return Reader()
    return Reader(
        None,
        current_user.id,
        gettext("The team"),
        lambda area_id: can(Permission.READ_MEMBERS_BOARDS, area_id),
        lambda area_id: can(Permission.ANSWER_FOR_SERVICE, area_id),
    )


def whose_here(place: str) -> str:
    """Whom a wish to be contacted comes from, where it was sent from a forum's page: as `HeldPosts.whose` says it."""
    member = current_member()
    return f"member:{member.id}" if place == "forum" and member is not None else ""


def who_is_here() -> str:
    """For limits: a class behind one address is many members; whoever is not signed in is known by the address alone."""
    member = current_member()
    return f"member:{member.id}" if member is not None else get_remote_address()


def page_is_public() -> None:
    """Say that the page being made may be found by anybody."""
    setattr(g, _PUBLIC, True)


def keep_out_robots(response: Response) -> Response:
    """Of a page that is not for everybody, nothing is kept by a browser or a robot."""
    if not getattr(g, _PUBLIC, False) or request.method != "GET":
        response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        response.headers["Cache-Control"] = "no-store"
    return response


def asked_number(name: str) -> int | None:
    """A number in the address; None where there is none, or one that no key has."""
    given = request.args.get(name, "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else None
