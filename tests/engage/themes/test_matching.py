"""The rules by which a run respects what was there."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engage.themes.matching import Standing, jaccard, owner_of, plan_run

NOTHING: dict[int, set[int]] = {}
ANSWERS = st.sets(st.integers(0, 30), min_size=1)


def standing(
    touched: dict[int, set[int]] | None = None,
    suggested: dict[int, set[int]] | None = None,
    rejected: dict[int, set[int]] | None = None,
    removed: dict[int, set[int]] | None = None,
) -> Standing:
    return Standing(touched or NOTHING, removed or NOTHING, suggested or NOTHING, rejected or NOTHING)


def test_a_cluster_that_mostly_overlaps_a_touched_theme_adds_its_new_answers_to_it() -> None:
    plan = plan_run({"buses": {1, 2, 3, 4}}, standing(touched={7: {1, 2, 3}}))
    assert plan.joined == {"buses": (7, frozenset({4}))}


def test_one_stray_answer_does_not_pull_a_whole_cluster_into_a_theme() -> None:
    cluster = set(range(100))
    assert owner_of(cluster, {7: {0, *range(200, 220)}}) is None


def test_an_offered_theme_takes_in_a_cluster_that_is_nearly_all_there_already() -> None:
    offer = Standing({7: {1, 2, 3, 4}}, {}, {}, {}, offered={7})
    assert plan_run({"buses": {1, 2, 3, 4, 5, 6}}, offer).joined == {"buses": (7, frozenset({5, 6}))}
    assert plan_run({"mixed": {1, 2, 8, 9}}, offer).fresh == {"mixed": frozenset({8, 9})}


def test_an_offered_theme_takes_in_the_one_cluster_that_most_of_it_is_in() -> None:
    offer = Standing({7: {1, 2, 3, 4}}, {}, {}, {}, offered={7})
    buses = {1, 2, 3, *range(10, 30)}
    assert plan_run({"buses": buses, "lights": {4, 5}}, offer).joined == {"buses": (7, frozenset(range(10, 30)))}


def test_a_broad_theme_that_is_only_offered_takes_in_none_of_the_clusters_it_has_a_part_of() -> None:
    offer = Standing({7: {*range(40)}}, {}, {}, {}, offered={7})
    clusters = {
        str(number): {*range(number * 10, number * 10 + 10), *range(100 + number * 10, 110 + number * 10)} for number in range(4)
    }
    assert plan_run(clusters, offer).joined == {}


def test_a_cluster_spread_over_three_touched_themes_goes_to_none_of_them() -> None:
    plan = plan_run({"mixed": {1, 2, 3, 9}}, standing(touched={5: {1, 11}, 6: {2, 12}, 7: {3, 13}}))
    assert plan.fresh == {"mixed": frozenset({9})}


def test_an_answer_that_a_person_took_out_is_not_added_again() -> None:
    plan = plan_run({"buses": {1, 2, 3, 4}}, standing(touched={7: {1, 2}}, removed={7: {3}}))
    assert plan.joined["buses"] == (7, frozenset({4}))


def test_the_same_suggestion_keeps_its_identity_and_another_is_replaced() -> None:
    plan = plan_run({"a": {1, 2, 3}, "b": {10, 11}}, standing(suggested={5: {1, 2}, 6: {7, 8}}))
    assert plan.kept == {"a": (5, frozenset({1, 2, 3}), 1.0)}
    assert plan.fresh == {"b": frozenset({10, 11})}
    assert plan.gone == {6}


def test_new_answers_do_not_cost_a_suggestion_its_identity() -> None:
    plan = plan_run({"a": {1, 2, *range(50, 80)}}, standing(suggested={5: {1, 2}}))
    assert plan.kept["a"][0] == 5


def test_what_was_rejected_is_not_suggested_again_until_it_is_something_else() -> None:
    rejected = {9: {1, 2, 3}}
    assert plan_run({"a": {1, 2, 3, 4}}, standing(rejected=rejected)).dropped == {"a"}
    assert "a" in plan_run({"a": set(range(1, 12))}, standing(rejected=rejected)).fresh


@given(st.dictionaries(st.integers(0, 5), ANSWERS), st.dictionaries(st.text("abc", min_size=1), ANSWERS, max_size=6))
def test_every_cluster_has_exactly_one_fate_and_no_touched_answer_moves(
    touched: dict[int, set[int]], clusters: dict[str, set[int]]
) -> None:
    plan = plan_run(clusters, standing(touched=touched))
    fates = [*plan.joined, *plan.kept, *plan.fresh, *plan.dropped]
    assert sorted(fates) == sorted(clusters)
    taken = set().union(*touched.values())
    new = [answers for _theme, answers in plan.joined.values()] + list(plan.fresh.values())
    assert all(not taken & answers for answers in new)


@given(ANSWERS, ANSWERS)
def test_overlap_is_the_same_both_ways_and_whole_only_for_equals(one: set[int], other: set[int]) -> None:
    assert jaccard(one, other) == jaccard(other, one)
    assert (jaccard(one, other) == 1) == (one == other)
