"""Rules of other systems: for any answers they come out here as they would there, or they are refused.

Each system's own way of deciding is written down once more here, small and apart: by its documentation, over the answers as that
system holds them (XLSForm: one text each; LimeSurvey: a code, or "Y" for each part; SurveyJS: a value or a list).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.surveys.logic import Rule, Said, decide
from engage.surveys.logic.dialects import Known, Part, Untranslatable, from_limesurvey, from_surveyjs, from_xpath

OPTIONS = ("a", "b", "1", "2")
SINGLE, OTHER, MANY = Known("q", "single", OPTIONS), Known("r", "single", OPTIONS), Known("m", "multiple", OPTIONS)
SCALE, TEXT, NUMBER, ORDER = Known("s", "scale"), Known("t", "short_text"), Known("n", "number"), Known("k", "ranking", OPTIONS)
DAY, GRID = Known("d", "date"), Known("g", "grid", OPTIONS)
KNOWN: Mapping[str, Known | Part] = {one.key: one for one in (SINGLE, OTHER, MANY, SCALE, TEXT, NUMBER, ORDER, DAY, GRID)} | {
    f"m_{option}": Part(MANY, option) for option in OPTIONS
}
ANSWERS = st.fixed_dictionaries(
    {
        "q": st.sampled_from([None, *OPTIONS]),
        "r": st.sampled_from([None, *OPTIONS]),
        "m": st.lists(st.sampled_from(OPTIONS), unique=True),
        "s": st.none() | st.integers(0, 10),
        "t": st.sampled_from(["", "words"]),
        "n": st.none() | st.integers(-5, 20),
        "k": st.lists(st.sampled_from(OPTIONS), unique=True),
    }
)
Given = dict[str, Any]
Spoken = tuple[str, Callable[[Given], bool]]


def look_up(name: str) -> Known | Part:
    if name not in KNOWN:
        raise Untranslatable(f"asks about {name}")
    return KNOWN[name]


def said(answers: Given) -> dict[str, Said]:
    given = {key: Said(frozenset({answers[key]} if answers[key] else ())) for key in ("q", "r")}
    given |= {key: Said(frozenset(answers[key])) for key in ("m", "k")} | {key: Said(number=answers[key]) for key in ("s", "n")}
    return given | {"t": Said(words=bool(answers["t"]))}


def text_of(answers: Given, key: str) -> str:
    """An answer as XLSForm and LimeSurvey hold it."""
    value = answers[key]
    return " ".join(sorted(value, key=OPTIONS.index)) if isinstance(value, list) else "" if value is None else str(value)


def number_of(text: str) -> float:
    return float(text) if re.fullmatch(r"-?\d+(\.\d+)?", text) else float("nan")


NUMBERS = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
}


def combined(tests: st.SearchStrategy[Spoken], words: Mapping[str, str]) -> st.SearchStrategy[Spoken]:
    """Tests put together with and, or and not, as a system writes them, beside what that means."""

    def joined(pair: tuple[Spoken, Spoken, str]) -> Spoken:
        (one, first), (two, second), how = pair
        if how == "and":
            return f"({one}) {words['and']} ({two})", lambda given: first(given) and second(given)
        return f"({one}) {words['or']} ({two})", lambda given: first(given) or second(given)

    def opposite(spoken: Spoken) -> Spoken:
        return f"{words['not']}({spoken[0]})", lambda given: not spoken[1](given)

    return st.recursive(
        tests,
        lambda inner: st.tuples(inner, inner, st.sampled_from(["and", "or"])).map(joined) | inner.map(opposite),
        max_leaves=5,
    )


def xpath_test(key: str, operator: str, value: str, quoted: bool) -> Spoken:
    """`${q} = 'a'` compares texts, `${q} = 1` and every `<` compare numbers, and a list is its choices with blanks between."""
    literal = f"'{value}'" if quoted else value
    as_text = quoted and operator in {"=", "!="}

    def holds(given: Given) -> bool:
        own = text_of(given, key)
        if as_text:
            return (own == value) is (operator == "=")
        return NUMBERS[operator](number_of(own), number_of(value))

    return f"${{{key}}} {operator} {literal}", holds


XPATH_TESTS: st.SearchStrategy[Spoken] = st.one_of(
    st.builds(
        xpath_test, st.sampled_from("qr"), st.sampled_from(["=", "!="]), st.sampled_from([*OPTIONS, "", "zz"]), st.just(True)
    ),
    st.builds(
        xpath_test, st.sampled_from("qrsn"), st.sampled_from(list(NUMBERS)), st.sampled_from(["0", "1", "2", "5"]), st.just(False)
    ),
    st.builds(xpath_test, st.sampled_from("tmsnk"), st.sampled_from(["=", "!="]), st.just(""), st.just(True)),
    st.builds(xpath_test, st.just("m"), st.sampled_from(["=", "!="]), st.sampled_from(OPTIONS), st.just(True)),
    st.sampled_from([("${q} = ${r}", lambda given: text_of(given, "q") == text_of(given, "r"))]),
    st.builds(
        lambda key, option: (f"selected(${{{key}}}, '{option}')", lambda given: option in text_of(given, key).split()),
        st.sampled_from("qmk"),
        st.sampled_from([*OPTIONS, "zz"]),
    ),
    st.builds(
        lambda operator, number: (
            f"count-selected(${{m}}) {operator} {number}",
            lambda given: NUMBERS[operator](len(given["m"]), number),
        ),
        st.sampled_from(list(NUMBERS)),
        st.integers(0, 4),
    ),
)


@given(combined(XPATH_TESTS, {"and": "and", "or": "or", "not": "not"}), ANSWERS)
def test_an_xlsform_rule_decides_as_it_did(spoken: Spoken, answers: Given) -> None:
    assert decide(from_xpath(spoken[0], look_up), said(answers)) is spoken[1](answers)


def limesurvey_test(key: str, operator: str, value: str) -> Spoken:
    """Two values that both look like numbers are compared as numbers, others as texts; nothing is an empty text."""

    def holds(given: Given) -> bool:
        own = text_of(given, key)
        same = number_of(own) == number_of(value) if "nan" not in f"{number_of(own)}{number_of(value)}" else own == value
        return same is (operator in {"==", "eq"})

    return f'{key}.NAOK {operator} "{value}"', holds


def limesurvey_more(key: str, operator: str, number: int) -> Spoken:
    return f"{key}.NAOK {operator} {number}", lambda given: given[key] is not None and NUMBERS[operator](given[key], number)


LIMESURVEY_TESTS: st.SearchStrategy[Spoken] = st.one_of(
    st.builds(limesurvey_test, st.sampled_from("qr"), st.sampled_from(["==", "!=", "eq", "ne"]), st.sampled_from([*OPTIONS, ""])),
    st.builds(limesurvey_test, st.sampled_from("sn"), st.sampled_from(["==", "!="]), st.sampled_from(["1", "5"])),
    st.builds(limesurvey_more, st.sampled_from("sn"), st.sampled_from(["<", "<=", ">", ">="]), st.integers(0, 10)),
    st.builds(
        lambda option, operator: (
            f'm_{option}.NAOK {operator} "Y"',
            lambda given: (option in given["m"]) is (operator == "=="),
        ),
        st.sampled_from(OPTIONS),
        st.sampled_from(["==", "!="]),
    ),
    st.builds(lambda key: (f"is_empty({key}.NAOK)", lambda given: text_of(given, key) == ""), st.sampled_from("qrstn")),
)


@given(combined(LIMESURVEY_TESTS, {"and": "&&", "or": "||", "not": "!"}), ANSWERS)
def test_a_limesurvey_rule_decides_as_it_did(spoken: Spoken, answers: Given) -> None:
    assert decide(from_limesurvey(spoken[0], look_up), said(answers)) is spoken[1](answers)


def surveyjs_test(key: str, operator: str, value: str) -> Spoken:
    """Texts are compared without regard to capitals; what has no value equals nothing that is written."""
    same = operator in {"=", "=="}
    return f"{{{key}}} {operator} '{value}'", lambda given: (text_of(given, key).casefold() == value.casefold()) is same


SURVEYJS_TESTS: st.SearchStrategy[Spoken] = st.one_of(
    st.builds(
        surveyjs_test, st.sampled_from("qr"), st.sampled_from(["=", "==", "<>", "!="]), st.sampled_from(["a", "B", "1", "zz"])
    ),
    st.builds(
        lambda key, operator, number: (
            f"{{{key}}} {operator} {number}",
            lambda given: given[key] is not None and NUMBERS[operator](given[key], number),
        ),
        st.sampled_from("sn"),
        st.sampled_from(["<", "<=", ">", ">=", "="]),
        st.integers(0, 10),
    ),
    st.builds(
        lambda key, operator: (f"{{{key}}} {operator}", lambda given: (text_of(given, key) == "") is (operator == "empty")),
        st.sampled_from("qmstnk"),
        st.sampled_from(["empty", "notempty"]),
    ),
    st.builds(
        lambda key, operator, option: (
            f"{{{key}}} {operator} '{option}'",
            lambda given: (option in given[key]) is (operator == "contains"),
        ),
        st.sampled_from("mk"),
        st.sampled_from(["contains", "notcontains"]),
        st.sampled_from(OPTIONS),
    ),
    st.builds(
        lambda operator, options: (
            f"{{m}} {operator} [{', '.join(map(repr, options))}]",
            lambda given: {"anyof": any, "allof": all}[operator](option in given["m"] for option in options),
        ),
        st.sampled_from(["anyof", "allof"]),
        st.lists(st.sampled_from(OPTIONS), min_size=1, max_size=3, unique=True),
    ),
)


@given(combined(SURVEYJS_TESTS, {"and": "and", "or": "or", "not": "!"}), ANSWERS)
def test_a_surveyjs_rule_decides_as_it_did(spoken: Spoken, answers: Given) -> None:
    assert decide(from_surveyjs(spoken[0], look_up), said(answers)) is spoken[1](answers)


@pytest.mark.parametrize(
    ("translate", "formula"),
    [
        (from_xpath, "${t} = 'words'"),
        (from_xpath, "${nowhere} = 'a'"),
        (from_xpath, "${s} + 1 > 3"),
        (from_xpath, "regex(${t}, '[a-z]+')"),
        (from_xpath, "${q}"),
        (from_xpath, "today() > '2020-01-01'"),
        (from_xpath, "${q} = 'a"),
        (from_xpath, ""),
        (from_limesurvey, 'q.NAOK > "a"'),
        (from_limesurvey, "strlen(t.NAOK) > 3"),
        (from_limesurvey, '12X3X4.NAOK == "a"'),
        (from_limesurvey, '!q.NAOK == "a"'),
        (from_surveyjs, "{t} = 'words'"),
        (from_surveyjs, "{row.column} = 'a'"),
        (from_surveyjs, "iif({q} = 'a', true, false)"),
        (from_surveyjs, "!{q} = 'a'"),
        (from_surveyjs, "{q} contains 'a'"),
        (from_surveyjs, "{n} > 1.5"),
        (from_surveyjs, "{k} = ['a', 'b']"),
        (from_surveyjs, "{g.row} = 'a'"),
        (from_surveyjs, "{g} = 'a'"),
        (from_surveyjs, "{d} > '2026-01-01'"),
        (from_xpath, "${d} > '2026-01-01'"),
        (from_xpath, "${k} = 'a b'"),
        (from_limesurvey, 'g_row.NAOK == "a"'),
    ],
)
def test_what_cannot_be_said_here_is_refused_not_guessed(translate: Callable[..., Rule], formula: str) -> None:
    with pytest.raises(Untranslatable):
        translate(formula, look_up)


@given(
    st.sampled_from([from_xpath, from_limesurvey, from_surveyjs]),
    st.text("${}q m.t'\"=<>!&|()[],1 andorselectedNAOKempty", max_size=60),
)
def test_whatever_a_file_says_is_a_rule_or_refused(translate: Callable[..., Rule], formula: str) -> None:
    try:
        rule = translate(formula, look_up)
    except Untranslatable as problem:
        outcome: object = str(problem)
    else:
        outcome = decide(rule, {})
    assert outcome in {True, False} or outcome
