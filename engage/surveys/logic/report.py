"""The logic check of a survey: what its rules make of it, found without anybody answering.

Owns what is a fault: a question that is never asked, a rule that always holds, a part of one that never can, a rule that cannot
be read or looks where it may not, and a ring of rules. Owns no words: `Finding.what` says which sentence, `about` what is in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from engage.surveys.logic.branch import settled
from engage.surveys.logic.checking import check_checks, check_rules
from engage.surveys.logic.counting import Routes, count_routes
from engage.surveys.logic.deciding import Said, numbers_asked
from engage.surveys.logic.pace import Timed, seconds_for
from engage.surveys.logic.reading import RuleError, parse_rule, print_rule
from engage.surveys.logic.rooms import Answerable, Choice, room_of
from engage.surveys.logic.solving import Budget, Solver, TooManyToTellError
from engage.surveys.logic.tree import And, Answered, Const, Not, Or, Rule, both, negated, questions_in

What = Literal[
    "fault", "ring", "never", "against_answers", "against_route", "always", "part", "check_never", "check_idle", "unsure"
]


class ChoiceWords(Choice, Protocol):
    """One thing to choose, with its words."""

    @property
    def text(self) -> str:
        """Its words."""


class Checked(Answerable, Timed, Protocol):
    """A question with everything that the check looks at."""

    @property
    def check(self) -> str:
        """What its answer must not be against."""

    @property
    def options(self) -> Sequence[ChoiceWords]:
        """What can be chosen."""


@dataclass(frozen=True)
class Finding:
    """One thing that was found.

    what : fault (about: what is wrong, in words), ring (the questions in it), never (its rule says so), against_answers (the
        question that cannot be answered as the rule wants), against_route (the question that is not asked then), always, part
        (what of the rule can never hold), check_never (no answer meets its check), check_idle (none is against it),
        unsure (the search was given up)
    """

    question: str
    what: What
    about: tuple[str, ...] = ()

    @property
    def is_fault(self) -> bool:
        """Whether somebody must mend it; what could not be told is none."""
        return self.what != "unsure"


@dataclass(frozen=True)
class Report:
    """What the check found. `routes` is None where rules are at fault, so that no route can be told."""

    findings: tuple[Finding, ...]
    routes: Routes | None
    conditions: int

    @property
    def is_sound(self) -> bool:
        """Whether there is nothing to mend."""
        return not any(finding.is_fault for finding in self.findings)


def check_logic(questions: Sequence[Checked]) -> Report:
    """The logic check of these questions, in their order."""
    conditions = sum(bool(question.when) for question in questions)
    wrong = (*check_rules(questions), *check_checks(questions))
    faults = [*(Finding(key, "fault", (what,)) for key, what in wrong), *_rings(questions)]
    if faults:
        return Report(tuple(faults), None, conditions)
    rules = {question.key: settled(parse_rule(question.when)) for question in questions if question.when}
    rooms = {question.key: room_of(question) for question in questions}
    check = _Check(questions, rules, Solver(rooms, rules, Budget()))
    findings = [finding for key in rules for finding in check.of(key)]
    findings += [finding for question in questions if question.check for finding in check.of_check(question)]
    seconds = {question.key: seconds_for(question) for question in questions}
    routes = count_routes([question.key for question in questions], rules, seconds, Solver(rooms, rules, Budget()))
    return Report(tuple(findings), routes, conditions)


def route_for(questions: Sequence[Checked], said: Mapping[str, Said]) -> tuple[int, ...]:
    """The numbers, from 1, of the questions that whoever says this is asked: exactly as on the site."""
    return numbers_asked([(each.key, parse_rule(each.when) if each.when else None) for each in questions], said)


def _rings(questions: Sequence[Checked]) -> Iterator[Finding]:
    """Questions whose rules look at each other all the way round; each ring once, at its first question."""
    looks_at: dict[str, tuple[str, ...]] = {}
    for question in questions:
        try:
            looks_at[question.key] = questions_in(parse_rule(question.when)) if question.when else ()
        except RuleError:
            looks_at[question.key] = ()
    seen: set[str] = set()
    for key in looks_at:
        ring = _way_back(key, looks_at)
        if ring and not seen & set(ring):
            seen |= set(ring)
            yield Finding(key, "ring", ring)


def _way_back(start: str, looks_at: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The shortest way from a question by what rules look at back to itself; empty where there is none."""
    came_from: dict[str, str] = {}
    waiting = [start]
    while waiting:
        at = waiting.pop(0)
        for after in looks_at.get(at, ()):
            if after == start:
                way = [at]
                while way[-1] != start:
                    way.append(came_from[way[-1]])
                return tuple(reversed(way))
            if after not in came_from:
                came_from[after] = at
                waiting.append(after)
    return ()


class _Check:
    """What is found of each rule."""

    def __init__(self, questions: Sequence[Checked], rules: Mapping[str, Rule], solver: Solver) -> None:
        self.rules, self.solver = rules, solver
        self.printed = {question.key: question.when for question in questions}

    def of(self, key: str) -> Iterator[Finding]:
        """Everything about one question's rule."""
        rule = self.rules[key]
        try:
            if rule == Const(False):
                yield Finding(key, "never")
            elif self.solver.can(rule, be=True) is None:
                yield self._why_never(key, rule)
            elif self.solver.can(rule, be=False) is None:
                yield Finding(key, "always")
            else:
                for part in _parts(rule):
                    if self.solver.can(part, be=True) is None:
                        yield Finding(key, "part", (print_rule(part),))
        except TooManyToTellError:
            yield Finding(key, "unsure")

    def of_check(self, question: Checked) -> Iterator[Finding]:
        """Whether a check can be met, and can be broken, by whoever is asked and answers."""
        check = parse_rule(question.check)
        asked = both(Answered(question.key), self.rules.get(question.key, Const(True)))
        try:
            # A comparison with an answer that somebody did not give is never against them.
            alone = set(questions_in(check)) <= {question.key}
            if alone and self.solver.can(settled(both(asked, check)), be=True) is None:
                yield Finding(question.key, "check_never")
            elif self.solver.can(settled(both(asked, negated(check))), be=True) is None:
                yield Finding(question.key, "check_idle")
        except TooManyToTellError:
            yield Finding(question.key, "unsure")

    def _why_never(self, key: str, rule: Rule) -> Finding:
        """Which question is to blame: one that cannot be answered like that, or one that is not asked then."""
        asked = questions_in(rule)
        plain = Solver(self.solver.rooms, {}, self.solver.budget)
        if plain.can(rule, be=True) is None:
            rooms = plain.rooms
            for one in asked:
                wider = Solver({**rooms, one: rooms[one].without_bounds}, {}, self.solver.budget)
                if wider.can(rule, be=True) is not None:
                    return Finding(key, "against_answers", (one,))
            return Finding(key, "against_answers", asked)
        for one in asked:
            without = {other: its for other, its in self.rules.items() if other != one}
            if one in self.rules and Solver(self.solver.rooms, without, self.solver.budget).can(rule, be=True) is not None:
                return Finding(key, "against_route", (one, self.printed[one]))
        return Finding(key, "against_route", (asked[0], self.printed.get(asked[0], "")))


def _parts(rule: Rule) -> Iterator[Rule]:
    """Each part of which one is enough, where there are several."""
    if isinstance(rule, Or):
        for part in rule.rules:
            yield part
            yield from _parts(part)
    elif isinstance(rule, And):
        for part in rule.rules:
            yield from _parts(part)
    elif isinstance(rule, Not) and isinstance(rule.rule, Not):
        yield from _parts(rule.rule.rule)
