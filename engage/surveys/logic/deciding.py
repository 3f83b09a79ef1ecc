"""Whether a rule holds for what was said, and which questions are asked by it."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from engage.surveys.logic.tree import And, Answered, Beside, Chosen, Compare, Const, Count, Leaf, Not, Or, Rule, Value

COMPARE: Mapping[str, Callable[[int, int], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True)
class Said:
    """What was said to one question: what was chosen, or the number given, or that there are words."""

    choices: frozenset[str] = frozenset()
    number: int | None = None
    words: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said."""
        return not self.choices and self.number is None and not self.words


_NOTHING = Said()


def decide(rule: Rule, said: Mapping[str, Said]) -> bool:
    """Whether it holds. A question that is not in `said` has no value."""
    if isinstance(rule, Const):
        return rule.value
    if isinstance(rule, And):
        return all(decide(each, said) for each in rule.rules)
    if isinstance(rule, Or):
        return any(decide(each, said) for each in rule.rules)
    if isinstance(rule, Not):
        return not decide(rule.rule, said)
    return _holds(rule, said)


def breaks(check: Rule, said: Mapping[str, Said]) -> bool:
    """Whether what was said is against a check. A comparison that lacks one of its numbers is never against it."""
    return _told(check, said) is False


def _told(rule: Rule, said: Mapping[str, Said]) -> bool | None:
    """Whether a rule holds; None where that hangs on a number that nobody gave."""
    if isinstance(rule, Not):
        inner = _told(rule.rule, said)
        return None if inner is None else not inner
    if isinstance(rule, And | Or):
        decisive = isinstance(rule, Or)
        told = [_told(each, said) for each in rule.rules]
        return decisive if decisive in told else None if None in told else not decisive
    if isinstance(rule, Compare | Beside):
        amounts = (rule.left,) if isinstance(rule, Compare) else (rule.left, rule.right)
        if any(said.get(each.question, _NOTHING).is_empty for each in amounts):
            return None
    return decide(rule, said)


def _holds(test: Leaf, said: Mapping[str, Said]) -> bool:
    if isinstance(test, Chosen):
        return test.option in said.get(test.question, _NOTHING).choices
    if isinstance(test, Answered):
        return not said.get(test.question, _NOTHING).is_empty
    left = _amount(test.left, said)
    right = test.number if isinstance(test, Compare) else _amount(test.right, said)
    return left is not None and right is not None and COMPARE[test.operator](left, right)


def _amount(of: Value | Count, said: Mapping[str, Said]) -> int | None:
    one = said.get(of.question, _NOTHING)
    return one.number if isinstance(of, Value) else len(one.choices)


def numbers_asked(questions: Sequence[tuple[str, Rule | None]], said: Mapping[str, Said]) -> tuple[int, ...]:
    """The places, counted from 1, of the questions that are asked of whoever said this.

    A rule looks only at questions before its own, and at what was said to those of them that are asked: an answer to a question
    that is no longer asked decides nothing.
    """
    heard: dict[str, Said] = {}
    numbers = []
    for number, (key, rule) in enumerate(questions, 1):
        if rule is None or decide(rule, heard):
            numbers.append(number)
            if key in said:
                heard[key] = said[key]
    return tuple(numbers)
