import numpy as np
import pytest

from analysis.describe import describe
from analysis.naming import main_language, name_themes
from analysis.phrases import phrases_in
from analysis.theme_texts import Texts
from analysis.words import fold_word, split_words, stop_words

BUSES = [
    "The bus fare is too high for my family",
    "A cheaper bus fare would help me get to college",
    "I can't pay the bus fare every day",
    "bus fare went up again",
]
PARKS = [
    "We need street lights in the park",
    "More street lights so the park feels safe",
    "The park is dark, put street lights there",
]


def themed(*themes: list[str], languages: list[str] | None = None) -> tuple[Texts, list[np.ndarray]]:
    """Texts whose vectors say exactly which theme each is in."""
    texts = [text for theme in themes for text in theme]
    numbers = np.repeat(np.arange(len(themes)), [len(theme) for theme in themes])
    vectors = np.eye(len(themes), dtype=np.float32)[numbers]
    members = [np.flatnonzero(numbers == number) for number in range(len(themes))]
    return Texts(texts, languages or ["en"] * len(texts), vectors, None), members


def test_a_label_is_a_phrase_people_used() -> None:
    data, members = themed(BUSES, PARKS)
    assert [description.label for description in describe(data, members)] == ["Bus fare", "Street lights"]


def test_a_theme_in_polish_is_named_in_polish() -> None:
    polish = ["Więcej ścieżek rowerowych", "Brakuje ścieżek rowerowych w mieście", "ścieżek rowerowych jest za mało"]
    data, members = themed(polish, PARKS, languages=["pl"] * 3 + ["en"] * 3)
    assert describe(data, members)[0].label == "Ścieżek rowerowych"


def test_a_theme_partly_in_english_is_named_in_english() -> None:
    assert main_language(["pl", "pl", "pl", "en"]) == "en"
    assert main_language(["pl"] * 9 + ["en"]) == "pl"


def test_two_themes_never_have_the_same_label() -> None:
    labels = name_themes(*themed(BUSES, list(BUSES), ["bus fare"], ["bus fare"], ["bus fare"]))
    assert len(set(labels)) == 5


def test_labels_never_show_where_a_name_was_taken_out() -> None:
    data, members = themed(["[name] bullied me at [school]", "[name] is mean at [school]"], PARKS)
    first = describe(data, members)[0]
    assert "[" not in first.label
    assert "name" not in [word.lower() for word in (*first.label.split(), *first.keywords)]


def test_keywords_set_a_theme_apart_and_are_no_stop_words() -> None:
    keywords = describe(*themed(BUSES, PARKS))[0].keywords
    assert keywords[0] in {"bus", "fare"}
    assert not {fold_word(word) for word in keywords} & stop_words("en")
    assert "park" not in keywords


def test_quotes_are_members_and_the_most_typical_comes_first() -> None:
    data, members = themed(BUSES, PARKS)
    vectors = data.vectors.copy()
    vectors[:4] = np.array([[0.6, 0.8], [1, 0], [0.99, 0.14], [0.98, -0.2]], dtype=np.float32)
    quotes = describe(Texts(data.texts, data.languages, vectors, None), members)[0].quotes
    assert set(quotes) <= {0, 1, 2, 3}
    assert len(set(quotes)) == len(quotes)
    assert quotes[0] in {1, 2}


@pytest.mark.parametrize("text", ["ok", "the", "???x", "আমি", "a"])
def test_a_theme_of_one_poor_answer_still_has_a_label_and_a_quote(text: str) -> None:
    description = describe(*themed([text], PARKS))[0]
    assert description.label
    assert description.quotes == (0,)


def test_phrases_stay_within_a_clause_and_begin_and_end_with_a_word_that_says_something() -> None:
    found = set(phrases_in("The park is dark. Street lights in the park!", "en").values())
    assert "street lights in the park" in found
    assert not any("dark" in phrase and "Street" in phrase for phrase in found)
    assert not any(phrase.lower().split()[-1] in {"the", "in", "is"} for phrase in found)


def test_words_of_scripts_with_vowel_signs_stay_whole() -> None:
    assert split_words("স্কুলের খাবার, पार्क don't") == ["স্কুলের", "খাবার", "पार्क", "don't"]


@pytest.mark.parametrize("language", ["en", "cy", "pl", "ur", "de", "ro", "ar", "so"])
def test_there_are_stop_words_for_the_main_languages(language: str) -> None:
    assert len(stop_words(language)) > 50
