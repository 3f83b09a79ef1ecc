"""A wording whose texts are all there and that cannot be offered all the same: its page and the checklist say so, and why."""

from __future__ import annotations

import pytest
from markupsafe import escape

from engage.access.pictures import known_pictures
from engage.surveys.building import checking, services, wordings
from engage.surveys.building.sources import offered_in
from engage.surveys.building.tables import Tables, texts_in
from engage.surveys.building.wordings import Typed
from tests.engage.surveys.building.conftest import clubs_tables
from tests.engage.surveys.building.officer import Officer

EASY = "Words."
PICTURE = tuple(sorted(known_pictures()))[:1]


@pytest.fixture
def tables() -> Tables:
    """A survey that lacks nothing, not begun."""
    return {**clubs_tables(), "slug": "our-clubs"}


def worded(tables: Tables, name: str, pictures: tuple[str, ...] = (), **texts: str) -> Tables:
    """The survey with a wording that has every text; those given, by key with "__" for its dots, as they are."""
    begun = {**tables, "wordings": {**tables["wordings"], name: dict(wordings.EMPTY)}}
    said = dict.fromkeys(texts_in(tables), EASY) | {key.replace("__", "."): text for key, text in texts.items()}
    typed = {line.key: Typed(said[line.key], line.seen, pictures) for line in wordings.lines_of(begun, name)}
    made, _clashes = wordings.saved(begun, name, typed)
    return {**begun, "wordings": {**begun["wordings"], name: made}}


def language(tables: Tables, name: str) -> checking.Language:
    return next(one for one in checking.languages(tables) if one.name == name)


def test_easy_read_with_every_text_and_a_picture_for_each_is_offered(app: object, tables: Tables) -> None:
    found = language(worded(tables, "easy", PICTURE), "easy")
    assert (found.is_offered, found.to_do) == (True, 0)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("One thing.\nAnother thing.", "must be one line"),
        (f"{'long ' * 15}sentence.", "has 16 words; Easy Read has 15 at most"),
    ],
)
def test_easy_read_that_breaks_its_own_rules_is_not_said_to_be_offered(app: object, tables: Tables, text: str, why: str) -> None:
    made = worded(tables, "easy", PICTURE, questions__go__text=text)
    found = language(made, "easy")
    assert (found.is_offered, found.missing, found.stale, found.faults) == (False, 0, 0, 1)
    line = next(one for one in wordings.lines_of(made, "easy") if one.key == "questions.go.text")
    assert line.state == "fault"
    assert any(why in str(each) for each in line.faults)


def test_easy_read_waits_for_its_own_language(app: object, tables: Tables) -> None:
    made = worded(worded(tables, "easy", PICTURE), "easy-ur")
    found = language(made, "easy-ur")
    assert (found.is_offered, found.to_do) == (False, 0)
    assert language(worded(made, "ur"), "easy-ur").is_offered


def test_what_a_checklist_calls_offered_is_what_publishing_would_offer(app: object, tables: Tables) -> None:
    made = worded(worded(worded(tables, "ur"), "easy"), "cy")
    assert offered_in(made) == {"en", "ur", "cy"}
    assert {one.name for one in checking.languages(made) if one.is_offered} == {"ur", "cy"}


def test_the_pages_say_what_is_wrong_and_where(officer: Officer, clubs: str) -> None:
    officer.sends(f"/{clubs}/words", name="easy")
    marks = officer.marks(f"/{clubs}/words/easy")
    texts = {name.replace("seen-", "text-"): "Easy words." for name in marks if name.startswith("seen-")}
    assert officer.sends(f"/{clubs}/words/easy", **marks, **texts).status_code == 302
    page = officer.sees(f"/{clubs}/words/easy?left=1")
    assert "Every text is there" not in page
    assert "cannot be offered as they are" in page
    assert "must name a picture for each line: 1, not 0" in page
    for place in ("words", "publish"):
        assert "Will be offered" not in officer.sees(f"/{clubs}/{place}")


def test_a_preview_says_who_decides(officer: Officer, clubs: str) -> None:
    decider = services.find(clubs).tables["about"]["decider"]
    assert f"Who decides: {escape(decider)}." in officer.sees(f"/{clubs}/preview/start")
