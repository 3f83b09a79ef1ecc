"""Personal details as this site is set up: its own schools go, whatever else is known of them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

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


def test_without_a_list_a_name_alone_stays_and_what_is_to_be_kept_is_kept(app: Flask) -> None:
    assert details.own_schools() == ()
    assert details.redact("woodside is cold", "en").text == "woodside is cold"
    assert details.redact("tell Amina Okoro", "en", ("amina okoro",)).text == "tell Amina Okoro"
