"""What the page of a question may tell at once: the same limits and sentences that the server has."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.surveys.definition import Question
from engage.surveys.told import told_of
from tests.engage.browsing import SURVEY, answer

TEXT = Question("why", "short_text", "Why?", max_length=200)
NUMBER = Question("own", "number", "How many?", number_min=1, number_max=9)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (TEXT, {"data-longest": "200", "data-said": "This is {n} characters too long. Make it 200 characters or fewer."}),
        (NUMBER, {"data-low": "1", "data-high": "9", "data-said": "Write a number from 1 to 9."}),
        (replace(NUMBER, number_min=None), {"data-high": "9", "data-said": "Write 9 or less."}),
        (replace(NUMBER, number_min=None, number_max=None), {}),
        (
            Question("which", "multiple", "Which?", max_choices=3),
            {"data-most": "3", "data-said": "Choose 3 at most. You chose {n}."},
        ),
        (Question("which", "multiple", "Which?"), {}),
        (Question("goes", "single", "Do you go?"), {}),
    ],
)
def test_a_limit_stands_on_the_page_with_its_sentence(app: Flask, question: Question, told: dict[str, str]) -> None:
    with app.test_request_context():
        assert told_of(question) == told


@pytest.mark.usefixtures("wave")
def test_the_server_says_the_same_sentence(client: FlaskClient) -> None:
    page = client.get(f"{SURVEY}/q/3").get_data(as_text=True)
    assert 'data-most="3" data-said="Choose 3 at most. You chose {n}."' in page
    assert "js/told.js" in page
    wrong = answer(client, 3, ["school", "money_home", "being_safe", "feeling_well"])
    assert "Choose 3 at most. You chose 4." in wrong.get_data(as_text=True)


@pytest.mark.usefixtures("wave")
def test_a_page_without_limits_loads_no_script_for_them(client: FlaskClient) -> None:
    assert "js/told.js" not in client.get(f"{SURVEY}/q/2").get_data(as_text=True)
