"""What a pack holds, as frozen figures that may leave: every count is a `SafeCount`, every quote has consent and is redacted.

Pure. Whoever makes a `Pack` (`engage.evidence.gather`) has already passed the gate; what is made of one (`compose`, and a
renderer for each format) cannot reach past it, because nothing exact is in here. Ids are those of the records, so that a
sentence about one keeps its number when others come and go.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext

from engage.evidence.took_part import WaveFigures
from engage.safeguarding.disclosure import SafeCount


@dataclass(frozen=True)
class Source:
    """One wave of one survey: how it was asked, when, and of whom there are answers. `missing`: groups hardly heard or hidden."""

    wave_id: int
    survey: str
    opened_on: date
    closed_on: date
    figures: WaveFigures
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Quote:
    """Somebody's own words, with consent, names taken out; `translation` beside them where there is one.

    interpretation, advocate_view : what whoever passed the words on made of them; never part of the words. `text` is empty where
    somebody spoke without any, and the interpretation stands alone.
    """

    answer_id: int
    text: str
    lang: str
    provenance: str
    translation: str
    interpretation: str
    advocate_view: str


@dataclass(frozen=True)
class Heard:
    """One accepted theme. `reported` counts what adults reported or observed, which is no child's voice.

    run : the run of the analysis its wave was last read by, in words: number, day, version, seed
    """

    theme_id: int
    wave_id: int
    label: str
    count: SafeCount
    reported: SafeCount | None
    languages: tuple[str, ...]
    survey: str
    run: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True)
class Decided:
    """One published claim with its decision and reply. `others` are the other factors, always named."""

    claim_id: int
    theme_ids: tuple[int, ...]
    said: str
    count: SafeCount
    kind: str
    strength: str
    fit: str
    others: str
    decision: str
    meeting: str
    decider: str
    decided_on: date
    outcome: str
    reply: str
    reason: str
    owner: str
    link: str


@dataclass(frozen=True)
class Done:
    """One action of the plan."""

    action_id: int
    title: str
    owner: str
    organisation: str
    due_on: date
    state: str


@dataclass(frozen=True)
class Promised:
    """What one partner has pledged."""

    pledge_id: int
    organisation: str
    what: str


@dataclass(frozen=True)
class Wished:
    """What people behind a claim still wish for, with what was decided on it, where, and its public page."""

    wish_id: int
    text: str
    decision: str
    minute: str
    link: str


@dataclass(frozen=True)
class Told:
    """One case study: what one person told and agreed that this pack holds. It is in no figure and shows no cause."""

    story_id: int
    title: str
    said: str
    lang: str
    teller: str
    service: str
    helped: str
    different: str
    others: str
    agreed: str


@dataclass(frozen=True)
class Pack:
    """The evidence for one priority, outcome, area, consultation or wave.

    named : each theme of `heard` by its id: its name, and the run it was read by
    heard, decided, wishes : what may be thousands, read while it is gone through (`engage.evidence.batches`)
    note : what a reader must know of how this pack was put together; empty for most
    facts : how a consultation was run, as pairs of a name and what is written of it
    """

    trust: str
    title: str
    summary: str
    outcomes: tuple[str, ...]
    made_on: date
    lang: str
    link: str
    note: str
    sources: tuple[Source, ...]
    named: Mapping[int, tuple[str, str]]
    heard: Iterable[Heard]
    decided: Iterable[Decided]
    done: tuple[Done, ...]
    pledges: tuple[Promised, ...]
    wishes: Iterable[Wished]
    facts: tuple[tuple[str, str], ...] = ()
    stories: tuple[Told, ...] = ()


def count_words(count: SafeCount) -> str:
    """A figure as it may be said."""
    if count.kind == "about":
        return gettext("about %(number)s", number=count.value)
    if count.kind == "few":
        return gettext("a few or none")
    return gettext("not shown")


def minute_of(meeting: str, decided_on: date) -> str:
    """In which minute a decision stands."""
    return f"{meeting}, {decided_on.isoformat()}"
