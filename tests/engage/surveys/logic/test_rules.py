"""Our own rules: what is printed reads the same again, what is said decides, and nothing that is typed breaks the reader."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.surveys.logic import (
    And,
    Answered,
    Chosen,
    Compare,
    Const,
    Count,
    Not,
    Or,
    Rule,
    RuleError,
    Said,
    Value,
    decide,
    numbers_asked,
    parse_rule,
    print_rule,
)

KEYS = st.sampled_from(["a", "b_2", "11_13", "chosen", "count"])
TESTS: st.SearchStrategy[Rule] = st.one_of(
    st.builds(Const, st.booleans()),
    st.builds(Chosen, KEYS, KEYS),
    st.builds(Answered, KEYS),
    st.builds(
        Compare,
        st.builds(Value, KEYS) | st.builds(Count, KEYS),
        st.sampled_from(["=", "!=", "<", "<=", ">", ">="]),
        st.integers(-9, 99),
    ),
)
RULES: st.SearchStrategy[Rule] = st.recursive(
    TESTS,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(And, st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(Or, st.lists(inner, min_size=2, max_size=3).map(tuple)),
    ),
    max_leaves=8,
)
SAID = st.dictionaries(
    KEYS,
    st.one_of(
        st.builds(lambda choices: Said(frozenset(choices)), st.lists(KEYS, min_size=1)),
        st.builds(lambda number: Said(number=number), st.integers(0, 10)),
        st.just(Said(words=True)),
    ),
)


@given(RULES)
def test_what_is_printed_reads_as_the_same_rule(rule: Rule) -> None:
    assert parse_rule(print_rule(rule)) == rule


@given(RULES, SAID)
def test_a_rule_and_its_opposite_never_agree(rule: Rule, said: dict[str, Said]) -> None:
    assert decide(rule, said) is not decide(Not(rule), said)


@given(st.text(max_size=60) | st.text("chosen(a, b) and or not <= 1-always", max_size=60))
def test_whatever_is_typed_is_a_rule_or_refused_in_a_few_words(text: str) -> None:
    try:
        rule = parse_rule(text)
    except RuleError as problem:
        said = str(problem)
    else:
        said = print_rule(rule)
        assert parse_rule(said) == rule
    assert said


@pytest.mark.parametrize(
    "text", ["", "chosen(a)", "a", "a <", "a < b c", "a < and", "(answered(a)", "answered(a) and", "not", "count(a)", "a = 1.5"]
)
def test_half_a_rule_is_refused(text: str) -> None:
    with pytest.raises(RuleError):
        parse_rule(text)


def test_brackets_by_the_thousand_are_refused() -> None:
    with pytest.raises(RuleError):
        parse_rule("(" * 1900 + "always")


@pytest.mark.parametrize(
    ("rule", "holds_for_nobody"),
    [
        ("chosen(a, x)", False),
        ("answered(a)", False),
        ("a < 3", False),
        ("a != 3", False),
        ("not (a < 3)", True),
        ("count(a) = 0", True),
    ],
)
def test_what_was_not_said_has_no_value(rule: str, holds_for_nobody: bool) -> None:
    assert decide(parse_rule(rule), {}) is holds_for_nobody


def test_an_answer_to_a_question_that_is_not_asked_decides_nothing() -> None:
    questions = [("a", None), ("b", parse_rule("chosen(a, x)")), ("c", parse_rule("chosen(b, y)"))]
    said = {"b": Said(frozenset({"y"}))}
    assert numbers_asked(questions, said) == (1,)
    assert numbers_asked(questions, {**said, "a": Said(frozenset({"x"}))}) == (1, 2, 3)
