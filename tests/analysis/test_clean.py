import unicodedata

import pytest

from analysis.clean import EMPTY, MAX_CHARACTERS, NO_WORDS, clean, fold_digest, fold_key, reason_to_skip


def test_two_ways_of_writing_a_letter_become_one() -> None:
    decomposed = unicodedata.normalize("NFD", "Tŷ Gwyrdd, więcej zajęć")
    assert clean(decomposed) == "Tŷ Gwyrdd, więcej zajęć"


def test_control_and_invisible_characters_go_and_words_stay() -> None:
    assert clean("more\x00 buses\u200b please\ufeff\x1b[31m") == "more buses please[31m"


def test_joiners_that_urdu_and_bengali_need_are_kept() -> None:
    assert "\u200c" in clean("می\u200cخواهم")


def test_spaces_and_line_ends_become_plain() -> None:
    assert clean("  a\t\tb\r\n\r\nc\u2028d\u00a0e ") == "a b\nc\nd e"


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\u200b"])
def test_an_answer_with_nothing_written_is_skipped_for_that_reason(text: str) -> None:
    assert reason_to_skip(clean(text)) == EMPTY


@pytest.mark.parametrize("text", ["👍👍👍", "!!! ???", "12345", "❤️", "xxx", "Zzzz... zz", "a" * 100_000])
def test_an_answer_without_words_is_skipped_for_that_reason(text: str) -> None:
    assert reason_to_skip(clean(text)) == NO_WORDS


@pytest.mark.parametrize("text", ["ok", "👍 buses", "پارک", "আমি", "哈哈哈", "x", "no"])
def test_a_single_word_in_any_script_is_read(text: str) -> None:
    assert reason_to_skip(clean(text)) is None


def test_a_very_long_answer_is_read_only_so_far() -> None:
    assert len(clean("bus " * 300_000)) <= MAX_CHARACTERS


def test_answers_that_differ_in_case_and_punctuation_alone_share_a_key() -> None:
    assert fold_key("More buses!") == fold_key("more   BUSES") == "more buses"
    assert fold_digest("More buses!") == fold_digest("more buses")
    assert fold_digest("More buses!") != fold_digest("Less homework")


def test_folding_keeps_vowel_signs_that_make_another_word() -> None:
    assert fold_key("কাল") != fold_key("কলা")
