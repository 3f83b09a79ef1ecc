"""What is counted of the newer kinds of question, what is not, and that it leaves through disclosure control alone."""

from __future__ import annotations

from datetime import date

from flask import Flask

from engage.consultations.reach import counting, weighting
from engage.core.db import db
from engage.surveys import counted, outward
from engage.surveys.crossed import crossed
from engage.surveys.models import Answer, Response
from tests.engage.surveys.kinds import offer_every_kind
from tests.factories import add_response


def add_answers(wave_id: int, **values: object) -> Response:
    """One response that says this: question -> (column, value)."""
    response = add_response(wave_id, {})
    for key, value in values.items():
        column = "ratings" if isinstance(value, dict) else "choices" if isinstance(value, list) else "number"
        db.session.add(Answer(response_id=response.id, question_key=key, prefer_not=False, held=False, **{column: value}))
    db.session.commit()
    return response


def test_each_line_is_counted_as_a_question_of_its_own_and_numbers_days_and_words_are_not(app: Flask, today: date) -> None:
    wave_id = offer_every_kind(app, today)
    survey = counting.survey_of(outward.wave_info(wave_id), "en")
    assert survey
    asked = {question.key: question for question in counted.counted_questions(survey.questions)}
    assert list(asked) == [
        "clubs", "travel", "first", "places.home", "places.school", "places.bus", "often.read", "often.play", "say.heard",
        "say.friends",
    ]  # fmt: skip
    assert (asked["places.home"].kind, asked["places.home"].points) == ("scale", (1, 2, 3, 4, 5))
    assert asked["places.home"].text == "How safe do you feel in these places? At home"
    assert [option.text for option in asked["say.heard"].options] == ["I agree", "I disagree", "I am not sure"]
    assert asked["first"].kind == "multiple"


def test_what_was_said_in_a_line_is_counted_with_its_line(app: Flask, today: date) -> None:
    wave_id = offer_every_kind(app, today)
    add_answers(wave_id, places={"home": 5, "bus": 2}, say={"heard": "disagree"}, first=["lights", "parks"])
    assert crossed(wave_id, ["area"], ["places", "say", "first"]).chosen == {
        "places.home": {"5": {("",): 1}},
        "places.bus": {"2": {("",): 1}},
        "say.heard": {"disagree": {("",): 1}},
        "first": {"lights": {("",): 1}, "parks": {("",): 1}},
    }
    assert counted.chosen_counts([wave_id], ["say"])[wave_id]["say.heard"] == {"disagree": 1}


def test_a_few_in_a_line_are_hidden_like_a_few_anywhere(app: Flask, today: date) -> None:
    wave_id = offer_every_kind(app, today)
    for number in range(60):
        add_answers(wave_id, say={"heard": "agree" if number < 57 else "disagree"})
    turnout = counting.who_took_part(outward.wave_info(wave_id), "en")
    _, chosen = weighting.what_they_chose(turnout, "en", {})
    line = next(one for one in chosen if one.text.endswith("Adults listen to me."))
    counts = {choice.name: choice.count for choice in line.choices}
    assert counts["I disagree"].value is None
    assert "3" not in {str(count.value) for count in counts.values()}
