"""Whether a child can read a reason: short sentences, everyday words, and a reason at all."""

from __future__ import annotations

from engage.influence.plain_words import MAX_WORDS, check_plain, find_causal, sentences

PLAIN = "No, because bats live in the trees. Strong light stops them finding food."


def test_a_reason_in_short_sentences_and_everyday_words_is_plain() -> None:
    assert check_plain(PLAIN).is_plain


def test_a_sentence_of_twenty_words_passes_and_one_of_twenty_one_does_not() -> None:
    twenty = " ".join(["word"] * MAX_WORDS) + "."
    assert check_plain(twenty).is_plain
    found = check_plain(f"This is fine. word {twenty}")
    assert found.words == MAX_WORDS + 1
    assert not found.is_plain


def test_a_list_of_lines_is_as_many_sentences() -> None:
    assert sentences("One line\nAnother line! And more? Yes… ") == ["One line", "Another line", "And more", "Yes"]


def test_words_of_the_trade_are_found_in_every_form_with_what_to_say_instead() -> None:
    found = check_plain("Our stakeholders have prioritised other provision.").jargon
    assert found == (("stakeholders", "people"), ("prioritised", "put first"), ("provision", "what there is"))


def test_a_word_that_only_contains_one_of_the_trade_is_left_alone() -> None:
    assert check_plain("We cannot pay for that, and outsources are odd here.").jargon == ()


def test_no_alone_is_not_a_reason() -> None:
    assert check_plain("No, sorry.").too_short


def test_wording_that_claims_a_cause_is_found_as_written() -> None:
    assert find_causal("It opened Because of You all.") == "Because of You"
    assert find_causal("It opened because bats sleep.") == ""
    assert find_causal("because of your school") == ""
