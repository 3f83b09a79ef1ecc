"""Whether the rules of a survey's questions can be read, and ask only what was asked before them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from engage.surveys.logic.reading import RuleError, parse_rule
from engage.surveys.logic.tree import Answered, Chosen, Compare, Count, leaves, question_of

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
    def options_from(self) -> str | None:
        """A list from elsewhere, whose keys are not known here."""

    @property
    def options(self) -> Sequence[HasKey]:
        """What can be chosen."""


def check_rules(questions: Sequence[Asks]) -> Iterator[tuple[str, str]]:
    """(key of the question, what is wrong with its rule), for every fault. A rule that looks back alone can have no loop."""
    before: dict[str, Asks] = {}
    for question in questions:
        if question.when:
            yield from ((question.key, fault) for fault in _faults(question.when, before, {each.key for each in questions}))
        before[question.key] = question


def _faults(when: str, before: Mapping[str, Asks], every: set[str]) -> Iterator[str]:
    try:
        rule = parse_rule(when)
    except RuleError as problem:
        yield str(problem)
        return
    for leaf in leaves(rule):
        key = question_of(leaf)
        if key not in before:
            yield f'asks about "{key}", which ' + ("is not asked before it" if key in every else "is no question here")
        elif fault := _fault(leaf, before[key]):
            yield fault


def _fault(leaf: Chosen | Answered | Compare, asked: Asks) -> str:
    if isinstance(leaf, Chosen):
        if asked.kind not in CHOSEN_FROM:
            return f'"{asked.key}" has nothing to choose from'
        known = {option.key for option in asked.options}
        return "" if asked.options_from or leaf.option in known else f'"{asked.key}" has no option "{leaf.option}"'
    if isinstance(leaf, Compare):
        wanted = COUNTED if isinstance(leaf.left, Count) else NUMBERED
        return "" if asked.kind in wanted else f'"{asked.key}" is no {wanted[0]} question'
    return ""
