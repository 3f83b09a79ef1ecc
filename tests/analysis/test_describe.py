import numpy as np
import pytest

from analysis.describe import describe
from analysis.keywords import keywords_of
from analysis.main_language import main_language
from analysis.naming import name_themes, topic_name
from analysis.phrases import phrases_in, says_something
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
    assert [description.label for description in describe(data, members)] == ["Bus fare", "Street lights in the park"]


def test_a_theme_in_polish_is_named_in_polish() -> None:
    polish = ["Więcej ścieżek rowerowych", "Brakuje ścieżek rowerowych w mieście", "ścieżek rowerowych jest za mało"]
    data, members = themed(polish, PARKS, languages=["pl"] * 3 + ["en"] * 3)
    assert describe(data, members)[0].label == "Ścieżek rowerowych"


def test_a_theme_partly_in_english_is_named_in_english() -> None:
    assert main_language(["pl", "pl", "pl", "en"]) == "en"
    assert main_language(["pl"] * 9 + ["en"]) == "pl"


def test_two_answers_in_the_wanted_language_are_enough_for_a_name_in_it() -> None:
    assert main_language(["so"] * 12 + ["en"] * 2) == "en"
    assert main_language(["so", "cy", "en"]) == "en"
    assert main_language(["so"] * 90 + ["en"] * 2) == "so"
    assert main_language(["en"] * 9 + ["cy"] * 2, "cy") == "cy"


def test_no_two_labels_are_nearly_the_same() -> None:
    cards = ["a virtual card", "my virtual card", "virtual card please", "the virtual card"]
    disposable = ["a disposable virtual card", "disposable virtual card limit", "the disposable virtual card limit", "card limit"]
    first, second = name_themes(*themed(cards, disposable))
    assert first == "Virtual card"
    assert "virtual card" not in second.lower()


def test_a_word_for_how_something_is_names_no_theme_where_there_is_a_thing() -> None:
    assert (
        name_themes(*themed(["vulnerable families", "vulnerable", "families are vulnerable", "families"], PARKS))[0]
        != "Vulnerable"
    )


SEVERAL = [
    "The park is dark and wet",
    "My dog ate the reading",
    "Apprentices get nothing off",
    "Pay an apprentice properly",
    "Students deserve a discount",
    "A discount for every student",
]


def test_one_persons_turn_of_phrase_names_no_theme_unless_it_holds_a_word_that_others_share() -> None:
    shared = {"apprentices", "apprentice", "student", "students", "discount"}
    for part in name_themes(*themed(SEVERAL, PARKS))[0].lower().split(", "):
        assert shared & set(part.split())


def test_a_word_that_few_share_is_named_by_what_one_of_them_said_with_it() -> None:
    texts = ["a lady at the library helped", "that lady was kind", "no lockers", "cold soup", "old maths books", "we want a pool"]
    assert name_themes(*themed(texts, PARKS))[0] == "Lady at the library"


def test_a_word_that_many_share_needs_nothing_beside_it() -> None:
    texts = ["bring back the trampoline hall", "trampolines", "a trampoline please", "trampoline", "the trampoline broke"]
    assert name_themes(*themed(texts, PARKS))[0].lower() in {"trampoline", "trampolines"}


def test_a_phrase_that_breaks_off_before_its_end_names_nothing() -> None:
    texts = ["the minibus ran twice daily from town", "the minibus left", "no lockers", "cold soup", "old maths books", "a pool"]
    label = name_themes(*themed(texts, PARKS))[0].lower()
    assert not label.endswith(("ran", "twice"))


def test_a_name_that_one_person_wrote_is_in_no_label() -> None:
    texts = ["I want a friend called Zebedee", "a friend", "no lockers", "cold soup", "old maths books", "we want a pool"]
    assert "zebedee" not in name_themes(*themed(texts, PARKS))[0].lower()
    assert "zebedee" not in name_themes(*themed(["a walk with Zebedee", "cold soup", "an ice rink"], PARKS))[0].lower()


def test_words_without_a_phrase_are_joined_by_a_comma() -> None:
    texts = ["a landlord who listens", "the landlord left", "shut the window", "one window", "ice cream", "a hamster"]
    parts = name_themes(*themed(texts, PARKS))[0].lower().split(", ")
    assert sorted(parts, key=lambda part: "window" in part) == ["landlord", "shut the window"]


def test_forms_of_a_word_count_as_the_same_word() -> None:
    texts = ["buses", "the bus is late", "more busses", "ice cream", "trampolines", "a hamster"]
    assert name_themes(*themed(texts, PARKS))[0].lower() in {"bus", "buses", "late bus"}


def test_a_misspelt_word_does_not_name_a_theme_others_spell_right() -> None:
    texts = ["a track instead of it", "bmx track insted of the fountain", "a running track", "track and field", "pump track"]
    label = name_themes(*themed(texts, PARKS))[0].lower()
    assert "track" in label
    assert "insted" not in label


def test_a_title_before_a_name_is_in_no_label() -> None:
    texts = ["Mr [name] died", "When Mr [name] left", "our teacher Mr [name]", "The teacher Mrs [name]"]
    assert name_themes(*themed(texts, PARKS))[0] == "Teacher"


def test_a_theme_with_no_shared_word_is_called_by_what_its_answers_name() -> None:
    texts = ["prayer room", "old cinema", "the bell", "an ice rink"]
    named = name_themes(*themed(texts, PARKS))[0].lower().split(", ")
    assert len(named) > 1
    assert set(named) <= {"prayer room", "old cinema", "bell", "ice rink"}


def test_a_theme_in_which_all_wrote_the_same_is_called_by_it() -> None:
    assert name_themes(*themed(["the bus is late"], PARKS))[0] == "Bus is late"


def test_a_key_held_down_names_nothing() -> None:
    held = "library on saturdays " + "fd" * 1_000
    assert name_themes(*themed([held], PARKS))[0] == "Library on saturdays"


def test_answers_too_short_to_tell_the_language_of_count_as_the_languages_most_wrote() -> None:
    polish = ["autobusy", "Autobusy po szkole", "bus pass please", "bus"]
    data, members = themed(polish, PARKS, languages=["pl", "pl", "en", "und", "en", "en", "en"])
    assert name_themes(data, members)[0].lower().startswith("bus")


def test_a_topic_is_called_by_its_largest_themes() -> None:
    assert topic_name(["Bus fare", "Night bus, late", "Taxi"]) == "Bus fare; Night bus"
    assert topic_name(["بس، کرایہ"]) == "بس"


def test_two_themes_never_have_the_same_label() -> None:
    labels = name_themes(*themed(BUSES, list(BUSES), ["bus fare"], ["bus fare"], ["bus fare"]))
    assert len(set(labels)) == 5


def test_a_label_is_not_the_opening_another_theme_is_called_by() -> None:
    labels = name_themes(*themed(["nothing"], ["Nothing"], ["Dentist"], ["a dentist", "the dentist"], PARKS))
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


def test_what_only_one_answer_says_is_no_keyword_where_enough_is_shared() -> None:
    keywords = [word.lower() for word in describe(*themed(SEVERAL, PARKS))[0].keywords]
    assert keywords[0] in {"apprentice", "apprentices", "student", "students", "discount"}
    assert not {"dog", "dark", "wet", "park"} & set(keywords)


def test_quotes_are_members_and_the_most_typical_comes_first() -> None:
    data, members = themed(BUSES, PARKS)
    vectors = data.vectors.copy()
    vectors[:4] = np.array([[0.6, 0.8], [1, 0], [0.99, 0.14], [0.98, -0.2]], dtype=np.float32)
    quotes = describe(Texts(data.texts, data.languages, vectors, None), members)[0].quotes
    assert set(quotes) <= {0, 1, 2, 3}
    assert len(set(quotes)) == len(quotes)
    assert quotes[0] in {1, 2}


def test_quotes_are_from_several_languages_and_groups_where_they_say_as_much() -> None:
    texts = [f"The bus is late again, number {number}" for number in range(12)]
    vectors = np.ones((12, 1), dtype=np.float32)
    languages = ["en"] * 8 + ["pl", "cy", "ur", "en"]
    groups = ["11 to 13"] * 8 + ["14 to 16", "14 to 16", "adult", "adult"]
    members = [np.arange(12)]
    quotes = describe(Texts(texts, languages, vectors, None, groups=groups), members)[0].quotes
    assert quotes[0] == 0
    assert len({languages[quote] for quote in quotes}) >= 3
    assert {groups[quote] for quote in quotes} == {"11 to 13", "14 to 16", "adult"}


def test_an_answer_that_mainly_speaks_of_something_else_is_not_quoted() -> None:
    data, members = themed(BUSES, PARKS)
    quotable = np.array([False, True, True, False, True, True, True])
    quotes = describe(Texts(data.texts, data.languages, data.vectors, None, quotable=quotable), members)[0].quotes
    assert set(quotes) == {1, 2}


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


def test_a_phrase_never_ends_before_the_name_that_was_taken_out() -> None:
    found = set(phrases_in("I have a friend called [name] and a robot named [name]", "en").values())
    assert {"friend", "robot"} <= found
    assert not any(phrase.endswith(("called", "named")) for phrase in found)


def test_words_of_scripts_with_vowel_signs_stay_whole() -> None:
    assert split_words("স্কুলের খাবার, पार्क don't") == ["স্কুলের", "খাবার", "पार्क", "don't"]


def test_the_bar_that_ends_a_sentence_is_no_part_of_its_last_word() -> None:
    assert split_words("খাবার ভালো লাগে। ਸਾਡਾ ਘਰ ਹੈ॥") == ["খাবার", "ভালো", "লাগে", "ਸਾਡਾ", "ਘਰ", "ਹੈ"]


@pytest.mark.parametrize(("word", "says"), [("mae'n", False), ("a'r", False), ("plant", True), ("l'ysgol", True)])
def test_stop_words_written_as_one_say_nothing(word: str, says: bool) -> None:
    assert says_something(word, stop_words("cy")) is says


def test_a_keyword_that_one_answer_alone_says_is_one_that_others_say_somewhere() -> None:
    data, members = themed(["lamps zib", "lamps in the park"], ["buses zob", "buses to the park"])
    assert [words[:2] for words in keywords_of(data, members)] == [("lamps", "park"), ("buses", "park")]


@pytest.mark.parametrize(
    "language",
    ["en", "cy", "pl", "ur", "de", "ro", "ar", "so", "pt", "es", "fr", "uk", "tr", "hu", "sk", "lt", "fa", "bn", "pa", "gu"],
)
def test_there_are_stop_words_for_the_main_languages(language: str) -> None:
    assert len(stop_words(language)) > 50
