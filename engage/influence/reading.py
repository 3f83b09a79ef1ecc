"""The pages behind the cards: the full chain of one claim, what still waits for an answer, examples from elsewhere, and
what the plan is told. Reads only, and only what is public.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta

from flask import current_app
from flask_babel import gettext
from sqlalchemy import Integer, Select, String, column, func, select, table

from engage import themes
from engage.consultations.told import ReplyLink
from engage.core import clock
from engage.core.config import Settings
from engage.core.db import db
from engage.core.said import own
from engage.core.wording import Worded
from engage.influence import figures
from engage.influence.cards import ClaimCard, Text, cards_of, claims_in, published, reply_to, texts_for
from engage.influence.errors import UnknownRecordError
from engage.influence.figures import Method, Provenance
from engage.influence.models import CitedExample, Claim, ClaimTheme, Decision, FurtherWish, Publication, SupersededReply
from engage.influence.rules import CITABLE
from engage.plan.actions import ActionRow, actions_under
from engage.plan.services import Heard, PriorityName, Told, priority_names
from engage.safeguarding.disclosure import SafeCount
from engage.surveys import library, outward
from engage.surveys.outward import WaveInfo
from engage.surveys.wording import PARTNERS
from engage.themes.services import ThemeView

PER_PAGE = 12  # decisions on a priority's page, with what they rest on
_THEME = table("theme", column("id", Integer), column("state", String), column("wave_id", Integer))  # a key's other end

__all__ = [
    "ClaimCard",
    "ClaimPage",
    "ClaimWhole",
    "PublishedChain",
    "claim_page",
    "examples",
    "replies_to",
    "still_waiting",
    "still_waiting_ids",
    "themes_under",
    "whole_claim",
]


@dataclass(frozen=True)
class ClaimWhole(ClaimCard):
    """A card with everything its own page tells."""

    title: Worded
    meeting: str
    owner: str
    replied_by: str
    replied_on: date
    other_factors: Worded
    published_on: date | None
    priority_slug: str | None
    priority_title: Worded | None


@dataclass(frozen=True)
class ThemeRow:
    """One theme a claim cites."""

    label: Worded
    count: SafeCount


@dataclass(frozen=True)
class Earlier:
    """What was replied before, in public."""

    outcome: str
    text: Worded
    until: date


@dataclass(frozen=True)
class ClaimPage:
    """The full chain of one claim."""

    claim: ClaimWhole
    themes: tuple[ThemeRow, ...]
    provenance: Provenance
    method: Method | None
    wishes: tuple[Worded, ...]
    earlier: tuple[Earlier, ...]
    actions: tuple[ActionRow, ...]


@dataclass(frozen=True)
class Waiting:
    """An accepted theme that nobody has decided on, weeks after its survey closed (rule 7). `is_reported`: only adults spoke;
    `by_partners`: people who work with families, for themselves.
    """

    title: Worded
    count: SafeCount
    is_reported: bool
    by_partners: bool
    closed_on: date
    weeks: int
    theme_id: int


@dataclass(frozen=True)
class Example:
    """A public chain of evidence from elsewhere, with its honest status."""

    place: str
    heard: Worded
    action: Worded
    status: str
    fit: str | None
    note: Worded | None
    source: str


def claim_page(claim_id: int, lang: str) -> ClaimPage:
    """One published claim with its full chain; raises `UnknownRecordError`."""
    claim = _published_claim(claim_id)
    voices = figures.voices_of([claim.id])[claim.id]
    views = sorted(themes.services.theme_views(figures.cited(claim)), key=lambda view: view.id)
    counts = figures.theme_counts(claim, voices)
    text = texts_for([claim], lang, [f"theme:{view.id}" for view in views])
    whole = _whole(claim, lang)
    return ClaimPage(
        whole,
        tuple(sorted((_row(view, counts[view.id], text) for view in views if counts), key=_shown_first)),
        figures.provenance_of(claim, voices),
        figures.method_of({view.wave_id for view in views}),
        _wishes([claim], text),
        _earlier(claim, lang),
        actions_under(whole.priority_slug, lang, clock.today()) if whole.priority_slug else (),
    )


def whole_claim(claim_id: int, lang: str) -> ClaimWhole:
    """One published claim; raises `UnknownRecordError`."""
    return _whole(_published_claim(claim_id), lang)


def whole_claims(claim_ids: Collection[int], lang: str) -> dict[int, ClaimWhole]:
    """Those of these claims that are published, by id: a handful of queries however many."""
    return {one.id: one for one in _wholes(claims_in(published().where(Claim.id.in_(claim_ids))), lang)}


def still_waiting(
    lang: str, today: date, limit: int | None = None, *, skip: int = 0, closed_in: int | None = None
) -> tuple[Waiting, ...]:
    """Accepted themes that no claim answers, a set number of weeks after their survey closed; longest first.

    limit, skip : only so many, after the first so many; no other answers are counted than of themes that have waited as long
    closed_in : only those of surveys that closed in this year
    """
    closed = _closed_long(today, closed_in)
    weeks = {one: (today - closed[wave_id]).days // 7 for one, wave_id in undecided_by_wave(closed).items()}
    ordered = sorted(weeks, key=lambda one: -weeks[one])
    wanted = ordered[skip:] if limit is None else ordered[skip : skip + limit]
    if not wanted:
        return ()
    # Among those that have waited equally long a figure decides: all of them are counted.
    alike = [one for one in ordered if weeks[wanted[-1]] <= weeks[one] <= weeks[wanted[0]]]
    before = sum(weeks[one] > weeks[wanted[0]] for one in ordered)
    views = themes.services.theme_views(alike)
    text = texts_for((), lang, [f"theme:{one}" for one in alike])
    theirs = figures.waves_asking(PARTNERS)
    in_order = sorted(views, key=lambda view: view.id)
    rows = [_waiting(view, closed[view.wave_id], today, text, view.wave_id in theirs) for view in in_order]
    rows.sort(key=lambda wait: (-wait.weeks, _shown_first(wait)))
    return tuple(rows[skip - before : skip - before + len(wanted)])


def still_waiting_ids(today: date) -> frozenset[int]:
    """The same themes by id: no answer is counted for it."""
    return frozenset(undecided_ids(_closed_long(today)))


def _closed_long(today: date, closed_in: int | None = None) -> dict[int, date]:
    """The waves that closed so long ago that what nobody has decided on is said to wait, and when."""
    settings: Settings = current_app.config["SETTINGS"]
    latest = today - timedelta(weeks=settings.still_waiting_weeks)
    waves = [wave for wave in outward.wave_infos() if wave.closes_on <= latest]
    return {wave.id: wave.closes_on for wave in waves if closed_in is None or wave.closes_on.year == closed_in}


def themes_under(priority_id: int) -> frozenset[int]:
    """The themes that published claims under one priority cite."""
    under = published().where(Decision.priority_id == priority_id).with_only_columns(Claim.id).order_by(None)
    return frozenset(db.session.scalars(select(ClaimTheme.theme_id).where(ClaimTheme.claim_id.in_(under))))


def replies_to(wave_ids: Collection[int], lang: str) -> tuple[ReplyLink, ...]:
    """The published claims that rest on what was said in these waves, newest first: what a consultation's page links to."""
    heard = select(ClaimTheme.claim_id).join(_THEME, _THEME.c.id == ClaimTheme.theme_id).where(_THEME.c.wave_id.in_(wave_ids))
    claims = claims_in(published().where(Claim.id.in_(heard)))
    text = texts_for(claims, lang)
    return tuple(ReplyLink(claim.id, text(f"claim:{claim.id}", "said", claim.said)) for claim in claims)


def undecided_ids(wave_ids: Collection[int] | None = None) -> list[int]:
    """The same themes by id, of all waves or of these: asked for on public pages, so no answer is read for it."""
    return list(undecided_by_wave(wave_ids))


def undecided_by_wave(wave_ids: Collection[int] | None = None) -> dict[int, int]:
    """The wave of each of them, by theme."""
    query = _citable().where(_THEME.c.id.not_in(select(ClaimTheme.theme_id)))
    if wave_ids is not None:
        query = query.where(_THEME.c.wave_id.in_(wave_ids))
    return {theme_id: wave_id for theme_id, wave_id in db.session.execute(query)}  # noqa: C416 - a row is no pair


def citable_by_wave() -> dict[int, int]:
    """The wave of every theme that may be cited, decided on or not: no answer is read for it."""
    return {theme_id: wave_id for theme_id, wave_id in db.session.execute(_citable())}  # noqa: C416 - a row is no pair


def _citable() -> Select[int, int]:
    return select(_THEME.c.id, _THEME.c.wave_id).where(_THEME.c.state.in_(CITABLE))


def examples(lang: str) -> tuple[Example, ...]:
    """The cited public examples, in their order."""
    rows = db.session.scalars(select(CitedExample).order_by(CitedExample.position, CitedExample.id)).all()
    text = texts_for((), lang, [f"example:{row.id}" for row in rows])
    return tuple(_example(row, text) for row in rows)


class PublishedChain:
    """What the plan's pages are told (`engage.plan.services.Chain`)."""

    def of_priority(self, priority_id: int, lang: str, page: int) -> Told:
        """Cards of published claims under this priority, the themes they cite, and what people still wish for after all."""
        under = published().where(Decision.priority_id == priority_id)
        ids = list(db.session.scalars(under.with_only_columns(Claim.id)))
        pages = max(1, -(-len(ids) // PER_PAGE))
        page = min(max(1, page), pages)
        # Answers are counted for these alone: a priority of a large county has hundreds of themes.
        claims = claims_in(published().where(Claim.id.in_(ids[(page - 1) * PER_PAGE : page * PER_PAGE])))
        views = themes.services.theme_views({one for claim in claims for one in figures.cited(claim)})
        text = texts_for(claims, lang, [f"theme:{view.id}" for view in views])
        # In the order of what is shown: the exact order of two themes would tell more than their figures do.
        waves = outward.wave_infos_of({view.wave_id for view in views})
        in_order = sorted(views, key=lambda view: view.id)
        theirs = figures.waves_asking(PARTNERS)
        told = (_heard(view, waves[view.wave_id], lang, text, view.wave_id in theirs) for view in in_order)
        heard = sorted(told, key=_shown_first)
        return Told(tuple(heard), cards_of(claims, lang), _wishes_after(ids, lang), page=page, pages=pages)

    def count_replies(self) -> Mapping[int, int]:
        """How many claims are published under each priority."""
        query = (
            select(Decision.priority_id, func.count())
            .join(Claim, Claim.decision_id == Decision.id)
            .join(Publication, Publication.claim_id == Claim.id)
            .where(Decision.priority_id.is_not(None))
            .group_by(Decision.priority_id)
        )
        return {priority_id: n for priority_id, n in db.session.execute(query) if priority_id is not None}


def _shown_first(one: ThemeRow | Waiting | Heard) -> int:
    """For sorting by what is shown: the largest figure first, hidden ones last and in no telling order."""
    return -(one.count.value or 0)


def _row(view: ThemeView, count: SafeCount, text: Text) -> ThemeRow:
    return ThemeRow(text(f"theme:{view.id}", "label", view.label), count)


def _published_claim(claim_id: int) -> Claim:
    found = claims_in(published().where(Claim.id == claim_id))
    if not found:
        raise UnknownRecordError(gettext("This is not here, or not any more. See everything that was decided instead."))
    return found[0]


def _whole(claim: Claim, lang: str) -> ClaimWhole:
    return _wholes([claim], lang)[0]


def _wholes(claims: Sequence[Claim], lang: str) -> list[ClaimWhole]:
    text, names = texts_for(claims, lang), priority_names(lang)
    return [_of_card(claim, card, text, names) for claim, card in zip(claims, cards_of(claims, lang), strict=True)]


def _of_card(claim: Claim, card: ClaimCard, text: Text, names: Mapping[int, PriorityName]) -> ClaimWhole:
    reply, decision = reply_to(claim), claim.decision
    priority = names.get(decision.priority_id) if decision.priority_id else None
    return ClaimWhole(
        **{one.name: getattr(card, one.name) for one in fields(card)},
        title=text(f"decision:{decision.id}", "title", decision.title),
        meeting=decision.meeting,
        owner=reply.owner,
        replied_by=reply.decider,
        replied_on=reply.dated,
        other_factors=text(f"claim:{claim.id}", "other_factors", claim.other_factors),
        published_on=claim.published_on,
        priority_slug=priority.slug if priority else None,
        priority_title=priority.title if priority else None,
    )


def wishes_of(claims: Iterable[Claim], lang: str) -> tuple[Worded, ...]:
    """What people still wish for after these claims."""
    rows = list(claims)
    return _wishes(rows, texts_for(rows, lang))


def _wishes_after(claim_ids: Sequence[int], lang: str) -> tuple[Worded, ...]:
    """What people still wish for after these claims, in their order: the claims themselves are not read."""
    query = select(FurtherWish).where(FurtherWish.claim_id.in_(claim_ids), ~FurtherWish.is_resolved).order_by(FurtherWish.id)
    rows = sorted(db.session.scalars(query), key=lambda wish: claim_ids.index(wish.claim_id))
    text = texts_for((), lang, [f"wish:{wish.id}" for wish in rows])
    return tuple(text(f"wish:{wish.id}", "text", wish.text) for wish in rows)


def _wishes(claims: Iterable[Claim], text: Text) -> tuple[Worded, ...]:
    open_ones = [wish for claim in claims for wish in claim.wishes if not wish.is_resolved]
    return tuple(text(f"wish:{wish.id}", "text", wish.text) for wish in open_ones)


def _earlier(claim: Claim, lang: str) -> tuple[Earlier, ...]:
    rows = db.session.scalars(select(SupersededReply).filter_by(claim_id=claim.id).order_by(SupersededReply.id.desc()))
    source = current_app.config["SETTINGS"].source_language
    return tuple(Earlier(row.outcome, Worded(row.text, source, lang == source), row.replaced_on) for row in rows)


def _heard(view: ThemeView, wave: WaveInfo, lang: str, text: Text, by_partners: bool) -> Heard:
    title = own(*library.titled(wave.slug, lang))
    label = text(f"theme:{view.id}", "label", view.label)
    count, is_reported = figures.theme_count(view), figures.is_reported(view)
    days = (wave.opens_on, wave.closes_on)
    return Heard(label, count, len(view.languages), title, *days, is_reported=is_reported, by_partners=by_partners)


def _waiting(view: ThemeView, closed_on: date, today: date, text: Text, by_partners: bool) -> Waiting:
    label, weeks = text(f"theme:{view.id}", "label", view.label), (today - closed_on).days // 7
    return Waiting(label, figures.theme_count(view), figures.is_reported(view), by_partners, closed_on, weeks, view.id)


def _example(row: CitedExample, text: Text) -> Example:
    subject = f"example:{row.id}"
    return Example(
        row.place,
        text(subject, "heard", row.heard),
        text(subject, "action", row.action),
        row.status,
        row.fit or None,
        text(subject, "note", row.note) if row.note else None,
        row.source,
    )
