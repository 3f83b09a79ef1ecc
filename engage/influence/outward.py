"""Published replies as programs and packs ask for them: by place, by priority, by outcome, by theme. Reads what is public."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, or_, select

from engage.core.db import db
from engage.core.wording import Worded
from engage.influence import figures
from engage.influence.cards import ClaimCard, cards_of, claims_in, published, texts_for
from engage.influence.models import Claim, ClaimTheme, Decision, Publication
from engage.safeguarding.disclosure import SafeCount
from engage.themes.services import ThemeView

__all__ = [
    "Cited",
    "ClaimCard",
    "Wish",
    "cards",
    "citations",
    "cited_themes",
    "label_themes",
    "published_ids",
    "theme_figure",
    "wishes_of",
]


@dataclass(frozen=True)
class Cited:
    """Which published claims cite a theme, each with the priority it is under (None: under none)."""

    claim_id: int
    priority_id: int | None


@dataclass(frozen=True)
class Wish:
    """What people still wish for; `id` is its own."""

    id: int
    claim_id: int
    text: Worded


def published_ids(
    *,
    hidden: Collection[int] = (),
    priority_ids: Collection[int] | None = None,
    outcome: str = "",
    theme_ids: Collection[int] | None = None,
) -> list[int]:
    """Published claims, newest first.

    hidden : priorities whose claims are left out; priority_ids, outcome, theme_ids : only those under, of or citing these
    """
    query: Select[tuple[Claim]] = published()
    if hidden:
        query = query.where(or_(Decision.priority_id.is_(None), Decision.priority_id.not_in(hidden)))
    if priority_ids is not None:
        query = query.where(Decision.priority_id.in_(priority_ids))
    if theme_ids is not None:
        query = query.where(Claim.id.in_(select(ClaimTheme.claim_id).where(ClaimTheme.theme_id.in_(theme_ids))))
    rows = db.session.execute(query.with_only_columns(Claim.id, Publication.outcome_keys))
    return [claim_id for claim_id, keys in rows if not outcome or outcome in keys]


def cards(claim_ids: Sequence[int], lang: str) -> tuple[ClaimCard, ...]:
    """These published claims as cards, in this order."""
    found = {claim.id: claim for claim in claims_in(published().where(Claim.id.in_(claim_ids)))}
    return cards_of([found[claim_id] for claim_id in claim_ids if claim_id in found], lang)


def citations(theme_ids: Collection[int] | None = None) -> dict[int, tuple[Cited, ...]]:
    """By theme, the published claims that cite it; of these themes or of all."""
    query = (
        select(ClaimTheme.theme_id, Claim.id, Decision.priority_id)
        .join(Claim, Claim.id == ClaimTheme.claim_id)
        .join(Publication, Publication.claim_id == Claim.id)
        .join(Decision, Decision.id == Claim.decision_id)
        .order_by(Claim.id)
    )
    if theme_ids is not None:
        query = query.where(ClaimTheme.theme_id.in_(theme_ids))
    found: defaultdict[int, list[Cited]] = defaultdict(list)
    for theme_id, claim_id, priority_id in db.session.execute(query):
        found[theme_id].append(Cited(claim_id, priority_id))
    return {theme_id: tuple(cited) for theme_id, cited in found.items()}


def cited_themes(claim_ids: Collection[int]) -> dict[int, tuple[int, ...]]:
    """By claim, the themes it cites."""
    query = select(ClaimTheme.claim_id, ClaimTheme.theme_id).where(ClaimTheme.claim_id.in_(claim_ids)).order_by(ClaimTheme.id)
    found: defaultdict[int, list[int]] = defaultdict(list)
    for claim_id, theme_id in db.session.execute(query):
        found[claim_id].append(theme_id)
    return {claim_id: tuple(cited) for claim_id, cited in found.items()}


def wishes_of(claim_ids: Collection[int], lang: str) -> tuple[Wish, ...]:
    """What people behind these claims still wish for."""
    claims = claims_in(published().where(Claim.id.in_(claim_ids)))
    text = texts_for(claims, lang)
    open_ones = [(claim.id, wish) for claim in claims for wish in claim.wishes if not wish.is_resolved]
    return tuple(Wish(wish.id, claim_id, text(f"wish:{wish.id}", "text", wish.text)) for claim_id, wish in open_ones)


def label_themes(views: Iterable[ThemeView], lang: str) -> dict[int, Worded]:
    """The names of these themes in the reader's language, by theme."""
    views = list(views)
    text = texts_for((), lang, [f"theme:{view.id}" for view in views])
    return {view.id: text(f"theme:{view.id}", "label", view.label) for view in views}


def theme_figure(view: ThemeView) -> tuple[SafeCount, bool]:
    """About how many people said this, as every page says it, and whether only adults did, about them."""
    return figures.theme_count(view), figures.is_reported(view)
