"""Gathering a pack: the public chain of one priority, the figures behind it, and quotes. Everything leaves through this gate.

Counts go through disclosure control, quotes need consent and a theme large enough, and names are taken out of them. Reads only.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from flask import current_app, url_for
from flask_babel import gettext

from engage.consultations.reach.counting import NOT_SAID, who_took_part
from engage.core.config import Settings
from engage.core.i18n import format_date, language
from engage.evidence.pack import Decided, Done, Group, Heard, Pack, Quote, Source
from engage.evidence.words import action_words, fit_words, outcome_words, provenance_words, strength_words
from engage.influence.reading import ClaimCard, themes_under, whole_claim
from engage.plan.services import PriorityPage, priority_page
from engage.safeguarding.disclosure import safe_count
from engage.safeguarding.services import thresholds
from engage.surveys import library, outward
from engage.surveys.outward import WaveInfo
from engage.themes.quoting import Quote as ThemeQuote
from engage.themes.quoting import quotes_of
from engage.themes.services import ThemeView, last_run, theme_views
from engage.trust.framework import outcome_names

QUOTES_PER_THEME = 5


def gather_pack(slug: str, lang: str, today: date) -> Pack:
    """Everything that may leave about one priority, in one language; raises `NotFoundError` for an unknown one."""
    settings: Settings = current_app.config["SETTINGS"]
    page = priority_page(slug, lang, today)
    views = theme_views(themes_under(page.priority.id))
    waves = {view.wave_id: outward.wave_info(view.wave_id) for view in views}
    return Pack(
        trust=settings.trust_name,
        title=page.priority.title.text,
        summary=page.priority.summary.text,
        outcomes=tuple(outcome.name for outcome in page.priority.outcomes),
        made_on=today,
        lang=lang,
        link=settings.public_url + url_for("plan.priority", slug=slug),
        sources=tuple(_source(wave, lang) for wave in sorted(waves.values(), key=lambda wave: (wave.opens_on, wave.id))),
        heard=tuple(by_size(_heard(view, waves[view.wave_id], lang) for view in views)),
        decided=tuple(_decided(card.id, lang, settings) for card in page.told.decided if isinstance(card, ClaimCard)),
        done=_actions(page),
        pledges=tuple((pledge.organisation, pledge.what.text) for pledge in page.pledges),
        wishes=tuple(wish.text for wish in page.told.wishes),
    )


def _source(wave: WaveInfo, lang: str) -> Source:
    took_part = who_took_part(wave, lang)
    asked = [part for part in took_part.parts if part.question]
    spoke = next(part for part in took_part.parts if part.key == "provenance")
    missing = [(part.names[key], count) for part in asked for key, count in part.counts.items() if key != NOT_SAID]
    return Source(
        survey=took_part.title,
        opened_on=wave.opens_on,
        closed_on=wave.closes_on,
        n=took_part.total,
        reported=took_part.reported,
        by_provenance=tuple(Group(provenance_words(name), count) for name, count in spoke.counts.items()),
        by_group=tuple(
            (part.title, tuple(Group(part.names[key], count) for key, count in part.counts.items())) for part in asked
        ),
        missing=tuple(name for name, count in missing if count.hidden),
    )


def _heard(view: ThemeView, wave: WaveInfo, lang: str) -> Heard:
    limits = thresholds()
    return Heard(
        theme_id=view.id,
        label=view.label,
        count=safe_count(view.n, limits, (f"theme:{view.id}",)),
        reported=safe_count(view.n_reported, limits, (f"theme:{view.id}", "reported")) if view.n_reported else None,
        languages=_languages(view),
        outcomes=tuple(outcome.name for outcome in outcome_names(view.outcome_keys)),
        survey=library.title_of(wave.slug, lang),
        run=_run_words(view.wave_id),
        quotes=tuple(_quote(quote) for quote in quotes_of(view, QUOTES_PER_THEME)),
    )


def by_size(heard: Iterable[Heard]) -> list[Heard]:
    """The largest first, by what is shown: the order of two themes must not tell more than their figures do."""
    return sorted(heard, key=lambda one: (-(one.count.value or 0), one.theme_id))


def _languages(view: ThemeView) -> tuple[str, ...]:
    """The languages that enough of its answers are in; the others are one more, for a language can be somebody's name."""
    named = [language(code).name for code, n in view.languages.items() if n >= thresholds().minimum]
    return (*sorted(named), *([str(gettext("other languages"))] if len(named) < len(view.languages) else []))


def _run_words(wave_id: int) -> str:
    run = last_run(wave_id)
    if run is None:
        return str(gettext("made by hand"))
    made_on = format_date(run.made_at.date())
    return str(gettext("run %(number)s of %(date)s, analysis %(version)s", number=run.id, date=made_on, version=run.version))


def _quote(quote: ThemeQuote) -> Quote:
    return Quote(
        text=quote.text,
        lang=quote.lang,
        provenance=provenance_words(quote.provenance) if quote.provenance else str(gettext("In their own voice")),
        translation=quote.translation,
        interpretation=quote.interpretation,
        advocate_view=quote.advocate_view,
    )


def _decided(claim_id: int, lang: str, settings: Settings) -> Decided:
    claim = whole_claim(claim_id, lang)
    is_evaluation = claim.strength == "evaluation"
    return Decided(
        said=claim.said.text,
        count=claim.count,
        kind=gettext("Evaluation: said after the decision") if is_evaluation else gettext("Said before the decision"),
        strength=strength_words(claim.strength),
        fit=fit_words(claim.fit),
        others=claim.other_factors.text,
        decision=claim.title.text,
        meeting=claim.meeting,
        decider=claim.decider,
        decided_on=claim.decided_on,
        outcome=outcome_words(claim.outcome),
        reply=claim.did.text,
        reason=claim.reason.text,
        owner=claim.owner,
        link=settings.public_url + url_for("influence.claim", claim_id=claim_id),
    )


def _actions(page: PriorityPage) -> tuple[Done, ...]:
    return tuple(
        Done(action.title.text, action.owner.text, action.organisation, action.due_on, action_words(action.state))
        for action in page.actions
    )
