"""The rules of an imported survey, in our own language: what each name in them stands for, and what cannot be said here."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from engage.core.said import worded
from engage.surveys.importers.imported import FoundQuestion
from engage.surveys.logic.dialects import Known, Part, Untranslatable, from_limesurvey, from_surveyjs, from_xpath
from engage.surveys.logic.tree import And, Answered, Beside, Chosen, Compare, Const, Not, Or, Rule, both, questions_of

Translate = Callable[[str, Callable[[str], Known | Part]], Rule]
TRANSLATORS: Mapping[str, Translate] = {"XLSForm": from_xpath, "LimeSurvey": from_limesurvey, "SurveyJS": from_surveyjs}


@dataclass(frozen=True)
class Names:
    """What a question and its options are called here."""

    key: str
    options: Mapping[str, str]


class Routing:
    """Rules over the questions that are carried, in their order. A rule sees what was carried before its own question."""

    def __init__(self, format_name: str) -> None:
        self.format, self.translate = format_name, TRANSLATORS[format_name]
        self.known: dict[str, Known | Part] = {}
        self.rules: dict[str, Rule] = {}
        self.names: dict[str, Names] = {}

    def rule_for(self, question: FoundQuestion) -> Rule:
        """When this question is asked, its options and those before it by their keys in the file. Raises `Untranslatable`."""
        if self.format != "LimeSurvey":
            return both(*(self.translate(text, self._look_up) for text in question.rules))
        # There, a question that is itself not asked makes the whole rule fail, unless it is named with .NAOK.
        rules = []
        for text in question.rules:
            used: list[tuple[str, str]] = []
            rules.append(self.translate(text, partial(self._noting, used)))
            rules += [self.rules[key] for name, key in used if not re.search(rf"\b{name}\.\w*NAOK\b", text) and key in self.rules]
        return both(*rules)

    def check_for(self, question: FoundQuestion) -> Rule:
        """What its answer must not be against; the question itself is carried already. Raises `Untranslatable`."""
        own = question.key
        if self.format == "XLSForm":
            return from_xpath(question.check, self._look_up, own)
        text = re.sub(r"\bthis\b(?:\.NAOK)?", f"{own}.NAOK", question.check) if self.format == "LimeSurvey" else question.check
        return self.translate(text, self._look_up)

    def carry(self, question: FoundQuestion, rule: Rule, names: Names) -> None:
        """Let the rules that follow ask about this question."""
        known = Known(question.key, question.kind, tuple(option.key for option in question.options))
        self.names[question.key] = names
        if rule != Const(True):
            self.rules[question.key] = rule
        if self.format == "LimeSurvey" and question.kind in {"multiple", "ranking", "grid", "cards"}:
            # Each place of an order and each line of a grid is an answer there: no rule here can ask for them. What is said
            # beside "other" is one too, and only whether there is any can be asked here.
            parts = question.options if question.kind == "multiple" else ()
            self.known |= {f"{question.key}_{each.key}": Part(known, each.key, each.say) for each in parts}
        else:
            self.known[question.key] = known

    def in_our_names(self, rule: Rule) -> Rule:
        """The same rule with the keys that questions and options have here."""
        if isinstance(rule, And | Or):
            return type(rule)(tuple(map(self.in_our_names, rule.rules)))
        if isinstance(rule, Not):
            return Not(self.in_our_names(rule.rule))
        if isinstance(rule, Const):
            return rule
        if isinstance(rule, Beside):
            left, right = (type(side)(self.names[side.question].key) for side in (rule.left, rule.right))
            return Beside(left, rule.operator, right)
        (key, *_) = questions_of(rule)
        names = self.names[key]
        if isinstance(rule, Chosen):
            return Chosen(names.key, names.options[rule.option])
        return replace(rule, left=type(rule.left)(names.key)) if isinstance(rule, Compare) else Answered(names.key)

    def _look_up(self, name: str) -> Known | Part:
        if name not in self.known:
            raise Untranslatable(worded("asks about “%(name)s”, which is not carried or comes later", name=name[:60]))
        return self.known[name]

    def _noting(self, used: list[tuple[str, str]], name: str) -> Known | Part:
        found = self._look_up(name)
        used.append((name, found.question.key if isinstance(found, Part) else found.key))
        return found
