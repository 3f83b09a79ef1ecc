"""What people asked for, set against the help that exists: one outcome at a time, by place and age. Reads only.

One at a time, because everybody who spoke is counted when the page is asked for: with a million answers a fifth of them takes a
fifth of the time, and no figure has to be kept, from which a held or withdrawn answer would not be gone at once.

Numbers of people come out through disclosure control alone. "Few or none" is said of what is hidden: it may be nobody, a few, or
more whose number would give a neighbour's away, so that nothing here says that nobody asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.core.db import db
from engage.core.i18n import current_language
from engage.safeguarding.disclosure import SafeCount, safe_breakdown
from engage.safeguarding.services import thresholds
from engage.surveys import counted, library, outward
from engage.surveys.asking import localised
from engage.themes.models import Theme, ThemeAssignment, ThemeOutcome
from engage.themes.reading import ACCEPTED
from engage.trust.framework import OutcomeName, outcome_names
from engage.trust.offers import Offer, ages_of, offers
from engage.trust.services import localities

AUDIENCES = ("young_people", "parents")


@dataclass(frozen=True)
class Line:
    """One place or one age under one outcome: about how many asked, and which services are there for them."""

    name: str
    asked: SafeCount
    services: tuple[str, ...]

    @property
    def is_missing(self) -> bool:
        """People asked, in a number that may be said, and there is nothing."""
        return not self.asked.hidden and not self.services

    @property
    def is_unasked(self) -> bool:
        """There is something, and how many asked may not be shown: few, none, or hidden to protect others."""
        return self.asked.hidden and bool(self.services)


@dataclass(frozen=True)
class OutcomeGap:
    """One outcome: the themes people accepted under it, about how many spoke, and what stands beside that by place and age.

    services : every one that helps with it; everywhere : those of them that are for the whole county
    """

    outcome: OutcomeName
    asked: SafeCount
    themes: tuple[str, ...]
    services: tuple[str, ...]
    everywhere: tuple[str, ...]
    places: tuple[Line, ...]
    ages: tuple[Line, ...]

    @property
    def is_missing(self) -> bool:
        """People asked, in a number that may be said, and nothing is there at all."""
        return not self.asked.hidden and not self.services

    @property
    def notable(self) -> tuple[Line, ...]:
        """The places of which there is more to say than that they have what the whole county has."""
        return tuple(line for line in self.places if not line.asked.hidden or line.services != self.everywhere)

    @property
    def missing(self) -> tuple[Line, ...]:
        """Where and for whom people asked and nothing is there."""
        return tuple(line for line in (*self.places, *self.ages) if line.is_missing)


@dataclass
class _Asked:
    """Exact numbers under the outcome, by id of the place and by key of the age; None for what was not said."""

    by_place: Counter[int | None] = field(default_factory=Counter)
    by_age: Counter[str | None] = field(default_factory=Counter)


@dataclass(frozen=True)
class GapReport:
    """One outcome of all, as `gap`; and what stands under none: services, and themes as (wave, id, name)."""

    outcomes: tuple[OutcomeName, ...]
    gap: OutcomeGap
    unplaced: tuple[str, ...]
    unmapped: tuple[tuple[int, int, str], ...]


@guarded(Permission.SEE_THEMES)
def gap_report(audience: str, outcome_key: str = "") -> GapReport:
    """For the surveys of one audience: `young_people` or `parents`, whose figures stand beside each other and are never added.

    An outcome that the framework does not have is the framework's first.
    """
    slugs = {slug for slug, source in library.sources().items() if source.audience == audience}
    waves = [wave.id for wave in outward.wave_infos() if wave.slug in slugs]
    outcomes, found = outcome_names(), offers()
    outcome = next((one for one in outcomes if one.key == outcome_key), outcomes[0])
    labels = _labels(waves, outcome.key)
    return GapReport(
        outcomes,
        _outcome(outcome, labels, _asked(labels), found, _bands(slugs)),
        tuple(offer.name for offer in found if not offer.outcome_keys),
        _unmapped(waves),
    )


def _labels(wave_ids: Iterable[int], outcome_key: str) -> dict[int, str]:
    """The accepted themes under one outcome, by id, the newest first."""
    query = select(Theme.id, Theme.label).join(ThemeOutcome, Theme.id == ThemeOutcome.theme_id).order_by(Theme.id.desc())
    query = query.where(ThemeOutcome.outcome_key == outcome_key, Theme.state.in_(ACCEPTED), Theme.wave_id.in_(list(wave_ids)))
    return {theme_id: label for theme_id, label in db.session.execute(query)}  # noqa: C416 - a row is no pair to the type checker


def _unmapped(wave_ids: Iterable[int]) -> tuple[tuple[int, int, str], ...]:
    """Accepted themes under no outcome: somebody should say what they are about."""
    query = select(Theme.wave_id, Theme.id, Theme.label).where(Theme.state.in_(ACCEPTED), Theme.wave_id.in_(list(wave_ids)))
    query = query.where(Theme.id.not_in(select(ThemeOutcome.theme_id))).order_by(Theme.id.desc())
    return tuple((wave_id, theme_id, label) for wave_id, theme_id, label in db.session.execute(query))


def _asked(theme_ids: Iterable[int]) -> _Asked:
    """Exactly how many people spoke in these themes, in their own voice."""
    place = ThemeAssignment
    answers = select(place.answer_id).where(place.theme_id.in_(list(theme_ids)), place.is_main, ~place.is_removed)
    asked = _Asked()
    for (area_id, band), number in counted.count_writers(answers).items():
        asked.by_place[area_id] += number
        asked.by_age[band] += number
    return asked


def _outcome(
    outcome: OutcomeName, labels: Mapping[int, str], asked: _Asked, every: Iterable[Offer], bands: Mapping[str, str]
) -> OutcomeGap:
    here = [offer for offer in every if outcome.key in offer.outcome_keys]
    # The same people are named as everywhere, so that their number is rounded the same way everywhere.
    names = [f"theme:{theme_id}" for theme_id in sorted(labels)]
    people = tuple(names) if len(names) == 1 else (f"any of {', '.join(names)}",)
    places = {f"area:{area.id}": asked.by_place[area.id] for area in localities()}
    shown = safe_breakdown(_with_rest(places, "not said", asked.by_place), thresholds(), people)
    ages = {f"age:{band}": asked.by_age[band] for band in bands}
    aged = safe_breakdown(_with_rest(ages, "age not said", asked.by_age), thresholds(), people)
    return OutcomeGap(
        outcome,
        shown.total,
        tuple(labels.values()),
        tuple(offer.name for offer in here),
        tuple(offer.name for offer in here if offer.area_id is None),
        tuple(
            Line(area.name, shown.cells[f"area:{area.id}"], tuple(offer.name for offer in here if offer.serves(area.id)))
            for area in localities()
        ),
        tuple(
            Line(name, aged.cells[f"age:{band}"], tuple(offer.name for offer in here if _is_for(offer, band)))
            for band, name in bands.items()
        ),
    )


def _with_rest(cells: Mapping[str, int], name: str, every: Counter[Any]) -> dict[str, int]:
    """With those who did not say, where there are any: they are not shown here, and could be had by subtraction."""
    rest = every.total() - sum(cells.values())
    return {**cells, name: rest} if rest else dict(cells)


def _bands(slugs: Iterable[str]) -> dict[str, str]:
    """The ages that these surveys ask for, by key, in their order and words, for this reader; none where they do not ask."""
    found, lang = dict[str, str](), current_language().code
    for slug in sorted(slugs):
        for question in localised(library.sources()[slug], lang).questions:
            if question.role == "age_band":
                found |= {option.key: option.text for option in question.options if ages_of(option.key)}
    return found


def _is_for(offer: Offer, band: str) -> bool:
    ages = ages_of(band)
    return ages is not None and offer.is_for(*ages)
