"""Checks of answers in other systems' files: what can be carried is obeyed here, what cannot is said by question."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from engage.surveys.definition import load_all, load_file
from engage.surveys.importers import read_foreign
from engage.surveys.importers.fitting import Fitted, fit
from engage.surveys.wording import Question
from engage.surveys.writing import to_toml
from tests.engage.surveys.importers.files import form, lss, survey_json, table

MODEL = load_all(Path(__file__).parents[4] / "surveys").surveys["young-people"]
HEAD = ("type", "name", "label", "constraint", "constraint_message")


def brought(folder: Path, name: str, content: bytes) -> tuple[dict[str, Question], Fitted]:
    file = folder / name
    file.write_bytes(content)
    fitted = fit(read_foreign(file, "en"), "clubs", "Clubs", MODEL)
    assert fitted.source
    made = folder / "made.toml"
    made.write_text(to_toml(fitted.source), "utf-8")
    assert load_file(made) == fitted.source
    return {question.key: question for question in fitted.source.questions}, fitted


def test_a_constraint_of_a_form_is_a_check_with_its_sentence(tmp_path: Path) -> None:
    rows = (
        ("select_multiple things", "which", "Which?", "count-selected(.) <= 1", "One, please."),
        ("select_one yn", "goes", "Do you go?", "not(selected(${which}, 'a')) or . = 'yes'", ""),
        ("text", "why", "Why?", "regex(., '[a-z]+')", "Small letters."),
    )
    asked, fitted = brought(tmp_path, "form.xlsx", form(*rows, head=HEAD))
    assert (asked["which"].max_choices, asked["which"].check) == (1, ""), "a limit of our own says it in every language"
    assert asked["goes"].check == "not chosen(which, a) or chosen(goes, yes)"
    assert asked["goes"].check_text == "Please look at this again."
    assert asked["why"].check == ""
    assert "its check of answers is not carried: it uses regex()" in {each.what for each in fitted.unsupported}


def rating(name: str, **more: Any) -> dict[str, Any]:
    return {"type": "rating", "name": name, "minRateDescription": "Bad", "maxRateDescription": "Good", **more}


def test_validators_are_limits_and_checks(tmp_path: Path) -> None:
    expression = {"type": "expression", "expression": "{after} > {before}", "text": {"default": "Higher.", "pl": "Wyżej."}}
    two_or_more = {"type": "answercount", "minCount": 2}
    asked, fitted = brought(
        tmp_path,
        "form.json",
        survey_json(
            {"type": "checkbox", "name": "which", "choices": ["a", "b", "c"], "validators": [two_or_more]},
            {"type": "text", "name": "word", "validators": [{"type": "text", "maxLength": 9}, {"type": "email"}]},
            rating("before", validators=[{"type": "numeric", "minValue": 2, "maxValue": 4, "text": "From 2 to 4."}]),
            rating("after", validators=[expression]),
        ),
    )
    assert (asked["which"].min_choices, asked["which"].check) == (2, "")
    assert asked["word"].max_length == 9
    assert (asked["before"].check, asked["before"].check_text) == ("before >= 2 and before <= 4", "From 2 to 4.")
    assert (asked["after"].check, asked["after"].check_text) == ("after > before", "Higher.")
    assert fitted.source
    words = {wording.language: dict(wording.texts) for wording in fitted.source.wordings}
    assert words["pl"]["questions.after.check_text"] == "Wyżej."
    assert words["pl"]["questions.before.check_text"] == "Spójrz na to jeszcze raz."
    assert any("email" in each.what for each in fitted.unsupported if each.question == "word")


@pytest.mark.parametrize(
    ("equation", "check"), [("this > 3", "chosen(how, 4) or chosen(how, 5)"), ("strlen(this) > 3", ""), ("this > 9", "")]
)
def test_a_validation_equation_is_a_check(tmp_path: Path, equation: str, check: str) -> None:
    attributes = [
        {"qid": 1, "attribute": "em_validation_q", "value": equation},
        {"qid": 1, "attribute": "em_validation_q_tip", "value": "<p>More, please.</p>"},
    ]
    asked, fitted = brought(
        tmp_path,
        "form.lss",
        lss(
            table("questions", {"qid": 1, "parent_qid": 0, "type": "5", "title": "how", "question": "How?", "language": "en"}),
            table("question_attributes", *attributes),
        ),
    )
    assert (asked["how"].check, asked["how"].check_text) == (check, "More, please." if check else "")
    assert bool(check) is not any("check of answers" in each.what for each in fitted.unsupported)
