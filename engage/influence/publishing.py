"""Making a claim public and taking it back: the last door, where everything it rests on is asked for once more."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask_babel import gettext
from sqlalchemy import select

from engage import themes
from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.core import audit
from engage.core.db import db
from engage.influence import aloud, figures, rules
from engage.influence.errors import PublicationError
from engage.influence.models import Claim, ClaimResponse, Publication
from engage.influence.records import day_of, find_claim, refuse_if_published
from engage.influence.stories.taking_back import REVIEWS
from engage.plan.services import priority_names
from engage.surveys import outward
from engage.surveys.formats.shelf import take_down
from engage.surveys.wording import PARTNERS

# Why a claim is taken back: a code, because the audit record holds nobody's words.
TAKEN_BACK = ("mistake", "could_identify", "out_of_date", "asked")


def missing_for_publication(claim_id: int) -> tuple[str, ...]:
    """What still stands between a claim and its page, a sentence each; empty when it may be published."""
    claim = find_claim(claim_id)
    found = []
    if claim.reply is None:
        found.append(gettext("There is no reply yet: a decider, an owner, a reason and a date are needed."))
    elif claim.reply.outcome in rules.NEEDS_A_PLAIN_REASON and rules.plain_problem(claim.reply.reason):
        found.append(rules.plain_problem(claim.reply.reason))
    cited = [cited.theme_id for cited in claim.themes]
    if sentence := rules.theme_problem(cited, themes.services.theme_views(cited), figures.waves_asking(PARTNERS)):
        found.append(sentence)
    elif not _readable(claim):
        found.append(gettext("Everybody whose answers this rested on has taken them back or is waiting for a safeguarding lead."))
    return tuple(found)


@guarded(Permission.PUBLISH_REPLIES)
def publish(claim_id: int, person_id: int, now: datetime) -> None:
    """Make a claim and its reply public; until now, answers could be taken back, and those that were are let go.

    Raises `PublicationError` saying everything that is missing.
    """
    claim = find_claim(claim_id)
    refuse_if_published(claim)
    if missing := missing_for_publication(claim_id):
        raise PublicationError({"": " ".join(missing)})
    kept = _readable(claim)
    for gone in [row for row in _frozen(claim) if row.response_id not in kept]:
        db.session.delete(gone)
    db.session.flush()
    cited = [cited.theme_id for cited in claim.themes]
    publication = Publication(
        claim_id=claim.id,
        theme_id=cited[0],
        response_id=min(kept),
        published_on=day_of(now),
        outcome_keys=_outcome_keys(claim, cited),
        published_by=person_id,
    )
    db.session.add(publication)
    claim.decision.state = "published"
    themes.services.mark_published(cited, person_id, now)
    db.session.flush()
    db.session.expire(claim, ["publication"])
    audit.record("claim published", f"claim:{claim.id}", actor_id=person_id, now=now, themes=cited, responses=len(kept))


@guarded(Permission.PUBLISH_REPLIES)
def take_back(claim_id: int, why: str, person_id: int, now: datetime) -> None:
    """Make a public claim private again, so that it can be put right. `why` is one of `TAKEN_BACK`."""
    claim = find_claim(claim_id)
    if why not in TAKEN_BACK:
        raise PublicationError({"why": gettext("Choose why it is taken back.")})
    publication = db.session.get(Publication, claim.id)
    if publication is None:
        raise PublicationError({"why": gettext("This is not public, so it cannot be taken back.")})
    aloud.forget(claim.id)  # while it can be read: a file is known by its words alone
    db.session.delete(publication)
    db.session.flush()
    take_down(REVIEWS)
    db.session.expire(claim, ["publication"])
    if not any(other.publication for other in claim.decision.claims):
        claim.decision.state = "decided"
    audit.record("claim taken back", f"claim:{claim.id}", actor_id=person_id, now=now, why=why)


def rests_on(response_id: UUID) -> bool:
    """Whether something public rests on this response: it can then not be withdrawn any more (rule 8)."""
    query = select(ClaimResponse.id).join(Publication, Publication.claim_id == ClaimResponse.claim_id)
    return db.session.scalar(query.where(ClaimResponse.response_id == response_id).limit(1)) is not None


def _readable(claim: Claim) -> set[UUID]:
    """The frozen responses that may still be read: not withdrawn, and not held as a whole."""
    waves = {view.wave_id for view in themes.services.theme_views(cited.theme_id for cited in claim.themes)}
    readable = {answer.response_id for wave in waves for answer in outward.answers_for_analysis(wave)}
    return {row.response_id for row in _frozen(claim)} & readable


def _frozen(claim: Claim) -> list[ClaimResponse]:
    return list(db.session.scalars(select(ClaimResponse).where(ClaimResponse.claim_id == claim.id)))


def _outcome_keys(claim: Claim, cited: list[int]) -> list[str]:
    """The framework's outcomes of the cited themes, else those of the decision's priority."""
    found = {key for view in themes.services.theme_views(cited) for key in view.outcome_keys}
    priority = priority_names("").get(claim.decision.priority_id or 0)
    return sorted(found or (priority.outcome_keys if priority else ()))
