"""What is found in files of other systems: titles, languages, questions and rules counted as each format counts them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engage.surveys.importers import Imported, ImportRefused, read_foreign
from tests.engage.surveys.importers.files import CHOICES, form, lss, survey_json, table, xls, xlsx


def read(folder: Path, content: bytes, name: str = "clubs.xlsx") -> Imported:
    file = folder / name
    file.write_bytes(content)
    return read_foreign(file, "en")


def found(survey: Imported) -> list[tuple[str, str]]:
    return [(question.key, question.kind) for question in survey.questions]


def said_of(survey: Imported, question: str) -> str:
    return " ".join(each.what for each in survey.unsupported if each.question == question)


# XLSForm


def test_each_row_that_a_person_answers_is_a_question_and_each_relevant_a_rule(tmp_path: Path) -> None:
    survey = read(
        tmp_path,
        form(
            ("start", "began"),
            ("note", "hello", "Hello", "${goes} = 'yes'"),
            ("select_one yn", "goes", "Do you go?", "", "yes"),
            ("begin group", "more", "More", "${goes} = 'yes'"),
            ("select_multiple things", "which", "Which?", "", "", "count-selected(.) < 2"),
            ("text", "why", "Why?", "selected(${which}, 'a')"),
            ("end group",),
            ("begin repeat", "children", "Children"),
            ("integer", "age", "Age?"),
            ("end repeat",),
        ),
    )
    assert found(survey) == [("goes", "single"), ("which", "multiple"), ("why", "short_text"), ("age", "")]
    assert (survey.title, survey.languages, survey.conditions) == ("clubs", ("en",), 3)
    assert [question.required for question in survey.questions] == [True, False, False, False]
    assert survey.questions[2].rules == ("${goes} = 'yes'", "selected(${which}, 'a')")
    assert survey.questions[1].check == "count-selected(.) < 2"
    assert "again and again" in said_of(survey, "age")
    assert "only shown" in said_of(survey, "hello")
    assert "not answered by a person" in said_of(survey, "began")


def test_languages_are_codes_whatever_a_form_calls_them(tmp_path: Path) -> None:
    head = ("type", "name", "label::English (en)", "label::Français", "label::polish", "hint::English (en)")
    survey = read(tmp_path, form(("text", "why", "Why?", "Pourquoi ?", "Dlaczego?", "In a word"), head=head))
    assert survey.languages == ("en", "fr", "pl")
    assert survey.questions[0].text == {"en": "Why?", "fr": "Pourquoi ?", "pl": "Dlaczego?"}
    assert survey.questions[0].hint == {"en": "In a word"}


def test_the_settings_sheet_says_the_title_and_the_language_without_a_name(tmp_path: Path) -> None:
    settings = (("form_title", "form_id", "default_language"), ("Unser Verein", "verein", "Deutsch"))
    survey = read(tmp_path, form(("text", "why", "Warum?"), settings=settings))
    assert (survey.title, survey.languages) == ("Unser Verein", ("de",))


@pytest.mark.parametrize(
    ("kind", "ours"),
    [
        ("select one from yn", "single"),
        ("select1 yn", "single"),
        ("select all that apply from things", "multiple"),
        ("add text prompt", "short_text"),
        ("string", "short_text"),
    ],
)
def test_old_names_of_kinds_are_known(tmp_path: Path, kind: str, ours: str) -> None:
    assert found(read(tmp_path, form((kind, "one", "One?")))) == [("one", ours)]


def test_headers_are_read_in_any_case_and_old_workbooks_too(tmp_path: Path) -> None:
    rows = (("TYPE", "NAME", "LABEL::EN"), ("select_one yn", "goes", "Do you go?"))
    choices = (("LIST NAME", "NAME", "LABEL::EN"), *CHOICES[1:])
    for content in (xlsx(SURVEY=rows, CHOICES=choices), xls(SURVEY=rows, CHOICES=choices)):
        survey = read(tmp_path, content, "clubs.xls")
        assert [option.text for option in survey.questions[0].options] == [{"en": "Yes"}, {"en": "No"}]


def test_other_say_what_is_one_question_with_its_box(tmp_path: Path) -> None:
    survey = read(tmp_path, form(("select_one yn or_other", "goes", "Do you go?")))
    assert found(survey) == [("goes", "single")]
    assert [(option.key, option.say) for option in survey.questions[0].options] == [
        ("yes", False),
        ("no", False),
        ("other", True),
    ]


def test_rows_that_are_switched_off_or_hold_only_remarks_do_not_count(tmp_path: Path) -> None:
    head = ("remark", "type", "name", "label", "disabled")
    survey = read(tmp_path, form(("about clubs",), ("", "text", "a", "A?", ""), ("", "text", "b", "B?", "yes"), head=head))
    assert found(survey) == [("a", "short_text")]


@pytest.mark.parametrize(("empty", "is_said"), [(60, False), (61, True)])
@pytest.mark.parametrize("make", [xlsx, xls])
def test_what_stands_below_so_many_empty_rows_that_nobody_reads_it_is_said(
    tmp_path: Path, make: Callable[..., bytes], empty: int, is_said: bool
) -> None:
    rows = (("type", "name", "label"), ("text", "a", "A?"), *[("",) * 3] * empty, ("text", "b", "B?"))
    survey = read(tmp_path, make(survey=rows))
    assert [name for name, _kind in found(survey)] == (["a"] if is_said else ["a", "b"])
    assert any("60 empty rows" in each.what for each in survey.unsupported) is is_said


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("quiz", "one", "One?")], "quiz"),
        ([("text", "", "One?")], "name"),
        ([("text", "a", "A?"), ("text", "a", "B?")], "a"),
        ([("begin group", "g", "G"), ("text", "a", "A?")], "group"),
        ([("text", "a", "A?"), ("end group",)], "group"),
        ([("select_one nowhere", "a", "A?")], "nowhere"),
        ([("text", "a", "A?", "${nowhere} = 'x'")], "nowhere"),
        ([("text", "a", "A?"), ("text", "b", "B?", "${a} = 'it''s' because")], "formula"),
        ([("text", "a", "A?"), ("text", "b", "B?", "(${a} = 'x'")], "bracket"),
        ([("calculate", "a", "")], "alculation"),
        ([("include", "a", "")], "includes another form"),
    ],
)
def test_what_the_format_itself_refuses_is_refused_with_its_reason(tmp_path: Path, rows: list[Any], said: str) -> None:
    with pytest.raises(ImportRefused, match=said):
        read(tmp_path, form(*rows))


# SurveyJS


def test_elements_are_found_on_pages_and_in_panels_and_shown_ones_are_no_questions(tmp_path: Path) -> None:
    survey = read(
        tmp_path,
        survey_json(
            {"type": "html", "name": "hello", "html": "<p>Hello</p>", "visibleIf": "{goes} = 'yes'"},
            {"type": "radiogroup", "name": "goes", "choices": ["yes", {"value": "no", "text": "No"}], "isRequired": True},
            {
                "type": "panel",
                "name": "more",
                "visibleIf": "{goes} = 'yes'",
                "elements": [{"type": "checkbox", "name": "which", "choices": [1, 2], "hasOther": True, "showNoneItem": True}],
            },
            {"type": "comment", "name": "why", "visibleIf": "{which} contains 1", "enableIf": "{goes} = 'yes'"},
            {"type": "matrixdynamic", "name": "grid", "columns": [{"name": "x"}]},
            {"type": "paneldynamic", "name": "each", "templateElements": [{"type": "text", "name": "inner"}]},
            {"type": "sound", "name": "odd"},
            title="Clubs",
        ),
        "clubs.json",
    )
    assert found(survey) == [
        ("goes", "single"), ("which", "multiple"), ("why", "long_text"), ("grid", ""), ("each", ""), ("odd", ""),
    ]  # fmt: skip
    assert (survey.title, survey.conditions) == ("Clubs", 3)
    assert survey.questions[2].rules == ("{which} contains 1",)
    assert [(each.key, each.exclusive) for each in survey.questions[1].options][2:] == [("none", True), ("other", False)]
    assert "enableIf" in said_of(survey, "why")
    assert "again and again" in said_of(survey, "inner")
    assert "sound" in said_of(survey, "odd")


def test_a_text_in_many_languages_makes_them_the_surveys(tmp_path: Path) -> None:
    title = {"default": "Why?", "pl": "Dlaczego?", "fr": "Pourquoi ?"}
    survey = read(tmp_path, survey_json({"type": "text", "name": "why", "title": title}), "clubs.json")
    assert (survey.title, survey.languages) == ("", ("en", "fr", "pl"))
    french = read(tmp_path, survey_json({"type": "text", "name": "a", "title": "Pourquoi ?"}, locale="fr"), "clubs.json")
    assert french.languages == ("fr",)


def test_a_fragment_with_elements_and_the_oldest_key_are_taken(tmp_path: Path) -> None:
    for content in (b'{"elements": [{"type": "text", "name": "a"}]}', b'{"questions": [{"type": "text", "name": "a"}]}'):
        assert found(read(tmp_path, content, "part.json")) == [("a", "short_text")]


def test_choices_from_an_address_are_never_asked_for(tmp_path: Path) -> None:
    content = survey_json({"type": "dropdown", "name": "country", "choicesByUrl": {"url": "https://example.org/countries"}})
    survey = read(tmp_path, content, "clubs.json")
    assert found(survey) == [("country", "")]
    assert "never asked" in said_of(survey, "country")


def test_a_rating_with_words_at_both_ends_is_a_scale_and_any_other_a_list_of_numbers(tmp_path: Path) -> None:
    ends = {"minRateDescription": "Bad", "maxRateDescription": "Good"}
    survey = read(tmp_path, survey_json({"type": "rating", "name": "a", **ends}, {"type": "rating", "name": "b"}), "clubs.json")
    assert [(question.kind, question.scale, len(question.options)) for question in survey.questions] == [
        ("scale", (1, 5), 0),
        ("single", None, 5),
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"[]", b"{}", b'["a", "b"]', b'{"title": "Clubs"}', b'{"type": "text", "name": "a"}', b'{"pages": []}',
        b'{"pages": [{"name": "one"}]}', b'{"choices": [1, 2]}', b'{"elements": "text"}', b'{"elements": [1]}', b'{"pages": [',
        b'{"showProgressBar": "top", "theme": {"elements": []}}', b'{"elements": [{"type": "text", "name": "\\ud800"}]}',
    ],
)  # fmt: skip
def test_json_that_is_no_survey_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(ImportRefused, match=r"JSON|survey|text"):
        read(tmp_path, content, "odd.json")


# LimeSurvey


def question(qid: int, title: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"qid": qid, "parent_qid": 0, "sid": 1, "gid": 1, "type": kind, "title": title, "question_order": qid, **more}


def test_questions_words_and_answers_are_read_where_they_stand_apart(tmp_path: Path) -> None:
    survey = read(
        tmp_path,
        lss(
            table(
                "groups",
                {"gid": 1, "group_order": 1, "grelevance": "1"},
                {"gid": 2, "group_order": 2, "grelevance": 'goes == "Y"'},
            ),
            table(
                "questions",
                question(1, "goes", "Y", relevance="1", mandatory="Y"),
                question(2, "which", "M", relevance='goes.NAOK == "Y"', other="Y"),
                question(3, "one", "L", relevance=""),
                question(4, "hello", "X", relevance="1"),
                question(5, "sum", "*", relevance="1"),
                question(6, "grid", "F", relevance="1"),
            ),
            table("subquestions", {"qid": 21, "parent_qid": 2, "title": "SQ1"}, {"qid": 61, "parent_qid": 6, "title": "SQ1"}),
            table("answers", {"aid": 1, "qid": 3, "code": "A1", "sortorder": 1}),
            table("answer_l10ns", {"aid": 1, "language": "en", "answer": "Park"}, {"aid": 1, "language": "pl", "answer": "Park"}),
            table(
                "question_l10ns",
                *({"qid": qid, "language": "en", "question": f"<p>Words {qid}&nbsp;?</p>"} for qid in (1, 2, 3, 6, 21)),
                {"qid": 1, "language": "pl", "question": "Słowa"},
            ),
            languages="pl",
        ),
        "clubs.lss",
    )
    assert found(survey) == [("goes", "single"), ("which", "multiple"), ("one", "single"), ("grid", "grid")]
    assert (survey.title, survey.languages, survey.conditions) == ("Clubs", ("en", "pl"), 2)
    assert survey.questions[0].text == {"en": "Words 1 ?", "pl": "Słowa"}
    assert [option.key for option in survey.questions[1].options] == ["SQ1", "other"]
    assert survey.questions[2].options[0].text == {"en": "Park", "pl": "Park"}


def test_older_files_with_a_row_for_each_language_count_each_question_once(tmp_path: Path) -> None:
    rows = [
        {**question(1, "goes", "L"), "language": code, "question": words} for code, words in (("en", "Go?"), ("pl", "Idziesz?"))
    ]
    rows += [{**question(2, "why", "T"), "language": code, "question": "Why?"} for code in ("en", "pl")]
    answers = [
        {"qid": 1, "code": "A1", "answer": words, "language": code, "sortorder": 1} for code, words in (("en", "A"), ("pl", "Ą"))
    ]
    conditions = [{"cid": n, "qid": 2, "cqid": 1, "cfieldname": "1X1X1", "method": "==", "value": "A1"} for n in (1, 2)]
    survey = read(
        tmp_path,
        lss(table("questions", *rows), table("answers", *answers), table("conditions", *conditions), languages="pl"),
        "clubs.lss",
    )
    assert found(survey) == [("goes", "single"), ("why", "long_text")]
    assert survey.conditions == 1
    assert survey.questions[0].options[0].text == {"en": "A", "pl": "Ą"}
    assert survey.questions[1].rules == ('(goes.NAOK == "A1")',)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<html><body>Not a survey</body></html>", "not a LimeSurvey"),
        (b"<document><LimeSurveyDocType>Group</LimeSurveyDocType></document>", "another kind"),
        (b"<document><LimeSurveyDocType>Survey</LimeSurveyDocType></document>", "without the survey"),
        (b"<document><LimeSurveyDocType>Survey", "not valid XML"),
        (b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><document>&x;</document>', "entities"),
        (b'<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><document>&b;</document>', "entities"),
    ],
)
def test_xml_that_is_no_survey_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(ImportRefused, match=said):
        read(tmp_path, content, "odd.lss")
