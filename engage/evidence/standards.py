"""A self-check by the seven Hear by Right standards: what the site's record says of each, and what only people can say.

The standards are the National Youth Agency's (Hear by Right). Whether something is emerging, established or advanced is for
young people and staff to judge together: the site gives facts and leaves a place to write.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext

from engage.consultations.outward import states
from engage.core.i18n import offered_languages
from engage.evidence.paper import Block, Heading, Line
from engage.influence.cards import ClaimCard
from engage.influence.outward import cards, published_ids
from engage.influence.reading import still_waiting
from engage.plan.outward import OutwardPriority, outward_priorities
from engage.trust.services import meetings

_YEAR = timedelta(days=365)
_AFTER_REPLY = ("fed_back", "followed_up", "archived")


@dataclass(frozen=True)
class _Record:
    """What the facts are made of."""

    exercises: dict[str, int]
    priorities: tuple[OutwardPriority, ...]
    replies: tuple[ClaimCard, ...]
    waiting: int
    sittings: int


def self_check(lang: str, today: date) -> Iterator[Block]:
    """The seven standards in their order, each with facts of the record and an empty line to fill in."""
    about = gettext(
        "The seven standards are those of Hear by Right. Go through them with young people: the facts are from this site's "
        "record, and the judgement is yours together."
    )
    yield Line("H-1", "about", about, lang)
    record = _Record(
        states(),
        outward_priorities(lang, today),
        cards(published_ids(), lang),
        len(still_waiting(lang, today)),
        sum(today - _YEAR <= one.met_on <= today for one in meetings()),
    )
    for place, (name, facts) in enumerate(_STANDARDS, 1):
        yield Heading(name())
        for number, fact in enumerate(facts(record), 1):
            yield Line(f"H{place}-{number}", "standard", fact, lang, name())
        unknown = gettext("What only people can say. Where we stand (emerging, established, advanced) and what we do next:")
        yield Line(f"H{place}-people", "to be written", f"{unknown} ______", lang, name())


def _values(record: _Record) -> Iterator[str]:
    number = sum(record.exercises.values())
    yield gettext("Consultations that were opened: %(number)s.", number=number)
    yield gettext("Each said before its first question what can change, what cannot, who decides and when: none opens without.")


def _strategy(record: _Record) -> Iterator[str]:
    heard = sum(one.replies > 0 for one in record.priorities)
    yield gettext(
        "Priorities of the plan: %(number)s. With a public reply: %(heard)s.", number=len(record.priorities), heard=heard
    )


def _structures(record: _Record) -> Iterator[str]:
    yield gettext("Meetings of the Board on record in the last twelve months: %(number)s.", number=record.sittings)
    yield gettext("Whether young people sit on it, and are paid for their way, is not in this record.")


def _systems(record: _Record) -> Iterator[str]:
    fed_back = sum(record.exercises.get(state, 0) for state in _AFTER_REPLY)
    yield gettext("Consultations whose people have heard back: %(number)s.", number=fed_back)
    yield gettext("Public replies: %(number)s.", number=len(record.replies))
    yield gettext("Accepted themes that wait longer than they should: %(number)s.", number=record.waiting)


def _staff(_record: _Record) -> Iterator[str]:
    yield gettext("Who was trained, and checked before working with children, is not in this record.")


def _skills(record: _Record) -> Iterator[str]:
    easy = sum(not card.easy.missing for card in record.replies)
    yield gettext("Languages of the site: %(number)s.", number=len(offered_languages()))
    yield gettext("Public replies with an Easy Read version: %(easy)s of %(number)s.", easy=easy, number=len(record.replies))


def _leadership(record: _Record) -> Iterator[str]:
    no = sum(card.outcome in ("no", "not_now", "not_ours") for card in record.replies)
    asked = sum(card.worked is not None for card in record.replies)
    yield gettext("Replies that say no or not now, with the reason: %(number)s.", number=no)
    yield gettext("Replies of which people were asked later whether it worked: %(number)s.", number=asked)


_STANDARDS: tuple[tuple[Callable[[], str], Callable[[_Record], Iterator[str]]], ...] = (
    (lambda: str(gettext("1. Shared values")), _values),
    (lambda: str(gettext("2. Strategy")), _strategy),
    (lambda: str(gettext("3. Structures")), _structures),
    (lambda: str(gettext("4. Systems")), _systems),
    (lambda: str(gettext("5. Staff")), _staff),
    (lambda: str(gettext("6. Skills and knowledge")), _skills),
    (lambda: str(gettext("7. Style of leadership")), _leadership),
)
