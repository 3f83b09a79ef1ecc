"""What staff see of decisions: what waits for a reply, what is ready, what is missing. Reads only; staff pages alone use it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from flask import current_app
from flask_babel import gettext
from markupsafe import Markup
from sqlalchemy import and_, case, func, select

from engage import themes
from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.core.db import db
from engage.core.i18n import current_language
from engage.core.translating import Translated, translations_of
from engage.influence import figures, reading
from engage.influence.easy import easy_cards
from engage.influence.figures import ClaimFigures
from engage.influence.models import Claim, Decision, Publication, Reply
from engage.influence.publishing import missing_for_publication
from engage.influence.quotes import chosen_ids
from engage.influence.records import pieces
from engage.plan.services import priority_names
from engage.surveys import library, outward
from engage.themes.services import ThemeView

PER_PAGE = 40  # of what nobody has decided on


@dataclass(frozen=True)
class DecisionRow:
    """One decision on the list. `state` is waiting (a claim lacks its reply, or there is no claim), ready or published."""

    id: int
    title: str
    decider: str
    decided_on: date
    priority: str
    claims: int
    state: str
    follow_up_due: bool


@dataclass(frozen=True)
class ClaimDesk:
    """One claim on its decision's page, with the checklist before it is published. `spoken`: languages of the themes' writers."""

    claim: Claim
    themes: tuple[ThemeView, ...]
    counted: ClaimFigures
    missing: tuple[str, ...]
    translations: tuple[Translated, ...]
    spoken: frozenset[str]
    easy_missing: tuple[str, ...]
    quotes: int


@dataclass(frozen=True)
class ThemeChoice:
    """One accepted theme that may be cited, with where it comes from."""

    id: int
    words: str


@guarded(Permission.RECORD_DECISIONS)
def decision_rows(today: date) -> list[DecisionRow]:
    """Every decision, those that wait first (for a reply, or to be looked at again), then the newest."""
    names = priority_names(current_language().code)
    is_due = case((and_(Publication.claim_id.is_not(None), Reply.follow_up_on <= today), 1))
    of_claims = (func.count(Claim.id), func.count(Reply.id), func.count(Publication.claim_id), func.count(is_due))
    query = (
        select(Decision.id, Decision.title, Decision.decider, Decision.decided_on, Decision.priority_id, *of_claims)
        .outerjoin(Claim, Claim.decision_id == Decision.id)
        .outerjoin(Reply, Reply.claim_id == Claim.id)
        .outerjoin(Publication, Publication.claim_id == Claim.id)
        .group_by(Decision.id)
        .order_by(Decision.decided_on.desc(), Decision.id.desc())
    )
    rows = []
    for decision_id, title, decider, decided_on, priority_id, claims, replies, public, due in db.session.execute(query):
        state = "waiting" if not claims or replies < claims else "published" if public == claims else "ready"
        priority = names[priority_id].title.text if priority_id is not None and priority_id in names else ""
        rows.append(DecisionRow(decision_id, title, decider, decided_on, priority, claims, state, due > 0))
    return sorted(rows, key=lambda row: (not row.follow_up_due, ("waiting", "ready", "published").index(row.state)))


@guarded(Permission.RECORD_DECISIONS, Permission.PUBLISH_REPLIES)
def claim_desks(decision: Decision) -> list[ClaimDesk]:
    """The claims of one decision, each with what is missing."""
    voices = figures.voices_of(claim.id for claim in decision.claims)
    easy = easy_cards(decision.claims, current_app.config["SETTINGS"].source_language)
    cited = {claim.id: tuple(themes.services.theme_views(figures.cited(claim))) for claim in decision.claims}
    return [
        ClaimDesk(
            claim,
            cited[claim.id],
            figures.claim_figures(claim, voices[claim.id]),
            () if claim.publication else missing_for_publication(claim.id),
            translations_of(pieces(claim)),
            frozenset(lang for view in cited[claim.id] for lang in view.languages),
            easy[claim.id].missing,
            len(chosen_ids(claim.id)),
        )
        for claim in sorted(decision.claims, key=lambda claim: claim.id)
    ]


@guarded(Permission.RECORD_DECISIONS)
def citable_page(page: int, chosen: Collection[int]) -> tuple[list[ThemeChoice], int, int]:
    """Accepted themes of one page, which page it is, and of how many: of what opened last on the first one, the largest on top.

    chosen : themes that stand on every page, before all others
    """
    waves = {wave.id: wave for wave in outward.wave_infos()}
    wave_of = reading.citable_by_wave()

    def newest(theme_id: int) -> tuple[date, int]:
        return waves[wave_of[theme_id]].opens_on, wave_of[theme_id]

    every = sorted(wave_of, key=newest, reverse=True)
    pages = max(1, -(-len(every) // PER_PAGE))
    here = min(max(1, page), pages)
    shown = {*chosen, *every[(here - 1) * PER_PAGE : here * PER_PAGE]} & set(every)
    views = sorted(themes.services.theme_views(shown), key=lambda view: newest(view.id), reverse=True)
    views.sort(key=lambda view: view.id not in chosen)
    return [ThemeChoice(view.id, _choice_words(view, waves[view.wave_id])) for view in views], here, pages


@guarded(Permission.RECORD_DECISIONS)
def undecided_page(page: int) -> tuple[list[ThemeView], int, int]:
    """Those of one page, which page it is, and of how many: no more answers are counted than that takes."""
    every = reading.undecided_ids()
    pages = max(1, -(-len(every) // PER_PAGE))
    here = min(max(1, page), pages)
    return themes.services.largest_themes(every, here * PER_PAGE)[(here - 1) * PER_PAGE :], here, pages


def _choice_words(view: ThemeView, wave: outward.WaveInfo) -> Markup:
    count = figures.theme_count(view)
    about = gettext("about %(count)s people", count=count.value) if count.kind == "about" else gettext("a few people")
    if figures.is_reported(view):
        about = gettext("only reported by adults")
    survey = library.marked_title(wave.slug)
    return Markup("<bdi>{}</bdi> · {} {} · {}").format(view.label, survey, wave.opens_on.year, about)
