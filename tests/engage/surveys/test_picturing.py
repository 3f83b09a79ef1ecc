"""Pictures of an Easy Read question: each tells its answer apart from the others, or none stands there."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.surveys import library
from engage.surveys.picturing import shown
from tests.engage.browsing import SURVEY
from tests.factories import TODAY, add_wave, post

ASKED = "questions.colour"
TEXT = (f"{ASKED}.text", ("people",))


@pytest.mark.parametrize("part", ["options", "rows"])
def test_the_same_picture_beside_every_answer_is_not_shown(part: str) -> None:
    alike = tuple((f"{ASKED}.{part}.{key}", ("people",)) for key in ("red", "blue"))
    assert dict(shown((TEXT, *alike))) == dict([TEXT])


def test_pictures_that_tell_answers_apart_stay_though_two_of_them_are_alike() -> None:
    some = tuple((f"{ASKED}.options.{key}", (name,)) for key, name in (("red", "tick"), ("blue", "cross"), ("grey", "cross")))
    assert dict(shown((TEXT, *some))) == dict((TEXT, *some))


def test_the_picture_of_a_single_answer_and_those_of_a_hint_stay() -> None:
    few = ((f"{ASKED}.hint", ("people", "people")), (f"{ASKED}.options.red", ("tick",)), TEXT)
    assert dict(shown(few)) == dict(few)


def test_no_question_of_the_samples_easy_surveys_has_one_picture_for_all_its_answers(app: Flask) -> None:
    for source in library.sources().values():
        for lang in source.easy_languages:
            survey = source.in_easy_read(lang)
            for question in (one for one in survey.questions if len(one.options) > 1):
                beside = [survey.pictures.get(f"questions.{question.key}.options.{one.key}") for one in question.options]
                assert len(set(beside)) > 1 or beside[0] is None, (survey.slug, lang, question.key)


def test_a_page_shows_such_a_picture_once_at_its_question(client: FlaskClient) -> None:
    add_wave("young-people", opens_on=TODAY, closes_on=TODAY)
    post(client, "/access/", {"easy": "y"})
    numbered = {question.key: number for number, question in enumerate(library.sources()["young-people"].questions, 1)}
    answers = client.get(f"{SURVEY}/q/{numbered['ethnicity']}").text.split('class="choices"')[1].split("</fieldset>")[0]
    assert answers.count("<label") == 6
    assert 'class="pict"' not in answers
    told_apart = client.get(f"{SURVEY}/q/{numbered['disability']}").text.split('class="choices"')[1].split("</fieldset>")[0]
    assert told_apart.count('class="pict"') == told_apart.count("<label") == 3
