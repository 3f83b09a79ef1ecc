import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.points import MOST_POINTS, split_points

LONG = (
    "Yes. And the bus. It never comes on time and I have to wait for an hour in the rain. The park is dark at night and nobody "
    "goes there after school any more. I want lights! School food is horrible and it costs too much for my mum to pay every week."
)


def test_a_long_answer_is_cut_between_sentences() -> None:
    points = split_points(LONG, "en")
    assert len(points) == 3
    assert points[0].startswith("Yes. And the bus. It never comes")
    assert points[1].startswith("The park is dark")
    assert points[2].endswith("every week.")


def test_a_short_answer_is_one_point_however_many_sentences_it_has() -> None:
    text = "I ordered a card. It has not come. What do I do?"
    assert split_points(text, "en") == (text,)


def test_each_bullet_is_a_point_however_short() -> None:
    assert split_points("- parks\n- buses that come\n* wifi", "en") == ("parks", "buses that come", "wifi")
    assert split_points("1. more buses\n2. less homework and\nmore play", "en") == ("more buses", "less homework and more play")


def test_new_lines_part_a_long_answer() -> None:
    first, second = "the bus is late " * 4, "the park is dark " * 4
    assert split_points(f"{first}\n{second}", "en") == (first.strip(), second.strip())


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("公交车太慢了，我每天都迟到。公园晚上很黑，没有人去。" * 3, "zh"),
        (
            "بس ہمیشہ دیر سے آتی ہے اور ہم بارش میں کھڑے رہتے ہیں۔ پارک میں رات کو بہت اندھیرا ہوتا ہے اس لیے کوئی نہیں جاتا۔ "
            * 2,
            "ur",
        ),
    ],
)
def test_full_stops_of_other_scripts_end_a_sentence(text: str, language: str) -> None:
    assert len(split_points(text, language)) > 1


@pytest.mark.parametrize("text", ["word " * 20_000, "word. " * 20_000, "- bus\n" * 5_000, "x" * 20_000, "字" * 20_000])
def test_a_very_long_answer_has_no_more_points_than_the_most(text: str) -> None:
    assert 1 <= len(split_points(text.strip(), "zh" if text[0] == "字" else "en")) <= MOST_POINTS


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("ab .!?\n-•1)。؟"), max_size=400).map(str.strip).filter(bool))
def test_no_letter_is_lost_and_none_comes_twice(text: str) -> None:
    letters = [character for character in text if character in "ab"]
    assert [character for point in split_points(text, "en") for character in point if character in "ab"] == letters
