"""`python -m benchmarks.export_answers [--answers 1000000] [--beside 10000] [--formats csv,json,zip,sav,xlsx]`.

Fills a site on SQLite with made-up answers, four to a response, and writes each format in a process of its own, as `engage
surveys answers` does: peak memory is that process's own (maximum resident set). The floor is such a process that writes nothing.
The claim: a file of a million answers needs about as much memory as one of ten thousand.
"""

from __future__ import annotations

import argparse
import multiprocessing
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.export_answers.measuring import fill, write


def main() -> None:
    """Fill, write, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--answers", type=int, default=1_000_000)
    parser.add_argument("--beside", type=int, default=10_000)
    parser.add_argument("--formats", default="csv,json,zip,sav,xlsx")
    given = parser.parse_args()
    print("answers    format  rows     seconds  processor s  answers/s  file MB  peak MB")
    for answers in (given.beside, given.answers):
        with tempfile.TemporaryDirectory(prefix="engage-export-") as folder:
            _in_own_process(fill, Path(folder), answers)
            for ending in ("", *given.formats.split(",")):
                size, rows, seconds, worked, peak = _in_own_process(write, Path(folder), ending)
                speed = f"{answers / seconds:>10,.0f}" if ending else " " * 10
                took, name = f"{seconds:>7.1f}  {worked:>11.1f}", ending or "(none)"
                print(f"{answers:<10,} {name:<7} {rows:<8,} {took}  {speed}  {size / 1e6:>7.1f}  {peak:>7.0f}", flush=True)


def _in_own_process(work: Any, *given: Any) -> Any:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, given)


if __name__ == "__main__":
    main()
