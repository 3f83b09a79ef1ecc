"""A backup is whole or refused, tells nothing in its report, and comes back with the key it belongs to."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.engage.core.conftest import Run

SAM = ("people", "add", "Sam Sample", "sam@wrenshire.example", "--role", "administrator", "--password", "a long enough password")


@pytest.fixture
def kept(run: Run, home: Path, tmp_path: Path) -> Path:
    """A site with one act on record and a survey of its own, and a backup of it."""
    run("init")
    run(*SAM)
    (home / "engage.toml").write_text('trust_name = "Wrenshire"\n')
    (home / "surveys" / "own").mkdir(parents=True)
    (home / "surveys" / "own" / "survey.toml").write_text("x = 1\n")
    code, printed = run("backup", tmp_path / "kept")
    assert (code, "Not among them" in printed) == (0, True)
    return tmp_path / "kept"


def elsewhere(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Path:
    """Another data folder, as on another machine."""
    monkeypatch.setenv("ENGAGE_HOME", str(folder))
    return folder


def test_a_backup_comes_back_on_another_machine_with_its_key(
    run: Run, home: Path, kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = elsewhere(monkeypatch, tmp_path / "there")
    code, printed = run("restore", kept, "--key", home / "secret.key")
    assert (code, "1 acts, each as it was written" in printed) == (0, True), printed
    assert (there / "engage.toml").read_text() == (home / "engage.toml").read_text()
    assert (there / "surveys" / "own" / "survey.toml").is_file()
    assert "already has an account" in run(*SAM)[1]


def test_the_key_is_never_in_a_backup_and_its_files_are_for_their_owner_alone(home: Path, kept: Path) -> None:
    key = (home / "secret.key").read_text().strip().encode()
    files = [file for file in kept.rglob("*") if file.is_file()]
    assert {file.name for file in files} == {"engage.sqlite", "engage.toml", "survey.toml", "report.json"}
    assert not [file for file in files if key in file.read_bytes() or bytes.fromhex(key.decode()) in file.read_bytes()]
    assert (kept / "engage.sqlite").stat().st_mode & 0o077 == 0


def test_the_report_has_files_and_digests_and_no_count(kept: Path) -> None:
    report = json.loads((kept / "report.json").read_text())
    assert set(report) == {"made_at", "head", "files"}
    assert set(report["files"]) == {"engage.sqlite", "engage.toml", "surveys/own/survey.toml"}
    assert {len(digest) for digest in (*report["files"].values(), report["head"])} == {64}


def test_another_sites_key_is_told_from_the_right_one(
    run: Run, kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere(monkeypatch, tmp_path / "there")
    (tmp_path / "wrong.key").write_text("ab" * 32)
    code, printed = run("restore", kept, "--key", tmp_path / "wrong.key")
    assert (code, "This key does not fit" in printed) == (2, True)


@pytest.mark.parametrize("harm", ["changed", "missing", "no report"])
def test_a_backup_that_is_not_as_it_was_made_is_refused_and_nothing_is_written(
    run: Run, home: Path, kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harm: str
) -> None:
    if harm == "changed":
        (kept / "engage.toml").write_text("proxies = 9\n")
    else:
        (kept / ("engage.sqlite" if harm == "missing" else "report.json")).unlink()
    there = elsewhere(monkeypatch, tmp_path / "there")
    code, printed = run("restore", kept, "--key", home / "secret.key")
    assert (code, len(printed.strip().splitlines())) == (2, 1)
    assert not there.exists()


def test_a_report_cannot_lead_out_of_its_folder(
    run: Run, home: Path, kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = json.loads((kept / "report.json").read_text())
    report["files"]["../home/secret.key"] = report["head"]
    (kept / "report.json").write_text(json.dumps(report))
    elsewhere(monkeypatch, tmp_path / "there")
    assert run("restore", kept, "--key", home / "secret.key")[0] == 2


def test_nothing_that_is_there_is_written_over(run: Run, home: Path, kept: Path) -> None:
    before = (home / "engage.sqlite").read_bytes()
    assert run("restore", kept)[0] == 2
    assert run("backup", kept)[0] == 2
    assert (home / "engage.sqlite").read_bytes() == before


def test_without_a_key_or_a_database_it_says_so(run: Run, kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere(monkeypatch, tmp_path / "there")
    assert "--key" in run("restore", kept)[1]
    assert "no database" in run("backup", tmp_path / "more")[1]
    monkeypatch.setenv("ENGAGE_DATABASE_URL", "postgresql+psycopg://nowhere/engage")
    assert "pg_dump" in run("backup", tmp_path / "more")[1]
