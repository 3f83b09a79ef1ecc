"""Agreement is counted as the textbooks count it."""

import pytest

from analysis.agreement import (
    Agreement,
    Rate,
    by_group,
    compare,
    labelled_for_nothing,
    macro_f1,
    macro_f1_interval,
    wilson,
)


def test_kappa_is_that_of_cohens_table():
    # 100 texts: 20 both, 5 and 10 one alone, 65 neither. Seen .85, by chance .25*.30 + .75*.70 = .60; (.85-.60)/.40
    assert Agreement("safe", 100, 20, 5, 10).kappa == pytest.approx(0.625)


def test_kappa_is_not_said_where_chance_explains_everything():
    assert Agreement("safe", 10, 0, 0, 0).kappa is None
    assert Agreement("safe", 10, 10, 0, 0).kappa is None
    assert Agreement("safe", 0, 0, 0, 0).kappa is None


def test_kappa_is_below_nothing_for_coders_who_avoid_each_other():
    assert Agreement("safe", 4, 0, 2, 2).kappa == -1


def test_precision_recall_and_f1_are_of_the_first_side_against_the_second():
    first, second = [{"a"}, {"a"}, {"a", "b"}, set()], [{"a"}, set(), {"a"}, {"b"}]
    a, b = compare(first, second, ["a", "b"])
    assert (a.precision, a.recall) == (Rate(2, 3), Rate(2, 2))
    assert a.f1 == pytest.approx(0.8)
    assert b.f1 == 0
    assert macro_f1([a, b]) == pytest.approx(0.4)


def test_a_label_nobody_gave_counts_for_nothing():
    [only] = compare([set()], [set()], ["a"])
    assert only.f1 is None
    assert macro_f1([only]) is None
    assert macro_f1_interval([], [], ["a"]) is None


def test_texts_of_two_lengths_are_refused():
    with pytest.raises(ValueError, match="shorter"):
        compare([set()], [], ["a"])


def test_a_label_for_a_text_about_none_is_counted():
    assert labelled_for_nothing([{"a"}, set(), {"a"}], [set(), set(), {"a"}]) == Rate(1, 2)


def test_an_interval_holds_its_share_and_the_same_draw_comes_again():
    assert wilson(81 / 263, 263) == (pytest.approx(0.2553, abs=1e-4), pytest.approx(0.3662, abs=1e-4))  # a textbook's
    first, second = [{"a"}] * 30 + [set()] * 30, [{"a"}] * 25 + [set()] * 35
    interval = macro_f1_interval(first, second, ["a"])
    assert interval == macro_f1_interval(first, second, ["a"])
    assert interval[0] < macro_f1(compare(first, second, ["a"])) < interval[1]


def test_nothing_of_nothing_has_no_share():
    assert Rate(0, 0).value is None
    assert Rate(0, 0).interval == (0.0, 1.0)


def test_groups_come_largest_first():
    assert list(by_group(["en", "cy", "en", "ur"]).items()) == [("en", [0, 2]), ("cy", [1]), ("ur", [3])]
