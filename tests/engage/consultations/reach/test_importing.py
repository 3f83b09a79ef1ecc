"""Population figures come in whole or not at all, and a bad row is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import IntegrityError

from engage.cli import cli
from engage.consultations.reach import services
from engage.consultations.reach.importing import BadFileError, import_benchmarks
from engage.consultations.reach.models import Benchmark, ReachTarget
from engage.core.db import db
from tests.factories import OWN_PAGE, add_areas, add_staff, enter

HEAD = "dimension,category,people,area,source,date"
GOOD = "age_band,11_13,21400,,Census,2021-03-21"


def file(*rows: str) -> bytes:
    return "\n".join((HEAD, *rows)).encode()


@pytest.mark.usefixtures("app")
def test_figures_are_kept_with_their_source_and_date() -> None:
    assert import_benchmarks(file(GOOD, "age_band,14_16,22100,,Census,2021-03-21")) == 2
    first = services.benchmarks()[0]
    assert (first.people, first.source, first.dated.isoformat()) == (21400, "Census", "2021-03-21")
    assert services.population("young_people") == {"age_band": {"11_13": 21400, "14_16": 22100}}


@pytest.mark.usefixtures("app")
def test_a_second_file_replaces_its_dimensions_and_no_others() -> None:
    import_benchmarks(file(GOOD, "relation,father,62400,,Census,2021-03-21"))
    import_benchmarks(file("age_band,11_13,21500,,Estimates,2025-06-30"))
    assert services.population("") == {"age_band": {"11_13": 21500}, "relation": {"father": 62400}}


@pytest.mark.parametrize(
    ("row", "named"),
    [
        ("age_band,11_13,many,,Census,2021-03-21", "“many”"),
        ("age_band,11_13,-3,,Census,2021-03-21", "“-3”"),
        ("age_band,11_13,99999999999,,Census,2021-03-21", "people"),
        ("age_band,,5,,Census,2021-03-21", "category"),
        ("Age Band,11_13,5,,Census,2021-03-21", "dimension"),
        ("age_band,11_13,5,atlantis,Census,2021-03-21", "atlantis"),
        ("area,atlantis,5,,Census,2021-03-21", "atlantis"),
        ("age_band,11_13,5,,,2021-03-21", "source"),
        ("age_band,11_13,5,,Census,21/03/2021", "21/03/2021"),
        ("age_band,11_13,5,,Census,2021-03-21,more,and more", "more cells"),
        (GOOD, "Rows 2 and 3"),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_imported(app: Flask, row: str, named: str) -> None:
    with pytest.raises(BadFileError) as refused:
        import_benchmarks(file(GOOD, row))
    assert named in str(refused.value)
    assert "3" in str(refused.value)
    assert not services.benchmarks()


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", HEAD.encode(), b"dimension,category\na,b", b'"a\n' * 3])
def test_what_is_no_such_file_is_refused_in_one_sentence(content: bytes) -> None:
    with pytest.raises(BadFileError) as refused:
        import_benchmarks(content)
    assert "\n" not in str(refused.value)


@pytest.mark.usefixtures("app")
def test_a_category_known_place_by_place_is_added_up_only_where_every_place_is_known() -> None:
    add_areas("carrow", "brackenford")
    rows = ["sex,girl,10,carrow,Census,2021-03-21", "sex,girl,20,brackenford,Census,2021-03-21"]
    import_benchmarks(file(*rows, "sex,boy,10,carrow,Census,2021-03-21", "sex,other,7,wrenshire,Census,2021-03-21"))
    assert services.population("") == {"sex": {"girl": 30, "other": 7}}


@pytest.mark.usefixtures("app")
def test_the_database_keeps_no_figure_twice_none_below_nothing_and_none_without_a_source() -> None:
    good = {"audience": "", "dimension": "sex", "category": "girl", "area_key": "", "people": 1, "source": "Census"}
    for wrong in ({"people": -1}, {"source": ""}):
        db.session.add(Benchmark(**{**good, **wrong}, dated=services.date(2021, 3, 21)))
        with pytest.raises(IntegrityError):
            db.session.flush()
        db.session.rollback()
    db.session.add_all(Benchmark(**good, dated=services.date(2021, 3, 21)) for _ in range(2))
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()
    db.session.add(ReachTarget(slug="s", wave_key="w", dimension="sex", category="girl", people=0))
    with pytest.raises(IntegrityError):
        db.session.flush()


def test_the_command_imports_and_refuses_with_one_line(app: Flask, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_bytes(file(GOOD))
    bad.write_bytes(file("age_band,11_13,many,,Census,2021-03-21"))
    runner = app.test_cli_runner()
    done = runner.invoke(cli.commands["reach"], ["import", str(good)])
    assert "Imported 1 population figures" in done.output
    refused = runner.invoke(cli.commands["reach"], ["import", str(bad)])
    assert isinstance(refused.exception, BadFileError)
    assert services.population("") == {"age_band": {"11_13": 21400}}


def test_the_page_takes_a_file_and_says_what_is_wrong_with_another(app: Flask, client: FlaskClient) -> None:
    token = enter(client, add_staff("participation_officer"))

    def send(content: bytes) -> tuple[int, str]:
        data = {"csrf_token": token, "file": (__import__("io").BytesIO(content), "figures.csv")}
        sent = client.post("/staff/reach/benchmarks", data=data, headers=OWN_PAGE, follow_redirects=True)
        return sent.status_code, sent.get_data(as_text=True)

    status, page = send(file("age_band,11_13,many,,Census,2021-03-21"))
    assert status == 400
    assert "Row 2: “many” cannot be its “people”" in page
    status, page = send(file(GOOD))
    assert status == 200
    assert "21,400" in page
    assert "age_band" in page, "a file must say its key"
    status, page = send(file("lang,pl,900,,Census,2021-03-21"))
    assert "Language of the answer" in page, "but people read names"
