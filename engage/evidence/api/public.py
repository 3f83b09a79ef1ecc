"""What anybody may read: what is on the public site. A key is not needed; one that is sent narrows it to its area."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask.views import MethodView
from flask_babel import gettext

from engage.accounts.areas import all_areas, upwards
from engage.core import clock
from engage.core.errors import NotFoundError
from engage.core.i18n import current_language
from engage.evidence.api import schemas
from engage.evidence.api.doors import Lazy, caller, listed, new_door, single
from engage.influence import outward as replies
from engage.influence.outward import ClaimCard
from engage.plan.outward import OutwardAction, OutwardPriority, outward_actions, outward_priorities, priority_areas
from engage.surveys.services import open_surveys
from engage.trust.services import organisation_names

door = new_door("public", "What anybody may read. Counts are rounded or hidden.")


@door.route("/you-said-we-did")
class Replies(MethodView):
    """Published replies."""

    @listed(door, schemas.ReplySchema)
    def get(self) -> Any:
        """Everything published, newest first, in the language of Accept-Language."""
        return Lazy(readable_claims(), _replies)


@door.route("/you-said-we-did/<int:reply_id>")
class Reply(MethodView):
    """One published reply."""

    @single(door, schemas.ReplySchema)
    def get(self, reply_id: int) -> Any:
        """One of them."""
        if reply_id not in readable_claims():
            raise NotFoundError(gettext("This is not here, or not any more. See everything that was decided instead."))
        return _replies([reply_id])[0]


@door.route("/surveys")
class Surveys(MethodView):
    """Open surveys."""

    @listed(door, schemas.SurveySchema)
    def get(self) -> Any:
        """What can be answered today."""
        return [
            {
                "slug": opened.survey.slug,
                "title": opened.survey.about.title,
                "link": url_for("surveys.start", slug=opened.survey.slug),
                "languages": list(opened.source.languages),
                "closes_on": opened.wave.closes_on,
            }
            for opened in open_surveys(current_language().code, clock.today())
        ]


@door.route("/plan")
class Plan(MethodView):
    """The plan's priorities."""

    @listed(door, schemas.PrioritySchema)
    def get(self) -> Any:
        """Every priority, county first."""
        return [_priority(priority) for priority in readable_priorities()]


@door.route("/plan/<slug>")
class Priority(MethodView):
    """One priority."""

    @single(door, schemas.PrioritySchema)
    def get(self, slug: str) -> Any:
        """One of them."""
        for priority in readable_priorities():
            if priority.slug == slug:
                return _priority(priority)
        raise NotFoundError(gettext("There is no priority at this address. Choose one from the plan."))


@door.route("/actions")
class Actions(MethodView):
    """What is done under the priorities."""

    @listed(door, schemas.ActionSchema)
    def get(self) -> Any:
        """Every action of the plan, by the day it is due."""
        slugs = {priority.id: priority.slug for priority in readable_priorities()}
        found = outward_actions(tuple(slugs), current_language().code, clock.today())
        return [_action(action, slugs[action.priority_id]) for action in found]


@door.route("/areas")
class Areas(MethodView):
    """The places there are."""

    @listed(door, schemas.AreaSchema)
    def get(self) -> Any:
        """The county and its areas; with a key of an area, that one and what it lies in."""
        nodes, areas = all_areas(), caller().areas
        shown = {node.id for node in nodes} if areas is None else areas | {up for area in areas for up in upwards(area)}
        keys = {node.id: node.key for node in nodes}
        return [
            {"key": node.key, "name": node.name, "parent": keys.get(node.parent_id) if node.parent_id else None}
            for node in nodes
            if node.id in shown
        ]


@door.route("/organisations")
class Organisations(MethodView):
    """The partners of the trust."""

    @listed(door, schemas.OrganisationSchema)
    def get(self) -> Any:
        """Every partner, by name."""
        return [{"name": name} for name in sorted(organisation_names().values())]


def readable_priorities() -> tuple[OutwardPriority, ...]:
    """The plan's priorities as far as this key reaches."""
    who = caller()
    return tuple(one for one in outward_priorities(current_language().code, clock.today()) if who.reads(one.area_id))


def readable_claims() -> list[int]:
    """Published claims as far as this key reaches, newest first."""
    return replies.published_ids(hidden=hidden_priorities())


def hidden_priorities() -> frozenset[int]:
    """Priorities of places that this key does not reach."""
    who = caller()
    return frozenset(priority_id for priority_id, area_id in priority_areas().items() if not who.reads(area_id))


def _replies(claim_ids: Any) -> list[dict[str, Any]]:
    return [_reply(card) for card in replies.cards(list(claim_ids), current_language().code)]


def _reply(card: ClaimCard) -> dict[str, Any]:
    return {
        **{name: getattr(card, name) for name in ("id", "said", "did", "reason", "outcome", "decider", "decided_on")},
        **{name: getattr(card, name) for name in ("strength", "fit", "is_reported")},
        "link": url_for("influence.claim", claim_id=card.id),
        "outcomes": [outcome.key for outcome in card.outcomes],
        "people": card.count,
    }


def _priority(priority: OutwardPriority) -> dict[str, Any]:
    keys = {node.id: node.key for node in all_areas()}
    return {
        "slug": priority.slug,
        "title": priority.title,
        "summary": priority.summary,
        "link": url_for("plan.priority", slug=priority.slug),
        "outcomes": [outcome.key for outcome in priority.outcomes],
        "replies": priority.replies,
        "area": keys.get(priority.area_id) if priority.area_id else None,
        "parent": priority.parent_slug,
    }


def _action(action: OutwardAction, slug: str) -> dict[str, Any]:
    given = {name: getattr(action, name) for name in ("id", "title", "owner", "organisation", "due_on", "state")}
    return {**given, "priority": slug}
