"""How two readings of one paper differ, and how they are made one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engage.surveys.definition import Question
from engage.surveys.drafts import Answers, Given, Speaking
from engage.surveys.paper.reading import PARTS, Reading, differences, marked, pack, settled, unpack

QUESTIONS = (
    Question("better", "long_text", "Better?"),
    Question("matters", "multiple", "Matters?"),
    Question("age", "single", "Age?"),
)
FIRST = Reading(Answers({"better": Given(text="More buses, please."), "matters": Given(choices=("a", "b"))}), quote=True)


def with_text(text: str) -> Reading:
    return replace(FIRST, answers=FIRST.answers.with_answer("better", Given(text=text)))


@pytest.mark.parametrize("text", ["More  buses,\nplease.", " More buses, please. ", "More buses, please."])
def test_how_a_text_is_spaced_is_no_difference(text: str) -> None:
    assert differences(FIRST, with_text(text), QUESTIONS) == ()


def test_the_shape_of_a_quotation_mark_and_the_order_of_choices_are_no_difference() -> None:
    second = replace(FIRST, answers=Answers({"better": Given(text="it’s"), "matters": Given(choices=("b", "a"))}))
    assert differences(with_text("it's"), second, QUESTIONS) == ()


@pytest.mark.parametrize("text", ["More buses please.", "more buses, please.", "More busses, please.", ""])
def test_a_letter_or_a_comma_is_a_difference(text: str) -> None:
    assert differences(FIRST, with_text(text), QUESTIONS) == ("better",)


def test_everything_else_on_a_paper_is_compared_too_in_its_order() -> None:
    second = Reading(
        Answers({"age": Given(choices=("x",))}, Speaking("group", 5)),
        quote=False,
        wants_code=True,
    )
    assert differences(FIRST, second, QUESTIONS) == (PARTS[0], "better", "matters", "age", PARTS[1], PARTS[2])


def test_a_left_question_and_one_that_was_never_touched_are_the_same() -> None:
    second = replace(FIRST, answers=FIRST.answers.with_answer("age", Given()))
    assert differences(FIRST, second, QUESTIONS) == ()


def test_each_difference_is_taken_from_the_reading_that_was_chosen_for_it() -> None:
    second = Reading(Answers({"better": Given(text="Fewer")}, Speaking("helped")), wants_code=True)
    anew = Reading(Answers({"matters": Given(choices=("c",))}))
    taken = {PARTS[0]: second, "better": second, "matters": anew, PARTS[1]: anew, PARTS[2]: second}
    done = settled(FIRST, taken)
    assert done.answers.speaking == Speaking("helped")
    assert (done.answers.given["better"].text, done.answers.given["matters"].choices) == ("Fewer", ("c",))
    assert (done.quote, done.wants_code) == (False, True)
    assert settled(FIRST, {}) == FIRST


def test_a_reading_is_the_same_after_it_was_packed() -> None:
    reading = replace(FIRST, answers=replace(FIRST.answers, speaking=Speaking("group", 12)), wants_code=True)
    assert unpack(pack(reading)) == reading


def test_the_words_that_differ_are_marked() -> None:
    pieces = marked("The last bus goes too early", "The last boat goes too early")
    assert "".join(piece.text for piece in pieces) == "The last bus goes too early"
    assert [piece.text.strip() for piece in pieces if piece.differs] == ["bus"]
    assert [piece.text for piece in marked("same", "same") if piece.differs] == []
