"""A "You said, we did" as a card: on the wall, on a receipt, on a priority's page, on the first page.

Reads only what is public. Every text comes in the reader's language or is marked; every figure comes from `figures`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import current_app
from sqlalchemy import Select, select

from engage import themes
from engage.core.config import Settings
from engage.core.db import db
from engage.core.wording import Worded, worded, wordings
from engage.influence import figures
from engage.influence.easy import EasyCard, easy_cards
from engage.influence.figures import ClaimFigures
from engage.influence.models import Claim, ClaimResponse, Decision, Publication, Reply
from engage.influence.quotes import quotes_for
from engage.influence.records import pieces
from engage.safeguarding.disclosure import SafeCount
from engage.surveys.services import News
from engage.themes.quoting import Quote
from engage.trust.framework import OutcomeName, outcome_names

Text = Callable[[str, str, str], Worded]


@dataclass(frozen=True)
class Worked:
    """Whether it worked, as the same people said when they were asked again; `result` is one of `WORKED`."""

    result: str
    text: Worded
    how: Worded
    asked_on: date


@dataclass(frozen=True)
class ClaimCard:
    """One "You said, we did" as it stands on the wall, on a receipt, on a priority's page.

    outcome : of the reply, one of `OUTCOMES`; outcomes : of the framework
    strength : as recorded, or "evaluation" where the words came after the decision
    is_reported : only adults spoke, about the people concerned; by_partners : people who work with families, for themselves
    easy : its Easy Read version in this language, as far as somebody wrote one
    quotes : people's own words, chosen by a person; whoever took back their consent is not among them
    """

    id: int
    said: Worded
    did: Worded
    reason: Worded
    outcome: str
    outcomes: tuple[OutcomeName, ...]
    decider: str
    decided_on: date
    count: SafeCount
    languages: int
    fit: str
    strength: str
    is_reported: bool
    by_partners: bool
    easy: EasyCard
    quotes: tuple[Quote, ...]
    follow_up_on: date | None
    worked: Worked | None


def latest(lang: str, limit: int = 3) -> tuple[ClaimCard, ...]:
    """The newest published claims."""
    return cards_of(claims_in(published().limit(limit)), lang)


def cards_of(claims: Sequence[Claim], lang: str) -> tuple[ClaimCard, ...]:
    """Published claims as cards, in this order: a handful of queries however many."""
    voices = figures.voices_of(claim.id for claim in claims)
    text, easy, quotes = texts_for(claims, lang), easy_cards(claims, lang), quotes_for(voices, lang)
    theirs = figures.by_partners(voices)
    return tuple(
        _card(claim, figures.claim_figures(claim, voices[claim.id]), text, easy[claim.id], quotes[claim.id], claim.id in theirs)
        for claim in claims
    )


def news_for(response_id: UUID, lang: str) -> News:
    """What became of one answer: read once a person accepted a theme with it, decided once a claim rests on it."""
    frozen = select(ClaimResponse.claim_id).where(ClaimResponse.response_id == response_id)
    replies = cards_of(claims_in(published().where(Claim.id.in_(frozen))), lang)
    was_decided = db.session.scalar(frozen.limit(1)) is not None
    return News(was_decided or themes.services.was_read(response_id), was_decided, replies)


def published() -> Select[tuple[Claim]]:
    """Every public claim, newest first, to be narrowed down."""
    return (
        select(Claim)  # type: ignore[return-value]
        .join(Publication, Publication.claim_id == Claim.id)
        .join(Reply, Reply.claim_id == Claim.id)
        .join(Decision, Decision.id == Claim.decision_id)
        .order_by(Publication.published_on.desc(), Claim.id.desc())
    )


def claims_in(query: Select[tuple[Claim]]) -> list[Claim]:
    """The claims of such a query, each once."""
    return list(db.session.scalars(query).unique())  # type: ignore[arg-type]


def texts_for(claims: Iterable[Claim], lang: str, more: Iterable[str] = ()) -> Text:
    """A reader's text by (subject, field, source): one query for all of these claims and whatever else is named."""
    settings: Settings = current_app.config["SETTINGS"]
    subjects = {subject for claim in claims for subject, _, _ in pieces(claim)} | set(more)
    found = wordings(subjects, lang) if lang != settings.source_language and subjects else {}
    return lambda subject, field, source: worded(found, subject, field, source, lang, settings.source_language)


def reply_to(claim: Claim) -> Reply:
    """The reply of a public claim."""
    if claim.reply is None:
        raise LookupError("the database lets no claim be public without a reply")
    return claim.reply


def _card(
    claim: Claim, counted: ClaimFigures, text: Text, easy: EasyCard, quotes: tuple[Quote, ...], by_partners: bool
) -> ClaimCard:
    reply = reply_to(claim)
    return ClaimCard(
        id=claim.id,
        said=text(f"claim:{claim.id}", "said", claim.said),
        did=text(f"reply:{reply.id}", "text", reply.text),
        reason=text(f"reply:{reply.id}", "reason", reply.reason),
        outcome=reply.outcome,
        outcomes=outcome_names(claim.publication.outcome_keys if claim.publication else ()),
        decider=claim.decision.decider,
        decided_on=claim.decided_on,
        count=counted.count,
        languages=counted.languages,
        fit=claim.fit,
        strength="evaluation" if claim.is_evaluation else claim.strength,
        is_reported=counted.is_reported,
        by_partners=by_partners,
        easy=easy,
        quotes=quotes,
        follow_up_on=reply.follow_up_on,
        worked=_worked(claim, text),
    )


def _worked(claim: Claim, text: Text) -> Worked | None:
    """The latest answer to "did it work?"."""
    if not claim.follow_ups:
        return None
    row = claim.follow_ups[-1]
    subject = f"follow_up:{row.id}"
    return Worked(row.result, text(subject, "text", row.text), text(subject, "how", row.how), row.asked_on)
