"""`python -m benchmarks.scale [--rows 50000] [--tier best] [--workers N] [--dask ADDRESS]`: the survey of a country, end to end.

Comments are made up by cutting public texts and joining the halves, so that no two are alike unless they are meant to be (one in
twenty is said twice). The command line does the work, as a person would call it. Memory is that of all its processes together,
shared pages counted once (PSS), read twice a second. The floor is reading the same file and writing a line for each row.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

DATA = Path("../shared/data")
FILES = (
    "sib200_40langs.csv",
    "uk_petitions.csv",
    "polis_bowling_green.csv",
    "polis_bg2050.csv",
    "polis_austria_climate_de.csv",
    "clustering_banking77_test.csv",
    "clustering_clinc150_test.csv",
)
SITE = ("en", "cy", "pl", "ro", "ur", "pa", "bn", "gu", "ar", "so", "pt", "es", "fr", "lt", "tr", "ta", "uk", "fa", "hu", "sk")
AGAIN_SHARE = 0.05


def main() -> None:
    """Make the file, run, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--tier", choices=("best", "fast"), default="best")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--dask")
    parser.add_argument("--framework", default="ecm")
    parser.add_argument("--english", type=float, default=0.7, metavar="SHARE", help="of the comments (default: 0.7)")
    options = parser.parse_args()
    if not all((DATA / name).is_file() for name in FILES):
        raise SystemExit(f"The public texts are not in {DATA.resolve()}: nothing was measured.")
    with tempfile.TemporaryDirectory() as folder:
        source, report = Path(folder) / "comments.csv", Path(folder) / "report.json"
        write_comments(source, options.rows, options.english)
        floor = _floor(source, Path(folder) / "floor.jsonl")
        command = [
            sys.executable,
            "-m",
            "analysis",
            "themes",
            str(source),
            "--out",
            str(report),
            "--framework",
            options.framework,
        ]
        command += ["--tier", options.tier, "--workers", str(options.workers), "--quiet"]
        wall, cpu, peak_mb = _run(command + (["--dask", options.dask] if options.dask else []))
        _print(options, floor, wall, cpu, peak_mb, report)


def write_comments(path: Path, rows: int, english_share: float, seed: int = 1) -> None:
    """A CSV of so many comments, those not in English in twenty languages of a county's sites."""
    draw = random.Random(seed)
    pools = _pools()
    others = [language for language in SITE if language in pools and language != "en"]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["text"])
        said = ""
        for _ in range(rows):
            if not said or draw.random() >= AGAIN_SHARE:
                pool = pools["en" if draw.random() < english_share else draw.choice(others)]
                said = _joined(draw.choice(pool), draw.choice(pool), draw)
            writer.writerow([said])


def _pools() -> dict[str, list[list[str]]]:
    """The words of each public text, by language."""
    pools: dict[str, list[list[str]]] = {}
    for name in FILES:
        with (DATA / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                pools.setdefault(row["lang"], []).append(row["text"].split()[:24])
    return pools


def _joined(one: list[str], other: list[str], draw: random.Random) -> str:
    """The beginning of one text and the end of another."""
    return " ".join(one[: draw.randint(len(one) // 2, len(one))] + other[draw.randint(len(other) // 2, len(other)) :]) or "yes"


def _floor(source: Path, target: Path) -> float:
    started = time.perf_counter()
    with source.open(encoding="utf-8", newline="") as file, target.open("w", encoding="utf-8") as out:
        out.writelines(_lines(csv.DictReader(file)))
    return time.perf_counter() - started


def _lines(rows: Iterator[dict[str, str]]) -> Iterator[str]:
    for number, row in enumerate(rows):
        yield json.dumps({"row": number, "length": len(row["text"])}) + "\n"


def _run(command: list[str]) -> tuple[float, float, float]:
    """Wall seconds, processor seconds of all processes, and the most megabytes they held together."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    process = subprocess.Popen(command, start_new_session=True)
    peak_mb = 0.0
    while process.poll() is None:
        peak_mb = max(peak_mb, _memory_mb(process.pid))
        time.sleep(0.5)
    wall = time.perf_counter() - started
    if process.returncode:
        raise SystemExit(f"the command ended with {process.returncode}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, peak_mb


def _memory_mb(session: int) -> float:
    total_kb = 0
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                if os.getsid(int(folder.name)) == session:
                    lines = (folder / "smaps_rollup").read_text().splitlines()
                    total_kb += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
            except (OSError, StopIteration):
                continue
    return total_kb / 1024


def _print(options: argparse.Namespace, floor: float, wall: float, cpu: float, peak_mb: float, report: Path) -> None:
    content = json.loads(report.read_text(encoding="utf-8"))
    placed = len(content["rows"]) + len(content["skipped"])
    print(
        f"{options.rows} comments, tier {content['settings']['tier']}, {options.workers} workers, load {os.getloadavg()[0]:.1f}"
    )
    print(f"  wall {wall:.1f} s, processors {cpu:.1f} s, memory {peak_mb:.0f} MB, {options.rows / wall:.0f} comments/s")
    print(f"  {wall / floor:.0f} times the floor of {floor:.2f} s (reading the file, writing a line for each row)")
    print(f"  {len(content['themes'])} themes, {content['settings'].get('points')} points, {placed} rows accounted for")


if __name__ == "__main__":
    main()
