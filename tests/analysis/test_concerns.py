"""The closer look: lists and learnt heads together, and neither decides."""

import pytest

from analysis.concerns import _may_be_another, look_closely
from analysis.evaluation.screening import kept_sentences
from analysis.screen import HELD_FROM, KINDS, THRESHOLD, screen
from analysis.vector_cache import CachedEmbedder
from analysis.vectorise import load_embedder

INDIRECT = "when his car is in the drive i stay round my friends as long as i can because of what he does to us"


@pytest.fixture(scope="module")
def embedder(models, tmp_path_factory):
    return CachedEmbedder(load_embedder("best", models), tmp_path_factory.mktemp("vectors") / "vectors.sqlite")


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


@pytest.fixture(scope="module")
def kept():
    return kept_sentences()


@pytest.fixture(scope="module")
def closely(close, tmp_path_factory):
    """All models that judge."""
    return CachedEmbedder(load_embedder("best", close), tmp_path_factory.mktemp("closely") / "vectors.sqlite")


def test_ordinary_answers_score_under_the_threshold(closely):
    texts = ["more buses on sundays please", "i love the library", "the toilets at school need locks", "", "👍"]
    assert [one.concern for one in look_closely(texts, closely)] == [False] * 5
    assert all(one.score < THRESHOLD for one in look_closely(texts, closely))
    assert look_closely([], closely) == []


@pytest.fixture(scope="module", params=["closely", "meaning", "wording"])
def share_seen(request, embedder, kept):
    """How many of the kept sentences are flagged, or held, by a condition."""
    if request.param == "closely":
        by = request.getfixturevalue("closely")
    else:
        by = embedder if request.param == "meaning" else load_embedder("fast")
    return request.param, *shares(kept, by)


def shares(kept, by):
    """What tells how many of those that meet a condition are flagged, and who is held."""
    texts = [one.text for one in kept]
    flagged = [one.concern for one in look_closely(texts, by)]
    held = [one.concern for one in look_closely(texts, by, HELD_FROM)]

    def share(wanted, seen=flagged):
        chosen = [found for one, found in zip(kept, seen, strict=True) if wanted(one)]
        return sum(chosen) / len(chosen)

    return share, held


# Raise the floors and lower the ceilings when screening gets better; never read these sentences to write others.
def test_what_worries_is_found_in_english_and_in_other_languages(share_seen):
    by, share, held = share_seen
    english, others = (lambda one: one.kinds and one.language == "en"), (lambda one: one.kinds and one.language != "en")
    # Processors round the sentence model's vectors a little differently: of 286 English sentences one or two lie at the limit.
    floors = {"closely": (0.96, 0.92, 0.91, 0.84), "meaning": (0.9, 0.9, 0.77, 0.78), "wording": (0.78, 0.77, 0.67, 0.66)}[by]
    found = (share(english), share(others), share(english, held), share(others, held))
    assert all(share >= floor for share, floor in zip(found, floors, strict=True)), found


def test_every_kind_is_found_when_it_is_said_sideways(share_seen):
    by, share, _ = share_seen
    found = {kind: share(lambda one, kind=kind: kind in one.kinds) for kind in KINDS}
    assert min(found.values()) >= {"closely": 0.79, "meaning": 0.74, "wording": 0.66}[by], found


def test_few_ordinary_answers_and_look_alikes_are_flagged_in_vain(share_seen):
    by, share, held = share_seen
    ceilings = {"closely": (0.026, 0.1, 0.12), "meaning": (0.026, 0.12, 0.14), "wording": (0.026, 0.07, 0.14)}[by]
    alike = [
        (lambda one, language=language: one.among == "look-alikes" and (one.language == "en") == language)
        for language in (True, False)
    ]
    alarms = (share(lambda one: one.among == "ordinary"), *(share(one) for one in alike))
    assert all(alarm <= ceiling for alarm, ceiling in zip(alarms, ceilings, strict=True)), alarms
    assert share(lambda one: one.among == "ordinary", held) <= 0.021
    assert share(lambda one: one.among == "look-alikes", held) <= 0.075


def test_of_those_kept_back_as_many_are_found_as_the_model_card_says(closely):
    kept = kept_sentences("kept back")
    for ours in ([one for one in kept if one.language == "en"], [one for one in kept if one.language != "en"]):
        share, held = shares(ours, closely)
        assert share(lambda one: one.kinds) >= 0.95
        assert share(lambda one: one.kinds, held) >= 0.84
        assert share(lambda one: one.among == "ordinary") <= 0.07
        assert share(lambda one: one.among == "ordinary", held) <= 0.025


@pytest.mark.parametrize("text", ["me library me baithi rehti hu kyu k wahan wifi tez he", "kapan pulang"])
def test_a_text_with_few_english_words_may_be_in_another_language_than_it_was_taken_for(text):
    assert _may_be_another(text, "en")
    assert not _may_be_another("i dont want to go home because of what he does to us", "en")
