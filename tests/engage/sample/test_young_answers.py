"""The young people's sample answers keep the shape the demonstration loads, and the variety it promises.

Owns no behaviour: it reads the files as a loader would. Nothing here may print an answer's text.
"""

import json
import re
import tomllib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Row = dict[str, Any]

FOLDER = Path(__file__).parents[3] / "engage" / "sample" / "answers"
FIELDS = {"id", "wave", "lang", "provenance", "group_size", "assistance", "quote_consent", "answers"}
EXTRA_FIELDS = {"english", "interpretation", "advocate_view", "worrying"}
ABOUT_YOU = {
    "sex": {"girl", "boy", "other", "prefer_not"},
    "ethnicity": {"asian", "black", "mixed", "white", "other", "prefer_not"},
    "disability": {"yes", "no", "prefer_not"},
    "care_status": {"now", "before", "no", "prefer_not"},
}
QUESTIONS = {"better", "safe", "matters", "one_change", "age_band", "area", *ABOUT_YOU}
MATTERS = {"feeling_well", "being_safe", "school", "things_to_do", "having_a_say", "money_home", "family_friends"}
AGE_BANDS = {"11_13", "14_16", "17_19", "20_25", "prefer_not"}
AREAS = set(tomllib.loads((FOLDER.parent / "authority.toml").read_text(encoding="utf-8"))["localities"])
LANGUAGES = {"en": 210, "pl": 30, "ur": 25, "cy": 20, "ro": 15, "ar": 12, "so": 12, "pt": 10, "uk": 8, "bn": 8}
PROVENANCES = {"self", "helped", "interpreted", "advocate", "group", "adult_reported", "observed"}
SCRIPTS = {"ar": r"[\u0600-\u06ff]", "uk": r"[\u0400-\u04ff]", "bn": r"[\u0980-\u09ff]"}
RESERVED_FOR_FICTION = "07700 900"


def read_rows() -> list[Row]:
    """Every row of every file, in file order; a line that is not one JSON object fails the reading test."""
    return [json.loads(line) for path in sorted(FOLDER.glob("young-people-*.jsonl")) for line in _lines(path)]


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").rstrip("\n").split("\n")


ROWS = read_rows()
ORDINARY = [row for row in ROWS if not row.get("worrying")]
WORRYING = [row for row in ROWS if row.get("worrying")]


def texts(row: Row) -> list[str]:
    """Every text a row holds: own words, translations, interpretation, advocate's view."""
    own = [row["answers"][key] for key in ("better", "one_change") if key in row["answers"]]
    return own + [text for field in ("english", "interpretation", "advocate_view") for text in row.get(field, {}).values()]


def ids_where(wrong: Callable[[Row], bool]) -> list[str]:
    """The ids of the rows for which `wrong` holds, so a failure names rows and never their words."""
    return [row["id"] for row in ROWS if wrong(row)]


def test_there_are_350_ordinary_answers_and_ten_worrying_ones_each_with_its_own_id() -> None:
    assert [len(ORDINARY), len(WORRYING)] == [350, 10]
    assert {row["id"] for row in ORDINARY} == {f"yp-{number:03d}" for number in range(1, 351)}
    assert {row["id"] for row in WORRYING} == {f"yp-c{number:02d}" for number in range(1, 11)}


def test_every_row_has_the_agreed_fields_and_no_others() -> None:
    assert not ids_where(lambda row: not FIELDS <= set(row) <= FIELDS | EXTRA_FIELDS)
    assert not ids_where(lambda row: row["wave"] not in {"past", "open"} or row["provenance"] not in PROVENANCES)
    assert not ids_where(lambda row: type(row["quote_consent"]) is not bool)
    assert not ids_where(lambda row: any(not text.strip() or text != text.strip() for text in texts(row)))


def test_closed_answers_hold_only_the_options_the_survey_offers() -> None:
    def wrong(row: Row) -> bool:
        answers = row["answers"]
        return (
            not set(answers) <= QUESTIONS
            or answers.get("safe", 3) not in {1, 2, 3, 4, 5, "prefer_not"}
            or answers.get("age_band", "11_13") not in AGE_BANDS
            or answers["area"] not in AREAS | {None, "prefer_not"}
            or any(answers.get(key, "prefer_not") not in options for key, options in ABOUT_YOU.items())
        )

    assert not ids_where(wrong)


def test_what_matters_holds_at_most_three_and_an_exclusive_choice_stands_alone() -> None:
    def wrong(row: Row) -> bool:
        chosen = row["answers"].get("matters", ["school"])
        alone = chosen in (["none"], ["prefer_not"])
        return not (alone or (1 <= len(chosen) <= 3 and len(set(chosen)) == len(chosen) and set(chosen) <= MATTERS))

    assert not ids_where(wrong)


def test_every_locality_is_heard_from() -> None:
    assert {row["answers"]["area"] for row in ORDINARY} >= AREAS


def test_languages_waves_and_consent_are_in_the_planned_proportions() -> None:
    assert Counter(row["lang"] for row in ORDINARY) == LANGUAGES
    assert 130 <= sum(row["wave"] == "past" for row in ORDINARY) <= 150
    assert 0.5 <= sum(row["quote_consent"] for row in ORDINARY) / len(ORDINARY) <= 0.6


def test_most_speak_for_themselves_and_every_other_provenance_appears_eight_times_or_more() -> None:
    counts = Counter(row["provenance"] for row in ORDINARY)
    assert 0.65 <= counts["self"] / len(ORDINARY) <= 0.75
    assert set(counts) == PROVENANCES
    assert min(counts.values()) >= 8


def test_only_a_group_has_a_size_and_only_self_goes_without_assistance() -> None:
    assert not ids_where(lambda row: (row["provenance"] == "group") != (row["group_size"] is not None))
    assert not ids_where(lambda row: row["group_size"] is not None and not 2 <= row["group_size"] <= 30)
    assert not ids_where(lambda row: (row["provenance"] == "self") != (row["assistance"] is None))


def test_assistance_says_who_helped_and_how_the_view_was_gathered() -> None:
    def wrong(row: Row) -> bool:
        help_given = row["assistance"]
        return (
            set(help_given) != {"helper", "instructed", "gathered", "read_back"}
            or help_given["gathered"] not in {"spoken", "signed", "symbols", "observed"}
            or {type(help_given["instructed"]), type(help_given["read_back"])} != {bool}
        )

    assert not ids_where(lambda row: row["assistance"] is not None and wrong(row))


def test_own_words_interpretation_and_advocates_view_are_three_separate_texts() -> None:
    assert not ids_where(lambda row: ("interpretation" in row) != (row["provenance"] == "interpreted"))
    assert not ids_where(lambda row: ("advocate_view" in row) != (row["provenance"] in {"advocate", "observed"}))
    parted = [row for row in ROWS if "interpretation" in row or "advocate_view" in row]
    assert not [row["id"] for row in parted if len(set(texts(row))) < len(texts(row))]


def test_an_observed_answer_has_no_own_words_and_claims_no_closed_answers() -> None:
    assert not ids_where(lambda row: row["provenance"] == "observed" and not set(row["answers"]) <= {"age_band", "area"})


def test_every_text_not_in_english_has_a_translation_beside_it_and_no_english_one_has() -> None:
    def wrong(row: Row) -> bool:
        written = {key for key in ("better", "one_change") if key in row["answers"]}
        return set(row.get("english", {})) != (set() if row["lang"] == "en" else written)

    assert not ids_where(wrong)


@pytest.mark.parametrize(("lang", "script"), SCRIPTS.items())
def test_answers_are_written_in_the_script_of_their_language(lang: str, script: str) -> None:
    rows = [row for row in ROWS if row["lang"] == lang and "better" in row["answers"]]
    assert rows
    assert not [row["id"] for row in rows if not re.search(script, row["answers"]["better"])]


def test_urdu_comes_in_both_its_scripts() -> None:
    arabic = [bool(re.search(SCRIPTS["ar"], row["answers"]["better"])) for row in ORDINARY if row["lang"] == "ur"]
    assert arabic.count(True) >= 8
    assert arabic.count(False) >= 5


def test_no_two_answers_are_alike() -> None:
    def plain(text: str) -> str:
        return " ".join(re.findall(r"\w+", text.casefold())) or text

    counts = Counter(plain(row["answers"]["better"]) for row in ROWS if "better" in row["answers"])
    assert [count for count in counts.values() if count > 1] == []


def test_lengths_run_from_one_word_to_whole_paragraphs() -> None:
    lengths = [len(row["answers"]["better"]) for row in ORDINARY if "better" in row["answers"]]
    assert sum(length <= 15 for length in lengths) >= 25
    assert sum(length >= 400 for length in lengths) >= 8


def test_any_telephone_number_is_one_reserved_for_fiction() -> None:
    numbers = [number for row in ROWS for text in texts(row) for number in re.findall(r"\+?\d[\d ]{8,}\d", text)]
    assert numbers
    assert all(number.startswith(RESERVED_FOR_FICTION) for number in numbers)


def test_worrying_answers_come_in_several_languages_and_are_never_offered_for_quoting() -> None:
    assert len({row["lang"] for row in WORRYING}) >= 5
    assert not any(row["quote_consent"] for row in WORRYING)
