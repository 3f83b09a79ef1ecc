"""Whether the rules of a survey's questions can be read, and ask only what was asked before them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from engage.core.said import worded
from engage.surveys.logic.reading import RuleError, parse_rule
from engage.surveys.logic.tree import Answered, Beside, Chosen, Count, Leaf, Value, leaves, questions_of

CHOSEN_FROM = ("single", "multiple", "ranking")  # the kinds that chosen() may ask about
COUNTED = ("multiple", "ranking")  # that count() may
NUMBERED = ("scale", "number")  # whose own key stands for a number


class HasKey(Protocol):
    """One thing that can be chosen."""

    @property
    def key(self) -> str:
        """Its key."""


class Asks(Protocol):
    """A question, as far as rules look at it."""

    @property
    def key(self) -> str:
        """Its key."""

    @property
    def kind(self) -> str:
        """Its kind."""

    @property
    def when(self) -> str:
        """Its rule."""

    @property
    def check(self) -> str:
        """What its answer must not be against."""

    @property
    def options_from(self) -> str | None:
        """A list from elsewhere, whose keys are not known here."""

    @property
    def options(self) -> Sequence[HasKey]:
        """What can be chosen."""


def check_rules(questions: Sequence[Asks]) -> Iterator[tuple[str, str]]:
    """(key of the question, what is wrong with its rule), for every fault. A rule that looks back alone can have no loop."""
    before: dict[str, Asks] = {}
    every = {each.key for each in questions}
    for question in questions:
        if question.when:
            yield from ((question.key, fault) for fault in _faults(question.when, before, every))
        before[question.key] = question


def check_checks(questions: Sequence[Asks]) -> Iterator[tuple[str, str]]:
    """(key of the question, what is wrong with its check), for every fault. A check looks at its own answer and those before."""
    before: dict[str, Asks] = {}
    every = {each.key for each in questions}
    for question in questions:
        before[question.key] = question
        if question.check:
            yield from ((question.key, fault) for fault in _faults(question.check, before, every))


def _faults(when: str, before: Mapping[str, Asks], every: set[str]) -> Iterator[str]:
    try:
        rule = parse_rule(when)
    except RuleError as problem:
        yield str(problem)
        return
    for leaf in leaves(rule):
        unknown = [key for key in questions_of(leaf) if key not in before]
        for key in unknown:
            yield (
                worded('asks about "%(key)s", which is not asked before it', key=key)
                if key in every
                else worded('asks about "%(key)s", which is no question here', key=key)
            )
        if not unknown:
            yield from _unfit(leaf, before)


def _unfit(leaf: Leaf, before: Mapping[str, Asks]) -> Iterator[str]:
    """What a test asks of a question whose kind cannot say it."""
    if isinstance(leaf, Chosen):
        asked = before[leaf.question]
        if asked.kind not in CHOSEN_FROM:
            yield worded('"%(key)s" has nothing to choose from', key=asked.key)
        elif not asked.options_from and leaf.option not in {option.key for option in asked.options}:
            yield worded('"%(key)s" has no option "%(option)s"', key=asked.key, option=leaf.option)
    elif not isinstance(leaf, Answered):
        for amount in (leaf.left, leaf.right) if isinstance(leaf, Beside) else (leaf.left,):
            yield from _no_amount(amount, before[amount.question])


def _no_amount(amount: Value | Count, asked: Asks) -> Iterator[str]:
    wanted = COUNTED if isinstance(amount, Count) else NUMBERED
    if asked.kind not in wanted:
        yield worded('"%(key)s" is no %(kind)s question', key=asked.key, kind=wanted[0])
