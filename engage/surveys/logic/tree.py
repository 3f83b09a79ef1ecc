"""A rule as a frozen tree. `both`, `either` and `negated` build the plainest tree that says the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Operator = Literal["=", "!=", "<", "<=", ">", ">="]


@dataclass(frozen=True)
class Const:
    """Always, or never."""

    value: bool


@dataclass(frozen=True)
class Chosen:
    """This option is among what was chosen."""

    question: str
    option: str


@dataclass(frozen=True)
class Answered:
    """Something was said."""

    question: str


@dataclass(frozen=True)
class Value:
    """The number given on a scale."""

    question: str


@dataclass(frozen=True)
class Count:
    """How many options were chosen."""

    question: str


@dataclass(frozen=True)
class Compare:
    """A number beside another; false where there is none."""

    left: Value | Count
    operator: Operator
    number: int


@dataclass(frozen=True)
class Beside:
    """The numbers of two questions beside each other; false where either has none."""

    left: Value | Count
    operator: Operator
    right: Value | Count


@dataclass(frozen=True)
class Not:
    """The rule does not hold."""

    rule: Rule


@dataclass(frozen=True)
class And:
    """Every one holds; two or more."""

    rules: tuple[Rule, ...]


@dataclass(frozen=True)
class Or:
    """At least one holds; two or more."""

    rules: tuple[Rule, ...]


Leaf = Chosen | Answered | Compare | Beside
Rule = Const | Leaf | Not | And | Or


def both(*rules: Rule) -> Rule:
    """All of them; `Const(True)` for none."""
    flat = tuple(inner for rule in rules for inner in (rule.rules if isinstance(rule, And) else (rule,)))
    left = tuple(dict.fromkeys(rule for rule in flat if rule != Const(True)))
    if Const(False) in left:
        return Const(False)
    return And(left) if len(left) > 1 else left[0] if left else Const(True)


def either(*rules: Rule) -> Rule:
    """Any of them; `Const(False)` for none."""
    flat = tuple(inner for rule in rules for inner in (rule.rules if isinstance(rule, Or) else (rule,)))
    left = tuple(dict.fromkeys(rule for rule in flat if rule != Const(False)))
    if Const(True) in left:
        return Const(True)
    return Or(left) if len(left) > 1 else left[0] if left else Const(False)


def negated(rule: Rule) -> Rule:
    """Its opposite, without a "not not"."""
    if isinstance(rule, Const):
        return Const(not rule.value)
    return rule.rule if isinstance(rule, Not) else Not(rule)


def leaves(rule: Rule) -> Iterator[Leaf]:
    """Every test in it, from left to right."""
    if isinstance(rule, And | Or):
        for inner in rule.rules:
            yield from leaves(inner)
    elif isinstance(rule, Not):
        yield from leaves(rule.rule)
    elif not isinstance(rule, Const):
        yield rule


def questions_of(leaf: Leaf) -> tuple[str, ...]:
    """The questions it asks about: one, or two whose numbers stand beside each other."""
    if isinstance(leaf, Beside):
        return (leaf.left.question, leaf.right.question)
    return (leaf.left.question if isinstance(leaf, Compare) else leaf.question,)


def questions_in(rule: Rule) -> tuple[str, ...]:
    """Every question it asks about, once each."""
    return tuple(dict.fromkeys(key for leaf in leaves(rule) for key in questions_of(leaf)))
