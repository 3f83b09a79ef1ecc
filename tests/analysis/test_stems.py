import pytest

from analysis.stems import stem_word


@pytest.mark.parametrize(
    "forms",
    [
        "bus buses busses",
        "wait waits waited waiting",
        "charge charges charged charging",
        "verify verified verifying",
        "plan planned",
    ],
)
def test_forms_of_an_english_word_have_one_stem(forms: str) -> None:
    assert len({stem_word(word, "en") for word in forms.split()}) == 1


@pytest.mark.parametrize("pair", ["park parking", "even evening", "bus bush", "speed spa", "house housing"])
def test_different_things_keep_different_stems(pair: str) -> None:
    first, second = pair.split()
    assert stem_word(first, "en") != stem_word(second, "en")


def test_a_language_that_inflects_by_endings_is_cut_short_and_others_are_left_whole() -> None:
    assert stem_word("autobusów", "pl") == stem_word("Autobus", "pl")
    assert stem_word("লাইব্রেরিতে", "bn") == "লাইব্রেরিতে"
