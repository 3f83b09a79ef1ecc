"""Stops and commas that templates set: those of the reader's language."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from flask_babel import force_locale

from engage.core.i18n import format_date
from engage.core.punctuation import listed, sentence


@pytest.mark.parametrize(("lang", "said"), [("en", "5 people."), ("hu", "5 people."), ("zh", "5 people。"), ("ur", "5 people۔")])
def test_a_sentence_ends_in_the_full_stop_of_its_language(app: Flask, lang: str, said: str) -> None:
    with app.test_request_context(), force_locale(lang):
        assert sentence(" 5 people\n") == said


@pytest.mark.parametrize(("lang", "said"), [("en", "a, b"), ("cy", "a, b"), ("zh", "a、b"), ("ur", "a، b"), ("fa", "a، b")])
def test_a_list_has_the_comma_of_its_language(app: Flask, lang: str, said: str) -> None:
    with app.test_request_context(), force_locale(lang):
        assert listed(("a", "b")) == said


def test_the_last_letter_of_a_lithuanian_date_does_not_stand_alone(app: Flask) -> None:
    with app.test_request_context(), force_locale("lt"):
        assert format_date(date(2027, 1, 28)) == "2027 m. sausio 28\u00a0d."
