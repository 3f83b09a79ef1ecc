import numpy as np

from analysis.near import fold_near

TEXTS = [
    "More busses in the evening please",
    "More buses in the evening please",
    "A park with lights and benches for us",
    "More buses in the morning for nurses",
    "I want a house",
    "I want a horse",
]


def folded(
    texts: list[str], spoken: list[str] | None = None, counts: list[int] | None = None, vectors: np.ndarray | None = None
) -> list[int]:
    found = fold_near(texts, spoken or ["en"] * len(texts), np.array(counts or [1] * len(texts)), vectors)
    return [int(number) for number in found]


def test_a_misspelt_answer_is_counted_with_the_one_most_wrote() -> None:
    assert folded(TEXTS, counts=[1, 5, 1, 1, 1, 1]) == [1, 1, 2, 3, 4, 5]
    assert folded(TEXTS) == [0, 0, 2, 3, 4, 5]


def test_short_words_that_look_alike_stay_apart() -> None:
    assert folded(["house", "horse", "mouse", "park", "parks"]) == [0, 1, 2, 3, 4]


def test_like_words_of_two_languages_stay_apart() -> None:
    assert folded(["Internet w parku publicznym", "Internet w parku publicznym!!"], ["pl", "sk"]) == [0, 1]


def test_what_meanings_tell_apart_stays_apart() -> None:
    texts = ["The rate of the bank is far too high", "The rats of the bank is far too high"]
    assert folded(texts, vectors=np.eye(2, dtype=np.float32)) == [0, 1]
    assert folded(texts, vectors=np.ones((2, 1), dtype=np.float32)) == [0, 0]


def test_the_same_letter_sent_by_many_with_small_changes_is_one_voice_counted_many_times() -> None:
    letter = "Please keep the library in Ashby open on Saturdays because children have nowhere else to read and to meet"
    texts = [f"{letter} {ending}" for ending in ("", "!", "thanks", "thank you", "Kim", "signed by me")]
    assert set(folded(texts)) == {0}


def test_nothing_and_odd_scripts_end_well() -> None:
    assert folded([]) == []
    assert folded(["a", "字", "👍 ok", "\U0001f600\ud800"]) == [0, 1, 2, 3]
