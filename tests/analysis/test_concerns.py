"""The closer look: lists and learnt heads together, and neither decides."""

import pytest

from analysis.concerns import look_closely
from analysis.screen import THRESHOLD, screen
from analysis.vectorise import load_embedder

INDIRECT = "when his car is in the drive i stay round my friends as long as i can because of what he does to us"


@pytest.fixture(scope="module")
def embedder(models):
    return load_embedder("best", models)


def test_what_the_lists_see_is_always_seen(embedder):
    texts = ["my stepdad hits me", "i want to kill myself"]
    for seen, text in zip(look_closely(texts, embedder), texts, strict=True):
        assert seen.concern
        assert set(screen(text).kinds) <= set(seen.kinds)


def test_what_is_said_sideways_is_heard(embedder):
    assert not screen(INDIRECT).concern
    (seen,) = look_closely([INDIRECT], embedder)
    assert seen.concern
    assert seen.kinds
    assert seen.score >= THRESHOLD


def test_a_worry_in_the_middle_of_a_long_answer_is_heard(embedder):
    long = " ".join(["The park needs new swings and the path is broken."] * 20)
    (seen,) = look_closely([f"{long} {INDIRECT}. {long}"], embedder)
    assert seen.concern


def test_ordinary_answers_score_under_the_threshold(embedder):
    texts = ["more buses on sundays please", "i love the library", "the toilets at school need locks", "", "👍"]
    assert [one.concern for one in look_closely(texts, embedder)] == [False] * 5
    assert all(one.score < THRESHOLD for one in look_closely(texts, embedder))
    assert look_closely([], embedder) == []
