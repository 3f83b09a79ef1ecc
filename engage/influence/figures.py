"""How many people stand behind a claim, as far as it may be said: every public figure of this domain is made here.

Exact counts come in from the frozen responses and never leave this module but through disclosure control. One response
counts once, however large the group that gave it; what adults reported or observed is counted apart (domain rule 5).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext
from sqlalchemy import Integer, column, func, select, table

from engage import themes
from engage.access.advocacy import NOT_OWN_VOICE
from engage.core.db import db
from engage.influence.models import Claim, ClaimResponse
from engage.safeguarding.disclosure import WITHHELD, SafeCount, differencing_guard, safe_breakdown, safe_count, safe_overlaps
from engage.safeguarding.services import thresholds
from engage.surveys import library, outward
from engage.themes.services import ThemeView

OWN_VOICES = ("self", "helped", "interpreted", "advocate", "group")
_THEME = table("theme", column("id", Integer), column("wave_id", Integer))  # a key's other end, by its name


@dataclass
class Voices:
    """Exact numbers behind one claim: for this module only."""

    by_provenance: dict[str, int] = field(default_factory=dict)
    languages: set[str] = field(default_factory=set)

    @property
    def own(self) -> int:
        """Responses in people's own voice."""
        return sum(n for provenance, n in self.by_provenance.items() if provenance not in NOT_OWN_VOICE)

    @property
    def reported(self) -> int:
        """Responses in which an adult reported or observed."""
        return sum(self.by_provenance.values()) - self.own


@dataclass(frozen=True)
class ClaimFigures:
    """What may be said about who stands behind a claim. `is_reported`: nobody's own voice is among them."""

    count: SafeCount
    languages: int
    is_reported: bool


@dataclass(frozen=True)
class VoiceRow:
    """How some of them spoke; `provenance` is one of `OWN_VOICES`."""

    provenance: str
    count: SafeCount


@dataclass(frozen=True)
class Provenance:
    """How those behind a claim spoke, and how many more views came from adults about them."""

    rows: tuple[VoiceRow, ...]
    reported: SafeCount


@dataclass(frozen=True)
class Method:
    """How people could answer, when, and about how many did. waves : survey and key of each, for the page of who took part."""

    opened_on: date
    closed_on: date
    count: SafeCount
    waves: tuple[tuple[str, str], ...]
    modes: str


def theme_count(theme: ThemeView) -> SafeCount:
    """About how many people said this in their own voice; where nobody did, about how many adults reported it."""
    population = population_of([theme.id])
    if is_reported(theme):
        return safe_count(theme.n_reported, thresholds(), (*population, "reported"))
    return safe_count(theme.n, thresholds(), population)


def is_reported(theme: ThemeView) -> bool:
    """Whether only adults spoke, about the people concerned (rule 5): a page must say so beside any figure."""
    return theme.n == 0 and theme.n_reported > 0


def population_of(theme_ids: Collection[int]) -> tuple[str, ...]:
    """The name of those behind one theme or any of several: the same people are rounded the same way everywhere."""
    names = [f"theme:{theme_id}" for theme_id in sorted(theme_ids)]
    return tuple(names) if len(names) == 1 else (f"any of {', '.join(names)}",)


def voices_of(claim_ids: Iterable[int]) -> dict[int, Voices]:
    """Exact numbers of these claims: one query however many."""
    wanted = list(claim_ids)
    query = select(ClaimResponse.claim_id, ClaimResponse.provenance, ClaimResponse.lang, func.count())
    query = query.where(ClaimResponse.claim_id.in_(wanted)).group_by(
        ClaimResponse.claim_id, ClaimResponse.provenance, ClaimResponse.lang
    )
    found = {claim_id: Voices() for claim_id in wanted}
    for claim_id, provenance, lang, n in db.session.execute(query):
        voices = found[claim_id]
        voices.by_provenance[provenance] = voices.by_provenance.get(provenance, 0) + n
        if provenance not in NOT_OWN_VOICE:
            voices.languages.add(lang)
    return found


def claim_figures(claim: Claim, voices: Voices) -> ClaimFigures:
    """What a card may say."""
    is_reported = voices.own == 0
    population = (*population_of(cited(claim)), *(("reported",) if is_reported else ()))
    count = safe_count(voices.reported if is_reported else voices.own, thresholds(), population)
    return ClaimFigures(count, len(voices.languages), is_reported)


def provenance_of(claim: Claim, voices: Voices) -> Provenance:
    """How they spoke, in safe numbers. Every way is listed, so that a missing one does not say that it was nobody's."""
    limits, population = thresholds(), population_of(cited(claim))
    cells = {name: voices.by_provenance.get(name, 0) for name in OWN_VOICES}
    broken = safe_breakdown(cells, limits, population)
    rows = tuple(VoiceRow(name, broken.cells[name]) for name in OWN_VOICES)
    return Provenance(rows, safe_count(voices.reported, limits, (*population, "reported")))


def theme_counts(claim: Claim, voices: Voices) -> Mapping[int, SafeCount]:
    """About how many of those behind a claim stand in each theme it cites; empty for one theme, which is all of them."""
    ids = cited(claim)
    if len(ids) < 2:
        return {}
    frozen = select(ClaimResponse.response_id).where(
        ClaimResponse.claim_id == claim.id, ClaimResponse.provenance.not_in(NOT_OWN_VOICE)
    )
    standing = themes.services.count_among(ids, frozen)
    cells = {f"theme:{one}": standing[one] for one in ids}
    safe = safe_overlaps(cells, voices.own, thresholds())
    return {one: safe.cells[f"theme:{one}"] for one in ids}


def method_of(wave_ids: Collection[int]) -> Method | None:
    """When people could answer and about how many did, over these waves."""
    if not wave_ids:
        return None
    found = outward.wave_infos_of(wave_ids)
    waves = [found[wave_id] for wave_id in sorted(wave_ids)]
    return Method(
        min(wave.opens_on for wave in waves),
        max(wave.closes_on for wave in waves),
        _all_who_answered([wave.id for wave in waves]),
        tuple((wave.slug, wave.key) for wave in waves),
        gettext("They answered online or on paper, by themselves or with somebody's help."),
    )


def _all_who_answered(wave_ids: Collection[int]) -> SafeCount:
    """About how many answered in these waves together; withheld where one wave would follow from the others by subtraction."""
    counted = outward.count_own_voices(wave_ids)
    own = [counted[wave_id] for wave_id in wave_ids]
    limits = thresholds()
    if len(own) > 1 and not all(differencing_guard(n, [sum(own)], limits) for n in own):
        return WITHHELD
    return safe_count(sum(own), limits, tuple(f"wave:{wave_id}" for wave_id in wave_ids))


def waves_asking(audience: str) -> set[int]:
    """The waves of every survey that asks this audience."""
    asking = {slug for slug, source in library.sources().items() if source.audience == audience}
    return {wave.id for wave in outward.wave_infos() if wave.slug in asking} if asking else set()


def by_partners(claim_ids: Collection[int]) -> set[int]:
    """Those of these claims that rest on what people who work with families said for themselves: never with anybody else's."""
    return set(db.session.scalars(select(Claim.id).where(Claim.id.in_(claim_ids), Claim.by_partners)))


def cited(claim: Claim) -> list[int]:
    """The themes a claim cites."""
    return [row.theme_id for row in claim.themes]
