"""The equality report: who took part of each protected group, beside the population, and who is missing. Each figure is reach's.

What a survey did not ask is said too: of a group that nobody asked about, nobody knows whether it is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from flask_babel import gettext

from engage.consultations.reach.counting import NOT_SAID
from engage.consultations.reach.services import Division, Reach, is_public, reach_of
from engage.core.i18n import format_date
from engage.evidence.pack import count_words
from engage.evidence.paper import Block, Heading, Line, Row, Table, Trace
from engage.surveys import outward
from engage.surveys.outward import WaveInfo

LOOKED_BACK = timedelta(days=366)
# Of the Equality Act's characteristics those that surveys ask about, and what else people are treated unequally by.
PROTECTED = (
    "age_band",
    "sex",
    "gender",
    "ethnicity",
    "disability",
    "religion",
    "orientation",
    "care",
    "care_status",
    "in_care",
    "caring",
    "lang",
    "relation",
    "area",
)


def equality(lang: str, today: date) -> Iterator[Block]:
    """Every wave that was open in the last year, the newest first, each with its groups."""
    open_to_all = gettext(
        "Open surveys that anybody could answer: these answers do not stand for everyone and have no margin of error."
    )
    yield Line("E-1", "method", open_to_all, lang)
    hidden = gettext("Small numbers are not shown, and other numbers are rounded, so that nobody can be recognised.")
    yield Line("E-2", "method", hidden, lang)
    unsaid = gettext("“Beside their share” leaves out those who did not say.")
    yield Line("E-4", "method", unsaid, lang)
    waves = [wave for wave in outward.wave_infos() if wave.opens_on <= today and wave.closes_on >= today - LOOKED_BACK]
    for wave in waves:
        yield from _wave(wave, reach_of(wave, lang, with_earlier=False), lang, today)
    if not waves:
        yield Line("E-3", "method", gettext("Nothing has been asked in the last twelve months."), lang)


def _wave(wave: WaveInfo, reach: Reach, lang: str, today: date) -> Iterator[Block]:
    number, title = f"E{wave.id}", reach.turnout.title
    asked = f"{title}, {wave.opens_on.isoformat()} – {wave.closes_on.isoformat()}"
    yield Heading(title)
    dates = {"first": format_date(wave.opens_on), "last": format_date(wave.closes_on)}
    yield Line(f"{number}-1", "source", gettext("Open from %(first)s to %(last)s.", **dates), lang, title, Trace(source=asked))
    answers = gettext("Answers: %(count)s.", count=count_words(reach.turnout.total))
    yield Line(f"{number}-2", "source", answers, lang, title, Trace(reach.turnout.total, asked))
    if not is_public(wave, today):
        growing = gettext("Answers may still come in: these figures are not final. Do not hand them on.")
        yield Line(f"{number}-3", "method", growing, lang, title)
    kept = [division for division in reach.divisions if division.part.key in PROTECTED]
    for division in kept:
        yield _division(division, number, asked)
    for division in kept:
        if division.missing:
            groups = f"{division.part.title} {', '.join(division.missing)}"
            text = gettext("We heard from few or none of these, or may not say: %(groups)s.", groups=groups)
            yield Line(f"{number}-{division.part.key}-missing", "who is missing", text, lang, title, Trace(source=asked))
    for name in reach.not_asked:
        text = gettext("This survey did not ask about it, so nobody knows who is missing: %(name)s.", name=_NAMES[name]())
        yield Line(f"{number}-{name}-unasked", "who is missing", text, lang, title, Trace(source=asked))


def _division(division: Division, number: str, asked: str) -> Table:
    key = division.part.key
    rows = (
        Row(
            f"{number}-{key}-{row.key or 'unsaid'}",
            "who took part",
            (row.name, count_words(row.count), _share(row.share), _share(row.population), _STANDS[row.stands]()),
            Trace(row.count, asked),
        )
        for row in division.rows
        if row.key != NOT_SAID or not row.count.hidden
    )
    head = (
        gettext("Group"),
        gettext("Answers"),
        gettext("Of those who took part"),
        gettext("Of all who live here") if division.is_of_everybody else gettext("Of everyone it was for"),
        gettext("Beside their share"),
    )
    return Table(division.part.title, head, tuple(rows))


def _share(share: float | None) -> str:
    return "–" if share is None else f"{share:.0%}"


_NAMES: dict[str, Callable[[], str]] = {
    "sex": lambda: gettext("Sex"),
    "ethnicity": lambda: gettext("Ethnicity"),
    "disability": lambda: gettext("Disability"),
    "care": lambda: gettext("Being in care"),
}
_STANDS: dict[str, Callable[[], str]] = {
    "": lambda: "–",
    "hidden": lambda: "–",
    "less": lambda: gettext("Fewer than their share"),
    "about": lambda: gettext("About their share"),
    "more": lambda: gettext("More than their share"),
}
