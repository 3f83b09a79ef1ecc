"""What other systems ask beside choices and words: numbers, days, orders, grids and "other", with limits and rules."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from engage.surveys.definition import Question, SurveySource, load_all, load_file
from engage.surveys.exporters import export
from engage.surveys.importers import read_foreign
from engage.surveys.importers.fitting import Fitted, fit
from engage.surveys.writing import to_toml
from tests.engage.surveys.importers.files import form, lss, survey_json, table

MODEL = load_all(Path(__file__).parents[4] / "surveys").surveys["young-people"]


def fitted(folder: Path, name: str, content: bytes) -> Fitted:
    """What becomes of a file; it is written as ours and read again on the way."""
    (folder / name).write_bytes(content)
    made = fit(read_foreign(folder / name, "en"), "clubs", "Clubs", MODEL)
    if made.source:
        (folder / "ours.toml").write_text(to_toml(made.source), "utf-8")
        assert load_file(folder / "ours.toml").questions == made.source.questions
    return made


def asked(made: Fitted) -> dict[str, Question]:
    source = made.source
    assert isinstance(source, SurveySource)
    return {question.key: question for question in source.questions}


def left(made: Fitted, key: str) -> str:
    return "; ".join(each.what for each in made.unsupported if each.question == key)


# XLSForm


def test_numbers_days_and_orders_of_a_form_come_with_their_limits_and_rules(tmp_path: Path) -> None:
    made = fitted(
        tmp_path,
        "clubs.xlsx",
        form(
            ("integer", "age", "Age?", "", "", ". >= 0 and . < 120"),
            ("date", "day", "When?", "${age} > 10"),
            ("rank things", "order", "What first?"),
            ("text", "why", "Why?", "selected(${order}, 'a')"),
            ("decimal", "weight", "How heavy?"),
            ("text", "late", "Why so late?", "${day} > '2026-01-01'"),
            ("select_one yn or_other", "goes", "Do you go?"),
        ),
    )
    ours = asked(made)
    assert [(one.key, one.kind, one.when) for one in ours.values()] == [
        ("age", "number", ""), ("day", "date", "age > 10"), ("order", "ranking", ""), ("why", "short_text", "chosen(order, a)"),
        ("goes", "single", ""),
    ]  # fmt: skip
    assert (ours["age"].number_min, ours["age"].number_max) == (0, 119)
    assert (ours["order"].places, ours["goes"].say_key) == (2, "other")
    assert "limit on answers" not in left(made, "age")
    assert "decimal" in left(made, "weight")
    assert "not carried" in left(made, "late")
    assert left(made, "goes") == ""


@pytest.mark.parametrize(
    ("constraint", "limits", "check"),
    [
        (". > 3", (4, None), ""),
        (".<=9 and .>=1", (1, 9), ""),
        (". > 3 or . = 0", (None, None), "age > 3 or age = 0"),
        (". < ${other}", (None, None), "age < other"),
        ("regex(., '[0-9]{2}')", (None, None), ""),
    ],
)
def test_a_limit_that_says_more_than_from_and_to_is_a_check_or_said_to_be_left_out(
    tmp_path: Path, constraint: str, limits: tuple[int | None, int | None], check: str
) -> None:
    made = fitted(tmp_path, "one.xlsx", form(("integer", "other", "Other?"), ("integer", "age", "Age?", "", "", constraint)))
    age = asked(made)["age"]
    assert (age.number_min, age.number_max, age.check) == (*limits, check)
    assert ("check of answers" in left(made, "age")) is ("regex" in constraint)


# LimeSurvey


def lime(qid: int, code: str, kind: str, **more: Any) -> dict[str, Any]:
    row = {"qid": qid, "parent_qid": 0, "gid": 1, "type": kind, "title": code, "question_order": qid, "language": "en"}
    return {**row, "question": f"Words of {code}?", "relevance": "1", **more}


def part(qid: int, parent: int, code: str) -> dict[str, Any]:
    return {"qid": qid, "parent_qid": parent, "title": code, "question": f"Row {code}", "question_order": qid, "language": "en"}


def test_numbers_days_orders_and_arrays_come_with_their_rows_columns_and_limits(tmp_path: Path) -> None:
    answers = [
        {"qid": qid, "code": code, "answer": f"Choice {code}", "sortorder": at, "language": "en"}
        for qid in (3, 4, 9)
        for at, code in enumerate(("A1", "A2", "A3"))
    ]
    made = fitted(
        tmp_path,
        "clubs.lss",
        lss(
            table(
                "questions",
                lime(1, "age", "N"),
                lime(2, "born", "D", relevance="age.NAOK >= 16"),
                lime(3, "order", "R"),
                lime(4, "often", "F"),
                lime(5, "five", "A"),
                lime(6, "yes", "C"),
                lime(7, "after", "S", relevance='often_r1.NAOK == "A1"'),
                lime(8, "hour", "D"),
                lime(9, "way", "L", other="Y"),
                lime(10, "which", "M", other="Y"),
                lime(11, "else", "S", relevance='which_other.NAOK == "Y"'),
            ),
            table(
                "subquestions", part(41, 4, "r1"), part(42, 4, "r2"), part(51, 5, "r1"), part(61, 6, "r1"), part(101, 10, "SQ1")
            ),
            table("answers", *answers),
            table(
                "question_attributes",
                *(
                    {"qid": qid, "attribute": name, "value": value}
                    for qid, name, value in (
                        (1, "min_num_value_n", "5"),
                        (1, "max_num_value_n", "25.0"),
                        (1, "suffix", "years"),
                        (2, "date_min", "2000-01-01"),
                        (3, "max_answers", "2"),
                        (8, "date_format", "HH:MM"),
                        (10, "min_answers", "1"),
                    )
                ),
            ),
        ),
    )
    ours = asked(made)
    assert {key: one.kind for key, one in ours.items()} == {
        "age": "number", "born": "date", "order": "ranking", "often": "grid", "five": "grid", "yes": "grid", "way": "single",
        "which": "multiple",
    }  # fmt: skip
    assert (ours["age"].number_min, ours["age"].number_max, ours["age"].unit) == (5, 25, "years")
    assert (ours["born"].when, ours["born"].date_min, ours["order"].places) == ("age >= 16", "2000-01-01", 2)
    assert [(row.key, row.text) for row in ours["often"].rows] == [("r1", "Row r1"), ("r2", "Row r2")]
    assert [option.key for option in ours["often"].options] == ["a1", "a2", "a3"]
    assert ours["five"].ratings == ("1", "2", "3", "4", "5")
    assert [option.text for option in ours["yes"].options] == ["Yes", "Uncertain", "No"]
    assert (ours["way"].options[-1].say, ours["which"].say_key, ours["which"].min_choices) == (True, "other", 1)
    for key in ("after", "else"):
        assert "rule that is not carried" in left(made, key), "what was said in one line, or beside other, no rule here can ask"
    assert "time" in left(made, "hour")
    assert left(made, "age") == "takes whole numbers alone here"


# SurveyJS


def test_what_is_typed_ranked_and_answered_in_a_matrix_is_asked_here_too(tmp_path: Path) -> None:
    other = {"showOtherItem": True, "minSelectedChoices": 2}
    rows = [{"value": "home", "text": "At home"}, "school"]
    made = fitted(
        tmp_path,
        "clubs.json",
        survey_json(
            {"type": "text", "name": "age", "title": "Age?", "inputType": "number", "min": 5, "max": 25, "step": 1},
            {
                "type": "text",
                "name": "born",
                "title": "When?",
                "inputType": "date",
                "max": "2026-12-31",
                "visibleIf": "{age} > 10",
            },
            {"type": "text", "name": "mail", "title": "Address?", "inputType": "email"},
            {"type": "ranking", "name": "order", "title": "First?", "choices": ["a", "b", "c"]},
            {"type": "matrix", "name": "safe", "title": "Safe?", "columns": [{"value": 1, "text": "No"}, "Yes"], "rows": rows},
            {"type": "matrix", "name": "empty", "title": "Empty?", "columns": ["a"]},
            {"type": "matrix", "name": "part", "title": "Part?", "columns": ["a"], "rows": rows, "rowsVisibleIf": "{item} = 1"},
            {"type": "checkbox", "name": "which", "title": "Which?", "choices": ["a", "b"], **other},
            {"type": "comment", "name": "why", "title": "Why?", "visibleIf": "{order} contains 'b' and {safe} notempty"},
            {"type": "comment", "name": "home", "title": "Home?", "visibleIf": "{safe.home} = 1"},
        ),
    )
    ours = asked(made)
    assert [(one.key, one.kind, one.when) for one in ours.values()] == [
        ("age", "number", ""), ("born", "date", "age > 10"), ("order", "ranking", ""), ("safe", "grid", ""),
        ("which", "multiple", ""), ("why", "long_text", "chosen(order, b) and answered(safe)"),
    ]  # fmt: skip
    assert (ours["age"].number_min, ours["age"].number_max, ours["born"].date_max) == (5, 25, "2026-12-31")
    assert [(row.key, row.text) for row in ours["safe"].rows] == [("home", "At home"), ("school", "school")]
    assert (ours["safe"].ratings, ours["which"].say_key, ours["which"].min_choices) == (("1", "yes"), "other", 2)
    assert "email" in left(made, "mail")
    assert "no rows" in left(made, "empty")
    assert "only at times" in left(made, "part")
    assert "rule that is not carried" in left(made, "home")


# Pictures


def test_a_picture_is_asked_for_as_a_picture_and_another_file_is_not_asked_for(tmp_path: Path) -> None:
    made = fitted(
        tmp_path,
        "a.xlsx",
        form(("image", "park", "Draw a park."), ("text", "why", "Why?", "${park} != ''"), ("audio", "said", "Say")),
    )
    assert [(one.key, one.kind, one.when) for one in asked(made).values()] == [
        ("park", "drawing", ""),
        ("why", "short_text", "answered(park)"),
    ]
    assert "has none here: audio" in left(made, "said")
    picture = {"type": "file", "name": "photo", "acceptedTypes": "image/*, .png", "allowMultiple": True}
    made = fitted(tmp_path, "a.json", survey_json(picture, {"type": "file", "name": "any"}, {"type": "text", "name": "t"}))
    assert [(one.key, one.kind) for one in asked(made).values()] == [("photo", "drawing"), ("t", "short_text")]
    assert left(made, "photo") == "takes one picture here"
    assert "need not be a picture" in left(made, "any")


def test_a_drawing_is_written_for_other_systems_as_their_kind_and_read_again(tmp_path: Path) -> None:
    about = MODEL.about
    drawn = Question("park", "drawing", "Draw a park.", max_length=500)
    why = Question("why", "short_text", "Why?", when="answered(park)", max_length=200)
    source = SurveySource("parks", MODEL.audience, "en", about, (drawn, why), MODEL.thanks)
    for name, key in (("a.xlsx", "xlsform"), ("a.lss", "lss"), ("a.json", "surveyjs")):
        written = export(source, key, ())
        assert any("what a picture shows" in each.what for each in written.left)
        made = asked(fitted(tmp_path, name, written.content))
        assert [(one.kind, one.when) for one in made.values()] == [("drawing", ""), ("short_text", "answered(park)")]
