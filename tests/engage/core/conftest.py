"""The command, run in this process on a data folder of its own."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engage import cli

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty data folder that the command finds."""
    monkeypatch.setenv("ENGAGE_HOME", str(tmp_path / "home"))
    for name in ("PORT", "ENGAGE_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    before = os.umask(0o022)
    yield tmp_path / "home"
    os.umask(before)


@pytest.fixture
def run(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command here; its exit code and everything it printed."""

    def run_command(*words: object) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["engage", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        printed = capsys.readouterr()
        code = ended.value.code
        return (code if isinstance(code, int) else 0), printed.out + printed.err

    return run_command
