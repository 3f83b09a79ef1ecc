"""Answers as other domains get them: only what may be read, with consent, provenance and dates, in a stable order."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engage.access.advocacy import PROVENANCES
from engage.core.db import db
from engage.surveys import outward
from engage.surveys.models import Answer, AnswerTranslation
from engage.surveys.services import withdraw, withdraw_quotes
from tests.factories import TODAY, add_response, add_wave


def test_each_wave_has_its_own_answers_in_the_order_they_came(wave: int) -> None:
    other = add_wave("young-people", opens_on=TODAY - timedelta(days=400), closes_on=TODAY - timedelta(days=300), key="past").id
    for words in ("first", "second", "third"):
        add_response(wave, {"better": words})
    add_response(other, {"better": "long ago"})
    assert [row.text for row in outward.answers_for_analysis(wave)] == ["first", "second", "third"]
    assert [row.text for row in outward.answers_for_analysis(other)] == ["long ago"]


@pytest.mark.parametrize("state", ["withdrawn", "anonymised"])
def test_what_was_taken_back_or_made_anonymous_is_not_read_nor_counted(wave: int, state: str) -> None:
    add_response(wave, {"better": "gone"}, state=state)
    add_response(wave, {"better": "here"})
    assert [row.text for row in outward.answers_for_analysis(wave)] == ["here"]
    assert outward.count_responses(wave) == {"self": 1}


def test_a_held_answer_is_not_read_but_its_response_counts(wave: int) -> None:
    response = add_response(wave, {"better": "x", "one_change": "calm"}, state="held")
    held = next(row for row in response.answers if row.question_key == "better")
    held.text, held.held = None, True
    db.session.commit()
    assert [row.text for row in outward.answers_for_analysis(wave)] == ["calm"]
    assert outward.answer_texts([held.id]) == {}
    assert outward.count_responses(wave) == {"self": 1}


def test_consent_to_quote_goes_with_each_answer_until_it_is_withdrawn(wave: int) -> None:
    yes, no = add_response(wave, {"better": "yes"}, quote=True), add_response(wave, {"better": "no"})
    assert {row.text: row.may_quote for row in outward.answers_for_analysis(wave)} == {"yes": True, "no": False}
    withdraw_quotes(yes, TODAY)
    withdraw_quotes(no, TODAY)
    assert not any(row.may_quote for row in outward.answers_for_analysis(wave))


@pytest.mark.parametrize("provenance", PROVENANCES)
def test_what_an_adult_reports_or_observes_is_never_their_own_voice(wave: int, provenance: str) -> None:
    add_response(wave, {"better": "words"}, provenance=provenance, group_size=9 if provenance == "group" else None)
    (row,) = outward.answers_for_analysis(wave)
    assert row.provenance == provenance
    assert row.is_own_voice == (provenance not in {"adult_reported", "observed"})


def test_own_words_interpretation_and_advocates_view_stay_three_things(wave: int) -> None:
    response = add_response(wave, {"better": "own"}, provenance="advocate")
    (row,) = response.answers
    row.interpretation, row.advocate_view = "interpreted", "view"
    db.session.commit()
    (text,) = outward.answers_for_analysis(wave)
    assert (text.text, text.own_words, text.interpretation, text.advocate_view) == ("own", "own", "interpreted", "view")


def test_an_answer_without_own_words_is_read_through_what_stands_in_for_them(wave: int) -> None:
    response = add_response(wave, {"better": ""})
    (row,) = response.answers
    row.text, row.advocate_view = None, "She points at the swings"
    db.session.commit()
    (text,) = outward.answers_for_analysis(wave)
    assert (text.text, text.own_words) == ("She points at the swings", None)


def test_the_original_stands_beside_its_translation(wave: int) -> None:
    response = add_response(wave, {"better": "Więcej ławek"}, lang="pl")
    db.session.add(AnswerTranslation(answer_id=response.answers[0].id, lang="en", text="More benches", made_by="sample"))
    db.session.commit()
    (text,) = outward.answers_for_analysis(wave)
    assert (text.text, text.translation, text.lang) == ("Więcej ławek", "More benches", "pl")


def test_choices_and_numbers_are_not_texts(wave: int) -> None:
    response = add_response(wave, {})
    db.session.add(Answer(response_id=response.id, question_key="safe", number=3, prefer_not=False, held=False))
    db.session.commit()
    assert outward.answers_for_analysis(wave) == []


def test_answers_are_found_again_by_number_and_a_withdrawn_one_is_not(wave: int) -> None:
    first, second = add_response(wave, {"better": "first"}), add_response(wave, {"better": "second"})
    ids = [first.answers[0].id, second.answers[0].id, 99_999]
    withdraw(first, TODAY)
    assert {key: row.text for key, row in outward.answer_texts(ids).items()} == {ids[1]: "second"}


@pytest.mark.parametrize(
    ("column", "expected"),
    [("", {"self": 2, "helped": 1}), ("age_band", {"11_13": 1, "": 2}), ("lang", {"en": 2, "cy": 1}), ("area_id", {"": 3})],
)
def test_responses_are_counted_by_what_is_known_of_them(wave: int, column: str, expected: dict[str, int]) -> None:
    add_response(wave, {"better": "a"}, age_band="11_13")
    add_response(wave, {"better": "b"}, lang="cy")
    add_response(wave, {"better": "c"}, provenance="helped")
    assert outward.count_responses(wave, column) == expected


def test_waves_are_listed_newest_first_with_their_days(wave: int) -> None:
    past = add_wave("parents-and-carers", opens_on=date(2020, 1, 1), closes_on=date(2020, 2, 1))
    assert [info.id for info in outward.wave_infos()] == [wave, past.id]
    info = outward.wave_info(past.id)
    assert (info.slug, info.opens_on, info.closes_on) == ("parents-and-carers", date(2020, 1, 1), date(2020, 2, 1))
