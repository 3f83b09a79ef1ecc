"""Gathering a pack: the public chain of one subject, the figures behind it, and quotes. Everything leaves through this gate.

Counts go through disclosure control, quotes need consent and a theme large enough, and names are taken out of them. Reads only.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial

from flask import current_app, url_for
from flask_babel import gettext

from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.core.config import Settings
from engage.core.i18n import format_date, language
from engage.evidence.batches import InBatches
from engage.evidence.pack import Decided, Done, Heard, Pack, Promised, Quote, Source, Told, Wished, minute_of
from engage.evidence.subjects import Subject
from engage.evidence.took_part import WaveFigures, figures_of
from engage.evidence.words import action_words, fit_words, outcome_words, provenance_words, strength_words
from engage.influence.outward import cited_themes, wishes_of
from engage.influence.reading import ClaimWhole, whole_claims
from engage.influence.stories.reading import Story, stories_about
from engage.plan.outward import outward_actions, outward_pledges
from engage.safeguarding.disclosure import SafeCount, safe_count
from engage.safeguarding.services import thresholds
from engage.surveys import library, outward
from engage.surveys.outward import WaveInfo
from engage.themes.quoting import Quote as ThemeQuote
from engage.themes.quoting import quotes_of_all
from engage.themes.services import ThemeRun, ThemeView, last_runs, theme_views

QUOTES_PER_THEME = 5


@guarded(Permission.DOWNLOAD_EVIDENCE)
def gather_pack(subject: Subject, lang: str, today: date) -> Pack:
    """Everything that may leave about one subject (`engage.evidence.subjects`), in one language."""
    settings: Settings = current_app.config["SETTINGS"]
    made_by_hand = str(gettext("made by hand"))
    views = theme_views(subject.theme_ids)
    waves = outward.wave_infos_of({*subject.wave_ids, *(view.wave_id for view in views)})
    runs = {wave_id: _run_words(run) for wave_id, run in last_runs(waves).items()}
    ordered = sorted(waves.values(), key=lambda wave: (wave.opens_on, wave.id))
    return Pack(
        trust=settings.trust_name,
        title=subject.title,
        summary=subject.summary,
        outcomes=subject.outcomes,
        made_on=today,
        lang=lang,
        link=settings.public_url + subject.path,
        note=subject.note,
        sources=tuple(_source(wave, found, lang) for wave, found in zip(ordered, figures_of(ordered, lang), strict=True)),
        named={view.id: (view.label, runs.get(view.wave_id) or made_by_hand) for view in views},
        heard=InBatches(by_size(views), partial(_all_heard, waves=waves, runs=runs, lang=lang)),
        decided=InBatches(subject.claim_ids, partial(_all_decided, settings=settings, lang=lang)),
        done=_actions(subject.priority_ids, lang, today),
        pledges=tuple(Promised(one.id, one.organisation, one.what.text) for one in outward_pledges(subject.priority_ids, lang)),
        facts=subject.facts,
        stories=tuple(
            _told(one) for one in stories_about(lang, today, priority_ids=subject.priority_ids, outcome=subject.outcome)
        ),
        wishes=InBatches(subject.claim_ids, partial(_all_wished, settings=settings, lang=lang)),
    )


def _all_heard(
    views: Sequence[ThemeView], *, waves: Mapping[int, WaveInfo], runs: Mapping[int, str], lang: str
) -> Iterator[Heard]:
    quotes = quotes_of_all(views, QUOTES_PER_THEME)
    yield from (_heard(view, waves[view.wave_id], runs, quotes[view.id], lang) for view in views)


def _all_decided(claim_ids: Sequence[int], *, settings: Settings, lang: str) -> Iterator[Decided]:
    cited, claims = cited_themes(claim_ids), whole_claims(claim_ids, lang)
    yield from (_decided(claims[one], cited.get(one, ()), settings) for one in claim_ids)


def _all_wished(claim_ids: Sequence[int], *, settings: Settings, lang: str) -> Iterator[Wished]:
    wishes = wishes_of(claim_ids, lang)
    claims = whole_claims({one.claim_id for one in wishes}, lang)
    for one in wishes:
        claim = claims[one.claim_id]
        minute = minute_of(claim.meeting, claim.decided_on)
        yield Wished(one.id, one.text.text, claim.title.text, minute, _page_of(claim, settings))


def _told(story: Story) -> Told:
    days = {"agreed": format_date(story.agreed_on), "read": format_date(story.read_back_on)}
    return Told(
        story_id=story.id,
        title=story.title.text,
        said=story.said.text,
        lang=story.said.lang,
        teller=gettext("A parent or carer") if story.teller == "parent" else gettext("A child or young person"),
        service=story.service.text,
        helped=story.helped.text,
        different=story.different.text,
        others=story.other_factors.text,
        agreed=gettext("Agreed to on %(agreed)s, read back on %(read)s. The name is changed.", **days),
    )


def _source(wave: WaveInfo, figures: WaveFigures, lang: str) -> Source:
    return Source(
        wave_id=wave.id,
        survey=library.title_of(wave.slug, lang),
        opened_on=wave.opens_on,
        closed_on=wave.closes_on,
        figures=figures,
        missing=tuple(group.name for asked in figures.asked for group in asked.groups if group.key and group.count.hidden),
    )


def _heard(view: ThemeView, wave: WaveInfo, runs: Mapping[int, str], quotes: Iterable[ThemeQuote], lang: str) -> Heard:
    return Heard(
        theme_id=view.id,
        wave_id=view.wave_id,
        label=view.label,
        count=_shown(view),
        reported=safe_count(view.n_reported, thresholds(), (f"theme:{view.id}", "reported")) if view.n_reported else None,
        languages=_languages(view),
        survey=library.title_of(wave.slug, lang),
        run=runs.get(view.wave_id) or str(gettext("made by hand")),
        quotes=tuple(_quote(quote) for quote in quotes),
    )


def by_size(views: Iterable[ThemeView]) -> list[ThemeView]:
    """The largest first, by what is shown: the order of two themes must not tell more than their figures do."""
    return sorted(views, key=lambda one: (-(_shown(one).value or 0), one.id))


def _shown(view: ThemeView) -> SafeCount:
    return safe_count(view.n, thresholds(), (f"theme:{view.id}",))


def _languages(view: ThemeView) -> tuple[str, ...]:
    """The languages that enough of its answers are in; the others are one more, for a language can be somebody's name."""
    named = [language(code).name for code, n in view.languages.items() if n >= thresholds().minimum]
    return (*sorted(named), *([str(gettext("other languages"))] if len(named) < len(view.languages) else []))


def _run_words(run: ThemeRun) -> str:
    made_on, seed = format_date(run.made_at.date()), run.settings.get("seed", 0)
    return str(
        gettext(
            "run %(number)s of %(date)s, analysis %(version)s, seed %(seed)s",
            number=run.id,
            date=made_on,
            version=run.version,
            seed=seed,
        )
    )


def _quote(quote: ThemeQuote) -> Quote:
    return Quote(
        answer_id=quote.answer_id,
        text=quote.text,
        lang=quote.lang,
        provenance=provenance_words(quote.provenance) if quote.provenance else str(gettext("In their own voice")),
        translation=quote.translation,
        interpretation=quote.interpretation,
        advocate_view=quote.advocate_view,
    )


def _decided(claim: ClaimWhole, theme_ids: tuple[int, ...], settings: Settings) -> Decided:
    is_evaluation = claim.strength == "evaluation"
    return Decided(
        claim_id=claim.id,
        theme_ids=theme_ids,
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
        link=_page_of(claim, settings),
    )


def _page_of(claim: ClaimWhole, settings: Settings) -> str:
    return settings.public_url + url_for("influence.claim", claim_id=claim.id)


def _actions(priority_ids: Collection[int], lang: str, today: date) -> tuple[Done, ...]:
    return tuple(
        Done(one.id, one.title.text, one.owner.text, one.organisation, one.due_on, action_words(one.state))
        for one in outward_actions(priority_ids, lang, today)
    )
