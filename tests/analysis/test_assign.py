"""Placing new answers in settled themes: by their own spread, and in none where they fit none."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.assign import NONE, Assigned, Vectors, assign, learn, recognised

DIMENSIONS = 24


def around(direction: int, count: int, spread: float, seed: int = 0) -> Vectors:
    """Unit vectors scattered about one axis."""
    generator = np.random.default_rng([seed, direction])
    rows = generator.normal(scale=spread / DIMENSIONS**0.5, size=(count, DIMENSIONS)).astype(np.float32)
    rows[:, direction] += 1.0
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def themes_of(found: list[Assigned]) -> list[int]:
    return [one.theme for one in found]


def test_a_new_answer_joins_the_theme_it_is_most_like() -> None:
    known = learn(np.vstack([around(0, 20, 0.5), around(1, 20, 0.5)]), np.repeat([0, 1], 20))
    found = assign(known, np.vstack([around(0, 40, 0.4, seed=1), around(1, 40, 0.4, seed=1)]))
    right = sum(theme == wanted for theme, wanted in zip(themes_of(found), [0] * 40 + [1] * 40, strict=True))
    assert right >= 70
    assert 1 not in themes_of(found[:40])


def test_what_is_like_no_theme_is_placed_in_none() -> None:
    known = learn(np.vstack([around(0, 20, 0.5), around(1, 20, 0.5)]), np.repeat([0, 1], 20))
    assert set(themes_of(assign(known, around(5, 30, 0.5)))) == {NONE}


def test_a_narrow_theme_takes_only_what_is_near_and_a_wide_one_what_is_further() -> None:
    known = learn(np.vstack([around(0, 40, 0.2), around(1, 40, 1.2)]), np.repeat([0, 1], 40))
    narrow, wide = themes_of(assign(known, around(0, 40, 0.8, seed=2))), themes_of(assign(known, around(1, 40, 0.8, seed=2)))
    assert wide.count(1) > narrow.count(0)


def test_answers_in_no_theme_keep_what_is_more_like_them_out() -> None:
    near = around(0, 20, 0.5)
    other = near + around(3, 20, 0.1)
    other = np.asarray(other / np.linalg.norm(other, axis=1, keepdims=True), dtype=np.float32)
    known = learn(np.vstack([near, other]), np.repeat([0, NONE], 20))
    assert set(themes_of(assign(known, other[:5] + 0.001))) == {NONE}


def test_a_theme_that_is_about_everything_takes_hardly_anything_in() -> None:
    subjects = np.vstack([around(axis, 6, 0.6) for axis in range(2, 12)])
    everything = np.vstack([around(axis, 6, 0.6, seed=7) for axis in range(2, 12)])
    known = learn(np.vstack([around(0, 20, 0.5), everything, subjects]), np.repeat([0, 1, NONE], [20, 60, 60]))
    new = np.vstack([around(axis, 4, 0.6, seed=8) for axis in range(12, 22)])
    assert themes_of(assign(known, new)).count(1) <= 2
    assert known.least[1] > learn(np.vstack([around(0, 20, 0.5), everything]), np.repeat([0, 1], [20, 60])).least[1]


def test_a_small_theme_does_not_lose_its_own_to_a_large_one() -> None:
    known = learn(np.vstack([around(0, 200, 0.6), around(1, 4, 0.6)]), np.repeat([0, 1], [200, 4]))
    found = themes_of(assign(known, around(1, 30, 0.4, seed=3)))
    assert 0 not in found
    assert found.count(1) >= 20


def test_a_theme_of_one_answer_borrows_the_spread_of_the_others() -> None:
    known = learn(np.vstack([around(0, 20, 0.5), around(1, 1, 0.1)]), np.repeat([0, 1], [20, 1]))
    assert themes_of(assign(known, around(1, 1, 0.1))) == [1]
    assert themes_of(assign(known, around(2, 1, 0.1))) == [NONE]


def test_a_score_says_how_near_the_centre_and_nothing_where_there_is_no_theme() -> None:
    known = learn(np.vstack([around(0, 20, 0.5), around(1, 20, 0.5)]), np.repeat([0, 1], 20))
    centre, edge = assign(known, np.vstack([known.centres[0], around(0, 1, 0.6, seed=4)[0]]))
    assert centre == Assigned(0, 1.0)
    assert edge.score < 1.0
    assert assign(known, around(7, 1, 0.1))[0].score == 0.0


def test_themes_far_apart_are_recognised_and_one_scattered_over_the_others_is_not() -> None:
    apart = learn(np.vstack([around(0, 30, 0.4), around(1, 30, 0.4)]), np.repeat([0, 1], 30))
    assert (recognised(apart) >= 0.7).all()
    mixed = np.random.default_rng(0).permutation(np.repeat([0, 1], 30))
    assert (recognised(learn(apart.vectors, mixed)) < 0.7).all()


def test_lengths_that_differ_and_themes_without_answers_are_refused() -> None:
    with pytest.raises(ValueError, match="3 vectors and 2 themes"):
        learn(around(0, 3, 0.1), np.array([0, 0]))
    with pytest.raises(ValueError, match="at least one answer"):
        learn(around(0, 3, 0.1), np.array([0, 2, 2]))
    with pytest.raises(ValueError, match="at least one answer"):
        learn(around(0, 3, 0.1), np.array([NONE, NONE, NONE]))


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 1000), st.integers(1, 6), st.integers(1, 9))
def test_the_order_in_which_answers_come_changes_nothing(seed: int, themes: int, each: int) -> None:
    vectors = np.vstack([around(theme, each, 0.7, seed) for theme in range(themes)])
    labels = np.repeat(np.arange(themes), each)
    order = np.random.default_rng(seed).permutation(len(labels))
    new = around(0, 5, 1.0, seed + 1)
    one, other = assign(learn(vectors, labels), new), assign(learn(vectors[order], labels[order]), new)
    assert themes_of(one) == themes_of(other)
    assert assign(learn(vectors, labels), new[:1]) == one[:1]


def test_placing_needs_neither_the_model_nor_a_graph() -> None:
    code = "import sys, analysis.assign; print([n for n in ('onnxruntime', 'igraph', 'tokenizers') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"
