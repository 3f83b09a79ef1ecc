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
from engage.core.punctuation import listed
from engage.core.said import filled


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


def _by_officer(name: str, is_met: object) -> tuple[str, str]:
    missing = gettext("Missing: %(what)s; a participation officer can supply it on this page.", what=name)
    return name, "" if is_met else missing


def _by_decider(name: str, is_met: object) -> tuple[str, str]:
    return name, "" if is_met else gettext("Missing: %(what)s; a Board member can supply it on this page.", what=name)


def _purpose(facts: Facts) -> tuple[str, str]:
    row = facts.row
    name = gettext("why people are asked, what can change and what cannot")
    return _by_officer(name, row.why and row.can_change and row.cannot_change)


def _level(facts: Facts) -> tuple[str, str]:
    return _by_officer(gettext("how much say people have"), facts.row.level)


def _decider(facts: Facts) -> tuple[str, str]:
    return _by_officer(gettext("who decides, and on which day"), facts.row.decider and facts.row.decides_on)


def _options(facts: Facts) -> tuple[str, str]:
    return _by_officer(gettext("options with reasons and impacts, to be read first (Gunning 2)"), facts.row.options)


def _duration(facts: Facts) -> tuple[str, str]:
    row, name = facts.row, gettext("its days, and why they are enough with school holidays counted (Gunning 3)")
    return _by_officer(name, row.opens_on and row.closes_on and row.duration_reason)


def _references(facts: Facts) -> tuple[str, str]:
    name = gettext("the references of the data-protection and the equality assessment")
    return _by_officer(name, facts.row.data_protection and facts.row.equality)


def _undecided(facts: Facts) -> tuple[str, str]:
    row, name = facts.row, gettext("somebody's word that nothing is decided yet (Gunning 1)")
    if row.decides_on and facts.today >= row.decides_on:
        return name, gettext("The decision's day has come, so it cannot open: a participation officer can write a later day.")
    return _by_officer(name, row.attested_on)


def _days(facts: Facts) -> tuple[str, str]:
    row, name = facts.row, gettext("a day on which it runs")
    if row.opens_on is None or row.closes_on is None or row.opens_on <= facts.today <= row.closes_on:
        return name, ""
    return name, gettext(
        "It runs from %(first)s to %(last)s, not today: a participation officer can change its days.",
        first=format_date(row.opens_on),
        last=format_date(row.closes_on),
    )


def _way_in(facts: Facts) -> tuple[str, str]:
    return _by_officer(gettext("a survey, a forum or a meeting to take part in"), facts.row.parts or facts.row.meetings)


def _asked(facts: Facts) -> tuple[str, str]:
    name = gettext("the bodies that must be asked, the safeguarding board among them")
    return _by_officer(name, any(consultee.is_safeguarding_board for consultee in facts.row.consultees))


def _answering_over(facts: Facts) -> tuple[str, str]:
    name = gettext("the end of answering")
    if not facts.still_open or facts.row.state == "paused":
        return name, ""
    title, last = facts.still_open[0]
    return name, filled(
        gettext("“%(title)s” can be answered until %(date)s: a participation officer can close this after that day."),
        title=title,
        date=format_date(last),
    )


def _report_read(facts: Facts) -> tuple[str, str]:
    return _by_decider(gettext("a signature that the report was read before the decision (Gunning 4)"), facts.row.signed_by)


def _decision_day(facts: Facts) -> tuple[str, str]:
    row, name = facts.row, gettext("the day of the decision, not before the report was read")
    return _by_officer(name, row.decided_on and (row.report_read_on is None or row.decided_on >= row.report_read_on))


def _included(facts: Facts) -> tuple[str, str]:
    left_out = [one.name for one in facts.row.consultees if one.received_on and not one.included]
    name = gettext("what the bodies sent, taken into the report")
    if not left_out:
        return name, ""
    names = listed(left_out)
    return name, gettext("The report lacks what %(name)s sent: a participation officer can add and tick it.", name=names)


def _space(facts: Facts) -> tuple[str, str]:
    return _by_officer(gettext("who could take part, and how (Lundy: space)"), facts.row.space)


def _voice(facts: Facts) -> tuple[str, str]:
    return _by_officer(gettext("what people said (Lundy: voice)"), facts.row.voice)


def _audience(facts: Facts) -> tuple[str, str]:
    return _by_decider(gettext("the named decider who read it (Lundy: audience)"), facts.row.report_read_by)


def _influence(facts: Facts) -> tuple[str, str]:
    row = facts.row
    return _by_officer(gettext("what changes, and by when (Lundy: influence)"), row.influence and row.influence_by)


def _followed(facts: Facts) -> tuple[str, str]:
    return _by_officer(gettext("what people say now: did it work"), facts.row.follow_up)


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
