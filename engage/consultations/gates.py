"""What must be so before a consultation takes its next step: Lundy's four, Gunning's four, and what the law and good sense add.

Each gate says in one sentence what is missing and who can supply it. Reads one record and changes nothing; the database holds the
same gates where one row can (`models`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext

from engage.consultations.models import Consultation
from engage.core.i18n import format_date


@dataclass(frozen=True)
class Facts:
    """What gates look at. still_open : title and last day of each of its surveys that can be answered today."""

    row: Consultation
    today: date
    still_open: tuple[tuple[str, date], ...] = ()


@dataclass(frozen=True)
class Gate:
    """One check. missing : what is missing and who can supply it; "" where it is met. before : the state it stands before."""

    key: str
    name: str
    missing: str
    before: str

    @property
    def is_met(self) -> bool:
        """Whether it lets the exercise through."""
        return not self.missing


Check = Callable[[Facts], tuple[str, str]]


def gates_before(facts: Facts, state: str) -> tuple[Gate, ...]:
    """What stands before this state. Opening asks again for all that checking asked for."""
    wanted = ("checked", "open") if state == "open" else (state,)
    return tuple(_gate(key, before, facts) for before in wanted for key in GATES.get(before, {}))


def all_gates(facts: Facts) -> tuple[Gate, ...]:
    """Every gate, in the order of the way."""
    return tuple(_gate(key, before, facts) for before, checks in GATES.items() for key in checks)


def _gate(key: str, before: str, facts: Facts) -> Gate:
    name, missing = GATES[before][key](facts)
    return Gate(key, name, missing, before)


def _unless(is_met: object, sentence: str) -> str:
    return "" if is_met else sentence


def _purpose(facts: Facts) -> tuple[str, str]:
    row = facts.row
    return gettext("Why people are asked, what can change and what cannot"), _unless(
        row.why and row.can_change and row.cannot_change,
        gettext("Write why people are asked, what can change and what cannot: a participation officer can."),
    )


def _level(facts: Facts) -> tuple[str, str]:
    return gettext("How much say people have"), _unless(
        facts.row.level, gettext("Choose how much say people have: a participation officer can.")
    )


def _decider(facts: Facts) -> tuple[str, str]:
    return gettext("Who decides, and by when"), _unless(
        facts.row.decider and facts.row.decides_on,
        gettext("Name who decides and on which day: a participation officer can, once the deciders agree."),
    )


def _options(facts: Facts) -> tuple[str, str]:
    return gettext("Gunning 2: options, reasons and impacts can be read first"), _unless(
        facts.row.options, gettext("Add at least one option with its reason and its impact: a participation officer can.")
    )


def _duration(facts: Facts) -> tuple[str, str]:
    row = facts.row
    return gettext("Gunning 3: enough time, school holidays counted"), _unless(
        row.opens_on and row.closes_on and row.duration_reason,
        gettext("Write when it opens and closes and why that is long enough: a participation officer can."),
    )


def _references(facts: Facts) -> tuple[str, str]:
    return gettext("Data protection and equality were looked at"), _unless(
        facts.row.data_protection and facts.row.equality,
        gettext("Give the references of both assessments: a participation officer can, from those who made them."),
    )


def _undecided(facts: Facts) -> tuple[str, str]:
    row, name = facts.row, gettext("Gunning 1: nothing is decided yet")
    if row.decides_on and facts.today >= row.decides_on:
        return name, gettext("The decision's day has come, so it cannot open: a participation officer can write a later day.")
    return name, _unless(row.attested_on, gettext("Vouch on this page that nothing is decided yet: a participation officer can."))


def _days(facts: Facts) -> tuple[str, str]:
    row, name = facts.row, gettext("Today is one of its days")
    if row.opens_on is None or row.closes_on is None or row.opens_on <= facts.today <= row.closes_on:
        return name, ""
    return name, gettext(
        "It runs from %(first)s to %(last)s, and today is not among those days: a participation officer can change them.",
        first=format_date(row.opens_on),
        last=format_date(row.closes_on),
    )


def _way_in(facts: Facts) -> tuple[str, str]:
    return gettext("There is a way to take part"), _unless(
        facts.row.parts or facts.row.meetings,
        gettext("Add a survey, a forum or a meeting in which people can take part: a participation officer can."),
    )


def _asked(facts: Facts) -> tuple[str, str]:
    return gettext("The bodies that must be asked are listed"), _unless(
        any(consultee.is_safeguarding_board for consultee in facts.row.consultees),
        gettext("List the bodies that must be asked, the safeguarding board among them: a participation officer can."),
    )


def _answering_over(facts: Facts) -> tuple[str, str]:
    name = gettext("Nobody is answering any more")
    if not facts.still_open or facts.row.state == "paused":
        return name, ""
    title, last = facts.still_open[0]
    return name, gettext(
        "“%(title)s” can be answered until %(date)s: a participation officer can close this after that day.",
        title=title,
        date=format_date(last),
    )


def _report_read(facts: Facts) -> tuple[str, str]:
    return gettext("Gunning 4: the deciders read the report first"), _unless(
        facts.row.signed_by, gettext("Sign on this page which report was read, and when: a Board member can.")
    )


def _decision_day(facts: Facts) -> tuple[str, str]:
    row, name = facts.row, gettext("The day of the decision")
    if row.decided_on is None:
        return name, gettext("Write on which day it was decided: a participation officer can.")
    if row.report_read_on and row.decided_on < row.report_read_on:
        return name, gettext("It was decided before the report was read: the deciders must take it up again.")
    return name, ""


def _included(facts: Facts) -> tuple[str, str]:
    left_out = [one.name for one in facts.row.consultees if one.received_on and not one.included]
    return gettext("What the bodies sent is in the report"), _unless(
        not left_out,
        gettext("Put what %(name)s sent into the report and tick it: a participation officer can.", name=", ".join(left_out)),
    )


def _space(facts: Facts) -> tuple[str, str]:
    return gettext("Lundy, space: who could take part, and how"), _unless(
        facts.row.space, gettext("Write who could take part and how: a participation officer can.")
    )


def _voice(facts: Facts) -> tuple[str, str]:
    return gettext("Lundy, voice: what they said"), _unless(
        facts.row.voice, gettext("Write what people said: a participation officer can, from the accepted themes.")
    )


def _audience(facts: Facts) -> tuple[str, str]:
    return gettext("Lundy, audience: the named decider who read it"), _unless(
        facts.row.report_read_by, gettext("Say who read it before deciding: a Board member can, by signing on this page.")
    )


def _influence(facts: Facts) -> tuple[str, str]:
    return gettext("Lundy, influence: what changed, and by when"), _unless(
        facts.row.influence and facts.row.influence_by,
        gettext("Write what changes and by when: a participation officer can, with the decider."),
    )


def _followed(facts: Facts) -> tuple[str, str]:
    return gettext("Somebody asked again whether it worked"), _unless(
        facts.row.follow_up, gettext("Write what people say now about what changed: a participation officer can.")
    )


GATES: dict[str, dict[str, Check]] = {
    "checked": {
        "purpose": _purpose,
        "level": _level,
        "decider": _decider,
        "gunning_2": _options,
        "gunning_3": _duration,
        "references": _references,
    },
    "open": {"gunning_1": _undecided, "days": _days, "way_in": _way_in, "consultees_asked": _asked},
    "closed": {"answering_over": _answering_over},
    "decided": {"gunning_4": _report_read, "decision_day": _decision_day, "consultees_included": _included},
    "fed_back": {"lundy_space": _space, "lundy_voice": _voice, "lundy_audience": _audience, "lundy_influence": _influence},
    "followed_up": {"follow_up": _followed},
}
