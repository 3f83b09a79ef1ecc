"""Who is asked what: the rules of a survey's questions beside what was given so far.

The server decides, each time, from what was given to the questions before: which question comes next, which one came before, and
which answers are sent. What was given to a question that is no longer asked stays in the draft, and is not sent. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from engage.surveys.definition import Question
from engage.surveys.drafts import Answers, Given
from engage.surveys.logic import Rule, Said, breaks, numbers_asked, parse_rule

_rule = lru_cache(maxsize=2_000)(parse_rule)


def rule_of(question: Question) -> Rule | None:
    """When it is asked; None for always."""
    return _rule(question.when) if question.when else None


def has_rules(questions: Sequence[Question]) -> bool:
    """Whether who is asked what depends on what was given."""
    return any(question.when for question in questions)


def asked_numbers(questions: Sequence[Question], given: Mapping[str, Given]) -> tuple[int, ...]:
    """The numbers, from 1, of the questions that whoever gave this is asked."""
    if not has_rules(questions):
        return tuple(range(1, len(questions) + 1))
    rules = [(question.key, rule_of(question)) for question in questions]
    return numbers_asked(rules, {key: _said(one) for key, one in given.items()})


def next_number(questions: Sequence[Question], given: Mapping[str, Given], number: int) -> int | None:
    """The question after this one; None when it is the last."""
    return next((each for each in asked_numbers(questions, given) if each > number), None)


def number_before(questions: Sequence[Question], given: Mapping[str, Given], number: int) -> int | None:
    """The question before this one; None when it is the first."""
    return next((each for each in reversed(asked_numbers(questions, given)) if each < number), None)


def only_asked(questions: Sequence[Question], answers: Answers) -> Answers:
    """These answers without those to questions that are not asked, or that the survey does not have."""
    keys = {questions[number - 1].key for number in asked_numbers(questions, answers.given)}
    return replace(answers, given={key: one for key, one in answers.given.items() if key in keys})


def breaks_check(questions: Sequence[Question], given: Mapping[str, Given], key: str) -> bool:
    """Whether what was given to a question is against its check. What is not given, or not asked, is against nothing."""
    question = next((question for question in questions if question.key == key), None)
    if question is None or not question.check:
        return False
    heard = only_asked(questions, Answers(given)).given
    return (
        key in heard and not _said(heard[key]).is_empty and breaks(_rule(question.check), {k: _said(v) for k, v in heard.items()})
    )


def first_broken(questions: Sequence[Question], given: Mapping[str, Given]) -> int | None:
    """The number of the first question whose answer is against its check."""
    numbers = (number for number, question in enumerate(questions, 1) if breaks_check(questions, given, question.key))
    return next(numbers, None)


def _said(given: Given) -> Said:
    if given.prefer_not:
        return Said()  # "I would rather not say" is an answer that says nothing
    return Said(frozenset(given.choices), given.number, bool(given.words or given.day or given.ratings or given.picture))
