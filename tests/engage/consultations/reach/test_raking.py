"""Weights: they fit what they are made for, cost what they cost, and are refused where they would lie."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.consultations.reach.raking import CannotWeighError, rake

AGES = {"young": 0.5, "old": 0.5}
PLACES = {"north": 0.7, "south": 0.3}


def shares(counts: dict[tuple[str, ...], int], weights: dict[tuple[str, ...], float], place: int) -> dict[str, float]:
    found: dict[str, float] = {}
    for pattern, n in counts.items():
        if pattern[place]:
            found[pattern[place]] = found.get(pattern[place], 0.0) + n * weights[pattern]
    return {name: weight / sum(found.values()) for name, weight in found.items()}


def test_weighted_answers_have_the_shares_of_the_population_on_every_margin() -> None:
    counts = {("young", "north"): 40, ("young", "south"): 30, ("old", "north"): 20, ("old", "south"): 30}
    raked = rake(counts, [AGES, PLACES], cap=10)
    assert not raked.trimmed
    assert shares(counts, dict(raked.weights), 0) == pytest.approx(AGES, abs=1e-5)
    assert shares(counts, dict(raked.weights), 1) == pytest.approx(PLACES, abs=1e-5)


def test_one_margin_gives_population_share_over_sample_share() -> None:
    raked = rake({("young",): 75, ("old",): 25}, [AGES])
    assert raked.weights[("young",)] == pytest.approx(0.5 / 0.75)
    assert raked.weights[("old",)] == pytest.approx(0.5 / 0.25)
    assert raked.effective == pytest.approx(100**2 / (75 * (2 / 3) ** 2 + 25 * 4))  # Kish


def test_people_like_the_population_keep_a_weight_of_one_and_all_their_worth() -> None:
    raked = rake({("young",): 30, ("old",): 30}, [AGES])
    assert set(raked.weights.values()) == {1.0}
    assert raked.effective == pytest.approx(60)


def test_whoever_did_not_say_is_kept_and_moved_by_nothing() -> None:
    counts = {("young",): 60, ("old",): 20, ("",): 20}
    raked = rake(counts, [AGES])
    assert raked.weights[("",)] == pytest.approx(1.0)
    assert sum(n * raked.weights[pattern] for pattern, n in counts.items()) == pytest.approx(100)


def test_a_weight_above_the_cap_is_cut_and_said_so() -> None:
    raked = rake({("young",): 95, ("old",): 5}, [AGES], cap=3)
    assert raked.trimmed
    assert raked.largest < 10 / 2  # five old people would weigh ten each, uncut


@pytest.mark.parametrize(
    ("counts", "margins", "why"),
    [
        ({("young",): 40}, [AGES], "empty"),
        ({("young",): 40, ("old",): 0}, [AGES], "empty"),
        ({("young",): 40, ("old",): 20, ("ancient",): 3}, [AGES], "no_benchmark"),
        ({("young",): 40}, [], "no_benchmark"),
        ({("young", "north"): 40, ("old", "south"): 40}, [AGES, PLACES], "unsettled"),
    ],
)
def test_what_cannot_be_weighted_is_refused_with_its_reason(
    counts: dict[tuple[str, ...], int], margins: list[dict[str, float]], why: str
) -> None:
    with pytest.raises(CannotWeighError) as refused:
        rake(counts, margins)
    assert refused.value.why == why


@given(st.lists(st.integers(1, 200), min_size=4, max_size=4))
def test_weights_average_one_stay_in_their_bounds_and_never_add_people(numbers: list[int]) -> None:
    patterns = [(age, place) for age in AGES for place in PLACES]
    counts = dict(zip(patterns, numbers, strict=True))
    raked = rake(counts, [AGES, PLACES], cap=3)
    n = sum(numbers)
    assert math.isclose(sum(n * raked.weights[pattern] for pattern, n in counts.items()), n)
    assert raked.effective <= n + 1e-6
    assert max(raked.weights.values()) / min(raked.weights.values()) <= 9 + 1e-6
