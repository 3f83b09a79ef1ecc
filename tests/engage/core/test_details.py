"""Personal details as this site is set up: its own schools go, whatever else is known of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from analysis import redaction_settings
from analysis.detail_reader import Reading, Word
from engage.app import create_app
from engage.core import details
from engage.core.config import Settings
from engage.forums import holding


@pytest.mark.parametrize(
    "listed", ["Woodside Primary School, Tollgate Academy", "Woodside Primary School\n\n Tollgate Academy \n"]
)
def test_schools_are_listed_on_lines_or_apart_by_commas(settings: Settings, listed: str) -> None:
    with create_app(replace(settings, own_schools=listed), testing=True).app_context():
        assert details.own_schools() == ("Woodside Primary School", "Tollgate Academy")
        assert details.redact("woodside is better than tollgate", "en").text == "[school] is better than [school]"
        assert "personal" in holding.look("woodside is cold", "woodside is cold", "en").reasons


def test_what_the_place_is_called_is_listed_in_the_same_way(settings: Settings) -> None:
    with create_app(replace(settings, place_names="Wrenshire, North Wrenshire\nWrens"), testing=True).app_context():
        assert details.place_names() == ("Wrenshire", "North Wrenshire", "Wrens")


def test_without_a_list_a_name_alone_stays_and_what_is_to_be_kept_is_kept(app: Flask) -> None:
    assert details.own_schools() == ()
    assert details.redact("woodside is cold", "en").text == "woodside is cold"
    assert details.redact("tell Amina Okoro", "en", ("amina okoro",)).text == "tell Amina Okoro"


class _Model:
    """Stands for the model that reads for details: takes "zib" for a name, and counts how often it was asked."""

    name, asked = "model@1", 0

    def read(self, text: str) -> Reading:
        _Model.asked += 1
        at = text.find("zib")
        return Reading(text, [Word(at, at + 3, 1.0, "name")] if at >= 0 else [])


@pytest.fixture
def best(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A site that uses the models, with that one."""
    monkeypatch.setattr(redaction_settings, "detail_reader", lambda _models: _Model())
    monkeypatch.setattr(details, "_lately", details._Lately())
    redaction_settings._reader.cache_clear()
    monkeypatch.setattr(_Model, "asked", 0)
    with create_app(replace(settings, analysis_tier="best"), testing=True).app_context():
        yield
    redaction_settings._reader.cache_clear()


@pytest.mark.usefixtures("best")
def test_words_that_are_shown_again_are_read_once_and_are_not_kept() -> None:
    assert [details.redact("our zib got picked", "en").text for _ in range(3)] == ["our [name] got picked"] * 3
    assert _Model.asked == 1
    assert details.redact("our zib got picked", "en", ("zib",)).text == "our zib got picked"
    assert _Model.asked == 2
    assert "picked" not in repr(details._lately._found)


@pytest.mark.usefixtures("best")
def test_what_was_asked_for_longest_ago_is_forgotten_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(details._Lately, "_most", 2)
    for words in ("one zib", "two zib", "one zib", "three zib", "one zib"):
        assert details.redact(words, "en").text == words.replace("zib", "[name]")
    assert _Model.asked == 3
    details.redact("two zib", "en")
    assert _Model.asked == 4


@pytest.mark.usefixtures("best")
def test_a_file_of_very_many_rows_goes_by_lists_alone() -> None:
    assert details.redaction(texts=20_000).model == "model@1"
    assert details.redaction(texts=20_001).model == ""


def test_a_site_without_models_goes_by_lists_alone(app: Flask) -> None:
    assert details.redaction().model == ""
    assert details.redact("our zib got picked", "en").text == "our zib got picked"
