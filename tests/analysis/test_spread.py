"""The work given out: the same report whoever does it, one clear line where nobody can."""

import csv
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from analysis.spread import Lent, Spread, SpreadError, open_spread
from tests.analysis.conftest import SMALL_FRAMEWORK

PLACES = ("park", "library", "bus stop", "canteen", "youth club", "skate ramp", "swimming pool", "high street", "river path")
WISHES = ("needs more lights", "should open later", "costs too much", "is always full", "was lovely last week", "smells of damp")
WHY = (
    "because we have nowhere else",
    "said my sister",
    "in winter most of all",
    "after school",
    "on Sundays",
    "for us who are deaf",
)


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    path = tmp_path / "answers.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = [[f"The {place} {wish} {why} {turn}"] for turn in range(8) for place in PLACES for wish in WISHES for why in WHY]
        csv.writer(file).writerows([["text"], *rows, *rows[:100]])
    return path


def double(number: int) -> int:
    return 2 * number


def _read(lent: Lent) -> bytes:
    return lent.read()


def die(_number: int) -> None:
    os._exit(1)


def themes(source: Path, out: Path, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a person would, warnings as errors."""
    pack = out.with_suffix(".toml")
    pack.write_text(SMALL_FRAMEWORK, encoding="utf-8")
    command = [sys.executable, "-W", "error", "-m", "analysis", "themes", str(source), "--out", str(out), "--tier", "fast"]
    command += ["--framework", str(pack), *options]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, **environment}, check=False)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[str]:
    """A Dask cluster of two workers on this machine."""
    pytest.importorskip("distributed", reason="the extra “dask” is not installed")
    told = tmp_path / "scheduler.json"
    script = (
        "import sys, time\n"
        "from distributed import LocalCluster\n"
        "if __name__ == '__main__':\n"
        "    with LocalCluster(n_workers=2, threads_per_worker=1, host='127.0.0.1', dashboard_address=None) as cluster:\n"
        "        open(sys.argv[1] + '.tmp', 'w').write(cluster.scheduler_address)\n"
        "        __import__('os').replace(sys.argv[1] + '.tmp', sys.argv[1])\n"
        "        sys.stdin.read()\n"
    )
    program = tmp_path / "cluster.py"
    program.write_text(script, encoding="utf-8")
    process = subprocess.Popen([sys.executable, str(program), str(told)], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 120
    while not told.is_file() and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.1)
    yield told.read_text(encoding="utf-8")
    assert process.stdin is not None
    process.stdin.close()
    process.wait(60)


def test_results_come_back_in_the_order_of_the_pieces() -> None:
    with ThreadPoolExecutor(3) as pool:
        assert list(Spread(pool, 3).each(double, range(50))) == [2 * number for number in range(50)]


def test_only_so_many_pieces_are_under_way_at_a_time() -> None:
    taken: list[int] = []

    def pieces() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            yield number

    with ThreadPoolExecutor(2) as pool:
        results = Spread(pool, 2).each(double, pieces())
        next(iter(results))
        assert len(taken) <= 8


def test_what_is_lent_is_read_by_every_worker_and_is_gone_afterwards() -> None:
    with open_spread(2) as spread:
        with spread.lend(b"words") as lent:
            assert list(spread.each(_read, [lent] * 5)) == [b"words"] * 5
        assert isinstance(lent.content, Path)
        assert not lent.content.exists()
    with Spread().lend(b"words") as lent:
        assert lent.read() == b"words"


def test_a_single_piece_is_done_here() -> None:
    with open_spread(2) as spread:
        assert list(spread.each(os.getpgid, [0])) == [os.getpgid(0)]
        assert list(spread.each(_whose, [0])) == [os.getpid()]


def _whose(_piece: int) -> int:
    return os.getpid()


def test_workers_that_are_let_go_leave_the_rest_to_this_process() -> None:
    with open_spread(2) as spread:
        assert os.getpid() not in set(spread.each(_whose, range(4)))
        spread.release()
        assert set(spread.each(_whose, range(4))) == {os.getpid()}


def test_a_worker_that_dies_is_told_in_one_sentence() -> None:
    with open_spread(2) as spread, pytest.raises(SpreadError, match="a worker process died"):
        list(spread.each(die, range(4)))


def test_the_report_is_the_same_whatever_the_number_of_workers(answers: Path, tmp_path: Path) -> None:
    alone, three = tmp_path / "1.json", tmp_path / "3.json"
    for count, out in (("1", alone), ("3", three)):
        done = themes(answers, out, "--workers", count)
        assert done.returncode == 0, done.stderr
    assert alone.read_bytes() == three.read_bytes()


def test_a_cluster_gives_the_same_report(answers: Path, cluster: str, tmp_path: Path) -> None:
    alone, together = tmp_path / "alone.json", tmp_path / "together.json"
    assert themes(answers, alone, "--workers", "1").returncode == 0
    done = themes(answers, together, ENGAGE_DASK=cluster)
    assert done.returncode == 0, done.stderr
    assert alone.read_bytes() == together.read_bytes()


def test_a_cluster_that_is_not_there_ends_with_2_and_one_sentence(answers: Path, tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason="the extra “dask” is not installed")
    done = themes(answers, tmp_path / "out.json", "--dask", "tcp://127.0.0.1:9", "--quiet")
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == "analysis: there is no Dask cluster at tcp://127.0.0.1:9."
