"""The year in three parts: what went well, what is not done, how to tell us. Composed of what is public and of nothing else.
A person's introduction stands before them, and says whose words it is.

A page shows some cards of each part, paper all of them. Every figure is one that stands elsewhere on the site too, made safe in
the same way, so that the review tells nothing new about how many. Reads only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from engage.core.db import db
from engage.core.wording import Worded
from engage.influence.cards import ClaimCard, cards_of, claims_in, published
from engage.influence.introduction import Introduction, introduction_to
from engage.influence.models import OUTCOMES, Claim, FurtherWish, Publication, Reply
from engage.influence.reading import Waiting, still_waiting, wishes_of
from engage.influence.stories.reading import Story, public_stories
from engage.plan.actions import ActionRow, actions_due_in
from engage.safeguarding.disclosure import SafeCount, safe_count
from engage.safeguarding.services import thresholds
from engage.surveys import library, outward

WENT_WELL = ("done", "doing", "partly", "already_happening")
SIZE = 12  # cards of each part on a page, and how much of what still waits: that has a page of its own


@dataclass(frozen=True)
class Asked:
    """One time a survey was open, and about how many answered in their own voice: None as long as they still can."""

    title: Worded
    opened_on: date
    closed_on: date
    count: SafeCount | None


@dataclass(frozen=True)
class Asking:
    """What of a year is wanted: so many cards of a part (None for all), and which page of each part."""

    size: int | None = None
    well: int = 1
    not_done: int = 1


EVERYTHING = Asking()


@dataclass(frozen=True)
class Replies:
    """The replies of one part: the cards of one page, and which of how many it is."""

    cards: tuple[ClaimCard, ...]
    page: int
    pages: int


@dataclass(frozen=True)
class Review:
    """One year. `tally`: how many replies of each outcome, those there are; they are public, and no count of people.

    well, not_done : replies published in that year; done, late : actions that were to be done in it; waiting : themes of surveys
    that closed in it and that nobody has decided on; introduction : a person's words, None where nobody wrote any;
    stories : case studies that became public in it
    """

    year: int
    is_over: bool
    asked: tuple[Asked, ...]
    tally: tuple[tuple[str, int], ...]
    well: Replies
    done: tuple[ActionRow, ...]
    not_done: Replies
    late: tuple[ActionRow, ...]
    waiting: tuple[Waiting, ...]
    wishes: tuple[Worded, ...]
    introduction: Introduction | None
    stories: tuple[Story, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was replied, done, missed or asked in that year."""
        return not (self.asked or self.tally or self.done or self.late or self.stories)


def years(today: date) -> tuple[int, ...]:
    """The years that can be read about, newest first: from the first reply, or the first survey, to this one."""
    first_reply = db.session.scalar(select(func.min(Publication.published_on)))
    began = [wave.opens_on for wave in outward.wave_infos()] + ([first_reply] if first_reply else [])
    return tuple(range(today.year, min((day.year for day in began), default=today.year) - 1, -1))


def review_of(year: int, lang: str, today: date, asking: Asking = EVERYTHING) -> Review:
    """One year as a reader of this language gets it."""
    of_year = published().where(Publication.published_on.between(date(year, 1, 1), date(year, 12, 31)))
    outcomes = {row[0]: row[1] for row in db.session.execute(of_year.with_only_columns(Claim.id, Reply.outcome))}
    well = [claim for claim, outcome in outcomes.items() if outcome in WENT_WELL]
    not_done = [claim for claim, outcome in outcomes.items() if outcome not in WENT_WELL]
    wishing = of_year.where(Claim.id.in_(select(FurtherWish.claim_id).where(~FurtherWish.is_resolved)))
    actions = actions_due_in(year, lang, today)
    return Review(
        year=year,
        is_over=today.year > year,
        asked=_asked(year, lang, today),
        tally=tuple((outcome, n) for outcome in OUTCOMES if (n := sum(one == outcome for one in outcomes.values()))),
        well=_replies(well, asking.well, asking.size, lang),
        done=tuple(action for action in actions if action.state == "done"),
        not_done=_replies(not_done, asking.not_done, asking.size, lang),
        late=tuple(action for action in actions if action.state == "late"),
        waiting=still_waiting(lang, today, asking.size, closed_in=year),
        wishes=wishes_of(claims_in(wishing), lang),
        introduction=introduction_to(year, lang),
        stories=public_stories(lang, today, year=year),
    )


def _replies(claim_ids: Sequence[int], page: int, size: int | None, lang: str) -> Replies:
    each = size or max(1, len(claim_ids))
    pages = max(1, -(-len(claim_ids) // each))
    here = min(max(1, page), pages)
    wanted = claim_ids[(here - 1) * each : here * each]
    found = {claim.id: claim for claim in claims_in(published().where(Claim.id.in_(wanted)))}
    return Replies(cards_of([found[one] for one in wanted], lang), here, pages)


def _asked(year: int, lang: str, today: date) -> tuple[Asked, ...]:
    waves = [wave for wave in outward.wave_infos() if wave.opens_on.year == year and wave.opens_on <= today]
    voices = outward.count_own_voices(wave.id for wave in waves if wave.closes_on < today)
    return tuple(
        Asked(
            _title(wave.slug, lang),
            wave.opens_on,
            wave.closes_on,
            safe_count(voices[wave.id], thresholds(), (f"wave:{wave.id}",)) if wave.closes_on < today else None,
        )
        for wave in sorted(waves, key=lambda wave: (wave.opens_on, wave.id))
    )


def _title(slug: str, lang: str) -> Worded:
    words, spoken = library.titled(slug, lang)
    return Worded(words, spoken, is_translated=spoken == lang)
