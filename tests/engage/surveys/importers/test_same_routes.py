"""A whole file of another system, brought in: whoever answers is asked the same questions here as there.

The rules and what they mean there come from `logic.test_dialects`, which writes each system's way of deciding down once more.
Here they stand in a file, each asking about questions that may be asked by rules themselves; an answer counts only where its
question is asked, as in all three systems while somebody answers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engage.surveys.definition import load_all, load_file
from engage.surveys.importers import read_foreign
from engage.surveys.importers.fitting import fit
from engage.surveys.logic.report import check_logic, route_for
from engage.surveys.writing import to_toml
from tests.engage.surveys.importers.files import form, lss, survey_json, table
from tests.engage.surveys.logic.test_dialects import (
    ANSWERS,
    LIMESURVEY_TESTS,
    OPTIONS,
    SURVEYJS_TESTS,
    XPATH_TESTS,
    Given,
    Spoken,
    combined,
    said,
)

MODEL = load_all(Path(__file__).parents[4] / "surveys").surveys["young-people"]
ORDER = ("q", "r", "m", "t", "last")  # the questions; `last` looks at all of them, and nobody at it
NOTHING: Given = {"q": None, "r": None, "m": [], "s": None, "t": ""}
Rules = Mapping[str, Spoken]
FEW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


def rules_of(tests: st.SearchStrategy[Spoken], words: Mapping[str, str], name: str, usual: Spoken) -> st.SearchStrategy[Rules]:
    """A rule for each question but the first, about those before it.

    name : how a formula names a question; usual : what stands for a test that would look elsewhere
    """

    def about(known: tuple[str, ...]) -> st.SearchStrategy[Spoken]:
        known_alone = tests.map(lambda spoken: spoken if set(re.findall(name, spoken[0])) <= set(known) else usual)
        return combined(known_alone, words)

    return st.fixed_dictionaries({key: about(ORDER[:at]) for at, key in enumerate(ORDER) if at})


def asked_there(rules: Rules, answers: Given) -> list[str]:
    """Who is asked what there: each rule over what was answered to the questions that are asked."""
    heard, asked = dict(NOTHING), []
    for key in ORDER:
        if key not in rules or rules[key][1](heard):
            asked.append(key)
            heard[key] = answers.get(key)
    return asked


def same_routes(folder: Path, name: str, content: bytes, rules: Rules, many: list[Given]) -> None:
    file = folder / name
    file.write_bytes(content)
    fitted = fit(read_foreign(file, "en"), "clubs", "Clubs", MODEL)
    assert fitted.source
    made = folder / "made.toml"
    made.write_text(to_toml(fitted.source), "utf-8")
    questions = load_file(made).questions
    carried = [question.key for question in questions]
    left = {each.question: each.what for each in fitted.unsupported if each.question}
    for answers in many:
        there = asked_there(rules, answers)
        here = [carried[number - 1] for number in route_for(questions, said(answers))]
        assert here == [key for key in there if key in carried]
        for key in set(ORDER) - set(carried):
            assert "is never asked by its rule" in left[key] or "which is not carried" in left[key]
            assert key not in there or "which is not carried" in left[key]
    reached = {carried[number - 1] for answers in many for number in route_for(questions, said(answers))}
    for finding in check_logic(questions).findings:
        assert finding.what in {"always", "part", "unsure"} or finding.question not in reached


MANY = st.lists(ANSWERS, min_size=4, max_size=8)
XLSFORM = rules_of(
    XPATH_TESTS,
    {"and": "and", "or": "or", "not": "not"},
    r"\$\{(\w+)\}",
    ("${q} = 'a'", lambda given: bool(given["q"] == "a")),
)


@FEW
@given(XLSFORM, MANY)
def test_an_xlsform_asks_the_same_here(tmp_path: Path, rules: Rules, many: list[Given]) -> None:
    kinds = {"q": "select_one o", "r": "select_one o", "m": "select_multiple o", "t": "text", "last": "text"}
    rows = [(kinds[key], key, f"{key}?", rules[key][0] if key in rules else "") for key in ORDER]
    choices = (("list_name", "name", "label"), *(("o", option, f"Choice {option}") for option in OPTIONS))
    content = form(*rows, head=("type", "name", "label", "relevant"), choices=choices)
    same_routes(tmp_path, "form.xlsx", content, rules, many)


LIMESURVEY = rules_of(
    LIMESURVEY_TESTS,
    {"and": "&&", "or": "||", "not": "!"},
    r"\b([a-z]+)(?:_\w+)?\.NAOK",
    ('q.NAOK == "a"', lambda given: bool(given["q"] == "a")),
)


@FEW
@given(LIMESURVEY, MANY)
def test_a_limesurvey_file_asks_the_same_here(tmp_path: Path, rules: Rules, many: list[Given]) -> None:
    kinds = {"q": "L", "r": "!", "m": "M", "t": "S", "last": "T"}
    questions: list[dict[str, Any]] = []
    answers: list[dict[str, Any]] = []
    parts: list[dict[str, Any]] = []
    for at, key in enumerate(ORDER, 1):
        own = {"qid": at, "parent_qid": 0, "gid": 1, "type": kinds[key], "title": key, "question": f"{key}?", "language": "en"}
        questions.append({**own, "question_order": at, "relevance": rules[key][0] if key in rules else "1"})
        for place, option in enumerate(OPTIONS, 1):
            if kinds[key] in {"L", "!"}:
                answers.append({"qid": at, "code": option, "answer": f"Choice {option}", "sortorder": place, "language": "en"})
            elif kinds[key] == "M":
                part = {"qid": 100 + place, "parent_qid": at, "title": option, "question": f"Choice {option}"}
                parts.append({**part, "question_order": place, "language": "en"})
    content = lss(table("questions", *questions), table("subquestions", *parts), table("answers", *answers))
    same_routes(tmp_path, "form.lss", content, rules, many)


SURVEYJS = rules_of(
    SURVEYJS_TESTS,
    {"and": "and", "or": "or", "not": "!"},
    r"\{(\w+)\}",
    ("{q} = 'a'", lambda given: bool(given["q"] == "a")),
)


@FEW
@given(SURVEYJS, MANY)
def test_a_surveyjs_file_asks_the_same_here(tmp_path: Path, rules: Rules, many: list[Given]) -> None:
    kinds = {"q": "radiogroup", "r": "dropdown", "m": "checkbox", "t": "text", "last": "comment"}
    elements = []
    for key in ORDER:
        element: dict[str, Any] = {"type": kinds[key], "name": key, "title": f"{key}?"}
        if key in rules:
            element["visibleIf"] = rules[key][0]
        if kinds[key] in {"radiogroup", "dropdown", "checkbox"}:
            element["choices"] = list(OPTIONS)
        elements.append(element)
    same_routes(tmp_path, "form.json", survey_json(*elements), rules, many)
