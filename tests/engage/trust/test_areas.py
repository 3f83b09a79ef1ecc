"""Places and partners as the rest of the house asks for them."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from engage.core.db import db
from engage.core.errors import NotFoundError
from engage.trust import services
from engage.trust.models import Organisation
from tests.factories import add_areas


def test_localities_are_listed_by_name_and_the_county_is_not_one(app: Flask) -> None:
    add_areas("brackenford", "ashby-vale")
    assert [area.name for area in services.localities()] == ["Ashby Vale", "Brackenford"]
    assert set(services.area_names().values()) == {"Wrenshire", "Ashby Vale", "Brackenford"}


def test_an_area_is_found_by_its_key_and_an_unknown_one_is_said_to_be_unknown(app: Flask) -> None:
    add_areas("ashby-vale")
    assert services.find_area("ashby-vale").name == "Ashby Vale"
    with pytest.raises(NotFoundError, match="no area called atlantis"):
        services.find_area("atlantis")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE area SET parent_id = NULL WHERE kind = 'locality'",
        "UPDATE area SET parent_id = id WHERE kind = 'county'",
        "UPDATE area SET parent_id = 999 WHERE kind = 'locality'",
        "UPDATE area SET key = 'wrenshire'",
    ],
)
def test_the_database_itself_keeps_the_tree_a_tree(app: Flask, statement: str) -> None:
    add_areas("ashby-vale")
    with pytest.raises(IntegrityError):
        db.session.execute(text(statement))
    db.session.rollback()


def test_partners_are_named_by_number(app: Flask) -> None:
    partner = Organisation(key="health", name="Wrenshire Health", kind="health", is_statutory=True)
    db.session.add(partner)
    db.session.commit()
    assert services.organisation_names() == {partner.id: "Wrenshire Health"}
