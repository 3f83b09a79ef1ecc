"""Our rules in three other systems' words, so that each holds for exactly the same answers. Pure.

Where nothing was said, a comparison is false here and "not equal" true there: it is written with "something was said" before.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from engage.surveys.exporters.carried import Carried
from engage.surveys.logic import And, Answered, Chosen, Compare, Not, Or, Rule
from engage.surveys.logic.tree import Beside, Const, Count, Value, questions_of

Questions = Mapping[str, Carried]


class Dialect(Protocol):
    """How one system says each test."""

    both: str
    either: str
    opposite: str  # with %s
    equal: str

    def chosen(self, asked: Carried, option: str) -> str:
        """This option is among what was chosen."""

    def answered(self, asked: Carried) -> str:
        """Something was said."""

    def value(self, asked: Carried) -> str:
        """The number given."""

    def count(self, asked: Carried) -> str:
        """How many were chosen."""


def written(rule: Rule, questions: Questions, dialect: Dialect) -> str:
    """A rule without constants inside (`carried.carry` took them out)."""
    if isinstance(rule, And | Or):
        joined = dialect.both if isinstance(rule, And) else dialect.either
        return joined.join(f"({written(each, questions, dialect)})" for each in rule.rules)
    if isinstance(rule, Not):
        return dialect.opposite % written(rule.rule, questions, dialect)
    if isinstance(rule, Const):
        raise ValueError("a constant is no rule to write")
    if isinstance(rule, Beside):
        return _beside(rule, questions, dialect)
    asked = questions[questions_of(rule)[0]]
    if isinstance(rule, Chosen):
        return dialect.chosen(asked, asked.options[rule.option])
    if isinstance(rule, Answered):
        return dialect.answered(asked)
    return _compared(rule, asked, dialect)


def _compared(rule: Compare, asked: Carried, dialect: Dialect) -> str:
    operator = dialect.equal if rule.operator == "=" else rule.operator
    if isinstance(rule.left, Count):
        return f"{dialect.count(asked)} {operator} {rule.number}"
    test = f"{dialect.value(asked)} {operator} {rule.number}"
    return f"({dialect.answered(asked)}){dialect.both}({test})"


def _beside(rule: Beside, questions: Questions, dialect: Dialect) -> str:
    """Two numbers: where either question was not answered it is false, as here."""
    sides = [(questions[side.question], side) for side in (rule.left, rule.right)]
    had = [f"({dialect.answered(asked)})" for asked, side in sides if isinstance(side, Value)]
    numbers = [dialect.value(asked) if isinstance(side, Value) else dialect.count(asked) for asked, side in sides]
    operator = dialect.equal if rule.operator == "=" else rule.operator
    return dialect.both.join((*had, f"({numbers[0]} {operator} {numbers[1]})"))


class XPath:
    """XLSForm's `relevant`."""

    both, either, opposite, equal = " and ", " or ", "not(%s)", "="

    def chosen(self, asked: Carried, option: str) -> str:
        """As `selected` says it of both kinds."""
        return f"selected(${{{asked.name}}}, '{option}')"

    def answered(self, asked: Carried) -> str:
        """Not empty."""
        return f"${{{asked.name}}} != ''"

    def value(self, asked: Carried) -> str:
        """The answer itself."""
        return f"${{{asked.name}}}"

    def count(self, asked: Carried) -> str:
        """Of nothing, it is 0 there too."""
        return f"count-selected(${{{asked.name}}})"


class LimeSurvey:
    """Its relevance equations. A multiple question is asked about part by part; .NAOK lets an unasked one have no value."""

    both, either, opposite, equal = " and ", " or ", "!(%s)", "=="

    def chosen(self, asked: Carried, option: str) -> str:
        """Its code, or its part ticked; of "other" beside several, that something was said."""
        if asked.question.kind == "multiple" and option == asked.options.get(asked.question.say_key):
            return f"!is_empty({asked.name}_{option}.NAOK)"  # there it is what was said
        if asked.question.kind == "multiple":
            return f'{asked.name}_{option}.NAOK == "Y"'
        return f'{asked.name}.NAOK == "{option}"'

    def answered(self, asked: Carried) -> str:
        """Not empty, or any part ticked."""
        if asked.question.kind == "multiple":
            return "(" + " or ".join(self.chosen(asked, option) for option in asked.options.values()) + ")"
        return f"!is_empty({asked.name}.NAOK)"

    def value(self, asked: Carried) -> str:
        """The code of a point is its number."""
        return f"{asked.name}.NAOK"

    def count(self, asked: Carried) -> str:
        """How many parts are not empty."""
        return "count(" + ", ".join(f"{asked.name}_{option}.NAOK" for option in asked.options.values()) + ")"


class SurveyJS:
    """Its `visibleIf`."""

    both, either, opposite, equal = " and ", " or ", "!(%s)", "="

    def chosen(self, asked: Carried, option: str) -> str:
        """Equal, or contained."""
        return f"{{{asked.name}}} {'=' if asked.question.kind == 'single' else 'contains'} '{option}'"

    def answered(self, asked: Carried) -> str:
        """Not empty."""
        return f"{{{asked.name}}} notempty"

    def value(self, asked: Carried) -> str:
        """The answer itself."""
        return f"{{{asked.name}}}"

    def count(self, asked: Carried) -> str:
        """The length of the list; it has none where nothing was chosen, and is 0 for a comparison."""
        return f"{{{asked.name}.length}}"
