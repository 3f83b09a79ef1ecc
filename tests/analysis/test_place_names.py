"""What the place is called makes no theme: answers are compared without it, and nothing else of them changes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from analysis import Comment, find_themes
from analysis.frameworks import Framework
from analysis.place_names import PlaceNames, common_places

NEEDS = [
    *("more buses in the evening", "a bus to the hospital", "cheaper bus tickets", "buses that come on time"),
    *("lights in the park", "a dry bench in the park", "swings in the park that work", "a park that is not dark"),
    *("warm school dinners", "bigger portions at dinner", "halal dinners in the canteen", "a canteen with enough seats"),
]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Wrenshire needs more buses", "needs more buses"),
        ("more buses in  NORTH\nWRENSHIRE, please", "more buses in , please"),
        ("the Wrenshire's best park", "the 's best park"),
        ("Wrenshires are birds", "Wrenshires are birds"),
        ("Wrenshire!", "Wrenshire!"),
        ("nothing of it", "nothing of it"),
    ],
)
def test_a_name_is_left_out_whatever_its_case_unless_nothing_else_was_said(text: str, left: str) -> None:
    assert PlaceNames(("Wrenshire", "North Wrenshire")).left_out(text) == left


def test_without_names_a_text_stays() -> None:
    assert PlaceNames().left_out("more  buses\nhere") == "more  buses\nhere"


def test_only_texts_with_a_name_are_read_anew() -> None:
    asked: list[Sequence[str]] = []

    def embed(texts: Sequence[str]) -> NDArray[np.float32]:
        asked.append(texts)
        return np.full((len(texts), 2), 7, np.float32)

    vectors = np.zeros((3, 2), np.float32)
    anew = PlaceNames(("Leeds",)).unplaced(vectors, ["a park", "a bus in Leeds", "leeds buses"], embed)
    assert asked == [["a bus in", "buses"]]
    assert anew.tolist() == [[0, 0], [7, 7], [7, 7]]
    assert not vectors.any()


def test_a_place_that_one_in_twenty_names_is_a_place_all_are_asked_about() -> None:
    texts = [f"we need lamp number {number}" for number in range(95)] + ["we in Bowling Green need lamps"] * 5
    assert common_places(texts, ["en"] * 100) == ("Bowling Green",)
    assert common_places(texts[1:] + texts[:1] + ["no lamps"], ["en"] * 101) == ()


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("i am reading in bath", "en"),  # small letters
        ("Leeds needs lamps", "en"),  # at the beginning any word has a capital
        ("we love Reading and Hope", "en"),  # words too
        ("mehr Lampen in Essen", "de"),  # every noun has a capital
    ],
)
def test_where_a_capital_says_nothing_no_place_is_heard(said: str, language: str) -> None:
    assert common_places([said] * 60, [language] * 60) == ()


def test_few_texts_have_no_place_of_their_own() -> None:
    assert common_places(["a bus to Leeds"] * 49, ["en"] * 49) == ()


def test_a_quarter_that_name_the_place_make_no_theme_of_it(framework: Framework, models: Path) -> None:
    texts = [f"{need} {ending}" for need in NEEDS for ending in ("", "please", "honestly", "in Zibshire")]
    comments = [Comment(row, text, "en") for row, text in enumerate(texts)]
    with_name = [row for row, text in enumerate(texts) if "Zibshire" in text]
    report = find_themes(comments, framework, models=models, place_names=["Zibshire"])
    home = [row.theme for row in report.rows]
    assert report.settings["place names"] == "Zibshire"
    assert all(home[row] == home[row - 3] for row in with_name)  # as the same need without the name
    assert all("zibshire" not in theme.label.lower() for theme in report.themes)


@pytest.mark.parametrize("tier", ["best", "fast"])
def test_the_name_changes_neither_the_rows_nor_what_is_judged(framework: Framework, models: Path, tier: str) -> None:
    comments = [Comment(row, f"{need} in Zibshire", "en") for row, need in enumerate(NEEDS)]
    plain, without = (
        find_themes(comments, framework, tier=tier, models=models, place_names=names)  # type: ignore[arg-type]
        for names in ((), ["Zibshire"])
    )
    assert "place names" not in plain.settings
    assert [(row.row, row.outcomes, row.concern) for row in plain.rows] == [
        (row.row, row.outcomes, row.concern) for row in without.rows
    ]
