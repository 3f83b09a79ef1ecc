"""Rules as text: `parse_rule` and `print_rule`. What one prints the other reads as the same tree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NoReturn, cast

from engage.core.said import worded
from engage.surveys.logic.tree import And, Answered, Beside, Chosen, Compare, Const, Count, Leaf, Not, Operator, Or, Rule, Value

MAX_CHARACTERS = 2_000
MAX_DEPTH = 20
_TOKEN = re.compile(r"\s*(?:(?P<word>[A-Za-z0-9_]+)|(?P<sign><=|>=|!=|[=<>(),-]))")
_OPERATORS = {"=", "!=", "<", "<=", ">", ">="}
RESERVED = frozenset({"and", "or", "not", "always", "never"})  # no key of a question or an option can be one of these


class RuleError(ValueError):
    """A rule that cannot be read; says why in a few words."""


def parse_rule(text: str) -> Rule:
    """The tree of a rule. Raises `RuleError`."""
    if len(text) > MAX_CHARACTERS:
        raise RuleError(worded("is longer than %(most)s characters", most=f"{MAX_CHARACTERS:,}"))
    return _Reader(tuple(_tokens(text))).whole()


def _tokens(text: str) -> Iterator[str]:
    at = 0
    while text[at:].strip():
        found = _TOKEN.match(text, at)
        if found is None:
            raise RuleError(worded("“%(strip)s” is out of place", strip=text[at:].strip()[:10]))
        yield found["word"] or found["sign"]
        at = found.end()


class _Reader:
    def __init__(self, tokens: tuple[str, ...]) -> None:
        self.tokens, self.at, self.depth = tokens, 0, 0

    def whole(self) -> Rule:
        rule = self.either()
        if self.at < len(self.tokens):
            self.fail()
        return rule

    def either(self) -> Rule:
        rules = [self.both()]
        while self.take("or"):
            rules.append(self.both())
        return Or(tuple(rules)) if len(rules) > 1 else rules[0]

    def both(self) -> Rule:
        rules = [self.one()]
        while self.take("and"):
            rules.append(self.one())
        return And(tuple(rules)) if len(rules) > 1 else rules[0]

    def one(self) -> Rule:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise RuleError(worded("has too many brackets in each other"))
        rule = self._one()
        self.depth -= 1
        return rule

    def _one(self) -> Rule:
        if self.take("not"):
            return Not(self.one())
        if self.take("("):
            rule = self.either()
            self.need(")")
            return rule
        if self.take("always"):
            return Const(True)
        if self.take("never"):
            return Const(False)
        return self.test()

    def test(self) -> Rule:
        word, is_call = self.key(), self.take("(")
        if not is_call:
            return self.compared(Value(word))
        question = self.key()
        if word == "chosen":
            self.need(",")
            option = self.key()
            self.need(")")
            return Chosen(question, option)
        self.need(")")
        if word == "answered":
            return Answered(question)
        if word == "count":
            return self.compared(Count(question))
        raise RuleError(worded("“%(word)s” is not known here; there are chosen, answered and count", word=word))

    def compared(self, left: Value | Count) -> Rule:
        operator = self.next()
        if operator not in _OPERATORS:
            self.at -= 1
            self.fail()
        if self.peek() == "count" or not re.fullmatch(r"-|\d*", self.peek()):
            return Beside(left, cast(Operator, operator), self.amount())
        sign, digits = (-1 if self.take("-") else 1), self.next()
        if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
            raise RuleError(worded("“%(digits)s” is not a whole number", digits=digits))
        return Compare(left, cast(Operator, operator), sign * int(digits))

    def amount(self) -> Value | Count:
        """A question's number, or how many were chosen in it, on the right of a comparison."""
        word = self.key()
        if word != "count" or not self.take("("):
            return Value(word)
        counted = Count(self.key())
        self.need(")")
        return counted

    def key(self) -> str:
        word = self.next()
        if not re.fullmatch(r"\w+", word) or word in RESERVED:
            self.at -= 1
            self.fail()
        return word

    def next(self) -> str:
        if self.at >= len(self.tokens):
            raise RuleError(worded("stops in the middle"))
        self.at += 1
        return self.tokens[self.at - 1]

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, token: str) -> bool:
        found = self.at < len(self.tokens) and self.tokens[self.at] == token
        self.at += found
        return found

    def need(self, token: str) -> None:
        if not self.take(token):
            self.fail()

    def fail(self) -> NoReturn:
        if self.at >= len(self.tokens):
            raise RuleError(worded("stops in the middle"))
        raise RuleError(worded("“%(tokens)s” is out of place", tokens=self.tokens[self.at][:20]))


def print_rule(rule: Rule) -> str:
    """The rule as text that `parse_rule` reads as the same tree."""
    if isinstance(rule, Or):
        return " or ".join(f"({print_rule(each)})" if isinstance(each, Or) else print_rule(each) for each in rule.rules)
    if isinstance(rule, And):
        return " and ".join(f"({print_rule(each)})" if isinstance(each, Or | And) else print_rule(each) for each in rule.rules)
    if isinstance(rule, Not):
        inner = print_rule(rule.rule)
        return f"not ({inner})" if isinstance(rule.rule, Or | And | Compare | Beside) else f"not {inner}"
    if isinstance(rule, Const):
        return "always" if rule.value else "never"
    return _printed_test(rule)


def _printed_test(rule: Leaf) -> str:
    if isinstance(rule, Chosen):
        return f"chosen({rule.question}, {rule.option})"
    if isinstance(rule, Answered):
        return f"answered({rule.question})"
    right = str(rule.number) if isinstance(rule, Compare) else _printed_amount(rule.right)
    return f"{_printed_amount(rule.left)} {rule.operator} {right}"


def _printed_amount(amount: Value | Count) -> str:
    return amount.question if isinstance(amount, Value) else f"count({amount.question})"
