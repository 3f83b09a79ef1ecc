"""Whether a rule holds for what was said, and which questions are asked by it."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from engage.surveys.logic.tree import And, Answered, Chosen, Compare, Const, Count, Not, Or, Rule, question_of

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
    return _holds(rule, said.get(question_of(rule), _NOTHING))


def _holds(test: Chosen | Answered | Compare, one: Said) -> bool:
    if isinstance(test, Chosen):
        return test.option in one.choices
    if isinstance(test, Answered):
        return not one.is_empty
    value = len(one.choices) if isinstance(test.left, Count) else one.number
    return value is not None and COMPARE[test.operator](value, test.number)


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
