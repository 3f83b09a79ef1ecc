"""Finding decisions and claims, and what of a claim its readers see in their own language. Changes no rule's outcome."""

from __future__ import annotations

from datetime import date, datetime

from flask_babel import gettext

from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.core.clock import HOME_ZONE
from engage.core.db import db
from engage.influence.errors import PublicationError, UnknownRecordError
from engage.influence.models import Claim, Decision


@guarded(Permission.RECORD_DECISIONS, Permission.PUBLISH_REPLIES)
def find_decision(decision_id: int) -> Decision:
    """One decision; raises `UnknownRecordError`."""
    decision = db.session.get(Decision, decision_id)
    if decision is None:
        raise UnknownRecordError(gettext("There is no decision with this number."))
    return decision


@guarded(Permission.RECORD_DECISIONS, Permission.PUBLISH_REPLIES)
def find_claim(claim_id: int) -> Claim:
    """One claim, public or not; raises `UnknownRecordError`."""
    claim = db.session.get(Claim, claim_id)
    if claim is None:
        raise UnknownRecordError(gettext("There is no claim with this number."))
    return claim


def day_of(now: datetime) -> date:
    """The day it is where the trust is."""
    return now.astimezone(HOME_ZONE).date()


def refuse_if_published(claim: Claim) -> None:
    """What is public is changed only after it is taken back; raises `PublicationError`."""
    if claim.publication is not None:
        raise PublicationError({"": gettext("This is public. Take it back first, then change it.")})


def pieces(claim: Claim) -> list[tuple[str, str, str]]:
    """Everything of a claim that readers see in their own language, as (subject, field, source text)."""
    decision, reply = claim.decision, claim.reply
    found = [
        (f"decision:{decision.id}", "title", decision.title),
        (f"claim:{claim.id}", "said", claim.said),
        (f"claim:{claim.id}", "other_factors", claim.other_factors),
    ]
    if reply:
        found += [(f"reply:{reply.id}", "text", reply.text), (f"reply:{reply.id}", "reason", reply.reason)]
    for one in claim.follow_ups:
        found += [(f"follow_up:{one.id}", "text", one.text), (f"follow_up:{one.id}", "how", one.how)]
    return found + [(f"wish:{wish.id}", "text", wish.text) for wish in claim.wishes if not wish.is_resolved]
