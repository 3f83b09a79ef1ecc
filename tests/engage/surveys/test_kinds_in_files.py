"""The newer kinds of question in survey files: what opens, what is refused, and what comes back word for word."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from engage.surveys.definition import Option, Row, SurveyFileError, SurveySource, load_all, load_file, texts_of
from engage.surveys.writing import to_toml
from tests.engage.surveys.test_definition import question, write

FILE = Path(__file__).parent / "data" / "every-kind.toml"
SURVEYS = Path(__file__).parents[3] / "surveys"


@pytest.fixture(scope="module")
def source() -> SurveySource:
    return load_file(FILE)


def faults(tmp_path: Path, key: str, **change: Any) -> dict[str, str]:
    """What is said of the file when its question `key` says this; None takes a key away."""
    data = tomllib.loads(FILE.read_text("utf-8"))
    del data["wording"]
    asked = question(data, key)
    asked.update(change)
    for name in [name for name, value in change.items() if value is None]:
        del asked[name]
    for each in data["questions"]:
        each.update({name: str(value) for name, value in each.items() if name.startswith("date_")})
    with pytest.raises(SurveyFileError) as error:
        load_file(write(tmp_path / "kinds.toml", data))
    return {problem.key: problem.message for problem in error.value.problems}


def test_every_kind_opens_with_what_it_takes(source: SurveySource) -> None:
    asked = {each.key: each for each in source.questions}
    assert source.problems == ()
    assert (asked["clubs"].min_choices, asked["clubs"].max_choices, asked["clubs"].say_key) == (2, 3, "other")
    assert asked["clubs"].options[3] == Option("other", "Something else", say=True)
    assert (asked["hours"].number_min, asked["hours"].number_max, asked["hours"].unit) == (0, 100, "hours")
    assert (asked["day"].date_min, asked["day"].date_max) == ("2020-01-01", "2027-12-31")
    assert (asked["first"].places, asked["travel"].places) == (3, 0)
    assert (asked["places"].ratings, asked["often"].ratings) == (("1", "2", "3", "4", "5"), ("never", "sometimes", "often"))
    assert (asked["say"].ratings, asked["say"].rows[0]) == (
        ("agree", "disagree", "not_sure"),
        Row("heard", "Adults listen to me."),
    )
    assert [each.key for each in source.questions if each.is_text] == ["why_parks", "draw"], (
        "a place is no text to be read for themes"
    )
    assert [each.key for each in source.questions if each.may_be_recorded] == ["why_parks"]


def test_rows_and_units_are_translated_like_every_other_word(source: SurveySource) -> None:
    assert source.languages == ("en", "ur")
    urdu = {each.key: each for each in source.in_language("ur").questions}
    assert (urdu["hours"].unit, urdu["say"].rows[0]) == ("گھنٹے", Row("heard", "بڑے میری بات سنتے ہیں۔"))
    assert {"questions.hours.unit", "questions.places.rows.bus"} <= texts_of(source.in_language("en")).keys()


def test_every_kind_is_written_and_read_again_as_the_same_survey(source: SurveySource, tmp_path: Path) -> None:
    again = tmp_path / "again.toml"
    again.write_text(to_toml(source), "utf-8")
    assert load_file(again) == source
    assert load_file(again).digest == source.digest


def test_a_snapshot_gives_every_kind_back(source: SurveySource) -> None:
    assert SurveySource.from_json(source.to_json()) == source


def test_a_version_from_before_there_were_these_kinds_keeps_its_snapshot() -> None:
    old = load_all(SURVEYS).surveys["young-people"]
    (words, *_), said = json.loads(old.to_json())["questions"], json.loads(old.to_json())
    assert words.keys() == {
        "hint", "key", "kind", "max_choices", "max_length", "options", "options_from", "role", "scale_high", "scale_low",
        "scale_max", "scale_min", "text",
    }  # fmt: skip
    assert {key for each in said["questions"] for option in each["options"] for key in option} == {"key", "text", "exclusive"}


@pytest.mark.parametrize(
    ("key", "change", "at", "words"),
    [
        ("clubs", {"min_choices": 4}, "questions.clubs.min_choices", "more than max_choices (3)"),
        ("travel", {"min_choices": 1}, "questions.travel.min_choices", "takes no min_choices"),
        ("hours", {"number_max": 0}, "questions.hours.number_max", "must be more than number_min (0)"),
        ("hours", {"number_max": 10**10}, "questions.hours.number_max", "whole number from"),
        ("day", {"date_max": "2019-01-01"}, "questions.day.date_max", "must be after date_min (2020-01-01)"),
        ("day", {"date_max": "soon"}, "questions.day.date_max", "must be a date"),
        ("day", {"date_max": "2027-02-30"}, "questions.day.date_max", "must be a date"),
        ("first", {"options": [{"key": "a", "text": "A"}], "max_choices": None}, "questions.first.options", "two options"),
        ("first", {"options": None}, "questions.first.options", "is missing"),
        ("first", {"options_from": "areas"}, "questions.first.options_from", "takes no options_from"),
        ("places", {"rows": None}, "questions.places.rows", "is missing"),
        ("places", {"rows": [{"key": "a", "text": "A"}] * 2}, "questions.places.rows.a.key", "two rows have this key"),
        ("places", {"rows": [{"key": f"r{n}", "text": "A"} for n in range(41)]}, "questions.places.rows", "more than 40"),
        ("places", {"scale_low": None}, "questions.places.scale_low", "is missing"),
        ("places", {"options": [{"key": "a", "text": "A"}]}, "questions.places.scale_min", "either options or a scale"),
        ("often", {"options": [{"key": "a", "text": "A", "say": True}]}, "questions.often.options.a.say", "only a single or"),
        ("say", {"options": [{"key": "a", "text": "A"}]}, "questions.say.options", "takes no options"),
        ("where", {"max_length": 50}, "questions.where.max_length", "takes no max_length"),
        ("travel", {"options": [{"key": k, "text": k, "say": True} for k in "ab"]}, "questions.travel.options", "only one"),
        ("why_parks", {"when": "chosen(hours, a)"}, "questions.why_parks.when", "has nothing to choose from"),
        ("why_parks", {"when": "day > 3"}, "questions.why_parks.when", "is no scale question"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_a_fault_is_named_where_it_stands(tmp_path: Path, key: str, change: dict[str, Any], at: str, words: str) -> None:
    found = faults(tmp_path, key, **change)
    assert words in found.get(at, ""), found
