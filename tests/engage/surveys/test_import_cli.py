"""`engage surveys import`, and the survey files of the data folder: a broken one is named, the others still open."""

from __future__ import annotations

import json
import logging
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from engage.app import create_app
from engage.core import paths
from engage.core.config import Settings
from engage.core.db import db
from engage.surveys import library
from engage.surveys.cli import surveys
from tests.factories import add_wave

GOOD = paths.bundled("surveys") / "young-people" / "survey.toml"


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(surveys, ["import", *arguments])


def write_survey(folder: Path, slug: str, *, swap: tuple[str, str] = ("", "")) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    words = GOOD.read_text("utf-8").replace('slug = "young-people"', f'slug = "{slug}"').replace(*swap)
    file = folder / "survey.toml"
    file.write_text(words, "utf-8")
    return file


def test_a_survey_is_imported_and_can_be_answered_after_a_restart(
    app: Flask, settings: Settings, tmp_path: Path, today: date
) -> None:
    file = write_survey(tmp_path / "new", "street-life")
    done = run(app, str(file), "--json")
    assert done.exit_code == 0, done.output
    report = json.loads(done.output)
    assert set(report) == {"title", "languages", "questions", "conditions", "unsupported"}
    assert (report["title"], report["questions"], report["languages"]) == ("Your area, your say", 10, ["en"])
    add_wave("street-life", opens_on=today, closes_on=today)
    db.session.remove()
    again = create_app(settings, testing=True)
    with again.app_context():
        assert again.test_client().get("/surveys/street-life/q/1").status_code == 200
        db.session.remove()
        db.engine.dispose()


def test_an_imported_surveys_translations_are_there_after_a_restart(app: Flask, settings: Settings, tmp_path: Path) -> None:
    file = write_survey(tmp_path / "new", "street-life")
    polish = tomllib.loads((GOOD.parent / "pl.toml").read_text("utf-8"))
    polish.pop("meta")
    file.write_text(file.read_text("utf-8") + as_tables(polish, "wording.pl"), "utf-8")
    done = run(app, str(file), "--json")
    assert json.loads(done.output)["languages"] == ["en", "pl"]
    db.session.remove()
    again = create_app(settings, testing=True)
    with again.app_context():
        assert library.sources()["street-life"].languages == ("en", "pl")
        db.session.remove()
        db.engine.dispose()


def as_tables(values: dict[str, Any], name: str) -> str:
    """These nested values as TOML tables."""
    plain = "".join(
        f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in values.items() if isinstance(value, str)
    )
    inner = "".join(as_tables(value, f"{name}.{key}") for key, value in values.items() if isinstance(value, dict))
    return f"\n[{name}]\n{plain}{inner}"


def test_a_dry_run_reports_and_stores_nothing(app: Flask, settings: Settings, tmp_path: Path) -> None:
    done = run(app, str(write_survey(tmp_path / "new", "street-life")), "--dry-run")
    assert (done.exit_code, "can be imported" in done.output) == (0, True)
    assert not (settings.home / "surveys").exists()


def test_importing_again_replaces_the_words(app: Flask, settings: Settings, tmp_path: Path) -> None:
    run(app, str(write_survey(tmp_path / "new", "street-life")))
    run(app, str(write_survey(tmp_path / "new", "street-life", swap=("Your area, your say", "Our street"))))
    stored = settings.home / "surveys" / "street-life"
    assert "Our street" in (stored / "survey.toml").read_text("utf-8")
    assert [file.name for file in (settings.home / "surveys").iterdir()] == ["street-life"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "missing"),
        (b"", "is missing"),
        (b"slug = ", "not valid TOML"),
        ("title = 'é'".encode("latin-1"), "not UTF-8"),
        (b"\x00\x01\x02", "not valid TOML"),
        (b"x = 1\n" * 300_000, "over 1 MB"),
    ],
    ids=["absent", "empty", "broken", "latin-1", "binary", "huge"],
)
def test_a_file_that_cannot_be_taken_exits_2_with_one_line_and_stores_nothing(
    app: Flask, settings: Settings, tmp_path: Path, content: bytes | None, said: str
) -> None:
    file = tmp_path / "bad.toml"
    if content is not None:
        file.write_bytes(content)
    done = run(app, str(file), "--json")
    assert done.exit_code == 2
    assert said in done.output
    assert done.output.count("\n") == 1
    assert not (settings.home / "surveys").exists()


def test_a_fault_is_named_by_file_and_key(app: Flask, tmp_path: Path) -> None:
    file = write_survey(tmp_path / "new", "street-life", swap=('kind = "scale"', 'kind = "slider"'))
    done = run(app, str(file))
    assert done.exit_code == 2
    assert "survey.toml, questions.safe.kind" in done.output


def test_a_broken_file_in_the_data_folder_is_named_in_the_log_and_the_others_still_open(
    settings: Settings, today: date, caplog: pytest.LogCaptureFixture
) -> None:
    imported = settings.home / "surveys"
    write_survey(imported / "street-life", "street-life")
    write_survey(imported / "broken", "broken", swap=('kind = "scale"', 'kind = "slider"'))
    (imported / "empty").mkdir()
    (imported / "notes.txt").write_text("not a survey", "utf-8")
    with caplog.at_level(logging.WARNING):
        app = create_app(settings, testing=True)
    assert "broken/survey.toml, questions.safe.kind" in caplog.text
    with app.app_context():
        db.create_all()
        for slug in ("street-life", "young-people", "parents-and-carers"):
            add_wave(slug, opens_on=today, closes_on=today)
        client = app.test_client()
        for slug in ("street-life", "young-people", "parents-and-carers"):
            assert client.get(f"/surveys/{slug}/").status_code == 200
        assert client.get("/surveys/broken/").status_code == 404
        assert client.get("/surveys/").status_code == 200
        db.session.remove()
        db.engine.dispose()
