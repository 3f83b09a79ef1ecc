"""The public API, read only: what is on the public site, as JSON, through the same gate. Described at `/api/v1/openapi.json`."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask.views import MethodView
from flask_smorest import Blueprint
from marshmallow import Schema, fields

from engage.core import clock
from engage.core.api import api
from engage.core.i18n import current_language
from engage.influence.services import ClaimCard, wall
from engage.plan.services import plan_overview
from engage.safeguarding.disclosure import SafeCount
from engage.surveys.services import open_surveys

public = Blueprint("public", __name__, url_prefix="/api/v1", description="What anybody may read. Counts are rounded or hidden.")


class CountSchema(Schema):
    """A figure that may leave."""

    kind = fields.String(metadata={"description": "about: rounded; few: under the minimum, or none; withheld: not shown"})
    value = fields.Integer(allow_none=True)


class TextSchema(Schema):
    """A text, and whether it is in the language asked for."""

    text = fields.String()
    lang = fields.String()
    is_translated = fields.Boolean()


class ReplySchema(Schema):
    """One "You said, we did"."""

    id = fields.Integer()
    link = fields.String()
    said = fields.Nested(TextSchema)
    did = fields.Nested(TextSchema)
    reason = fields.Nested(TextSchema)
    outcome = fields.String()
    outcomes = fields.List(fields.String())
    decider = fields.String()
    decided_on = fields.Date()
    people = fields.Nested(CountSchema)
    strength = fields.String()
    fit = fields.String()


class SurveySchema(Schema):
    """One survey that can be answered today."""

    slug = fields.String()
    title = fields.String()
    link = fields.String()
    languages = fields.List(fields.String())
    closes_on = fields.Date()


class PrioritySchema(Schema):
    """One priority of the plan."""

    slug = fields.String()
    title = fields.Nested(TextSchema)
    link = fields.String()
    outcomes = fields.List(fields.String())
    replies = fields.Integer()


@public.route("/you-said-we-did")
class Replies(MethodView):
    """Published replies."""

    @public.response(200, ReplySchema(many=True))  # type: ignore[untyped-decorator]
    def get(self) -> list[dict[str, Any]]:
        """Everything published, newest first, in the language of Accept-Language."""
        cards = wall(current_language().code, size=1000).cards
        return [_reply(card) for card in cards]


@public.route("/surveys")
class Surveys(MethodView):
    """Open surveys."""

    @public.response(200, SurveySchema(many=True))  # type: ignore[untyped-decorator]
    def get(self) -> list[dict[str, Any]]:
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


@public.route("/plan")
class Plan(MethodView):
    """The plan's priorities."""

    @public.response(200, PrioritySchema(many=True))  # type: ignore[untyped-decorator]
    def get(self) -> list[dict[str, Any]]:
        """Every priority, county first."""
        found = plan_overview(current_language().code, clock.today())
        cards = (*found.priorities, *found.local_priorities) if found else ()
        return [
            {
                "slug": card.slug,
                "title": vars(card.title),
                "link": url_for("plan.priority", slug=card.slug),
                "outcomes": [outcome.key for outcome in card.outcomes],
                "replies": card.claims,
            }
            for card in cards
        ]


def register() -> None:
    """Add these resources to the API of the application being made."""
    api.register_blueprint(public)


def _reply(card: ClaimCard) -> dict[str, Any]:
    return {
        "id": card.id,
        "link": url_for("influence.claim", claim_id=card.id),
        "said": vars(card.said),
        "did": vars(card.did),
        "reason": vars(card.reason),
        "outcome": card.outcome,
        "outcomes": [outcome.key for outcome in card.outcomes],
        "decider": card.decider,
        "decided_on": card.decided_on,
        "people": _count(card.count),
        "strength": card.strength,
        "fit": card.fit,
    }


def _count(count: SafeCount) -> dict[str, Any]:
    return {"kind": count.kind, "value": count.value}
