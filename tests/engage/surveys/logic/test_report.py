"""The logic check: what it claims of a survey is so for every set of answers there is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engage.surveys.definition import Option, Question
from engage.surveys.logic import Said, decide, parse_rule
from engage.surveys.logic.pace import seconds_for
from engage.surveys.logic.report import Finding, check_logic, route_for

NONE = Said()
LATER = 'asks about "b", which is not asked before it'
YES_NO = (Option("x", "Yes"), Option("y", "No"))
THINGS = (Option("x", "Parks"), Option("y", "Buses"), Option("none", "None of these", exclusive=True))
KINDS: dict[str, Question] = {
    "single": Question("", "single", "Which?", options=YES_NO),
    "multiple": Question("", "multiple", "Which?", options=THINGS),
    "at_most": Question("", "multiple", "Which?", options=(*YES_NO, Option("z", "Schools")), max_choices=2),
    "scale": Question("", "scale", "How?", scale_min=1, scale_max=3),
    "number": Question("", "number", "How many?", number_min=0, number_max=2),
    "text": Question("", "short_text", "Why?"),
}


def answers_to(question: Question) -> list[Said]:
    """Everything that the site would take."""
    if question.kind == "short_text":
        return [NONE, Said(words=True)]
    if question.kind in {"scale", "number"}:
        low, high = (question.scale_min, question.scale_max) if question.kind == "scale" else (0, 2)
        return [NONE, *(Said(number=number) for number in range(low or 0, (high or 0) + 1))]
    alone = {option.key for option in question.options if option.exclusive}
    keys = [option.key for option in question.options]
    most = 1 if question.kind == "single" else question.max_choices or len(keys)
    sets = [frozenset(chosen) for size in range(most + 1) for chosen in combinations(keys, size)]
    return [Said(chosen) for chosen in sets if len(chosen) <= 1 or not alone & chosen]


def asks_of(question: Question) -> list[str]:
    """Everything a rule may ask of it."""
    key = question.key
    found = [f"answered({key})"]
    if question.kind in {"single", "multiple"}:
        found += [f"chosen({key}, {option.key})" for option in question.options]
    if question.kind == "multiple":
        found += [f"count({key}) {operator} {number}" for operator in ("=", "<", ">=") for number in (0, 1, 2, 3)]
    if question.kind in {"scale", "number"}:
        found += [f"{key} {operator} {number}" for operator in ("=", "!=", "<", ">=") for number in (0, 1, 2, 4)]
    return found


def rules_of(tests: list[str]) -> st.SearchStrategy[str]:
    """Tests put together."""
    return st.recursive(
        st.sampled_from(tests),
        lambda inner: st.one_of(
            inner.map(lambda rule: f"not ({rule})"),
            st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(lambda parts: f"({' '.join(parts)})"),
        ),
        max_leaves=4,
    )


@st.composite
def surveys(draw: st.DrawFn) -> list[Question]:
    """A few questions, most with rules about those before them."""
    made: list[Question] = []
    for number in range(draw(st.integers(2, 4))):
        question = replace(KINDS[draw(st.sampled_from(sorted(KINDS)))], key=f"q{number}")
        asked = [test for one in made for test in asks_of(one)]
        numbers = [one.key for one in made if one.kind in {"scale", "number"}]
        if len(numbers) > 1:
            asked += [f"{numbers[0]} {operator} {numbers[1]}" for operator in ("<", ">=", "=", "!=")] * 3
        if asked and draw(st.integers(0, 4)):
            question = replace(question, when=draw(rules_of(asked)))
        made.append(question)
    return made


def heard_by_all(questions: Sequence[Question]) -> Iterator[tuple[dict[str, Said], tuple[int, ...]]]:
    """Every set of answers: what of it counts, and the route."""
    for each in product(*(answers_to(question) for question in questions)):
        said = {question.key: one for question, one in zip(questions, each, strict=True)}
        route = route_for(questions, said)
        yield {questions[number - 1].key: said[questions[number - 1].key] for number in route}, route


@settings(max_examples=80, deadline=None)
@given(surveys())
def test_what_the_check_claims_is_so_for_every_set_of_answers(questions: list[Question]) -> None:
    report = check_logic(questions)
    everything = list(heard_by_all(questions))
    routes = {route for _, route in everything}
    found = {finding.question: finding.what for finding in report.findings}
    for number, question in enumerate(questions, 1):
        what = found.get(question.key, "")
        times_asked = sum(number in route for _, route in everything)
        if what != "unsure":
            assert (what in {"never", "against_answers", "against_route"}) is (times_asked == 0)
            assert (what == "always") is (bool(question.when) and times_asked == len(everything))
    for finding in report.findings:
        if finding.what == "part":
            part = parse_rule(finding.about[0])
            assert not any(decide(part, heard) for heard, _ in everything)
    assert report.routes
    seconds = [sum(seconds_for(questions[number - 1]) for number in route) for route in routes]
    if report.routes.is_exact:
        assert report.routes.number == len(routes)
        assert (report.routes.questions.least, report.routes.questions.most) == (min(map(len, routes)), max(map(len, routes)))
        assert (report.routes.seconds.least, report.routes.seconds.most) == (min(seconds), max(seconds))
    else:
        assert report.routes.number <= len(routes)
        assert report.routes.questions.least <= min(map(len, routes)) <= max(map(len, routes)) <= report.routes.questions.most


def asked(*rules: tuple[str, str, str]) -> list[Question]:
    return [replace(KINDS[kind], key=key, when=when) for key, kind, when in rules]


@dataclass(frozen=True)
class Case:
    rules: tuple[tuple[str, str, str], ...]
    finding: Finding


CASES = {
    "a rule that says never": Case((("a", "text", ""), ("b", "text", "never")), Finding("b", "never")),
    "two choices where one can be made": Case(
        (("a", "single", ""), ("b", "text", "chosen(a, x) and chosen(a, y)")), Finding("b", "against_answers", ("a",))
    ),
    "something beside none of these": Case(
        (("a", "multiple", ""), ("b", "text", "chosen(a, x) and chosen(a, none)")), Finding("b", "against_answers", ("a",))
    ),
    "more than may be chosen": Case(
        (("a", "at_most", ""), ("b", "text", "count(a) > 2")), Finding("b", "against_answers", ("a",))
    ),
    "beyond the end of a scale": Case((("a", "scale", ""), ("b", "text", "a > 3")), Finding("b", "against_answers", ("a",))),
    "numbers each less than the other": Case(
        (("a", "number", ""), ("b", "number", ""), ("c", "text", "a < b and b < a")),
        Finding("c", "against_answers", ("a", "b")),
    ),
    "a question that is asked only when the opposite was said": Case(
        (("a", "single", ""), ("b", "single", "chosen(a, x)"), ("c", "text", "chosen(b, x) and chosen(a, y)")),
        Finding("c", "against_route", ("b", "chosen(a, x)")),
    ),
    "a rule that always holds": Case((("a", "scale", ""), ("b", "text", "not (a > 2) or not (a < 2)")), Finding("b", "always")),
    "a part that cannot be": Case(
        (("a", "single", ""), ("b", "scale", ""), ("c", "text", "chosen(a, x) or b >= 4")), Finding("c", "part", ("b >= 4",))
    ),
    "a question that comes later": Case(
        (("a", "text", "answered(b)"), ("b", "text", "")),
        Finding("a", "fault", (LATER,)),
    ),
    "an option that is not there": Case(
        (("a", "single", ""), ("b", "text", "chosen(a, z)")), Finding("b", "fault", ('"a" has no option "z"',))
    ),
    "rules in a ring": Case(
        (("a", "text", "answered(c)"), ("b", "text", "answered(a)"), ("c", "text", "answered(b)")),
        Finding("a", "ring", ("a", "c", "b")),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_each_kind_of_fault_is_found_and_says_what_is_to_blame(name: str) -> None:
    report = check_logic(asked(*CASES[name].rules))
    assert CASES[name].finding in report.findings
    assert not report.is_sound


def test_a_sound_survey_tells_its_routes_and_how_long_they_are() -> None:
    report = check_logic(
        asked(("a", "single", ""), ("b", "text", "chosen(a, x)"), ("c", "text", "chosen(a, y)"), ("d", "text", ""))
    )
    assert report.is_sound
    assert report.routes
    assert (report.routes.number, report.routes.questions.least, report.routes.questions.most) == (3, 2, 3)


def test_questions_that_have_nothing_to_do_with_each_other_multiply() -> None:
    pairs = [(f"a{n}", "single", "") for n in range(40)] + [(f"b{n}", "text", f"chosen(a{n}, x)") for n in range(40)]
    report = check_logic(asked(*pairs))
    assert report.routes
    assert (report.routes.number, report.routes.is_exact) == (2**40, True)


def test_where_there_are_too_many_routes_to_tell_it_says_so_with_bounds() -> None:
    options = tuple(Option(f"o{n}", "Thing") for n in range(20))
    follow_ups = [Question(f"b{n}", "short_text", "Why?", when=f"chosen(a, o{n})") for n in range(20)]
    report = check_logic([Question("a", "multiple", "Which?", options=options), *follow_ups])
    assert report.is_sound
    assert report.routes
    assert not report.routes.is_exact
    assert (report.routes.questions.least, report.routes.questions.most) == (1, 21)


def test_a_place_from_the_sites_own_list_may_be_any() -> None:
    places = Question("where", "single", "Where?", options_from="areas")
    report = check_logic([places, Question("why", "short_text", "Why?", when="chosen(where, north)")])
    assert report.is_sound
