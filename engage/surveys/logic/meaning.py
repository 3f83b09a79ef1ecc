"""From another system's formula, as a plain tree, to a rule of ours that says the same of every answer.

Owns what a comparison means for each kind of question. A question that can be chosen from is asked about by its options: a
comparison becomes the options for which it holds, so that the rule stays exact whatever the options are called here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from engage.surveys.logic.checking import CHOSEN_FROM, COUNTED, NUMBERED
from engage.surveys.logic.deciding import COMPARE
from engage.surveys.logic.foreign import Dialect, Node, Untranslatable
from engage.surveys.logic.tree import (
    Answered,
    Beside,
    Chosen,
    Compare,
    Const,
    Count,
    Operator,
    Rule,
    Value,
    both,
    either,
    negated,
)

MOST_PAIRS = 40
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
_LITERALS = {"text", "number", "truth", "list"}


@dataclass(frozen=True)
class Known:
    """What a formula may ask about: a question of ours, by its key in the file, and its options' keys there."""

    key: str
    kind: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """One option of a question that a formula names by itself, as LimeSurvey does. said : it holds what was said, no tick."""

    question: Known
    option: str
    said: bool = False


Lookup = Callable[[str], Known | Part]
Calls = Mapping[str, Callable[["Meaning", tuple[Node, ...]], Rule]]


class Meaning:
    """One dialect's formulas over one file's questions. `lookup` raises `Untranslatable` for a name it does not carry."""

    def __init__(self, dialect: Dialect, lookup: Lookup, calls: Calls, counts: frozenset[str] = frozenset()) -> None:
        self.dialect, self.lookup, self.calls, self.counts = dialect, lookup, calls, counts

    def rule(self, node: Node) -> Rule:
        """What a tree says. Raises `Untranslatable`."""
        if node.kind in {"or", "and"}:
            return (either if node.kind == "or" else both)(*map(self.rule, node.parts))
        if node.kind == "not":
            return negated(self.rule(node.parts[0]))
        if node.kind == "compare":
            return self.compared(node)
        if node.kind == "truth":
            return Const(node.value == "true")
        if node.kind == "call" and node.value in self.calls:
            return self.calls[node.value](self, node.parts)
        raise Untranslatable(f"uses {node.value}()" if node.kind == "call" else f"is no comparison (“{node.value[:20]}”)")

    def compared(self, node: Node) -> Rule:
        """A comparison, whichever side the question stands on."""
        operator = node.value
        if len(node.parts) == 1:
            said = self.answered(node.parts[0])
            return said if operator == "notempty" else negated(said)
        left, right = node.parts
        if left.kind in _LITERALS and right.kind not in _LITERALS:
            if operator not in _TURNED:
                raise Untranslatable(f"has a value before “{operator}”")
            left, operator, right = right, _TURNED[operator], left
        if left.kind == "call" and left.value in self.counts:
            return self.counted(left, operator, right)
        if left.kind != "variable":
            raise Untranslatable(f"compares {left.value or left.kind}()" if left.kind == "call" else "compares no answer")
        if right.kind == "variable":
            return self.alike(left, operator, right)
        if right.kind not in _LITERALS:
            raise Untranslatable(f"compares with {right.value}()")
        return self.with_value(self.lookup(left.value), operator, right)

    def with_value(self, one: Known | Part, operator: str, value: Node) -> Rule:
        """An answer beside a value that is written down."""
        if operator == "!=":
            return negated(self.with_value(one, "=", value))
        if operator in {"notcontains", "noneof"}:
            return negated(self.with_value(one, "contains" if operator == "notcontains" else "anyof", value))
        if isinstance(one, Part):
            return self.part(one, operator, value)
        if operator in {"contains", "anyof", "allof"}:
            return self.among(one, operator, value)
        if value.kind == "text" and value.value == "" and operator == "=":
            return negated(Answered(one.key))
        return self.of_kind(one, operator, value)

    def of_kind(self, one: Known, operator: str, value: Node) -> Rule:
        """The same where the answer and the value are there."""
        if one.kind == "single":
            return either(*(Chosen(one.key, option) for option in one.options if self.holds(option, operator, value)))
        if one.kind in NUMBERED:
            return Compare(Value(one.key), _operator(operator), _whole(value))
        if one.kind == "multiple" and operator == "=":
            return self.only(one, value)
        raise Untranslatable(f"compares what is typed in “{one.key}”" if one.kind.endswith("text") else f"compares “{one.key}”")

    def holds(self, option: str, operator: str, value: Node) -> bool:
        """Whether a comparison holds for somebody who chose this option."""
        if operator == "=" and value.kind in {"text", "truth"}:
            return self.same(option, value.value)
        if value.kind == "list":
            raise Untranslatable("compares one choice with a list")
        if (number := _number(value.value)) is None:
            raise Untranslatable(f"asks whether “{value.value[:20]}” is more or less")
        own = _number(option)
        if own is None and operator != "=" and self.dialect.name == "LimeSurvey":
            raise Untranslatable("asks whether words are more or less")
        return own is not None and COMPARE_ANY[operator](own, number)

    def among(self, one: Known, operator: str, value: Node) -> Rule:
        """Whether one, any or all of these are chosen."""
        values = value.parts if value.kind == "list" else (value,)
        if one.kind not in CHOSEN_FROM or (one.kind == "single" and operator != "anyof"):
            raise Untranslatable(f"looks for “{value.value[:20]}” in “{one.key}”")
        chosen = [
            either(*(Chosen(one.key, option) for option in one.options if self.same(option, each.value))) for each in values
        ]
        return (either if operator == "anyof" else both)(*chosen)

    def only(self, one: Known, value: Node) -> Rule:
        """Whether exactly these are chosen."""
        if value.kind == "text" and not any(c.isspace() for c in value.value) and self.dialect.name == "XLSForm":
            values: tuple[Node, ...] = (value,)
        elif value.kind == "list" and value.parts:
            values = value.parts
        else:
            raise Untranslatable(f"compares all that is chosen in “{one.key}” with one value")
        return both(self.among(one, "allof", Node("list", "", values)), Compare(Count(one.key), "=", len(values)))

    def part(self, one: Part, operator: str, value: Node) -> Rule:
        """Whether one option of several is ticked."""
        chosen = Chosen(one.question.key, one.option)
        if operator == "=" and value.kind == "text" and value.value in ({""} if one.said else {"Y", ""}):
            return chosen if value.value else negated(chosen)
        raise Untranslatable(f"compares “{one.option}” with “{value.value[:20]}”")

    def counted(self, call: Node, operator: str, value: Node) -> Rule:
        """How many are chosen."""
        one = self.whole(call.parts) or self.question(call.parts, COUNTED)
        if operator not in _TURNED:
            raise Untranslatable("asks how many in a way that is not carried")
        return Compare(Count(one.key), _operator(operator), _whole(value))

    def whole(self, parts: tuple[Node, ...]) -> Known | None:
        """The question of which these are all the parts, as LimeSurvey counts them; None for anything else."""
        found = [self.lookup(part.value) for part in parts if part.kind == "variable"]
        if not found or len(found) < len(parts) or not all(isinstance(one, Part) for one in found):
            return None
        of = {one.question for one in found if isinstance(one, Part)}
        options = [one.option for one in found if isinstance(one, Part)]
        one = next(iter(of))
        if len(of) > 1 or sorted(options) != sorted(one.options):
            raise Untranslatable("counts some of the choices, not all of one question")
        return one

    def alike(self, left: Node, operator: str, right: Node) -> Rule:
        """Whether two questions have the same answer; nobody's two silences are the same too."""
        one, two = self.lookup(left.value), self.lookup(right.value)
        if isinstance(one, Known) and isinstance(two, Known) and {one.kind, two.kind} <= set(NUMBERED):
            return self.numbers(one, operator, two)
        if not isinstance(one, Known) or not isinstance(two, Known) or {one.kind, two.kind} != {"single"}:
            raise Untranslatable("compares two answers that are not both one choice of several")
        pairs = [(a, b) for a in one.options for b in two.options if self.same(a, b)]
        if operator not in {"=", "!="} or len(pairs) > MOST_PAIRS:
            raise Untranslatable("asks which of two answers is more")
        same = either(
            *(both(Chosen(one.key, a), Chosen(two.key, b)) for a, b in pairs),
            both(negated(Answered(one.key)), negated(Answered(two.key))),
        )
        return same if operator == "=" else negated(same)

    def numbers(self, one: Known, operator: str, two: Known) -> Rule:
        """Two numbers beside each other; two silences are the same, as everywhere, and neither is more or less."""
        if operator in {"<=", ">="} and self.dialect.name != "XLSForm":
            raise Untranslatable("asks whether an answer is at least another")  # there two silences are
        beside = Beside(Value(one.key), _operator(operator), Value(two.key))
        if operator not in {"=", "!="}:
            return beside
        same = either(Beside(Value(one.key), "=", Value(two.key)), both(negated(Answered(one.key)), negated(Answered(two.key))))
        return same if operator == "=" else negated(same)

    def answered(self, node: Node) -> Rule:
        """Whether anything was said."""
        if node.kind != "variable":
            raise Untranslatable("asks whether something else than an answer is empty")
        one = self.lookup(node.value)
        return Chosen(one.question.key, one.option) if isinstance(one, Part) else Answered(one.key)

    def question(self, parts: tuple[Node, ...], kinds: tuple[str, ...]) -> Known:
        """The question a call is about, of one of these kinds."""
        if len(parts) < 1 or parts[0].kind != "variable":
            raise Untranslatable("asks about something else than an answer")
        one = self.lookup(parts[0].value)
        if isinstance(one, Part) or one.kind not in kinds:
            raise Untranslatable(f"asks “{parts[0].value}” what its kind of question cannot say")
        return one

    def same(self, option: str, value: str) -> bool:
        """Whether a value names an option, in this dialect's eyes."""
        return option == value if self.dialect.same_case else option.strip().casefold() == value.strip().casefold()


COMPARE_ANY: Mapping[str, Callable[[float, float], bool]] = dict(COMPARE)  # type: ignore[arg-type]  # floats compare alike


def _operator(operator: str) -> Operator:
    if operator not in COMPARE:
        raise Untranslatable(f"asks “{operator}” of a number")
    return operator  # type: ignore[return-value]  # checked on the line above


def _whole(value: Node) -> int:
    number = _number(value.value) if value.kind in {"text", "number"} else None
    if number is None or not number.is_integer() or abs(number) > 10**8:
        raise Untranslatable(f"compares a number with “{value.value[:20]}”")
    return int(number)


def _number(text: str) -> float | None:
    try:
        return float(text) if text.strip().lstrip("-").replace(".", "", 1).isdigit() else None
    except ValueError:
        return None
