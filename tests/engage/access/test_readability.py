"""How hard our words are: formulas reckon as published, and the young people's survey is for readers of eleven and younger."""

from __future__ import annotations

import pytest

from engage.access.readability import FORMULAS, LIX, LIX_FOR, count, syllables
from engage.core import paths
from engage.core.i18n import language
from engage.surveys.definition import load_all
from engage.surveys.plainness import in_step, words_of
from tests.languages import LANGUAGES


def test_sentences_and_words_are_counted_and_a_line_without_a_full_stop_is_a_sentence() -> None:
    counted = count(["How old are you? You can skip it.", "Choose up to three"], "en")
    assert (counted.sentences, counted.words, counted.different) == (3, 12, 11)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", {"make": 1, "table": 2, "children": 2, "answered": 3, "me": 1}),
        ("es", {"ciudad": 2, "aérea": 4, "encuesta": 3}),
        ("fr", {"jeunes": 1, "école": 2, "enfant": 2}),
        ("pl", {"miasto": 2, "dzieci": 2, "powiedzieć": 3}),
        ("tr", {"cevapların": 4, "saat": 2}),
        ("sk", {"odpoveď": 3, "mesiac": 2}),
    ],
)
def test_syllables(lang: str, words: dict[str, int]) -> None:
    assert {word: syllables(word, lang) for word in words} == words


def test_formulas_reckon_as_published() -> None:
    cat = count(["The cat sat on the mat."], "en")  # 6 words, 6 syllables
    assert FORMULAS["en"].of(cat) == pytest.approx(0.39 * 6 + 11.8 - 15.59 + 5)
    assert LIX.of(count(["Reading difficult sentences is hard."], "en")) == pytest.approx(5 + 100 * 3 / 5)
    assert FORMULAS["tr"].of(count(["Ev var."], "tr")) == pytest.approx(198.825 - 40.175 - 2.61 * 2)


def test_the_questions_for_young_people_are_for_readers_of_eleven_and_younger() -> None:
    young = load_all(paths.bundled("surveys")).surveys["young-people"].in_language("en")
    assert FORMULAS["en"].of(count(words_of(young), "en")) <= 11


def test_the_guide_names_every_language_with_its_measures_or_as_one_without() -> None:
    guide = (paths.package_folder("").parent / "docs" / "accessibility.md").read_text("utf-8")
    part = guide.split("<!-- from engage/surveys/plainness.py -->")[1].split("<!-- end of reading -->")[0]
    for code in LANGUAGES:
        assert (f"| {language(code).name} | LIX |" in part) == (code in LIX_FOR)
        assert language(code).name in part
        assert code not in FORMULAS or f"| {language(code).name} | {FORMULAS[code].name} |" in part
    assert part.strip() in in_step(guide, part)
    with pytest.raises(ValueError, match="no part between"):
        in_step("nothing", part)
