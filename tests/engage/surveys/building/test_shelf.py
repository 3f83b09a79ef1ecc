"""Tested questions: in which languages each set is, and that what they say elsewhere comes with them."""

from __future__ import annotations

import pytest
from flask import Flask

from engage.surveys.building import services, shelf, starting, wordings
from engage.surveys.building.shelf import QuestionSet
from engage.surveys.building.sources import missing_keys, source_of
from engage.surveys.pairs import is_pair
from tests.engage.surveys.building.officer import Officer

SETS = shelf.question_sets()


@pytest.mark.parametrize("one", SETS, ids=lambda one: one.key)
def test_each_set_says_the_same_in_english_welsh_and_urdu(one: QuestionSet) -> None:
    assert {"en", "cy", "ur"} <= set(one.words), "a translation whose `of` is not the mark of today's words takes no part"
    for words in one.words.values():
        assert set(words.texts) == set(one.words["en"].texts)
        assert all((words.title, words.about, *words.texts.values()))
    asked = one.questions_in("ur")
    assert [question["key"] for question in asked] == [question["key"] for question in one.questions]
    assert asked[0]["text"] == one.words["ur"].texts[f"questions.{asked[0]['key']}.text"]


def test_a_survey_begun_in_urdu_gets_its_tested_questions_in_urdu_and_one_in_polish_in_english(app: Flask) -> None:
    for language, said in (("ur", "ur"), ("pl", "en")):
        tables, _act, _subject = starting.begun("set:wellbeing", "Lles", "young_people", language)
        assert tables["questions"][0]["text"] == shelf.question_set("wellbeing").words[said].texts["questions.life_now.text"]


def test_what_a_set_says_in_a_language_comes_with_it_unchecked(officer: Officer, clubs: str) -> None:
    officer.sends(f"/{clubs}/words", name="cy")
    services.change(
        clubs,
        "wording",
        "cy",
        officer.by,
        lambda was: {**was, "wordings": {"cy": {**was["wordings"]["cy"], "status": "checked", "checked_by": "Mair"}}},
    )
    assert officer.sends(f"/{clubs}/insert", set="safety").status_code == 302
    tables = services.find(clubs).tables
    assert tables["wordings"]["cy"]["texts"]["questions.safe.scale_high"] == "Yn ddiogel iawn"
    assert tables["wordings"]["cy"]["status"] == "draft", "nobody has read these"
    assert not [key for key in missing_keys(tables, "cy") if key.startswith("questions.safe")]
    begun = wordings.begun(tables, "ur", ())
    assert begun["texts"]["questions.safe.scale_high"] == "بہت محفوظ"
    page = officer.sees(f"/{clubs}/")
    assert "Cymraeg" in page
    assert "not checked by a person yet" in page


def test_a_question_for_a_made_up_code_is_made_in_the_builder_and_stays_one_when_mended(officer: Officer, clubs: str) -> None:
    officer.sends(f"/{clubs}/insert", set="wellbeing")
    at = f"/{clubs}/questions/made_up_code"
    page = officer.sees(at)
    assert "A code that they make up, which joins before and after" in page
    assert "How old they are" not in page
    typed = {"text": "Make up a code.", "kind": "short_text", "role": "pair", "max_length": "20"}
    assert officer.sends(at, **officer.marks(at), **typed).status_code == 302
    source = source_of(services.find(clubs).tables)
    assert [question.key for question in source.questions if is_pair(question)] == ["made_up_code"]
