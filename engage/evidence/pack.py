"""What a pack holds, as frozen figures that may leave: every count is a `SafeCount`, every quote has consent and is redacted.

Pure. Whoever makes a `Pack` (`engage.evidence.gather`) has already passed the gate; whoever writes one (`document`, `sheet`)
cannot reach past it, because nothing exact is in here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext

from engage.safeguarding.disclosure import SafeCount


@dataclass(frozen=True)
class Group:
    """One group of those who answered, named in the reader's language."""

    name: str
    count: SafeCount


@dataclass(frozen=True)
class Source:
    """One wave of one survey: how it was asked, when, and of whom there are answers.

    `reported` counts answers in which an adult reported or observed; none of the other figures holds them.
    """

    survey: str
    opened_on: date
    closed_on: date
    n: SafeCount
    reported: SafeCount
    by_provenance: tuple[Group, ...]
    by_group: tuple[tuple[str, tuple[Group, ...]], ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Quote:
    """Somebody's own words, with consent, names taken out; `translation` beside them where there is one.

    interpretation, advocate_view : what whoever passed the words on made of them; never part of the words. `text` is empty where
    somebody spoke without any, and the interpretation stands alone.
    """

    text: str
    lang: str
    provenance: str
    translation: str
    interpretation: str
    advocate_view: str


@dataclass(frozen=True)
class Heard:
    """One accepted theme. `reported` counts what adults reported or observed, which is no child's voice."""

    theme_id: int
    label: str
    count: SafeCount
    reported: SafeCount | None
    languages: tuple[str, ...]
    outcomes: tuple[str, ...]
    survey: str
    run: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True)
class Decided:
    """One published claim with its decision and reply. `others` are the other factors, always named."""

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

    title: str
    owner: str
    organisation: str
    due_on: date
    state: str


@dataclass(frozen=True)
class Pack:
    """The evidence for one priority."""

    trust: str
    title: str
    summary: str
    outcomes: tuple[str, ...]
    made_on: date
    lang: str
    link: str
    sources: tuple[Source, ...]
    heard: tuple[Heard, ...]
    decided: tuple[Decided, ...]
    done: tuple[Done, ...]
    pledges: tuple[tuple[str, str], ...]
    wishes: tuple[str, ...]


def count_words(count: SafeCount) -> str:
    """A figure as it may be said."""
    if count.kind == "about":
        return gettext("about %(number)s", number=count.value)
    if count.kind == "few":
        return gettext("a few or none")
    return gettext("not shown")
