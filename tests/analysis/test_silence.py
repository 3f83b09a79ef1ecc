import csv
from pathlib import Path

import pytest

from analysis.silence import says_nothing

PUBLIC = Path("../shared/data")


@pytest.mark.parametrize(
    "text",
    [
        "idk",
        "IDK!!",
        "Nothing really",
        "nooooo",
        "no no no",
        "i dont know sorry",
        "I don’t know.",
        "nie wiem",
        "پتا نہیں",
        "n/a",
        "不知道",
    ],
)
def test_an_answer_that_says_nothing_is_known(text: str) -> None:
    assert says_nothing(text)


@pytest.mark.parametrize(
    "text",
    [
        "no bus",
        "nothing works here",
        "No one listens",
        "none of the teachers",
        "I can't say",
        "I don't want to tell",
        "bus pass",
        "yes",
        "you",
        "",
    ],
)
def test_an_answer_that_says_something_is_left(text: str) -> None:
    assert not says_nothing(text)


@pytest.mark.parametrize(
    "name", ["uk_petitions.csv", "polis_bowling_green.csv", "polis_austria_climate_de.csv", "sib200_40langs.csv"]
)
def test_no_real_statement_is_taken_for_silence(name: str) -> None:
    if not (PUBLIC / name).is_file():
        pytest.skip("the public texts are not beside the project")
    with (PUBLIC / name).open(encoding="utf-8", newline="") as file:
        assert [row["text"] for row in csv.DictReader(file) if says_nothing(row["text"])] == []
