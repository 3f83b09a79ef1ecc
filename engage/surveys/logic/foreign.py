"""Other systems' formulas as plain trees: one reader for three dialects. What they mean is `meaning`'s business."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn

MAX_CHARACTERS = 5_000
MAX_DEPTH = 40


class Untranslatable(Exception):  # noqa: N818 - what it is
    """A rule that cannot be carried; says why in a few words."""


@dataclass(frozen=True)
class Node:
    """`kind`: or, and, not, compare, call, variable, text, number, list, truth; `value`: the operator, name or words."""

    kind: str
    value: str = ""
    parts: tuple[Node, ...] = ()


@dataclass(frozen=True)
class Dialect:
    """How one system writes. `variable`: a pattern with the name in group "name".

    `operators` : as written (small) -> as named here
    `after` : operators that stand behind one value; `same_case` : whether "Yes" is not "yes"
    """

    name: str
    variable: str
    operators: Mapping[str, str]
    after: frozenset[str] = frozenset()
    same_case: bool = True


_REST = r"""|(?P<text>'[^']*'|"[^"]*")|(?P<number>\d+(?:\.\d+)?)"""
_REST += r"""|(?P<sign><=|>=|!=|<>|==|&&|\|\||\*=|[-=<>(),!+*/%\[\]|])|(?P<word>[A-Za-z_][\w.-]*)"""
_CALCULATES = {"+", "-", "*", "/", "%", "div", "mod", "|"}


def parse_foreign(formula: str, dialect: Dialect) -> Node:
    """The tree of a formula. Raises `Untranslatable` for what is not a rule of comparisons."""
    if len(formula) > MAX_CHARACTERS:
        raise Untranslatable("is too long")
    return _Reader(formula, dialect).whole()


class _Reader:
    def __init__(self, formula: str, dialect: Dialect) -> None:
        self.dialect, self.at, self.depth = dialect, 0, 0
        pattern = re.compile(rf"\s*(?:(?P<variable>{dialect.variable}){_REST})")
        self.tokens: list[tuple[str, str]] = []
        at, text = 0, formula.strip()
        while at < len(text):
            found = pattern.match(text, at)
            if found is None:
                raise Untranslatable(f"holds “{text[at:].strip()[:12]}”")
            self.tokens.append(self._token(found))
            at = found.end()

    def _token(self, found: re.Match[str]) -> tuple[str, str]:
        kind = next(name for name in ("variable", "text", "number", "sign", "word") if found[name] is not None)
        value = (found["name"] or found[kind]).strip() if kind == "variable" else found[kind]
        named = self.dialect.operators.get(value.lower()) if kind in {"sign", "word"} else None
        return ("operator", named) if named else (kind, value)

    def whole(self) -> Node:
        node = self.chain("or")
        if self.at < len(self.tokens):
            self.fail()
        return node

    def chain(self, joined: str) -> Node:
        parts = [self.next_level(joined)]
        while self.take("operator", joined):
            parts.append(self.next_level(joined))
        return Node(joined, "", tuple(parts)) if len(parts) > 1 else parts[0]

    def next_level(self, joined: str) -> Node:
        return self.chain("and") if joined == "or" else self.compared()

    def compared(self) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise Untranslatable("has too many brackets in each other")
        left = self.primary()
        kind, value = self.peek()
        if kind == "operator" and value not in {"or", "and", "not"}:
            self.at += 1
            parts = (left,) if value in self.dialect.after else (left, self.primary())
            left = Node("compare", value, parts)
        self.depth -= 1
        return left

    def primary(self) -> Node:
        kind, value = self.peek()
        self.at += 1
        if kind == "operator" and value == "not":
            return Node("not", "", (self.primary(),))  # binds tighter than a comparison, as in both systems that have it
        if kind == "sign" and value in {"(", "["}:
            return self.bracketed(value)
        if kind == "text":
            return Node("text", value[1:-1])
        if kind in {"number", "variable"}:
            return Node(kind, value)
        if kind == "sign" and value == "-" and self.peek()[0] == "number":
            self.at += 1
            return Node("number", f"-{self.tokens[self.at - 1][1]}")
        if kind != "word":
            self.at -= 1
            self.fail()
        return self.word(value)

    def bracketed(self, opened: str) -> Node:
        if opened == "(":
            node = self.chain("or")
            self.need(")")
            return node
        return Node("list", "", self.items("]"))

    def items(self, closed: str) -> tuple[Node, ...]:
        parts: list[Node] = []
        while not self.take("sign", closed):
            if parts:
                self.need(",")
            parts.append(self.chain("or"))
        return tuple(parts)

    def word(self, value: str) -> Node:
        if self.take("sign", "("):
            return Node("call", value, self.items(")"))
        return Node("truth", value.lower()) if value.lower() in {"true", "false"} else Node("variable", value)

    def peek(self) -> tuple[str, str]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("", "")

    def take(self, kind: str, value: str) -> bool:
        found = self.peek() == (kind, value)
        self.at += found
        return found

    def need(self, sign: str) -> None:
        if not self.take("sign", sign):
            self.fail()

    def fail(self) -> NoReturn:
        value = self.peek()[1]
        if value in _CALCULATES:
            raise Untranslatable("calculates")
        raise Untranslatable(f"has “{value[:12]}” where it cannot be read" if value else "stops in the middle")
