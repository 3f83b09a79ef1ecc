"""The parents' sample answers: their numbers, their keys, and whose words are whose.

Owns the shape of `answers/parents-*.jsonl` alone. Must not load anything into a database.
"""

import itertools
import json
import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
SAMPLE = ROOT / "engage" / "sample"
PROVENANCES = {"self", "helped", "interpreted", "advocate", "group", "adult_reported", "observed"}
TEXTS = ("harder", "works", "one_thing")


def read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def answers() -> list[dict[str, Any]]:
    files = sorted((SAMPLE / "answers").glob("parents-*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]


ROWS = answers()
ORDINARY = [row for row in ROWS if not row.get("worrying", False)]
AREAS = set(read(SAMPLE / "authority.toml")["localities"])
DECISIONS = read(SAMPLE / "plan.toml")["decisions"]
MORE_OF = {
    "childcare", "health_help", "send_support", "safe_play", "things_for_teens", "parenting_support", "money_advice",
    "transport", "none",
}  # fmt: skip
RELATIONS = {"mother", "father", "grandparent", "foster_carer", "step_parent", "other_carer"}
ABOUT_YOU = {
    "sex": {"woman", "man", "other", "prefer_not"},
    "ethnicity": {"asian", "black", "mixed", "white", "other", "prefer_not"},
    "disability": {"yes", "no", "prefer_not"},
    "caring": {"foster", "kinship", "no", "prefer_not"},
}


def english(row: dict[str, Any]) -> str:
    return " ".join(row.get("english", row["answers"]).get(key, "") for key in TEXTS).lower()


def test_the_parents_answers_have_their_numbers_in_each_wave_and_language() -> None:
    assert Counter(row["wave"] for row in ORDINARY) == {"past": 100, "open": 150}
    assert Counter(row["lang"] for row in ORDINARY) == {
        "en": 150, "pl": 25, "ur": 22, "cy": 12, "ro": 10, "ar": 10, "so": 8, "bn": 7, "pt": 6
    }  # fmt: skip
    assert sorted(row["id"] for row in ORDINARY) == [f"pc-{number:03d}" for number in range(1, 251)]
    assert sorted(row["id"] for row in ROWS if row.get("worrying")) == [f"pc-c0{number}" for number in range(1, 6)]


def test_every_provenance_and_every_relation_is_there_and_most_speak_for_themselves() -> None:
    provenance = Counter(row["provenance"] for row in ORDINARY)
    assert provenance.keys() == PROVENANCES
    assert min(provenance.values()) >= 5
    assert 0.7 <= provenance["self"] / len(ORDINARY) <= 0.8
    assert {row["answers"].get("relation") for row in ORDINARY} >= RELATIONS


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_an_answer_uses_only_what_the_survey_offers(row: dict[str, Any]) -> None:
    given = row["answers"]
    assert set(given) <= {*TEXTS, "help", "more_of", "relation", "area", *ABOUT_YOU}
    assert given.get("help", 1) in {1, 2, 3, 4, 5, "prefer_not"}
    more_of = given.get("more_of", [])
    assert more_of == "prefer_not" or (set(more_of) <= MORE_OF and len(more_of) <= 3)
    assert "none" not in more_of or more_of == ["none"]
    assert given.get("relation", "prefer_not") in RELATIONS | {"prefer_not"}
    assert given.get("area", "prefer_not") in AREAS | {"prefer_not"}
    assert all(given.get(key, "prefer_not") in offered for key, offered in ABOUT_YOU.items())


def test_what_parents_say_of_themselves_fits_together_and_has_gaps() -> None:
    for row in ROWS:
        given = row["answers"]
        assert given.get("sex") != {"mother": "man", "father": "woman"}.get(given.get("relation"), "nobody"), row["id"]
        assert given.get("caring") != "foster" or given["relation"] == "foster_carer", row["id"]
        if row["provenance"] in {"group", "adult_reported", "observed"} or row.get("worrying"):
            assert not ABOUT_YOU.keys() & given.keys(), row["id"]
    for key in ABOUT_YOU:
        answered = sum(key in row["answers"] for row in ORDINARY)
        assert 0.5 < answered / len(ORDINARY) < 0.9, key


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_own_words_interpretation_and_advocates_view_stay_apart(row: dict[str, Any]) -> None:
    kind, own = row["provenance"], row["answers"]
    assert (row["group_size"] is not None) == (kind == "group")
    assert (row["assistance"] is not None) == (kind in {"helped", "interpreted", "advocate", "observed"})
    assert ("interpretation" in row) == (kind == "interpreted")
    assert ("advocate_view" in row) == (kind in {"advocate", "observed"})
    assert kind != "observed" or not set(TEXTS) & set(own)
    assert set(row.get("english", {})) == (set() if row["lang"] == "en" else set(TEXTS) & set(own))


@pytest.mark.parametrize("key", TEXTS)
def test_no_two_answers_are_cut_from_one_template(key: str) -> None:
    texts = [row["answers"][key].lower() for row in ROWS if key in row["answers"]]
    assert key != "harder" or len(set(texts)) == len(texts)
    long = [set(re.findall(r"\w+", text)) for text in texts]
    for one, other in itertools.combinations([words for words in long if len(words) >= 6], 2):
        assert len(one & other) / len(one | other) < 0.5, (one, other)


def test_a_parents_decision_cites_words_that_parents_wrote_in_its_wave() -> None:
    decision = next(item for item in DECISIONS if item["survey"] == "parents-and-carers")
    past = [english(row) for row in ORDINARY if row["wave"] == decision["wave"]]
    assert sum(bool(set(decision["theme_words"]) & set(re.findall(r"\w+", text))) for text in past) >= 10
