"""How many different routes lead through a survey, and the shortest and the longest of them.

A route is the set of questions that somebody is asked. Questions whose rules have nothing to do with each other make routes that
multiply, so that each such group is gone through by itself; of one with too many routes, bounds are all that is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod

from engage.surveys.logic.branch import State
from engage.surveys.logic.solving import Found, Solver, TooManyToTellError
from engage.surveys.logic.tree import Rule, questions_in

MOST_ROUTES = 3_000  # of one group


@dataclass(frozen=True)
class Span:
    """From the least to the most."""

    least: int
    most: int


@dataclass(frozen=True)
class Routes:
    """What there is to say of all routes.

    number : how many there are; the least there are, where `is_exact` is false
    questions, seconds : of the shortest and the longest; where `is_exact` is false, none is shorter or longer, and maybe none
    as short or as long
    """

    number: int
    questions: Span
    seconds: Span
    is_exact: bool = True


def count_routes(keys: Sequence[str], rules: Mapping[str, Rule], seconds: Mapping[str, int], solver: Solver) -> Routes:
    """All routes through these questions, in their order. `rules` as in `Solver`."""
    found = [_within(group, rules, seconds, solver) for group in _groups(keys, rules)]
    return Routes(
        prod(each.number for each in found),
        Span(sum(each.questions.least for each in found), sum(each.questions.most for each in found)),
        Span(sum(each.seconds.least for each in found), sum(each.seconds.most for each in found)),
        all(each.is_exact for each in found),
    )


def _groups(keys: Sequence[str], rules: Mapping[str, Rule]) -> list[list[str]]:
    """Questions that have to do with each other, in their order."""
    group_of = {key: key for key in keys}

    def top(key: str) -> str:
        while group_of[key] != key:
            group_of[key] = key = group_of[group_of[key]]
        return key

    for key, rule in rules.items():
        for asked in questions_in(rule):
            group_of[top(asked)] = top(key)
    groups: dict[str, list[str]] = {}
    for key in keys:
        groups.setdefault(top(key), []).append(key)
    return list(groups.values())


def _within(group: Sequence[str], rules: Mapping[str, Rule], seconds: Mapping[str, int], solver: Solver) -> Routes:
    routed = [key for key in group if key in rules]
    always = [key for key in group if key not in rules]
    walk = _Walk(routed, rules, seconds, solver)
    base = Span(len(always), len(always)), Span(*[sum(seconds[key] for key in always)] * 2)
    try:
        walk.go()
    except TooManyToTellError:
        most = len(always) + len(routed), base[1].most + sum(seconds[key] for key in routed)
        return Routes(max(walk.number, 1), Span(base[0].least, most[0]), Span(base[1].least, most[1]), is_exact=False)
    return Routes(walk.number, _moved(walk.questions, base[0].least), _moved(walk.seconds, base[1].least))


def _moved(span: Span, by: int) -> Span:
    return Span(span.least + by, span.most + by)


def _wider(span: Span, value: int) -> Span:
    return Span(min(span.least, value), max(span.most, value))


class _Walk:
    """Every way through one group, question after question; each ends as one route."""

    def __init__(self, keys: Sequence[str], rules: Mapping[str, Rule], seconds: Mapping[str, int], solver: Solver) -> None:
        self.keys, self.rules, self.cost, self.solver = keys, rules, seconds, solver
        self.number = 0
        self.questions = self.seconds = Span(0, 0)

    def go(self) -> None:
        """All routes, one after the other. Raises `TooManyToTellError`."""
        # Many questions of a part often share its rule: it is decided at the first of them.
        by_rule: dict[Rule, list[str]] = {}
        for key in self.keys:
            by_rule.setdefault(self.rules[key], []).append(key)
        forks = [(rule, len(keys), sum(self.cost[key] for key in keys)) for rule, keys in by_rule.items()]
        waiting = [(0, Found(State(), {}), 0, 0)]
        while waiting:
            at, found, questions, seconds = waiting.pop()
            if at == len(forks):
                self._arrived(questions, seconds)
                continue
            rule, number, takes = forks[at]
            for is_asked in (True, False):
                on = self.solver.further(found, rule, be=is_asked)
                if on is not None:
                    waiting.append((at + 1, on, questions + is_asked * number, seconds + is_asked * takes))

    def _arrived(self, questions: int, seconds: int) -> None:
        self.questions = _wider(self.questions if self.number else Span(questions, questions), questions)
        self.seconds = _wider(self.seconds if self.number else Span(seconds, seconds), seconds)
        self.number += 1
        if self.number > MOST_ROUTES:
            raise TooManyToTellError
