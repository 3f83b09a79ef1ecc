"""The sample's Easy Read holds to the rules that people who write it are held to, and leaves a gap on purpose."""

from __future__ import annotations

import pytest
from flask import Flask

from engage.core.easy_wording import Idea
from engage.influence.easy import IDEAS, PARTS, idea_problems
from engage.sample.source import read_sample

CARDS = read_sample("cards")
EACH = [(key, lang) for key, card in CARDS.items() for lang in card]


@pytest.mark.parametrize(("key", "lang"), EACH)
def test_each_card_in_easy_read_is_whole_and_easy(app: Flask, key: str, lang: str) -> None:
    parts = {part: [Idea(text, picture) for picture, text in rows] for part, rows in CARDS[key][lang].items()}
    assert tuple(parts) == PARTS
    assert all(0 < len(ideas) <= IDEAS for ideas in parts.values())
    assert idea_problems(parts, lang) == {}


def test_one_decision_has_none_so_that_the_site_must_say_so() -> None:
    decisions = {table["key"] for table in read_sample("plan")["decisions"]}
    assert decisions - set(CARDS) == {"tell-us-once"}
