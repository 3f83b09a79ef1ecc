"""Names that look alike are one name, whatever letters they are made of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.core.lookalike import scripts, skeleton


@pytest.mark.parametrize(
    "other",
    [
        "KESTREL",
        "kestrel ",
        "kes trel",
        "kes-trel",
        "kest\u200brel",  # zero width space
        "kest\u00adrel",  # soft hyphen
        "\u202ekestrel",  # right to left override
        "kestrel\ufe0f",  # variation selector
        "kеstrel",  # Cyrillic е
        "κestrel",  # Greek kappa
        "ｋｅｓｔｒｅｌ",  # full width
        "𝓴𝓮𝓼𝓽𝓻𝓮𝓵",  # mathematical script
        "késtrël",
        "kestre1",
        "kestreI",
        "k3str3l",
        "kestreӏ",  # Cyrillic palochka
    ],
)
def test_what_the_eye_takes_for_the_same_is_the_same(other: str) -> None:
    assert skeleton(other) == skeleton("Kestrel")


@pytest.mark.parametrize("other", ["Kestrels", "Merlin", "Kettle", "عصفور", "麻雀", ""])
def test_what_looks_different_is_different(other: str) -> None:
    assert skeleton(other) != skeleton("Kestrel")


def test_names_of_other_alphabets_keep_their_letters() -> None:
    assert len({skeleton(name) for name in ("عصفور", "麻雀", "ਚਿੜੀ", "Воробей", "চড়ুই")}) == 5
    assert all(skeleton(name) for name in ("عصفور", "麻雀", "ਚਿੜੀ", "Воробей", "চড়ুই"))


def test_m_and_r_with_n_look_alike() -> None:
    assert skeleton("modern") == skeleton("modem")


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert skeleton(skeleton(text)) == skeleton(text)


def test_mixed_alphabets_are_seen() -> None:
    assert scripts("Kestrel 7") == {"LATIN"}
    assert scripts("Kеstrel") == {"LATIN", "CYRILLIC"}
