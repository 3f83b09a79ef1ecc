"""What a sample that two people coded tells: people beside people, machine beside people, over all and by group. Reads only.

Owns when there is enough to say anything. Figures are of staff's own reading and stay inside; none is of a single answer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from analysis.agreement import Agreement, Labels, Rate, by_group, compare, labelled_for_nothing, macro_f1, macro_f1_interval
from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.surveys.outward import AnswerText
from engage.themes.coding import CodedAnswer, coded_twice
from engage.trust.framework import outcome_names

ENOUGH = 20  # answers that both have coded, over all or in a group, before a figure of them is shown

Grouping = Literal["language", "age", "provenance"]
_GROUPS: dict[Grouping, Callable[[AnswerText], str]] = {
    "language": lambda answer: answer.lang,
    "age": lambda answer: answer.age_band or "",
    "provenance": lambda answer: answer.provenance,
}


@dataclass(frozen=True)
class Pair:
    """How well two sides agree: the mean F1 over outcomes with its interval, and labels given to answers about none."""

    f1: float | None
    interval: tuple[float, float] | None
    for_nothing: Rate


@dataclass(frozen=True)
class OutcomeRow:
    """One outcome: kappa of the two people, and the machine against each of them in turn, the mean of both."""

    key: str
    n_people: int
    kappa: float | None
    kappa_machine: float | None
    precision: float | None
    recall: float | None


@dataclass(frozen=True)
class GroupRow:
    """One group's answers: `value` is "" where it was not said; the figures are None where they are too few."""

    grouping: Grouping
    value: str
    n: int
    people: float | None
    machine: float | None
    fits: Rate


@dataclass(frozen=True)
class Checked:
    """Everything the page shows. `machine` and what belongs to it are None until a worker has judged."""

    n: int
    people: Pair
    machine: Pair | None
    outcomes: tuple[OutcomeRow, ...]
    groups: tuple[GroupRow, ...]
    fits: Rate
    fits_agreed: Rate
    differ: tuple[CodedAnswer, ...]

    @property
    def is_enough(self) -> bool:
        """Whether the figures say anything."""
        return self.n >= ENOUGH


@guarded(Permission.SEE_THEMES)
def checked(sample_id: int) -> Checked:
    """What the answers that both have coded tell so far."""
    coded = coded_twice(sample_id)
    keys = [one.key for one in outcome_names()]
    first, second = [one.outcomes[0] for one in coded], [one.outcomes[1] for one in coded]
    machine = _machine(coded)
    return Checked(
        len(coded),
        _pair([(first, second)], keys),
        None if machine is None else _pair([(machine, first), (machine, second)], keys),
        tuple(_outcome(key, first, second, machine) for key in keys),
        tuple(_groups(coded, machine, keys)),
        _fits(coded),
        _fits_agreed(coded),
        tuple(one for one in coded if one.outcomes[0] != one.outcomes[1]),
    )


def _machine(coded: Sequence[CodedAnswer]) -> list[Labels] | None:
    said = [one.machine for one in coded if one.machine is not None]
    return list(said) if coded and len(said) == len(coded) else None


def _pair(sides: Sequence[tuple[Sequence[Labels], Sequence[Labels]]], keys: Sequence[str]) -> Pair:
    """The mean over the sides; the interval's ends too."""
    intervals = [found for one, other in sides if (found := macro_f1_interval(one, other, keys))]
    nothing = [labelled_for_nothing(one, other) for one, other in sides]
    return Pair(
        _mean([macro_f1(compare(one, other, keys)) for one, other in sides]),
        _mean_interval(intervals) if len(intervals) == len(sides) else None,
        Rate(sum(rate.count for rate in nothing), sum(rate.of for rate in nothing)),
    )


def _outcome(key: str, first: Sequence[Labels], second: Sequence[Labels], machine: Sequence[Labels] | None) -> OutcomeRow:
    [people] = compare(first, second, [key])
    beside: list[Agreement] = [] if machine is None else [compare(machine, side, [key])[0] for side in (first, second)]
    return OutcomeRow(
        key,
        people.both + people.first_only + people.second_only,
        people.kappa,
        _mean([one.kappa for one in beside]),
        _mean([one.precision.value for one in beside]),
        _mean([one.recall.value for one in beside]),
    )


def _groups(coded: Sequence[CodedAnswer], machine: Sequence[Labels] | None, keys: Sequence[str]) -> list[GroupRow]:
    rows = []
    for grouping, value_of in _GROUPS.items():
        for value, places in by_group([value_of(one.answer) for one in coded]).items():
            some = [coded[place] for place in places]
            first, second = [one.outcomes[0] for one in some], [one.outcomes[1] for one in some]
            said = None if machine is None else [machine[place] for place in places]
            enough = len(some) >= ENOUGH
            people = macro_f1(compare(first, second, keys)) if enough else None
            beside = [macro_f1(compare(said, side, keys)) for side in (first, second)] if enough and said is not None else []
            rows.append(GroupRow(grouping, value, len(some), people, _mean(beside), _fits(some)))
    return rows


def _fits(coded: Sequence[CodedAnswer]) -> Rate:
    """Of all judgements whether an answer belongs in its theme, those that say yes."""
    said = [fit for one in coded for fit in one.fits if fit]
    return Rate(said.count("yes"), len(said))


def _fits_agreed(coded: Sequence[CodedAnswer]) -> Rate:
    both = [one.fits for one in coded if all(one.fits)]
    return Rate(sum(first == second for first, second in both), len(both))


def _mean_interval(intervals: Sequence[tuple[float, float]]) -> tuple[float, float]:
    return sum(low for low, _ in intervals) / len(intervals), sum(high for _, high in intervals) / len(intervals)


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known and len(known) == len(values) else None
