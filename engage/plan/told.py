"""What the plan is told by the domains above it: what people said, what was decided, which documents there are.

The plan may not ask them (they stand above it), so they register here. Owns the shapes; knows nothing that is in them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from flask import Flask, current_app

from engage.core.wording import Worded
from engage.safeguarding.disclosure import SafeCount

CHAIN = "engage.plan.chain"
EVIDENCE = "engage.plan.evidence"


class Card(Protocol):
    """What a decided thing must have to stand on a priority's page; the rest is its template's."""

    @property
    def id(self) -> int:
        """Its number."""


@dataclass(frozen=True)
class Heard:
    """One thing people said: its name, and safe figures about who said it. `is_reported`: only adults spoke, about them.

    by_partners : people who work with families said it, for themselves
    """

    label: Worded
    count: SafeCount
    languages: int
    survey_title: str
    from_on: date
    to_on: date
    quotes: tuple[Worded, ...] = ()
    is_reported: bool = False
    by_partners: bool = False


@dataclass(frozen=True)
class Told:
    """What was heard, decided and still wished for under one priority; each part may be empty and the page says so.

    decided : of page `page` out of `pages`, the newest first; heard : what these rest on; wishes : after any of them
    """

    heard: tuple[Heard, ...] = ()
    decided: tuple[Card, ...] = ()
    wishes: tuple[Worded, ...] = ()
    missing: tuple[str, ...] = ()
    page: int = 1
    pages: int = 1


class Chain(Protocol):
    """How a domain above tells what people said and what became of it."""

    def of_priority(self, priority_id: int, lang: str, page: int) -> Told:
        """What is public under one priority; of many decisions those of one page, of the last for one that is not there."""

    def count_replies(self) -> Mapping[int, int]:
        """How many replies are published under each priority."""


class NothingTold:
    """No domain above has anything to tell."""

    def of_priority(self, priority_id: int, lang: str, page: int) -> Told:
        """Nothing."""
        return Told()

    def count_replies(self) -> Mapping[int, int]:
        """None."""
        return {}


@dataclass(frozen=True)
class EvidenceLink:
    """A document about one priority that this reader may have."""

    href: str
    words: str


def tell_chain(app: Flask, speaking: Chain) -> None:
    """Register who tells what was heard and decided; the last one to register speaks."""
    app.extensions[CHAIN] = speaking


def offer_evidence(app: Flask, offer: Callable[[int], tuple[EvidenceLink, ...]]) -> None:
    """Register who offers documents: `offer(priority_id)` gives what the reader of this request may have."""
    app.extensions[EVIDENCE] = offer


def evidence_links(priority_id: int) -> tuple[EvidenceLink, ...]:
    """The documents this reader may have about one priority."""
    links: tuple[EvidenceLink, ...] = current_app.extensions[EVIDENCE](priority_id)
    return links


def chain() -> Chain:
    """Whoever speaks for what people said."""
    speaking: Chain = current_app.extensions[CHAIN]
    return speaking
