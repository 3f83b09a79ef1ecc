"""The staff's menu: every place of work once, grouped by what one does there. Owns its order and words; each page guards itself.

The places are named by their endpoints, as texts: what is built above accounts need not be imported to be led to.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from flask import request, url_for
from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext
from flask_babel.speaklater import LazyString

from engage.accounts.permissions import can

YOURS = lazy_pgettext("menu", "You")
FEW = 6  # so many places stand beside each other; more go into their groups


class HasUrl(Protocol):
    """Whatever leads to a place."""

    @property
    def url(self) -> str:
        """Where it leads."""


P = TypeVar("P", bound=HasUrl)


@dataclass(frozen=True)
class Place:
    """One place of work. also : blueprints whose pages belong to it besides those of its own; is_here : its page is open."""

    words: LazyString
    permission: str
    endpoint: str
    also: tuple[str, ...] = ()
    is_here: bool = False

    @property
    def url(self) -> str:
        """Where it is."""
        return url_for(self.endpoint)


@dataclass(frozen=True)
class Group:
    """Places whose work belongs together; one without words is a single place that stands for itself."""

    words: LazyString | None
    places: tuple[Place, ...]

    @property
    def is_here(self) -> bool:
        """Whether a page of one of its places is open."""
        return any(place.is_here for place in self.places)


GROUPS = (
    Group(None, (Place(_("Today"), "see_staff_home", "accounts.staff_home"),)),
    Group(
        lazy_pgettext("menu", "Ask"),
        (
            Place(_("Consultations"), "see_consultations", "consultation_desk.index"),
            Place(_("Surveys"), "make_surveys", "building.index", also=("logic",)),
            Place(_("Calendar"), "see_reach", "waves.index"),
            Place(_("Codes and posters"), "manage_waves", "codes.index"),
            Place(_("Conversations"), "help_speak", "outreach.index"),
            Place(_("Paper answers"), "enter_paper", "paper.index"),
            Place(_("Translations"), "check_translations", "reports.listing"),
        ),
    ),
    Group(
        lazy_pgettext("menu", "Hear"),
        (
            Place(_("Answers and files"), "check_translations", "survey_files.index", also=("answers",)),
            Place(_("Who took part"), "see_reach", "reach.index"),
            Place(_("Themes"), "see_themes", "themes.index", also=("coding", "forum_themes")),
            Place(_("Recordings"), "review_themes", "listening.index"),
            Place(_("Forums"), "answer_for_service", "forum_keeping.boards"),
            Place(_("Moderation"), "moderate", "moderation.queue"),
        ),
    ),
    Group(
        lazy_pgettext("menu", "Decide and tell"),
        (
            Place(_("Said, not decided"), "record_decisions", "influence.undecided"),
            Place(_("Decisions and replies"), "record_decisions", "influence.desk"),
            Place(_("The plan"), "edit_plan", "plan_desk.index"),
            Place(_("The Board"), "see_board", "board.home"),
            Place(_("Evidence"), "download_evidence", "evidence.index"),
        ),
    ),
    Group(
        lazy_pgettext("menu", "Keep safe"),
        (
            Place(_("Concerns"), "open_concerns", "safeguarding.desk"),
            Place(_("Tell the safeguarding lead"), "raise_concerns", "telling.tell"),
            Place(_("Services"), "manage_services", "directory.index", also=("gaps",)),
        ),
    ),
    Group(
        lazy_pgettext("menu", "Look after the site"),
        (
            Place(_("People"), "manage_people", "people.listing"),
            Place(_("Invitations"), "invite_members", "people.invitations"),
            Place(_("Keys to the API"), "manage_api_keys", "api_keys.index"),
            Place(_("Record of changes"), "see_audit", "audit.log"),
            Place(_("System"), "see_system", "accounts.system"),
        ),
    ),
)


def menu() -> list[Group]:
    """What whoever is signed in may open. A group of one is that one place; of few places none is in a group."""
    mine = [(group, tuple(place for place in group.places if can(place.permission))) for group in GROUPS]
    here = _here([place for _group, places in mine for place in places])
    is_small = sum(len(places) for _group, places in mine) <= FEW
    parts = []
    for group, places in mine:
        marked = tuple(replace(place, is_here=place is here) for place in places)
        is_alone = is_small or len(places) == 1
        parts += [Group(None, (place,)) for place in marked] if is_alone else [Group(group.words, marked)]
    return [part for part in parts if part.places]


def grouped(panels: Iterable[P]) -> list[tuple[LazyString, list[P]]]:
    """What the first page says of each place, under the menu's groups; what is in none of them is one's own."""
    left, found = list(panels), []
    for group in GROUPS:
        if group.words is not None:
            inside = [panel for place in group.places for panel in left if panel.url.startswith(place.url)]
            left = [panel for panel in left if panel not in inside]
            found.append((group.words, inside))
    return [(words, inside) for words, inside in (*found, (YOURS, left)) if inside]


def _here(places: list[Place]) -> Place | None:
    """The place to which the open page belongs: by its own address, else by whose page it is."""
    exact = (place for place in places if place.endpoint == request.endpoint)
    kin = (place for place in places if request.blueprint in (place.endpoint.split(".")[0], *place.also))
    return next(exact, None) or next(kin, None)
