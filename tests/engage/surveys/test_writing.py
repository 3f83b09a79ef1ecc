"""A survey written as one file is the same survey when it is read again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from engage.surveys.definition import load_all, load_file
from engage.surveys.writing import to_toml

SURVEYS = load_all(Path(__file__).parents[3] / "surveys").surveys


@pytest.mark.parametrize("slug", SURVEYS)
def test_the_surveys_of_the_site_come_back_word_for_word_in_every_language_and_in_easy_read(slug: str, tmp_path: Path) -> None:
    file = tmp_path / "survey.toml"
    file.write_text(to_toml(SURVEYS[slug]), "utf-8")
    again = load_file(file)
    assert again == SURVEYS[slug]
    assert again.digest == SURVEYS[slug].digest
    assert again.languages == SURVEYS[slug].languages


def test_rules_and_odd_characters_come_back_too(tmp_path: Path) -> None:
    source = SURVEYS["young-people"]
    first, *others = source.questions
    odd = replace(others[0], text='A "quote", a \\ and\na second line', when=f"answered({first.key})")
    changed = replace(source, questions=(first, odd, *others[1:]), wordings=(), easy=())
    file = tmp_path / "survey.toml"
    file.write_text(to_toml(changed), "utf-8")
    assert load_file(file) == changed
    assert to_toml(load_file(file)) == to_toml(changed)
