"""Rows about people: whatever is given of one is the same for enough of them."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from engage.safeguarding.coarsening import HIDDEN, coarsen, hidden_in
from engage.safeguarding.disclosure import Thresholds

LIMITS = Thresholds()
TRAITS = st.tuples(
    st.sampled_from(["ash", "brack", ""]), st.sampled_from(["11", "14", "17"]), st.sampled_from(["en", "pl", "so"])
)


@given(st.dictionaries(TRAITS, st.integers(1, 40), max_size=20))
@settings(max_examples=300, deadline=None)
def test_whatever_is_given_of_somebody_is_the_same_for_enough_people(counts: dict[tuple[str, ...], int]) -> None:
    given_of = coarsen(counts, (0, 2, 1), LIMITS)
    assert given_of.keys() == counts.keys(), "everybody is decided about"
    sizes = Counter[tuple[str, ...]]()
    for traits, shown in given_of.items():
        if shown is not None:
            sizes[shown] += counts[traits]
            assert all(now in {was, HIDDEN} for was, now in zip(traits, shown, strict=True)), "nothing is made up"
    assert all(n >= LIMITS.minimum for n in sizes.values())
    if sum(counts.values()) >= LIMITS.floor:
        assert None not in given_of.values(), (
            "in a large enough population everybody is given, if need be with nothing known of them"
        )
    else:
        assert set(given_of.values()) <= {None}


def test_what_many_share_stays_and_the_place_goes_first() -> None:
    counts = {("ash", "11", "en"): 40, ("brack", "11", "en"): 12, ("ash", "14", "en"): 4, ("brack", "14", "en"): 8}
    given_of = coarsen(counts, (0, 2, 1), LIMITS)
    assert given_of["ash", "11", "en"] == ("ash", "11", "en")
    assert given_of["ash", "14", "en"] == given_of["brack", "14", "en"] == (HIDDEN, "14", "en")


def test_the_last_few_take_the_smallest_group_with_them_so_that_they_are_not_found_by_subtraction() -> None:
    counts = {("ash", "11", "en"): 40, ("ash", "14", "en"): 12, ("ash", "17", "so"): 2}
    given_of = coarsen(counts, (0, 2, 1), LIMITS)
    assert given_of["ash", "17", "so"] == given_of["ash", "14", "en"] == ("ash", HIDDEN, HIDDEN)
    assert given_of["ash", "11", "en"] == ("ash", "11", "en")


def test_what_all_of_a_group_have_alike_is_not_hidden() -> None:
    counts = {("ash", "11", "en"): 6, ("brack", "11", "en"): 6, ("ash", "14", "en"): 40}
    given_of = coarsen(counts, (2, 0, 1), LIMITS)
    assert given_of["ash", "11", "en"] == given_of["brack", "11", "en"] == (HIDDEN, "11", "en")


def test_what_was_hidden_is_what_had_been_said() -> None:
    assert hidden_in(("ash", "", "en"), (HIDDEN, HIDDEN, "en")) == {0}
