"""Papers about everything at once: the Board's page and the table for a needs assessment, in the same five formats."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.core.db import db
from engage.evidence.formats import FORMATS, make_file
from engage.evidence.paper import Paper
from engage.evidence.reports import REPORTS, compose_report
from engage.surveys.models import Wave
from tests.engage.evidence.making import Place, fill_site
from tests.engage.evidence.test_formats import READ, plain
from tests.factories import TODAY, add_staff, asking, enter


@pytest.fixture
def places(wave: int) -> dict[str, Place]:
    """A site with something everywhere, whose wave closed long ago."""
    found = fill_site(wave)
    row = db.session.get_one(Wave, wave)
    row.opens_on, row.closes_on = TODAY - timedelta(weeks=30), TODAY - timedelta(weeks=20)
    db.session.commit()
    return found


def report_of(app: Flask, key: str) -> Paper:
    with asking(app, "/"):
        return compose_report(REPORTS[key], "en", TODAY)


def test_the_boards_page_says_per_priority_what_was_decided_done_and_is_late_and_where_more_is(
    app: Flask, places: dict[str, Place]
) -> None:
    (row,) = [one for one in report_of(app, "board").numbered() if one.kind == "priority"]
    assert row.cells == ("More quince", "1", "You get quince.", "0 of 1", "0")  # type: ignore[union-attr]
    assert row.trace.link.endswith("/plan/more-quince")
    waiting = [one.text for one in report_of(app, "board").numbered() if one.kind == "waiting"]  # type: ignore[union-attr]
    assert waiting == ["Nobody decided on quince yet: 20 weeks."]


def test_the_needs_table_lists_every_accepted_theme_once_with_a_safe_count(app: Flask, places: dict[str, Place]) -> None:
    rows = [one for one in report_of(app, "needs").numbered() if one.number.startswith("N-t")]
    assert len(rows) == len({row.number for row in rows}) == 4
    assert all(row.trace.count is not None and (row.trace.count.value or 0) % 5 == 0 for row in rows)


@pytest.mark.parametrize("key", sorted(REPORTS))
@pytest.mark.parametrize("ending", sorted(set(FORMATS) - {"pdf"}))
def test_every_format_says_every_sentence(app: Flask, places: dict[str, Place], key: str, ending: str) -> None:
    paper = report_of(app, key)
    with asking(app, "/"):
        told = plain(READ[ending](make_file(paper, ending)))
    for one in paper.numbered():
        assert plain(one.number) in told


def test_an_empty_site_says_so(app: Flask) -> None:
    told = [one.text for one in report_of(app, "board").numbered()]  # type: ignore[union-attr]
    assert "There is no plan yet." in told
    assert "Nothing waits longer than it should." in told


def test_a_board_member_downloads_them(client: FlaskClient, places: dict[str, Place]) -> None:
    enter(client, add_staff("board_member", email="board@wrenshire.example"))
    for key in REPORTS:
        assert client.get(f"/staff/evidence/report/{key}.csv").status_code == 200
    assert client.get("/staff/evidence/report/nothing.csv").status_code == 404


def test_the_equality_report_says_by_group_who_took_part_who_is_missing_and_what_nobody_asked(
    app: Flask, places: dict[str, Place]
) -> None:
    told = list(report_of(app, "equality").numbered())
    groups = [one for one in told if one.kind == "who took part"]
    assert groups
    assert all((one.trace.count.value or 0) % 5 == 0 for one in groups if one.trace.count)
    unasked = [one.text for one in told if one.number.endswith("-unasked")]  # type: ignore[union-attr]
    assert any("Ethnicity" in text for text in unasked)
    assert any(one.number.endswith("-missing") for one in told)


def test_the_self_check_gives_facts_of_the_record_and_leaves_the_judgement_to_people(
    app: Flask, places: dict[str, Place]
) -> None:
    told = list(report_of(app, "standards").numbered())
    assert sum(one.kind == "to be written" for one in told) == 7
    assert "Public replies: 3." in [one.text for one in told]  # type: ignore[union-attr]
