"""The three dialects: how each writes, and what its functions ask."""

from __future__ import annotations

import re

from engage.surveys.logic.checking import CHOSEN_FROM
from engage.surveys.logic.foreign import Dialect, Node, Untranslatable, parse_foreign
from engage.surveys.logic.meaning import Known, Lookup, Meaning, Part
from engage.surveys.logic.tree import Chosen, Const, Rule, either, negated

_USUAL = {"or": "or", "and": "and", "=": "=", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
XPATH = Dialect("XLSForm", r"\$\{\s*(?P<name>[^{}]+?)\s*\}|\.(?![\w./])", _USUAL)
LIMESURVEY = Dialect(
    "LimeSurvey",
    r"(?P<name>[A-Za-z][\w]*)(?:\.(?:NAOK|value|valueNAOK))(?!\w)",
    _USUAL
    | {"||": "or", "&&": "and", "!": "not", "==": "=", "<>": "!="}
    | {"eq": "=", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="},
)
SURVEYJS = Dialect(
    "SurveyJS",
    r"\{\s*(?P<name>[^{}]+?)\s*\}",
    _USUAL
    | {
        "||": "or", "&&": "and", "!": "not", "negate": "not", "==": "=", "equal": "=", "<>": "!=", "notequal": "!=",
        "less": "<", "lessorequal": "<=", "greater": ">", "greaterorequal": ">=", "contains": "contains", "contain": "contains",
        "*=": "contains", "notcontains": "notcontains", "notcontain": "notcontains", "anyof": "anyof", "allof": "allof",
        "noneof": "noneof", "empty": "empty", "notempty": "notempty",
    },
    after=frozenset({"empty", "notempty"}),
    same_case=False,
)  # fmt: skip
_SIBLING = re.compile(r"\.\./([\w.-]+)(?![\w./-])")
_NUMERIC = re.compile(r"-?\d+(\.\d+)?")


def from_xpath(formula: str, lookup: Lookup, own: str = "") -> Rule:
    """A `relevant` of XLSForm. `own` : what "." stands for. Raises `Untranslatable`."""
    calls = {"selected": _selected, "not": _not, "true": _true, "false": _false, "boolean": _boolean}
    meaning = Meaning(XPATH, _self(lookup, own), calls, frozenset({"count-selected"}))
    return meaning.rule(parse_foreign(_SIBLING.sub(r"${\1}", formula), XPATH))


def from_limesurvey(formula: str, lookup: Lookup) -> Rule:
    """A relevance of LimeSurvey. Raises `Untranslatable`."""
    meaning = Meaning(LIMESURVEY, lookup, {"is_empty": _is_empty}, frozenset({"count"}))
    return meaning.rule(_numbers_too(parse_foreign(formula.strip().removeprefix("{").removesuffix("}"), LIMESURVEY)))


def from_surveyjs(formula: str, lookup: Lookup) -> Rule:
    """A `visibleIf` of SurveyJS. Raises `Untranslatable`."""
    return Meaning(SURVEYJS, lookup, {}, frozenset({"length"})).rule(_lengths(parse_foreign(formula, SURVEYJS)))


def _lengths(node: Node) -> Node:
    """`{matters.length}` is how many are chosen there."""
    name, dot, last = node.value.rpartition(".")
    if node.kind == "variable" and dot and last == "length":
        return Node("call", "length", (Node("variable", name),))
    return Node(node.kind, node.value, tuple(map(_lengths, node.parts)))


def _self(lookup: Lookup, own: str) -> Lookup:
    return lambda name: lookup(own if name == "." else name)


def _numbers_too(node: Node) -> Node:
    """LimeSurvey compares what looks like numbers as numbers, quoted or not; "1.0" is 1 there."""
    if node.kind == "text" and _NUMERIC.fullmatch(node.value):
        return Node("number", node.value)
    return Node(node.kind, node.value, tuple(map(_numbers_too, node.parts)))


def _selected(meaning: Meaning, parts: tuple[Node, ...]) -> Rule:
    one = meaning.question(parts, CHOSEN_FROM)
    if len(parts) != 2 or parts[1].kind != "text":
        raise Untranslatable("uses selected() with something else than one choice")
    return either(*(Chosen(one.key, option) for option in one.options if option == parts[1].value.strip()))


def _not(meaning: Meaning, parts: tuple[Node, ...]) -> Rule:
    if len(parts) != 1:
        raise Untranslatable("uses not() with several values")
    return negated(meaning.rule(parts[0]))


def _boolean(meaning: Meaning, parts: tuple[Node, ...]) -> Rule:
    if len(parts) != 1 or parts[0].kind == "variable":
        raise Untranslatable("uses boolean() of an answer")
    return meaning.rule(parts[0])


def _true(meaning: Meaning, parts: tuple[Node, ...]) -> Rule:
    return Const(True)


def _false(meaning: Meaning, parts: tuple[Node, ...]) -> Rule:
    return Const(False)


def _is_empty(meaning: Meaning, parts: tuple[Node, ...]) -> Rule:
    if len(parts) != 1:
        raise Untranslatable("uses is_empty() with several values")
    return negated(meaning.answered(parts[0]))


__all__ = ["Known", "Part", "Untranslatable", "from_limesurvey", "from_surveyjs", "from_xpath"]
