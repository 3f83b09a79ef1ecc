"""Writing the rule of a question: what it can ask of those before it, and whether what was typed can be kept. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from engage.surveys.building.tables import Tables
from engage.surveys.logic.checking import check_rules
from engage.surveys.logic.reading import RuleError, parse_rule, print_rule
from engage.surveys.logic.tree import And, Answered, Beside, Chosen, Compare, Count, Not, Or, Rule, Value, both, either
from engage.surveys.wording import Option, Question

JOINS = ("instead", "and", "or")


@dataclass(frozen=True)
class Condition:
    """Something that was answered to an earlier question. `rule` says it in the language of rules.

    what : "chosen", "answered", "least" or "most"; `words`: of the option, or the number
    """

    rule: str
    question: str
    what: str
    words: str = ""


def conditions_before(tables: Tables, key: str) -> Iterator[Condition]:
    """Everything that can be picked as a condition of this question, question by question."""
    for question in tables["questions"]:
        if question["key"] == key:
            return
        yield from _of(question)


def _of(question: Mapping[str, Any]) -> Iterator[Condition]:
    key, text, kind = question["key"], str(question.get("text", question["key"])), question.get("kind")
    if kind in ("single", "multiple"):
        for option in question.get("options", ()):
            yield Condition(f"chosen({key}, {option['key']})", text, "chosen", str(option.get("text", "")))
    if kind == "scale":
        low, high = question.get("scale_min", 1), question.get("scale_max", 5)
        if isinstance(low, int) and isinstance(high, int):
            yield from (Condition(f"{key} >= {point}", text, "least", str(point)) for point in range(low + 1, high + 1))
            yield from (Condition(f"{key} <= {point}", text, "most", str(point)) for point in range(low, high))
    yield Condition(f"answered({key})", text, "answered")


def joined(rule: str, condition: str, join: str) -> str:
    """A rule with a condition more. Raises `RuleError` for a rule that cannot be read."""
    if not condition:
        return rule.strip()
    if join == "instead" or not rule.strip():
        return condition
    old, new = parse_rule(rule), parse_rule(condition)
    made: Rule = both(old, new) if join == "and" else either(old, new)
    return print_rule(made)


def faults_of(tables: Tables, key: str, when: str) -> tuple[str, ...]:
    """What is wrong with this rule for this question, in a few English words each."""
    questions = [_as_asked(one, when if one["key"] == key else "") for one in tables["questions"]]
    return tuple(fault for at, fault in check_rules(questions) if at == key)


Said = tuple[tuple[Condition, ...], str]


def teller(tables: Tables) -> Callable[[str], Said | None]:
    """What says a rule in words: the conditions of a plain one and how they are joined ("and", "or"), None for one less plain."""
    known = {one.rule: one for question in tables["questions"] for one in _of(question)}

    def in_words(when: str) -> Said | None:
        try:
            rule = parse_rule(when)
        except RuleError:
            return None
        parts: Sequence[Rule] = rule.rules if isinstance(rule, And | Or) else (rule,)
        found = [known.get(print_rule(part)) for part in parts]
        join = "or" if isinstance(rule, Or) else "and"
        return (tuple(one for one in found if one), join) if all(found) else None

    return in_words


def asked_about(tables: Tables, key: str) -> tuple[str, ...]:
    """The texts of the questions whose rules ask about this one: they are asked of nobody, or wrongly, without it."""
    asking = (one for one in tables["questions"] if key in one.get("when", "") and _needs(tables, key, one))
    return tuple(str(one.get("text") or one["key"]) for one in asking)


def _needs(tables: Tables, key: str, question: Mapping[str, Any]) -> bool:
    left = {**tables, "questions": [one for one in tables["questions"] if one["key"] != key]}
    return any(f'"{key}"' in fault for fault in faults_of(left, question["key"], question["when"]))


def _as_asked(question: Mapping[str, Any], when: str) -> Question:
    options = tuple(Option(one["key"], str(one.get("text", ""))) for one in question.get("options", ()))
    listed = question.get("options_from") or None
    return Question(question["key"], str(question.get("kind", "")), "", options=options, options_from=listed, when=when)


def renamed(when: str, old: str, new: str) -> str:
    """A rule that asks about a question under another key."""
    return print_rule(_renamed(parse_rule(when), old, new)) if when else ""


def _renamed(rule: Rule, old: str, new: str) -> Rule:
    if isinstance(rule, And | Or):
        return type(rule)(tuple(_renamed(each, old, new) for each in rule.rules))
    if isinstance(rule, Not):
        return Not(_renamed(rule.rule, old, new))
    if isinstance(rule, Chosen | Answered):
        return replace(rule, question=new) if rule.question == old else rule
    if isinstance(rule, Compare):
        return replace(rule, left=_amount(rule.left, old, new))
    if isinstance(rule, Beside):
        return replace(rule, left=_amount(rule.left, old, new), right=_amount(rule.right, old, new))
    return rule


def _amount(amount: Value | Count, old: str, new: str) -> Value | Count:
    return replace(amount, question=new) if amount.question == old else amount
