"""Gathering a pack: the public chain of one priority, the figures behind it, and quotes. Everything leaves through this gate.

Counts go through disclosure control, quotes need consent and a theme large enough, and names are taken out of them. Reads only.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask import current_app, url_for
from flask_babel import gettext

from engage.access.advocacy import NOT_OWN_VOICE, PROVENANCES
from engage.core.config import Settings
from engage.core.i18n import format_date, language
from engage.evidence.pack import Decided, Done, Group, Heard, Pack, Quote, Source
from engage.evidence.words import action_words, fit_words, outcome_words, provenance_words, strength_words
from engage.influence.reading import ClaimCard, themes_under, whole_claim
from engage.plan.services import PriorityPage, priority_page
from engage.safeguarding.disclosure import SafeBreakdown, safe_breakdown, safe_count
from engage.safeguarding.services import thresholds
from engage.surveys import library, outward
from engage.surveys.outward import WaveInfo
from engage.themes.quoting import Quote as ThemeQuote
from engage.themes.quoting import quotes_of
from engage.themes.services import ThemeView, last_run, theme_views
from engage.trust.framework import outcome_names
from engage.trust.services import localities

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
        heard=tuple(_heard(view, waves[view.wave_id], lang) for view in views),
        decided=tuple(_decided(card.id, lang, settings) for card in page.told.decided if isinstance(card, ClaimCard)),
        done=_actions(page),
        pledges=tuple((pledge.organisation, pledge.what.text) for pledge in page.pledges),
        wishes=tuple(wish.text for wish in page.told.wishes),
    )


def _source(wave: WaveInfo, lang: str) -> Source:
    spoke = outward.count_responses(wave.id)
    own = _safe({name: spoke.get(name, 0) for name in PROVENANCES if name not in NOT_OWN_VOICE}, wave)
    reported = sum(spoke.get(name, 0) for name in NOT_OWN_VOICE)
    groups = []
    for column, (question, names) in _questions(wave, lang).items():
        if counts := outward.count_responses(wave.id, column, own_voice=True):
            groups.append((question, _safe({name: counts.get(key, 0) for key, name in names.items()}, wave)))
    return Source(
        survey=library.title_of(wave.slug, lang),
        opened_on=wave.opens_on,
        closed_on=wave.closes_on,
        n=own.total,
        reported=safe_count(reported, thresholds(), (f"wave:{wave.id}", "reported")),
        by_provenance=tuple(Group(provenance_words(name), count) for name, count in own.cells.items()),
        by_group=tuple((question, tuple(Group(*cell) for cell in safe.cells.items())) for question, safe in groups),
        missing=tuple(name for _, safe in groups for name, count in safe.cells.items() if count.hidden),
    )


def _safe(cells: Mapping[str, int], wave: WaveInfo) -> SafeBreakdown:
    return safe_breakdown(cells, thresholds(), (f"wave:{wave.id}",))


def _questions(wave: WaveInfo, lang: str) -> dict[str, tuple[str, dict[str, str]]]:
    """What respondents were asked about themselves: column -> (question, key -> answer), in the reader's words."""
    source = library.sources().get(wave.slug)
    if source is None:
        return {}
    survey = source.in_language(lang if lang in source.languages else source.source_language)
    asked = {question.role: question for question in survey.questions if question.role}
    found: dict[str, tuple[str, dict[str, str]]] = {
        role: (asked[role].text, {option.key: option.text for option in asked[role].options}) for role in asked if role != "area"
    }
    if "area" in asked:
        found["area_id"] = (asked["area"].text, {str(area.id): area.name for area in localities()})
    return found


def _heard(view: ThemeView, wave: WaveInfo, lang: str) -> Heard:
    limits = thresholds()
    return Heard(
        theme_id=view.id,
        label=view.label,
        count=safe_count(view.n, limits, (f"theme:{view.id}",)),
        reported=safe_count(view.n_reported, limits, (f"theme:{view.id}", "reported")) if view.n_reported else None,
        languages=tuple(language(code).name for code in view.languages),
        outcomes=tuple(outcome.name for outcome in outcome_names(view.outcome_keys)),
        survey=library.title_of(wave.slug, lang),
        run=_run_words(view.wave_id),
        quotes=tuple(_quote(quote) for quote in quotes_of(view, QUOTES_PER_THEME)),
    )


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
        provenance=provenance_words(quote.provenance),
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
