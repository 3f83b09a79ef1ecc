"""Papers about everything at once: the Board's page and the table for a needs assessment, in the same five formats."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from engage.core.db import db
from engage.evidence.formats import FORMATS, make_file
from engage.evidence.paper import Paper
from engage.evidence.reports import REPORTS, compose_report
from engage.plan.models import Plan, Priority
from engage.surveys import library, outward
from engage.surveys.definition import load_file
from engage.surveys.formats.pdf import missing
from engage.surveys.models import Wave
from tests.engage.evidence.making import Place, fill_site
from tests.engage.evidence.test_formats import READ, plain
from tests.engage.surveys.test_definition import FULL, write
from tests.factories import TODAY, add_staff, add_wave, asking, enter


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
        paper = compose_report(REPORTS[key], "en", TODAY)
        return replace(paper, blocks=tuple(paper.blocks))


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
    with asking(app, "/"), make_file(paper, ending) as file:
        told = plain(READ[ending](file.read()))
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
    library.sources()["park-life"] = load_file(write(app.config["SETTINGS"].home / "park.toml", FULL))
    park = add_wave("park-life", opens_on=TODAY - timedelta(weeks=20), closes_on=TODAY - timedelta(weeks=10)).id
    young = next(wave.id for wave in outward.wave_infos() if wave.slug == "young-people")
    told = list(report_of(app, "equality").numbered())
    groups = [one for one in told if one.kind == "who took part"]
    assert groups
    assert any(one.number == "E-4" and "leaves out those who did not say" in str(one.text) for one in told)  # type: ignore[union-attr]
    assert all((one.trace.count.value or 0) % 5 == 0 for one in groups if one.trace.count)
    unasked = {one.number for one in told if one.number.endswith("-unasked")}
    for key in ("sex", "ethnicity", "disability", "care"):
        assert f"E{park}-{key}-unasked" in unasked
        assert f"E{young}-{key}-unasked" not in unasked
    assert any(one.number.endswith("-missing") for one in told)


def test_the_self_check_gives_facts_of_the_record_and_leaves_the_judgement_to_people(
    app: Flask, places: dict[str, Place]
) -> None:
    told = list(report_of(app, "standards").numbered())
    assert sum(one.kind == "to be written" for one in told) == 7
    assert "Public replies: 3." in [one.text for one in told]  # type: ignore[union-attr]


def test_the_boards_pack_is_one_page_and_what_it_rests_on_follows(app: Flask, places: dict[str, Place]) -> None:
    if missing():
        pytest.skip("this machine makes no PDF files")
    plan = db.session.query(Plan).one()
    for number in range(7):
        row = Priority(plan_id=plan.id, slug=f"more-{number}", position=2 + number, outcome_keys=["stay_safe"])
        row.title, row.summary = f"Support parents, fathers included, and keep children safe {number}", "What we will do."
        db.session.add(row)
    db.session.commit()
    with app.test_request_context("/"), make_file(report_of(app, "board"), "pdf") as file:
        pages = [page.extract_text() for page in PdfReader(io.BytesIO(file.read())).pages]
    assert len(pages) == 2
    assert "Nobody decided on quince yet" in pages[0]
    assert "Where each sentence comes from" in pages[1]


@pytest.mark.parametrize("ending", sorted(FORMATS))
def test_a_paper_that_rests_on_no_record_has_no_empty_list_of_them(app: Flask, wave: int, ending: str) -> None:
    if ending == "pdf" and missing():
        pytest.skip("this machine makes no PDF files")
    with app.test_request_context("/"), make_file(report_of(app, "standards"), ending) as file:
        content = file.read()
    if ending == "xlsx":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            assert [name for name in packed.namelist() if "worksheets/sheet" in name] == ["xl/worksheets/sheet1.xml"]
    else:
        assert plain("Where each sentence comes from") not in plain(READ[ending](content))
