"""Receipt codes: unguessable, easy to say, forgiving to type, and useless to whoever steals the database."""

import math
import random
import re
import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.surveys import receipts
from engage.surveys.receipts import new_receipt, normalise_receipt, receipt_digest

WORDS = Path(receipts.__file__).with_name("receipt_words.txt").read_text("ascii").split()
KEY = bytes(range(32))
CODE = "blue-otter-lantern-quilt-42"

codes = st.integers(0, 2**64).map(lambda seed: new_receipt(random.Random(seed)))
gaps = st.sampled_from(
    ["-", " ", "", "  ", " - ", "–", "—", "\u2010", "\u2011", "\u00ad", "_", ".", ", ", "\u00a0", "\t", "\u200f-"]
)
quotes = st.sampled_from(["", '"', "'", "“", "”", "«", "‘", " ", "\u2067", "."])
numerals = st.sampled_from(["0", "٠", "۰", "०", "০", "0"])


def test_a_code_is_four_words_and_two_digits() -> None:
    assert re.fullmatch(r"([a-z]{3,8}-){4}[0-9]{2}", new_receipt())


def test_a_code_holds_at_least_forty_six_bits() -> None:
    assert math.log2(len(set(WORDS)) ** 4 * 100) >= 46


def test_two_codes_are_never_seen_to_be_the_same() -> None:
    assert len({new_receipt() for _ in range(5000)}) == 5000


def test_every_word_and_every_pair_of_digits_comes_up() -> None:
    rng = random.Random(7)
    parts = [part for _ in range(4000) for part in new_receipt(rng).split("-")]
    assert set(parts) == set(WORDS) | {f"{n:02}" for n in range(100)}


def test_there_are_1024_distinct_plain_words_of_three_to_eight_letters() -> None:
    assert len(WORDS) == len(set(WORDS)) == 1024
    assert sorted(WORDS) == WORDS
    assert [word for word in WORDS if not re.fullmatch("[a-z]{3,8}", word)] == []


def test_no_word_begins_another_so_words_run_together_read_one_way() -> None:
    assert [(a, b) for a, b in pairwise(sorted(WORDS)) if b.startswith(a)] == []


@given(codes)
def test_a_code_reads_as_itself(code: str) -> None:
    assert normalise_receipt(code) == code


@given(codes, st.lists(gaps, min_size=4, max_size=4), quotes, quotes, numerals, st.booleans())
def test_a_code_is_read_however_it_is_typed(
    code: str, between: list[str], before: str, after: str, zero: str, capitals: bool
) -> None:
    *words, digits = code.split("-")
    digits = "".join(chr(ord(zero) + int(digit)) for digit in digits)
    typed = "".join(word + gap for word, gap in zip(words, between, strict=True)) + digits
    assert normalise_receipt(before + (typed.upper() if capitals else typed) + after) == code


@given(codes)
def test_digits_turned_to_the_front_by_a_right_to_left_page_are_read(code: str) -> None:
    words, digits = code[:-3], code[-2:]
    assert normalise_receipt(f"{digits}-{words}") == code


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "-",
        "42",
        "blue-otter-lantern-quilt",
        "blue-otter-lantern-42",
        "blue-otter-lantern-quilt-acorn-42",
        "blue-otter-lantern-quilt-4",
        "blue-otter-lantern-quilt-421",
        "42-blue-otter-lantern-quilt-42",
        "blue-otter-42-lantern-quilt",
        "blue-otter-lantern-quilz-42",
        "blue-otter-lantern-quilt²-42",
        "نیلا-otter-lantern-quilt-42",
        "blue-otter-lantern-quilt-4二",
        "blue-otter-lantern-quilt-42" * 10_000,
    ],
)
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert normalise_receipt(typed) is None


@given(st.text())
def test_whatever_is_typed_reads_as_a_code_or_as_nothing(typed: str) -> None:
    read = normalise_receipt(typed)
    assert read is None or normalise_receipt(read) == read


@given(codes, st.integers(0, 26), st.characters(categories=["Ll", "Lo", "Nd"]))
def test_one_wrong_character_never_raises_and_never_reads_as_the_same_code(code: str, place: int, wrong: str) -> None:
    place %= len(code)
    typed = code[:place] + wrong + code[place + 1 :]
    letters = [c for c in unicodedata.normalize("NFKC", wrong).casefold() if c.isalnum()]  # "ŀ" is an l and a dot
    same = letters == [code[place]] or (wrong.isdecimal() and str(unicodedata.decimal(wrong)) == code[place])
    assert (normalise_receipt(typed) == code) == same


def test_the_same_code_and_key_give_the_same_digest() -> None:
    assert receipt_digest(CODE, KEY) == receipt_digest(CODE, KEY)
    assert len(receipt_digest(CODE, KEY)) == 32


@given(codes, codes)
def test_different_codes_or_keys_give_different_digests(one: str, other: str) -> None:
    assert (receipt_digest(one, KEY) == receipt_digest(other, KEY)) == (one == other)
    assert receipt_digest(one, KEY) != receipt_digest(one, KEY[::-1])


def test_a_digest_needs_a_real_key_and_a_code_in_its_normal_form_and_the_refusal_does_not_repeat_it() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        receipt_digest(CODE, b"short")
    with pytest.raises(ValueError, match="normal form") as refusal:
        receipt_digest(CODE.upper(), KEY)
    assert "OTTER" not in str(refusal.value)
