"""What a reader of a file of answers must know before its first row: what is in it, what is hidden, what was left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from flask_babel import gettext

from engage.core.i18n import format_date
from engage.evidence.answers.variables import Variable
from engage.safeguarding.coarsening import HIDDEN, Traits, hidden_in
from engage.safeguarding.services import thresholds
from engage.surveys.outward import WaveInfo
from engage.surveys.waves import said_days


def notes_of(
    waves: tuple[WaveInfo, ...],
    traits: tuple[Variable, ...],
    counts: Mapping[Traits, int],
    given: Mapping[Traits, Traits | None],
    unquotable: int,
) -> Iterator[str]:
    """What stands at the head of the file, or beside it."""
    yield gettext("Rows about single people: keep this file inside the team, and publish only the figures on the site's pages.")
    yield gettext("Anyone could answer, so this does not stand for everyone.")
    for wave in waves:
        yield said_days(wave.opens_on, wave.closes_on)
    yield gettext(
        "One row for each answer that was sent, a group once. What adults told or saw is not children's voice: count it apart."
    )
    yield gettext("No receipt, number or day is in this file, and the order of its rows says nothing.")
    left = sum(n for found, n in counts.items() if given[found] is None)
    yield gettext(
        "Rows: %(rows)s. Left out, because too few people were like them: %(left)s.", rows=sum(counts.values()) - left, left=left
    )
    yield gettext(
        "What is given of a person is the same for %(minimum)s people or more; the rest is marked %(mark)s.",
        minimum=thresholds().minimum,
        mark=HIDDEN,
    )
    hidden = Counter[int]()
    for found, n in counts.items():
        hidden.update(dict.fromkeys(hidden_in(found, given[found] or found), n))
    for at, variable in enumerate(traits):
        if hidden[at]:
            yield gettext("Hidden in “%(name)s”: %(number)s rows.", name=variable.name, number=hidden[at])
    yield gettext(
        "Words are given only of those who agreed to be quoted; left out: %(number)s answers in words.", number=unquotable
    )
    yield gettext("Of days only the month is given, and no name of a place: it could say where somebody lives.")
    yield gettext("A machine took names out of the words, and misses some. Words that the safeguarding lead keeps are not here.")


def open_from(wave: WaveInfo) -> str:
    """From which day to which a wave is, or was, open."""
    return gettext("From %(start)s to %(end)s", start=format_date(wave.opens_on), end=format_date(wave.closes_on))
