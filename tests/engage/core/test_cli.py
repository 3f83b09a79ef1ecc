"""The `engage` command: what cannot be done is one clear line and exit code 2; what is started is also stopped."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest

from engage.core import paths, serving, worker
from tests.engage.core.conftest import Run


@pytest.fixture
def port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


def one_line(printed: str) -> bool:
    return len(printed.strip().splitlines()) == 1


def test_init_makes_a_data_folder_that_is_for_its_owner_alone(run: Run, home: Path) -> None:
    code, printed = run("init")
    assert code == 0
    assert str(home) in printed
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert stat.S_IMODE((home / "engage.sqlite").stat().st_mode) == 0o600
    assert run("init")[0] == 0


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ('colour = "red"', "no setting called colour"),
        ('proxies = "two"', "proxies must be int"),
        ("trust_name =", "not a readable TOML file"),
    ],
)
@pytest.mark.parametrize("command", ["init", "run", "work"])
def test_a_setting_that_cannot_be_used_is_one_line_and_exit_code_2(
    run: Run, home: Path, command: str, words: str, why: str
) -> None:
    home.mkdir()
    (home / "engage.toml").write_text(words)
    code, printed = run(command)
    assert code == 2
    assert why in printed
    assert one_line(printed)


@pytest.mark.parametrize("command", ["run", "demo"])
def test_a_port_in_use_is_one_line_and_exit_code_2(run: Run, home: Path, command: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        code, printed = run(command, "--port", str(taken.getsockname()[1]))
    assert code == 2
    assert "PORT=" in printed
    assert one_line(printed)
    assert not (home / "engage.sqlite").exists()


def test_a_second_worker_of_one_name_is_refused(run: Run, home: Path) -> None:
    run("init")
    with worker.only_one(home / "worker-1.lock", "worker-1"):
        code, printed = run("work", "--until-idle")
    assert code == 2
    assert "already running" in printed


@pytest.mark.parametrize("name", ["survey.lss", "survey.xlsx", "survey.xls", "survey.json"])
def test_a_survey_file_that_is_not_what_its_name_says_exits_2_and_stores_nothing(
    run: Run, home: Path, tmp_path: Path, name: str
) -> None:
    file = tmp_path / name
    file.write_bytes(b"Dear all, here is the survey.")
    run("init")
    code, printed = run("surveys", "import", str(file), "--json")
    assert code == 2
    assert name in printed
    assert one_line(printed)
    assert not (home / "surveys").exists()


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"slug = 1"], ids=["empty", "not UTF-8", "not a survey"])
def test_a_survey_file_that_cannot_be_read_exits_2_with_one_line(run: Run, home: Path, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "broken.toml"
    file.write_bytes(content)
    code, printed = run("surveys", "import", str(file))
    assert code == 2
    assert "broken.toml" in printed
    assert one_line(printed)


def test_a_missing_survey_file_exits_2_with_one_line(run: Run) -> None:
    code, printed = run("surveys", "import", "nowhere.toml")
    assert code == 2
    assert one_line(printed)


def test_a_command_that_does_not_exist_exits_2(run: Run) -> None:
    assert run("dance")[0] == 2


def test_an_account_with_a_short_password_is_refused_in_one_line(run: Run) -> None:
    run("init")
    code, printed = run("people", "add", "Sam", "sam@wrenshire.example", "--role", "administrator", "--password", "short")
    assert code != 0
    assert "12 characters" in printed


def test_the_first_account_can_be_made_from_the_command_line(run: Run) -> None:
    run("init")
    words = ("people", "add", "Sam", "sam@wrenshire.example", "--role", "administrator")
    assert run(*words, "--password", "correct horse battery")[0] == 0


def test_a_port_that_cannot_exist_is_refused() -> None:
    with pytest.raises(serving.PortTakenError):
        serving.check_port("127.0.0.1", 70_000)


class TestRunningTogether:
    """Web and worker as child processes, in a process of their own."""

    @pytest.fixture
    def site(self, run: Run, home: Path, port: int) -> Iterator[subprocess.Popen[str]]:
        """The site and, as its worker, a process that sleeps; ready."""
        run("init")
        worker_command = [sys.executable, "-c", "import time; time.sleep(600)"]
        code = (
            "import sys\nfrom engage.core import serving\n"
            f"site = serving.Site('127.0.0.1', {port}, 1)\n"
            f"sys.exit(serving.run_together(site, {{'worker': {worker_command!r}}}, lambda words: print(words, flush=True)))"
        )
        process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        assert process.stdout.readline() == "Ready.\n"
        yield process
        if process.poll() is None:
            process.kill()
        process.wait()
        process.stdout.close()

    def test_the_site_answers_and_a_signal_stops_everything(self, site: subprocess.Popen[str], port: int) -> None:
        assert answers(port)
        site.send_signal(signal.SIGTERM)
        assert site.wait(30) == 0
        assert not answers(port)

    def test_when_the_worker_dies_the_site_stops_and_the_exit_code_says_so(self, site: subprocess.Popen[str], port: int) -> None:
        os.kill(child_that_sleeps(site.pid), signal.SIGKILL)
        assert site.wait(30) == 1
        assert not answers(port)

    @pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent was killed")
    def test_killed_outright_it_leaves_nothing_behind(self, site: subprocess.Popen[str], port: int) -> None:
        site.kill()
        deadline = time.monotonic() + 30
        while answers(port) and time.monotonic() < deadline:
            time.sleep(0.2)
        assert not answers(port)


def answers(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def child_that_sleeps(parent: int) -> int:
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return next(int(child) for child in children if "time.sleep" in Path(f"/proc/{child}/cmdline").read_text())


def test_a_survey_command_speaks_of_its_own_file_whatever_others_here_lack(
    home: Path, run: Run, caplog: pytest.LogCaptureFixture
) -> None:
    folder = home / "surveys" / "street-life"
    folder.mkdir(parents=True)
    whole = (paths.bundled("surveys") / "young-people" / "survey.toml").read_text("utf-8")
    whole = whole.replace('slug = "young-people"', 'slug = "street-life"')
    (folder / "survey.toml").write_text(f'{whole}\n[wording.pl]\nthanks = "Tak."\n', "utf-8")
    assert run("init")[0] == 0
    assert "wording.pl" in caplog.text, "the server's log has it"
    caplog.clear()
    code, said = run("surveys", "import", home / "nowhere.toml")
    assert (code, len(said.splitlines()), caplog.text) == (2, 1, "")
