"""The pure parts of the builder: tables to surveys and back, options on lines, rules, words side by side, changes."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from flask import Flask

from engage.access.pictures import known_pictures
from engage.surveys.building import checking, preview, rules, shelf, wordings
from engage.surveys.building.changes import changes_between
from engage.surveys.building.choices import lines_of, options_from
from engage.surveys.building.forms import question_form, question_from
from engage.surveys.building.picture_names import NAMES, picture_name
from engage.surveys.building.sources import problems_of, source_of, stale_keys, tables_of
from engage.surveys.building.tables import Tables, add_question, copy_question, texts_in, with_part
from engage.surveys.building.wordings import EMPTY, Typed
from engage.surveys.building.words import CHOICES, FIELDS, KINDS
from engage.surveys.definition import load_file, load_tables
from engage.surveys.drafts import Given
from engage.surveys.wording import KINDS as EVERY
from tests.engage.surveys.building.conftest import clubs_tables
from tests.factories import asking

EVERY_KIND = Path(__file__).parent.parent / "data" / "every-kind.toml"


@pytest.fixture(scope="module")
def every_kind() -> Tables:
    """A survey with a question of every kind."""
    return tables_of(load_file(EVERY_KIND))


@pytest.fixture
def clubs(app: Flask) -> Tables:
    """Two questions, nothing missing, with a hint of Urdu."""
    tables = clubs_tables()
    texts = {key: f"ur {words}" for key, words in texts_in(tables).items()}
    made = wordings.saved(
        tables, "ur", {key: Typed(words, wordings.Line(key, "", "", (), "").seen) for key, words in texts.items()}
    )
    return with_part(tables | {"slug": "clubs"}, "wording.ur", made[0])


def test_tables_and_survey_are_the_same_either_way(every_kind: Tables) -> None:
    assert source_of(every_kind) == load_file(EVERY_KIND)
    assert tables_of(source_of(every_kind)) == every_kind


def test_the_page_of_each_kind_of_question_gives_back_what_it_was_given(app: Flask, every_kind: Tables) -> None:
    ends = {"scale_min": 0, "scale_max": 10, "scale_low": "No", "scale_high": "Yes"}
    more = [{"key": "s", "kind": "scale", "text": "How?", **ends}, {"key": "l", "kind": "long_text", "text": "Why?"}]
    asked = [*every_kind["questions"], *more]
    assert {one["kind"] for one in asked} == set(EVERY)
    with asking(app):
        for question in asked:
            form = question_form(question, "en", meta={"csrf": False})
            given = {key: value for key, value in question.items() if key != "when"}
            assert question_from(form, question) == given, question["kind"]


def test_every_kind_field_and_choice_has_its_words() -> None:
    assert set(KINDS) == set(EVERY)
    assert FIELDS.keys() >= {"options", "rows", "unit", "say", "exclusive", "when"}
    assert "" in CHOICES


def test_an_option_keeps_its_key_unless_it_is_another_one() -> None:
    before = [{"key": "bus", "text": "On the bus", "exclusive": True}, {"key": "park", "text": "In the park"}]
    made = options_from("In the park\nOn a bus\n\nAt school", before)
    assert [(one["key"], one["text"]) for one in made] == [
        ("park", "In the park"),
        ("bus", "On a bus"),
        ("at_school", "At school"),
    ]
    assert made[1]["exclusive"]
    assert lines_of(made) == "In the park\nOn a bus\nAt school"


def test_an_option_that_comes_back_after_it_was_deleted_is_not_taken_for_another() -> None:
    before = [{"key": "yes", "text": "Yes"}, {"key": "no", "text": "No"}]
    assert [one["key"] for one in options_from("Cannot say\nNo", before)] == ["cannot_say", "no"]


@pytest.mark.parametrize("text", ["قرآن", "你好", "???", "Never", "not"])
def test_words_in_any_script_get_a_key(text: str) -> None:
    assert options_from(text, ())[0]["key"] in {"option", "never_2", "not_2"}


def test_conditions_of_a_question_are_what_can_be_asked_before_it(every_kind: Tables) -> None:
    last = every_kind["questions"][-1]["key"]
    for one in rules.conditions_before(every_kind, last):
        assert not rules.faults_of(every_kind, last, one.rule), one.rule
    assert not list(rules.conditions_before(every_kind, every_kind["questions"][0]["key"]))


def test_conditions_join_as_they_are_told(clubs: Tables) -> None:
    assert rules.joined("", "answered(go)", "and") == "answered(go)"
    assert rules.joined("go = 1", "answered(go)", "instead") == "answered(go)"
    assert rules.joined("a = 1 or b = 2", "answered(c)", "and") == "(a = 1 or b = 2) and answered(c)"


def test_a_renamed_question_keeps_options_of_the_same_name() -> None:
    assert rules.renamed("chosen(x, y) and not (y <= 2)", "y", "z") == "chosen(x, y) and not (z <= 2)"


def test_a_plain_rule_is_said_in_words_and_an_intricate_one_is_not(clubs: Tables) -> None:
    said = rules.teller(clubs)("chosen(go, yes) or answered(go)")
    assert said is not None
    assert ([one.words for one in said[0]], said[1]) == (["Yes", ""], "or")
    assert rules.teller(clubs)("not (chosen(go, yes) and answered(go))") is None


def test_a_changed_source_makes_a_language_stale_until_its_text_is_ticked_or_changed(clubs: Tables) -> None:
    assert source_of(clubs).languages == ("en", "ur")
    changed = with_part(clubs, "questions.why", {"key": "why", "kind": "long_text", "text": "Why ever not?"})
    assert stale_keys(changed, "ur") == ("questions.why.text",)
    assert source_of(changed).languages == ("en",)
    line = next(one for one in wordings.lines_of(changed, "ur") if one.state == "stale")
    left = wordings.saved(changed, "ur", {line.key: Typed(line.text, line.seen)})[0]
    assert stale_keys(with_part(changed, "wording.ur", left), "ur") == ("questions.why.text",)
    ticked = wordings.saved(changed, "ur", {line.key: Typed(line.text, line.seen, still_right=True)})[0]
    assert source_of(with_part(changed, "wording.ur", ticked)).languages == ("en", "ur")


def test_two_translators_of_one_language_meet_only_on_the_same_text(clubs: Tables) -> None:
    lines = {one.key: one for one in wordings.lines_of(clubs, "ur")}
    mine = {key: Typed(line.text, line.seen) for key, line in lines.items()} | {
        "thanks": Typed("my thanks", lines["thanks"].seen)
    }
    title = "about.title"
    theirs = with_part(clubs, "wording.ur", wordings.saved(clubs, "ur", {title: Typed("their title", lines[title].seen)})[0])
    made, clashes = wordings.saved(theirs, "ur", mine)
    assert (made["texts"][title], made["texts"]["thanks"], clashes) == ("their title", "my thanks", {})
    mine[title] = Typed("my title", lines[title].seen)
    assert set(wordings.saved(theirs, "ur", mine)[1]) == {title}


def test_a_new_language_begins_with_what_other_surveys_say_in_the_same_words(clubs: Tables) -> None:
    known = source_of(clubs)
    other, _key = add_question({**clubs, "questions": [], "wordings": {}}, {"kind": "long_text", "text": "Why not?"})
    begun = wordings.begun(other, "ur", [known])
    assert begun["texts"]["questions.why_not.text"] == "ur Why not?"
    assert not stale_keys(with_part(other, "wording.ur", begun), "ur")
    assert begun["status"] == "draft"


def test_a_copied_question_brings_its_translations(clubs: Tables) -> None:
    made, key = copy_question(clubs, "go")
    assert (key, made["wordings"]["ur"]["texts"][f"questions.{key}.options.no"]) == ("do_you_go_to", "ur No")
    assert source_of(made).languages == ("en", "ur")


def test_words_of_a_deleted_question_stay_out_of_sight(clubs: Tables) -> None:
    kept = {**clubs, "questions": clubs["questions"][:1]}
    assert source_of(kept).languages == ("en", "ur")
    assert source_of(kept).problems == ()


def test_changes_are_told_by_what_they_are(clubs: Tables) -> None:
    go = {**clubs["questions"][0], "options": [{"key": "yes", "text": "Yes!"}, {"key": "maybe", "text": "Maybe"}]}
    new, _key = add_question({**clubs, "questions": [go]}, {"kind": "scale", "text": "How good?"})
    told = [(one.what, one.before, one.after) for one in changes_between(clubs, new)]
    assert told[:3] == [("question deleted", "", ""), ("option", "Yes", "Yes!"), ("option deleted", "No", "")]
    assert {one[0] for one in told} == {
        "question deleted",
        "option deleted",
        "option",
        "option added",
        "question added",
        "wording",
    }
    assert changes_between(clubs, clubs) == ()


def test_each_problem_leads_to_the_part_where_it_is_put_right(clubs: Tables) -> None:
    broken = with_part(clubs, "when.why", {"when": "chosen(go, perhaps)"})
    broken = {**broken, "about": {**broken["about"], "why": ""}}
    found = [(one.part, one.place, one.field) for one in checking.findings(broken)]
    assert found == [("about", 0, "why"), ("when.why", 2, "when")]


def test_hard_texts_are_found_and_easy_ones_are_not(clubs: Tables) -> None:
    assert [one.text for one in checking.hard_texts(with_part(clubs, "wording.ur", EMPTY)) if one.part == "questions.go"] == []
    long = "Why " + "and why " * 15 + "not?"
    hard = with_part(clubs, "questions.why", {"key": "why", "kind": "long_text", "text": long})
    assert [(one.place, one.longest) for one in checking.hard_texts(hard) if one.part == "questions.why"] == [(2, 32)]


@pytest.mark.parametrize("key", [one.key for one in shelf.question_sets()])
def test_every_tested_set_can_be_asked_as_it_is_and_is_easy_to_read(clubs: Tables, key: str) -> None:
    tables, found = {**clubs, "questions": [], "wordings": {}}, shelf.question_set(key)
    assert found is not None
    for question in found.questions:
        tables, made = add_question(tables, question)
        assert made == question["key"]
    assert not problems_of(tables)
    assert not [one.text for one in checking.hard_texts(tables) if one.place]


@pytest.mark.parametrize("given", [Given(number=3), Given(choices=("no",)), Given(choices=("yes", "no")), Given(text="secret")])
def test_what_was_chosen_in_a_preview_goes_along_and_words_do_not(clubs: Tables, given: Given) -> None:
    word = preview.answer_word("go", given)
    assert "secret" not in word
    found = preview.given_by(source_of(clubs).questions, word)["go"]
    assert (found.number, found.choices, bool(found.words)) == (given.number, given.choices, bool(given.words))


@pytest.mark.parametrize("word", ["", "~", "go", "go.", ".n1", "x.n1", "go.nn", "go.n" + "9" * 50])
def test_an_address_that_was_typed_by_hand_says_nothing(clubs: Tables, word: str) -> None:
    assert all(one.is_empty for one in preview.given_by(source_of(clubs).questions, word).values())


def test_tables_are_read_as_the_file_is(every_kind: Tables) -> None:
    assert load_tables(tomllib.loads(EVERY_KIND.read_text("utf-8")), "survey") == source_of(every_kind)


def test_every_picture_has_a_name_that_staff_can_read_in_their_language(app: Flask) -> None:
    assert set(NAMES) == set(known_pictures())
    with app.test_request_context():
        assert (picture_name("thumbs-up"), picture_name("my-own")) == ("thumbs up", "my own")
