"""Texts of authors: the reader's language where there is one, else the source, marked."""

from __future__ import annotations

import pytest

from engage.core.db import db
from engage.core.wording import Worded, Wording, put_wording, worded, wordings

pytestmark = pytest.mark.usefixtures("app")


def read(lang: str, source_lang: str = "en") -> Worded:
    return worded(wordings(["claim:1"], lang), "claim:1", "said", "More buses", lang, source_lang)


def test_the_source_is_shown_as_it_is_in_its_own_language() -> None:
    put_wording("claim:1", "said", "en", "Not this", "somebody")
    assert read("en") == Worded("More buses", "en")


def test_a_translation_is_shown_in_its_language_and_says_whether_a_person_checked_it() -> None:
    put_wording("claim:1", "said", "cy", "Mwy o fysiau")
    assert read("cy") == Worded("Mwy o fysiau", "cy", is_translated=True, checked=False)
    put_wording("claim:1", "said", "cy", "Mwy o fysiau", "A. Reader")
    assert read("cy") == Worded("Mwy o fysiau", "cy", is_translated=True, checked=True)
    assert db.session.query(Wording).count() == 1


def test_a_text_without_a_translation_is_shown_in_its_own_language_and_marked() -> None:
    put_wording("claim:1", "text", "cy", "another field")
    put_wording("claim:2", "said", "cy", "another claim")
    assert read("cy") == Worded("More buses", "en", is_translated=False)


def test_a_source_need_not_be_english() -> None:
    assert read("pl", source_lang="pl") == Worded("More buses", "pl")
    assert read("en", source_lang="pl") == Worded("More buses", "pl", is_translated=False)


def test_many_subjects_are_read_at_once() -> None:
    for number in range(3):
        put_wording(f"claim:{number}", "said", "cy", f"geiriau {number}")
    assert {key: text.text for key, text in wordings(["claim:0", "claim:2"], "cy").items()} == {
        ("claim:0", "said"): "geiriau 0",
        ("claim:2", "said"): "geiriau 2",
    }
    assert wordings([], "cy") == {}
