"""Open data: anybody may take it, it says what it is, and it holds no count that has not passed the gate."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.core.db import db
from engage.evidence.open_data import DATASETS, LICENCE_URL, Column, Dataset, json_lines, text_rows
from engage.evidence.sheet import csv_lines
from engage.surveys.models import Wave
from tests.engage.evidence.making import Place, fill_site
from tests.engage.influence import makers
from tests.factories import TODAY


@pytest.fixture
def places(wave: int) -> dict[str, Place]:
    """A site with something everywhere."""
    return fill_site(wave)


def rows_of(client: FlaskClient, key: str) -> list[dict[str, str]]:
    answer = client.get(f"/open-data/{key}.csv")
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))


def end(wave_id: int) -> None:
    db.session.get_one(Wave, wave_id).closes_on = TODAY - timedelta(days=1)
    db.session.commit()


@pytest.mark.parametrize("key", sorted(DATASETS))
def test_both_files_hold_the_same_and_name_their_columns(
    client: FlaskClient, wave: int, places: dict[str, Place], key: str
) -> None:
    end(wave)
    rows = rows_of(client, key)
    told = client.get(f"/open-data/{key}.json")
    document = told.get_json()
    assert len(rows) == len(document["rows"]) > 0
    assert list(rows[0]) == list(document["columns"]) == list(document["rows"][0])
    assert document["licence"] == LICENCE_URL
    assert document["made_on"] == TODAY.isoformat()
    assert rows[0] == {name: "" if value is None else str(value) for name, value in document["rows"][0].items()}
    assert told.headers["Link"] == f'<{LICENCE_URL}>; rel="license"'


def test_the_page_lists_every_table_with_its_columns_and_licence(client: FlaskClient) -> None:
    page = client.get("/open-data/").get_data(as_text=True)
    for key, dataset in DATASETS.items():
        assert f'href="/open-data/{key}.csv"' in page
        assert f'href="/open-data/{key}.json"' in page
        assert all(f"<code>{column.name}</code>" in page for column in dataset.columns)
    assert LICENCE_URL in page
    assert 'href="/open-data/"' in client.get("/").get_data(as_text=True)


def test_every_count_of_people_is_rounded_or_hidden(client: FlaskClient, wave: int, places: dict[str, Place]) -> None:
    makers.add_responses(wave, 3, age_band="11_13")
    end(wave)
    counts = [row for key in ("replies", "took-part") for row in rows_of(client, key)]
    shown = [int(row["people_about"]) for row in counts if row["people_about"]]
    assert shown
    assert all(value % 5 == 0 for value in shown)
    hidden = [row for row in counts if not row["people_about"]]
    assert {"11_13", ""} <= {row["group"] for row in hidden if row.get("by") == "age_band"}
    assert all(row["people_kind"] in {"few", "withheld"} for row in hidden)


def test_a_wave_that_goes_on_is_not_in_it(client: FlaskClient, wave: int, places: dict[str, Place]) -> None:
    assert rows_of(client, "took-part") == []
    end(wave)
    assert rows_of(client, "took-part")


def test_an_empty_site_gives_empty_tables(client: FlaskClient) -> None:
    for key in DATASETS:
        assert rows_of(client, key) == []
        assert json.loads(client.get(f"/open-data/{key}.json").get_data())["rows"] == []


@pytest.mark.parametrize("address", ["nothing.csv", "replies.xls", "replies."])
def test_what_is_not_there_is_not_found(client: FlaskClient, address: str) -> None:
    assert client.get(f"/open-data/{address}").status_code == 404


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_a_long_table_takes_no_more_memory_than_a_short_one(app: Flask, ending: str) -> None:
    def rows(_lang: str, _today: Any) -> Iterator[tuple[Any, ...]]:
        for number in range(200_000):
            yield number, "words " * 10

    table = Dataset("long", (Column("id", "a number"), Column("text", "words")), rows)
    lines = json_lines(table, "en", TODAY) if ending == "json" else csv_lines(("id", "text"), text_rows(table, "en", TODAY))
    tracemalloc.start()
    sent = sum(len(line) for line in lines)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sent > 10_000_000
    assert peak < 500_000
