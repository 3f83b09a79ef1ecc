"""Sealing: what comes out is what went in, for the right key and purpose; for any other there is nothing."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.core.sealing import UnsealError, seal, seal_bytes, unseal, unseal_bytes

KEY = b"k" * 32
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(alphabet=st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab", max_size=3), inner, max_size=3),
    max_leaves=5,
)


@given(VALUES)
def test_what_was_sealed_comes_back_as_it_was(value: Any) -> None:
    assert unseal(seal(value, KEY, "tests"), KEY, "tests") == value


@pytest.mark.parametrize(("key", "purpose"), [(b"x" * 32, "tests"), (KEY, "other tests"), (KEY[:-1], "tests")])
def test_nothing_else_opens_it(key: bytes, purpose: str) -> None:
    with pytest.raises(UnsealError):
        unseal(seal("words", KEY, "tests"), key, purpose)


def test_a_changed_byte_anywhere_is_noticed() -> None:
    sealed = seal("words", KEY, "tests")
    for place in range(0, len(sealed), 7):
        changed = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
        with pytest.raises(UnsealError):
            unseal(changed, KEY, "tests")


def test_the_same_words_are_sealed_differently_each_time_and_are_not_in_it() -> None:
    first, second = seal("the same words", KEY, "tests"), seal("the same words", KEY, "tests")
    assert first != second
    assert b"the same words" not in first


@given(st.binary(max_size=200))
def test_bytes_come_back_as_they_were_and_take_hardly_more_room(value: bytes) -> None:
    sealed = seal_bytes(value, KEY, "tests")
    assert unseal_bytes(sealed, KEY, "tests") == value
    assert len(sealed) <= len(value) + 73


def test_sealed_bytes_open_with_no_other_key_and_do_not_say_when_they_were_sealed() -> None:
    sealed = seal_bytes(b"a voice", KEY, "tests")
    for key, purpose in ((b"x" * 32, "tests"), (KEY, "other tests")):
        with pytest.raises(UnsealError):
            unseal_bytes(sealed, key, purpose)
    assert sealed[1:9] == bytes(8)
