"""Survey files: what opens, what is refused and in which words, which languages are offered, what a snapshot keeps."""

from __future__ import annotations

import copy
import json
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engage.surveys.definition import (
    KINDS,
    About,
    Option,
    Problem,
    Question,
    SnapshotError,
    SurveyFileError,
    SurveySource,
    UnknownLanguage,
    Wording,
    load_all,
    load_file,
    load_survey,
    summary,
    texts_of,
)
from engage.surveys.stamping import main, stamp
from tests.languages import LANGUAGES

SURVEYS = Path(__file__).parents[3] / "surveys"
OPTIONAL = {"hint", "role", "exclusive", "max_choices", "max_length", "scale_min", "scale_max", "wording", "cy", "meta", "status"}
ABOUT = (
    "title",
    "summary",
    "audience_text",
    "why",
    "can_change",
    "cannot_change",
    "decider",
    "decides",
    "how_long",
    "private",
    "told",
)
OPTION_A, OPTION_B = {"key": "a", "text": "Apples"}, {"key": "b", "text": "None", "exclusive": True}
FULL: dict[str, Any] = {
    "slug": "park-life",
    "audience": "young_people",
    "language": "en",
    "thanks": "Thank you.",
    "about": {key: f"Words for {key}." for key in ABOUT},
    "questions": [
        {"key": "better", "kind": "long_text", "text": "What is better?", "hint": "Go on.", "max_length": 500},
        {
            "key": "safe",
            "kind": "scale",
            "text": "Safe?",
            "scale_min": 1,
            "scale_max": 5,
            "scale_low": "No",
            "scale_high": "Yes",
        },
        {"key": "likes", "kind": "multiple", "text": "Which?", "max_choices": 2, "options": [OPTION_A, OPTION_B]},
        {
            "key": "age",
            "kind": "single",
            "text": "Age?",
            "role": "age_band",
            "options": [{"key": "11_13", "text": "11"}],
        },
        {"key": "area", "kind": "single", "text": "Where?", "options_from": "areas"},
        {"key": "word", "kind": "short_text", "text": "One word?"},
    ],
}
WELSH: dict[str, Any] = {
    "thanks": "Diolch.",
    "about": {key: f"Geiriau {key}." for key in ABOUT},
    "questions": {
        "better": {"text": "Beth sy'n well?", "hint": "Dos ymlaen."},
        "safe": {"text": "Diogel?", "scale_low": "Nac ydw", "scale_high": "Ydw"},
        "likes": {"text": "Pa rai?", "options": {"a": "Afalau", "b": "Dim un"}},
        "age": {"text": "Oed?", "options": {"11_13": "Un ar ddeg"}},
        "area": {"text": "Ble?"},
        "word": {"text": "Un gair?"},
    },
}


def toml(value: object) -> str:
    """Any tree of strings, numbers, lists and tables as TOML (inline, keys quoted)."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{toml(key)} = {toml(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def write(path: Path, data: dict[str, Any]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{toml(key)} = {toml(value)}\n" for key, value in data.items()), "utf-8")
    return path


def question(data: dict[str, Any], key: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in data["questions"] if each["key"] == key)
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "surveys" / "park-life" / "survey.toml", FULL)
    return tmp_path / "surveys" / "park-life"


def refused(folder: Path, change: Callable[[dict[str, Any]], object]) -> tuple[Problem, ...]:
    data = copy.deepcopy(FULL)
    change(data)
    write(folder / "survey.toml", data)
    with pytest.raises(SurveyFileError) as error:
        load_survey(folder)
    assert str(error.value).splitlines() == [str(problem) for problem in error.value.problems]
    return error.value.problems


# The surveys the site is delivered with


def test_both_surveys_open_in_every_language_without_a_problem() -> None:
    catalogue = load_all(SURVEYS)
    assert catalogue.problems == ()
    assert {slug: source.languages for slug, source in catalogue.surveys.items()} == {
        "parents-and-carers": LANGUAGES,
        "young-people": LANGUAGES,
    }


def test_the_questions_of_both_surveys_keep_their_keys_and_kinds() -> None:
    kinds = {
        slug: [(question.key, question.kind) for question in source.questions]
        for slug, source in load_all(SURVEYS).surveys.items()
    }
    assert kinds["young-people"] == [
        ("better", "long_text"),
        ("safe", "scale"),
        ("matters", "multiple"),
        ("one_change", "short_text"),
        ("age_band", "single"),
        ("area", "single"),
        ("sex", "single"),
        ("ethnicity", "single"),
        ("disability", "single"),
        ("care_status", "single"),
    ]
    assert kinds["parents-and-carers"] == [
        ("harder", "long_text"),
        ("help", "scale"),
        ("works", "long_text"),
        ("more_of", "multiple"),
        ("one_thing", "short_text"),
        ("relation", "single"),
        ("area", "single"),
        ("sex", "single"),
        ("ethnicity", "single"),
        ("disability", "single"),
        ("caring", "single"),
    ]


@pytest.mark.parametrize("slug", ["young-people", "parents-and-carers"])
@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_no_english_sentence_is_left_in_a_translation(slug: str, language: str) -> None:
    source = load_survey(SURVEYS / slug)
    english, other = texts_of(source.in_language("en")), texts_of(source.in_language(language))
    assert [key for key in english if english[key] == other[key]] == []
    assert english.keys() == other.keys()


@pytest.mark.parametrize("slug", ["young-people", "parents-and-carers"])
def test_urdu_is_written_with_urdu_letters_and_urdu_punctuation(slug: str) -> None:
    texts = texts_of(load_survey(SURVEYS / slug).in_language("ur"))
    arabic_forms_or_latin = re.compile("[\u064a\u0643\u0647\u0649A-Za-z,;?.]")
    assert {key: words for key, words in texts.items() if arabic_forms_or_latin.search(words)} == {}
    assert all(texts[key].endswith("؟") for key in texts if re.fullmatch(r"questions\.\w+\.text", key))
    assert all(texts[f"about.{key}"].endswith("۔") for key in ("summary", "why", "told", "private"))


@pytest.mark.parametrize("slug", ["young-people", "parents-and-carers"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_whom_to_call_and_names_who_decides(slug: str, language: str) -> None:
    about = load_survey(SURVEYS / slug).in_language(language).about
    assert "999" in about.told
    assert "0800 1111" in about.told or slug == "parents-and-carers"
    assert about.decider


@pytest.mark.parametrize("language", ["ar", "fa", "ur"])
def test_a_number_to_call_keeps_its_order_among_letters_that_run_from_right_to_left(language: str) -> None:
    source = load_survey(SURVEYS / "young-people")
    for survey in (source.in_language(language), source.in_easy_read(language)):
        assert "\u20660800 1111\u2069" in survey.about.told, "shown as 1111 0800 without the isolate"


def test_a_draft_translation_is_known_to_be_unchecked() -> None:
    assert load_survey(SURVEYS / "young-people").unchecked == LANGUAGES[1:]


# One survey file


def test_a_full_file_becomes_frozen_objects(folder: Path) -> None:
    survey = load_survey(folder).in_language("en")
    better, safe, likes, age, area, word = survey.questions
    assert (survey.slug, survey.audience, survey.language, survey.thanks) == (
        "park-life",
        "young_people",
        "en",
        "Thank you.",
    )
    assert (better.hint, better.max_length, better.is_text, word.max_length) == ("Go on.", 500, True, 200)
    assert (safe.points, safe.scale_low, safe.scale_high, better.points) == ((1, 2, 3, 4, 5), "No", "Yes", ())
    assert (likes.options, likes.max_choices) == ((Option("a", "Apples"), Option("b", "None", exclusive=True)), 2)
    assert (age.role, area.options_from, area.options) == ("age_band", "areas", ())
    with pytest.raises(AttributeError):
        survey.thanks = "Changed"  # type: ignore[misc]


REFUSALS: list[tuple[Callable[[dict[str, Any]], object], str, str]] = [
    (
        lambda d: question(d, "better").update(kind="essay"),
        "questions.better.kind",
        '"essay" is not a kind of question',
    ),
    (lambda d: question(d, "better").update(kind=3), "questions.better.kind", "a number is not a kind of question"),
    (lambda d: question(d, "better").update(txt="x"), "questions.better.txt", 'did you mean "text"?'),
    (lambda d: question(d, "better").update(text="  \n"), "questions.better.text", "is empty"),
    (lambda d: question(d, "better").update(text="\u200b"), "questions.better.text", "is empty"),
    (lambda d: question(d, "better").update(text="x" * 2001), "questions.better.text", "longer than 2000"),
    (lambda d: question(d, "better").update(text="a\x00b"), "questions.better.text", "control character"),
    (lambda d: question(d, "better").update(text=["x"]), "questions.better.text", "not a list"),
    (lambda d: question(d, "better").update(options=[OPTION_A]), "questions.better.options", "takes no options"),
    (lambda d: question(d, "better").update(max_length=0), "questions.better.max_length", "from 1 to 20000"),
    (lambda d: question(d, "better").update(max_length=True), "questions.better.max_length", "whole number"),
    (lambda d: question(d, "better").update(role="area"), "questions.better.role", "takes no role"),
    (lambda d: question(d, "better").update(key="Bad key"), "questions.Bad key.key", "is not a key"),
    (lambda d: question(d, "age").update(role="shoe_size"), "questions.age.role", "is not a role; use one of"),
    (lambda d: question(d, "age").pop("options"), "questions.age.options", "is missing"),
    (lambda d: question(d, "age").update(options=[]), "questions.age.options", "at least one"),
    (lambda d: question(d, "age").update(options="areas"), "questions.age.options", "list of tables"),
    (lambda d: question(d, "age").update(options_from="areas"), "questions.age.options", "not both"),
    (lambda d: question(d, "age").update(options=[OPTION_B]), "questions.age.options.b.exclusive", "only a multiple"),
    (lambda d: question(d, "area").update(options_from="shops"), "questions.area.options_from", "use one of areas"),
    (lambda d: question(d, "likes").pop("options"), "questions.likes.options", "is missing"),
    (lambda d: question(d, "likes").update(max_choices=3), "questions.likes.max_choices", "from 1 to 2"),
    (
        lambda d: question(d, "likes").update(options=[OPTION_A, OPTION_A]),
        "questions.likes.options.a.key",
        "two options",
    ),
    (
        lambda d: question(d, "likes").update(options=[{"key": "prefer_not", "text": "x"}]),
        "questions.likes.options.prefer_not.key",
        "by the site",
    ),
    (
        lambda d: question(d, "likes").update(options=[{"key": "c", "text": "x", "exclusive": "yes"}]),
        "questions.likes.options.c.exclusive",
        "true or false",
    ),
    (lambda d: question(d, "safe").update(scale_max=1), "questions.safe.scale_max", "more than scale_min"),
    (lambda d: question(d, "safe").update(scale_max=100), "questions.safe.scale_max", "from 0 to 10"),
    (lambda d: question(d, "safe").pop("scale_low"), "questions.safe.scale_low", "is missing"),
    (lambda d: question(d, "word").update(key="better"), "questions.better.key", "two questions"),
    (lambda d: question(d, "word").pop("key"), "questions.6.key", "is missing"),
    (lambda d: question(d, "area").update(role="age_band"), "questions", 'the role "age_band"'),
    (lambda d: d.update(questions=[]), "questions", "at least one"),
    (lambda d: d.update(questions=[1]), "questions", "list of tables"),
    (lambda d: d.update(slug="Park Life"), "slug", "is not a slug"),
    (lambda d: d.update(slug="park-lane"), "slug", "not the name of its folder"),
    (lambda d: d.update(slug="a" * 61), "slug", "longer than 60"),
    (lambda d: d.update(audience="everyone"), "audience", "use one of young_people, parents"),
    (lambda d: d.update(language="English"), "language", "language code"),
    (lambda d: d.update(about="Words"), "about", "must be a table"),
    (lambda d: d["about"].pop("told"), "about.told", "is missing"),
    (lambda d: d["about"].update(tittle="x"), "about.tittle", 'did you mean "title"?'),
    (lambda d: d.update(wording="cy"), "wording", "must be a table of languages"),
]


@pytest.mark.parametrize(("change", "key", "words"), REFUSALS, ids=[f"{key}-{words}" for _, key, words in REFUSALS])
def test_a_faulty_survey_is_refused_by_file_and_key(
    folder: Path, change: Callable[[dict[str, Any]], object], key: str, words: str
) -> None:
    problems = refused(folder, change)
    assert any(problem.key == key and words in problem.message for problem in problems), problems
    assert {problem.file for problem in problems} == {"surveys/park-life/survey.toml"}


def test_a_refusal_is_one_clear_sentence(folder: Path) -> None:
    (problem,) = refused(folder, lambda d: question(d, "better").update(kind="essay"))
    assert str(problem) == (
        'surveys/park-life/survey.toml, questions.better.kind: "essay" is not a kind of question; '
        "use one of single, multiple, scale, short_text, long_text, number, date, ranking, grid, cards, place, drawing"
    )


def test_every_fault_of_a_file_is_found_in_one_reading(folder: Path) -> None:
    def change(data: dict[str, Any]) -> None:
        del data["thanks"], data["about"]["why"]
        question(data, "safe").update(scale_low=1)

    assert {problem.key for problem in refused(folder, change)} == {"thanks", "about.why", "questions.safe.scale_low"}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"slug = ", "is not valid TOML"),
        (b'slug = "caf\xe9"', "is not UTF-8 (byte 11)"),
        (b"#" * 1_000_001, "is over 1 MB"),
        (b"a = " + b"[" * 20_000, "is not valid TOML"),
        (b"a = " + b"9" * 5_000, "is not valid TOML"),
        (b"a" + b".a" * 400_000 + b" = 1", "more than 40 parts joined by dots"),
        (b"x = { " + b" . ".join([b'"\\""'] * 100_000) + b" = 1 }", "more than 40 parts joined by dots"),
        (b"\x00", "is not valid TOML"),
    ],
)
def test_a_file_that_cannot_be_opened_says_why(folder: Path, content: bytes, words: str) -> None:
    (folder / "survey.toml").write_bytes(content)
    with pytest.raises(SurveyFileError, match=re.escape(words)):
        load_survey(folder)


def test_a_missing_file_and_a_folder_in_its_place_say_so(folder: Path) -> None:
    (folder / "survey.toml").unlink()
    with pytest.raises(SurveyFileError, match=r"park-life/survey\.toml: the file is missing"):
        load_survey(folder)
    (folder / "survey.toml").mkdir()
    with pytest.raises(SurveyFileError, match="cannot be read"):
        load_survey(folder)


def test_a_byte_order_mark_and_windows_line_ends_change_nothing(folder: Path) -> None:
    before = load_survey(folder)
    file = folder / "survey.toml"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert load_survey(folder) == before


def places(tree: object, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every key of a tree of tables and lists."""
    for step, value in tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ():
        if isinstance(tree, dict):
            yield (*way, step)
        yield from places(value, (*way, step))


WHOLE = FULL | {"wording": {"cy": WELSH | {"meta": {"status": "draft"}}}}


def without(way: tuple[Any, ...]) -> tuple[dict[str, Any], Any, Any]:
    """The whole file less one key: (file, table it was in, what it held)."""
    whole = copy.deepcopy(WHOLE)
    parent: Any = whole
    for step in way[:-1]:
        parent = parent[step]
    return whole, parent, parent.pop(way[-1])


def problems_of(path: Path) -> tuple[Problem, ...]:
    try:
        return load_file(path).problems
    except SurveyFileError as error:
        return error.problems


@pytest.mark.parametrize("way", list(places(WHOLE)), ids=lambda way: ".".join(map(str, way)))
def test_any_key_deleted_is_optional_or_a_problem_that_names_it(tmp_path: Path, way: tuple[Any, ...]) -> None:
    whole, _, _ = without(way)
    problems = problems_of(write(tmp_path / "park.toml", whole))
    named = [each for each in problems if each.file == "park.toml" and way[-1] in f"{each.key} {each.message}"]
    in_source = way[0] != "wording"
    assert named or (way[-1] in OPTIONAL and (in_source or way[-1] in {"wording", "cy", "meta", "status"}))


@settings(max_examples=300, deadline=None)
@given(
    way=st.sampled_from([way for way in places(WHOLE) if way != ("wording", "cy")]),
    ending=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=5),
    value=st.none() | st.sampled_from([{"a": 1}, [[]], 1.5, -1, ""]),
)
def test_any_key_mistyped_is_a_problem_that_names_it(
    tmp_path_factory: pytest.TempPathFactory, way: tuple[Any, ...], ending: str, value: object
) -> None:
    whole, parent, held = without(way)
    key = way[-1] + ending if value is None else way[-1]
    parent[key] = held if value is None else value
    problems = problems_of(write(tmp_path_factory.mktemp("one") / "park.toml", whole))
    shown = key if key.isprintable() else repr(key)[1:-1]
    assert [each for each in problems if each.file == "park.toml" and shown in each.key], problems


@settings(max_examples=200, deadline=None)
@given(content=st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode()))
def test_no_content_whatever_ends_in_a_traceback(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("one") / "any.toml"
    path.write_bytes(content)
    with pytest.raises(SurveyFileError):
        load_file(path)


# Many surveys, many languages


def test_a_broken_survey_is_reported_and_the_others_still_open(folder: Path) -> None:
    write(folder.parent / "broken" / "survey.toml", {"slug": "broken"})
    (folder.parent / "empty").mkdir()
    (folder.parent / ".hidden").mkdir()
    (folder.parent / "README.md").write_text("Not a survey.", "utf-8")
    catalogue = load_all(folder.parent)
    assert list(catalogue.surveys) == ["park-life"]
    assert {problem.file for problem in catalogue.problems} == {
        "surveys/broken/survey.toml",
        "surveys/empty/survey.toml",
    }


def test_a_missing_folder_of_surveys_is_a_problem_not_a_crash(tmp_path: Path) -> None:
    catalogue = load_all(tmp_path / "surveys")
    assert (dict(catalogue.surveys), [str(each) for each in catalogue.problems]) == (
        {},
        ["surveys: the folder of surveys is missing"],
    )


def stamped(folder: Path, name: str, data: dict[str, Any]) -> Path:
    return write(folder / name, {"meta": {"status": "draft", "of": load_survey(folder).source_words_digest}} | data)


def test_a_complete_wording_is_offered_after_the_source(folder: Path) -> None:
    stamped(folder, "cy.toml", WELSH)
    source = load_survey(folder)
    assert (source.languages, source.problems, source.incomplete, source.stale) == (("en", "cy"), (), {}, ())
    welsh = source.in_language("cy")
    assert (welsh.language, welsh.about.title, welsh.thanks) == ("cy", "Geiriau title.", "Diolch.")
    assert welsh.questions[2].options == (Option("a", "Afalau"), Option("b", "Dim un", exclusive=True))
    assert (welsh.questions[1].scale_low, welsh.questions[0].max_length) == ("Nac ydw", 500)
    assert welsh.digest == source.in_language("en").digest == source.digest


def test_a_language_that_is_not_offered_is_refused_in_a_sentence(folder: Path) -> None:
    with pytest.raises(UnknownLanguage, match='"park-life" is not offered in "fr"; it is in en'):
        load_survey(folder).in_language("fr")


def test_a_wording_with_a_word_missing_is_not_offered_and_says_which(folder: Path) -> None:
    welsh = copy.deepcopy(WELSH)
    del welsh["questions"]["likes"]["options"]["a"], welsh["thanks"]
    stamped(folder, "cy.toml", welsh)
    source = load_survey(folder)
    assert source.incomplete == {"cy": ("questions.likes.options.a", "thanks")}
    assert source.languages == ("en",)
    assert {str(problem) for problem in source.problems} == {
        "surveys/park-life/cy.toml, thanks: is missing",
        "surveys/park-life/cy.toml, questions.likes.options.a: is missing",
    }


@pytest.mark.parametrize(
    ("way", "value", "key", "words"),
    [
        (("questions", "better", "texts"), "x", "questions.better.texts", 'did you mean "questions.better.text"?'),
        (("questions", "beter"), {}, "questions.beter", "no such key"),
        (("questions", "word", "hint"), "Awgrym", "questions.word.hint", "no such key"),
        (("about", "title"), 7, "about.title", "must be text in quotes, not a number"),
        (("about", "title"), {"x": {"y": {"z": 1}}}, "about.title.x.y", "no such key"),
        (("meta", "status"), "final", "meta.status", "use one of draft, checked"),
        (("meta", "checkd_by"), "x", "meta.checkd_by", 'did you mean "checked_by"?'),
        (("meta", "status"), "checked", "meta.checked_by", "is missing"),
        (("meta", "checked_on"), "yesterday", "meta.checked_on", "must be a date"),
    ],
)
def test_a_faulty_wording_costs_its_language_alone(
    folder: Path, way: tuple[str, ...], value: object, key: str, words: str
) -> None:
    data = {"meta": {"status": "draft", "of": load_survey(folder).source_words_digest}} | copy.deepcopy(WELSH)
    parent: Any = data
    for step in way[:-1]:
        parent = parent[step]
    parent[way[-1]] = value
    write(folder / "cy.toml", data)
    source = load_survey(folder)
    assert any(problem.key == key and words in problem.message for problem in source.problems), source.problems
    assert source.languages == ("en",)
    assert key in source.incomplete["cy"]


def test_an_unreadable_wording_leaves_the_survey_open(folder: Path) -> None:
    (folder / "cy.toml").write_bytes(b"\xff")
    source = load_survey(folder)
    assert source.languages == ("en",)
    assert set(source.incomplete["cy"]) == set(texts_of(source.in_language("en")))
    assert [str(problem) for problem in load_all(folder.parent).problems] == [
        "surveys/park-life/cy.toml: is not UTF-8 (byte 0); save it again as UTF-8"
    ]


@pytest.mark.parametrize("name", ["en.toml", "easy-en.toml", "cy.easy.toml", "WELSH.toml"])
def test_a_file_that_takes_no_part_is_reported(folder: Path, name: str) -> None:
    write(folder / name, WELSH)
    (problem,) = load_survey(folder).problems
    assert problem.file == f"surveys/park-life/{name}"
    assert "takes no part" in problem.message


def test_a_language_that_is_in_the_survey_and_in_a_file_beside_it_is_offered_once(folder: Path) -> None:
    stamped(folder, "cy.toml", WELSH)
    write(folder / "survey.toml", {**FULL, "wording": {"cy": WELSH}})
    source = load_survey(folder)
    assert source.languages == ("en", "cy")
    assert any("takes no part" in problem.message for problem in source.problems)


def test_a_checked_wording_says_so_and_is_no_longer_unchecked(folder: Path) -> None:
    text = stamped(folder, "cy.toml", WELSH).read_text("utf-8")
    checked = text.replace('"status" = "draft"', '"status" = "checked", "checked_by" = "K", "checked_on" = 2027-03-01')
    (folder / "cy.toml").write_text(checked, "utf-8")
    source = load_survey(folder)
    assert (source.problems, source.languages, source.unchecked) == ((), ("en", "cy"), ())
    assert (source.wordings[0].checked_by, source.wordings[0].checked_on) == ("K", "2027-03-01")


# Staleness


def test_a_changed_source_makes_a_wording_stale_and_silent(folder: Path) -> None:
    stamped(folder, "cy.toml", WELSH)
    changed = copy.deepcopy(FULL)
    question(changed, "safe")["text"] = "Do you feel safe?"
    write(folder / "survey.toml", changed)
    source = load_survey(folder)
    assert (source.languages, source.stale, source.incomplete) == (("en",), ("cy",), {})
    assert "has changed since this was translated" in str(source.problems[0])


def test_a_change_of_structure_alone_leaves_a_wording_fresh(folder: Path) -> None:
    stamped(folder, "cy.toml", WELSH)
    before = load_survey(folder)
    changed = copy.deepcopy(FULL)
    question(changed, "better")["max_length"] = 600
    write(folder / "survey.toml", changed)
    after = load_survey(folder)
    assert after.languages == ("en", "cy")
    assert after.digest != before.digest


@pytest.mark.parametrize("meta", ["", "[meta]\n", '[meta]\nstatus = "draft"\n', '[meta]  # who\nof = "old"\nstatus = "draft"\n'])
def test_stamping_writes_one_line_and_makes_the_wording_fresh(folder: Path, meta: str) -> None:
    wording = {key: value for key, value in WELSH.items() if key != "about"}
    path = write(folder / "cy.toml", wording)
    about = "\n[about]\n" + "".join(f'{key} = "{words}"\n' for key, words in WELSH["about"].items())
    path.write_text(f"{path.read_text('utf-8')}\n{meta}{about}", "utf-8")
    assert load_survey(folder).stale == ("cy",)
    before = tomllib.loads(path.read_text("utf-8"))
    assert stamp(folder) == ("cy.toml",)
    after = tomllib.loads(path.read_text("utf-8"))
    source = load_survey(folder)
    assert (source.stale, source.languages) == ((), ("en", "cy"))
    assert after == before | {"meta": before.get("meta", {}) | {"of": source.source_words_digest}}
    assert stamp(folder) == ()


def test_only_the_language_named_is_stamped(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder / "cy.toml", WELSH)
    write(folder / "pl.toml", WELSH)
    assert main([str(folder), "cy"]) == 0
    assert capsys.readouterr().out == "Stamped: cy.toml\n"
    assert load_survey(folder).stale == ("pl",)


def test_stamping_a_broken_survey_says_why_and_changes_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(folder / "cy.toml", WELSH)
    (folder / "survey.toml").unlink()
    before = path.read_bytes()
    assert (main([str(folder)]), main([])) == (2, 2)
    assert "the file is missing" in capsys.readouterr().err
    assert path.read_bytes() == before


# One file for all


def test_a_single_file_carries_its_translations_without_a_stamp(tmp_path: Path) -> None:
    source = load_file(write(tmp_path / "park.toml", WHOLE))
    assert (source.languages, source.problems) == (("en", "cy"), ())
    assert summary(source) == {
        "title": "Words for title.",
        "languages": ["en", "cy"],
        "questions": 6,
        "conditions": 0,
        "unsupported": [],
    }


def test_what_of_a_single_file_takes_no_part_is_listed(tmp_path: Path) -> None:
    welsh = WELSH | {"thanks": ""}
    source = load_file(write(tmp_path / "park.toml", FULL | {"wording": {"cy": welsh, "en": {}, "pl": 1, "Q": {}}}))
    assert source.languages == ("en",)
    assert {each["question"] for each in summary(source)["unsupported"]} == {
        "wording.cy.thanks",
        "wording.en",
        "wording.pl",
        "wording.Q",
    }


# Snapshots

words = st.text(min_size=1, max_size=12)
questions = st.builds(
    Question,
    key=words,
    kind=st.sampled_from(KINDS),
    text=words,
    hint=words | st.just(""),
    options=st.lists(st.builds(Option, words, words, st.booleans()), max_size=3).map(tuple),
    role=st.none() | words,
    max_choices=st.none() | st.integers(1, 9),
    scale_min=st.none() | st.integers(0, 3),
    scale_high=words | st.just(""),
)
wordings = st.builds(
    Wording,
    language=st.sampled_from(["cy", "pl", "ur"]),
    texts=st.dictionaries(words, words, max_size=4).map(lambda texts: tuple(sorted(texts.items()))),
    of=words,
    faults=st.lists(words, max_size=2).map(tuple),
)
sources = st.builds(
    SurveySource,
    slug=words,
    audience=words,
    source_language=st.just("en"),
    about=st.builds(About, *[words] * len(ABOUT)),
    questions=st.lists(questions, max_size=3).map(tuple),
    thanks=words,
    wordings=st.lists(wordings, max_size=3, unique_by=lambda wording: wording.language).map(tuple),
)


@settings(max_examples=100, deadline=None)
@given(source=sources)
def test_a_snapshot_gives_back_an_equal_survey(source: SurveySource) -> None:
    again = SurveySource.from_json(source.to_json())
    assert again == source
    assert (again.digest, again.languages, again.to_json()) == (source.digest, source.languages, source.to_json())


@settings(max_examples=50, deadline=None)
@given(source=sources)
def test_the_digest_looks_past_the_order_of_wordings_and_problems(source: SurveySource) -> None:
    other = replace(source, wordings=source.wordings[::-1], problems=(Problem("a", "b", "c"),))
    assert other.digest == source.digest
    assert replace(source, thanks=source.thanks + "!").digest != source.digest


def test_the_digest_looks_past_the_order_of_keys_in_the_file(folder: Path) -> None:
    before = load_survey(folder).digest
    write(folder / "survey.toml", dict(reversed(FULL.items())))
    assert load_survey(folder).digest == before


def test_a_snapshot_keeps_the_words_a_writer_saw_when_the_file_changes(folder: Path) -> None:
    stamped(folder, "cy.toml", WELSH)
    snapshot = load_survey(folder).to_json()
    write(folder / "survey.toml", FULL | {"thanks": "Other words."})
    assert SurveySource.from_json(snapshot).in_language("cy").thanks == "Diolch."
    assert SurveySource.from_json(snapshot).in_language("en").thanks == "Thank you."


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"format": 2}', '{"format": 1, "slug": "x"}', "null", '{"format":1,"about":3}']
)
def test_what_is_no_snapshot_is_refused(text: str) -> None:
    with pytest.raises(SnapshotError):
        SurveySource.from_json(text)
